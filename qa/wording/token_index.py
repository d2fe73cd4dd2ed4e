"""All documents as one row of tokens, with the look-ups that the check of a wording needs.

It is made once for each open index.

Three look-ups: where a run of tokens stands exactly; the longest run from a token on that stands anywhere; and which
windows share the rarest tokens and pairs with a statement. All rest on one sorted array of pairs of neighbours.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qa.datatypes import Document
from qa.language.words import stem
from qa.wording.tokens import Kind, Tokens, is_figure, kind_of, read_tokens

Ids = npt.NDArray[np.int32]
Rows = npt.NDArray[np.int64]

BREAK = 0  # id of the token that stands between documents; equal to no word
UNKNOWN = -1  # id of a word that no document holds
_KEY_BREAK, _FIGURE_BREAK = "\x1e", "\x1f"
N_POSTINGS = 40_000  # positions looked at for candidates, rarest pairs first: bounds the time of a check
N_FOUND = 50  # places of one wording that are told apart
N_REFUSED = 500  # places inside longer words that a squeezed search passes before it gives up
# Written together they say something else than apart.
_APART = frozenset("maybe nowhere notable nothing nobody notice into another together".split())


class Candidate(NamedTuple):
    """Rows start..end of tokens of one document that share much with a statement."""

    start: int
    end: int
    votes: float


class WordingIndex:
    """The tokens of all documents. `ids[row]` is a word, `starts[row]:ends[row]` its place in its document's text."""

    def __init__(self, documents: Iterable[Document]) -> None:
        """Read all texts; about two seconds for each five million characters of English."""
        self.documents = tuple(documents)
        self._ids_of: dict[str, int] = {_KEY_BREAK: BREAK}
        ids: list[int] = [BREAK]
        starts: list[int] = [0]
        ends: list[int] = [0]
        self._first_rows: list[int] = []
        keys: list[str] = [_KEY_BREAK]
        for document in self.documents:
            tokens = read_tokens(document.text)
            self._first_rows.append(len(ids))
            ids.extend([self._ids_of.setdefault(key, len(self._ids_of)) for key in tokens.keys])
            keys.extend(tokens.keys)
            ids.append(BREAK)
            keys.append(_KEY_BREAK)
            starts += [*tokens.starts, 0]
            ends += [*tokens.ends, 0]
        self.ids: Ids = np.array(ids, dtype=np.int32)
        self.starts: Ids = np.array(starts, dtype=np.int32)
        self.ends: Ids = np.array(ends, dtype=np.int32)
        self.kinds = np.array([kind_of(key) for key in self._ids_of], dtype=np.int8)
        self._keys = tuple(self._ids_of)
        self._is_han = np.array([key[:1] >= "\u2e80" for key in self._ids_of], dtype=bool)
        self._sort_pairs()
        self._squeezed, self._offsets = _squeeze(keys)

    def _sort_pairs(self) -> None:
        """Rows by the pair of the token there and the next; rows of one token stand together as well."""
        self._n_ids = len(self._ids_of)
        pairs = self.ids[:-1].astype(np.int64) * self._n_ids + self.ids[1:]
        self._rows = np.argsort(pairs, kind="stable").astype(np.int32)
        self._pairs: Rows = pairs[self._rows]

    def ids_of(self, keys: Sequence[str]) -> Ids:
        """The ids of keys; UNKNOWN for a word that no document holds."""
        return np.array([self._ids_of.get(key, UNKNOWN) for key in keys], dtype=np.int32)

    def key_of_row(self, row: int) -> str:
        """The key of the token at a row."""
        return self._keys[int(self.ids[row])]

    def ids_of_form(self, form: str) -> tuple[int, ...]:
        """The ids of the English words that have this stem."""
        return self._by_form.get(form, ())

    @cached_property
    def _by_form(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for at, key in enumerate(self._keys):
            if key.isascii() and key.isalpha():
                found.setdefault(stem(key), []).append(at)
        return {form: tuple(ids) for form, ids in found.items()}

    def are_han(self, ids: Ids) -> bool:
        """Whether most of these tokens are single Chinese characters."""
        known = ids[ids > BREAK]
        return bool(self._is_han[known].mean() > 0.5) if len(known) else False

    def document_at(self, row: int) -> Document:
        """The document that a row belongs to."""
        return self.documents[bisect_right(self._first_rows, row) - 1]

    def bounds_at(self, row: int) -> tuple[int, int]:
        """First row of the document that a row belongs to, and the row behind its last."""
        place = bisect_right(self._first_rows, row)
        last = self._first_rows[place] - 1 if place < len(self._first_rows) else len(self.ids) - 1
        return self._first_rows[place - 1], last

    def rows_of(self, first: int, second: int | None = None) -> Ids:
        """Rows where a token stands (before `second`, when given: then in rising order)."""
        if first <= BREAK or (second is not None and second <= BREAK):
            return self._rows[:0]
        low = first * self._n_ids + (0 if second is None else second)
        high = low + (self._n_ids if second is None else 1)
        return self._rows[np.searchsorted(self._pairs, low) : np.searchsorted(self._pairs, high)]

    def find(self, tokens: Tokens) -> list[tuple[int, int]]:
        """Row ranges where exactly these tokens stand, in the order of documents and places; the first N_FOUND."""
        ids = self.ids_of(tokens.keys)
        if not len(ids):
            return []
        length, rows = (1, np.sort(self.rows_of(int(ids[0])))) if len(ids) == 1 else self.longest(ids, 0)
        if length == len(ids) and len(rows):
            return [(int(row), int(row) + length) for row in rows[:N_FOUND]]
        return self._find_squeezed(tokens.keys)

    def longest(self, ids: Ids, begin: int) -> tuple[int, Ids]:
        """Length of the longest run ids[begin:...] of at least two that stands anywhere, and the rows it stands at.

        (0, none) when not even the first two tokens stand side by side.
        """
        if begin + 1 >= len(ids):
            return 0, self._rows[:0]
        rows, length = self.rows_of(int(ids[begin]), int(ids[begin + 1])), 2
        if not len(rows):
            return 0, rows
        while begin + length < len(ids):
            kept = rows[self.ids[rows + length] == ids[begin + length]]  # a BREAK ends every document: no overrun
            if not len(kept):
                break
            rows, length = kept, length + 1
        return length, rows

    def _find_squeezed(self, keys: Sequence[str]) -> list[tuple[int, int]]:
        """As `find`, whatever white space and hyphens stand inside words: "de- velopment", "high-quality"."""
        wanted, _ = _squeeze(keys)
        places: list[tuple[int, int]] = []
        at = self._squeezed.find(wanted)
        refused = 0
        while at >= 0 and refused < N_REFUSED and len(places) < N_FOUND:
            first = int(np.searchsorted(self._offsets, at))
            last = int(np.searchsorted(self._offsets, at + len(wanted)))
            is_whole = self._offsets[first] == at and self._ends_at(last, at + len(wanted))
            if is_whole and not self._says_otherwise(keys, first, last):
                places.append((first, last))
            else:
                refused += 1
            at = self._squeezed.find(wanted, at + 1)
        return places

    def _ends_at(self, row: int, offset: int) -> bool:
        """Whether the word before `row` ends at `offset` (a mark between figures may follow)."""
        if row >= len(self._offsets):
            return False
        gap = self._squeezed[offset : int(self._offsets[row])]
        return gap in ("", _FIGURE_BREAK)

    def _says_otherwise(self, keys: Sequence[str], first: int, last: int) -> bool:
        """Whether the two spellings differ in a word that means another thing apart: "maybe", "may be"."""
        names = [self._squeezed[int(self._offsets[r]) : int(self._offsets[r + 1])] for r in range(first, last)]
        both = [name.rstrip(_FIGURE_BREAK) for name in names], list(keys)
        joined = [{left + right for left, right in pairwise(words)} & _APART for words in both]
        whole = [set(words) & _APART for words in both]
        return bool(joined[0] & whole[1] or joined[1] & whole[0])

    def candidates(self, ids: Ids, n: int, width: int) -> list[Candidate]:
        """The n windows of about two times `width` rows that share the most and rarest tokens and pairs with `ids`.

        A pair of the statement counts once a window, so a window does not win by saying one thing again and again.
        Best first; none where no token is known.
        """
        rows, places, weights = self._postings(ids)
        if not len(rows):
            return []
        cells = np.concatenate([rows // width, np.maximum(rows // width - 1, 0)])
        n_places = 2 * len(ids)
        keys, where = np.unique(cells.astype(np.int64) * n_places + np.tile(places, 2), return_index=True)
        named, inverse = np.unique(keys // n_places, return_inverse=True)
        votes = np.bincount(inverse, weights=np.tile(weights, 2)[where])
        best = np.argsort(-votes, kind="stable")[: 2 * n]
        kept: list[Candidate] = []
        for cell, score in zip(named[best].tolist(), votes[best].tolist(), strict=True):
            if len(kept) < n and not any(abs(cell * width - other.start) < width for other in kept):
                kept.append(Candidate(cell * width, (cell + 2) * width, score))
        return kept

    def _postings(self, ids: Ids) -> tuple[Ids, Rows, npt.NDArray[np.float64]]:
        """Rows that hold a token or pair of the statement, which of them, and its weight (rare tokens weigh more)."""
        grams = [(self.rows_of(int(a), int(b)), 2 * i) for i, (a, b) in enumerate(pairwise(ids))]
        content = [i for i, token in enumerate(ids) if token > BREAK and self.kinds[token] != Kind.FUNCTION]
        grams += [(self.rows_of(int(ids[i])), 2 * i + 1) for i in content]
        kept: list[tuple[Ids, int]] = []
        budget = N_POSTINGS
        for rows, place in sorted((gram for gram in grams if len(gram[0])), key=lambda gram: len(gram[0])):
            if kept and len(rows) > budget:
                break
            kept.append((rows[:N_POSTINGS], place))
            budget -= len(rows)
        if not kept:
            return self._rows[:0], np.zeros(0, dtype=np.int64), np.zeros(0)
        sizes = [len(rows) for rows, _ in kept]
        weights = [np.log(len(self.ids) / size + 1) for size in sizes]
        return (
            np.concatenate([rows for rows, _ in kept]),
            np.repeat(np.array([place for _, place in kept], dtype=np.int64), sizes),
            np.repeat(np.array(weights), sizes),
        )


def _squeeze(keys: Sequence[str]) -> tuple[str, Rows]:
    """All keys run together, and where each begins. Two figures side by side are kept apart by a mark."""
    parts = [
        key + _FIGURE_BREAK if is_figure(key) and is_figure(after) else key
        for key, after in zip(keys, [*keys[1:], ""], strict=True)
    ]
    lengths = np.fromiter((len(part) for part in parts), dtype=np.int64, count=len(parts))
    return "".join(parts), np.concatenate([np.zeros(1, dtype=np.int64), np.cumsum(lengths)])
