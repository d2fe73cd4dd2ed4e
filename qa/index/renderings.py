"""Vectors of renderings in an open index: a question in their language finds them, and gets the places they go with."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from qa.datatypes import Language
from qa.index.rows import RowMap, Rows
from qa.index.vectors import FloatMatrix, FloatVector, VectorIndex


class RenderingIndex:
    """The vectors of what goes with the places of one kind, units or passages, of documents with a parallel text."""

    def __init__(self, vectors: VectorIndex, rows: RowMap, places: RowMap, languages: Sequence[str]) -> None:
        """rows: of the renderings; places: of units or passages; languages: of each document's parallel, or ""."""
        self._vectors, self._rows, self._places = vectors, rows, places
        self._languages, self._held = np.array(languages, dtype=object), frozenset(languages)
        self._of_language = lru_cache(maxsize=4)(self._all_of)

    def rows_for(self, places: Sequence[int] | Rows, language: Language) -> Rows:
        """The row of the rendering of each place in that language, -1 where there is none."""
        rows = np.asarray(places, dtype=np.int64)
        if language not in self._held:
            return np.full(len(rows), -1, dtype=np.int64)
        documents = self._places.documents_at(rows)
        found = rows - self._places.starts[documents] + self._rows.starts[documents]
        return np.where(self._languages[documents] == language, found, -1).astype(np.int64)

    def vectors_of(self, rows: Sequence[int]) -> FloatMatrix:
        """The vectors of renderings, shape (n, dimension)."""
        return self._vectors.rows_of(rows)

    def search(self, part: int, question: FloatVector, n: int, language: Language, among: Rows | None) -> list[int]:
        """The n places whose renderings in that language are nearest by one encoder, best first.

        among: the only places that are looked at. None: all.
        """
        rows = self._of_language(language) if among is None else self.rows_for(among, language)
        rows = rows[rows >= 0]
        if not len(rows):
            return []
        found = np.array([row for row, _ in self._vectors.search(part, question, n, rows)], dtype=np.int64)
        documents = self._rows.documents_at(found)
        places: list[int] = (found - self._rows.starts[documents] + self._places.starts[documents]).tolist()
        return places

    def _all_of(self, language: Language) -> Rows:
        documents: npt.NDArray[np.int64] = np.flatnonzero(self._languages == language)
        return self._rows.rows_of_all(documents)
