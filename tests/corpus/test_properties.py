"""What must hold of any text: made of fragments of policies and of anything else Unicode has."""

import unicodedata
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.corpus.folder import canonical_text
from qa.corpus.lists import declared_counts, run_in_list, split_items
from qa.corpus.passages import read_passages
from qa.datatypes import Document
from qa.language.dates import find_date
from qa.language.identification import language_of
from qa.language.numerals import han_value, number_value, roman_value
from qa.language.sentences import split_sentences
from qa.settings import Settings

FRAGMENTS = (
    "1. ", "2. ", "1.1 ", "Ii. ", "(1) ", "(b) ", "①", "A. ", "First, ", "The second is to ", "Third, ", "一、", "（二）", "第三条 ",
    "第一章 ", "Article 3 ", "Article 4 of the Law ", "Chapter II ", "# ", "## ", "一是", "二是", "including ", "such as ",
    "three measures to ", "包括", "等三项措施", "23 specific measures in 6 aspects", "分为六个方面二十三条措施", ", and ", ", ", "、", "和",
    "; ", "；", "。", ". ", "\n", "\n\n", "\r\n", ": ", "：", '"', "“", "”", "(", ")", "（", "）", "《", "》", "1,000", "No. 16",
    "building roads", "cut fees", "train staff", "优化服务", "降低成本", "| sitemap", "Tel: 0431", "2021-08-13", "ICP No. 1",
    "e.g. ", "etc.", "Mr. ", "\t", "\u3000", "\u200b", "\u202e", "\x00", "\x85", "A plan",
)  # fmt: skip
POLICY_LIKE = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=6)), max_size=40).map("".join)
ANY_TEXT = st.one_of(POLICY_LIKE, st.text(max_size=200))
bounded = partial(settings, deadline=None, derandomize=True)


@bounded(max_examples=300)
@given(ANY_TEXT)
def test_canonical_text_made_again_is_the_same(raw):
    text = canonical_text(raw)
    assert canonical_text(text) == text


@bounded(max_examples=200)
@given(ANY_TEXT)
def test_canonical_text_holds_no_control_character_and_no_empty_line(raw):
    text = canonical_text(raw)
    assert not [c for c in text if unicodedata.category(c) == "Cc" and c != "\n"]
    assert all(line and line == line.strip() for line in text.split("\n")) or text == ""


@bounded(max_examples=300)
@given(ANY_TEXT)
def test_every_character_that_is_no_space_lies_in_exactly_one_sentence(text):
    spans = split_sentences(text)
    covered = [i for span in spans for i in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all("\n" not in span.of(text) for span in spans)


@bounded(max_examples=100)
@given(ANY_TEXT, st.data())
def test_sentences_of_a_part_stay_in_the_part(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    assert all(start <= span.start < span.end <= end for span in split_sentences(text, start, end))


@bounded(max_examples=400)
@given(POLICY_LIKE, st.sampled_from([80, 900]))
def test_whatever_is_read_has_valid_spans(raw, max_passage_chars):
    text = canonical_text(raw)
    if not text:
        return
    document = Document(id="doc", title="A plan", text=text, language=language_of(text), date=find_date(text))
    found = read_passages(document, Settings(max_passage_chars=max_passage_chars))
    _check_blocks(text, found.outline.blocks)
    _check_sections(text, found.outline.sections)
    _check_register(text, found.register)
    _check_passages(text, found)


def _check_blocks(text, blocks):
    assert [b.of(text) for b in blocks] == text.split("\n")


def _check_sections(text, sections):
    assert [s.start for s in sections] == sorted(s.start for s in sections)
    for section in sections:
        assert 0 <= section.start < section.end <= len(text)
        assert section.heading == section.heading_span.of(text)
        assert section.covers(section.heading_span)
    for outer in sections:  # spans nest: two sections are apart, or one holds the other
        for inner in sections:
            assert not outer.overlaps(inner) or outer.covers(inner) or inner.covers(outer)


def _check_register(text, register):
    numbers = [m.number for m in register.measures]
    assert len(set(numbers)) == len(numbers)
    for measure in register.measures:
        assert measure.text == text[measure.start : measure.end] and measure.text.strip()
    for aspect in register.aspects:
        assert aspect.heading == aspect.heading_span.of(text)


def _check_passages(text, found):
    covered = set()
    for passage in found.passages:
        assert passage.text == text[passage.start : passage.end]
        for sentence in passage.sentences:
            assert 0 <= sentence.start < sentence.end <= len(text)
        covered.update(range(passage.start, passage.end))
    for block in found.outline.blocks:
        if block.kind != "heading":
            assert all(i in covered or text[i].isspace() for i in range(block.start, block.end))


@bounded(max_examples=300)
@given(POLICY_LIKE, st.one_of(st.none(), st.integers(0, 9)))
def test_items_of_a_list_are_apart_in_order_and_never_more_than_declared(text, declared):
    spans = split_items(text, 0, len(text), declared)
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(before.end <= after.start for before, after in zip(spans, spans[1:], strict=False))
    assert declared is None or len(spans) <= max(declared, 1)


@bounded(max_examples=300)
@given(POLICY_LIKE)
def test_a_run_in_list_lies_behind_its_cue(text):
    found = run_in_list(text, 0, len(text))
    declared_counts(text)
    if found:
        assert len(found.items) >= 2 and found.cue.end <= found.items[0].start


@bounded(max_examples=200)
@given(st.text(max_size=12))
def test_reading_a_number_never_fails(words):
    assert number_value(words) is None or number_value(words) >= 0
    assert han_value(words) is None or han_value(words) >= 0
    assert roman_value(words) is None or roman_value(words) > 0


@bounded(max_examples=200)
@given(st.integers(0, 999_999_999))
def test_figures_come_back_with_and_without_commas(value):
    assert number_value(str(value)) == number_value(f"{value:,}") == value


@pytest.mark.parametrize("unit", ["including a, b and c, ", "First, x. ", "第一条的", "(", '"', "一、", "and ", "1. "])
def test_a_long_line_of_one_thing_is_read_in_good_time(unit):
    text = canonical_text("word" + unit * (20_000 // len(unit)))
    document = Document(id="doc", title="A plan", text=text)
    assert read_passages(document, Settings()).outline.blocks[0].of(text) == text
