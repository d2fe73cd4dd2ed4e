"""The text of one PDF page as printed lines, with what is raised, struck out or turned told apart."""

from __future__ import annotations

import ctypes
import math
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium_c

from qa.corpus.formats.draft import Dropped
from qa.corpus.formats.pdf_rows import Printed, Row, in_reading_order, one_table, upright
from qa.corpus.formats.pdf_tables import Rule, Table
from qa.corpus.formats.raised import lowered, raised
from qa.corpus.formats.reflow import without_hyphen
from qa.omissions import Omission

MAX_CHARS_OF_PAGE = 200_000
_WIDE_GAP = 1.4  # sizes of the type: what lies further apart are parts of a line
_CELL_GAP = 0.33
_SMALL = 0.82  # of the size of the line: a raised or lowered figure
_MAX_TURNED_CHARS = 40
_ACCENTS = {
    0x60: "\u0300", 0xB4: "\u0301", 0x2C6: "\u0302", 0x2DC: "\u0303", 0xA8: "\u0308", 0x2DA: "\u030a", 0xB8: "\u0327",
    0x2C7: "\u030c",
}  # fmt: skip
_DIVIDED = re.compile(r"(\w+)\u00ad(\w+)")  # a word whose parts pdfium gives as one line
_BOLD_NAMES = (b"bold", b"heavy", b"simhei", b"black")


