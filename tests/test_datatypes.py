"""The records: frozen, closed, and with spans that hold something."""

import pytest
from pydantic import ValidationError

from qa.datatypes import Answer, Document, Language, Register, Span, Status
from qa.index.manifest_records import FileEntry, IndexManifest


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2), (0, 0)])
def test_a_span_that_holds_nothing_is_refused(start, end):
    with pytest.raises(ValidationError):
        Span(start=start, end=end)


def test_a_span_counts_its_start_in_and_its_end_out():
    assert Span(start=1, end=3).of("abcd") == "bc"


@pytest.mark.parametrize(
    ("other", "overlaps", "covers"),
    [((2, 5), True, True), ((3, 4), True, True), ((1, 3), True, False), ((5, 6), False, False), ((0, 2), False, False)],
)
def test_spans_overlap_only_where_they_share_a_character(other, overlaps, covers):
    span, other = Span(start=2, end=5), Span(start=other[0], end=other[1])
    assert (span.overlaps(other), span.covers(other)) == (overlaps, covers)
    assert other.overlaps(span) is overlaps


def test_records_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Span(start=0, end=1).start = 5


def test_unknown_fields_are_refused():
    with pytest.raises(ValidationError, match="Extra inputs"):
        Span(start=0, end=1, length=1)


@pytest.mark.parametrize("doc_id", ["", "a b", "../a", ".a", "a/b", "a" * 121, "文"])
def test_a_document_id_that_cannot_be_a_file_name_is_refused(doc_id):
    with pytest.raises(ValidationError):
        Document(id=doc_id, title="T", text="x")


@pytest.mark.parametrize("date", ["2021", "2021-08", "2021-08-13", ""])
def test_a_date_may_be_a_year_a_month_or_a_day(date):
    assert Document(id="a", title="T", text="x", date=date).date == date


@pytest.mark.parametrize("date", ["21", "2021-8-13", "August 2021", "2021-08-13T10:00"])
def test_a_date_of_another_form_is_refused(date):
    with pytest.raises(ValidationError):
        Document(id="a", title="T", text="x", date=date)


@pytest.mark.parametrize("language", ["fr", "EN", ""])
def test_a_language_other_than_english_and_chinese_is_refused(language):
    assert Language.__args__ == ("en", "zh")
    with pytest.raises(ValidationError):
        Document(id="a", title="T", text="x", language=language)


def test_the_status_of_an_answer_is_one_of_five():
    assert [status.value for status in Status] == ["answered", "partial", "uncertain", "not_stated", "off_topic"]


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    with pytest.raises(ValidationError):
        Answer(question="?", language="en", status=Status.ANSWERED, confidence=confidence, text="", seconds=0.0)


def test_an_empty_register_declares_and_finds_nothing():
    register = Register(document="a")
    assert (register.declared, register.found) == (None, 0)


def test_a_record_comes_back_from_its_json():
    register = Register(document="a", declared=3, declared_span=Span(start=1, end=4))
    assert Register.model_validate_json(register.model_dump_json()) == register


@pytest.mark.parametrize("sha256", ["", "a" * 63, "A" * 64, "g" * 64])
def test_a_checksum_of_another_form_is_refused(sha256):
    with pytest.raises(ValidationError):
        FileEntry(size=1, sha256=sha256)


def test_a_manifest_of_another_format_is_refused():
    with pytest.raises(ValidationError, match="policy-qa-index"):
        IndexManifest(format="other", version=1, qa_version="1", built_at="", corpus_fingerprint="",
                      encoder={"name": "a", "revision": "1"}, settings={}, counts={}, files={})  # fmt: skip
