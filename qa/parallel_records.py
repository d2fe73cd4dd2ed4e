"""Texts beside a document in another language, and how they are aligned with it.

A parallel text is no document of its own: it is not searched or counted as one, and a citation never points into it
alone. Its characters are kept as its reader gave them; spans of it refer to them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from pydantic import Field

from qa.spans import Label, Language, Record, Span

WIDER = 1.5  # times the length of a quote, from which what holds it counts as wider


class Standing(StrEnum):
    """What a parallel text is."""

    ORIGINAL = "original"  # the document is a translation of it
    OFFICIAL = "official"  # a translation that its issuer gives out
    UNOFFICIAL = "unofficial"  # a translation by somebody else
    MACHINE = "machine"  # made by a program at build time; read over by nobody


class HandAligned(Record):
    """What a person says of an alignment: which words of both texts go together. None: nothing on that side does."""

    span: Span | None
    beside: Span | None


class ParallelText(Record):
    """A text beside a document. `note`: what its makers say of it, in both languages of the page.

    `title`, `issuer`, `number`: what it calls the document, who issues it and its number; `source`: where the document
    is from, said in its language; each "" where that is not known.
    """

    language: Language
    standing: Standing
    note: Label | None = None  # None: its makers say nothing
    file: str = ""  # path inside the corpus folder; "": made at build time
    made_by: str = ""  # the translator that made it, a line for each sentence; "": it is a file
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")  # of the file's bytes
    by_hand: tuple[HandAligned, ...] = ()
    title: str = ""
    issuer: str = ""
    number: str = ""
    source: str = ""
    text: str

    def names(self, headings: tuple[str, ...] = ()) -> Names:
        """What it calls the document, with what it calls some headings of it."""
        return Names(
            language=self.language, standing=self.standing, title=self.title, issuer=self.issuer, number=self.number,
            headings=headings,
        )  # fmt: skip


class AlignedPair(Span):
    """Characters start..end of a document, and what says the same in the text `beside` it.

    `is_inner`: a part of a sentence (a measure), whose whole sentence is a pair too. `cost`: of the alignment, in
    log-odds, smaller is better; 0 where a person aligned it.
    """

    beside: Span
    is_inner: bool = False
    is_by_hand: bool = False
    cost: float = 0.0


class Parallel(NamedTuple):
    """A text beside a document with the pairs of spans that go together, in the order of the document.

    `alone`: sentences of the document that nothing goes with; `alone_beside`: those of the parallel text. `headings`:
    the headings of both texts that go together, in the order of the document.
    """

    text: ParallelText
    pairs: tuple[AlignedPair, ...]
    alone: tuple[Span, ...] = ()
    alone_beside: tuple[Span, ...] = ()
    headings: tuple[AlignedPair, ...] = ()

    def holding(self, span: Span) -> AlignedPair | None:
        """The smallest pair that a stretch of the document lies in; None: it lies in none."""
        after = bisect_right(self.pairs, span.start, key=lambda pair: pair.start)
        holding = [pair for pair in self.pairs[self._first(span) : after] if pair.covers(span)]
        return min(holding, key=lambda pair: (pair.end - pair.start, not pair.is_inner), default=None)

    def _first(self, span: Span) -> int:
        """The place of the last whole pair that begins before a stretch: whole pairs do not overlap."""
        at = bisect_right(self.pairs, span.start, key=lambda pair: pair.start) - 1
        while at > 0 and self.pairs[at].is_inner:
            at -= 1
        return max(at, 0)

    def beside(self, span: Span) -> Span | None:
        """What goes with a stretch of the document: of all pairs it touches, from the first to the last character.

        A stretch inside a single pair gets what goes with the smallest such pair. None: nothing goes with it.
        """
        holding = self.holding(span)
        if holding is not None:
            return holding.beside
        last = bisect_left(self.pairs, span.end, key=lambda pair: pair.start)
        near = self.pairs[self._first(span) : last]
        touched = [pair.beside for pair in near if not pair.is_inner and pair.overlaps(span)]
        if not touched:
            return None
        return Span(start=min(one.start for one in touched), end=max(one.end for one in touched))

    def heading(self, span: Span) -> str:
        """The words that go with a heading of the document, on one line; "" where none go with it alone."""
        exact = next((pair for pair in self.headings if pair.covers(span) or span.covers(pair)), None)
        if exact is not None:
            return " ".join(exact.beside.of(self.text.text).split())
        rendering = self.rendering(span)
        return "" if rendering is None or rendering.is_wider else " ".join(rendering.quote.split())

    def names(self, headings: Sequence[Span] = ()) -> Names:
        """What the parallel text calls the document, and some headings of it."""
        return self.text.names(tuple(self.heading(span) for span in headings))

    def rendering(self, span: Span) -> Rendering | None:
        """The words that go with a stretch of the document; None: none do."""
        beside = self.beside(span)
        if beside is None:
            return None
        text, holding = self.text, self.holding(span)
        is_wider = holding is not None and holding.end - holding.start > WIDER * (span.end - span.start)
        return Rendering(
            language=text.language, standing=text.standing, note=text.note, file=text.file,
            quote=beside.of(text.text), start=beside.start, end=beside.end, is_wider=is_wider,
        )  # fmt: skip


class AlignedText(Record):
    """How a parallel text is aligned, as the index stores it."""

    pairs: tuple[AlignedPair, ...]
    alone: tuple[Span, ...] = ()
    alone_beside: tuple[Span, ...] = ()
    headings: tuple[AlignedPair, ...] = ()

    def with_text(self, text: ParallelText) -> Parallel:
        """The same with the text."""
        return Parallel(text, self.pairs, self.alone, self.alone_beside, self.headings)


class Rendering(Record):
    """The words of a parallel text that go with a quote: `text[start:end] == quote` of that text."""

    language: Language
    standing: Standing
    note: Label | None = None
    file: str = ""
    quote: str
    start: int = Field(ge=0)
    end: int = Field(gt=0)
    is_wider: bool = False  # it goes with more than the quote: with the whole sentence that the quote stands in


class Names(Record):
    """What a text beside a document calls it and the headings above a place; "" for what it does not name."""

    language: Language
    standing: Standing
    title: str = ""
    issuer: str = ""
    number: str = ""
    headings: tuple[str, ...] = ()


def renderings_of(parallels: Sequence[Parallel], span: Span) -> tuple[Rendering, ...]:
    """The words of each parallel text that go with a stretch of a document, in the order of the texts."""
    return tuple(found for found in (parallel.rendering(span) for parallel in parallels) if found is not None)


def names_of(parallels: Sequence[Parallel], headings: Sequence[Span] = ()) -> tuple[Names, ...]:
    """What each text beside a document calls it and some headings of it, in the order of the texts."""
    return tuple(parallel.names(headings) for parallel in parallels)
