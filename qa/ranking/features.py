"""Which units an answer can rest on: features of each candidate, a linear score, the best ones.

The weights are in weights.json, fitted by `python -m eval.fit` on the sets it names; they are read, never guessed.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from qa.datatypes import PassageKind
from qa.index.contents import bare_term
from qa.index.lexical import best_rows
from qa.index.store import OpenIndex, Unit, context_line
from qa.index.vectors import FloatMatrix
from qa.language.words import tokens
from qa.models.reranker import OnnxReranker, Reranker
from qa.question.wanted import Concept, Question, Wanted, states
from qa.ranking.candidates import (
    Retriever,
    cosines_by_part,
    dense_rows,
    english_line,
    scaled,
    searched_words,
)
from qa.ranking.heads import NOTHING, ProfileHeads, crossings, read_heads

FRAME_KINDS = {
    PassageKind.TITLE: frozenset[Wanted](),
    PassageKind.RELATED: frozenset[Wanted](),
    PassageKind.DATE: frozenset({Wanted.DATE, Wanted.TIME}),
    PassageKind.CONTACT: frozenset(
        {Wanted.PHONE, Wanted.FAX, Wanted.ADDRESS, Wanted.BODY, Wanted.EMAIL, Wanted.URL, Wanted.PERSON}
    ),
}
FEATURES = (
    "rerank",
    "pair",
    "dense",
    "second",
    "lexical",
    "coverage",
    "meant",
    "meant_dense",
    "meant_second",
    "wanted",
    "frame_off",
    "title",
    "measure",
    "fragment",
    "carried",
)


MEANING_SUPPORT = 0.8


class Scored(NamedTuple):
    """A candidate unit with its features and its linear score."""

    row: int
    unit: Unit
    features: Mapping[str, float]
    score: float


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
        """For each unit the explained terms that stand in its words, but for those inside a longer one that does."""
        names = [bare_term(term).lower() for term in self.index.explained]
        patterns = [re.compile(rf"(?<![a-z]){re.escape(name)}") for name in names]  # "land" is not in "island"
        found = []
        for unit in self.index.units:
            words = self.index.english(unit).lower()
            here = [i for i, pattern in enumerate(patterns) if pattern.search(words)]
            found.append(tuple(i for i in here if not any(names[i] != names[j] and names[i] in names[j] for j in here)))
        return tuple(found)

    @cached_property
    def term_vectors(self) -> FloatMatrix:
        """The vectors of the explained terms, read out of the index once; shape (n terms, dimension)."""
        return self.index.term_vectors.rows()

    @cached_property
    def meanings(self) -> tuple[frozenset[str], ...]:
        """Tokens of what the terms of each unit mean."""
        explained = self.index.explained
        return tuple(frozenset(tokens(" ".join(explained[i].meaning for i in rows))) for rows in self.terms)

    def meant(self, question: Question, row: int) -> float:
        """As `coverage` of one unit, where the meaning of a term counts MEANING_SUPPORT of the term itself; 0..1."""
        return self.share(question.concepts, self.token_sets[row], self.meanings[row])

    @cached_property
    def _frequencies(self) -> Counter[str]:
        return Counter(token for found in self.token_sets for token in found)

    def idf(self, token: str) -> float:
        """Inverse document frequency over units, ln(1 + (N - df + 0.5) / (df + 0.5)); highest for unseen tokens."""
        df = self._frequencies[token]
        return math.log(1 + (len(self.token_sets) - df + 0.5) / (df + 0.5))

    def occurs(self, concept: Concept) -> bool:
        """Whether any sense of the concept occurs whole in the corpus."""
        return bool(concept.related) or any(s and all(self._frequencies[t] for t in s) for s in concept.senses)

    def weight(self, concept: Concept) -> float:
        """How telling a concept is: the idf of its commonest whole sense in the corpus, or of an unseen word."""
        seen = [max(self.idf(t) for t in s) for s in concept.senses if s and all(self._frequencies[t] for t in s)]
        seen = seen or [self.idf(token) for token in concept.related]
        return min(seen) if seen else math.log(1 + 2 * len(self.token_sets) + 1)

    def coverage(self, question: Question, rows: Sequence[int]) -> float:
        """Share of the question's concepts, by weight, that the units of `rows` together hold; 0..1."""
        found = frozenset[str]().union(*(self.token_sets[row] for row in rows)) if rows else frozenset[str]()
        return self.share(question.concepts, found)

    def share(self, concepts: Sequence[Concept], found: frozenset[str], meant: frozenset[str] = frozenset()) -> float:
        """Share of the concepts, by weight, that the tokens `found` hold; 0..1, 0 without concepts.

        What the tokens `meant` hold counts MEANING_SUPPORT of that.
        """
        weights = [self.weight(concept) for concept in concepts]
        if not weights:
            return 0.0
        held = (max(c.support(found), MEANING_SUPPORT * c.support(meant)) for c in concepts)
        return sum(w * share for w, share in zip(weights, held, strict=True)) / sum(weights)


