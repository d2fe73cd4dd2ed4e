"""Where a number of a text stands: "section 4(2)(b)", "Article 3bis", 第三条之一, 第三条第二款第（一）项; and what numbers there are."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from qa.corpus.enumeration import GONE, Marker, Style, line_markers
from qa.corpus.outline import Outline
from qa.datatypes import BlockKind, Document, Section, Span
from qa.language.numerals import HAN_NUMBER, number_value

LAST = -1  # as a value: the last of its kind
_ARTICLES = frozenset((Style.ARTICLE, Style.SECTION))
# A text without articles numbers its paragraphs: these are what "section 4" means there, the first that it has.
_PLAIN = frozenset(
    (Style.ARABIC, Style.HAN, Style.ROMAN, Style.LETTER, Style.ORDINAL, Style.HAN_PAREN, Style.PAREN, Style.CIRCLED)
)
_RANGE = re.compile(rf"(?P<first>\d{{1,4}}|{HAN_NUMBER})\D*?\s*(?:to|and|至|到|、|和|[-–—－])")
_DOTTED_LINE = re.compile(r"^(?P<n>\d{1,3}(?:\.\d{1,3})+)\.?(?=\s)", re.MULTILINE)
_ANNEX_LIST = re.compile(r"(?:附\s*件|附\s*表|附\s*录|Annex(?:es)?|Appendi(?:x|ces)|Schedules?)\s*[:：]\s*(?=\S)")
_ITEM = re.compile(
    rf"\s*(?:[(（](?:\d{{1,3}}[A-Z]?|[a-z]{{1,5}}|{HAN_NUMBER})[)）]|\d{{1,3}}[.．、]|[①-⑳])", re.IGNORECASE
)
_BEFORE_ITEM = r"(?:^|(?<=[\s;；:：,，。.—–(（)）]))"


class Under(StrEnum):
    """What a step below an article names."""

    BRACKET = "(1)"  # (2), (b), (iv), as English texts write
    PARAGRAPH = "款"  # a paragraph by its place
    ITEM = "项"  # （三）
    POINT = "目"  # 3.


class Step(NamedTuple):
    """One step below an article: what it names, and its number as it stands between brackets, or its place."""

    under: Under
    mark: str


class PlaceNumber(NamedTuple):
    """A number as it is asked for. style: of its unit; inserted: as in a `Marker`; dotted: "3.2" as it is written.

    written: as the question says it, "section 4(2)". A value of LAST is the last of its kind.
    """

    style: Style
    value: int
    written: str
    inserted: int = 0
    dotted: str = ""
    steps: tuple[Step, ...] = ()


class Numbered(NamedTuple):
    """A section with a number: the readings of its mark, the one that counts first, and where a range of numbers begins."""

    section: Section
    marks: tuple[Marker, ...]
    first: int
    is_gone: bool
    is_range: bool = False

    @property
    def order(self) -> tuple[int, int]:
        """Its number, and which of those put in behind that number it is."""
        return self.marks[0].value, self.marks[0].inserted

    def has(self, value: int, inserted: int) -> bool:
        """Whether a number is this section's, or lies in its range."""
        is_within = self.is_range and not inserted and self.first <= value <= self.marks[0].value
        return self.order == (value, inserted) or is_within


class Found(NamedTuple):
    """What a text holds at a number. `at`: the places; `gone`: the words that say it is repealed.

    Where it holds nothing, `between` are the labels around the gap, `last` is the last label; "" where that is unknown.
    """

    at: tuple[Span, ...] = ()
    gone: str = ""
    between: tuple[str, str] = ("", "")
    last: str = ""


def numbered_of(document: Document, outline: Outline, style: Style) -> tuple[Style | None, tuple[Numbered, ...]]:
    """The numbering of a text that a unit names, in order, and the unit that it has (None: plain numbers); () for none.

    Articles and sections stand for each other where a text has one of them; where it has neither, both name its plain
    numbers, "4.", 四、, of its highest level. The numbers of an annex do not count where those of the text's body do.
    """
    every = _every(_SameOutline(document, outline))
    for wanted in (style, *(_ARTICLES - {style} if style in _ARTICLES else ())):
        row = [of for one in every if (of := _read_as(one, (wanted,))) is not None]
        if row:
            return wanted, _of_body(row, every, wanted)
    plain = [of for one in every if (of := _read_as(one, _PLAIN)) is not None] if style in _ARTICLES else []
    top = min((one.section.level for one in plain), default=0)
    return None, _of_body(_followed([one for one in plain if one.section.level == top]), every, style)


def _read_as(one: Numbered, styles: Collection[Style]) -> Numbered | None:
    """A section with the readings of its mark in some styles; None where it has none."""
    marks = tuple(mark for mark in one.marks if mark.style in styles)
    if not marks:
        return None
    return one._replace(marks=marks, first=one.first if one.is_range else marks[0].value)


