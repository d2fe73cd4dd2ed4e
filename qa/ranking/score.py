"""Which units an answer can rest on: a linear score over the features of each candidate, best first.

The weights are in weights.json, fitted by `python -m fit` over many corpora; they are read, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qa.index.store import Unit
from qa.question.asked import Asked
from qa.ranking.candidates import Searcher
from qa.ranking.features import draw, linear, rerank_features, word_features
from qa.ranking.known import NOBODY, Near
from qa.ranking.stretches import FIRST_CHARS, block_around
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import Weights


class Scored(NamedTuple):
    """A candidate unit with the row of its longest passage, its features and its linear score."""

    row: int
    unit: Unit
    passage: int
    features: Mapping[str, float]
    score: float


class Ranked(NamedTuple):
    """The candidates of a question, best first, how near the nearest passage of all comes, and the known questions."""

    units: list[Scored]
    nearest: float
    near: Near = NOBODY


def rank_units(
    asked: Asked, searcher: Searcher, table: UnitTable, weights: Weights, carried: frozenset[int] = frozenset()
) -> Ranked:
    """The candidates of a question; see `rank_each`."""
    return rank_each([asked], searcher, table, weights, carried)[0]


def rank_each(
    readings: Sequence[Asked],
    searcher: Searcher,
    table: UnitTable,
    weights: Weights,
    carried: frozenset[int] = frozenset(),
) -> list[Ranked]:
    """For each reading its candidate units, best first. All are encoded in one call, and reranked in one.

    With a reranker the `n_rerank` best without it are read and count. carried: rows that an earlier turn rested on.
    """
    searcher = searcher.having_read(readings)
    ranked = [_by_arms(asked, searcher, table, weights.plain.ranking, carried) for asked in readings]
    reranker = searcher.reranker
    if reranker is None or not any(one.units for one in ranked):
        return ranked
    kept = [one._replace(units=one.units[: searcher.settings.n_rerank]) for one in ranked]
    places = {(a.to_rerank, s.row): (a, s) for a, one in zip(readings, kept, strict=True) for s in one.units}
    pairs = [(words, table.contexts[row]) for words, row in places]
    languages = [(a.language, searcher.index.language_of(s.unit.document)) for a, s in places.values()]
    read = dict(zip(places, rerank_features(reranker, pairs, languages, weights.reranker), strict=True))
    return [
        one._replace(units=_sorted([_with(s, read[a.to_rerank, s.row], weights.rerank.ranking) for s in one.units]))
        for a, one in zip(readings, kept, strict=True)
    ]


def _by_arms(
    asked: Asked, searcher: Searcher, table: UnitTable, weights: Mapping[str, float], carried: frozenset[int]
) -> Ranked:
    """The candidates that the arms bring, in their order."""
    drawn = draw(asked, searcher, table, carried)
    said = word_features(asked, table, drawn, carried)
    units = searcher.index.units
    candidates = zip(drawn.rows, drawn.passages, drawn.features, said, strict=True)
    near = table.known.near(searcher.vectors(asked)[0][searcher.encoder.parts[0]])
    scored = []
    for row, passage, arms, words in candidates:
        unit = units[row]
        block = block_around(table.index, unit, passage, FIRST_CHARS) if near.answers else unit
        scored.append(
            _with(Scored(row, unit, passage, arms, 0.0), {**words, **near.features(unit.document, block)}, weights)
        )
    return Ranked(_sorted(scored), drawn.nearest, near)


def _with(scored: Scored, more: Mapping[str, float], weights: Mapping[str, float]) -> Scored:
    features = {**scored.features, **more}
    return scored._replace(features=features, score=linear(features, weights))


def _sorted(scored: list[Scored]) -> list[Scored]:
    return sorted(scored, key=lambda candidate: (-candidate.score, candidate.row))
