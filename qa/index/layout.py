"""Which documents of an index count, in the order of their ids, and where they lie in its segments."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar

import numpy as np

from qa.index.rows import RowMap, Rows
from qa.index.segments import Segment

T = TypeVar("T")
_SIZES = (  # how many rows of each kind a document has
    "n_passages", "n_units", "n_heads",
    "CASE WHEN beside <> '' THEN n_passages ELSE 0 END", "CASE WHEN beside <> '' THEN n_units ELSE 0 END",
)  # fmt: skip


class Held(NamedTuple):
    """A document that counts, as the table of its segment tells of it. `row` is its row there, likewise `first`."""

    id: str
    row: int
    language: str
    source: str
    n_measures: int
    n_aspects: int
    n_title_words: int
    segment: int
    counts: tuple[int, ...]  # passages, units, heads, renderings of passages, renderings of units
    first: tuple[int, ...]
    beside: str = ""  # the language of the text beside it; "": there is none


class ById(Mapping[str, T]):
    """Something of each document, by its id, in the order of the ids; read when it is asked for."""

    def __init__(self, places: Mapping[str, int], read: Callable[[int], T], n_kept: int = 1) -> None:
        """places: where each document stands; read: gives what stands there."""
        self._places, self._read = places, lru_cache(maxsize=n_kept)(read)

    def __getitem__(self, document: str) -> T:
        """That of one document. Raises KeyError for an unknown id."""
        return self._read(self._places[document])

    def __iter__(self) -> Iterator[str]:
        """The ids in their order."""
        return iter(self._places)

    def __len__(self) -> int:
        """How many documents there are."""
        return len(self._places)

    def __contains__(self, document: object) -> bool:
        """Whether there is such a document."""
        return document in self._places


class Layout:
    """The documents that count in some segments, and the rows of what they hold."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        """Nothing is read yet."""
        self._segments = tuple(segments)

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """What the tables tell of each document, in the order of their ids."""
        held = [document for number in range(len(self._segments)) for document in self._held_in(number)]
        return tuple(sorted(held))

    def _held_in(self, number: int) -> Iterator[Held]:
        segment, first = self._segments[number], (0,) * len(_SIZES)
        query = f"SELECT {', '.join(_SIZES)}, id, row, language, source, n_measures, n_aspects, n_title_words, beside"
        for told in segment.search.rows(f"{query} FROM document ORDER BY row"):
            counts, (*about, beside) = told[: len(_SIZES)], told[len(_SIZES) :]
            if about[0] not in segment.dead:
                yield Held._make((*about, number, counts, first, beside))
            first = tuple(begin + count for begin, count in zip(first, counts, strict=True))

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each document stands among all, by its id."""
        return {held.id: place for place, held in enumerate(self.held)}

    def places_of(self, documents: Collection[str]) -> Rows:
        """Where some documents stand, ascending; ids that are not there are passed over."""
        return np.array(sorted(self.places[name] for name in documents if name in self.places), dtype=np.int64)

    @cached_property
    def documents(self) -> RowMap:
        """The rows of the documents themselves."""
        rows = [held.row for held in self.held]
        return self._map("count(*)", rows, [1] * len(rows))

    @cached_property
    def passages(self) -> RowMap:
        """The rows of the passages."""
        return self._map_of(0)

    @cached_property
    def units(self) -> RowMap:
        """The rows of the units."""
        return self._map_of(1)

    @cached_property
    def heads(self) -> RowMap:
        """The rows of the headings that numbered sections stand under."""
        return self._map_of(2)

    @cached_property
    def passage_renderings(self) -> RowMap:
        """The rows of what goes with the passages of documents with a parallel text."""
        return self._map_of(3)

    @cached_property
    def unit_renderings(self) -> RowMap:
        """The same of the units."""
        return self._map_of(4)

    def _map_of(self, kind: int) -> RowMap:
        return self._map(
            f"sum({_SIZES[kind]})", [held.first[kind] for held in self.held], [held.counts[kind] for held in self.held]
        )

    def _map(self, size: str, first: Sequence[int], counts: Sequence[int]) -> RowMap:
        sizes = (segment.search.rows(f"SELECT ifnull({size}, 0) FROM document")[0][0] for segment in self._segments)
        segments = np.array([held.segment for held in self.held], dtype=np.int64)
        return RowMap(segments, np.array(first, dtype=np.int64), np.array(counts, dtype=np.int64), list(sizes))