def rank_units(
    question: Question,
    retriever: Retriever,
    table: UnitTable,
    weights: Mapping[str, float],
    heads: ProfileHeads | None = None,
    carried: frozenset[int] = frozenset(),
) -> list[Scored]:
    """Candidate units of a question, best first, with the features that made their scores.

    heads: readings that give features of their own; carried: rows that an earlier turn's answer rested on.
    """
    index, settings = retriever.index, retriever.settings
    arms = _arms(question, retriever, table, heads)
    rows = _candidates(arms, settings.n_candidates, carried)
    cheap = [arms[row] | _cheap_features(question, table, row, carried) for row in rows]
    if retriever.reranker is not None:
        keep = np.argsort([-linear(features, weights) for features in cheap], kind="stable")[: settings.n_rerank]
        rows, cheap = [rows[i] for i in keep], [cheap[i] for i in keep]
        read = read_pairs(retriever.reranker, question.english, [table.contexts[row] for row in rows], heads)
        cheap = [features | more for features, more in zip(cheap, read, strict=True)]
    scored = [Scored(r, index.units[r], f, linear(f, weights)) for r, f in zip(rows, cheap, strict=True)]
    return sorted(scored, key=lambda one: (-one.score, one.row))


def carried_rows(
    earlier: str,
    retriever: Retriever,
    table: UnitTable,
    weights: Mapping[str, float],
    heads: ProfileHeads | None = None,
) -> frozenset[int]:
    """Rows of the units near what an earlier question rested on; none without an earlier question."""
    if not earlier:
        return frozenset()
    ranked = rank_units(retriever.read(earlier), retriever, table, weights, heads)
    passages = {passage for one in ranked[:1] for passage in one.unit.passages}
    return frozenset(row for passage in passages for row in retriever.index.units_of_passage[passage])


def read_pairs(
    reranker: Reranker, question: str, texts: Sequence[str], heads: ProfileHeads | None = None
) -> list[dict[str, float]]:
    """What a reranker makes of each text: "rerank", its logit; of the packaged one also "pair", "best" and "reading".

    Those are linear readings of the network's inner states (qa/answer/reading.py); the last two are those of `heads`.
    """
    known = read_heads()
    if heads is None or not isinstance(reranker, OnnxReranker) or reranker.card.name != known.reranker:
        return [{"rerank": float(logit)} for logit in reranker.score(question, texts)]
    logits, states = reranker.read(question, texts)
    values = {"rerank": logits.astype(np.float64), "pair": known.pair.of(states)}
    for name in ("best", "reading", "field_reading"):
        head = getattr(heads, name)
        if head is not None:
            values[name] = head.of(states)
    return [{name: float(found[i]) for name, found in values.items()} for i in range(len(texts))]


