"""Answers over several documents: whose list it is, which document is named, and how many say the same."""

from itertools import product

import pytest
from asking import open_over

from qa.answer import agreement
from qa.answer.agreement import say_same
from qa.answer.answering import MAX_PLACES
from qa.corpus.scope import Scope
from qa.datatypes import Document, Span, Status
from qa.index.builder import index_in_memory
from qa.models.fakes import FakeEncoder
from qa.question.naming import DocumentNames, asks_across

HARBOUR = """Harbour Improvement Plan
Issued by: Town of Eastbay
Date: 2021-05-06
The plan was adopted by the Harbour Board. It contains 5 measures in 2 aspects. It mainly includes:
First, renew the quays, including three measures to repair the north quay, widen the west quay, and light the fish quay. \
The second is to protect the water, including collecting oil and counting birds.
Every measure is reviewed by the Treasury once a year.
"""
FOREST = """Forest Care Plan
Issued by: Westvale County
Date: 2023-01-02
It mainly includes:
First, plant more trees, including two measures to grow oak seedlings and plant birch groves. \
The second is to guard the woods, including hiring rangers and collecting oil.
Every measure is reviewed by the Treasury once a year.
"""
NOTES = """Notes on Birds
Birds live there. Every measure is reviewed by the treasury, once a year.
Every measure is reviewed by the Treasury twice a year.
"""
OF_HARBOUR = ["repair the north quay", "widen the west quay", "light the fish quay", "collecting oil", "counting birds"]
OF_FOREST = ["grow oak seedlings", "plant birch groves", "hiring rangers", "collecting oil"]
REVIEW = "How often is every measure reviewed by the Treasury?"


@pytest.fixture(scope="module")
def open_texts(tmp_path_factory, fake_settings):
    """An assistant over texts by name; no threshold stops an answer."""
    made = {}

    def opener(**texts):
        key = tuple(texts.items())
        if key not in made:
            folder = tmp_path_factory.mktemp("many")
            made[key] = open_over(folder, texts, fake_settings, answer_from=1e-9, field_from=0.0)
        return made[key]

    return opener


@pytest.fixture
def three(open_texts):
    return open_texts(harbour=HARBOUR, forest=FOREST, notes=NOTES)


def listed(answer):
    return [citation.quote for citation in answer.citations if citation.measure]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("List all measures of the Forest Care Plan", OF_FOREST),
        ("List the measures of the forest plan", OF_FOREST),
        ("List all measures of the Harbour Improvement Plan", OF_HARBOUR),
        ("Which measures has Westvale County?", OF_FOREST),
        ("Which measures were issued by the Town of Eastbay?", OF_HARBOUR),
    ],
)
def test_the_list_is_that_of_the_document_the_question_names_and_needs_no_note(three, question, wanted):
    answer = three.ask(question)
    assert listed(answer) == wanted
    assert not any("alone" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("List all measures", "alone; 2 documents hold lists of measures"),
        ("How many measures are there?", "alone; 2 documents hold lists of measures"),
        ("What does the second aspect include?", "alone; 2 documents hold lists of measures"),
        ("列出所有措施", "共有 2 份文件列有措施"),
    ],
)
def test_a_list_of_one_of_several_documents_says_whose_it_is(three, question, says):
    answer = three.ask(question)
    assert answer.status is Status.ANSWERED
    (document,) = {citation.document for citation in answer.citations}
    (note,) = [note for note in answer.notes if says in note]
    assert three.documents[document].title in note