def _followed(row: Iterable[Numbered]) -> list[Numbered]:
    """Plain numbers, each read as what carries the one before on: a text may run "1.", "Ii.", "Third,"."""
    read: list[Numbered] = []
    for one in row:
        last = read[-1].order[0] if read else 0
        marks = sorted(
            one.marks, key=lambda mark: (mark.value <= last and not mark.inserted, abs(mark.value - last - 1))
        )
        read.append(one._replace(marks=tuple(marks), first=one.first if one.is_range else marks[0].value))
    return read


def _of_body(row: Iterable[Numbered], every: tuple[Numbered, ...], style: Style) -> tuple[Numbered, ...]:
    annexes = [one.section for one in every if any(mark.style is Style.ANNEX for mark in one.marks)]
    if style is Style.ANNEX:
        return tuple(row)
    body = tuple(one for one in row if not any(annex.start < one.section.start < annex.end for annex in annexes))
    return body or tuple(row)


def place_of(document: Document, outline: Outline, asked: PlaceNumber) -> Found | None:
    """What a text holds at a number; None where it has no numbering of that kind."""
    if asked.dotted:
        spans = _dotted(document.text, asked.dotted)
        return spans if spans is None else Found(_stepped(document.text, spans, asked.steps))
    _, row = numbered_of(document, outline, asked.style)
    if not row:
        return None
    there = [row[-1]] if asked.value == LAST else [one for one in row if one.has(asked.value, asked.inserted)]
    if not there:
        return _missing(row, asked)
    if all(one.is_gone for one in there):
        return Found(gone=there[0].section.of(document.text).strip())
    return Found(_stepped(document.text, [_span(one.section) for one in there if not one.is_gone], asked.steps))


def _stepped(text: str, spans: list[Span], steps: tuple[Step, ...]) -> tuple[Span, ...]:
    """The parts of some spans that steps lead to."""
    for step in steps:
        spans = [inner for span in spans if (inner := _below(text, span, step)) is not None]
    return tuple(spans)


def _dotted(text: str, number: str) -> list[Span] | None:
    """The lines that begin with a number like "3.2", each with what stands below; None where a text has none like it.

    They are told by the lines alone: texts of such numbering often show some of it only.
    """
    lines = list(_DOTTED_LINE.finditer(text))
    if not lines:
        return None
    spans: list[Span] = []
    for i, line in enumerate(lines):
        if line["n"] == number:
            behind = (later.start() for later in lines[i + 1 :] if not later["n"].startswith(f"{number}."))
            span = _stripped(text, line.start(), min(behind, default=len(text)))
            spans += [span] if span else []
    return spans


def gaps_of(row: tuple[Numbered, ...]) -> tuple[tuple[str, str], ...]:
    """Where a numbering misses numbers: the labels before and behind."""
    marks = [one.marks[0] for one in row]
    return tuple(
        (row[i].section.label, row[i + 1].section.label)
        for i in range(len(row) - 1)
        if not marks[i + 1].inserted and max(row[i + 1].first, 0) > marks[i].value + 1
    )


def annexes_listed(text: str) -> tuple[Span, ...]:
    """The annexes that a text lists at its end, "附件：1. ... 2. ...": a line, or a part of one, for each."""
    spans: list[Span] = []
    start = 0
    wanted = 0
    for line in text.split("\n"):
        opened = _ANNEX_LIST.match(line)
        begin = opened.end() if opened else 0
        if opened and not spans:
            items = list(re.finditer(r"(?:^|(?<=[\s;；]))(\d{1,2})[.．、]\s*(?=\S)", line[begin:]))
            starts = [begin + item.start() for item in items if item[1] == str(items.index(item) + 1)] or [begin]
            ends = [*starts[1:], len(line)]
            spans = [
                Span(start=start + a, end=start + a + len(line[a:b].rstrip()))
                for a, b in zip(starts, ends, strict=True)
            ]
            wanted = len(spans) + 1 if items else 0
        elif wanted and re.match(rf"\s*{wanted}[.．、]", line):
            spans.append(Span(start=start, end=start + len(line)))
            wanted += 1
        else:
            wanted = 0
        start += len(line) + 1
    return tuple(spans)


class _SameOutline:
    """A key for the outline of a document, which is the same object each time it is asked for."""

    def __init__(self, document: Document, outline: Outline) -> None:
        self.document, self.outline = document, outline

    def __hash__(self) -> int:
        return id(self.outline.sections)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _SameOutline) and other.outline.sections is self.outline.sections


