"""Where a statement stands in the texts beside the documents, which are in another language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple, Protocol

from qa.datatypes import Document, Language, Span
from qa.parallel_records import Parallel
from qa.verdicts import NearPlace
from qa.wording.token_index import WordingIndex


class Nearest(Protocol):
    """What finds passages by their meaning."""

    def __call__(self, statement: str, language: Language) -> Sequence[NearPlace]:
        """The passages of documents that are not in the statement's language, best first; () for none."""


class BesidePlace(NamedTuple):
    """Words of a text beside a document, with what goes with them in the document."""

    document: str
    span: Span
    parallel: Parallel
    beside: Span


class Beside:
    """The texts beside the documents as one row of tokens, and the way back to the documents."""

    def __init__(self, parallels: Mapping[str, Sequence[Parallel]]) -> None:
        """parallels: of each document by its id."""
        self._owners = [(name, parallel) for name, several in parallels.items() for parallel in several]

    @cached_property
    def words(self) -> WordingIndex:
        """All tokens of the texts, each text a document whose id is its place in their row."""
        return WordingIndex(
            Document(id=f"beside{at}", title=name, language=parallel.text.language, text=parallel.text.text)
            for at, (name, parallel) in enumerate(self._owners)
        )

    def place(self, start: int, end: int) -> BesidePlace | None:
        """What goes with rows start..end of tokens in the document they stand beside; None: nothing does."""
        held = self.words.document_at(start)
        name, parallel = self._owners[int(held.id.removeprefix("beside"))]
        span = Span(start=int(self.words.starts[start]), end=int(self.words.ends[end - 1]))
        holding = [pair for pair in parallel.pairs if pair.beside.covers(span)]
        if holding:
            best = min(holding, key=lambda pair: pair.beside.end - pair.beside.start)
            return BesidePlace(name, Span(start=best.start, end=best.end), parallel, span)
        touched = [pair for pair in parallel.pairs if not pair.is_inner and pair.beside.overlaps(span)]
        if not touched:
            return None
        whole = Span(start=min(pair.start for pair in touched), end=max(pair.end for pair in touched))
        return BesidePlace(name, whole, parallel, span)
