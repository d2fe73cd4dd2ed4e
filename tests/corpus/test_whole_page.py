"""A whole page with its furniture: every measure word for word, and no character of its body lost."""

import pytest
from alder import ASPECTS, MEASURES
from page_checks import (
    check_each_character_is_searchable_or_a_heading,
    check_each_character_lies_in_one_block,
    check_every_span_gives_its_words,
    check_measures_are_passages_in_whole_sentences,
    check_measures_stand_at_their_spans,
    check_no_passage_passes_the_limit,
)

from qa.corpus.measures import count_warnings
from qa.datatypes import PassageKind


def test_every_measure_stands_at_its_span_in_the_order_of_the_text(alder):
    check_measures_stand_at_their_spans(alder, MEASURES)


def test_two_measures_of_the_same_words_are_two_places(alder):
    first, second = (m for m in alder.register.measures if m.text == "fees")
    assert (first.number, second.number) == ("6.1", "6.3") and first.end < second.start


def test_the_six_aspects_hold_3_4_6_3_3_4_measures(alder):
    numbers = [m.number.split(".")[0] for m in alder.register.measures]
    assert [numbers.count(a.number) for a in alder.register.aspects] == [3, 4, 6, 3, 3, 4]
    assert {a.number: a.heading for a in alder.register.aspects} == ASPECTS


def test_the_page_declares_23_measures_in_6_aspects_and_so_many_are_found(alder):
    register = alder.register
    assert (register.declared, register.declared_aspects, register.found) == (23, 6, 23)
    assert count_warnings(register) == ()
    assert register.declared_span.of(alder.document.text) == (
        'The "Boat Rules" are divided into 23 specific measures in 6 aspects.'
    )


def test_the_three_sections_are_found_behind_three_styles_of_marks(alder):
    assert [(s.number, s.heading) for s in alder.outline.sections if s.level == 1] == [
        ("1", "How the rules came about"), ("2", "What the rules hold"), ("3", "what is new"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "furniture",
    ["English | Chinese", "accessible", "Current Location", "Home page", "Font display", "[print]", "Close window", "sitemap",
     "ICP", "07001234", "Website ID", "3300000060", "network security", "33000003000045"],
)  # fmt: skip
def test_the_furniture_of_a_page_is_gone(alder, furniture):
    assert furniture not in alder.document.text


@pytest.mark.parametrize(
    "kept",
    ["2023 - May -04 10:20:00", "Boat Office of the Alder River Authority Tel: 0555-2366123", "No. 12 Weir Street",
     "Zip Code: 410021", "Alder Order No. 5", "On March 9, 2023"],
)  # fmt: skip
def test_what_a_reader_may_ask_for_is_kept_in_some_passage(alder, kept):
    assert kept in alder.document.text
    assert any(kept in passage.text for passage in alder.passages)


def test_title_date_contact_and_related_document_are_passages_of_their_own(alder):
    words = {kind: [p.text for p in alder.passages if p.kind is kind] for kind in PassageKind}
    assert [
        len(words[kind]) for kind in (PassageKind.TITLE, PassageKind.DATE, PassageKind.CONTACT, PassageKind.RELATED)
    ] == [1] * 4
    assert words[PassageKind.TITLE] == [alder.document.title]
    assert words[PassageKind.DATE] == ["2023 - May -04 10:20:00 Source: river office"]
    assert words[PassageKind.CONTACT] == [
        "Organizer: Boat Office of the Alder River Authority Tel: 0555-2366123\n"
        "Add: No. 12 Weir Street, Alderham, Alder Valley Zip Code: 410021"
    ]


def test_each_character_of_the_text_lies_in_exactly_one_block(alder):
    check_each_character_lies_in_one_block(alder)


def test_each_character_of_the_text_is_searchable_or_a_heading_above_what_is(alder):
    check_each_character_is_searchable_or_a_heading(alder)


def test_every_span_gives_its_words(alder):
    check_every_span_gives_its_words(alder)


def test_every_measure_is_a_passage_under_its_aspect_inside_one_whole_sentence(alder):
    check_measures_are_passages_in_whole_sentences(alder, MEASURES, "What the rules hold")


def test_no_passage_crosses_the_limit(alder, fake_settings):
    check_no_passage_passes_the_limit(alder, fake_settings)


def test_the_index_of_the_page_holds_the_same_measures(alder_index):
    (register,) = alder_index.registers.values()
    assert {m.number: m.text for m in register.measures} == MEASURES
    assert alder_index.manifest.counts["measures"] == 23
