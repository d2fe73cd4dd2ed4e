"""The tree of sections of a document, found from headings and numbering alone.

Levels come from the sequence, not from the style: a text may run "1.", "Ii.", "Third," on one level. A numbered
line opens a section when it carries its sequence on (or starts a sequence), so "Article 3 of the Law" at the start of a
line inside a paragraph opens none.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.corpus.enumeration import Marker, Style, line_markers, run_in_markers
from qa.corpus.tree import section_path
from qa.datatypes import Block, BlockKind, Document, Section, Span
from qa.language.dates import arabic_date, find_date
from qa.language.patterns import late_pattern

__all__ = ["Outline", "read_outline", "run_in_heading", "section_path"]

MAX_HEADING_CHARS = 140
_UNIT_ORDER = (Style.ANNEX, Style.PART, Style.CHAPTER, Style.SECTION, Style.ARTICLE)
_UNIT_STYLES = frozenset(_UNIT_ORDER)
# What follows "Article 3" or "第三条" where the words refer to it and do not open it.
_REFERS = late_pattern(
    r"(?:of|and|or|to|in|shall|may|is|are|applies|apply|does|provides|paragraph|above|below)\b|"
    r"(?<!\s)(?:的|所|规定|第|和|及|与|或|至|、|中|之)"
)
_SENTENCE_END = late_pattern(r"[.。;；!！?？,，][\"”’)]*$")
_CONTACT = late_pattern(
    r"^(organi[sz]er|sponsor(ed by)?|host(ed by)?|tel|telephone|phone|fax|add|address|e-?mail|"
    r"zip( code)?|post ?code|contact|"
    r"主办(单位)?|承办(单位)?|地址|电话|联系电话|联系人|传真|邮编|邮政编码|邮箱)\s*(no\.?)?\s*[:：]",
    re.IGNORECASE,
)
_DATE_LINE_CHARS = 90
_LEAD_IN = late_pattern(
    r"(?:(?:we|it|they)\s+(?:will|shall|must|should|need\s+to|have\s+to|is\s+necessary\s+to)\s+|to\s+)", re.IGNORECASE
)
_HEADING_STOP = late_pattern(r"[,.;:，。；：]|\s+including\b|\s+such\s+as\b", re.IGNORECASE)


# What ends the numbered part of a notice without a number of its own.
_CLOSING = late_pattern(
    r"本(?:通知|办法|决定|意见|方案|规定|措施|公告|通告|细则|条例|政策)自.{2,40}(?:施行|执行|实施|生效)|特此(?:通知|公告|通告|函告)|"
    r"This\s+(?:notice|circular|decree|order|regulation|decision|guidance|policy)\s+"
    r"(?:enters|takes|comes|applies|is\s+(?:effective|valid))\b",
    re.IGNORECASE,
)
_NEXT_ITEM = late_pattern(r"[;；,，]\s*(?:and|or|和|或|以及|或者)\s*$", re.IGNORECASE)  # of a list within a sentence
_QUESTION = late_pattern(r"(?:问题?|Q(?:uestion)?)\s*\d{0,3}\s*[:：.、]\s*(?=\S)", re.IGNORECASE)
_REPLY = late_pattern(r"(?:答复?|A(?:nswer)?)\s*\d{0,3}\s*[:：.、]", re.IGNORECASE)
_QUESTION_DEPTH = 9  # below every heading
_SIGNATURE_CHARS = 40
_LOOSE = (BlockKind.PARAGRAPH, BlockKind.RELATED)


class Outline(NamedTuple):
    """Blocks (every line of the text, in order) and sections (in the order of their starts)."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


class _Level(NamedTuple):
    style: Style
    value: int


class _Opening(NamedTuple):
    """A place where a section starts: its level and counters, its heading, the block it starts in."""

    level: int
    number: str
    heading: Span
    start: int
    block: int
    is_run_in: bool


def read_outline(document: Document) -> Outline:
    """Blocks and sections of a document. Every line of the text that holds anything is in exactly one block."""
    blocks = _blocks(document)
    marks = _questions(document.text, blocks) | {mark.start: mark.level for mark in document.marks}
    openings, blocks = _line_openings(document.text, blocks, marks)
    openings = _with_run_ins(document.text, blocks, openings)
    body = [b.end for b in blocks if b.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)]
    body_end = _closing_start(document.text, blocks, openings) or max(body, default=len(document.text))
    return Outline(tuple(blocks), _sections(document.text, openings, blocks, body_end))


