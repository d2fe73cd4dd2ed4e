"""BM25 over stemmed English words, figures, and single and paired Chinese characters."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.language.words import tokens


class LexicalIndex:
    """BM25 scores of texts for a question. Rows are positions in the build order."""

    def __init__(self, retriever: Any, size: int) -> None:  # noqa: ANN401 - bm25s ships no types
        """Wrap a bm25s retriever; use `build` or `read`."""
        self._retriever = retriever
        self.size = size

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """Index `texts`. k1 = 1.2 and b = 0.75 as in Robertson and Zaragoza (2009), "The Probabilistic Relevance
        Framework: BM25 and Beyond"; idf in Lucene's form, never negative."""  # noqa: D205, D209
        import bm25s

        retriever = bm25s.BM25(k1=1.2, b=0.75, method="lucene")
        rows = [tokens(text) for text in texts]
        if any(rows):
            retriever.index(rows, show_progress=False)
        else:
            retriever = None
        return cls(retriever, len(texts))

    @classmethod
    def read(cls, folder: Path, size: int, *, has_words: bool) -> LexicalIndex:
        """The index that `write` put into `folder`; has_words: whether that has files at all, as its manifest says."""
        import bm25s

        return cls(bm25s.BM25.load(str(folder), mmap=False) if has_words else None, size)

    def write(self, folder: Path) -> None:
        """Write plain files (npy and JSON) into a new folder."""
        folder.mkdir(parents=True)
        if self._retriever is not None:
            self._retriever.save(str(folder), corpus=None, show_progress=False)

    def knows(self, token: str) -> bool:
        """Whether any text holds the token."""
        return self._retriever is not None and token in self._retriever.vocab_dict

    def scores(self, question: str, among: npt.NDArray[np.int64] | None = None) -> npt.NDArray[np.float32]:
        """BM25 score of every text, shape (size,); 0 where no word of the question occurs.

        among: the only rows that score; all other rows are 0. None: all rows.
        """
        known = [token for token in tokens(question) if self.knows(token)]
        if not known:
            return np.zeros(self.size, dtype=np.float32)
        scores = np.asarray(self._retriever.get_scores(known), dtype=np.float32)
        if among is None:
            return scores
        chosen = np.zeros_like(scores)
        chosen[among] = scores[among]
        return chosen

    def search(self, question: str, n: int, among: npt.NDArray[np.int64] | None = None) -> list[tuple[int, float]]:
        """The n best texts (of the rows `among`), best first, without those that share no word with the question."""
        scores = self.scores(question, among)
        return [(row, float(scores[row])) for row in best_rows(scores, n)]


def best_rows(scores: npt.NDArray[np.floating[Any]], n: int) -> list[int]:
    """The rows of the n highest scores above 0, best first; of equal scores the lower row."""
    return [int(row) for row in np.argsort(-scores, kind="stable")[:n] if scores[row] > 0]
