from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.exam_errors import EvalError
from eval.questions.gold import Place, SearchableText, cuts_a_word, locate_gold


def test_gold_is_found_with_white_space_collapsed_on_both_sides_at_its_own_offsets():
    text = "One  two\n three. Four"
    (found,) = SearchableText.of(text).find_all("two three.\n Four")
    assert text[slice(*found)] == "two\n three. Four"


def test_every_occurrence_is_found():
    assert SearchableText.of("a port, b port").find_all("port") == [(2, 6), (10, 14)]


def test_whole_words_are_preferred_to_parts_of_words():
    assert SearchableText.of("England has land").find_all("land") == [(12, 16)]
    assert SearchableText.of("England").find_all("land") == [(3, 7)]


def test_chinese_is_found_inside_a_run_of_characters():
    assert SearchableText.of("全河货运船共有14个").find_all("货运船") == [(2, 5)]


def test_gold_that_stands_nowhere_is_an_error():
    with pytest.raises(EvalError, match="does not occur in the corpus: 'absent'"):
        locate_gold([["absent"]], {"d": SearchableText.of("present")})


def test_gold_can_be_held_to_one_document():
    texts = {"a": SearchableText.of("same words"), "b": SearchableText.of("same words")}
    assert locate_gold([["words"]], texts, {"b"}) == ((Place("b", 5, 10),),)
    assert len(locate_gold([["words"]], texts)[0]) == 2


def test_chinese_has_no_words_to_cut():
    assert not cuts_a_word("全河货运船", 1, 3)


@given(st.text(alphabet="ab \n\t.中", min_size=1, max_size=60), st.data())
def test_any_piece_of_a_text_is_found_where_its_characters_are_the_same(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    piece = text[start : data.draw(st.integers(start + 1, len(text)))]
    found = SearchableText.of(text).find_all(piece)
    assert bool(found) is bool(piece.strip())
    assert all(" ".join(text[a:b].split()) == " ".join(piece.split()) for a, b in found)
