"""What questions are read against: what documents are called, and the headings that numbered sections stand under."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from qa.corpus.numbered_sections import Head
from qa.index.lexical import Postings
from qa.index.rows import Rows


class NameTable:
    """Ids, numbers, issuers and titles of documents, in the order of their ids.

    `numbers` and `issuers` are in small letters without spaces and signs, "" where a document has none;
    `n_title_words` counts the tokens of each title once.
    """

    def __init__(self, told: Sequence[tuple[str, str, str]], n_title_words: Rows, titles: Postings) -> None:
        """told: id, number and issuer of each document."""
        self.ids = tuple(identity for identity, _, _ in told)
        self.numbers = tuple(number for _, number, _ in told)
        self.issuers = tuple(issuer for _, _, issuer in told)
        self.n_title_words, self._titles = n_title_words, titles

    def titled(self, word: str) -> Rows:
        """The places of the documents whose title holds a token."""
        return self._titles.of(word).rows


class HeadTable:
    """Headings of numbered sections, found by their tokens."""

    def __init__(self, postings: Postings, heads: Sequence[Head]) -> None:
        """Take where tokens stand in the headings, and the headings."""
        self._postings, self._heads = postings, heads

    def holding(self, senses: Iterable[frozenset[str]]) -> list[Head]:
        """The heads that hold all tokens of one of some senses, in the order of their documents."""
        found: set[int] = set()
        for sense in senses:
            rows: Rows | None = None
            for token in sense:
                held = self._postings.of(token).rows
                rows = held if rows is None else np.intersect1d(rows, held)
            found.update(() if rows is None else rows.tolist())
        return [self._heads[row] for row in sorted(found)]
