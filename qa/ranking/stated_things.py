"""What a document states, piece by piece: the smallest spans that a whole answer is put together from.

A statement is a sentence, a row of a table, an item of a list or a measure inside a sentence; lines of the page's frame
and headings are none. Each knows the headings it stands under, and the sentence that leads to its list.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from qa.datatypes import PassageKind, Section, Span
from qa.index.opened import OpenIndex
from qa.index.store import Unit
from qa.language.numerals import HAN_NUMBER, number_value
from qa.language.patterns import late_pattern
from qa.language.sentences import split_sentences

_FRAME = (PassageKind.TITLE, PassageKind.DATE, PassageKind.RELATED, PassageKind.CONTACT)
_MARK = late_pattern(
    rf"^[\s#]*(?:[(（]?(?:\d{{1,3}}|[a-z]|[ivx]{{1,5}}|{HAN_NUMBER})(?:[)）]|[.．、:：](?!\d))\s*|\d{{1,3}}(?:\.\d{{1,3}})+\.?\s*|"
    rf"第(?:{HAN_NUMBER}|\d{{1,4}})[编章节条款]\s*)",
    re.IGNORECASE,
)
_LEADS = late_pattern(r"[:：]\s*$|\b(?:following|if you|you|in|for|to)\s*$", re.IGNORECASE)
_HAN_HEADING_CHARS, _HEADING_CHARS = 24, 80
# Headings of a notice whose lines have run together: "... （责任单位：省财政厅） 三、减免企业房租。 对承租..."
_RUN_TOGETHER = tuple(
    late_pattern(
        rf"(?:(?<=[\s）)〕\]。])|^)(?P<v>{value}){mark}\s*(?P<h>[\u3400-\u9fff][^，。；：、\s]{{1,30}})(?:。|(?=\s))"
    )
    for value, mark in ((HAN_NUMBER, "、"), (r"\d{1,2}", "[．.]"))
)
_CAPITALS = late_pattern(r"^(?P<v>\d{1,3})\.\s+(?P<h>[A-Z][A-Z ,’'&()-]+[A-Z)])$", re.MULTILINE)
_MIN_RUN = 2
_BETWEEN = " \n\t。.:：、"  # signs that stand before the words of a statement
_TWO_LETTERS = late_pattern(r"[^\W_].*?[^\W_]", re.DOTALL)


class Head(NamedTuple):
    """A heading of the document: its words, where they stand, and the span of what stands under it.

    `beside`: the words that go with it in texts beside the document.
    """

    words: str
    span: Span
    start: int
    end: int
    beside: tuple[str, ...] = ()


class Statement(NamedTuple):
    """One thing that a document states. `row` is that of its unit; `lead` the place of the sentence before its list."""

    row: int
    document: str
    span: Span
    measure: str | None
    heads: tuple[Head, ...]
    lead: int | None = None
    words: str = ""


@dataclass(frozen=True, eq=False)
class Statements:
    """All statements of a document in order, its headings, and the units of the page's frame; equal to itself alone."""

    document: str
    items: tuple[Statement, ...]
    heads: tuple[Head, ...]
    frame: tuple[tuple[Unit, str], ...]  # each with its words


def read_statements(index: OpenIndex, document: str) -> Statements:
    """What a document of an index states."""
    text, rows = index.documents[document].text, index.units_in(document)
    units = [(row, index.units[row]) for row in rows]
    inside = sorted(unit.start for _, unit in units if unit.measure is not None)
    heads = _heads(text, index.outlines[document].sections)
    parallels = index.parallels_of(document)
    heads = [
        head._replace(beside=tuple(filter(None, (one.heading(head.span) for one in parallels))))
        for head in sorted(heads or _run_together(text), key=lambda head: head.span.start)
    ]
    found: list[Statement] = []
    for row, unit in units:
        at = bisect_left(inside, unit.start)
        holds_measures = unit.measure is None and at < len(inside) and inside[at] < unit.end
        if unit.kind in _FRAME or holds_measures:
            continue
        found += [
            Statement(row, document, span, unit.measure, (), words=span.of(text))
            for span in _without_heads(text, unit, heads)
        ]
    found = list(_under(sorted(found, key=lambda one: one.span.start), heads))
    lists = index.documents[document].items
    frame = tuple((unit, unit.of(text)) for _, unit in units if unit.kind in _FRAME)
    return Statements(document, tuple(_led(found, lists, index.outlines[document].sections)), tuple(heads), frame)


def _under(found: Sequence[Statement], heads: Sequence[Head]) -> Iterator[Statement]:
    """The statements, each with the headings it stands under, outermost first."""
    above: list[Head] = []
    coming = iter(sorted(heads, key=lambda head: (head.start, -head.end)))
    following = next(coming, None)
    for one in found:
        while following is not None and following.start <= one.span.start:
            above.append(following)
            following = next(coming, None)
        above = [head for head in above if one.span.start < head.end]
        yield one._replace(heads=tuple(above))