def _blocks(document: Document) -> list[Block]:
    """A block for each line; headings are not known yet."""
    blocks: list[Block] = []
    start = 0
    lines = document.text.split("\n")
    title_seen = False
    marked = {mark.start for mark in document.marks}
    last_body = max((i for i, line in enumerate(lines) if _SENTENCE_END.search(line)), default=len(lines))
    for index, line in enumerate(lines):
        kind = BlockKind.PARAGRAPH
        if not title_seen and index < 8 and _same_words(line, document.title):
            kind, title_seen = BlockKind.TITLE, True
        elif start in marked:
            kind = BlockKind.PARAGRAPH
        elif index < 8 and len(line) <= _DATE_LINE_CHARS and find_date(line) and not _SENTENCE_END.search(line):
            kind = BlockKind.DATE
        elif _CONTACT.match(line) and len(line) <= 300:
            kind = BlockKind.CONTACT
        elif index > last_body and title_seen and _resembles(line, document.title):
            kind = BlockKind.RELATED
        if line:
            blocks.append(Block(start=start, end=start + len(line), kind=kind))
        start += len(line) + 1
    return _with_signature(document.text, blocks)


def _questions(text: str, blocks: list[Block]) -> dict[int, int]:
    """The questions of a list of questions and answers, which head their answers: 问：... 答：..."""
    pairs = zip(blocks, blocks[1:], strict=False)
    return {
        question.start: _QUESTION_DEPTH
        for question, reply in pairs
        if _QUESTION.match(question.of(text)) and _REPLY.match(reply.of(text))
    }


def _closing_start(text: str, blocks: list[Block], openings: list[_Opening]) -> int | None:
    """Where the closing words after the last numbered line begin; None when there are none."""
    if not openings:
        return None
    last = openings[-1].block
    is_bare = blocks[last].kind is BlockKind.HEADING  # then the next line is its own, whatever it says
    later = blocks[last + 1 + is_bare :]
    return next((block.start for block in later if _CLOSING.match(block.of(text))), None)


def _with_signature(text: str, blocks: list[Block]) -> list[Block]:
    """The signature below the text, a body's name and a date, set apart from its last paragraph."""
    if len(blocks) < 4 or blocks[-1].end - blocks[-1].start > _SIGNATURE_CHARS:
        return blocks
    if not find_date(arabic_date(blocks[-1].of(text))) or _SENTENCE_END.search(blocks[-1].of(text)):
        return blocks
    n_kept = len(blocks) - 1
    name = blocks[n_kept - 1]
    n_kept -= (
        name.end - name.start <= _SIGNATURE_CHARS and not _SENTENCE_END.search(name.of(text)) and name.kind in _LOOSE
    )
    return blocks[:n_kept] + [block.model_copy(update={"kind": BlockKind.DATE}) for block in blocks[n_kept:]]


def _words(line: str) -> list[str]:
    return re.findall(r"[a-z0-9]+|[\u3400-\u9fff]", line.lower())


def _same_words(line: str, title: str) -> bool:
    return bool(title) and _words(line) == _words(title)


def _resembles(line: str, title: str) -> bool:
    mine, other = set(_words(line)), set(_words(title))
    return len(mine & other) >= 0.6 * len(mine) if len(mine) >= 4 else False


def _line_openings(text: str, blocks: list[Block], marks: dict[int, int]) -> tuple[list[_Opening], list[Block]]:
    """Sections that open at the start of a line, and the blocks with headings marked.

    marks: depth of the lines that the file itself sets as headings, by their starts.
    """
    openings: list[_Opening] = []
    marked: list[Block] = []
    open_ = _Open([], [])
    counters: list[int] = []
    last_lines = _last_lines(text, blocks)
    for index, block in enumerate(blocks):
        marker = None
        if block.kind is BlockKind.PARAGRAPH:
            mark = marks.get(block.start, 0)
            find = _set_heading if mark else _numbered_line
            marker, open_ = find(text, block, open_, last_lines, index if not mark else mark)
        if marker is None:
            marked.append(block)
            continue
        level = len(open_.levels)
        counters = [*counters[:level], *[0] * (level - len(counters))]
        counters[-1] += 1
        is_heading = block.start in marks or _is_heading_line(block.of(text), marker)
        marked.append(block.model_copy(update={"kind": BlockKind.HEADING}) if is_heading else block)
        heading = _line_heading(text, block, marker, is_heading)
        openings.append(_Opening(level, ".".join(map(str, counters)), heading, block.start, index, False))
    return openings, marked


class _Open(NamedTuple):
    """The open levels, outermost first, and for each the depth that the file gives its heading (0: it gives none)."""

    levels: list[_Level]
    depths: list[int]


