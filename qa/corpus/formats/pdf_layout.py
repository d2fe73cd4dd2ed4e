"""From the printed lines of a PDF to lines of text: furniture dropped, paragraphs joined, headings and tables found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

from qa.corpus.enumeration import Style, line_markers
from qa.corpus.formats.draft import Dropped, Line
from qa.corpus.formats.pdf_rows import Row
from qa.corpus.formats.pdf_tables import Table, grid_reading
from qa.corpus.formats.reflow import HAN_SIGN, PAGE_NUMBER, without_hyphen
from qa.corpus.formats.table_sentences import unit_of
from qa.omissions import Omission

_LINE_NUMBER = re.compile(r"(\d{1,3})\s+(\S)")
_MIN_NUMBERED = 6
_BULLET = re.compile(r"^[•●▪■◦‣∙·○◆\uf0b7\uf0a7\u2013]\s+(?=\S)")
_SENTENCE_END = re.compile(r"[.。;；:：!！?？][\"”’)）]*$")
# A figure before its unit in a Chinese line: the space between them is the setting's, not the text's.
_FIGURE_SPACE = re.compile(
    r"(?<=[\u3400-\u9fff]) ?(\d[\d.,]*) ?(?=[元年月日条款项章节号个户人次件米平公吨万亿千百天周倍分折岁名家台套期批届时度%％])"
)
_HAN_FIGURE = re.compile(r"[\u3400-\u9fff] ?\d+$")
_NOTE_START = re.compile(r"(?:\d{1,3}|[*†‡§]|[①-⑳]|\[\d{1,3}\]|注)[\s.:：、)）]?\s*\S")
_NOTE_SIZE = 0.9  # of the body's size: notes are smaller
_WATERMARK = 1.6  # times the body's size
_MAX_HEADING_CHARS = 200
_LARGER = 1.08  # times the body's size: a heading
_MAX_LEVEL = 6


class Bookmark(NamedTuple):
    """An entry of the file's own outline. `page` is None when it points nowhere."""

    title: str
    level: int
    page: int | None


def lines_of(
    rows: Sequence[Row], bookmarks: Sequence[Bookmark], tables: Mapping[int, Sequence[Table]], dropped: list[Dropped]
) -> list[Line]:
    """Lines of text with pages and heading depths; notes at the foot of pages come behind the text.

    dropped: gets running heads and feet, page numbers and watermarks.

    A heading is a line that a bookmark names, or short lines set larger than the body, or bold in a body that is not.
    Depths follow the bookmarks, else the size of the type.
    """
    body_size, _ = _body_type(rows)
    rows = _without_line_numbers(rows, dropped)
    kept = _without_furniture(rows, body_size, tables, dropped)
    kept, notes = _notes_apart(kept, body_size)
    return _lines(kept, bookmarks, tables, dropped) + [
        line._replace(level=0, anchor=_note_anchor(line)) for line in _lines(notes, (), {}, dropped)
    ]


def _note_anchor(line: Line) -> str:
    mark = re.match(r"\W*(\w{1,3})", line.text)
    return f"note-{mark[1]}" if mark else "note"


