"""Headings of a document and of a text beside it that go together, also where a heading is but a part of a sentence."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from qa.corpus.outline import Outline
from qa.datatypes import Section, Span
from qa.parallel_records import AlignedPair, HandAligned


def aligned_headings(
    own: Outline, other: Outline, by_hand: Sequence[HandAligned], pairs: Sequence[AlignedPair]
) -> tuple[AlignedPair, ...]:
    """The headings that go together, each once, in the order of the document.

    pairs: of whole sentences. A heading goes with that of the same place among the headings in the sentences that go
    together; where these hold another number of headings, it goes with none. What is aligned by hand comes first.
    """
    said = {(one.span.start, one.span.end): one.beside for one in by_hand if one.span is not None}
    starts = sorted(pairs, key=lambda pair: pair.start)
    found: dict[tuple[int, int], AlignedPair] = {}
    for section in own.sections:
        span = section.heading_span
        place = (span.start, span.end)
        if place in said:
            beside = said[place]
            if beside is not None:
                found[place] = AlignedPair(start=span.start, end=span.end, beside=beside, is_by_hand=True)
            continue
        holding = pair_holding(starts, span)
        if holding is None or span.end <= span.start:
            continue
        mine, theirs = list(_inside(own.sections, holding)), list(_inside(other.sections, holding.beside))
        if len(mine) == len(theirs):
            beside = theirs[mine.index(span)]
            found.setdefault(place, AlignedPair(start=span.start, end=span.end, beside=beside))
    return tuple(found[place] for place in sorted(found))


def pair_holding(pairs: Sequence[AlignedPair], span: Span) -> AlignedPair | None:
    """The pair that holds a span, of pairs in order that do not overlap; None: none does."""
    at = bisect_right(pairs, span.start, key=lambda pair: pair.start) - 1
    return pairs[at] if at >= 0 and pairs[at].covers(span) else None


def _inside(sections: Sequence[Section], span: Span) -> Iterator[Span]:
    """The spans of the headings that stand in a span, each once."""
    spans = (section.heading_span for section in sections if span.covers(section.heading_span))
    yield from dict.fromkeys(Span(start=one.start, end=one.end) for one in spans if one.end > one.start)