@pytest.mark.parametrize(
    "question",
    ["List the measures of each document", "列出每份文件的所有措施", "List all measures across all loaded documents"],
)
def test_a_list_across_all_documents_is_one_group_for_each(three, question):
    answer = three.ask(question)
    assert listed(answer) == OF_FOREST + OF_HARBOUR  # "collecting oil" stands in both lists
    heads = [sentence.text for sentence in answer.sentences if "Plan" in sentence.text.split("：")[0].split(":")[0]]
    assert len(heads) == 2
    assert heads[0].startswith("Forest Care Plan") and " 4 " in heads[0]
    assert heads[1].startswith("Harbour Improvement Plan") and " 5 " in heads[1]
    places = [answer.sentences.index(next(s for s in answer.sentences if s.text == head)) for head in heads]
    for sentence in answer.sentences[places[0] : places[1]]:
        assert {answer.citations[marker - 1].document for marker in sentence.citations} == {"forest"}


def test_a_count_across_all_documents_says_what_is_stated_and_what_is_counted(three):
    answer = three.ask("How many measures does each document contain?")
    assert [sentence.text for sentence in answer.sentences] == [
        "Forest Care Plan: 4 measures (counted from the text).",
        "Harbour Improvement Plan: 5 measures, as the text states.",
    ]
    assert answer.citations[-1].quote == "It contains 5 measures in 2 aspects."


def test_a_named_document_without_measures_gets_no_list_of_another(three):
    assert listed(three.ask("List all measures of the Notes on Birds")) == []


def test_each_of_the_documents_that_say_the_same_is_cited_and_counted(three):
    answer = three.ask(REVIEW, scope=Scope(documents=("harbour", "forest", "notes")))
    sentence = next(s for s in answer.sentences if len(s.citations) > 1)
    quotes = {(answer.citations[m - 1].document, answer.citations[m - 1].quote) for m in sentence.citations}
    assert quotes == {
        ("harbour", "Every measure is reviewed by the Treasury once a year."),
        ("forest", "Every measure is reviewed by the Treasury once a year."),
        ("notes", "Every measure is reviewed by the treasury, once a year."),
    }
    shown = " ".join(f"[{marker}]" for marker in sentence.citations)
    assert f"3 of 3 documents say this in the same or nearly the same words: {shown}." in answer.notes
    assert [s.text for s in answer.sentences].count(sentence.text) == 1


def test_the_count_is_of_the_documents_in_the_scope(three):
    notes = three.ask(REVIEW, scope=Scope(documents=("harbour", "forest"))).notes
    assert any(note.startswith("2 of 2 documents") for note in notes)
    assert not any("documents say" in note for note in three.ask(REVIEW, scope=Scope(documents=("harbour",))).notes)


def test_of_very_many_that_agree_some_are_cited_and_all_are_counted(open_texts):
    texts = {
        f"town{n}": f"Rules of town {n}\nEvery measure is reviewed by the Treasury once a year.\n" for n in range(25)
    }
    answer = open_texts(**texts).ask(REVIEW)
    assert max(len(sentence.citations) for sentence in answer.sentences) == MAX_PLACES
    assert any(note.startswith("25 of 25 documents") for note in answer.notes)
    assert len(answer.sentences) == 1


def test_of_very_many_sentences_of_one_template_few_are_read_and_the_same_one_is_found(open_texts, monkeypatch):
    towns, funds, works = (
        "Barin Delso Fumar Gelti Kovas Lumeb Nadir".split(),
        "rail quay dam lake park mill bay".split(),
        "oak elm ash fir yew".split(),
    )
    unlike, *rules = [
        f"The {town} office pays the fund {fund} for the {work} works of each year."
        for town, fund, work in product(towns, funds, works)
    ]
    texts = {"long": "Rules of towns\n" + "\n".join(rules) + "\n", "short": f"A rule\n{rules[200]}\n"}
    assistant, read = open_texts(**texts), []
    monkeypatch.setattr(agreement, "say_same", lambda *pair: bool(read.append(pair)) or say_same(*pair))
    place = agreement.Place("short", Span(start=7, end=7 + len(rules[200])))
    found = agreement.also_said(assistant.index, place, ["long", "short"])
    assert [one.span.of(assistant.index.documents["long"].text) for one in found] == [rules[200]]
    only = open_texts(long=texts["long"], short=f"A rule\n{unlike}\n")
    monkeypatch.setattr(agreement, "MAX_UNLIKE", 5)
    read.clear()
    assert (
        agreement.also_said(only.index, agreement.Place("short", Span(start=7, end=7 + len(unlike))), ["long", "short"])
        == []
    )
    assert len(read) == 5