def _lines(
    kept: Sequence[Row], bookmarks: Sequence[Bookmark], tables: Mapping[int, Sequence[Table]], dropped: list[Dropped]
) -> list[Line]:
    body_size, body_bold = _body_type(kept)
    levels = _levels(kept, bookmarks, body_size, body_bold)
    edges = _page_edges(kept)
    lines: list[Line] = []
    previous: tuple[Row, int] | None = None
    head: tuple[Table, list[str]] | None = None  # the last table with the names of its columns
    gaps = _line_gap(kept)
    index = 0
    while index < len(kept):
        row = kept[index]
        table = next(
            (candidate for candidate in tables.get(row.page, ()) if candidate.holds(row.left, row.bottom, row.top)),
            None,
        )
        if table is not None:
            inside = _rows_inside(kept, index, table)
            grid = table.grid(inside)
            is_rest = head is not None and index > 0 and kept[index - 1].page < row.page and table.carries_on(head[0])
            names = head[1] if is_rest and head is not None else None
            unit = unit_of(lines[-1].text) if lines else ""
            reading = grid_reading(grid, names, unit)
            lines += [Line(words, 0, row.page) for words in reading.sentences]
            dropped += [Dropped(Omission.TABLE_HEAD, words) for words in reading.unsaid]
            head = (table, names or grid[0])
            index, previous = index + len(inside), None
            continue
        level = levels.get(row, 0)
        if previous is not None and _joins(previous, (row, level), edges[previous[0].page, previous[0].column], gaps):
            last = lines[-1]
            lines[-1] = last._replace(text=_joined(last.text, row.text))
        else:
            lines.append(Line(_BULLET.sub("", row.text, count=1), level, row.page))
            head = None
        previous = (row, level)
        index += 1
    return [line._replace(text=_FIGURE_SPACE.sub(r"\1", line.text)) for line in lines if line.text.strip()]


def _page_edges(rows: Sequence[Row]) -> dict[tuple[int, int], tuple[float, float]]:
    """Where the lines of each column of each page begin and end at the outermost."""
    edges: dict[tuple[int, int], tuple[float, float]] = {}
    for row in rows:
        left, right = edges.get((row.page, row.column), (row.left, row.right))
        edges[row.page, row.column] = (min(left, row.left), max(right, row.right))
    return edges


def _rows_inside(kept: Sequence[Row], index: int, table: Table) -> list[Row]:
    inside: list[Row] = []
    page = kept[index].page
    for row in kept[index:]:
        if row.page != page or not table.holds(row.left, row.bottom, row.top):
            break
        inside.append(row)
    return inside


