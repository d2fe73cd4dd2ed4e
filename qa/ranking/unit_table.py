"""Tokens, meanings and weights of words over all units of an index."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from qa.index.contents import bare_term
from qa.index.store import OpenIndex, Unit, context_line
from qa.language.words import tokens
from qa.models.seams import FloatMatrix
from qa.question.asked import Asked
from qa.question.concepts import Concept
from qa.ranking.candidates import english_line

MEANING_SUPPORT = 0.8


class UnitTable:
    """Tokens and inverse document frequencies of all units of an index, computed once."""

    def __init__(self, index: OpenIndex) -> None:
        """Nothing is computed before it is asked for."""
        self.index = index

    @cached_property
    def contexts(self) -> tuple[str, ...]:
        """What the reranker reads for each unit: its words under its heading path, in English, on one line."""
        return tuple(english_line(self.index, unit).replace("\n", ". ") for unit in self.index.units)

    @cached_property
    def token_sets(self) -> tuple[frozenset[str], ...]:
        """Tokens of each unit, with its heading path and the title it stands under."""
        titles = {d.id: frozenset(tokens(d.title)) for d in self.index.documents.values()}
        return tuple(
            frozenset(tokens(context)) | titles[unit.document] | self._own_tokens(unit)
            for context, unit in zip(self.contexts, self.index.units, strict=True)
        )

    def _own_tokens(self, unit: Unit) -> frozenset[str]:
        """Tokens of a unit's words and headings where those are not English, so that their context is a gloss."""
        if self.index.documents[unit.document].language == "en":
            return frozenset()
        return frozenset(tokens(context_line(unit, self.index.words(unit), "")))

    @cached_property
    def terms(self) -> tuple[tuple[int, ...], ...]:
        """For each unit the explained terms that stand in its words, as places in the index's `explained`.

        A term that is part of a longer term which stands there too is left out.
        """
        names = [bare_term(term).lower() for term in self.index.explained]
        patterns = [re.compile(rf"(?<![a-z]){re.escape(name)}") for name in names]  # "land" is not in "island"
        by_unit = []
        for unit in self.index.units:
            words = self.index.english(unit).lower()
            here = [i for i, pattern in enumerate(patterns) if pattern.search(words)]
            by_unit.append(
                tuple(i for i in here if not any(names[i] != names[j] and names[i] in names[j] for j in here))
            )
        return tuple(by_unit)

    @cached_property
    def term_vectors(self) -> FloatMatrix:
        """The vectors of the explained terms, read out of the index once; shape (n terms, dimension)."""
        return self.index.term_vectors.rows()

    @cached_property
    def meanings(self) -> tuple[frozenset[str], ...]:
        """Tokens of what the terms of each unit mean."""
        explained = self.index.explained
        return tuple(frozenset(tokens(" ".join(explained[i].meaning for i in rows))) for rows in self.terms)

    def held(self, asked: Asked, rows: Sequence[int]) -> list[tuple[float, float]]:
        """For each unit its `coverage`, and the same where the meaning of a term counts MEANING_SUPPORT of the term."""
        concepts = [(concept, self.weight(concept), concept.tokens) for concept in asked.concepts]
        total = sum(weight for _, weight, _ in concepts)
        shares = []
        for row in rows:
            own, meaning = self.token_sets[row], self.meanings[row]
            coverage = meant = 0.0
            for concept, weight, said in concepts:
                here = 0.0 if said.isdisjoint(own) else concept.support(own)
                there = 0.0 if said.isdisjoint(meaning) else MEANING_SUPPORT * concept.support(meaning)
                coverage += weight * here
                meant += weight * max(here, there)
            shares.append((coverage / total, meant / total) if concepts else (0.0, 0.0))
        return shares

    @cached_property
    def _frequencies(self) -> Counter[str]:
        return Counter(token for held in self.token_sets for token in held)

    def idf(self, token: str) -> float:
        """Inverse document frequency over units, ln(1 + (N - df + 0.5) / (df + 0.5)); highest for unseen tokens."""
        df = self._frequencies[token]
        return math.log(1 + (len(self.token_sets) - df + 0.5) / (df + 0.5))

    def occurs(self, concept: Concept) -> bool:
        """Whether any sense of the concept occurs whole in the corpus, or it has related words there."""
        return bool(concept.related) or any(s and all(self._frequencies[t] for t in s) for s in concept.senses)

    def weight(self, concept: Concept) -> float:
        """How telling a concept is: the idf of its commonest whole sense in the corpus, or of an unseen word."""
        seen = [max(self.idf(t) for t in s) for s in concept.senses if s and all(self._frequencies[t] for t in s)]
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
