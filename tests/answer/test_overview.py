"""Whole answers over the invented page, with the fake encoder: form, order, groups, what is not stated, what comes next."""

import pytest

from qa.answer.checklist import checklist, statements_of_measure
from qa.assistant import Assistant, open_assistant
from qa.datatypes import Status
from qa.errors import UsageError
from qa.index.builder import build_index
from qa.ranking.stated_things import read_statements

PAGE = "boat-rules-explained"


@pytest.fixture(scope="module")
def assistant(alder_index, fake_settings):
    return Assistant(alder_index, fake_settings)


@pytest.fixture(scope="module")
def text(alder_index):
    return alder_index.documents[PAGE].text


@pytest.mark.parametrize(
    "question",
    [
        "Summarise the rules.",
        "Why were the rules written?",
        "How did the rules come about?",
        "What happened when?",
        "概括一下这份规则",
    ],
)
def test_every_sentence_is_cited_and_every_quote_stands_there(assistant, text, question):
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert all(sentence.citations for sentence in answer.sentences)
    assert all(text[one.start : one.end] == one.quote for one in answer.citations)


def test_a_summary_shows_all_aspects_under_the_documents_headings_in_its_order(assistant, text):
    answer = assistant.ask("What is this about?")
    headings = [group.heading for group in answer.groups]
    assert sum("What the rules hold › " in heading for heading in headings) == 6
    shown = [answer.citations[marker - 1].start for group in answer.groups for place in group.sentences
             for marker in answer.sentences[place].citations]  # fmt: skip
    firsts = [shown.index(start) for start in sorted(set(shown))]
    assert firsts == sorted(firsts)
    assert answer.sentences[0].text.startswith("23 of 23 measures, from 6 of 6 aspects")


def test_the_aim_comes_with_the_lack_that_it_answers(assistant):
    quotes = [one.quote for one in assistant.ask("Why were the rules written?").citations]
    assert any(quote.startswith("In order to answer the complaints") for quote in quotes)
    assert any("there is still a gap" in quote for quote in quotes)


def test_what_was_done_is_told_in_its_order_and_without_what_was_not_done(assistant):
    text = assistant.ask("How did the rules come about?").text
    assert (
        text.index("issued Several Opinions") < text.index("solicited in two rounds") < text.index("On March 9, 2023")
    )
    assert "collecting waste oil" not in text


def test_dates_come_earliest_first_with_that_of_the_page(assistant):
    text = assistant.ask("What happened when?").text
    assert text.index("In April 2022") < text.index("On March 9, 2023") < text.index("2023 - May -04")


def test_a_heading_that_is_named_brings_all_that_stands_under_it(assistant):
    answer = assistant.ask("What does it say about keep the water clean?")
    measures = {one.measure for one in answer.citations}
    assert {"3.1", "3.2", "3.3", "3.4", "3.5", "3.6"} <= measures


def test_one_closing_note_says_what_is_stated_and_what_is_not(assistant):
    answer = assistant.ask("What does it say about keep the water clean?")
    slots = {one.slot: one.citations for one in answer.slots}
    assert slots["amount"] == () and slots["contact"]
    assert any("It does not state:" in note and "amounts" in note for note in answer.notes)
    contact = answer.citations[slots["contact"][0] - 1]
    assert "0555-2366123" in contact.quote


def test_what_comes_next_is_answered(assistant):
    answer = assistant.ask("What does it say about keep the water clean?")
    assert 1 <= len(answer.next) <= 3
    assert all(assistant.ask(question).status is Status.ANSWERED for question in answer.next)


def test_a_question_after_a_single_thing_has_no_groups(assistant):
    answer = assistant.ask("When were the rules adopted?")
    assert not answer.groups and not answer.slots


def test_lists_and_counts_still_come_from_the_register(assistant):
    answer = assistant.ask("List all measures.")
    assert len([one for one in answer.citations if one.measure]) == 23 and not answer.groups


def test_a_checklist_of_a_measure_and_of_all(assistant):
    (one,) = assistant.checklist("6.1")
    assert one.n_statements == 1
    assert {row.slot for row in one.rows if row.quotes and not row.quotes[0].is_elsewhere} == set()
    (everything,) = assistant.checklist()
    assert any(row.slot == "contact" and row.quotes for row in everything.rows)


def test_a_checklist_of_nothing_says_so(assistant):
    with pytest.raises(UsageError, match="no document states anything of '99.9'"):
        assistant.checklist("99.9")


def test_a_measure_has_its_statements(alder_index):
    stated = read_statements(alder_index, PAGE)
    found = statements_of_measure(stated, alder_index.registers[PAGE], "3.1")
    assert [one.words for one in found] == ["collecting waste oil"]
    assert checklist(alder_index.documents[PAGE], stated, found, "3.1", "zh").rows[0].label == "金额"


def test_markup_in_a_question_stays_words(assistant):
    answer = assistant.ask("Tell me everything about <b>locks</b> [1](x)")
    assert "<b>" not in answer.text or answer.status is not Status.ANSWERED


def test_what_holds_no_penalty_is_not_shown_to_who_asks_for_penalties(tmp_path, fake_settings):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "rules.md").write_text(
        "# Harbour rules\n\n## Ferries\n\n- A ferry holds a permit.\n"
        "- Who runs a ferry without a permit is fined 700 dollars.\n- A ferry with lights gets 500 dollars.\n\n"
        "## Rowing boats\n\n- A rowing boat has a bell.\n",
        encoding="utf-8",
    )
    build_index(tmp_path / "corpus", tmp_path / "index", fake_settings)
    ask = open_assistant(tmp_path / "corpus", tmp_path / "index", fake_settings).ask
    everything = ask("What does the text say about ferries?").text
    penalties = ask("What does it say about ferries and their penalties?").text
    assert "holds a permit" in everything and "gets 500 dollars" in everything and "is fined" in everything
    assert "is fined" in penalties and "holds a permit" not in penalties and "gets 500 dollars" not in penalties


def test_another_text_is_not_told_of_as_if_it_were_this_one(assistant):
    assert not assistant.ask("Summarise the plot of Zanzibar Nights by Oblomov.").groups
    assert assistant.ask("Summarise the rules.").groups


def test_steps_of_something_else_are_no_answer(tmp_path, fake_settings):
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "rules.md").write_text(
        "# Harbour rules\n\n## How to apply for a mooring\n\nSend the form to the harbour office. The office answers in a week.\n\n"
        "## Rowing boats\n\nA rowing boat has a bell.\n",
        encoding="utf-8",
    )
    build_index(tmp_path / "corpus", tmp_path / "index", fake_settings)
    ask = open_assistant(tmp_path / "corpus", tmp_path / "index", fake_settings).ask
    assert ask("How do I apply for a mooring?").groups
    assert not ask("How do I appeal against a fine?").groups
