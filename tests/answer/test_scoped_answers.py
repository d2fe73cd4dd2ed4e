"""Answers from a part of the documents: the others bring nothing, however near they are."""

import numpy as np
import pytest
from asking import open_over, with_thresholds

from qa.assistant import Assistant
from qa.corpus.scope import Scope
from qa.datatypes import Status
from qa.errors import UsageError
from qa.index.lexical import LexicalIndex
from qa.index.vectors import VectorIndex

N_OTHERS = 120
QUESTION = "What fee does the harbour office charge for a mooring?"
SMALL = "Quay rules\nIssued by: Town of Eastbay\nDate: 2021-05-06\nBoats stay for a week. The harbour office charges a fee of 5 yuan.\n"
PLANS = {
    "north": "North plan\nThe plan contains 2 measures in 1 aspect. It mainly includes:\nFirst, plant trees, including two measures to "
    "grow oaks and plant birches. The second is to guard the woods, including hiring rangers and building towers.\n",
    "south": "South plan\nIt mainly includes:\nFirst, renew the quays, including two measures to repair the old quay and widen the new quay. "
    "The second is to protect the water, including collecting oil and counting birds.\n",
    "guide": "Guide\nThe guide has two highlights:\n1. Main highlights\nThe first is to keep the lamps lit. The second is to paint the doors.\n",
}


def opened(folder, texts, settings):
    return open_over(folder, texts, settings, answer_from=1e-9, field_from=0.0)


@pytest.fixture(scope="module")
def crowd(tmp_path_factory, fake_settings):
    """One small document, and many whose every sentence is nearer to the question; no threshold stops an answer."""
    texts = {
        f"other-{i}": f"Harbour rules {i}\nDate: 2023-01-02\nThe harbour office shall charge a mooring fee of {i} yuan for a mooring.\n"
        for i in range(N_OTHERS)
    }
    return opened(tmp_path_factory.mktemp("crowd"), texts | {"small": SMALL}, fake_settings)


@pytest.fixture(scope="module")
def plans(tmp_path_factory, fake_settings):
    return opened(tmp_path_factory.mktemp("plans"), PLANS, fake_settings)


def test_the_best_sentence_of_a_small_document_is_found_where_many_others_rank_higher(crowd):
    everywhere = crowd.ask(QUESTION)
    assert all(citation.document != "small" for citation in everywhere.citations)
    answer = crowd.ask(QUESTION, scope=Scope(documents=("small",)))
    assert answer.status is Status.ANSWERED
    assert {citation.document for citation in answer.citations} == {"small"}
    first, text = answer.citations[0], crowd.documents["small"].text
    best = text[slice(*(first.focus or (first.start, first.end)))]
    assert best == "The harbour office charges a fee of 5 yuan." and best in first.quote


@pytest.mark.parametrize("scope", [Scope(issuers=("eastbay",)), Scope(documents=("small",))])
def test_a_search_gives_every_passage_of_the_scope_and_no_other(crowd, scope):
    hits = crowd.search(QUESTION, 50, scope=scope)
    wanted = [passage.id for passage in crowd.index.passages if passage.document == "small"]
    assert sorted(hit.passage.id for hit in hits) == sorted(wanted)
    assert "charges a fee" in hits[0].passage.text


def test_the_closest_wording_of_an_abstention_stands_in_the_scope(crowd):
    before = with_thresholds(crowd, answer_from=0.9999, uncertain_from=0.9999, field_from=0.0)
    try:
        answer = crowd.ask(QUESTION, scope=Scope(documents=("small",)))
    finally:
        with_thresholds(crowd, **before)
    assert answer.status is Status.NOT_STATED
    assert {near.document for near in answer.nearest} == {"small"}


def test_a_scope_leaves_the_next_question_alone(crowd):
    first = crowd.ask(QUESTION)
    crowd.ask(QUESTION, scope=Scope(documents=("small",)))
    assert crowd.ask(QUESTION).citations == first.citations
    assert crowd.ask(QUESTION, scope=Scope()).citations == first.citations


def test_a_scope_that_holds_nothing_loads_no_model(crowd, monkeypatch):
    def refuse(*_):
        raise AssertionError("a model was loaded")

    monkeypatch.setattr("qa.models.loaded.load_encoder", refuse)
    fresh = Assistant(crowd.index, crowd.settings)
    for ask in (fresh.ask, fresh.search):
        with pytest.raises(UsageError, match="no document fits"):
            ask(QUESTION, scope=Scope(issuers=("nobody",)))
        with pytest.raises(UsageError, match="no document 'x'"):
            ask(QUESTION, scope=Scope(documents=("x",)))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("north", ["grow oaks", "plant birches", "hiring rangers", "building towers"]),
        ("south", ["repair the old quay", "widen the new quay", "collecting oil", "counting birds"]),
        ("guide", []),
    ],
)
@pytest.mark.parametrize("question", ["List all measures", "列出所有措施"])
def test_a_list_question_lists_the_register_of_the_scope_alone(plans, name, wanted, question):
    answer = plans.ask(question, scope=Scope(documents=(name,)))
    assert [citation.quote for citation in answer.citations if citation.measure] == wanted
    assert {citation.document for citation in answer.citations} <= {name}


