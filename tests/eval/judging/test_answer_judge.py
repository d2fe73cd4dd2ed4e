from __future__ import annotations

import pytest
from exam_fakes import DOCUMENT, SENTENCES, TEXT, an_answer, citation, passage, place_of

from eval.judging.answer_judge import Asked, judge
from eval.judging.records import LostAt
from eval.questions.gold import SearchableText, locate_gold
from eval.questions.question_sets import Question
from eval.scores.set_scores import score_set
from qa.datatypes import Hit, Status

TEXTS = {"mini": SearchableText.of(TEXT)}
GOLD_CITATION = citation(*place_of(SENTENCES[0]))
OTHER_CITATION = citation(*place_of(SENTENCES[3]))


def a_question(**changes):
    base = {
        "id": "q", "kind": "fact", "lang": "en", "question": "How many ports?", "answerable": True,
        "evidence": [["14 licensed landing places"]], "must": [r"\b14\b"], "expect": "answered",
    }  # fmt: skip
    return Question.model_validate(base | changes)


UNANSWERABLE = a_question(kind="unanswerable", answerable=False, evidence=[], must=[], expect="not_stated")


def a_row(question, answer, hits=(), error=""):
    gold = locate_gold(question.evidence, TEXTS)
    return judge(Asked("s", question, gold, answer, tuple(hits), error, TEXTS))


def hits_with_gold_at(rank):
    others = [Hit(passage=passage(*place_of(SENTENCES[3])), score=1.0)] * (rank - 1)
    return [*others, Hit(passage=passage(*place_of(SENTENCES[0])), score=0.5)]


def test_status_evidence_and_pattern_together_make_it_right():
    row = a_row(a_question(), an_answer(Status.ANSWERED, [GOLD_CITATION]), hits_with_gold_at(1))
    assert row.is_right and row.lost_at is None and row.citations[0].is_right


@pytest.mark.parametrize(
    ("answer", "rank", "lost_at"),
    [
        (an_answer(Status.ANSWERED, [OTHER_CITATION]), 1, LostAt.NOT_CITED),
        (an_answer(Status.ANSWERED, [OTHER_CITATION]), 11, LostAt.NOT_RERANKED),
        (an_answer(Status.ANSWERED, [OTHER_CITATION]), None, LostAt.NOT_RETRIEVED),
        (an_answer(Status.NOT_STATED), 1, LostAt.WRONGLY_ABSTAINED),
        (an_answer(Status.OFF_TOPIC), 10, LostAt.WRONGLY_ABSTAINED),
        (an_answer(Status.NOT_STATED), None, LostAt.NOT_RETRIEVED),
        (an_answer(Status.PARTIAL, [GOLD_CITATION]), 1, LostAt.WRONG_STATUS),
        (None, 1, LostAt.FAILED),
    ],
)
def test_a_lost_question_names_the_earliest_stage_that_lost_it(answer, rank, lost_at):
    hits = hits_with_gold_at(rank) if rank else []
    row = a_row(a_question(), answer, hits)
    assert (row.is_right, row.lost_at) == (False, lost_at)


def test_a_pattern_that_is_in_neither_text_nor_quote_loses_the_question():
    question = a_question(must=[r"\b14\b", "hectares"])
    row = a_row(question, an_answer(Status.ANSWERED, [GOLD_CITATION], text="It is 14."), hits_with_gold_at(1))
    assert (row.lost_at, row.must_missing) == (LostAt.MUST_MISSING, ("hectares",))


def test_patterns_match_in_any_case_and_in_the_text_of_the_answer():
    answer = an_answer(Status.ANSWERED, [GOLD_CITATION], text="HECTARES")
    assert a_row(a_question(must=["hectares"]), answer, hits_with_gold_at(1)).is_right


def test_an_unanswerable_question_is_right_when_it_abstains_either_way():
    assert a_row(UNANSWERABLE, an_answer(Status.NOT_STATED)).is_right
    assert a_row(UNANSWERABLE, an_answer(Status.OFF_TOPIC)).is_right
    assert a_row(UNANSWERABLE, an_answer(Status.ANSWERED, [GOLD_CITATION])).lost_at is LostAt.WRONGLY_ANSWERED


def test_a_citation_whose_quote_stands_elsewhere_cites_nothing():
    start, end = place_of(SENTENCES[0])
    moved = citation(start + 1, end + 1, quote=SENTENCES[0])
    row = a_row(a_question(), an_answer(Status.ANSWERED, [moved]), hits_with_gold_at(1))
    assert row.lost_at is LostAt.NOT_CITED
    assert (row.citations[0].is_right, row.citations[0].is_exact) == (False, False)


