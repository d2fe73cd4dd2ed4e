"""Fourteen small policies of different build, each with the outline, measures and metadata a reader finds in it."""

import json
import re
from pathlib import Path

import pytest

from qa.corpus.folder import read_file
from qa.corpus.formats.guard import Guard
from qa.corpus.manifest_lines import ManifestLine
from qa.corpus.passages import WINDOW_TOKENS, n_tokens, read_passages
from qa.settings import Settings

TEXTS = Path(__file__).parent / "texts"
BY_HAND = json.loads((TEXTS / "by_hand.json").read_text(encoding="utf-8"))
NO_TEXTS = {"expected.json", "by_hand.json", "README.md"}
MAX_MARK_CHARS = 12  # "Section 3 ", "（一）"
EXPECTED = json.loads((TEXTS / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def readings():
    with Guard() as guard:
        return {
            name: read_passages(
                read_file(TEXTS, ManifestLine(id=name.rpartition(".")[0], file=name), guard), Settings()
            )
            for name in EXPECTED
        }


def test_every_text_has_an_expectation():
    names = sorted(path.name for path in TEXTS.iterdir() if path.name not in NO_TEXTS)
    assert sorted(EXPECTED) == sorted(BY_HAND) == names


@pytest.mark.parametrize("name", BY_HAND)
def test_the_sections_are_those_that_a_reader_wrote_down(readings, name):
    text, sections = readings[name].document.text, readings[name].outline.sections
    wanted = [line.split(" ", 1) for line in BY_HAND[name]["outline"]]
    assert len(sections) == len(wanted)
    for section, (depth, words) in zip(sections, wanted, strict=True):
        assert (section.number.count(".") + 1, text[section.start :][: len(words)]) == (int(depth), words)
    headings = [s.heading for s in sections if not s.is_run_in and re.match(r"\w", s.heading)]
    assert set(BY_HAND[name]["headings"]) <= set(headings)


@pytest.mark.parametrize("name", BY_HAND)
def test_the_measures_are_those_that_a_reader_wrote_down(readings, name):
    register = readings[name].register
    wanted = BY_HAND[name]["measures"]
    assert [register.declared, register.declared_aspects] == BY_HAND[name]["declared"]
    assert len(register.measures) == len(wanted)
    for measure, (first, last) in zip(register.measures, wanted, strict=True):
        assert 0 <= measure.text.find(first) <= MAX_MARK_CHARS
        assert not re.search(r"\w", measure.text[measure.text.rindex(last) + len(last) :])


@pytest.mark.parametrize("name", EXPECTED)
def test_the_outline_is_the_one_a_reader_sees(readings, name):
    sections = readings[name].outline.sections
    assert [[s.number, s.heading] for s in sections if not s.is_run_in] == EXPECTED[name]["outline"]
    assert [[s.number, s.heading] for s in sections if s.is_run_in] == EXPECTED[name]["run_ins"]


@pytest.mark.parametrize("name", EXPECTED)
def test_the_measures_are_found_with_what_the_text_declares(readings, name):
    register = readings[name].register
    assert [[m.number, m.text] for m in register.measures] == EXPECTED[name]["measures"]
    assert [register.declared, register.declared_aspects] == EXPECTED[name]["declared"]


@pytest.mark.parametrize("name", EXPECTED)
def test_metadata_is_what_the_text_says_of_itself(readings, name):
    document = readings[name].document
    known = {key: getattr(document, key) for key in EXPECTED[name]["metadata"]}
    assert known == EXPECTED[name]["metadata"]
    assert all(0 < document.confidence[key] < 1 for key, value in known.items() if value and key != "language")


@pytest.mark.parametrize("name", EXPECTED)
def test_passages_fit_the_encoder_and_short_ones_have_a_parent(readings, name):
    found = readings[name]
    for passage in found.passages:
        assert passage.text == found.document.text[passage.start : passage.end]
        assert n_tokens(passage.text) <= WINDOW_TOKENS
        is_short = len(passage.text.split()) <= 3 and len(passage.text) <= 12
        assert not (is_short and passage.kind == "paragraph" and not passage.headings)