def _arms(
    question: Question, retriever: Retriever, table: UnitTable, heads: ProfileHeads | None
) -> dict[int, dict[str, float]]:
    """For every unit that an arm brings: cosine of each encoder, readings of products, BM25 as a share of the best.

    meant_dense, meant_second: the larger of the unit's cosine and those of the meanings of terms in it.
    """
    index, settings = retriever.index, retriever.settings
    vectors, parts = retriever.vectors(question), retriever.parts
    among = retriever.unit_rows
    lexical_scores = (
        index.unit_lexical.scores(searched_words(question), among)
        if settings.use_lexical
        else np.zeros(len(index.units))
    )
    best = float(lexical_scores.max(initial=0.0)) or 1.0
    dense = dense_rows(index.unit_vectors, vectors, parts, settings.n_candidates, among)
    rows = list(dict.fromkeys([*dense, *best_rows(lexical_scores, settings.n_candidates)]))
    stored = index.unit_vectors.rows_of(rows)
    cosines = cosines_by_part(
        vectors, stored, parts, retriever.is_own_language(question, [index.units[r] for r in rows])
    )
    names = ("dense", "second")
    of_terms = cosines_by_part(vectors, table.term_vectors, parts)
    asked, held = scaled(vectors, stored, parts)
    multiplied = asked * held
    metric = (heads.metric if heads else NOTHING).of(multiplied)
    crossing = np.zeros(len(rows))
    if heads is not None and heads.crossing.weights:
        crossing = heads.crossing.of(crossings(asked, held, parts, read_heads().projections))
    matching = (heads.matching if heads else NOTHING).of(multiplied)
    of_field = (heads.field_matching if heads else NOTHING).of(multiplied)
    return {
        row: {
            "lexical": float(lexical_scores[row]) / best,
            "metric": float(metric[i]),
            "crossing": float(crossing[i]),
            "matching": float(matching[i]),
            "field_matching": float(of_field[i]),
        }
        | {name: float(part[i]) for name, part in zip(names, cosines, strict=False) if part is not None}
        | {
            f"meant_{name}": float(max([part[i], *(meanings[term] for term in table.terms[row])]))
            for name, part, meanings in zip(names, cosines, of_terms, strict=False)
            if part is not None and meanings is not None
        }
        for i, row in enumerate(rows)
    }


def _candidates(arms: Mapping[int, Mapping[str, float]], n: int, carried: frozenset[int]) -> list[int]:
    """The n best units of each arm, and the carried ones that any arm brought."""
    found = [row for name in ("dense", "second") for row in sorted(arms, key=lambda r: -arms[r].get(name, 0.0))[:n]]
    by_words = sorted((row for row in arms if arms[row]["lexical"] > 0), key=lambda row: -arms[row]["lexical"])[:n]
    return list(dict.fromkeys([*found, *by_words, *(row for row in carried if row in arms)]))


def _cheap_features(question: Question, table: UnitTable, row: int, carried: frozenset[int]) -> dict[str, float]:
    unit = table.index.units[row]
    words = table.index.words(unit)
    frame = FRAME_KINDS.get(unit.kind)
    is_asked = bool(frame and frame & question.wanted)
    return {
        "coverage": table.coverage(question, [row]),
        "meant": table.meant(question, row),
        "wanted": wanted_match(question, words),
        "frame_off": float(bool(frame) and not is_asked),
        "title": float(unit.kind in (PassageKind.TITLE, PassageKind.RELATED)),
        "measure": float(unit.measure is not None),
        "fragment": float(
            unit.measure is None and (words.endswith((":", "：")) or len(table.index.english(unit)) < 20)
        ),
        "carried": float(row in carried),
    }


def wanted_match(question: Question, words: str) -> float:
    """1 when `words` hold a kind of thing that was asked for, -1 when they hold none, 0 when none was asked for."""
    if not question.wanted:
        return 0.0
    return 1.0 if any(states(kind, words) for kind in question.wanted) else -1.0


def linear(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum of features; those without a weight do not count."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())
