"""Which units an answer can rest on: a linear score over the features of each candidate, best first.

The weights are in weights.json, fitted by `python -m fit` on the sets it names; they are read, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

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
    """Candidate units of a question, best first, with the features that made their scores; see `rank_each`."""
    return rank_each([asked], searcher, table, weights, heads, carried)[0]


def rank_each(
    readings: Sequence[Asked],
    searcher: Searcher,
    table: UnitTable,
    weights: Mapping[str, float],
    heads: ProfileHeads | None = None,
    carried: frozenset[int] = frozenset(),
) -> list[list[Scored]]:
    """For each reading its candidate units, best first. All are encoded in one call, and reranked in one.

    heads: readings that give features of their own; carried: rows that an earlier turn's answer rested on.
    """
    searcher = searcher.having_read(readings)
    drawn = [_without_reranker(asked, searcher, table, weights, heads, carried) for asked in readings]
    if searcher.reranker is not None and any(drawn):
        n = searcher.settings.n_rerank
        drawn = [sorted(scored, key=lambda candidate: -candidate.score)[:n] for scored in drawn]
        places = {(asked.english, s.row): s for asked, scored in zip(readings, drawn, strict=True) for s in scored}
        pairs = [(english, table.contexts[row]) for english, row in places]
        read = dict(zip(places, pair_features(searcher.reranker, pairs, heads), strict=True))
        drawn = [
            [_with_features(s, read[asked.english, s.row], weights) for s in scored]
            for asked, scored in zip(readings, drawn, strict=True)
        ]
    return [sorted(scored, key=lambda candidate: (-candidate.score, candidate.row)) for scored in drawn]


def _without_reranker(
    asked: Asked,
    searcher: Searcher,
    table: UnitTable,
    weights: Mapping[str, float],
    heads: ProfileHeads | None,
    carried: frozenset[int],
) -> list[Scored]:
    """The candidate units that the arms bring, in their order."""
    arms = arm_features(asked, searcher, table, heads)
    rows = _best_of_arms(arms, searcher.settings.n_candidates, carried)
    drawn = zip(rows, word_features(asked, table, rows, carried), strict=True)
    units = searcher.index.units
    return [_with_features(Scored(row, units[row], arms[row], 0.0), more, weights) for row, more in drawn]


def _with_features(scored: Scored, more: Mapping[str, float], weights: Mapping[str, float]) -> Scored:
    features = {**scored.features, **more}
    return scored._replace(features=features, score=linear(features, weights))


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