def _led(found: Sequence[Statement], lists: Sequence[Span], sections: Sequence[Section]) -> Iterator[Statement]:
    """The statements, those of a list with the place of the sentence that leads to it."""
    starts = [one.start for one in lists]
    lead: int | None = None
    last: int | None = None  # where the list of the lead ends
    for place, one in enumerate(found):
        at = bisect_right(starts, one.span.start) - 1
        in_list = at >= 0 and one.span.start < lists[at].end
        is_marked = bool(_ITEM.match(one.words))
        before = found[place - 1] if place else None
        if in_list:
            if last != lists[at].end:
                lead, last = (place - 1 if before is not None and _LEADS.search(before.words) else None), lists[at].end
        elif is_marked and before is not None and (lead is not None or _LEADS.search(before.words)):
            lead, last = (lead if lead is not None else place - 1), None
        else:
            lead, last = None, None
        yield one._replace(lead=lead)


_ITEM = late_pattern(
    r"^(?:[(（](?:[a-z]|[ivx]{1,4}|\d{1,2}|[一二三四五六七八九十]{1,3})[)）]|[ivx]{1,4}\.|[a-z]\))\s", re.IGNORECASE
)


def _heads(text: str, sections: Sequence[Section]) -> list[Head]:
    """The sections that have a heading of their own.

    Where most sections beside one have none, it has none either: the first sentence of an article is no heading.
    """
    named = {section.number: _own_heading(text, section) for section in sections}
    beside: dict[str, list[Span | None]] = {}
    for section in sections:
        beside.setdefault(section.number.rpartition(".")[0], []).append(named[section.number])
    heads = []
    for section in sections:
        span, others = named[section.number], beside[section.number.rpartition(".")[0]]
        if span is not None and 2 * sum(one is not None for one in others) >= len(others):
            heads.append(Head(" ".join(span.of(text).split()), span, section.start, section.end))
    return [head for head in heads if not all(head.start <= other.start and other.end <= head.end for other in heads)]


def _own_heading(text: str, section: Section) -> Span | None:
    """Where the words of a section's heading stand; None for a section that has but a mark."""
    words = section.heading_span.of(text)
    bare = _MARK.sub("", words)
    if section.is_run_in:
        return section.heading_span
    if sum(sign.isalpha() for sign in bare) >= 2 and bare != section.label:
        start = section.heading_span.end - len(bare)
        is_line = text[section.heading_span.end : section.heading_span.end + 1] in ("\n", "")
        is_heading = is_line or not (_is_long(bare) or re.search("[，；,;]", bare))
        return Span(start=start, end=start + len(bare.rstrip(" :：.。"))) if is_heading else None
    sentences = split_sentences(text, section.start, section.end)
    first = sentences[0] if len(sentences) > 1 else None
    if first is None or _is_long(_MARK.sub("", first.of(text))) or not first.of(text).endswith("。"):
        return None
    start = first.end - len(_MARK.sub("", first.of(text)))
    return Span(start=start, end=first.end - 1) if start < first.end - 1 else None


def _is_long(words: str) -> bool:
    n_han = sum("\u3400" <= sign <= "\u9fff" for sign in words)
    return len(words) > (_HAN_HEADING_CHARS if 2 * n_han > len(words) else _HEADING_CHARS)


def _run_together(text: str) -> list[Head]:
    """The numbered headings of a text whose lines have run together, and those in capitals: their numbers count up."""
    levels: list[list[re.Match[str]]] = []
    for pattern in (_CAPITALS, *_RUN_TOGETHER):
        run: list[re.Match[str]] = []
        for match in pattern.finditer(text):
            value, before = number_value(match["v"]) or 0, number_value(run[-1]["v"]) or 0 if run else 0
            if value == before + 1 or (pattern is _CAPITALS and value > before):
                run.append(match)
        if len(run) >= _MIN_RUN:
            levels.append(run)
    heads = []
    for depth, run in enumerate(levels):
        above = sorted(match.start() for upper in levels[:depth] for match in upper)
        for match, after in zip(run, [*run[1:], None], strict=True):
            ends = [start for start in above if start > match.start()] + [after.start() if after else len(text)]
            span = Span(start=match.start("h"), end=match.end("h"))
            heads.append(Head(match["h"], span, match.start(), min(ends)))
    return sorted(heads, key=lambda head: (head.start, -head.end))


def _without_heads(text: str, unit: Span, heads: Sequence[Head]) -> Iterator[Span]:
    """What of a sentence is no heading: the pieces before, between and behind the headings in it."""
    at = unit.start
    first = bisect_left(heads, unit.start, key=lambda head: head.span.start)
    for head in heads[first : bisect_left(heads, unit.end, key=lambda head: head.span.start)]:
        if not (head.start < unit.start):
            yield from _piece(text, at, min(head.start, head.span.start) if head.start >= at else head.span.start)
            at = max(at, head.span.end)
    yield from _piece(text, at, unit.end)


def _piece(text: str, start: int, end: int) -> Iterator[Span]:
    words = text[start:end]
    bare = words.lstrip(_BETWEEN)
    if _TWO_LETTERS.search(bare):
        yield Span(start=end - len(bare), end=start + len(words.rstrip()))
