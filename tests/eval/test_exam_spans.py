from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.exam_errors import EvalError
from eval.judging.coverage import finds, groups_found, is_exact, n_gold_characters, rests_on_gold
from eval.questions.gold import Place, SearchableText, cuts_a_word, locate_gold

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


def test_gold_is_found_with_white_space_collapsed_on_both_sides_at_its_own_offsets():
    text = "One  two\n three. Four"
    (found,) = SearchableText.of(text).find_all("two three.\n Four")
    assert text[slice(*found)] == "two\n three. Four"


def test_every_occurrence_is_found():
    assert SearchableText.of("a zone, b zone").find_all("zone") == [(2, 6), (10, 14)]


def test_whole_words_are_preferred_to_parts_of_words():
    assert SearchableText.of("England has land").find_all("land") == [(12, 16)]
    assert SearchableText.of("England").find_all("land") == [(3, 7)]


def test_chinese_is_found_inside_a_run_of_characters():
    assert SearchableText.of("全省开发区共有14个").find_all("开发区") == [(2, 5)]


def test_gold_that_stands_nowhere_is_an_error():
    with pytest.raises(EvalError, match="does not occur in the corpus: 'absent'"):
        locate_gold([["absent"]], {"d": SearchableText.of("present")})


def test_gold_can_be_held_to_one_document():
    texts = {"a": SearchableText.of("same words"), "b": SearchableText.of("same words")}
    assert locate_gold([["words"]], texts, {"b"}) == ((Place("b", 5, 10),),)
    assert len(locate_gold([["words"]], texts)[0]) == 2


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
        (4, 99, "seven zones", False),
    ],
)
def test_a_citation_off_by_one_character_is_not_exact(start, end, quote, exact):
    assert is_exact("The seven zones", start, end, quote) is exact


def test_chinese_has_no_words_to_cut():
    assert not cuts_a_word("全省开发区", 1, 3)


@given(st.text(alphabet="ab \n\t.中", min_size=1, max_size=60), st.data())
def test_any_piece_of_a_text_is_found_where_its_characters_are_the_same(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    found = SearchableText.of(text).find_all(piece)
    assert bool(found) is bool(piece.strip())
    assert all(" ".join(text[a:b].split()) == " ".join(piece.split()) for a, b in found)
