"""Tables as sentences: "row, column: value", one line for each cell, so that each value has a span of its own.

One mechanism for all formats: a format gives the grid with merged cells filled in, and how many rows name columns where
it says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

_HAN = re.compile(r"[\u3400-\u9fff]")
_ORDER_COLUMN = re.compile(
    r"(?:no\.?|nr\.?|#|item(?:\s+no\.?)?|serial(?:\s+(?:no\.?|number))?|序号|编号|号|项次)", re.IGNORECASE
)
_ORDER = re.compile(r"[(（]?(?:\d{1,4}|[一二三四五六七八九十]{1,4}|[ivxIVX]{1,6}|[a-zA-Z])[)）.、．]?")
_FIGURES = re.compile(r"[\d.,%+\-–—~/¥￥$£€\s]+")
_YEAR = re.compile(
    r"(?:FY\s*)?(?:19|20)\d\d(?:\s*[-–—/]\s*(?:(?:19|20)?\d\d))?\s*(?:年度?)?|(?:Q[1-4]|[1-4]季度)", re.IGNORECASE
)
_MONEY = r"(?:万元|亿元|元|yuan|dollars?|pounds?|euros?|rmb|cny|usd|gbp|eur|%|％|per\s?cent)"
_BARE_AMOUNT = re.compile(rf"[<>≤≥±+\-–—¥￥$£€]?\s*\d[\d.,\s]*(?:[-–—~至]\s*\d[\d.,\s]*)?\s*{_MONEY}?", re.IGNORECASE)
_AMOUNT = re.compile(r"[<>≤≥±+\-–—]?\s*\d[\d.,\s]*(?:[-–—~至]\s*\d[\d.,\s]*)?")
_UNIT = re.compile(
    r"[(（\[]?\s*(?:计量)?(?:单位|units?(?:\s+of\s+measure)?)\s*[:：]\s*(?P<unit>[^()（）\[\]。;；]{1,30}?)\s*[)）\]]?\s*[。.]?$",
    re.IGNORECASE,
)
# The unit in the words of a caption: "Fees in dollars", "Rates of grant (pounds)", 补贴标准（万元）.
_MEASURES = (
    r"(?:(?:thousands?|millions?|billions?)(?:\s+of)?\s+)?(?:(?:US|Canadian|Australian)\s+)?(?:dollars|pounds|euros|yuan|RMB|CNY|USD|"
    r"GBP|EUR|[$£€¥]|per\s?cent|%|hectares|acres|kilograms|kilometres|kilometers|metres|meters|litres|liters|tonnes|tons|kg|km|ha)|"
    r"(?:千|万|百万|亿)?(?:美|欧)?元(?:/[\u3400-\u9fff]{1,3})?|人民币|公顷|平方米|公里|吨|千克|公斤|亩|％"
)
_CAPTION_UNIT = re.compile(
    rf"(?:[(（]\s*(?:in\s+)?(?P<bracketed>{_MEASURES})\s*[)）]|\bin\s+(?P<plain>{_MEASURES}))\s*[:：.]?$", re.IGNORECASE
)
_HEAD_UNIT = re.compile(r"[(（][^()（）]{1,20}[)）]$")
_MAX_CAPTION_CHARS = 120
_MAX_PAIR_NAME_CHARS = 30
_MAX_NAME_CHARS = 60
_MAX_HEAD_ROWS = 4


class Held(str):
    """The words of a cell in the further columns that it is merged over."""

    __slots__ = ()


class TableReading(NamedTuple):
    """What a table says, in reading order, and the words of its cells that no sentence repeats (a corner, row numbers)."""

    sentences: list[str]
    unsaid: list[str]


def unit_of(words: str) -> str:
    """The unit that a line above a table gives for its figures, "" when it gives none.

    unit_of("补贴标准如下（单位：万元）：") -> "万元"
    """
    match = _UNIT.search(words.rstrip(":： "))
    if match:
        return match["unit"].strip()
    caption = _CAPTION_UNIT.search(words) if len(words) <= _MAX_CAPTION_CHARS else None
    return (caption["bracketed"] or caption["plain"]).strip() if caption else ""


def read_table(rows: Sequence[Sequence[str]], *, n_head: int | None = None, unit: str = "") -> TableReading:
    """The lines that say what a table says, in reading order, and the words that are not said; merged cells come filled in.

    n_head: how many rows at the top name the columns; None when the file does not say: then it is told from the cells.
    unit: of all bare figures of the table. Two columns without such a row are read "name: value".
    read_table([["Rate", "A week"], ["Lower", "£60"]], n_head=1).sentences -> ["Lower, A week: £60"]
    """
    cells = [[type(cell)(" ".join(cell.split())) for cell in row] for row in rows]
    cells = [row for row in cells if any(row)]
    n_columns = max(map(len, cells), default=0)
    cells = [[*row, *[""] * (n_columns - len(row))] for row in cells]
    if n_head is None and _are_pairs(cells):
        return TableReading([line for row in cells for line in _pair_sentences(row, unit)], [])
    n_head = min(n_head, len(cells)) if n_head is not None else _n_head(cells)
    head, body = cells[:n_head], cells[n_head:]
    if not body:
        return TableReading([" ".join(dict.fromkeys(filter(None, row))) for row in head], [])
    titles = [row for row in head if len(set(filter(None, row))) == 1 and n_columns > 1 and len(head) > 1]
    names = _column_names([row for row in head if row not in titles], n_columns)
    labels = _label_columns(body, names) if any(names) else [0]
    sentences = [next(filter(None, row)) for row in titles]
    unsaid = [names[i] for i in range(labels[0] + 1) if names[i]]
    over = _lines_over(body, labels)
    for row, line in zip(body, over, strict=True):
        sentences += _row_sentences(row, names, labels, unit, line)
        filled = set(filter(None, row))
        unsaid += [row[i] for i in range(labels[0]) if row[i] and any(names) and len(filled) > 1]
    all_said = "\n".join(sentences)
    unsaid += [name for name in names if name.rstrip("：: ") not in all_said]  # of a column without a value
    return TableReading(sentences, list(dict.fromkeys(unsaid)))


def _n_head(rows: list[list[str]]) -> int:
    """How many rows at the top name columns, told from the cells: 0 where the first row is a row like the others.

    A first row of short names over three or more columns names them. A cell merged over several columns is divided by
    the next row; so is a cell that is merged down.
    """
    if len(rows) < 2:
        return 0
    if len(rows[0]) < 3 and rows[0][0]:  # two columns: a unit behind a name of the second is that of its figures
        is_head = len(rows[0]) == 2 and _HEAD_UNIT.search(rows[0][1]) and not _AMOUNT.match(rows[0][1])
        return int(bool(is_head) and all(_AMOUNT.fullmatch(row[1]) for row in rows[1:]))
    n_title = 0
    while n_title < len(rows) - 2 and len(set(filter(None, rows[n_title]))) == 1:
        n_title += 1  # a line over the whole width
    n_head = n_title
    while n_head < min(len(rows) - 1, n_title + _MAX_HEAD_ROWS):
        row = rows[n_head]
        if not _names_columns(row, rows[n_head + 1 :]):
            break
        n_head += 1
        if len({*zip(*rows[n_title:n_head], strict=True)}) == len(row):
            return n_head  # every column has a name of its own
    return 0


def _names_columns(row: list[str], below: list[list[str]]) -> bool:
    """Whether the cells of a row are short names; figures name columns where they are years or run 1, 2, 3."""
    others = [cell for cell in row[1:] if cell]
    if len(others) < len(row) - 1 or any(len(cell) > _MAX_NAME_CHARS for cell in row):
        return False
    if row[0] and _FIGURES.fullmatch(row[0]) and not _YEAR.fullmatch(row[0]):
        return False
    if all(_YEAR.fullmatch(cell) for cell in others) or not any(_FIGURES.fullmatch(cell) for cell in others):
        return True
    whole = [int(cell) for cell in others if cell.isdecimal() and len(cell) < 6]
    is_run = len(whole) == len(others) and all(b == a + 1 for a, b in pairwise(whole))
    return is_run and all(line[0] and not _FIGURES.fullmatch(line[0]) for line in below)


def _column_names(head_rows: list[list[str]], n_columns: int) -> list[str]:
    columns = [[row[i] for row in head_rows if i < len(row) and row[i]] for i in range(n_columns)]
    return [" ".join(dict.fromkeys(names)) for names in columns]


def _label_columns(body: list[list[str]], names: list[str]) -> list[int]:
    """The columns that name a row: the first that is no row number, and further ones until no two rows have one name."""
    n_columns = len(body[0])
    first = 1 if n_columns > 2 and _is_order_column(body, names[0]) else 0
    labels = [first]
    rows = [row for row in body if len(set(filter(None, row))) > 1]
    for column in range(first + 1, n_columns - 1):
        known = [tuple(row[i] for i in labels) for row in rows]
        cells = [row[column] for row in rows]
        has_one_name = bool(names[first]) and names[column] == names[first]  # a head merged over both
        is_told = len(set(known)) == len(known) and not has_one_name
        if is_told or any(_BARE_AMOUNT.fullmatch(cell) for cell in cells) or not all(cells):
            break
        labels.append(column)
    return labels


def _is_order_column(body: list[list[str]], name: str) -> bool:
    cells = [row[0] for row in body if len(set(filter(None, row))) > 1 and row[0]]
    return bool(_ORDER_COLUMN.fullmatch(name)) and all(_ORDER.fullmatch(cell) for cell in cells)


def _are_pairs(rows: list[list[str]]) -> bool:
    """Whether a table holds names with their values beside them, two pairs in a row or more.

    Such a table has a row of one name and a value over all other columns, or a colon behind each name; its names are
    short words, and none comes twice.
    """
    n_columns = len(rows[0]) if rows else 0
    if n_columns < 4 or n_columns % 2 or len(rows) < 2:
        return False
    pairs = [_pairs_of(row) for row in rows]
    names = [name for row in pairs for name, _ in row]
    is_plain = all(name and len(name) <= _MAX_PAIR_NAME_CHARS and not re.search(r"\d", name) for name in names)
    if not is_plain or len(set(names)) < len(names):
        return False
    has_colons = all(name.endswith((":", "：")) for name in names)
    has_wide = any(len(row) == 1 and isinstance(cells[-1], Held) for row, cells in zip(pairs, rows, strict=True))
    has_two = sum(len(row) > 1 and all(value for _, value in row) for row in pairs) > 0
    return has_two and (has_colons or has_wide)


def _pairs_of(row: list[str]) -> list[tuple[str, str]]:
    filled = [cell for cell in row if not isinstance(cell, Held)]
    filled += [""] * (len(filled) % 2)
    return [pair for pair in zip(filled[::2], filled[1::2], strict=True) if any(pair)]


def _pair_sentences(row: list[str], unit: str) -> list[str]:
    return [_said([name], _with_unit(value, unit)).strip() for name, value in _pairs_of(row)]


def _lines_over(body: list[list[str]], labels: list[int]) -> list[str]:
    """For each row the line over the whole width that it stands under, where rows under several lines have one name."""
    lines, over = [], ""
    for row in body:
        is_line = len(set(filter(None, row))) == 1 and len(row) > 1
        over = next(filter(None, row)) if is_line else over
        lines.append("" if is_line else over)
    known = [tuple(row[i] for i in labels) for row, line in zip(body, lines, strict=True) if line]
    return lines if len(set(known)) < len(known) else [""] * len(body)


def _row_sentences(row: list[str], names: list[str], labels: list[int], unit: str, over: str = "") -> list[str]:
    filled = [cell for cell in row if cell and not isinstance(cell, Held)]
    if len(filled) == 1 or (all(row) and len(set(row)) == 1 and not _AMOUNT.match(row[0])):
        return filled[:1]  # a line over the whole width, or a lone cell
    if not any(names):
        values = [value for value in row[1:] if value and not isinstance(value, Held)]
        return [_said([row[0]], _with_unit(value, unit)) for value in values] if row[0] else filled
    first = names[labels[0]]
    label = [row[labels[0]], *(_said(["" if names[i] == first else names[i]], row[i]) for i in labels[1:] if row[i])]
    label = [over, *label] if over else label
    said = [
        _said([*label, names[i]], _with_unit(row[i], "" if unit in names[i] else unit))
        for i in range(labels[-1] + 1, len(row))
        if row[i] and not (isinstance(row[i], Held) and i > labels[-1] + 1)
    ]  # fmt: skip
    return said or [_said(label, "").rstrip("：: ")]


def _with_unit(value: str, unit: str) -> str:
    if not unit or not _AMOUNT.fullmatch(value):
        return value
    return f"{value}（{unit}）" if _HAN.search(unit) else f"{value} ({unit})"


def _said(names: list[str], value: str) -> str:
    is_chinese = bool(_HAN.search("".join(names)))
    comma, colon = ("，", "：") if is_chinese else (", ", ": ")
    name = comma.join(part.rstrip("：: ") for part in names if part)
    return f"{name}{colon}{value}" if name else value
