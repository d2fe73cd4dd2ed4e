"""Scanned pages and image files are read where the extra is there, marked as such, and named where it is not."""

import importlib.util
import io
from types import SimpleNamespace

import pytest
from paper import pdf, picture_of_page, words

from qa.answer.composing import Draft, note_ocr
from qa.corpus.folder import read_folder, read_loose
from qa.corpus.formats import ocr
from qa.corpus.formats import pdf as pdf_reader
from qa.corpus.formats.draft import Line
from qa.corpus.formats.ocr import Box, marked, read_image, rows_of
from qa.corpus.formats.pdf import read_pdf
from qa.corpus.formats.pdf_layout import lines_of
from qa.datatypes import Document, Place, Span
from qa.errors import CorpusError
from qa.omissions import Omission

np = pytest.importorskip("numpy")
Image = pytest.importorskip("PIL.Image")

LINES = (
    "Notice on mooring",
    "A boat that lies at the quay for more than ten days in a",
    "month pays a fee of 40 crowns.",
)


def boxes(lines=LINES, score=0.98):
    """What an engine finds of lines of print, 40 pixels apart."""
    return [Box(100, 100 + 40 * i, 100 + 14 * len(line), 130 + 40 * i, line, score) for i, line in enumerate(lines)]


def picture(kind="PNG", size=(1240, 600), mode="RGB", frames=1):
    out = io.BytesIO()
    first, *rest = (Image.new(mode, size, "white") for _ in range(frames))
    first.save(out, kind, **({"save_all": True, "append_images": rest} if rest else {}))
    return out.getvalue()


@pytest.fixture
def engine(monkeypatch):
    """An engine that finds LINES on every picture, each time a little else; gives the shapes of the pictures that it saw."""
    seen = []

    def read(shown):
        seen.append(shown.shape)
        return boxes([f"{line} {'abc'[len(seen) - 1] * 3}" for line in LINES])  # what repeats is a running head

    monkeypatch.setattr(ocr, "boxes_of", read)
    for module in (ocr, pdf_reader):
        monkeypatch.setattr(module, "is_installed", lambda: True)
    return seen


@pytest.fixture
def no_engine(monkeypatch):
    for module in (ocr, pdf_reader):
        monkeypatch.setattr(module, "is_installed", lambda: False)


def scanned_pdf(*pages):
    """A PDF whose pages hold a picture where `pages` says None, else the words given."""
    return pdf(*([picture_of_page()] if shown is None else [words(shown, 72, 700)] for shown in pages))


def test_lines_of_a_picture_become_one_paragraph_in_reading_order():
    rows = rows_of(list(reversed(boxes())), 1, 72 / 200, 842, [])
    assert [line.text for line in lines_of(rows, (), {}, [])] == [
        "Notice on mooring",
        "A boat that lies at the quay for more than ten days in a month pays a fee of 40 crowns.",
    ]


def test_boxes_beside_each_other_are_one_line_and_unsure_words_are_listed():
    dropped = []
    found = [
        Box(400, 101, 500, 131, "40 crowns", 0.9),
        Box(100, 100, 300, 130, "Day", 0.9),
        Box(600, 100, 640, 130, "x?", 0.2),
    ]
    rows = rows_of(found, 3, 1.0, 842, dropped)
    assert [(row.text, row.page) for row in rows] == [("Day 40 crowns", 3)]
    assert [(piece.reason, piece.words) for piece in dropped] == [(Omission.UNREADABLE, "x?")]


@pytest.mark.parametrize(
    ("kind", "mode", "frames", "n_pages"),
    [("PNG", "RGB", 1, 1), ("PNG", "RGBA", 1, 1), ("PNG", "1", 1, 1), ("JPEG", "L", 1, 1), ("TIFF", "RGB", 3, 3), ("GIF", "P", 1, 1),
     ("BMP", "RGB", 1, 1), ("WEBP", "RGB", 1, 1)],
)  # fmt: skip
def test_an_image_file_is_read_page_by_page(engine, kind, mode, frames, n_pages):
    ticks = []
    draft = read_image(picture(kind, mode=mode, frames=frames), lambda: ticks.append(1))
    assert {line.page for line in draft.lines} == set(range(1, n_pages + 1)) and len(ticks) == n_pages
    assert all(line.is_ocr for line in draft.lines) and "fee of 40 crowns" in draft.lines[-1].text
    assert engine == [(600, 1240, 3)] * n_pages


def test_an_image_with_hardly_a_word_is_no_document(engine, monkeypatch):
    monkeypatch.setattr(ocr, "boxes_of", lambda _: boxes(("Ok",)))
    with pytest.raises(CorpusError, match="image without text"):
        read_image(picture())


@pytest.mark.parametrize(
    "raw", [b"", b"\x89PNG", b"\xff\xd8\xff" + b"0" * 300, b"II*\x00" + b"\xff" * 64, b"BM6" + bytes(50)]
)
def test_a_damaged_image_is_refused_with_a_line(engine, raw):
    with pytest.raises(CorpusError, match="image that cannot be read"):
        read_image(raw)