@pytest.mark.parametrize(("name", "first"), [("north", "plant trees"), ("south", "renew the quays")])
def test_an_aspect_by_its_place_is_that_of_the_scope(plans, name, first):
    answer = plans.ask("What does the first aspect include?", scope=Scope(documents=(name,)))
    assert first in answer.citations[0].quote


def test_a_section_of_another_document_is_not_listed(plans):
    assert {c.document for c in plans.ask("Which highlights are there?").citations} == {"guide"}
    answer = plans.ask("Which highlights are there?", scope=Scope(documents=("north",)))
    assert {citation.document for citation in answer.citations} <= {"north"}


def test_a_section_named_with_its_place_is_not_taken_for_an_aspect_in_brackets(plans):
    answer = plans.ask("What is the second highlight (not the second aspect)?")
    assert [citation.quote for citation in answer.citations] == ["The second is to paint the doors."]


def test_an_aspect_by_its_place_is_not_taken_for_a_section_in_brackets(plans):
    answer = plans.ask("What does the second aspect (not the highlight) include?", scope=Scope(documents=("south",)))
    assert answer.citations[0].quote.startswith("The second is to protect the water")


def test_items_are_counted_where_their_heading_is_named_and_not_elsewhere(plans):
    scope = Scope(documents=("north",))
    headed = plans.ask("How many items come under guarding the woods?", scope=scope)
    assert headed.sentences[0].text.startswith("2 measures under aspect 2")
    other = plans.ask("How many items do the rangers carry?", scope=scope)
    assert not other.text.startswith("2 measures")


def test_an_earlier_question_is_not_answered_in_the_place_of_the_one_that_leans_on_it(plans):
    before = with_thresholds(plans, answer_from=0.98, uncertain_from=0.98, field_from=0.0)
    try:
        answer = plans.ask(
            "How much money goes with it?", ["What does the second aspect include?"], scope=Scope(documents=("south",))
        )
    finally:
        with_thresholds(plans, **before)
    assert answer.status is Status.NOT_STATED


def test_which_aspect_is_told_with_its_sentence_alone(plans):
    answer = plans.ask("Under which aspect does planting birches come?", scope=Scope(documents=("north",)))
    assert [citation.quote[:20] for citation in answer.citations] == ["First, plant trees, "]
    assert answer.sentences[0].text == "Aspect 1: plant trees"


def test_a_follow_up_picks_from_the_list_of_the_scope(plans):
    history = ["Which measures concern the quays?"]
    answer = plans.ask("And the second?", history, scope=Scope(documents=("south",)))
    assert answer.citations[0].quote == "widen the new quay"


def test_rows_of_a_scope_are_searched_alone():
    vectors = np.eye(4, dtype=np.float32)
    index = VectorIndex.build(vectors, [slice(0, 4)])
    among = np.array([1, 3], dtype=np.int64)
    asked = np.array([1, 0.5, 0.2, 0.9], dtype=np.float32)
    assert [row for row, _ in index.search(0, asked, 4, among)] == [3, 1]
    assert [row for row, _ in index.search(0, asked, 1, among)] == [3]
    assert index.search(0, asked, 4, among[:0]) == []
    lexical = LexicalIndex.build(["port fee", "port", "port fee", "road fee"])
    assert sorted(row for row, _ in lexical.search("port fee", 4, among)) == [1, 3]
    assert lexical.scores("port fee", among)[[0, 2]].tolist() == [0.0, 0.0]


def test_rows_are_those_of_the_documents_in_their_order(plans):
    index = plans.index
    rows = index.unit_rows(("south", "guide"))
    assert {index.units[row].document for row in rows} == {"south", "guide"} and sorted(rows) == list(rows)
    assert len(rows) + len(index.unit_rows(("north",))) == len(index.units)


STORY = (
    "We came up the coast in April with a small boat, an old dog and very little money, and my wife has been ill since the "
    "last storm, so that we had to lie at the quay for some weeks. Can we lie there for a week without a fee?"
)


def test_of_a_story_the_reranker_reads_what_it_asks_at_the_end(crowd):
    asked = crowd._answering(None).reader.read(STORY).parts[0].alone
    assert asked.is_long and asked.to_rerank == asked.asking
    assert STORY.endswith(asked.to_rerank) and len(asked.to_rerank) < len(STORY)


def test_a_list_is_not_cut_to_the_line_that_holds_the_kind_of_thing_asked_for(tmp_path, fake_settings):
    text = (
        "Berth rules\n\nArticle 9 Boats are guests of the harbour in 3 cases, namely:\n- they carry mail;\n- they carry bread;\n"
        "- they flee from a storm.\n\nThe office is shut on Sunday.\n"
    )
    assistant = opened(tmp_path, {"berths": text}, fake_settings)
    answer = assistant.ask("How many cases are there in which boats are guests of the harbour?")
    assert any("they flee from a storm." in citation.quote for citation in answer.citations), answer.text
