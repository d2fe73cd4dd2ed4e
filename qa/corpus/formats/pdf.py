"""PDF files with text: paragraphs put together from lines, pages kept, headings by bookmarks and size of type."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from qa.corpus.formats.draft import Draft, Dropped
from qa.corpus.formats.ocr import INSTALL, is_installed, marked, rows_of_page
from qa.corpus.formats.ocr import MAX_PAGES as MAX_PICTURES
from qa.corpus.formats.pdf_layout import Bookmark, lines_of
from qa.corpus.formats.pdf_page import PageText
from qa.corpus.formats.pdf_rows import Row
from qa.corpus.formats.pdf_tables import Rule, Table, find_tables
from qa.errors import CorpusError
from qa.omissions import Omission
from qa.worded import Worded

MAX_PAGES = 3000
_MIN_CHARS_OF_PAGE = 8
_MAX_BOOKMARKS = 5000
_MAX_PATHS_OF_PAGE = 4000


def read_pdf(
    raw: bytes, on_page: Callable[[], None] = lambda: None, on_picture: Callable[[], None] = lambda: None
) -> Draft:
    """The lines of a PDF, each with its page from 1.

    on_page: called after each page. on_picture: called before each page that is read off a picture.

    Raises CorpusError when the file is encrypted, damaged, too long, or holds pictures of text and no text.
    """
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise CorpusError("is encrypted; save it without a password") from error
        raise CorpusError("is a damaged PDF ({}); save it again", error) from error
    try:
        return _read(document, on_page, on_picture)
    except pdfium.PdfiumError as error:
        raise CorpusError("is a damaged PDF ({}); save it again", error) from error
    finally:
        document.close()


def _read(document: Any, on_page: Callable[[], None], on_picture: Callable[[], None]) -> Draft:  # noqa: ANN401
    n_pages = len(document)
    if n_pages > MAX_PAGES:
        raise CorpusError("has {:,} pages; at most {:,} are read. Split the file.", n_pages, MAX_PAGES)
    rows: list[Row] = []
    tables: dict[int, list[Table]] = {}
    dropped: list[Dropped] = []
    scanned: list[int] = []  # pages that are pictures
    for index in range(n_pages):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            dropped.append(Dropped(Omission.UNREADABLE, f"page {index + 1}"))
            continue  # a page that cannot be opened; the other pages may
        rules = _rules(page)
        tables[index + 1] = find_tables(rules)
        of_page = PageText(page, index + 1, dropped).rows(tables[index + 1], rules)
        if not of_page and next(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=2), None) is not None:
            scanned.append(index + 1)
            if is_installed() and len(scanned) <= MAX_PICTURES:
                on_picture()
                of_page = rows_of_page(page, index + 1, dropped)
            else:
                dropped.append(Dropped(Omission.UNREADABLE, f"page {index + 1}: a scan without text ({INSTALL})"))
        rows += of_page
        page.close()
        on_page()
    n_chars = sum(len(row.text.strip()) for row in rows)
    if n_chars < _MIN_CHARS_OF_PAGE * max(1, min(n_pages, 3)) and not any(len(row.text) > 3 for row in rows):
        way = "" if is_installed() else Worded("{} to have it read, or ", INSTALL)
        raise CorpusError(
            "is a scan without text: {:,} page{}; {}run it through OCR and save it as a PDF with text",
            n_pages, "s" if n_pages > 1 else "", way,
        )  # fmt: skip
    title = str(document.get_metadata_dict().get("Title") or "").strip()
    lines = marked(lines_of(rows, _bookmarks(document), tables, dropped), set(scanned))
    return Draft(tuple(lines), title if any(_same(title, line.text) for line in lines[:8]) else "", {}, tuple(dropped))


def _same(title: str, line: str) -> bool:
    return bool(title) and title.split() == line.split()


def _bookmarks(document: Any) -> list[Bookmark]:  # noqa: ANN401
    bookmarks: list[Bookmark] = []
    for item in document.get_toc(max_depth=9):
        if len(bookmarks) >= _MAX_BOOKMARKS:
            break
        dest = item.get_dest()
        index = dest.get_index() if dest is not None else None
        bookmarks.append(
            Bookmark(" ".join(item.get_title().split()), item.level + 1, None if index is None else index + 1)
        )
    return bookmarks


def _rules(page: Any) -> list[Rule]:  # noqa: ANN401
    """The straight lines and boxes drawn on a page, as (left, bottom, right, top)."""
    rules: list[Rule] = []
    for count, item in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if count >= _MAX_PATHS_OF_PAGE:
            return []  # a drawing, no table
        rules.append(Rule(*item.get_bounds()))
    return rules