_Lines = dict[_Level, int]


def _numbered_line(
    text: str, block: Block, open_: _Open, last_lines: _Lines, index: int
) -> tuple[Marker | None, _Open]:
    """The mark that opens a section at this line by its numbering (None: no mark does), and what is open after it."""
    marker, levels = _next_marker(block.of(text), open_.levels, last_lines, index)
    # a whole line of run-in items ("First, ... Second, ...") is a paragraph, not a heading
    if marker is not None and len(run_in_markers(text, block.start, block.end)) >= 2:
        levels, marker = levels[:-1] if marker.value == 1 else levels, None
    return marker, _Open(levels, [*open_.depths, *[0] * len(levels)][: len(levels)])


def _set_heading(text: str, block: Block, open_: _Open, last_lines: _Lines, depth: int) -> tuple[Marker, _Open]:
    """As `_numbered_line`, for a line that the file sets as a heading: it stands below what is set less deep."""
    n_kept = max((i + 1 for i, known in enumerate(open_.depths) if 0 < known < depth), default=0)
    line = block.of(text)
    question = _QUESTION.match(line) if depth == _QUESTION_DEPTH else None
    if question:
        n_kept = next((i for i, known in enumerate(open_.depths) if known == depth), len(open_.depths))
    numbered = next((m for m in line_markers(line) if m.style is not Style.HASH and m.end < len(line)), None)
    marker = numbered or Marker(Style.HASH, 0, 0, question.end() if question else 0)
    level = _Level(marker.style, marker.value)
    return marker, _Open([*open_.levels[:n_kept], level], [*open_.depths[:n_kept], depth])


def _last_lines(text: str, blocks: list[Block]) -> dict[_Level, int]:
    """The last line on which each mark stands."""
    return {
        _Level(marker.style, marker.value): index
        for index, block in enumerate(blocks)
        if block.kind is BlockKind.PARAGRAPH
        for marker in line_markers(block.of(text))
    }


def _next_marker(
    line: str, levels: list[_Level], last_lines: dict[_Level, int], index: int
) -> tuple[Marker | None, list[_Level]]:
    """The reading of this line's mark that carries a sequence on or starts a sequence, and the open levels after it."""
    candidates = [m for m in line_markers(line) if _may_open(line, m)]
    for marker in candidates:
        if marker.style is Style.HASH:
            depth = marker.value
            return marker, [*levels, *[_Level(Style.HASH, 0)] * (depth - len(levels))][:depth]
    for marker in candidates:  # the same style, one further: a sibling at that level
        kept = _levels_above(levels, _Level(marker.style, marker.value - 1))
        if kept is not None:
            return marker, [*kept, _Level(marker.style, marker.value)]
    for marker in candidates:
        kept = _levels_of_other_style(line, marker, levels, last_lines, index)
        if kept is not None:
            return marker, [*kept, _Level(marker.style, marker.value)]
    for marker in candidates:
        new_depth = _depth_of_new(marker, levels)
        if new_depth is not None:
            return marker, [*levels[:new_depth], _Level(marker.style, marker.value)]
    return None, levels


def _levels_above(levels: list[_Level], sibling: _Level) -> list[_Level] | None:
    """The levels above the innermost level that is `sibling`; None when no level is."""
    for depth in range(len(levels), 0, -1):
        if levels[depth - 1] == sibling:
            return levels[: depth - 1]
    return None


def _levels_of_other_style(
    line: str, marker: Marker, levels: list[_Level], last_lines: dict[_Level, int], index: int
) -> list[_Level] | None:
    """The levels above a heading that carries a sequence on in another style; None when it carries none on.

    A single letter may be an initial ("C. Smith"): it carries on only what no later line carries on in its own style.
    """
    if marker.style in _UNIT_STYLES:
        return None  # "Section 3" after "Part 2" is below it
    if marker.value < 2 or any(level.style is marker.style for level in levels) or not _is_heading_line(line, marker):
        return None
    for depth in range(len(levels), 0, -1):
        style, value = levels[depth - 1]
        is_initial = re.match(r"\W*[A-Za-z]\W", line[marker.start : marker.end]) is not None
        is_one_further = value == marker.value - 1 and style not in _UNIT_STYLES
        if is_one_further and not (is_initial and last_lines.get(_Level(style, marker.value), -1) > index):
            return levels[: depth - 1]
    return None


