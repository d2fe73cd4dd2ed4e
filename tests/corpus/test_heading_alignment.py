"""Headings of a document and of a text beside it: which go together, and what a document is called in the other."""

import numpy as np
import pytest
from ferry import write_ferry
from harbour import write_harbour

from qa.called import document_called
from qa.corpus.aligning import aligned
from qa.corpus.folder import read_folder
from qa.corpus.passages import read_passages
from qa.settings import Settings


def by_order(words):
    """Vectors of no meaning: what goes together is told by numbers and lengths."""
    return np.ones((len(words), 1), dtype=np.float32)


def ferry(tmp_path, **more):
    (document,) = read_folder(write_ferry(tmp_path / "corpus", **more)).documents
    return document


def headings(document):
    reading = read_passages(document, Settings())
    parallel = aligned(reading, document.parallels[0], by_order, Settings())
    return {section.heading: parallel.heading(section.heading_span) for section in reading.outline.sections}


def test_a_heading_on_a_line_goes_with_the_words_of_the_other_without_their_number(tmp_path):
    found = headings(ferry(tmp_path))
    assert (found["What it is for"], found["Tickets"]) == ("制定目的", "船票")


def test_a_heading_inside_a_sentence_goes_with_the_heading_in_the_sentence_beside_it(tmp_path):
    assert headings(ferry(tmp_path))["keep the crossing open"] == "保持航线畅通"


def test_a_heading_that_is_aligned_by_hand_goes_with_what_the_hand_says(tmp_path):
    by_hand = [{"document": "keep the crossing open", "parallel": "航线畅通"}]
    assert headings(ferry(tmp_path, aligned_lines=by_hand))["keep the crossing open"] == "航线畅通"


def test_a_document_is_called_by_the_title_of_the_text_beside_it_in_its_language_alone(tmp_path):
    document = ferry(tmp_path)
    assert document_called(document, "zh").title == "苔湾渡船规定"
    assert document_called(document, "en").title == "Rules of the Moss Bay Ferry"


def test_the_manifest_says_what_issuer_and_number_are_called(tmp_path):
    document = ferry(tmp_path, entry={"issuer": "苔湾港务局", "number": "苔港〔2031〕4号"})
    told = document_called(document, "zh")
    assert (told.issuer, told.number, told.standing.value) == ("苔湾港务局", "苔港〔2031〕4号", "unofficial")


def test_a_title_that_was_only_guessed_from_the_files_name_is_not_shown(tmp_path):
    folder = write_harbour(tmp_path / "corpus", chinese="一、开放时间。\n苔湾港早上6时开放。")
    (document,) = read_folder(folder).documents
    assert document_called(document, "zh") == document_called(document, "en")


@pytest.mark.parametrize("key", ["titel", "date"])
def test_an_unknown_key_of_a_parallel_text_is_told(tmp_path, key):
    with pytest.raises(Exception, match=key):
        ferry(tmp_path, entry={key: "x"})
