"""Tables in files of their own: comma-separated values, and workbooks with their figures as they are shown."""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from qa.corpus.formats.draft import Draft, Dropped, Line
from qa.corpus.formats.encodings import decode
from qa.corpus.formats.number_formats import shown_date, shown_number
from qa.corpus.formats.table_sentences import Held, read_table, unit_of
from qa.errors import CorpusError
from qa.omissions import Omission

_MAX_ROWS, _MAX_COLUMNS = 20_000, 200
_MAX_UNPACKED_BYTES = 100 * 1024 * 1024
_SEPARATOR_LINE = re.compile(r"\ufeff?\"?sep=(?P<sign>[,;|\t])\"?\s*\r?\n", re.IGNORECASE)


def read_csv(raw: bytes) -> Draft:
    """The cells of a file of comma-, semicolon- or tab-separated values, "row, column: value". Raises CorpusError."""
    text = decode(raw)
    named = _SEPARATOR_LINE.match(text)
    if named:
        reader = csv.reader(io.StringIO(text[named.end() :]), delimiter=named["sign"])
    else:
        reader = csv.reader(io.StringIO(text), _dialect(text))
    try:
        rows = [row[:_MAX_COLUMNS] for row, _ in zip(reader, range(_MAX_ROWS), strict=False)]
    except csv.Error as error:
        raise CorpusError("is no table of separated values ({}); save it as .xlsx or .csv", error) from error
    lines, dropped = _said(rows, n_head=_n_head(rows))
    return Draft(tuple(lines), "", {}, tuple(dropped))


def _dialect(text: str) -> Any:  # noqa: ANN401 - a class of csv
    try:
        return csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        return csv.excel


def _n_head(rows: list[list[str]]) -> int:
    """How many lines stand above the values: the names of the columns, and lines of one cell above these."""
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    n_titles = 0
    while n_titles < len(filled) - 2 and sum(bool(cell.strip()) for cell in filled[n_titles]) == 1 < max(
        map(len, filled)
    ):
        n_titles += 1
    return n_titles + 1 if len(filled) > 1 else 0


def read_workbook(raw: bytes) -> Draft:
    """The cells of the sheets of a workbook (.xlsx). A sheet's name is a heading where there are several.

    Hidden sheets, rows and columns are left out. Raises CorpusError.
    """
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED_BYTES:
                raise CorpusError("unpacks to more than {:,} bytes; split the workbook", _MAX_UNPACKED_BYTES)
        workbook = load_workbook(io.BytesIO(raw), data_only=True)
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        OSError,
        AttributeError,
        IndexError,
        SyntaxError,
    ) as error:
        raise CorpusError("is a damaged or protected workbook ({}); save it again as .xlsx", error) from error
    lines: list[Line] = []
    dropped: list[Dropped] = []
    for sheet in workbook.worksheets:
        rows = list(_rows(sheet, dropped))
        if sheet.sheet_state != "visible":
            dropped += [Dropped(Omission.HIDDEN, " ".join(filter(None, row))) for row in rows if any(row)]
            continue
        lines += [Line(sheet.title, 2, None, sheet.title)] if len(workbook.worksheets) > 1 and rows else []
        for block in _blocks(rows):
            said, unsaid = _said(block, n_head=None, anchor=sheet.title)
            lines += said
            dropped += unsaid
    return Draft(tuple(lines), "", {}, tuple(dropped))


def _said(rows: list[list[str]], n_head: int | None, anchor: str = "") -> tuple[list[Line], list[Dropped]]:
    unit = next((unit for row in rows[:4] for cell in row if (unit := unit_of(cell))), "")
    reading = read_table(rows, n_head=n_head, unit=unit)
    return (
        [Line(words, 0, None, anchor) for words in reading.sentences],
        [Dropped(Omission.TABLE_HEAD, words) for words in reading.unsaid],
    )


def _blocks(rows: list[list[str]]) -> Iterator[list[list[str]]]:
    """The tables of a sheet: runs of rows between empty ones."""
    return (list(block) for is_filled, block in groupby(rows, key=any) if is_filled)


def _rows(sheet: Any, dropped: list[Dropped]) -> Iterator[list[str]]:  # noqa: ANN401 - an openpyxl Worksheet
    _drop_struck(sheet, dropped)
    held: dict[tuple[int, int], str] = {}
    for merged in sheet.merged_cells.ranges:
        if merged.size["rows"] * merged.size["columns"] <= _MAX_ROWS:
            words = _shown(sheet.cell(merged.min_row, merged.min_col))
            held |= {(y, x): words if x == merged.min_col else Held(words) for y, x in merged.cells}
    n_rows, n_columns = min(sheet.max_row or 0, _MAX_ROWS), min(sheet.max_column or 0, _MAX_COLUMNS)
    hidden = {index for index in range(1, n_columns + 1) if _is_hidden_column(sheet, index)}
    for y in range(1, n_rows + 1):
        cells = [(x, held.get((y, x)) or _shown(sheet.cell(y, x))) for x in range(1, n_columns + 1)]
        is_hidden = sheet.row_dimensions[y].hidden if y in sheet.row_dimensions else False
        gone = [words for x, words in cells if words and (is_hidden or x in hidden)]
        if gone:
            dropped.append(Dropped(Omission.HIDDEN, " ".join(gone)))
        if not is_hidden:
            yield [words for x, words in cells if x not in hidden]


def _drop_struck(sheet: Any, dropped: list[Dropped]) -> None:  # noqa: ANN401
    """Empty the cells whose words are struck out, and list them."""
    n_rows, n_columns = min(sheet.max_row or 0, _MAX_ROWS), min(sheet.max_column or 0, _MAX_COLUMNS)
    for row in sheet.iter_rows(max_row=n_rows, max_col=n_columns):
        for cell in row:
            if cell.value is not None and cell.font is not None and cell.font.strike:
                dropped.append(Dropped(Omission.STRUCK_OUT, _shown(cell)))
                cell.value = None


def _is_hidden_column(sheet: Any, index: int) -> bool:  # noqa: ANN401
    return any(
        dimension.hidden and dimension.min is not None and dimension.min <= index <= dimension.max
        for dimension in sheet.column_dimensions.values()
    )


def _shown(cell: Any) -> str:  # noqa: ANN401 - an openpyxl cell
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown_number(value, str(cell.number_format or "General"))
    if isinstance(value, datetime.datetime):
        return shown_date(value, str(cell.number_format or ""))
    if isinstance(value, datetime.time):
        return value.isoformat("minutes" if not value.second else "seconds").removeprefix("0")
    return " ".join(str(value).split())
