"""The tree of sections of a document, found from headings and numbering alone.

Levels come from the sequence, not from the style: a text may run "1.", "Ii.", "Third," on one level. A numbered
line opens a section when it carries its sequence on (or starts a sequence), so "Article 3 of the Law" at the start of a
line inside a paragraph opens none.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

from qa.corpus.enumeration import Marker, run_in_markers
from qa.corpus.sequences import (
    QUESTION,
    QUESTION_DEPTH,
    SENTENCE_END,
    OpenSections,
    is_heading_line,
    last_lines_of,
    numbered_line,
    set_heading,
)
from qa.corpus.tree import section_path
from qa.datatypes import Block, BlockKind, Document, Section, Span
from qa.language.dates import arabic_date, find_date
from qa.language.patterns import late_pattern

__all__ = ["Outline", "read_outline", "run_in_heading", "section_path"]

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
# The list of its annexes ends the body of a paper, whatever stands in the annexes below.
_ANNEX_LIST = late_pattern(r"附\s*[件表录]\s*[:：]\s*\S")
_REPLY = late_pattern(r"(?:答复?|A(?:nswer)?)\s*\d{0,3}\s*[:：.、]", re.IGNORECASE)
_SIGNATURE_CHARS = 40
_LOOSE = (BlockKind.PARAGRAPH, BlockKind.RELATED)


class Outline(NamedTuple):
    """Blocks (every line of the text, in order) and sections (in the order of their starts)."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]


class _Opening(NamedTuple):
    """A place where a section starts: its level and counters, its heading, the block it starts in."""

    level: int
    number: str
    heading: Span
    start: int
    block: int
    is_run_in: bool
    label: str = ""


def read_outline(document: Document) -> Outline:
    """Blocks and sections of a document. Every line of the text that holds anything is in exactly one block."""
    blocks = _blocks(document)
    marks = _questions(document.text, blocks) | {mark.start: mark.level for mark in document.marks}
    openings, blocks = _line_openings(document.text, blocks, marks)
    openings = _with_run_ins(document.text, blocks, openings)
    body = [b.end for b in blocks if b.kind in (BlockKind.HEADING, BlockKind.PARAGRAPH)]
    body_end = _closing_start(document.text, blocks, openings) or max(body, default=len(document.text))
    return Outline(tuple(blocks), _sections(document, openings, blocks, body_end))


def _blocks(document: Document) -> list[Block]:
    """A block for each line; headings are not known yet."""
    blocks: list[Block] = []
    start = 0
    lines = document.text.split("\n")
    title_seen = False
    marked = {mark.start for mark in document.marks}
    last_body = max((i for i, line in enumerate(lines) if SENTENCE_END.search(line)), default=len(lines))
    for index, line in enumerate(lines):
        kind = BlockKind.PARAGRAPH
        if not title_seen and index < 8 and _same_words(line, document.title):
            kind, title_seen = BlockKind.TITLE, True
        elif start in marked:
            kind = BlockKind.PARAGRAPH
        elif index < 8 and len(line) <= _DATE_LINE_CHARS and find_date(line) and not SENTENCE_END.search(line):
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
        question.start: QUESTION_DEPTH
        for question, reply in pairs
        if QUESTION.match(question.of(text)) and _REPLY.match(reply.of(text))
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
    if not find_date(arabic_date(blocks[-1].of(text))) or SENTENCE_END.search(blocks[-1].of(text)):
        return blocks
    n_kept = len(blocks) - 1
    name = blocks[n_kept - 1]
    n_kept -= (
        name.end - name.start <= _SIGNATURE_CHARS and not SENTENCE_END.search(name.of(text)) and name.kind in _LOOSE
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
    open_ = OpenSections([], [], {})
    counters: list[int] = []
    last_lines = last_lines_of(text, blocks)
    for index, block in enumerate(blocks):
        marker = None
        if block.kind is BlockKind.PARAGRAPH:
            mark = marks.get(block.start, 0)
            find = set_heading if mark else numbered_line
            marker, open_ = find(text, block, open_, last_lines, index if not mark else mark)
        if marker is None:
            marked.append(block)
            continue
        level = len(open_.levels)
        counters = [*counters[:level], *[0] * (level - len(counters))]
        counters[-1] += 1
        is_heading = block.start in marks or is_heading_line(block.of(text), marker)
        marked.append(block.model_copy(update={"kind": BlockKind.HEADING}) if is_heading else block)
        heading = _line_heading(text, block, marker, is_heading)
        number, label = (
            ".".join(map(str, counters)),
            block.of(text)[marker.start : marker.end].strip(" .．、:：—–-()（）,，\u3000"),
        )
        openings.append(_Opening(level, number, heading, block.start, index, False, label))
    return openings, marked


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


def _sections(document: Document, openings: list[_Opening], blocks: list[Block], body_end: int) -> tuple[Section, ...]:
    text, lists = document.text, document.items
    annex_lists = [block.start for block in blocks if _ANNEX_LIST.match(block.of(text))]
    ends = [body_end] * len(openings)
    still_open: list[int] = []
    for index, opening in enumerate(openings):
        while still_open and openings[still_open[-1]].level >= opening.level:
            ends[still_open.pop()] = min(opening.start, body_end)
        still_open.append(index)
    sections: list[Section] = []
    for opening, section_end in zip(openings, ends, strict=True):
        end = min(section_end, blocks[opening.block].end) if opening.is_run_in else section_end
        around = bisect_right(lists, opening.start, key=lambda span: span.start) - 1
        if around >= 0 and opening.start < lists[around].end:
            end = min(end, lists[around].end)  # what follows a list is not under its last item
        end = min([end, *(start for start in annex_lists if start > opening.start)])
        end = max(_rstrip(text, end), opening.heading.end)
        sections.append(
            Section(
                number=opening.number, heading=opening.heading.of(text), heading_span=opening.heading,
                level=opening.level, is_run_in=opening.is_run_in, start=opening.start, end=end, label=opening.label,
            )
        )  # fmt: skip
    return tuple(sections)