def _without_furniture(
    rows: Sequence[Row], body_size: float, tables: Mapping[int, Sequence[Table]], dropped: list[Dropped]
) -> list[Row]:
    """Without page numbers, the lines that stand at the same height of most pages, and watermarks.

    What stands in a table is none of these.
    """
    n_pages = len({row.page for row in rows})
    by_page = {page: list(group) for page, group in groupby(rows, key=lambda row: row.page)}
    edges = {row for group in by_page.values() for row in _edge_rows(group)}
    running = Counter(key for key, _ in {(_running_key(row), row.page) for row in edges})
    everywhere = Counter(key for key, _ in {(_running_key(row), row.page) for row in rows})
    limit = max(2, n_pages // 2)
    kept: list[Row] = []
    for row in rows:
        is_repeated = n_pages > 1 and everywhere[_running_key(row)] >= limit
        is_value = any(table.holds(row.left, row.bottom, row.top) for table in tables.get(row.page, ()))
        is_running = running[_running_key(row)] >= limit or PAGE_NUMBER.fullmatch(row.text) is not None
        if row in edges and is_running and not is_value:
            dropped.append(Dropped(Omission.FURNITURE, row.text))
        elif row.size > _WATERMARK * body_size and (is_repeated or _lies_over(row, by_page[row.page])):
            dropped.append(Dropped(Omission.WATERMARK, row.text))
        else:
            kept.append(row)
    return kept


def _without_line_numbers(rows: Sequence[Row], dropped: list[Dropped]) -> list[Row]:
    """Without the numbers that a bill prints before each line: they run on, and most lines carry a sentence on."""
    kept: list[Row] = []
    for _, group in groupby(rows, key=lambda row: row.page):
        page = list(group)
        told = [(row, match) for row in page if (match := _LINE_NUMBER.match(row.text))]
        numbers = [int(match[1]) for _, match in told]
        runs_on = len(told) >= _MIN_NUMBERED and all(b == a + 1 for a, b in pairwise(numbers))
        if runs_on and 2 * sum(match[2].islower() for _, match in told) >= len(told):
            bare = {row: match for row, match in told}
            dropped += [Dropped(Omission.FURNITURE, match[1]) for match in bare.values()]
            page = [row._replace(text=row.text[bare[row].start(2) :]) if row in bare else row for row in page]
        kept += page
    return kept


def _lies_over(row: Row, rows: Sequence[Row]) -> bool:
    """Whether a large line is printed over two others, as a watermark is."""
    over = [
        other for other in rows
        if other is not row and other.bottom < row.top - 1 and other.top > row.bottom + 1
        and other.left < row.right and other.right > row.left
    ]  # fmt: skip
    return len(over) >= 2


def _notes_apart(rows: Sequence[Row], body_size: float) -> tuple[list[Row], list[Row]]:
    """The text, and the notes at the feet of pages: smaller lines below all others, the first with a mark."""
    notes: list[Row] = []
    for _, group in groupby(rows, key=lambda row: row.page):
        small: list[Row] = []
        for row in sorted(group, key=lambda row: row.bottom):
            if row.size > _NOTE_SIZE * body_size:
                break
            small.append(row)
        small.reverse()
        first = next((i for i, row in enumerate(small) if _NOTE_START.match(row.text)), None)
        notes += small[first:] if first is not None else []
    apart = set(notes)
    return [row for row in rows if row not in apart], notes


def _edge_rows(rows: list[Row]) -> list[Row]:
    """The two highest and two lowest printed lines of a page."""
    in_order = sorted(rows, key=lambda row: -row.top)
    return in_order[:2] + in_order[-2:]


def _running_key(row: Row) -> tuple[str, int]:
    return re.sub(r"\d+", "#", row.text), round(row.bottom / 6)


def _body_type(rows: Sequence[Row]) -> tuple[float, bool]:
    """Size and weight of most characters."""
    weights: Counter[tuple[float, bool]] = Counter()
    for row in rows:
        weights[row.size, row.is_bold] += len(row.text)
    return weights.most_common(1)[0][0] if weights else (0.0, False)


def _line_gap(rows: Sequence[Row]) -> float:
    """The usual distance of two lines of a paragraph, in sizes of the type."""
    gaps = [
        (above.bottom - below.bottom) / max(below.size, 1.0)
        for above, below in zip(rows, rows[1:], strict=False)
        if above.page == below.page
        and above.size == below.size
        and 0.8 * below.size < above.bottom - below.bottom < 3 * below.size
    ]
    return sorted(gaps)[len(gaps) // 10] if gaps else 1.2


def _levels(rows: Sequence[Row], bookmarks: Sequence[Bookmark], body_size: float, body_bold: bool) -> dict[Row, int]:
    named = _named_rows(rows, bookmarks)
    is_larger = {row for row in rows if row not in named and _looks_like_heading(row, body_size, body_bold)}
    by_type: dict[tuple[float, bool], Counter[int]] = {}
    for row, level in named.items():
        by_type.setdefault((row.size, row.is_bold), Counter())[level] += 1
    levels = dict(named)
    types = sorted({(row.size, row.is_bold) for row in is_larger}, reverse=True)
    for rank, kind in enumerate(types, 1):
        level = by_type[kind].most_common(1)[0][0] if kind in by_type else rank if not named else 0
        if not level:  # beside bookmarks: a level deeper than the deepest type that is larger
            larger = [min(counts) for type_, counts in by_type.items() if type_ > kind]
            level = max(larger, default=0) + 1
        levels.update({row: min(level, _MAX_LEVEL) for row in is_larger if (row.size, row.is_bold) == kind})
    return levels


def _named_rows(rows: Sequence[Row], bookmarks: Sequence[Bookmark]) -> dict[Row, int]:
    """The rows that bookmarks name, on their page or the next, in order."""
    by_words: dict[str, list[Row]] = {}
    for row in rows:
        by_words.setdefault(_bare(row.text), []).append(row)
    named: dict[Row, int] = {}
    for mark in bookmarks:
        words = _bare(mark.title)
        matching = [row for row in by_words.get(words, ()) if row not in named and _is_near(row, mark.page)]
        if not matching and len(words) > 20:  # a heading that was broken over two lines
            matching = [
                row for row in rows
                if len(row.text) > 12 and words.startswith(_bare(row.text)) and row not in named and _is_near(row, mark.page)
            ]  # fmt: skip
        if matching and words:
            named[matching[0]] = mark.level
    return named


def _is_near(row: Row, page: int | None) -> bool:
    return page is None or row.page in (page, page + 1)


def _bare(words: str) -> str:
    return re.sub(r"\W+", "", words.lower())


def _looks_like_heading(row: Row, body_size: float, body_bold: bool) -> bool:
    if len(row.text) > _MAX_HEADING_CHARS or not re.search(r"\w", row.text) or row.size < 0.95 * body_size:
        return False
    if row.size > _LARGER * body_size:
        return True
    return row.is_bold and not body_bold and not _SENTENCE_END.search(row.text)


def _joins(before: tuple[Row, int], after: tuple[Row, int], edges: tuple[float, float], usual_gap: float) -> bool:
    """Whether the second row carries on the paragraph (or the heading) of the first."""
    (first, level), (second, next_level), (_, right) = before, after, edges
    if not _is_same_type(first, second, level, next_level):
        return False
    if _BULLET.match(second.text) and not _is_dash_within(first, second, right):
        return False
    if (first.page, first.column) != (second.page, second.column):
        return (
            not level
            and not _SENTENCE_END.search(first.text)
            and not _starts_item(second.text)
            and (_is_full(first, right) or second.text[:1].islower())
        )
    gap = (first.bottom - second.bottom) / max(second.size, 1.0)
    if abs(gap) < 0.3:
        return True  # parts of one printed line
    if gap < 0 or gap > usual_gap + 0.35:
        return False
    if level:
        return True
    # the first line of a Chinese paragraph; the words of an item hang to the right of its mark
    is_item = bool(_BULLET.match(first.text)) or _starts_item(first.text)
    is_indented = second.left > first.left + (3.5 if is_item else 1.2) * second.size
    return (
        not is_indented
        and _is_full(first, right)
        and not (_starts_item(second.text) and _SENTENCE_END.search(first.text))
    )


def _is_dash_within(first: Row, second: Row, right: float) -> bool:
    """Whether the dash at the start of the second row stands within a sentence that was broken before it.

    So it is where the first row is full, ends no sentence and is no item, and both begin at the same place.
    """
    is_plain = not _BULLET.match(first.text) and not _SENTENCE_END.search(first.text)
    is_dash = second.text.startswith("\u2013")
    return is_dash and is_plain and _is_full(first, right) and abs(first.left - second.left) < 0.5 * second.size


def _is_same_type(first: Row, second: Row, level: int, next_level: int) -> bool:
    if abs(first.size - second.size) > 0.6 or (level and first.is_bold != second.is_bold):
        return False
    # of a heading over two lines a bookmark may name the first alone
    return level == next_level or (level > 0 and not next_level)


def _is_full(row: Row, right: float) -> bool:
    """Whether a printed line reaches so near the right edge that the next word did not fit."""
    return row.right > right - max(0.18 * (right - row.left), 3 * row.size)


def _starts_item(text: str) -> bool:
    return any(marker.style is not Style.HASH for marker in line_markers(text))


def _joined(before: str, after: str) -> str:
    if before.endswith("\u00ad"):
        return without_hyphen(f"{before[:-1]}-", after)
    if re.search(r"\d-$", before) and after[:1].isdigit():
        return before + after
    if HAN_SIGN.match(before[-1:]) and HAN_SIGN.match(after[:1]):
        return before + after
    is_broken_figure = (_HAN_FIGURE.search(before) and re.match(r"\d+ ?[\u3400-\u9fff%％]", after)) or (
        re.search(r"\d,$", before) and re.match(r"\d{3}\b", after)
    )
    return before + after if is_broken_figure else f"{before} {after}"
