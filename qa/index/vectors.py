"""Unit vectors in FAISS, each encoder's numbers in an index of their own, memory-mapped from files."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.errors import IndexDamagedError
from qa.index.rows import RowMap, Rows

FloatMatrix = npt.NDArray[np.float32]
FloatVector = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint8]
"""A choice of rows, a bit for each, the lowest first."""


def _faiss() -> Any:  # noqa: ANN401 - faiss ships no types
    # One thread a query: FAISS answers one query slower with two, and threads spin (docs/decisions/0019-segments.md).
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import faiss

    return faiss


def unit_rows(vectors: FloatMatrix) -> FloatMatrix:
    """Each row scaled to length 1, as a new float32 array of shape (n, dim).

    Raises ValueError when a row is all zeros or not finite (usually an empty passage).
    """
    matrix = np.ascontiguousarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(matrix, axis=1, keepdims=True)
    if not np.isfinite(lengths).all() or (lengths == 0).any():
        bad = int(np.flatnonzero(~np.isfinite(lengths[:, 0]) | (lengths[:, 0] == 0))[0])
        raise ValueError(f"row {bad} has no direction: it is all zeros or not finite")
    return np.asarray(matrix / lengths, dtype=np.float32)


class VectorFiles:
    """The vectors of one segment: an exact inner-product index for each encoder."""

    def __init__(self, indexes: Sequence[Any]) -> None:
        """Wrap FAISS indexes; use `build` or `read`."""
        self._indexes = tuple(indexes)

    @classmethod
    def build(cls, vectors: FloatMatrix, parts: Iterable[slice]) -> VectorFiles:
        """Over `vectors`, shape (n, dimension), scaled to length 1 here and cut at `parts`, which cover a row."""
        rows = unit_rows(vectors) if len(vectors) else vectors
        indexes = []
        for part in parts:
            index = _faiss().IndexFlatIP(part.stop - part.start)
            if len(rows):
                index.add(np.ascontiguousarray(rows[:, part]))
            indexes.append(index)
        return cls(indexes)

    @classmethod
    def read(cls, paths: Iterable[Path]) -> VectorFiles:
        """Those that `write` wrote, mapped into memory: nothing is read yet, and processes share what is.

        Raises IndexDamagedError when FAISS cannot read a file.
        """
        return cls([_mapped(path) for path in paths])

    def write(self, paths: Iterable[Path]) -> None:
        """Write a file for each encoder. FAISS stores no checksum: keep one beside it. Raises OSError."""
        for path, index in zip(paths, self._indexes, strict=True):
            try:
                _faiss().write_index(index, str(path))
            except RuntimeError as error:
                raise OSError(f"{path}: {error}") from error

    @property
    def size(self) -> int:
        """Number of rows; -1 where the files differ in it."""
        sizes = {int(index.ntotal) for index in self._indexes}
        return sizes.pop() if len(sizes) == 1 else -1

    @property
    def parts(self) -> tuple[slice, ...]:
        """Where the numbers of each encoder stand in a row."""
        ends = np.cumsum([index.d for index in self._indexes]).tolist()
        return tuple(slice(end - int(index.d), end) for end, index in zip(ends, self._indexes, strict=True))

    def search(self, part: int, vector: FloatVector, n: int, among: Bits | None) -> tuple[FloatVector, Rows]:
        """Inner products with a vector of length 1, the largest first, and their rows; `among`: the rows looked at."""
        faiss = _faiss()
        faiss.omp_set_num_threads(1)  # counts for the calling thread alone
        params = None if among is None else faiss.SearchParameters(sel=faiss.IDSelectorBitmap(among))
        scores, rows = self._indexes[part].search(vector.reshape(1, -1), n, params=params)
        return scores[0][rows[0] >= 0], rows[0][rows[0] >= 0]

    def rows_of(self, rows: Rows) -> FloatMatrix:
        """The stored rows, shape (len(rows), dimension): the numbers of all encoders."""
        return np.hstack([index.reconstruct_batch(rows) for index in self._indexes])

    def rows(self) -> FloatMatrix:
        """All rows, shape (size, dimension)."""
        return np.hstack([index.reconstruct_n(0, self.size) for index in self._indexes])


def _mapped(path: Path) -> Any:  # noqa: ANN401 - faiss ships no types
    try:
        return _faiss().read_index(str(path), _faiss().IO_FLAG_MMAP_IFC)
    except (RuntimeError, ValueError, AssertionError) as error:
        raise IndexDamagedError("{} cannot be read by FAISS: {}. Run `policy-qa build`.", path.name, error) from error


def _bits(rows: Rows, size: int) -> Bits:
    mask = np.zeros(size, dtype=bool)
    mask[rows] = True
    return np.packbits(mask, bitorder="little")


class VectorIndex:
    """Rows of unit vectors that can be searched by cosine, over the segments of an index."""

    def __init__(self, segments: Sequence[VectorFiles], rows: RowMap) -> None:
        """Take the vectors of each segment, at least one, and where rows lie in them."""
        self._segments, self._rows = tuple(segments), rows

    @classmethod
    def build(cls, vectors: FloatMatrix, parts: Iterable[slice]) -> VectorIndex:
        """An index in memory over `vectors`, as `VectorFiles.build`."""
        files = VectorFiles.build(vectors, parts)
        return cls([files], RowMap.whole(files.size))

    @property
    def size(self) -> int:
        """Number of rows."""
        return self._rows.size

    @property
    def parts(self) -> tuple[slice, ...]:
        """Where the numbers of each encoder stand in a row."""
        return self._segments[0].parts

    @property
    def dimension(self) -> int:
        """Length of a row."""
        return int(self.parts[-1].stop)

    def rows(self) -> FloatMatrix:
        """All stored vectors in their order, shape (size, dimension)."""
        return self.rows_of(range(self.size))

    def search(self, part: int, question: FloatVector, n: int, among: Rows | None = None) -> list[tuple[int, float]]:
        """The n rows nearest by one encoder, best first, each with its inner product with the question.

        question: the numbers of that encoder, of any length; scaled to 1 here. Where an encoder is one of several the
        products are cosines times the length of its part of a row. Of equal rows the lower. among: the only rows that
        are looked at. None: all.
        """
        n = min(n, self.size if among is None else len(among))
        if n <= 0:
            return []
        vector = unit_rows(question.reshape(1, -1))
        of_segment = None if among is None else self._rows.places(among)
        found: list[tuple[float, int]] = []
        for number, segment in enumerate(self._segments):
            in_index = self._rows.in_index(number)
            if of_segment is None:
                looked = self._counting[number]
            else:
                looked = _bits(of_segment[1][of_segment[0] == number], segment.size)
            if segment.size and (looked is None or looked.any()):
                scores, rows = segment.search(part, vector, min(n, segment.size), looked)
                rows = rows if in_index is None else in_index[rows]
                found += zip((-scores).tolist(), rows.tolist(), strict=True)
        return [(row, -score) for score, row in sorted(found)[:n]]

    @cached_property
    def _counting(self) -> list[Bits | None]:
        """For each segment the rows that count; None: all."""
        counting = (self._rows.in_index(number) for number in range(len(self._segments)))
        return [
            None if rows is None or rows.min(initial=0) >= 0 else _bits(np.flatnonzero(rows >= 0), len(rows))
            for rows in counting
        ]

    def rows_of(self, rows: Sequence[int]) -> FloatMatrix:
        """The stored unit vectors of `rows`, in their order, shape (len(rows), dimension). Raises IndexError."""
        stored = np.empty((len(rows), self.dimension), dtype=np.float32)
        wanted = np.asarray(rows, dtype=np.int64)
        if wanted.size and not 0 <= wanted.min() <= wanted.max() < self.size:
            raise IndexError(f"rows {wanted.min()} to {wanted.max()} of {self.size}")
        of_segment, places = self._rows.places(wanted)
        for number in set(of_segment.tolist()):
            mine = of_segment == number
            stored[mine] = self._segments[number].rows_of(places[mine])
        return stored