def _depth_of_new(marker: Marker, levels: list[_Level]) -> int | None:
    """How many open levels a newly started sequence keeps above it; None when this mark starts none."""
    if marker.style in _UNIT_STYLES:
        return _depth_of_unit(marker, levels)
    if marker.value != 1:
        return None
    known = [depth for depth, level in enumerate(levels) if level.style is marker.style]
    return known[0] if known else len(levels)


def _depth_of_unit(marker: Marker, levels: list[_Level]) -> int | None:
    """As `_depth_of_new`, for "Chapter II", "第三条": below larger units; a number may miss, not come back."""
    open_values = [level.value for level in levels if level.style is marker.style]
    if open_values and 1 < marker.value <= open_values[-1]:
        return None
    rank = _UNIT_ORDER.index(marker.style)
    above = [i for i, level in enumerate(levels) if level.style in _UNIT_ORDER[:rank]]
    n_hashes = sum(level.style is Style.HASH for level in levels)
    return max(above[-1] + 1 if above else 0, n_hashes)


def _may_open(line: str, marker: Marker) -> bool:
    rest = line[marker.end :]
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
    return line[marker.end : marker.end + 1].islower() and bool(_SENTENCE_END.search(line))


def _is_heading_line(line: str, marker: Marker) -> bool:
    """Whether the whole line is a heading: short, and not a sentence."""
    if marker.style in (Style.HASH, Style.CHAPTER, Style.PART, Style.ANNEX):
        return True
    return len(line) <= MAX_HEADING_CHARS and not _SENTENCE_END.search(line) and not _NEXT_ITEM.search(line)


def _line_heading(text: str, block: Block, marker: Marker, is_heading: bool) -> Span:
    """Where the heading's words stand: behind the mark; in a numbered paragraph a short first sentence or the mark."""
    begin, end = block.start + marker.end, block.end
    if is_heading and begin < end:
        return Span(start=begin, end=end)
    stop = re.search(r"[.。:：](?=\s|[^\d\s]|$)", text[begin:end])
    # what stands before quoted words instructs and is no heading: 将第三条修改为：“...”
    is_instruction = stop is not None and re.match(r"\s*[“「『\"]", text[begin + stop.end() : end])
    if stop and not is_instruction and 0 < stop.start() <= 60 and begin + stop.end() < end:
        return Span(start=begin, end=begin + stop.start())
    return Span(start=block.start + marker.start, end=max(block.start + marker.start + 1, _rstrip(text, begin)))


def _rstrip(text: str, end: int) -> int:
    while end > 0 and text[end - 1].isspace():
        end -= 1
    return end


def _with_run_ins(text: str, blocks: list[Block], openings: list[_Opening]) -> list[_Opening]:
    """Add the sections that open inside paragraphs ("First, ... The second is to ...")."""
    merged: list[_Opening] = []
    by_block = {opening.block: opening for opening in openings}
    current: _Opening | None = None
    for index, block in enumerate(blocks):
        current = by_block.get(index, current)
        if index in by_block:
            merged.append(by_block[index])
        if block.kind is not BlockKind.PARAGRAPH:
            continue
        level, prefix = (current.level + 1, current.number + ".") if current else (1, "")
        for marker in run_in_markers(text, block.start, block.end):
            heading = run_in_heading(text, marker.end, block.end)
            merged.append(_Opening(level, f"{prefix}{marker.value}", heading, marker.start, index, True))
    return merged


def run_in_heading(text: str, start: int, end: int) -> Span:
    """The words that head a run-in item: without "we will", up to the first comma, stop or "including"."""
    lead = _LEAD_IN.match(text[:end], start)
    begin = lead.end() if lead else start
    stop = _HEADING_STOP.search(text[:end], begin + 1)
    finish = _rstrip(text, stop.start() if stop else end)
    return Span(start=begin, end=max(finish, begin + 1))


def _sections(text: str, openings: list[_Opening], blocks: list[Block], body_end: int) -> tuple[Section, ...]:
    ends = [body_end] * len(openings)
    still_open: list[int] = []
    for index, opening in enumerate(openings):
        while still_open and openings[still_open[-1]].level >= opening.level:
            ends[still_open.pop()] = min(opening.start, body_end)
        still_open.append(index)
    sections: list[Section] = []
    for opening, section_end in zip(openings, ends, strict=True):
        end = min(section_end, blocks[opening.block].end) if opening.is_run_in else section_end
        end = max(_rstrip(text, end), opening.heading.end)
        sections.append(
            Section(
                number=opening.number, heading=opening.heading.of(text), heading_span=opening.heading,
                level=opening.level, is_run_in=opening.is_run_in, start=opening.start, end=end,
            )
        )  # fmt: skip
    return tuple(sections)
