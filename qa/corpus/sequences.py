"""Which numbered line opens a section, and how deep: told by the sequence it carries on or starts, not by its style.

A sequence may miss numbers ("2." then "4."), hold inserted ones ("5A.", "第三条之一") and run on through the chapters of
a text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from qa.corpus.enumeration import Marker, Style, line_markers, run_in_markers
from qa.datatypes import Block, BlockKind
from qa.language.patterns import late_pattern

MAX_HEADING_CHARS = 140
QUESTION = late_pattern(r"(?:问题?|Q(?:uestion)?)\s*\d{0,3}\s*[:：.、]\s*(?=\S)", re.IGNORECASE)
QUESTION_DEPTH = 9  # below every heading
SENTENCE_END = late_pattern(r"[.。;；!！?？,，][\"”’)]*$")
_UNIT_ORDER = (Style.ANNEX, Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE)
_UNIT_STYLES = frozenset(_UNIT_ORDER)
# Styles whose sequence may miss a number: a letter or a figure in brackets stands too often in running text.
_GAP_STYLES = frozenset((Style.ARABIC, Style.HAN))
_MAX_GAP = 9
_MAX_HAN_GAP = 3
# An entry of a table of contents: its page stands behind a row of dots.
_LEADERS = late_pattern(r"(?:\.{4,}|(?:\. ){4,}|…{2,}|·{4,})\s*\d{1,4}$")
# What follows "Article 3" or "第三条" where the words refer to it and do not open it.
_REFERS = late_pattern(
    r"(?:of|and|or|to|in|shall|may|is|are|applies|apply|does|provides|paragraph|above|below)\b|"
    r"(?<!\s)(?:的|所|规定|第|和|及|与|或|至|、|中|之)"
)
_NEXT_ITEM = late_pattern(r"[;；,，]\s*(?:and|or|和|或|以及|或者)\s*$", re.IGNORECASE)  # of a list within a sentence


class Level(NamedTuple):
    """An open section: the style of its number, its value, and which inserted one it is behind that value (0: none)."""

    style: Style
    value: int
    inserted: int = 0

    def is_next(self, marker: Marker) -> bool:
        """Whether a mark carries this one on: 5 -> 6, 5 -> 5A, 5A -> 6."""
        if marker.style is not self.style:
            return False
        if marker.inserted:
            return marker.value == self.value and marker.inserted == self.inserted + 1
        return marker.value == self.value + 1


class OpenSections(NamedTuple):
    """The open levels, outermost first, and for each the depth that the file gives its heading (0: it gives none)."""

    levels: list[Level]
    depths: list[int]
    # the last mark of each style, with how many levels stood above it: a sequence may run on below the next heading
    seen: dict[Style, tuple[Level, int]]


LastLines = dict[tuple[Style, int], int]


def numbered_line(
    text: str, block: Block, open_: OpenSections, last_lines: LastLines, index: int
) -> tuple[Marker | None, OpenSections]:
    """The mark that opens a section at this line by its numbering (None: no mark does), and what is open after it."""
    marker, levels = _next_marker(block.of(text), open_, last_lines, index)
    # a whole line of run-in items ("First, ... Second, ...") is a paragraph, not a heading
    if marker is not None and len(run_in_markers(text, block.start, block.end)) >= 2:
        levels, marker = levels[:-1] if marker.value == 1 else levels, None
    if marker is not None:
        open_.seen[marker.style] = (levels[-1], len(levels) - 1)
    return marker, OpenSections(levels, [*open_.depths, *[0] * len(levels)][: len(levels)], open_.seen)


def set_heading(
    text: str, block: Block, open_: OpenSections, last_lines: LastLines, depth: int
) -> tuple[Marker, OpenSections]:
    """As `numbered_line`, for a line that the file sets as a heading: it stands below what is set less deep."""
    n_kept = max((i + 1 for i, known in enumerate(open_.depths) if 0 < known < depth), default=0)
    line = block.of(text)
    question = QUESTION.match(line) if depth == QUESTION_DEPTH else None
    if question:
        n_kept = next((i for i, known in enumerate(open_.depths) if known == depth), len(open_.depths))
    numbered = next((m for m in line_markers(line) if m.style is not Style.HASH and m.end < len(line)), None)
    marker = numbered or Marker(Style.HASH, 0, 0, question.end() if question else 0)
    level = Level(marker.style, marker.value, marker.inserted)
    return marker, OpenSections([*open_.levels[:n_kept], level], [*open_.depths[:n_kept], depth], open_.seen)


def last_lines_of(text: str, blocks: Sequence[Block]) -> LastLines:
    """The last line on which each mark stands."""
    return {
        (marker.style, marker.value): index
        for index, block in enumerate(blocks)
        if block.kind is BlockKind.PARAGRAPH
        for marker in line_markers(block.of(text))
    }


def _next_marker(
    line: str, open_: OpenSections, last_lines: LastLines, index: int
) -> tuple[Marker | None, list[Level]]:
    """The reading of this line's mark that carries a sequence on or starts a sequence, and the open levels after it."""
    levels = open_.levels
    candidates = [m for m in line_markers(line) if _may_open(line, m)]
    for marker in candidates:
        if marker.style is Style.HASH:
            depth = marker.value
            return marker, [*levels, *[Level(Style.HASH, 0)] * (depth - len(levels))][:depth]
    for find in (_above_sibling, _above_other_style, _above_running_on, _above_new, _above_gap):
        for marker in candidates:
            kept = find(line, marker, open_, last_lines, index)
            if kept is not None:
                return marker, [*kept, Level(marker.style, marker.value, marker.inserted)]
    return None, levels