class PageText:
    """Reads the lines of a page."""

    def __init__(self, page: Any, number: int, dropped: list[Dropped]) -> None:  # noqa: ANN401 - a PdfPage
        """number: of the page, from 1. dropped: gets what is left out."""
        self.textpage = page.get_textpage()
        self.handle = self.textpage.raw
        self.number = number
        self.dropped = dropped
        self._marks: dict[int, str] = {}  # marks of notes by where they stand: a line may be read in pieces as well
        n_chars = min(self.textpage.count_chars(), MAX_CHARS_OF_PAGE)
        self.codes = [pdfium_c.FPDFText_GetUnicode(self.handle, i) for i in range(n_chars)]

    def rows(self, tables: Sequence[Table], rules: Sequence[Rule]) -> list[Row]:
        """The printed lines in reading order. rules: lines drawn on the page; one through words strikes them out."""
        strokes = [rule for rule in rules if rule.top - rule.bottom <= 2.5 and rule.right - rule.left >= 4]
        lines: list[Printed] = []
        cells: list[Row] = []  # of the table that the lines just read stand in
        open_table: Table | None = None
        begin = 0
        for end in [*(i for i, code in enumerate(self.codes) if code in (10, 13)), len(self.codes)]:
            row = self._row(begin, end)
            if row is not None:
                table = next((table for table in tables if table.holds(row.left, row.bottom, row.top)), None)
                if cells and table is not open_table:
                    lines.append(one_table(cells))
                    cells = []
                open_table = table
                if table is not None:
                    cells += self._cells(begin, end, row, table)
                else:
                    lines += self._line(begin, end, row, strokes)
            begin = end + 1
        lines += [one_table(cells)] if cells else []
        self.textpage.close()
        self.dropped += [Dropped(Omission.NOTE_MARK, words) for words in self._marks.values()]
        return in_reading_order(self._of_one_turn(lines))

    def _cells(self, begin: int, end: int, row: Row, table: Table) -> list[Row]:
        """A printed line of a table, cut where it runs on over the column lines."""
        return self._parts(self._column_cuts(begin, end, table), row)

    def _parts(self, cuts: Sequence[int], row: Row) -> list[Row]:
        """The pieces of a printed line between cuts; the line itself where there are none within."""
        parts = [self._row(*edges) for edges in pairwise(cuts)] if len(cuts) > 2 else [row]
        return [part for part in parts if part is not None]

    def _line(self, begin: int, end: int, row: Row, strokes: Sequence[Rule]) -> list[Printed]:
        struck = [rule for rule in strokes if _goes_through(rule, row)]
        if struck:
            kept = self._without_struck(begin, end, row, struck)
            return [Printed(kept, (kept,))] if kept is not None else []
        return [Printed(row, tuple(self._parts(self._gap_cuts(begin, end, row), row)))]

    def _of_one_turn(self, lines: list[Printed]) -> list[Printed]:
        """The lines that run as most of the page does, upright. Askew ones and short turned ones are watermarks."""
        turns: Counter[int] = Counter()
        for line in lines:
            turns[line.row.turn] += len(line.row.text)
        usual = max(turns, key=lambda turn: turns[turn] * (turn >= 0), default=0)
        if not set(turns) - {0}:
            return lines
        kept: list[Printed] = []
        for line in lines:
            if line.row.turn == usual:
                parts = tuple(upright(part, usual) for part in line.parts)
                kept.append(Printed(upright(line.row, usual), parts, line.is_table))
            elif line.row.turn < 0 or len(line.row.text) <= _MAX_TURNED_CHARS:
                self.dropped.append(Dropped(Omission.WATERMARK, line.row.text))
            else:
                kept.append(Printed(line.row, (line.row,)))
        return kept

    def _gap_cuts(self, begin: int, end: int, row: Row) -> list[int]:
        """Where wide gaps divide a printed line; begin and end alone where none does."""
        n_rects = pdfium_c.FPDFText_CountRects(self.handle, begin, end - begin)
        if n_rects < 2 or row.turn:
            return [begin, end]
        rects = sorted(rect for i in range(n_rects) if (rect := self._rect(i)) is not None)
        starts = [
            after[0] for before, after in pairwise(rects) if after[0] - before[1] > _WIDE_GAP * max(row.size, 4.0)
        ]
        cuts, at = [begin], begin
        for start in starts:
            at = next(
                (i for i in range(at, end) if self.codes[i] > 32 and (box := self._box(i)) and box[0] >= start - 1), at
            )
            cuts += [at] if at > cuts[-1] else []
        return [*cuts, end]

    def _column_cuts(self, begin: int, end: int, table: Table) -> list[int]:
        """Where a printed line runs on over the column lines of a table: in gaps wider than those between words.

        Words that run on without a gap stand in a cell that is merged over several columns.
        """
        cuts, column, right = [begin], -1, 0.0
        least_gap = _CELL_GAP * max(self._size(begin), 4.0)
        for i in range(begin, end):
            box = self._box(i) if self.codes[i] > 32 else None
            if box is not None:
                here = bisect_right(table.columns, box[0] + 1)
                if column >= 0 and here != column and box[0] - right >= least_gap:
                    cuts.append(i)
                column, right = here, box[1]
        return [*cuts, end]

    def _without_struck(self, begin: int, end: int, row: Row, struck: Sequence[Rule]) -> Row | None:
        """The row without the words that lines go through; None where nothing is left.

        A word is struck out as a whole or not at all: a line that ends before its last figure makes no other number.
        """
        gone: set[int] = set()
        for word in self._words(begin, end):
            n_struck = sum(
                any(rule.left - 1 <= (box[0] + box[1]) / 2 <= rule.right + 1 for rule in struck)
                for i in word
                if (box := self._box(i)) is not None
            )
            gone |= {*word} if 2 * n_struck > len(word) else set()
        if not gone:
            return row
        lost = "".join(_char(self.codes[i]) if i in gone else " " for i in range(begin, end))
        self.dropped.append(Dropped(Omission.STRUCK_OUT, " ".join(lost.split())))
        kept = "".join(_char(self.codes[i]) for i in range(begin, end) if i not in gone)
        words = " ".join(kept.split())
        return row._replace(text=words) if words else None

    def _words(self, begin: int, end: int) -> list[list[int]]:
        """The places of the characters of each word; a Chinese character is one."""
        words: list[list[int]] = []
        for i in range(begin, end):
            is_new = i == begin or self.codes[i - 1] <= 32 or 0x2E80 <= max(self.codes[i - 1 : i + 1]) <= 0xFFEF
            if self.codes[i] > 32:
                words += [[i]] if is_new or not words else []
                words[-1] += [i] if words[-1][-1] != i else []
        return words

    def _row(self, begin: int, end: int) -> Row | None:
        codes, handle = self.codes, self.handle
        printed = [i for i in range(begin, end) if codes[i] > 32 and codes[i] not in (0x3000, 0xA0)]
        if not printed:
            return None
        boxes = [box for i in (printed[0], printed[-1]) if (box := self._box(i)) is not None]
        samples = printed[:: max(1, len(printed) // 5)]
        sizes = sorted(self._size(i) for i in samples)
        size = sizes[len(sizes) // 2]
        weights = sorted(int(pdfium_c.FPDFText_GetFontWeight(handle, i)) for i in samples)
        is_bold = weights[len(weights) // 2] >= 600 or self._has_bold_name(samples[len(samples) // 2])
        left = min((box[0] for box in boxes), default=0.0)
        right = max((box[1] for box in boxes), default=0.0)
        bottom = min((box[2] for box in boxes), default=0.0)
        top = max((box[3] for box in boxes), default=0.0)
        turn = _turn(float(pdfium_c.FPDFText_GetCharAngle(handle, samples[len(samples) // 2])))
        text = self._text(begin, end, size)
        return Row(text.strip(), self.number, left, right, bottom, top, round(size * 2) / 2, is_bold, 0, turn)

    def _text(self, begin: int, end: int, size: float) -> str:
        """The words of a line; small figures behind a character are raised or lowered ones."""
        parts: list[str] = []
        i = begin
        small_until = -1  # where the last small figure ended: "1,2" are two marks
        while i < end:
            code = self.codes[i]
            if (
                48 <= code <= 57
                and i > begin
                and self._size(i) < _SMALL * size
                and self._is_beside(begin, i, size, is_next=small_until == i - 1)
            ):
                last = i
                while last < end and 48 <= self.codes[last] <= 57 and self._size(last) < _SMALL * size:
                    last += 1
                parts.append(self._small(begin, i, last, "".join(parts)))
                i = small_until = last
                continue
            accented = self._accented(i, end)
            if accented:
                parts.append(accented)
                i += 2
                continue
            # 2 and 0xfffe stand for a hyphen at the end of a line that pdfium takes for a division of the word
            parts.append("\u00ad" if code in (2, 0xFFFE) else _char(code))
            i += 1
        return _DIVIDED.sub(lambda match: without_hyphen(f"{match[1]}-", match[2]), "".join(parts))

    def _accented(self, index: int, end: int) -> str:
        """The letter that an accent of its own makes with the letter printed under it; "" where there is none."""
        mark = _ACCENTS.get(self.codes[index])
        if mark is None or index + 1 >= end or not _char(self.codes[index + 1]).isalpha():
            return ""
        accent, letter = self._box(index), self._box(index + 1)
        if accent is None or letter is None or not letter[0] - 1 <= (accent[0] + accent[1]) / 2 <= letter[1] + 1:
            return ""
        made = unicodedata.normalize("NFC", _char(self.codes[index + 1]).replace("\u0131", "i") + mark)
        return made if len(made) == 1 else ""

    def _is_beside(self, begin: int, index: int, size: float, *, is_next: bool) -> bool:
        """Whether a small figure stands at the character before it: without a space, or raised above the line.

        is_next: it comes behind another small figure and a sign. Else what is before it is as large as the line: of
        words that are all small a figure is no mark.
        """
        before_it = index - 1 if self.codes[index - 1] > 32 else max(begin, index - 2)
        if not is_next and self._size(before_it) < _SMALL * size:
            return False
        if self.codes[index - 1] > 32:
            return True
        here, before = self._box(index), self._box(max(begin, index - 2))
        return here is not None and before is not None and here[2] > before[2] + 0.2 * size

    def _small(self, begin: int, first: int, last: int, before: str) -> str:
        words = "".join(map(chr, self.codes[first:last]))
        here, around = self._box(first), self._box(max(begin, first - 1))
        is_lowered = here is not None and around is not None and here[2] < around[2] - 0.5
        if is_lowered:
            return lowered(before, words)
        said = raised(before.rstrip()[-12:], words, is_link=False)
        if said is None:
            self._marks[first] = words
        return said or ""

    def _size(self, index: int) -> float:
        return float(pdfium_c.FPDFText_GetFontSize(self.handle, index)) * self._scale(index)

    def _scale(self, index: int) -> float:
        matrix = pdfium_c.FS_MATRIX()
        if not pdfium_c.FPDFText_GetMatrix(self.handle, index, matrix):
            return 1.0
        scale = float((matrix.c**2 + matrix.d**2) ** 0.5)
        return scale if 0.01 < scale < 100 else 1.0

    def _has_bold_name(self, index: int) -> bool:
        buffer = ctypes.create_string_buffer(128)
        flags = ctypes.c_int()
        pdfium_c.FPDFText_GetFontInfo(self.handle, index, buffer, 128, flags)
        name = buffer.value.lower()
        return any(part in name for part in _BOLD_NAMES)

    def _box(self, index: int) -> tuple[float, float, float, float] | None:
        """(left, right, bottom, top) of a character."""
        left, right, bottom, top = (ctypes.c_double() for _ in range(4))
        has_box = pdfium_c.FPDFText_GetCharBox(self.handle, index, left, right, bottom, top)
        return (left.value, right.value, bottom.value, top.value) if has_box else None

    def _rect(self, index: int) -> tuple[float, float] | None:
        """(left, right) of a stretch of characters that the last count of stretches found."""
        left, top, right, bottom = (ctypes.c_double() for _ in range(4))
        has_rect = pdfium_c.FPDFText_GetRect(self.handle, index, left, top, right, bottom)
        return (left.value, right.value) if has_rect else None


def _goes_through(rule: Rule, row: Row) -> bool:
    """Whether a level line goes through the middle of the words of a row, and not under or between them."""
    height = row.top - row.bottom
    middle = (rule.bottom + rule.top) / 2
    is_through = row.bottom + 0.22 * height < middle < row.bottom + 0.7 * height
    return not row.turn and height > 3 and is_through and rule.left < row.right - 1 and rule.right > row.left + 1


def _turn(angle: float) -> int:
    """Quarters of a turn to the left; pdfium counts angles to the right. -1: askew."""
    quarters = angle / (math.pi / 2)
    return -round(quarters) % 4 if abs(quarters - round(quarters)) < 0.06 else -1


def _char(code: int) -> str:
    return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
