"""Rows: places counted through an index, in the order of its documents' ids, whatever segment they lie in."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, lru_cache
from typing import Any, TypeVar, overload

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
"""Row numbers, each once, in their order."""
T = TypeVar("T")
N_ROWS_KEPT = 8192  # of each kind, that stay in memory


def spans(starts: Rows, counts: Rows) -> Rows:
    """The numbers start, start + 1, ... of each start, as many as its count says, one after the other."""
    ends = np.cumsum(counts)
    numbers = np.arange(int(ends[-1]) if len(ends) else 0, dtype=np.int64)
    return np.asarray(numbers + np.repeat(starts - (ends - counts), counts), dtype=np.int64)


class RowMap:
    """Rows of one kind (documents, passages, units, heads) of an index, and where they lie in its segments.

    A row of the index counts through its documents in the order of their ids. A row of a segment counts through all
    that the segment holds, also what does not count any more.
    """

    def __init__(self, segments: Rows, first: Rows, counts: Rows, sizes: Sequence[int]) -> None:
        """For each document: its segment, its first row there, how many rows it has; sizes: rows of each segment."""
        self._segments, self._first, self.counts = segments, first, counts
        self._starts = np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(counts)])
        self.sizes = tuple(sizes)

    @classmethod
    def whole(cls, size: int) -> RowMap:
        """The rows of a single segment that count all, as of one document."""
        zero = np.zeros(1, dtype=np.int64)
        return cls(zero, zero, np.array([size], dtype=np.int64), (size,))

    @property
    def size(self) -> int:
        """How many rows count."""
        return int(self._starts[-1])

    @property
    def starts(self) -> Rows:
        """The first row of each document, and behind them how many rows count."""
        return self._starts

    def documents_at(self, rows: Rows) -> Rows:
        """The places of the documents that have rows."""
        return np.asarray(np.searchsorted(self._starts, rows, side="right") - 1, dtype=np.int64)

    def document_at(self, row: int) -> int:
        """The place of the document that has a row."""
        return bisect_right(self._listed[0], row) - 1

    @cached_property
    def _listed(self) -> tuple[list[int], list[int], list[int]]:
        """Starts, segments and first rows as plain numbers: one row is looked up quicker in a list than in an array."""
        return self._starts.tolist(), self._segments.tolist(), self._first.tolist()

    def rows_of(self, document: int) -> range:
        """The rows of a document."""
        return range(int(self._starts[document]), int(self._starts[document + 1]))

    def rows_of_all(self, documents: Rows) -> Rows:
        """The rows of several documents, one after the other."""
        return spans(self._starts[documents], self.counts[documents])

    def place(self, row: int) -> tuple[int, int]:
        """The segment of a row, and its row in there."""
        if not 0 <= row < self.size:
            raise IndexError(f"row {row} of {self.size}")
        document = self.document_at(row)
        starts, segments, first = self._listed
        return segments[document], first[document] + row - starts[document]

    def places(self, rows: Rows) -> tuple[Rows, Rows]:
        """The segments of rows, and their rows in there."""
        documents = self.documents_at(rows)
        return self._segments[documents], self._first[documents] + rows - self._starts[documents]

    def in_index(self, segment: int) -> Rows | None:
        """The row of the index for each row of a segment, -1 for what does not count. None: the same numbers."""
        return self._in_index[segment]

    @cached_property
    def _in_index(self) -> list[Rows | None]:
        return [self._of_segment(segment) for segment in range(len(self.sizes))]

    def _of_segment(self, segment: int) -> Rows | None:
        mine = np.flatnonzero(self._segments == segment)
        found = np.full(self.sizes[segment], -1, dtype=np.int64)
        found[spans(self._first[mine], self.counts[mine])] = self.rows_of_all(mine)
        is_same = len(found) == self.size and np.array_equal(found, np.arange(self.size))
        return None if is_same else found


class ReadSequence(Sequence[T]):
    """A sequence whose items are read when they are asked for; those read last are kept."""

    def __init__(self, size: int, read: Callable[[int], T], n_kept: int = N_ROWS_KEPT) -> None:
        """read: gives the item of a row."""
        self._size = size
        self._read = lru_cache(maxsize=n_kept)(read)

    def __len__(self) -> int:
        """How many items there are."""
        return self._size

    @overload
    def __getitem__(self, row: int) -> T: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[T]: ...
    def __getitem__(self, row: int | slice) -> T | Sequence[T]:
        """The item of a row, from the end where it is negative."""
        if isinstance(row, slice):
            return [self._read(i) for i in range(*row.indices(self._size))]
        row = int(row)
        if not -self._size <= row < self._size:
            raise IndexError(f"row {row} of {self._size}")
        return self._read(row % self._size)

    def __iter__(self) -> Iterator[T]:
        """All items in their order."""
        return (self._read(row) for row in range(self._size))

    def __eq__(self, other: Any) -> bool:  # noqa: ANN401
        """Whether the other holds the same items in the same order."""
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]
