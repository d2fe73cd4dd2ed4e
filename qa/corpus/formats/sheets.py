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
from qa.corpus.formats.table_sentences import Held, read_table, unit_of
from qa.errors import CorpusError
from qa.omissions import Omission

_MAX_ROWS, _MAX_COLUMNS = 20_000, 200
_MAX_UNPACKED_BYTES = 100 * 1024 * 1024
_DECIMALS = re.compile(r"0\.(0+)")
_QUOTED = re.compile(r"\"([^\"]*)\"|\\(.)|\[\$([^\]-]*)[^\]]*\]")


def read_csv(raw: bytes) -> Draft:
    """The cells of a file of comma-, semicolon- or tab-separated values, "row, column: value". Raises CorpusError."""
    text = decode(raw)
    try:
        dialect: Any = csv.Sniffer().sniff(text[:8192], delimiters=",;\t|")
    except csv.Error:
        dialect = csv.excel
    try:
        rows = [
            row[:_MAX_COLUMNS] for row, _ in zip(csv.reader(io.StringIO(text), dialect), range(_MAX_ROWS), strict=False)
        ]
    except csv.Error as error:
        raise CorpusError("is no table of separated values ({}); save it as .xlsx or .csv", error) from error
    lines, dropped = _said(rows, n_head=1 if len(rows) > 1 else 0)
    return Draft(tuple(lines), "", {}, tuple(dropped))


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
        yield [] if is_hidden else [words for x, words in cells if x not in hidden]


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
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat(" ", "minutes")
    return " ".join(str(value).split())


def shown_number(value: float, form: str) -> str:
    """A number as a workbook shows it in a number format.

    shown_number(0.3, "0%") -> "30%"; shown_number(5000, "#,##0.00") -> "5,000.00"
    """
    section = form.split(";")[0]
    literals = [next(filter(None, match), "") for match in _QUOTED.findall(section)]
    bare = _QUOTED.sub("", section)
    if "0" not in bare and "#" not in bare:
        words = f"{value:.10g}" if abs(value) < 1e11 else f"{value:.0f}"
        return words + "".join(literals)
    decimals = _DECIMALS.search(bare)
    n_decimals = len(decimals[1]) if decimals else 0
    scaled = value * 100 if "%" in bare else value
    words = f"{scaled:,.{n_decimals}f}" if "," in bare else f"{scaled:.{n_decimals}f}"
    sign = next((char for char in "¥￥$£€" if char in bare), "")
    first = _QUOTED.search(section)
    is_before = first is not None and first.start() < min(section.find(char) for char in "0#" if char in section)
    around = "".join(literals)
    words = f"{sign}{words}{'%' if '%' in bare else ''}"
    return f"{around}{words}" if is_before else f"{words}{around}"
