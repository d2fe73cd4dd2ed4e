"""English words that mean nearly the same, and words mistyped: both towards the words of a corpus.

Two English words that gloss the same Chinese words again and again are near in meaning ("adopt" and "pass" both gloss
通过). CC-CEDICT, which is here for Chinese questions anyway, so serves as a thesaurus (pivoting through a second
language: Bannard and Callison-Burch 2005). Related words weigh less than the word itself, and are never shown.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA

from qa.language.dictionary import english_words, sense_groups
from qa.language.words import STOPWORDS, stem

_MIN_TOGETHER = 2
_MIN_PMI = 2.5


class Thesaurus:
    """Related words and corrections, restricted to the words of one corpus."""

    def __init__(self, words: Iterable[str]) -> None:
        """`words`: the lower-case words of the corpus. Nothing is computed before the first look-up."""
        self._words = frozenset(words)
        self._stems = frozenset(stem(word) for word in self._words)

    def related(self, token: str) -> frozenset[str]:
        """Stems of the corpus that are near in meaning to a stem; empty when none is known."""
        return self._related.get(token, frozenset())

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
    def _related(self) -> dict[str, frozenset[str]]:
        groups = [frozenset(group) for group in sense_groups()]
        frequencies = Counter(word for group in groups for word in group)
        together = Counter(
            (word, mine) for group in groups for mine in group & self._stems for word in group if word != mine
        )
        related: dict[str, set[str]] = {}
        for (word, mine), n in together.items():
            pmi = math.log(n * len(groups) / (frequencies[word] * frequencies[mine]))
            if n >= _MIN_TOGETHER and pmi >= _MIN_PMI:
                related.setdefault(word, set()).add(mine)
        return {word: frozenset(near) for word, near in related.items()}