def _above_sibling(
    line: str, marker: Marker, open_: OpenSections, last_lines: LastLines, index: int
) -> list[Level] | None:
    """The levels above the innermost level that the mark carries on in the same style; None when it carries none on."""
    depth = next((d for d in range(len(open_.levels), 0, -1) if open_.levels[d - 1].is_next(marker)), None)
    return open_.levels[: depth - 1] if depth is not None else None


def _above_other_style(
    line: str, marker: Marker, open_: OpenSections, last_lines: LastLines, index: int
) -> list[Level] | None:
    """The levels above a heading that carries a sequence on in another style; None when it carries none on.

    A single letter may be an initial ("C. Smith"): it carries on only what no later line carries on in its own style.
    """
    levels = open_.levels
    if marker.style in _UNIT_STYLES or marker.inserted:
        return None  # "Section 3" after "Part 2" is below it
    if marker.value < 2 or any(level.style is marker.style for level in levels) or not is_heading_line(line, marker):
        return None
    for depth in range(len(levels), 0, -1):
        style, value, _ = levels[depth - 1]
        is_initial = re.match(r"\W*[A-Za-z]\W", line[marker.start : marker.end]) is not None
        is_one_further = value == marker.value - 1 and style not in _UNIT_STYLES
        if is_one_further and not (is_initial and last_lines.get((style, marker.value), -1) > index):
            return levels[: depth - 1]
    return None


def _above_running_on(
    line: str, marker: Marker, open_: OpenSections, last_lines: LastLines, index: int
) -> list[Level] | None:
    """The open levels, where a sequence of a closed section runs on at the same depth: （一）（二） 二、（三）."""
    level, n_above = open_.seen.get(marker.style, (None, 0))
    if level is None or marker.value < 2 or not level.is_next(marker) or n_above != len(open_.levels):
        return None
    return open_.levels if all(known.style is not marker.style for known in open_.levels) else None


def _above_new(line: str, marker: Marker, open_: OpenSections, last_lines: LastLines, index: int) -> list[Level] | None:
    """The levels above a newly started sequence; None when this mark starts none."""
    levels = open_.levels
    if marker.style in _UNIT_STYLES:
        depth = _depth_of_unit(marker, levels)
        return levels[:depth] if depth is not None else None
    if marker.value != 1 or marker.inserted:
        return None
    known = [depth for depth, level in enumerate(levels) if level.style is marker.style]
    return levels[: known[0]] if known else levels


def _above_gap(line: str, marker: Marker, open_: OpenSections, last_lines: LastLines, index: int) -> list[Level] | None:
    """The levels above a heading that carries its sequence on past missing numbers: "2 Permit", "4 Refusal"."""
    if marker.style not in _GAP_STYLES:
        return None
    # 四、 at the start of a line is a mark in any line; a figure is one in a heading alone
    max_gap = _MAX_GAP if is_heading_line(line, marker) else _MAX_HAN_GAP if marker.style is Style.HAN else 0
    for depth in range(len(open_.levels), 0, -1):
        style, value, _ = open_.levels[depth - 1]
        # a later line that carries the sequence on without a gap says that this one is of another list
        if (
            style is marker.style
            and value < marker.value <= value + max_gap
            and last_lines.get((style, value + 1), -1) <= index
        ):
            return open_.levels[: depth - 1]
    return None


def _depth_of_unit(marker: Marker, levels: list[Level]) -> int | None:
    """How many levels stay open above "Chapter II", "第三条": larger units; a number may miss, not come back."""
    open_values = [level.value for level in levels if level.style is marker.style]
    if open_values and 1 < marker.value <= open_values[-1]:
        return None
    rank = _UNIT_ORDER.index(marker.style)
    above = [i for i, level in enumerate(levels) if level.style in _UNIT_ORDER[:rank]]
    n_hashes = sum(level.style is Style.HASH for level in levels)
    return max(above[-1] + 1 if above else 0, n_hashes)


def _may_open(line: str, marker: Marker) -> bool:
    rest = line[marker.end :]
    if _LEADERS.search(line):
        return False
    if marker.style in _UNIT_STYLES and _REFERS.match(line, marker.end):
        return False
    if marker.style in {*_UNIT_STYLES, Style.DOTTED} and _is_english_sentence(line, marker):
        return False  # "2.1 million yuan were paid."
    if marker.style in (Style.HASH, Style.CHAPTER, Style.PART, Style.ANNEX):
        return len(line) <= 240
    if marker.style in (Style.LETTER, Style.ROMAN, Style.ORDINAL):
        return len(rest) >= 2 and (len(line) <= MAX_HEADING_CHARS or marker.style is not Style.ORDINAL)
    return marker.style in _UNIT_STYLES or bool(rest.strip())


def _is_english_sentence(line: str, marker: Marker) -> bool:
    """Whether the line runs on as a sentence behind the mark: "Chapter 3 sets out the duties of harbours."."""
    return line[marker.end : marker.end + 1].islower() and bool(SENTENCE_END.search(line))


def is_heading_line(line: str, marker: Marker) -> bool:
    """Whether the whole line is a heading: short, and not a sentence."""
    if marker.style in (Style.HASH, Style.CHAPTER, Style.PART, Style.ANNEX):
        return True
    return len(line) <= MAX_HEADING_CHARS and not SENTENCE_END.search(line) and not _NEXT_ITEM.search(line)
