"""A conversation stays with the document that it is about, until another answers far more surely or is named."""

import pytest
from asking import open_over, reader_of

TEXTS = {
    "boats": "Rules for boats\nA mooring at the north quay costs 5 crowns.\nThe fee is paid at the gate on the first day of the week.\n"
    "Nets are hung on the poles.\n",
    "barns": "Rules for barns\nA stall in the long barn costs 9 crowns.\nThe fee is paid by letter on the last day of the month.\n"
    "Straw is kept dry. Straw is sold in autumn by the steward of the barn.\n",
}
MOORING, STALL = "What does a mooring at the north quay cost?", "What does a stall in the long barn cost?"


@pytest.fixture(scope="module")
def both(tmp_path_factory, fake_settings):
    """An assistant over two texts that say like things; no threshold stops an answer."""
    return open_over(tmp_path_factory.mktemp("talked"), TEXTS, fake_settings, answer_from=1e-9, field_from=0.0)


def first_of(answer):
    return answer.citations[0].document, answer.citations[0].quote


@pytest.mark.parametrize(
    ("before", "document", "words"), [(MOORING, "boats", "the gate"), (STALL, "barns", "by letter")]
)
@pytest.mark.parametrize("question", ["How is it paid?", "and when is it paid?", "On which day is the fee paid?"])
def test_a_question_that_both_texts_answer_is_asked_of_the_one_that_is_talked_of(
    both, before, document, words, question
):
    found, quote = first_of(both.ask(question, [before]))
    assert found == document and words in quote


def test_small_talk_between_does_not_change_what_is_talked_of(both):
    assert first_of(both.ask("How is it paid?", [STALL, "thanks"]))[0] == "barns"


def test_a_text_that_is_named_is_asked_whatever_is_talked_of(both):
    assert first_of(both.ask("How is the fee of the rules for barns paid?", [MOORING]))[0] == "barns"


def test_a_question_that_another_text_answers_far_more_surely_leaves_the_one_that_is_talked_of(both):
    assert first_of(both.ask("Who sells the straw in autumn?", [MOORING]))[0] == "barns"


def test_where_there_are_not_several_documents_nothing_is_read_of_what_was_asked_before(both):
    assert [asked.own for asked in both._answering(None).reader.read("Why?", [MOORING]).before] == [MOORING]  # noqa: SLF001
    assert reader_of().read("Why?", [MOORING]).before == ()
