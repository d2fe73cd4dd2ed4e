"""The register of a document: its aspects and measures, beside the counts it declares of itself."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import NamedTuple

from qa.corpus.enumeration import GONE, Marker, Style, line_markers
from qa.corpus.lists import DeclaredCounts, RunInList, declared_counts, run_in_list
from qa.corpus.outline import Outline, section_path
from qa.datatypes import Aspect, BlockKind, Document, Gap, Measure, Register, Section, Span
from qa.language.sentences import split_sentences
from qa.worded import Worded

_DECLARES = re.compile(
    r"\b(divided|consists?|contains?|comprises?|includes?|sets?\s+out|puts?\s+forward|proposes?|lists?|has|have|"
    r"there\s+are|in\s+total)\b|包括|提出|分为|共|明确|包含|涵盖",
    re.IGNORECASE,
)
_ARTICLE_STYLE = re.compile(r"\s*(第.{1,6}条|Article\s+\w+)", re.IGNORECASE)


class _Head(NamedTuple):
    """A section that may head measures, and the list that hangs in it (None: no list)."""

    section: Section
    items: RunInList | None


def read_register(document: Document, outline: Outline) -> Register:
    """The measures of a document, numbered aspect.measure, with what it declares.

    Measures hang in run-in lists of numbered items where a document has such; else they are the numbered items
    under numbered headings, or its articles, or the first row of numbered items that a sentence before it counts
    ("three measures: ..."). A text with none of these has an empty register.
    """
    heads = _run_in_heads(document.text, outline)
    if heads:
        aspects, measures = _from_lists(document, heads)
    else:
        aspects, measures = _from_sections(document, outline)
    if measures:
        counts, where = _declaration(document.text, outline, aspects, measures[0].start)
    else:
        measures, counts, where = _from_counted_row(document, outline)
    return Register(
        document=document.id,
        declared=counts.measures,
        declared_aspects=counts.aspects,
        declared_span=where,
        aspects=aspects,
        measures=measures,
        gaps=_gaps(document.text, outline, measures),
    )


def count_warnings(register: Register) -> tuple[Worded, ...]:
    """One line for each count that the text declares and the outline did not find."""
    its, found = register.document, []
    if register.declared not in (None, register.found):
        found.append(Worded("{}: the text declares {} measures, {} were found", its, register.declared, register.found))
    if register.declared_aspects not in (None, n_aspects := len(register.aspects)):
        found.append(
            Worded("{}: the text declares {} aspects, {} were found", its, register.declared_aspects, n_aspects)
        )
    for one in register.aspects:
        n_found = sum(m.number.rsplit(".", 1)[0] == one.number for m in register.measures)
        if one.declared not in (None, n_found):
            found.append(
                Worded("{}: aspect {} declares {} measures, {} were found", its, one.number, one.declared, n_found)
            )
    gaps = (Worded("{}: {} measures found; the numbering {}", its, register.found, gap.words) for gap in register.gaps)
    return (*found, *gaps)


def _gaps(text: str, outline: Outline, measures: tuple[Measure, ...]) -> tuple[Gap, ...]:
    """Where the numbering of the measures does not close: numbers that miss, and lines that carry it on unread."""
    starts = {measure.start for measure in measures}
    sections = [s for s in outline.sections if not s.is_run_in and s.level and s.start in starts]
    marks = [(s, mark) for s in sections if (mark := _mark_of(text, s)) is not None]
    found: list[Gap] = []
    for (before, first), (after, second) in zip(marks, marks[1:], strict=False):
        is_same = first.style is second.style and before.level == after.level
        between = slice(
            bisect_right(outline.sections, before.start, key=_start),
            bisect_left(outline.sections, after.start, key=_start),
        )
        passed = [_mark_of(text, section) for section in outline.sections[between]]
        top = max([first.value, *(mark.value for mark in passed if mark is not None and mark.style is first.style)])
        if is_same and not second.inserted and second.value > top + 1:
            found.append(Gap(after=top, before=second.value))
    if marks:
        last, mark = marks[-1]
        later = [block for block in outline.blocks if block.start > last.start and block.kind is BlockKind.PARAGRAPH]
        known = {section.start for section in outline.sections}
        goes_on = any(
            other.style is mark.style and other.value == mark.value + 1 and block.start not in known
            for block in later for other in line_markers(block.of(text))
        )  # fmt: skip
        found += [Gap(after=mark.value)] if goes_on else []
    return tuple(found)


def _mark_of(text: str, section: Section) -> Marker | None:
    """The number of a section, that of the last article for a range of articles; None for a heading without one."""
    marks = line_markers(text[section.start : section.start + 60].split("\n")[0])
    return next((mark for mark in marks if mark.style is not Style.HASH), None)


def _is_gone(text: str, section: Section) -> bool:
    """Whether nothing is left of a section but the word that it was repealed."""
    mark = _mark_of(text, section)
    return mark is not None and GONE.fullmatch(text[section.start + mark.end : section.end].strip()) is not None


def _run_in_heads(text: str, outline: Outline) -> list[_Head]:
    """The run of run-in items that carries the most listed measures; [] when at most half of its items carry any."""
    runs: dict[tuple[str, int], list[_Head]] = {}
    for section in outline.sections:
        if section.is_run_in:
            block = outline.blocks[bisect_right(outline.blocks, section.start, key=_start) - 1].start
            run = runs.setdefault((section.number.rpartition(".")[0], block), [])
            run.append(_Head(section, _list_of(text, section)))
    good = [run for run in runs.values() if 2 * sum(head.items is not None for head in run) > len(run)]
    return max(good, key=lambda run: sum(len(head.items.items) for head in run if head.items), default=[])


def _list_of(text: str, section: Section) -> RunInList | None:
    lists = (run_in_list(text, s.start, s.end) for s in split_sentences(text, section.start, section.end))
    return next((listed for listed in lists if listed is not None), None)


def _from_lists(document: Document, heads: list[_Head]) -> tuple[tuple[Aspect, ...], tuple[Measure, ...]]:
    aspects: list[Aspect] = []
    measures: list[Measure] = []
    for section, items in heads:
        number = section.number.rpartition(".")[2]
        aspects.append(
            Aspect(
                number=number, heading=section.heading, heading_span=section.heading_span, section=section.number,
                declared=items.declared if items else None, start=section.start, end=section.end,
            )
        )  # fmt: skip
        spans = items.items if items else (Span(start=section.heading_span.start, end=section.heading_span.end),)
        measures += [_measure(document, f"{number}.{i}", section.heading, span) for i, span in enumerate(spans, 1)]
    return tuple(aspects), tuple(measures)


def _measure(document: Document, number: str, heading: str, span: Span) -> Measure:
    return Measure(
        document=document.id, number=number, section=heading,
        text=span.of(document.text), start=span.start, end=span.end,
    )  # fmt: skip


def _from_sections(document: Document, outline: Outline) -> tuple[tuple[Aspect, ...], tuple[Measure, ...]]:
    """Numbered items under numbered headings ("一、" over "（一）"), or the articles of a decree."""
    lines = tuple(
        s
        for s in outline.sections
        if not s.is_run_in and _is_numbered(document.text, s) and not _is_gone(document.text, s)
    )
    around = {s.start: _around(lines, s) for s in lines}
    articles = [s for s in lines if _ARTICLE_STYLE.match(document.text[s.start : s.start + 24])]
    if articles:
        headings = {s.start: parent.heading for s in articles if (parent := around[s.start]) is not None}
        return (), tuple(
            _measure(document, str(i), headings.get(s.start, ""), _body(s)) for i, s in enumerate(articles, 1)
        )
    parents = {parent.start: parent for s in lines if (parent := around[s.start]) is not None}
    tops = [s for s in parents.values() if around[s.start] is None]
    if not tops and document.kind == "amendment":  # one row: what is put in, taken out, worded anew
        return (), tuple(_measure(document, str(i), "", _body(s)) for i, s in enumerate(lines, 1))
    aspects: list[Aspect] = []
    measures: list[Measure] = []
    for section in tops:
        children = [child for child in lines if around[child.start] is section]
        number = str(len(aspects) + 1)
        aspects.append(
            Aspect(
                number=number, heading=section.heading, heading_span=section.heading_span,
                section=section.number, start=section.start, end=section.end,
            )
        )  # fmt: skip
        measures += [_measure(document, f"{number}.{i}", section.heading, _body(c)) for i, c in enumerate(children, 1)]
    return tuple(aspects), tuple(measures)


def _from_counted_row(document: Document, outline: Outline) -> tuple[tuple[Measure, ...], DeclaredCounts, Span | None]:
    """The items of the first row of numbered items whose number is stated just before it; () without such a row."""
    rows: dict[tuple[str, bool], list[Section]] = {}
    for section in outline.sections:
        rows.setdefault((section.number.rpartition(".")[0], section.is_run_in), []).append(section)
    for (parent, _), row in rows.items():
        where = _sentence_before(document.text, outline, row[0].start)
        counts = declared_counts(where.of(document.text)) if where else DeclaredCounts(None, None)
        if len(row) < 2 or where is None or not (counts.measures or counts.aspects):
            continue
        words = where.of(document.text)
        if words.rstrip().endswith((":", "：")) or _DECLARES.search(words):
            heading = next((s.heading for s in outline.sections if s.number == parent), "")
            measures = tuple(_measure(document, str(i), heading, _body(s)) for i, s in enumerate(row, 1))
            return measures, DeclaredCounts(counts.measures or counts.aspects, None), where
    return (), DeclaredCounts(None, None), None


def _sentence_before(text: str, outline: Outline, position: int) -> Span | None:
    """The last sentence that ends before `position`, in its own block or the paragraph just above."""
    last = bisect_right(outline.blocks, position, key=_start)
    for block in reversed(outline.blocks[max(0, last - 2) : last]):
        sentences = split_sentences(text, block.start, min(block.end, position))
        if sentences:
            return sentences[-1] if block.kind is BlockKind.PARAGRAPH else None
    return None


def _is_numbered(text: str, section: Section) -> bool:
    """Whether a section has a number of its own: an annex has none, nor a line that is only set as a heading."""
    markers = line_markers(text[section.start : section.start + 60].split("\n")[0])
    return any(marker.style not in (Style.HASH, Style.ANNEX) for marker in markers)


def _around(sections: tuple[Section, ...], child: Section) -> Section | None:
    """The section one level up that `child` stands in; None: no such section."""
    path = section_path(sections, child.start)
    return next((s for s in reversed(path) if s is not child and s.level == child.level - 1), None)


def _start(span: Span) -> int:
    return span.start


def _body(section: Section) -> Span:
    return Span(start=section.start, end=section.end)


def _declaration(
    text: str, outline: Outline, aspects: tuple[Aspect, ...], first: int
) -> tuple[DeclaredCounts, Span | None]:
    """What the text declares of its own measures: the nearest declaring sentence before the first measure.

    Counts both of measures and aspects are trusted anywhere before; a single count only in the section of the
    register or just before it, and with a verb that declares ("is divided into", "包括").
    """
    begin = min([aspect.start for aspect in aspects] or [first])
    home = max((s.start for s in outline.sections if not s.is_run_in and s.start < begin), default=0)
    sentences = [
        s
        for block in outline.blocks
        if block.kind is BlockKind.PARAGRAPH and block.start < begin
        for s in split_sentences(text, block.start, min(block.end, begin))
    ]
    best: tuple[DeclaredCounts, Span | None] = (DeclaredCounts(None, None), None)
    for sentence in reversed(sentences):
        counts = declared_counts(sentence.of(text))
        if counts.measures and counts.aspects:
            return counts, sentence
        is_near = sentence.start >= home and bool(_DECLARES.search(sentence.of(text)))
        if best[1] is None and is_near and (counts.measures or counts.aspects):
            best = (counts, sentence)
    return best
