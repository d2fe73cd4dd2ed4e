"""Words of an index: where each token stands, and BM25 over stemmed English words, figures, and Chinese characters.

The rows of a token are one value in SQLite, read when it is asked for. FTS5 would bring texts by another formula,
cannot leave out what no longer counts, and is slower for common words (docs/decisions/0019-segments.md).
"""

from __future__ import annotations

import math
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from qa.index.rows import RowMap, Rows
from qa.index.tables import SEARCH_SCHEMA, Tables, TableWriter, in_memory
from qa.language.words import tokens

K1, B = 1.2, 0.75  # Robertson and Zaragoza (2009), "The Probabilistic Relevance Framework: BM25 and Beyond"
_STORED = np.dtype("<i4")
_OF_TOKEN = "FROM posting WHERE field = ? AND token = ?"
_NO_ROWS = np.zeros(0, dtype=np.int64)
_N_KEPT = 256  # tokens of a field whose rows and scores stay at hand: the frequent ones of questions are few


class Posting(NamedTuple):
    """Rows that hold a token, ascending, and how many times each holds it."""

    rows: Rows
    times: npt.NDArray[np.int64]


def write_field(tables: TableWriter, field: str, rows: Iterable[Iterable[str]]) -> None:
    """Store the tokens of each row of a field."""
    postings: dict[str, tuple[array[int], array[int]]] = {}
    lengths: list[int] = []
    for row, row_tokens in enumerate(rows):
        counts = Counter(row_tokens)
        lengths.append(counts.total())
        for token, times in counts.items():
            at, how_often = postings.setdefault(token, (array("i"), array("i")))
            at.append(row)
            how_often.append(times)
    stored = (
        (field, token, len(at), _bytes(at), _bytes(times) if max(times) > 1 else b"")
        for token, (at, times) in postings.items()
    )
    tables.add("posting", stored)
    tables.add("field", [(field, _bytes(lengths))])


def _bytes(numbers: Sequence[int]) -> bytes:
    return np.asarray(numbers, dtype=_STORED).tobytes()


def _numbers(stored: bytes) -> npt.NDArray[np.int64]:
    return np.frombuffer(stored, dtype=_STORED).astype(np.int64)


class Postings:
    """Which rows of an index hold a token in one field, over its segments. What no longer counts is left out."""

    def __init__(self, field: str, segments: Sequence[Tables], rows: RowMap, instead: str = "") -> None:
        """No token is read before it is asked for. instead: the field of segments that lack `field`; "": none does."""
        self._segments, self._rows = tuple(segments), rows
        self._fields = tuple(
            instead if instead and tables.one("SELECT 1 FROM field WHERE name = ?", field) is None else field
            for tables in self._segments
        )
        # how many rows hold a token
        self.n = lru_cache(maxsize=65536)(partial(_n, self._fields, self._segments, rows))
        # the rows that hold a token, and how many times each does; the frequent tokens of questions stay at hand
        self.of = lru_cache(maxsize=_N_KEPT)(partial(_posting, self._fields, self._segments, rows))

    @property
    def size(self) -> int:
        """How many rows the field has."""
        return self._rows.size

    def tokens(self, among: npt.NDArray[np.bool_] | None = None) -> Iterator[str]:
        """The tokens that some row holds, maybe more than once. among: for each row whether it is looked at."""
        for number, tables in enumerate(self._segments):
            in_index, field = self._rows.in_index(number), self._fields[number]
            if among is None and in_index is None:
                yield from (token for (token,) in tables.rows("SELECT token FROM posting WHERE field = ?", field))
                continue
            held = in_index if in_index is not None else np.arange(self.size)
            looked = held >= 0 if among is None else (held >= 0) & among[held]
            for token, rows in tables.rows("SELECT token, rows FROM posting WHERE field = ?", field):
                if looked[np.frombuffer(rows, dtype=_STORED)].any():
                    yield token

    @cached_property
    def lengths(self) -> npt.NDArray[np.int64]:
        """How many tokens each row has, repeats counted; shape (size,)."""
        found = np.zeros(self.size, dtype=np.int64)
        for number, tables in enumerate(self._segments):
            stored = tables.one("SELECT lengths FROM field WHERE name = ?", self._fields[number])
            lengths, in_index = _numbers(stored[0] if stored else b""), self._rows.in_index(number)
            if in_index is None:
                return lengths
            found[in_index[in_index >= 0]] = lengths[in_index >= 0]
        return found

    @cached_property
    def average(self) -> float:
        """How many tokens a row has on average."""
        return float(self.lengths.mean())


