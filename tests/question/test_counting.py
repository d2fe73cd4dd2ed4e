"""Figures that stand with what is asked for, and lists that can be counted."""

import pytest
from asking import reader_of

from qa.question.counting import counts_what_is_asked, head_stems, n_listed

READER = reader_of()
HARBOURS = "There are 9 harbours in the county, including 4 fishing harbours, 3 yacht harbours and 2 ferry harbours."


def count(question):
    """What "how many" counts in a question."""
    return READER.read_words(question).count


@pytest.mark.parametrize(
    ("phrase", "noun"),
    [
        ("fishing boats were sold", "boat"),
        ("different kinds of harbours does the text name", "harbour"),
        ("open berths might I rent", "berth"),
        ("night ferries a week", "ferri"),
        ("", None),
    ],
)
def test_the_head_of_a_phrase_is_its_last_word_before_a_verb(phrase, noun):
    assert head_stems(phrase) == (frozenset({noun}) if noun else frozenset())


def test_a_figure_before_the_noun_counts_it():
    assert counts_what_is_asked(count("How many harbours are there?"), HARBOURS) == 1.0


def test_a_figure_of_something_else_does_not_count_it():
    assert counts_what_is_asked(count("How many comments came?"), "It was sent out in two rounds.") == -1.0


def test_a_question_for_no_number_is_left_open():
    assert counts_what_is_asked(count("Where are the harbours?"), HARBOURS) == 0.0


@pytest.mark.parametrize(
    ("question", "words", "wanted"),
    [
        ("How many procedures were held?", "Procedures such as hearings, expert advice and review were held.", 3),
        ("decision procedures how many ? what", "Procedures such as hearings, expert advice and review were held.", 3),
        ("How many kinds of harbours are named?", HARBOURS, 3),
        ("How many harbours are there?", HARBOURS, None),  # the text gives the figure itself
        ("How many ships came?", "Procedures such as hearings, expert advice and review were held.", None),
        ("How many bodies were heard?", "It heard bodies such as the Court, the Senate, and made a decision.", 2),
        ("Which procedures were held?", "Procedures such as hearings, expert advice and review were held.", None),
        ("How many procedures?", "", None),
    ],
)
def test_items_are_counted_where_the_text_gives_no_figure(question, words, wanted):
    assert n_listed(count(question), words) == wanted
