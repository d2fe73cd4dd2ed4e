"""Which units an answer can rest on: a linear score over the features of each candidate, best first.

The weights are in weights.json, fitted by `python -m fit` on the sets it names; they are read, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from qa.index.store import Unit
from qa.question.asked import Asked
from qa.ranking.candidates import Searcher
from qa.ranking.features import arm_features, pair_features, word_features
from qa.ranking.heads import ProfileHeads
from qa.ranking.unit_table import UnitTable


class Scored(NamedTuple):
    """A candidate unit with its features and its linear score."""

    row: int
    unit: Unit
    features: Mapping[str, float]
    score: float


def rank_units(
    asked: Asked,
    searcher: Searcher,
    table: UnitTable,
    weights: Mapping[str, float],
    heads: ProfileHeads | None = None,
    carried: frozenset[int] = frozenset(),
) -> list[Scored]:
    """Candidate units of a question, best first, with the features that made their scores.

    heads: readings that give features of their own; carried: rows that an earlier turn's answer rested on.
    """
    index, settings, reranker = searcher.index, searcher.settings, searcher.reranker
    arms = arm_features(asked, searcher, table, heads)
    rows = _best_of_arms(arms, settings.n_candidates, carried)
    cheap = [arms[row] | word_features(asked, table, row, carried) for row in rows]
    if reranker is not None:
        keep = np.argsort([-linear(features, weights) for features in cheap], kind="stable")[: settings.n_rerank]
        rows, cheap = [rows[i] for i in keep], [cheap[i] for i in keep]
        read = pair_features(reranker, asked.english, [table.contexts[row] for row in rows], heads)
        cheap = [features | more for features, more in zip(cheap, read, strict=True)]
    scored = [Scored(r, index.units[r], f, linear(f, weights)) for r, f in zip(rows, cheap, strict=True)]
    return sorted(scored, key=lambda candidate: (-candidate.score, candidate.row))


def _best_of_arms(arms: Mapping[int, Mapping[str, float]], n: int, carried: frozenset[int]) -> list[int]:
    """The n best units of each arm, and the carried units that any arm brought."""
    nearest = [row for name in ("dense", "second") for row in sorted(arms, key=lambda r: -arms[r].get(name, 0.0))[:n]]
    by_words = sorted((row for row in arms if arms[row]["lexical"] > 0), key=lambda row: -arms[row]["lexical"])[:n]
    return list(dict.fromkeys([*nearest, *by_words, *(row for row in carried if row in arms)]))


def linear(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum of features; those without a weight do not count."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def carried_rows(
    earlier: Asked | None,
    searcher: Searcher,
    table: UnitTable,
    weights: Mapping[str, float],
    heads: ProfileHeads | None = None,
) -> frozenset[int]:
    """Rows of the units near what an earlier question rested on; none without an earlier question."""
    if earlier is None:
        return frozenset()
    ranked = rank_units(earlier, searcher, table, weights, heads)
    passages = {passage for best in ranked[:1] for passage in best.unit.passages}
    return frozenset(row for passage in passages for row in searcher.index.units_of_passage(passage))
