from __future__ import annotations

import pytest

from eval.judging.coverage import finds, groups_found, is_exact, n_gold_characters, rests_on_gold
from eval.questions.gold import Place

GOLD_PLACE = Place("d", 100, 110)


@pytest.mark.parametrize(
    ("start", "end", "is_found"),
    [(100, 105, True), (100, 104, False), (105, 200, True), (106, 200, False), (0, 100, False), (103, 108, True)],
)
def test_a_span_finds_an_alternative_from_half_of_it_and_not_a_character_less(start, end, is_found):
    assert finds(Place("d", start, end), GOLD_PLACE) is is_found


def test_another_document_finds_nothing():
    assert not finds(Place("e", 100, 110), GOLD_PLACE)


def test_two_spans_that_cover_two_fifths_each_find_nothing_together():
    assert groups_found([Place("d", 100, 104), Place("d", 106, 110)], ((GOLD_PLACE,),)) == (False,)


def test_one_alternative_of_a_group_is_enough_and_every_group_counts_by_itself():
    gold = ((Place("d", 0, 10), GOLD_PLACE), (Place("d", 300, 310),))
    assert groups_found([Place("d", 100, 110)], gold) == (True, False)


@pytest.mark.parametrize(
    ("start", "end", "is_right"),
    [
        (105, 115, True),  # half of its own ten characters
        (106, 116, False),  # four of ten, and four of the gold's ten
        (90, 300, True),  # all of the gold
        (104, 106, True),  # all of its own
        (0, 50, False),
    ],
)
def test_a_citation_is_right_with_half_of_itself_or_of_the_gold(start, end, is_right):
    assert rests_on_gold(Place("d", start, end), ((GOLD_PLACE,),)) is is_right


def test_a_character_cited_twice_counts_once():
    cited = [Place("d", 100, 106), Place("d", 104, 120)]
    assert n_gold_characters(cited, ((GOLD_PLACE,),)) == (10, 20)


@pytest.mark.parametrize(
    ("start", "end", "quote", "exact"),
    [
        (4, 9, "seven", True),
        (5, 10, "seven", False),  # positions moved, quote kept
        (5, 10, "even ", False),  # both moved: it begins inside a word
        (4, 8, "seve", False),
        (4, 4, "", False),
        (4, 99, "seven ports", False),
    ],
)
def test_a_citation_off_by_one_character_is_not_exact(start, end, quote, exact):
    assert is_exact("The seven ports", start, end, quote) is exact
