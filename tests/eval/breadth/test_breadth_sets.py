"""The exam of breadth: well-formed sets, gold that stands in the texts, and measures whose values are known in advance."""

import pytest

from eval.breadth.breadth_measures import cited_places, completeness, order, precision, rubric
from eval.breadth.breadth_sets import BroadCase, corpus_folder, gold_faults, places_of, read_breadth_sets
from eval.exam_errors import SetError
from eval.questions.external_sets import find_bench
from eval.questions.gold import Place, SearchableText
from eval.systems.product import read_documents
from qa.datatypes import Answer, AnswerGroup, AnswerSentence, AnswerSlot, Citation, Status

TEXT = "Boats pay 5 yuan. Ferries pay nothing. Locks open at six. Locks close at nine."
TEXTS = {"d": SearchableText.of(TEXT)}
CASE = BroadCase(
    id="x", kind="topic", lang="en", question="What does it say about locks?", answerable=True,
    must=(("Locks open … at six.",), ("Locks close at nine.",)), may=("Ferries pay nothing.",),
)  # fmt: skip


def place(words):
    return Place("d", TEXT.index(words), TEXT.index(words) + len(words))


def test_there_are_sets_of_all_roles_over_at_least_five_texts_each_in_both_languages():
    sets = read_breadth_sets()
    assert sum(len(one.cases) for one in sets) >= 120
    for role in ("fit", "report"):
        of_role = [one for one in sets if one.corpus.role == role]
        assert len(of_role) >= 5
        assert {case.lang for one in of_role for case in one.cases} == {"en", "zh"}


def test_no_id_or_question_about_a_text_stands_twice():
    for one in read_breadth_sets():
        assert len({case.question for case in one.cases}) == len(one.cases)
    ids = [case.id for one in read_breadth_sets() for case in one.cases]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize("one", read_breadth_sets(), ids=lambda one: one.name)
def test_the_gold_stands_in_the_texts(one, tmp_path):
    folder = corpus_folder(one, tmp_path, find_bench(), tmp_path / "no-found-texts")
    if isinstance(folder, str):
        pytest.skip(folder)
    assert list(gold_faults(one, read_documents(folder))) == []


def test_a_range_stands_for_all_between_its_ends():
    assert places_of("Locks open … nine.", TEXTS) == [place("Locks open at six. Locks close at nine.")]
    assert places_of("Locks open … never", TEXTS) == []


def test_completeness_is_the_share_of_groups_half_of_which_is_cited():
    assert completeness([place("Locks open at six.")], CASE, TEXTS) == 0.5
    assert completeness([place("Locks"), place("Locks close at")], CASE, TEXTS) == 0.5
    assert completeness([place("Locks open at six. Locks close at nine.")], CASE, TEXTS) == 1.0
    assert completeness([], CASE, TEXTS) == 0.0


def test_precision_is_the_share_of_cited_letters_that_may_be_shown():
    assert precision([place("Ferries pay nothing."), place("Locks open at six.")], CASE, TEXTS) == 1.0
    assert precision([place("Boats pay 5 yuan.")], CASE, TEXTS) == 0.0
    half = precision([place("pay 5 yuan."), place("pay nothing")], CASE, TEXTS)
    assert half == pytest.approx(10 / 18)
    assert precision([], CASE, TEXTS) is None


def test_order_is_the_share_of_neighbours_that_stand_in_the_order_of_the_text():
    first, second, third = place("Boats"), place("Ferries"), place("close")
    assert order([first, second, third]) == 1.0
    assert order([second, first, third]) == 0.5
    assert order([first]) is None


def test_the_rubric_tells_signs_that_are_there():
    citation = Citation(marker=1, document="d", title="t", quote="Locks open at six.", start=39, end=57)
    answer = Answer(
        question="q", language="en", status=Status.ANSWERED, confidence=1, text="", seconds=0, citations=(citation,),
        sentences=(AnswerSentence(text="1 statement", citations=(1,)), AnswerSentence(text="x", citations=(1,))),
        groups=(AnswerGroup(heading="Locks", sentences=(1,)),), slots=(AnswerSlot(slot="amount"),), notes=("n",),
    )  # fmt: skip
    cited = cited_places(answer, TEXTS)
    assert cited == [place("Locks open at six.")]
    assert rubric(answer, cited, [True]) == {"count": True, "groups": True, "closing": True, "next": True}
    assert not rubric(answer, cited, [True, False])["next"]
    assert not any(rubric(answer, [], [True]).values())


def test_a_faulty_line_is_named(tmp_path):
    (tmp_path / "corpora.json").write_text('{"a": {"role": "fit", "kind": "k", "repo": "x"}}', encoding="utf-8")
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a-1", "kind": "topic", "lang": "en", "question": "q", "answerable": true}'
    )
    with pytest.raises(SetError, match="line 1: .*answerable just when"):
        read_breadth_sets(tmp_path)
