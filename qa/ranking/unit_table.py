"""Tokens, meanings and weights of words over the units of an index."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property, lru_cache, partial

import numpy as np

from qa.index.opened import OpenIndex
from qa.index.rows import N_ROWS_KEPT, ReadSequence
from qa.language.words import tokens
from qa.models.seams import FloatMatrix
from qa.question.asked import Asked
from qa.question.concepts import Concept
from qa.ranking.candidates import english_line
from qa.ranking.known import KnownQuestions, answers_of

MEANING_SUPPORT = 0.8


class UnitTable:
    """Tokens and inverse document frequencies of the units of an index, read for the units that are asked for."""

    def __init__(self, index: OpenIndex) -> None:
        """Nothing is read before it is asked for."""
        self.index = index
        words = lru_cache(maxsize=N_ROWS_KEPT)(index.words_of_unit)
        n_units = len(index.units)
        self.contexts: Sequence[str] = ReadSequence(n_units, partial(_context, index))
        self.token_sets: Sequence[frozenset[str]] = ReadSequence(n_units, lambda row: words(row)[0])
        self.terms: Sequence[tuple[int, ...]] = ReadSequence(n_units, lambda row: words(row)[1])
        self.meanings: Sequence[frozenset[str]] = ReadSequence(n_units, partial(_meaning, index, self.terms))

    @cached_property
    def term_vectors(self) -> FloatMatrix:
        """The vectors of the explained terms, read out of the index once; shape (n terms, dimension)."""
        return self.index.term_vectors.rows()

    @cached_property
    def known(self) -> KnownQuestions:
        """The questions of the corpus whose answers are known."""
        texts = {name: document.text for name, document in self.index.documents.items()} if self.index.known else {}
        vectors = np.asarray(self.index.known_vectors, dtype=np.float32)
        return KnownQuestions(vectors, answers_of(self.index.known, texts))

    def held(self, asked: Asked, rows: Sequence[int]) -> list[float]:
        """For each unit its `coverage`, where the meaning of a term counts MEANING_SUPPORT of the term."""
        concepts = [(concept, self.weight(concept), concept.tokens) for concept in asked.concepts]
        total = sum(weight for _, weight, _ in concepts)
        shares = []
        for row in rows:
            own, meaning = self.token_sets[row], self.meanings[row]
            meant = 0.0
            for concept, weight, said in concepts:
                here = 0.0 if said.isdisjoint(own) else concept.support(own)
                there = 0.0 if said.isdisjoint(meaning) else MEANING_SUPPORT * concept.support(meaning)
                meant += weight * max(here, there)
            shares.append(meant / total if concepts else 0.0)
        return shares

    @cached_property
    def _n_with(self) -> Callable[[str], int]:
        """How many units hold a token."""
        return self.index.unit_sets.n

    def idf(self, token: str) -> float:
        """Inverse document frequency over units, ln(1 + (N - df + 0.5) / (df + 0.5)); highest for unseen tokens."""
        df = self._n_with(token)
        return math.log(1 + (len(self.token_sets) - df + 0.5) / (df + 0.5))

    def occurs(self, concept: Concept) -> bool:
        """Whether any sense of the concept occurs whole in the corpus, or it has related words there."""
        return bool(concept.related) or any(s and all(self._n_with(t) for t in s) for s in concept.senses)

    def weight(self, concept: Concept) -> float:
        """How telling a concept is: the idf of its commonest whole sense in the corpus, or of an unseen word."""
        seen = [max(self.idf(t) for t in s) for s in concept.senses if s and all(self._n_with(t) for t in s)]
        seen = seen or [self.idf(token) for token in concept.related]
        return min(seen) if seen else math.log(1 + 2 * len(self.token_sets) + 1)

    def coverage(self, asked: Asked, rows: Sequence[int]) -> float:
        """Share of the question's concepts, by weight, that the units of `rows` together hold; 0..1."""
        held = frozenset[str]().union(*(self.token_sets[row] for row in rows)) if rows else frozenset[str]()
        return self.share(asked.concepts, held)

    def share(self, concepts: Sequence[Concept], text_tokens: frozenset[str]) -> float:
        """Share of the concepts, by weight, that the tokens `text_tokens` hold; 0..1, 0 without concepts."""
        weights = [self.weight(concept) for concept in concepts]
        if not weights:
            return 0.0
        held = (concept.support(text_tokens) for concept in concepts)
        return sum(w * share for w, share in zip(weights, held, strict=True)) / sum(weights)


def _context(index: OpenIndex, row: int) -> str:
    """What the reranker reads of a unit: its words under its heading path, in English, on one line."""
    return english_line(index, index.units[row]).replace("\n", ". ")


def _meaning(index: OpenIndex, terms: Sequence[tuple[int, ...]], row: int) -> frozenset[str]:
    """Tokens of what the terms of a unit mean."""
    return frozenset(tokens(" ".join(index.explained[i].meaning for i in terms[row])))
