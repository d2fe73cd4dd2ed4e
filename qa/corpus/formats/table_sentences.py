"""Tables as sentences: "row, column: value", one line for each cell, so that each value has a span of its own."""

from __future__ import annotations

import re
from collections.abc import Sequence

_HAN = re.compile(r"[\u3400-\u9fff]")
_ORDER_COLUMN = re.compile(r"(?:no\.?|nr\.?|#|item|序号|编号|号)", re.IGNORECASE)
_FIGURES = re.compile(r"[\d.,%+\-–—~/¥￥$£€\s]+")
_MAX_NAME_CHARS = 60


def table_sentences(rows: Sequence[Sequence[str]], *, n_head: int | None = None) -> list[str]:
    """The lines that say what a table says, in reading order; merged cells come filled in.

    n_head: how many rows at the top name the columns; None when the file does not say: then a first row of short
    names over three or more columns is such a row, and two columns are read "name: value".
    table_sentences([["Rate", "A week"], ["Lower", "£60"]], n_head=1) -> ["Lower, A week: £60"]
    """
    cells = [[" ".join(cell.split()) for cell in row] for row in rows]
    head_rows = [row for row in cells[: n_head or 0] if any(row)]
    body = [row for row in cells[n_head or 0 :] if any(row)]
    if n_head is None and len(body) > 1 and _names_columns(body):
        head_rows, body = body[:1], body[1:]
    if not body:
        return [" ".join(dict.fromkeys(filter(None, row))) for row in head_rows]
    names = _column_names(head_rows, max(map(len, body)))
    return [line for row in body for line in _row_sentences(row, names)]


def _names_columns(rows: list[list[str]]) -> bool:
    first = rows[0]
    are_names = all(cell and len(cell) <= _MAX_NAME_CHARS and not _FIGURES.fullmatch(cell) for cell in first)
    return len(first) >= 3 and are_names and len(set(first)) == len(first)


def _column_names(head_rows: list[list[str]], n_columns: int) -> list[str]:
    columns = [[row[i] for row in head_rows if i < len(row) and row[i]] for i in range(n_columns)]
    return [" ".join(dict.fromkeys(names)) for names in columns]


def _row_sentences(row: list[str], names: list[str]) -> list[str]:
    filled = list(dict.fromkeys(filter(None, row)))
    if len(filled) == 1:
        return filled  # a line over the whole width, or a lone cell
    if not any(names):
        return [_said(row[0], "", value) for value in dict.fromkeys(row[1:]) if value] if row[0] else filled
    first = 1 if len(row) > 2 and _ORDER_COLUMN.fullmatch(names[0]) else 0
    label = row[first]
    return [_said(label, names[i], row[i]) for i in range(first + 1, len(row)) if row[i]]


def _said(row: str, column: str, value: str) -> str:
    is_chinese = bool(_HAN.search(row + column))
    comma, colon = ("，", "：") if is_chinese else (", ", ": ")
    name = comma.join(part.rstrip("：: ") for part in (row, column) if part)
    return f"{name}{colon}{value}" if name else value
