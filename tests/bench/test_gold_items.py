"""From hits to ranked items by the characters that both cover."""

from bench.contestants import Found, paragraphs
from bench.gold_items import locate_items, rank_items

PLACES = {"a": Found("x", 0, 100), "b": Found("x", 100, 300), "c": Found("x", 300, 400), "far": Found("y", 0, 100)}


def test_a_hit_inside_an_item_finds_it():
    assert rank_items([Found("x", 150, 180)], PLACES) == ["b"]


def test_a_hit_over_several_items_lists_them_the_most_shared_first():
    assert rank_items([Found("x", 0, 400)], PLACES) == ["b", "a", "c"]


def test_a_hit_that_shares_one_character_less_than_half_finds_nothing():
    assert rank_items([Found("x", 51, 150)], {"a": PLACES["a"]}) == []
    assert rank_items([Found("x", 50, 150)], {"a": PLACES["a"]}) == ["a"]


def test_an_item_keeps_the_place_of_the_first_hit_that_found_it():
    assert rank_items([Found("x", 310, 330), Found("x", 10, 30), Found("x", 350, 370)], PLACES) == ["c", "a"]


def test_a_hit_in_another_file_finds_nothing_of_this_one():
    assert rank_items([Found("y", 120, 140)], PLACES) == []


def test_an_item_is_found_whatever_became_of_its_marks_and_lines():
    kept = {"fees": ("page", "- You may cancel:\n- the Fee")}
    for text in ("## Fees\n\nYou may\ncancel:\n\n* the fee\n", "Fees\nYou may cancel: the fee"):
        place = locate_items(kept, {"page": text})["fees"]
        assert text[place.start : place.end].split() == [w for w in text[place.start :].split()]
        assert text[place.start : place.start + 3] == "You"


def test_words_that_stand_twice_are_found_at_the_place_of_their_own_item():
    text = "Fees\nAsk the council.\nTimes\nAsk the council."
    items = {"0": ("page", "Ask the council."), "1": ("page", "Ask the council.")}
    places = locate_items(items, {"page": text})
    assert (places["0"].start, places["1"].start) == (text.index("Ask"), text.rindex("Ask"))


def test_a_table_that_is_written_out_in_another_way_is_found_where_it_stands():
    text = "Before it stands this line.\nRate: Lower, 60 pounds\nRate: Higher, 89 pounds for day and night\nAfter it, that."
    items = {"rates": ("page", "| Rate | \n| Lower | 60 pounds\n| Higher | 89 pounds for day and night")}
    place = locate_items(items, {"page": text})["rates"]
    assert text.index("Rate") <= place.start < text.index("Lower")
    assert text.index("day and") < place.end <= text.index("\nAfter")


def test_an_item_that_does_not_stand_in_the_text_has_no_place():
    assert locate_items({"0": ("page", "Nowhere."), "1": ("page", "")}, {"page": "Here."}) == {}


def test_a_paragraph_ends_at_a_blank_line_and_not_at_a_line_end():
    text = "\nOne\ntwo.\n \nThree.\n\n\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["One\ntwo.", "Three."]