@lru_cache(maxsize=32)
def _every(same: _SameOutline) -> tuple[Numbered, ...]:
    text, outline = same.document.text, same.outline
    headings = {block.start: block.end for block in outline.blocks if block.kind is BlockKind.HEADING}
    found: list[Numbered] = []
    for section in outline.sections:
        if section.is_run_in:
            continue
        line = text[section.start : section.start + 120].split("\n")[0]
        marks = tuple(mark for mark in line_markers(line) if mark.style is not Style.HASH)
        if marks:
            ranged = _RANGE.search(line[: marks[0].end])
            first = (number_value(ranged["first"]) or marks[0].value) if ranged else marks[0].value
            is_gone = GONE.fullmatch(text[section.start + marks[0].end : section.end].strip()) is not None
            is_bare = section.end <= headings.get(section.start, 0) and not line[marks[0].end :].strip()
            found.append(Numbered(section, marks, first, is_gone and not is_bare, ranged is not None))
    return tuple(found)


def _missing(row: tuple[Numbered, ...], asked: PlaceNumber) -> Found:
    """Where a number that is not there would stand."""
    wanted = (asked.value, asked.inserted)
    before = [one for one in row if one.order < wanted]
    behind = [one for one in row if one.order > wanted]
    if before and behind and not asked.steps:
        ends = max(before, key=lambda one: one.order), min(behind, key=lambda one: one.order)
        return Found(between=(ends[0].section.label, ends[1].section.label))
    return Found(last=max(row, key=lambda one: one.order).section.label)


def _below(text: str, span: Span, step: Step) -> Span | None:
    """The part of a span that a step names; None where it has no such part."""
    if step.under is Under.PARAGRAPH:
        return _paragraph(text, span, int(step.mark))
    body = text[span.start : span.end]
    at = _mark_at(body, step, step.mark)
    if at is None:
        return None
    ends = [end for mark in _following(step) if (end := _mark_at(body, step, mark, at + 1)) is not None]
    return _stripped(text, span.start + at, span.start + min(ends, default=_end_of_list(body, at)))


def _end_of_list(body: str, at: int) -> int:
    """Where the last item of a list ends: before the first line behind it that is no item."""
    end = body.find("\n", at)
    while end >= 0 and _ITEM.match(body, end + 1):
        end = body.find("\n", end + 1)
    return end if end >= 0 else len(body)


def _mark_at(body: str, step: Step, mark: str, begin: int = 0) -> int | None:
    """Where the mark of an item stands, at the start of a line sooner than within one; None for nowhere."""
    written = _written(step, mark)
    for before in (r"^[ \t]*", _BEFORE_ITEM):
        # the mark of the article itself, "3." of "3. Exemptions", is none of its items
        match = re.compile(rf"{before}(?P<m>{written})", re.MULTILINE).search(body, max(begin, 1))
        if match:
            return match.start("m")
    return None


def _written(step: Step, mark: str) -> str:
    if step.under is Under.BRACKET:
        return rf"[(（]{re.escape(mark)}[)）]" + (rf"|(?<=\n){mark}\.\s" if mark.isdigit() else "")
    value = int(mark)
    if step.under is Under.POINT:
        return rf"{value}[.．、](?!\d)"
    return (
        rf"[(（]\s*(?:{_han(value)}|{value})\s*[)）]|{chr(0x245F + value) if 0 < value <= 20 else _han(value) + '、'}"
    )


def _following(step: Step) -> tuple[str, ...]:
    """What marks the next item may have."""
    if step.under is not Under.BRACKET:
        return (str(int(step.mark) + 1),)
    mark = step.mark
    if mark.isdigit():
        return (str(int(mark) + 1), f"{mark}A")
    figure = re.match(r"(\d+)([A-Z])$", mark)
    if figure:
        return (f"{figure[1]}{chr(ord(figure[2]) + 1)}", str(int(figure[1]) + 1))
    if mark in _ROMANS[:-1]:
        both = (_ROMANS[_ROMANS.index(mark) + 1],)
        return (*both, chr(ord(mark) + 1)) if len(mark) == 1 else both
    return (chr(ord(mark) + 1),) if len(mark) == 1 and mark.lower() < "z" else ()


_ROMANS = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_HAN_DIGITS = "零一二三四五六七八九"


def _han(value: int) -> str:
    """A number below 100 as Chinese writes it."""
    tens, ones = divmod(value % 100, 10)
    ten = "" if not tens else "十" if tens == 1 else _HAN_DIGITS[tens] + "十"
    return ten + (_HAN_DIGITS[ones] if ones else "") or "零"


def _paragraph(text: str, span: Span, place: int) -> Span | None:
    """A paragraph of an article by its place: each line that is no item of a list, with the items below it."""
    starts: list[int] = []
    at = span.start
    for line in span.of(text).split("\n"):
        if line.strip() and (not starts or not _ITEM.match(line)):
            starts.append(at)
        at += len(line) + 1
    if not 1 <= place <= len(starts):
        return None
    return _stripped(text, starts[place - 1], starts[place] if place < len(starts) else span.end)


def _stripped(text: str, start: int, end: int) -> Span | None:
    end = start + len(text[start:end].rstrip())
    return Span(start=start, end=end) if end > start else None


def _span(section: Section) -> Span:
    return Span(start=section.start, end=section.end)
