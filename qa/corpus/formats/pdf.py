"""PDF files with text: paragraphs put together from lines, pages kept, headings by bookmarks and size of type."""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from qa.corpus.formats.draft import Draft
from qa.corpus.formats.pdf_layout import Bookmark, Row, lines_of
from qa.corpus.formats.pdf_tables import Rule, Table, find_tables
from qa.errors import CorpusError

MAX_PAGES = 3000
MAX_CHARS_OF_PAGE = 200_000
_MIN_CHARS_OF_PAGE = 8
_MAX_BOOKMARKS = 5000
_MAX_PATHS_OF_PAGE = 4000


def read_pdf(raw: bytes, on_page: Callable[[], None] = lambda: None) -> Draft:
    """The lines of a PDF, each with its page from 1. `on_page` is called after each page.

    Raises CorpusError when the file is encrypted, damaged, too long, or holds pictures of text and no text.
    """
    try:
        document = pdfium.PdfDocument(raw)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise CorpusError("is encrypted; save it without a password") from error
        raise CorpusError(f"is a damaged PDF ({error}); save it again") from error
    try:
        return _read(document, on_page)
    except pdfium.PdfiumError as error:
        raise CorpusError(f"is a damaged PDF ({error}); save it again") from error
    finally:
        document.close()


def _read(document: Any, on_page: Callable[[], None]) -> Draft:  # noqa: ANN401
    n_pages = len(document)
    if n_pages > MAX_PAGES:
        raise CorpusError(f"has {n_pages:,} pages; at most {MAX_PAGES:,} are read. Split the file.")
    rows: list[Row] = []
    tables: dict[int, list[Table]] = {}
    for index in range(n_pages):
        try:
            page = document[index]
        except pdfium.PdfiumError:
            continue  # a page that cannot be opened; the other pages may
        tables[index + 1] = find_tables(_rules(page))
        rows += _rows(page, index + 1, tables[index + 1])
        page.close()
        on_page()
    n_chars = sum(len(row.text.strip()) for row in rows)
    if n_chars < _MIN_CHARS_OF_PAGE * max(1, min(n_pages, 3)) and not any(len(row.text) > 3 for row in rows):
        raise CorpusError("holds no text (a scan?); run it through OCR and save it as a PDF with text")
    title = str(document.get_metadata_dict().get("Title") or "").strip()
    lines = lines_of(rows, _bookmarks(document), tables)
    return Draft(tuple(lines), title if any(_same(title, line.text) for line in lines[:8]) else "")


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


def _rows(page: Any, number: int, tables: list[Table]) -> list[Row]:  # noqa: ANN401
    """The printed lines of a page, in the order of the file, with where they stand and how large they are."""
    textpage = page.get_textpage()
    handle = textpage.raw
    n_chars = min(textpage.count_chars(), MAX_CHARS_OF_PAGE)
    rows: list[Row] = []
    begin = 0
    codes = [pdfium_c.FPDFText_GetUnicode(handle, i) for i in range(n_chars)]
    for end in [*(i for i, code in enumerate(codes) if code in (10, 13)), n_chars]:
        row = _row(handle, codes, begin, end, number)
        if row is not None:
            cuts = _column_cuts(handle, codes, begin, end, row, tables)
            parts = [_row(handle, codes, *edges, number) for edges in pairwise(cuts)] if len(cuts) > 2 else [row]
            rows += [part for part in parts if part is not None]
        begin = end + 1
    textpage.close()
    return rows


def _column_cuts(handle: Any, codes: list[int], begin: int, end: int, row: Row, tables: list[Table]) -> list[int]:  # noqa: ANN401
    """Where a printed line runs on over the column lines of a table; begin and end alone outside of tables."""
    table = next((candidate for candidate in tables if candidate.holds(row.left, row.bottom, row.top)), None)
    if table is None:
        return [begin, end]
    cuts, column = [begin], -1
    for i in range(begin, end):
        box = _box(handle, i) if codes[i] > 32 else None
        if box is not None:
            here = bisect_right(table.columns, box[0] + 1)
            if column >= 0 and here != column:
                cuts.append(i)
            column = here
    return [*cuts, end]


def _row(handle: Any, codes: list[int], begin: int, end: int, page: int) -> Row | None:  # noqa: ANN401
    # 2 and 0xfffe stand for a hyphen at the end of a line that pdfium takes for a division of the word
    text = "".join("\u00ad" if code in (2, 0xFFFE) else _char(code) for code in codes[begin:end])
    printed = [i for i in range(begin, end) if codes[i] > 32 and codes[i] not in (0x3000, 0xA0)]
    if not printed:
        return None
    boxes = [box for i in (printed[0], printed[-1]) if (box := _box(handle, i)) is not None]
    samples = printed[:: max(1, len(printed) // 5)]
    sizes = sorted(float(pdfium_c.FPDFText_GetFontSize(handle, i)) * _scale(handle, i) for i in samples)
    weights = sorted(int(pdfium_c.FPDFText_GetFontWeight(handle, i)) for i in samples)
    is_bold = weights[len(weights) // 2] >= 600 or _has_bold_name(handle, samples[len(samples) // 2])
    left = min((box[0] for box in boxes), default=0.0)
    right = max((box[1] for box in boxes), default=0.0)
    bottom = min((box[2] for box in boxes), default=0.0)
    top = max((box[3] for box in boxes), default=0.0)
    return Row(text.strip(), page, left, right, bottom, top, round(sizes[len(sizes) // 2] * 2) / 2, is_bold)


def _char(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"


def _scale(handle: Any, index: int) -> float:  # noqa: ANN401
    matrix = pdfium_c.FS_MATRIX()
    if not pdfium_c.FPDFText_GetMatrix(handle, index, matrix):
        return 1.0
    scale = float((matrix.c**2 + matrix.d**2) ** 0.5)
    return scale if 0.01 < scale < 100 else 1.0


def _has_bold_name(handle: Any, index: int) -> bool:  # noqa: ANN401
    buffer = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    pdfium_c.FPDFText_GetFontInfo(handle, index, buffer, 128, flags)
    name = buffer.value.lower()
    return b"bold" in name or b"heavy" in name or b"simhei" in name or b"black" in name


def _box(handle: Any, index: int) -> tuple[float, float, float, float] | None:  # noqa: ANN401
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    has_box = pdfium_c.FPDFText_GetCharBox(handle, index, left, right, bottom, top)
    return (left.value, right.value, bottom.value, top.value) if has_box else None


def _rules(page: Any) -> list[Rule]:  # noqa: ANN401
    """The straight lines and boxes drawn on a page, as (left, bottom, right, top)."""
    rules: list[Rule] = []
    for count, item in enumerate(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=2)):
        if count >= _MAX_PATHS_OF_PAGE:
            return []  # a drawing, no table
        rules.append(Rule(*item.get_bounds()))
    return rules
