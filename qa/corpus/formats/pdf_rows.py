"""The printed lines of a PDF page: their words and where they stand, in columns where the page has columns."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

_MIN_LINES = 3  # of a column
_MIN_CHARS = 12  # a line of a column holds on average
_FULL = 0.72  # of a column's width: a line that is filled
_NEAR = 8.0  # points
_MIN_GUTTER = 6.0
_NOTE_SIZE = 0.8  # of the line's size: a note at the margin beside it
_MIN_BESIDE_CHARS = 30
_MARGIN = 9  # the column of such notes


class Row(NamedTuple):
    """One printed line; places in points from the lower left corner of its page."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    size: float
    is_bold: bool
    column: int = 0  # 0: over the whole width of the page
    turn: int = 0  # quarters of a turn to the left; -1: askew


class Printed(NamedTuple):
    """A line as the file gives it, and its parts where wide gaps divide it; or the cells of a table (`is_table`)."""

    row: Row
    parts: tuple[Row, ...]
    is_table: bool = False


def in_reading_order(lines: Sequence[Printed]) -> list[Row]:
    """The lines of one page in the order they are read: as the file gives them, or column by column.

    A page has columns where lines of prose stand beside each other, filled up to a common gutter. What runs over the
    whole width parts the page into bands; in each the left column comes first.
    """
    gutter = _gutter([part for line in lines if not line.is_table for part in line.parts])
    if gutter is None:
        return _beside_notes(lines)
    tables = {line.row: line.parts for line in lines if line.is_table}
    items = [*tables, *(part for line in lines if not line.is_table for part in line.parts)]
    across = sorted((row for row in items if row.left < gutter < row.right), key=lambda row: -row.top)
    sides = [row for row in items if row not in across]
    ordered: list[Row] = []
    for limit in [*across, None]:
        band = [row for row in sides if limit is None or row.bottom >= limit.top - 2]
        sides = [row for row in sides if row not in band]
        ordered += [*_columns(band, gutter), *([limit] if limit is not None else [])]
    whole = {row._replace(column=0): cells for row, cells in tables.items()}
    return [row for item in ordered for row in whole.get(item._replace(column=0), (item,))]


def _beside_notes(lines: Sequence[Printed]) -> list[Row]:
    """The lines as the file gives them, but for notes at the margin: these stand before the lines they are beside."""
    rows: list[Row] = []
    at = -1  # where the note stands of which a line was just read; -1: the line before has none beside it
    for line in lines:
        main, *beside = line.parts
        is_note = not line.is_table and len(beside) == 1 and _is_side_note(main, beside[0])
        if is_note:
            if at < 0:
                at = len(rows)
                rows.append(beside[0]._replace(column=_MARGIN))
            else:
                rows[at] = rows[at]._replace(text=f"{rows[at].text} {beside[0].text}")
            rows.append(main)
        else:
            at = -1
            rows += line.parts if line.is_table else (line.row,)
    return rows


def _is_side_note(main: Row, note: Row) -> bool:
    return (
        note.size <= _NOTE_SIZE * main.size and len(main.text) >= _MIN_BESIDE_CHARS and any(map(str.isalpha, note.text))
    )


def one_table(cells: Sequence[Row]) -> Printed:
    """The cells of a table as one piece of a page."""
    around = cells[0]._replace(
        left=min(cell.left for cell in cells), right=max(cell.right for cell in cells),
        bottom=min(cell.bottom for cell in cells), top=max(cell.top for cell in cells),
    )  # fmt: skip
    return Printed(around, tuple(cells), is_table=True)


def _columns(band: list[Row], gutter: float) -> list[Row]:
    left = sorted((row for row in band if row.right <= gutter), key=lambda row: -row.top)
    right = sorted((row for row in band if row.right > gutter), key=lambda row: -row.top)
    inner = _gutter(right)
    if inner is not None:
        return [row._replace(column=1) for row in left] + [
            row._replace(column=row.column + 1) for row in _columns(right, inner)
        ]  # fmt: skip
    return [row._replace(column=1) for row in left] + [row._replace(column=2) for row in right]


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where the gap between two columns is; None where lines do not stand in columns."""
    if len(rows) < 2 * _MIN_LINES:
        return None
    starts = sorted({round(row.left) for row in rows})
    for start in starts:
        gutter = start - _MIN_GUTTER / 2
        left = [row for row in rows if row.right <= gutter]
        right = [row for row in rows if row.left >= gutter]
        if (
            len(left) + len(right) >= 0.6 * len(rows)
            and _is_column(left)
            and _is_column(right)
            and _are_beside(left, right)
        ):
            edge = max(row.right for row in left)
            return (edge + min(row.left for row in right)) / 2
    return None


def _is_column(rows: Sequence[Row]) -> bool:
    """Whether most lines begin at one place and are filled with prose."""
    if len(rows) < _MIN_LINES:
        return False
    begin, end = median(row.left for row in rows), max(row.right for row in rows)
    is_aligned = sum(abs(row.left - begin) <= _NEAR for row in rows) >= 0.6 * len(rows)
    is_filled = sum(row.right - begin >= _FULL * (end - begin) for row in rows) >= 0.55 * len(rows)
    is_prose = sum(_width(row.text) for row in rows) >= _MIN_CHARS * len(rows)
    return is_aligned and is_filled and is_prose


def _are_beside(left: Sequence[Row], right: Sequence[Row]) -> bool:
    """Whether most lines of the shorter column have the other one beside them."""
    top = min(max(row.top for row in left), max(row.top for row in right))
    bottom = max(min(row.bottom for row in left), min(row.bottom for row in right))
    n_beside = min(sum(bottom - 2 <= row.bottom and row.top <= top + 2 for row in side) for side in (left, right))
    return n_beside >= _MIN_LINES - 1 and n_beside >= 0.5 * min(len(left), len(right))


def _width(text: str) -> int:
    return sum(2 if "\u2e80" <= char <= "\uffef" else 1 for char in text)


def upright(row: Row, turn: int) -> Row:
    """The row as it stands when the page is turned so that lines of that turn run from left to right."""
    left, right, bottom, top = row.left, row.right, row.bottom, row.top
    if turn == 1:
        left, right, bottom, top = bottom, top, -right, -left
    elif turn == 2:
        left, right, bottom, top = -right, -left, -top, -bottom
    elif turn == 3:
        left, right, bottom, top = -top, -bottom, left, right
    return row._replace(left=left, right=right, bottom=bottom, top=top)
