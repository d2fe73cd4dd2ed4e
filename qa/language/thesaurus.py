"""English words that mean nearly the same, and words mistyped: both towards the words of a corpus.

Two English words that gloss the same Chinese words again and again are near in meaning ("adopt" and "pass" both gloss
通过). CC-CEDICT, which is here for Chinese questions anyway, so serves as a thesaurus (pivoting through a second
language: Bannard and Callison-Burch 2005). Related words weigh less than the word itself, and are never shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from qa.language.dictionary import english_words, near_words
from qa.language.words import STOPWORDS, stem


class Thesaurus:
    """Related words and corrections, restricted to the words of one corpus."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words`: the lower-case words of the corpus. Nothing is computed before the first look-up."""
        self._words = frozenset(words)
        self._stems = frozenset(stem(word) for word in self._words)

    def related(self, token: str) -> frozenset[str]:
        """Stems of the corpus that are near in meaning to a stem; empty when none is known."""
        return self._stems.intersection(self._near.get(token, ()))

    def corrected(self, word: str) -> str:
        """`word`, or the corpus word it was most likely meant to be, when it is no word of any dictionary here.

        One slip is allowed in a word of 4 or 5 letters, two in a longer word (optimal string alignment distance).
        """
        lower = word.lower()
        if len(word) < 4 or not lower.isalpha() or not lower.isascii() or lower in self._words or lower in STOPWORDS:
            return word
        known = english_words()
        if stem(lower) in self._stems or lower in known or stem(lower) in known:
            return word
        limit = 1 if len(word) <= 5 else 2
        nearest = process.extractOne(lower, self._targets, scorer=OSA.distance, score_cutoff=limit)
        return str(nearest[0]) if nearest else word

    @cached_property
    def _targets(self) -> list[str]:
        return sorted({word for word in self._words if len(word) >= 4} | {word for word in STOPWORDS if len(word) >= 4})

    @cached_property
    def _near(self) -> dict[str, list[str]]:
        return near_words()