def test_a_citation_and_quote_moved_together_are_not_exact():
    start, end = place_of(SENTENCES[0])
    row = a_row(a_question(), an_answer(Status.ANSWERED, [citation(start + 1, end + 1)]), hits_with_gold_at(1))
    assert (row.citations[0].is_right, row.citations[0].is_exact) == (True, False)


def test_a_citation_of_a_document_that_does_not_exist_is_wrong_and_not_exact():
    ghost = GOLD_CITATION.model_copy(update={"document": "ghost"})
    row = a_row(a_question(), an_answer(Status.ANSWERED, [ghost]), hits_with_gold_at(1))
    assert (row.citations[0].is_right, row.citations[0].is_exact) == (False, False)


def test_citations_of_an_answer_that_keeps_silent_find_nothing():
    assert not a_row(a_question(), an_answer(Status.NOT_STATED, [GOLD_CITATION]), hits_with_gold_at(1)).is_right


def test_a_failed_question_counts_as_confident_of_the_wrong_thing():
    assert (a_row(a_question(), None).confidence, a_row(UNANSWERABLE, None).confidence) == (0.0, 1.0)
    assert (a_row(a_question(), None).abstained, a_row(UNANSWERABLE, None).abstained) == (True, False)


def test_each_stage_is_ranked_by_its_own_scores():
    gold, other = passage(*place_of(SENTENCES[0])), passage(*place_of(SENTENCES[3]))
    hits = [
        Hit(passage=other, score=2.0, scores={"dense": 0.1, "rerank": 2.0}),
        Hit(passage=gold, score=1.0, scores={"dense": 0.9, "rerank": 1.0, "lexical": 3.0}),
    ]
    (group,) = a_row(a_question(), an_answer(Status.NOT_STATED), hits).groups
    assert (group.rank, group.stage_ranks) == (2, {"dense": 1, "lexical": 1, "rerank": 2})


def test_with_one_document_there_is_no_figure_over_documents():
    assert a_row(a_question(), an_answer(Status.NOT_STATED)).document is None
    gold = locate_gold(a_question().evidence, TEXTS)
    two = Asked("s", a_question(), gold, an_answer(Status.NOT_STATED), (), "", TEXTS | {"e": SearchableText.of("x")})
    assert judge(two).document is not None
    assert DOCUMENT.id == "mini"


def test_scores_of_a_set_that_was_worked_out_by_hand():
    rows = [
        a_row(
            a_question(),
            an_answer(Status.ANSWERED, [GOLD_CITATION, OTHER_CITATION], confidence=0.9),
            hits_with_gold_at(1),
        ),
        a_row(a_question(id="q2"), an_answer(Status.NOT_STATED, confidence=0.3), hits_with_gold_at(2)),
        a_row(UNANSWERABLE.model_copy(update={"id": "q3"}), an_answer(Status.NOT_STATED, confidence=0.1)),
        a_row(
            UNANSWERABLE.model_copy(update={"id": "q4"}), an_answer(Status.ANSWERED, [GOLD_CITATION], confidence=0.8)
        ),
    ]
    figures = score_set(rows, seed=1).figures
    wanted = {
        "answer_accuracy": (0.5, 2), "right_share": (0.5, 4), "status_accuracy": (0.5, 4),
        "citation_precision": (0.5, 1), "citation_recall": (0.5, 2), "citation_precision_pooled": (0.5, 1),
        "abstention_precision": (0.5, 2), "abstention_recall": (0.5, 2), "abstention_f1": (0.5, 4),
        "auroc": (0.75, 4), "passage_recall@1": (0.5, 2), "passage_mrr@10": (0.75, 2),
    }  # fmt: skip
    assert {name: (figures[name].value, figures[name].n) for name in wanted} == wanted
    assert "list_completeness" not in figures


def test_a_list_is_complete_only_with_every_group():
    question = a_question(kind="list", evidence=[[SENTENCES[0]], [SENTENCES[1]]], must=[])
    both = [GOLD_CITATION, citation(*place_of(SENTENCES[1]), marker=2)]
    hits = [Hit(passage=passage(*place_of(words)), score=1.0) for words in SENTENCES[:2]]
    assert (
        score_set([a_row(question, an_answer(Status.ANSWERED, both), hits)], 1).figures["list_completeness"].value
        == 1.0
    )
    half = score_set([a_row(question, an_answer(Status.ANSWERED, both[:1]), hits)], 1).figures
    assert (half["list_completeness"].value, half["citation_recall"].value) == (0.0, 0.5)


def test_a_set_without_unanswerable_questions_has_no_abstention_recall():
    figures = score_set([a_row(a_question(), an_answer(Status.NOT_STATED))], 1).figures
    assert figures["abstention_recall"].value is None and figures["auroc"].value is None
    assert figures["citation_precision"].value is None