def test_the_count_is_said_in_the_language_of_the_question(three):
    assert any(
        "3 份文件中有 3 份" in note
        for note in three.ask("财政部多久审查每项措施 every measure reviewed Treasury？").notes
    )


def test_a_corpus_of_one_document_counts_no_documents(open_texts):
    for question in (REVIEW, "List all measures"):
        answer = open_texts(harbour=HARBOUR).ask(question)
        assert not any("documents" in note for note in answer.notes)
        assert not any("Harbour Improvement Plan" in note for note in answer.notes)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("The fee is 5 yuan a week.", "the fee is  5 yuan a week", True),
        ("The fee is 5 yuan a week.", "The fee is 6 yuan a week.", False),
        ("The harbour office may charge a fee to boats.", "The harbour office shall charge a fee to boats.", False),
        ("Boats of guests pay a fee and a tax there.", "Boats of guests pay a fee or a tax there.", False),
        (
            "Boats of all guests who stay for a night are charged.",
            "Boats of all guests who stay for a night are not charged.",
            False,
        ),
        (
            "Boats of all the guests who stay for one night are charged a fee.",
            "Boats of all guests who stay for one night are charged a fee.",
            True,
        ),
        (
            "Every plan of the town is read by the Treasury again each year.",
            "Every plan of the town is read by the Council again each year.",
            False,
        ),
        (
            "Every plan of the town is read twice by the Treasury each year.",
            "Every plan of the town is read once by the Treasury each year.",
            False,
        ),
        ("The town pays for the lamps.", "The county pays for the birds.", False),
        ("企业可以向市政府申请补贴。", "企业可以向市政府申请补贴", True),
        ("企业可以向市政府申请补贴。", "企业不可以向市政府申请补贴。", False),
        ("Contact us", "Contact us", False),
    ],
)
def test_two_sentences_say_the_same_when_nothing_that_turns_the_meaning_differs(one, other, wanted):
    assert say_same(one, other) is wanted
    assert say_same(other, one) is wanted


def document(id, title, **known):  # noqa: A002
    return Document(id=id, title=title, text="x", **known)


LOADED = {
    one.id: one
    for one in [
        document("a", "Notice on Farm Fees", number="Lin Zhengfa (2021) No. 16", issuer="Westvale County"),
        document("b", "Notice on Boat Fees", number="Lin Zhengfa (2021) No. 17", issuer="Town of Eastbay"),
        document("c", "Notice on School Fees of Eastbay", issuer="Town of Eastbay"),
    ]
}


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("What does Lin Zhengfa [2021] 17 say of boats?", ["b"]),
        ("List the measures of the notice on farm fees", ["a"]),
        ("Which measures has the Town of Eastbay?", ["b", "c"]),
        ("List all measures of the notice on fees", []),
        ("What is No. 16?", []),
    ],
)
def test_a_document_is_named_by_number_by_its_own_title_words_or_by_issuer(read, question, wanted, fake_settings):
    index = index_in_memory(list(LOADED.values()), [], FakeEncoder(), fake_settings)
    assert list(DocumentNames(index.names, index.documents).named(read(question))) == wanted


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("How many measures does each document contain?", True), ("List the measures of all policies", True),
        ("List all measures", False), ("List all measures in documents", False), ("List all measures of the document", False), ("Compare the measures across the plans", True),
        ("每份文件有多少项措施？", True), ("所有文件的措施有哪些？", True), ("列出文件的所有措施", False), ("兩個文件有多少措施", False),
    ],
)  # fmt: skip
def test_a_question_to_all_documents_is_told_from_one_to_a_document(question, wanted):
    assert asks_across(question) is wanted