def _posting(fields: Sequence[str], segments: Sequence[Tables], in_all: RowMap, token: str) -> Posting:
    found = [
        _counting(in_all.in_index(number), rows, times)
        for number, tables in enumerate(segments)
        for rows, times in tables.rows(f"SELECT rows, times {_OF_TOKEN}", fields[number], token)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        return Posting(_NO_ROWS, _NO_ROWS)
    rows = np.concatenate([posting.rows for posting in found])
    order = np.argsort(rows)
    return Posting(rows[order], np.concatenate([posting.times for posting in found])[order])


def _counting(in_index: Rows | None, rows: bytes, times: bytes) -> Posting:
    """The rows of a segment that count. in_index: their rows in the index; None: the same."""
    at = _numbers(rows)
    how_often = _numbers(times) if times else np.ones(len(at), dtype=np.int64)
    if in_index is None:
        return Posting(at, how_often)
    counts = in_index[at] >= 0
    found = in_index[at[counts]]
    order = np.argsort(found)
    return Posting(found[order], how_often[counts][order])


def _n(fields: Sequence[str], segments: Sequence[Tables], in_all: RowMap, token: str) -> int:
    if any(in_all.in_index(number) is not None for number in range(len(segments))):
        return len(_posting(fields, segments, in_all, token).rows)  # what does not count is told row by row
    found = (tables.rows(f"SELECT n {_OF_TOKEN}", field, token) for field, tables in zip(fields, segments, strict=True))
    return sum(stored[0] for rows in found for stored in rows)


class LexicalIndex:
    """BM25 scores of texts for a question. Rows are those of the index; idf in Lucene's form, never negative."""

    def __init__(self, postings: Postings) -> None:
        """Take where tokens stand."""
        self._postings = postings
        self._scores_of = lru_cache(maxsize=_N_KEPT)(partial(_scores_of, postings))

    @classmethod
    def build(cls, texts: Sequence[str]) -> LexicalIndex:
        """An index of `texts` in memory."""
        tables = in_memory(SEARCH_SCHEMA, lambda writer: write_field(writer, "texts", map(tokens, texts)))
        return cls(Postings("texts", [tables], RowMap.whole(len(texts))))

    @property
    def size(self) -> int:
        """How many texts there are."""
        return self._postings.size

    def knows(self, token: str) -> bool:
        """Whether any text holds the token."""
        return self._postings.n(token) > 0

    def scores(self, question: str, among: Rows | None = None) -> npt.NDArray[np.float32]:
        """BM25 score of every text, shape (size,); 0 where no word of the question occurs.

        among: the only rows that score; all other rows are 0. None: all rows.
        """
        scores = np.zeros(self.size, dtype=np.float32)
        asked = tokens(question)
        of_token = {token: self._scores_of(token) for token in dict.fromkeys(asked)}
        for token in asked:
            rows, values = of_token[token]
            scores[rows] += values
        if among is None:
            return scores
        chosen = np.zeros_like(scores)
        chosen[among] = scores[among]
        return chosen

    def search(self, question: str, n: int, among: Rows | None = None) -> list[tuple[int, float]]:
        """The n best texts (of the rows `among`), best first, without those that share no word with the question."""
        scores = self.scores(question, among)
        return [(row, float(scores[row])) for row in best_rows(scores, n)]


def _scores_of(postings: Postings, token: str) -> tuple[Rows, npt.NDArray[np.float32]]:
    """The rows that hold a token, and what it adds to the score of each."""
    rows, times = postings.of(token)
    if not len(rows):
        return rows, np.zeros(0, dtype=np.float32)
    idf = math.log(1 + (postings.size - len(rows) + 0.5) / (len(rows) + 0.5))
    weight = times / (K1 * ((1 - B) + B * postings.lengths[rows] / postings.average) + times)
    return rows, (np.float32(idf) * weight).astype(np.float32)


def best_rows(scores: npt.NDArray[np.floating[Any]], n: int) -> list[int]:
    """The rows of the n highest scores above 0, best first; of equal scores the lower row."""
    rows = np.flatnonzero(scores > 0)
    if len(rows) > n > 0:
        rows = rows[scores[rows] >= np.partition(scores[rows], -n)[-n]]
    return [int(row) for row in rows[np.argsort(-scores[rows], kind="stable")[:n]]]
