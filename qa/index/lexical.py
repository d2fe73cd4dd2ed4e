"""BM25 over stemmed English words, figures, and single and paired Chinese characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[a-z]+|[\u3400-\u9fff]+")
# Words that carry no subject of their own. Question words are here too: they never stand in an answer by purpose.
STOPWORDS = frozenset(
    "a an the of in on at by to for from with and or but nor as is are was were be been being am do does did done have has "
    "had having will would shall should can could may might must it its this that these those there here he she they them "
    "their his her our your my we you i me us what which who whom whose when where why how if then than so such not no "
    "about into over under out up down off also any all some each every more most other same own too very just only s t "
    "please tell want know give say says said many much let got get".split()
)


@lru_cache(maxsize=1)
def _stemmer() -> Any:  # noqa: ANN401 - PyStemmer ships no types
    import Stemmer

    return Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The English stem of a lower-case word ("promoting" -> "promot")."""
    return str(_stemmer().stemWord(word))


def tokens(text: str) -> list[str]:
    """The searchable tokens of a text, in order, repeats kept.

    Letters are lower-cased and full-width forms folded. tokens("21 policies") -> ["21", "polici"]; Chinese runs give
    single characters and pairs: tokens("开发区") -> ["开", "发", "区", "开发", "发区"].
    """
    found: list[str] = []
    for match in _TOKEN.finditer(unicodedata.normalize("NFKC", text).lower().replace("’", "'").replace("'s", " ")):
        run = match.group()
        if run[0] >= "\u3400":
            found += list(run) + [run[i : i + 2] for i in range(len(run) - 1)]
        elif run[0].isdigit():
            found.append(run.replace(",", ""))
        elif run not in STOPWORDS:
            found.append(stem(run))
    return found


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

        among: the only rows that score; all others are 0. None: all rows.
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
        """The n best texts (of the rows `among`), best first; texts that share no word with the question are left out."""
        scores = self.scores(question, among)
        return [(row, float(scores[row])) for row in best_rows(scores, n)]


def best_rows(scores: npt.NDArray[np.floating[Any]], n: int) -> list[int]:
    """The rows of the n highest scores above 0, best first; of equal ones the lower row."""
    return [int(row) for row in np.argsort(-scores, kind="stable")[:n] if scores[row] > 0]