def test_a_picture_of_too_many_pixels_is_refused(engine, monkeypatch):
    monkeypatch.setattr(ocr, "_MAX_PIXELS", 1000)
    with pytest.raises(CorpusError, match="pixels|cannot be read"):
        read_image(picture())


def test_without_the_extra_an_image_and_a_scan_say_what_to_install(no_engine):
    with pytest.raises(CorpusError, match=r"is an image; install policy-qa\[ocr\]"):
        read_image(picture())
    with pytest.raises(CorpusError, match=r"scan without text: 2 pages; install policy-qa\[ocr\]"):
        read_pdf(scanned_pdf(None, None))


def test_without_the_extra_the_scanned_pages_of_a_file_are_listed(no_engine):
    draft = read_pdf(scanned_pdf("A boat pays a fee of forty crowns.", None))
    assert [piece.words for piece in draft.dropped] == ["page 2: a scan without text (install policy-qa[ocr])"]


def test_the_scanned_pages_of_a_file_are_read_and_the_others_are_not(engine):
    ticks = []
    draft = read_pdf(scanned_pdf("A boat pays a fee of forty crowns.", None, None), on_picture=lambda: ticks.append(1))
    assert len(engine) == len(ticks) == 2
    by_page = {line.page: line.is_ocr for line in draft.lines}
    assert by_page[2] and by_page[3] and "forty crowns" in draft.lines[0].text


def test_a_file_with_text_is_never_read_off_its_pictures(engine):
    draft = read_pdf(pdf([words("A boat that lies at the quay pays a fee of forty crowns.", 72, 700)]))
    assert engine == [] and not any(line.is_ocr for line in draft.lines)


def test_a_line_that_may_run_on_to_a_scanned_page_is_marked():
    lines = [Line("a", 0, 1), Line("b", 0, 1), Line("c", 0, 2), Line("d", 0, 3)]
    assert [line.is_ocr for line in marked(lines, {2})] == [False, True, True, False]
    assert not any(line.is_ocr for line in marked(lines, set()))


def test_a_document_knows_which_of_its_words_were_read_off_pictures():
    text = "Printed words. Scanned words."
    places = (Place(start=0, end=14, page=1), Place(start=15, end=29, page=2, is_ocr=True))
    document = Document(id="d", title="t", text=text, places=places)
    assert document.is_ocr() and document.is_ocr(20, 22) and not document.is_ocr(0, 15) and document.is_ocr(0, 16)


def test_an_answer_marks_the_quotes_that_were_read_off_pictures_and_says_so():
    text = "Printed words.\nScanned words."
    places = (Place(start=0, end=14, page=1), Place(start=15, end=29, page=2, is_ocr=True))
    documents = {"d": Document(id="d", title="t", text=text, places=places)}
    draft = Draft(
        SimpleNamespace(documents=documents, outlines={"d": SimpleNamespace(sections=())}, parallels_of=lambda d: ()),
        "en",
    )
    for start, end in ((0, 14), (15, 29)):
        draft.add("quote", [("d", Span(start=start, end=end), None)])
    note_ocr(draft)
    assert [citation.is_ocr for citation in draft.citations] == [False, True]
    assert draft.notes == [
        "The words of [2] were read off a scanned page (OCR) and may be misread. Compare them with the file."
    ]


def test_an_answer_from_print_has_no_note_on_ocr():
    draft = Draft(SimpleNamespace(documents={}, outlines={}), "zh")
    note_ocr(draft)
    assert draft.notes == []


def test_an_image_without_the_extra_is_named_and_the_others_go_in(tmp_path):
    if ocr.is_installed():
        pytest.skip("the extra is installed")
    (tmp_path / "a.txt").write_text("Notice\n\nA boat pays a fee of forty crowns.\n", encoding="utf-8")
    (tmp_path / "b.png").write_bytes(picture())
    reading = read_folder(tmp_path)
    assert [d.id for d in reading.documents] == ["a"] and "install policy-qa[ocr]" in reading.refused[0].reason


@pytest.mark.model
@pytest.mark.skipif(importlib.util.find_spec("rapidocr") is None, reason="needs the extra ocr")
@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_print_on_a_picture_is_read(tmp_path, kind):
    """The engine itself, in the process that parses, on print that is drawn here."""
    from PIL import ImageDraw, ImageFont

    sheet = Image.new("RGB", (1240, 700), "white")
    draw = ImageDraw.Draw(sheet)
    for number, line in enumerate(LINES):
        draw.text((100, 100 + 60 * number), line, fill="black", font=ImageFont.load_default(size=36))
    sheet.save(tmp_path / f"scan.{kind}")
    document = read_loose(tmp_path / f"scan.{kind}")
    assert " ".join(document.text.split()) == " ".join(LINES)
    assert document.is_ocr(0, len(document.text))
