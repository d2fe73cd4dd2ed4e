"""What an engine outside of this process would have to do for an index of more than a million passages. None is built.

The names are those of `scale.md` 5.3. Within this process `VectorIndex.search` is `dense` and `LexicalIndex.scores` is
`text`, over the rows of living documents; a segment is `upsert` and its list of dead documents `delete`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from qa.datatypes import Passage
from qa.models.seams import FloatMatrix, FloatVector


class Engine(Protocol):
    """Passages by document, found by vector or by words. A choice of documents limits what is found; None: all."""

    def upsert(self, document: str, version: str, passages: Sequence[Passage], vectors: FloatMatrix) -> None:
        """Put the passages of a version in the place of what the document had; the same twice is the same once."""

    def delete(self, document: str) -> None:
        """Take a document out; nothing is there to be found of it then."""

    def dense(
        self, part: int, vector: FloatVector, n: int, documents: Collection[str] | None = None
    ) -> list[tuple[str, float]]:
        """The ids of the n passages nearest by one encoder, best first, each with its inner product."""

    def text(self, question: str, n: int, documents: Collection[str] | None = None) -> list[tuple[str, float]]:
        """The ids of the n best passages by words, best first, each with its score."""

    def count(self) -> int:
        """How many passages there are."""
