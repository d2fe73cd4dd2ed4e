"""Unit vectors in FAISS: the inner product of two of them is their cosine."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.errors import IndexDamagedError

FloatMatrix = npt.NDArray[np.float32]
FloatVector = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
"""Row numbers, each once, in their order."""


def _faiss() -> Any:  # noqa: ANN401 - faiss ships no types
    # One thread a query: FAISS answers one query slower with two, and threads spin (scale.md 3.2).
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import faiss

    return faiss


def _only(rows: Rows) -> Any:  # noqa: ANN401 - faiss ships no types
    return _faiss().SearchParameters(sel=_faiss().IDSelectorBatch(rows))


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


class VectorIndex:
    """Rows of unit vectors that can be searched by cosine. Row numbers are positions in the build order."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401 - a faiss index
        """Wrap a FAISS index; use `build` or `read`."""
        self._index = index

    @classmethod
    def build(cls, vectors: FloatMatrix, dimension: int) -> VectorIndex:
        """An exact inner-product index over `vectors`, shape (n, dimension), scaled to length 1 here."""
        index = _faiss().IndexFlatIP(dimension)
        if len(vectors):
            index.add(unit_rows(vectors))
        return cls(index)

    @classmethod
    def read(cls, content: bytes, name: str) -> VectorIndex:
        """The index that `to_bytes` wrote. Raises IndexDamagedError when FAISS cannot read it."""
        try:
            index = _faiss().deserialize_index(np.frombuffer(content, dtype=np.uint8))
        except (RuntimeError, ValueError, AssertionError) as error:
            raise IndexDamagedError(f"{name} cannot be read by FAISS: {error}. Run `policy-qa build`.") from error
        return cls(index)

    def to_bytes(self) -> bytes:
        """The index as FAISS writes it. FAISS stores no checksum: keep one beside it."""
        return bytes(_faiss().serialize_index(self._index).tobytes())

    @property
    def size(self) -> int:
        """Number of rows."""
        return int(self._index.ntotal)

    @property
    def dimension(self) -> int:
        """Length of a row."""
        return int(self._index.d)

    def rows(self) -> FloatMatrix:
        """All stored vectors in their order, shape (size, dimension)."""
        if not self.size:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.asarray(self._index.reconstruct_n(0, self.size), dtype=np.float32)

    def search(self, question: FloatVector, n: int, among: Rows | None = None) -> list[tuple[int, float]]:
        """The n nearest rows to a vector of any length, best first, each with its cosine in -1..1.

        among: the only rows that are looked at. None: all.
        """
        n = min(n, self.size if among is None else len(among))
        if n <= 0:
            return []
        chosen = {} if among is None else {"params": _only(among)}
        scores, rows = self._index.search(unit_rows(question.reshape(1, -1)), n, **chosen)
        return [(int(row), float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0]

    def rows_of(self, rows: Sequence[int]) -> FloatMatrix:
        """The stored unit vectors of `rows`, in their order, shape (len(rows), dimension)."""
        stored = [self._index.reconstruct(int(row)) for row in rows]
        return np.array(stored, dtype=np.float32).reshape(len(stored), self.dimension)
