"""The ranking of candidates: a conditional logit (McFadden 1974) over features, products of vectors, inner states."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from fit.question_rows import FitRow, Floats, are_own, sets_of
from qa.ranking.features import FEATURES
from qa.ranking.heads import Head, Projection
from qa.ranking.score import linear
from qa.settings import Settings

# What one unit of a weight is worth differs by feature: the penalty is on weight / scale.
SCALES = {"rerank": 0.3, "pair": 0.5, "dense": 30.0, "second": 10.0, "meant_dense": 30.0, "meant_second": 10.0}
FEATURE_PENALTY = 0.01
STATE_PENALTY = 3.0  # on a weight of a standardised state
PRODUCT_PENALTY = 0.2  # on a weight of a standardised product
N_FOLDS = 4
CROSSING_PENALTY = 0.2  # on a weight of a standardised product of coordinates
N_DIRECTIONS = 32  # of each encoder's vectors
UNIT_SHARE = 20  # how often a unit counts beside a question where directions are looked for
METRIC, CROSSING, BEST = "metric", "crossing", "best"  # readings whose weight is 1 by their making


class Ranking(NamedTuple):
    """A fitted ranking: weights of the features, the reading of products, and that of states (None without them)."""

    weights: dict[str, float]
    metric: Head
    crossing: Head
    projections: tuple[Projection, ...]
    best: Head | None

    def scored(self, row: FitRow) -> FitRow:
        """The row in the order of this ranking, cut to as many candidates as are looked at when a question is asked."""
        values = {METRIC: self.metric.of(row.products), CROSSING: self.crossing.of(row.crossings(self.projections))}
        if self.best is not None:
            values[BEST] = self.best.of(row.states.astype(np.float32))
        ranked = [
            one._replace(features={**one.features, **{name: float(found[i]) for name, found in values.items()}})
            for i, one in enumerate(row.ranked)
        ]
        scores = np.array([linear(one.features, self.weights) for one in ranked])
        order = np.argsort(-scores, kind="stable")[: Settings().n_rerank]
        return row.taking(order, [ranked[i]._replace(score=float(scores[i])) for i in order])


def fit_projections(rows: Sequence[FitRow]) -> tuple[Projection, ...]:
    """For each encoder the main directions of the page's questions and units (principal components)."""
    own = [row for row, mine in zip(rows, are_own(sets_of(rows)), strict=True) if mine] or list(rows)
    found = []
    for part in own[0].parts:
        asked = np.array([row.asked[part] for row in own], dtype=np.float64)
        held = own[0].table.index.unit_vectors.rows()[:, part].astype(np.float64)
        held /= np.linalg.norm(held, axis=1, keepdims=True)
        both = np.vstack([asked, np.repeat(held, UNIT_SHARE, axis=0)])
        mean = both.mean(axis=0)
        directions = np.linalg.svd(both - mean, full_matrices=False)[2][:N_DIRECTIONS]
        found.append(
            Projection(
                mean=tuple(round(float(x), 5) for x in mean),
                directions=tuple(tuple(round(float(x), 5) for x in row) for row in directions),
            )
        )
    return tuple(found)


def fit_ranking(
    rows: Sequence[FitRow], shares: Floats, projections: tuple[Projection, ...], *, has_states: bool
) -> Ranking:
    """Weights under which gold units get the largest share of a softmax over each question's candidates.

    Rows without gold among their candidates are left out. shares: how much each row counts.
    """
    kept = [i for i, row in enumerate(rows) if row.gold.any()]
    rows, shares = [rows[i] for i in kept], shares[kept]
    names = [name for name in FEATURES if any(name in one.features for one in rows[0].ranked)]
    features = np.array([[one.features.get(n, 0.0) for n in names] for row in rows for one in row.ranked])
    scales = np.array([SCALES.get(name, 3.0) for name in names])
    inner = [
        (np.vstack([row.products for row in rows]), PRODUCT_PENALTY),
        (np.vstack([row.crossings(projections) for row in rows]), CROSSING_PENALTY),
    ]
    if has_states:
        inner.append((np.vstack([row.states for row in rows]), STATE_PENALTY))
    standard = [(*_standardised(values), penalty) for values, penalty in inner]
    table = np.hstack([features.astype(np.float32), *(values for values, _, _, _ in standard)])
    penalties = [FEATURE_PENALTY / scales**2, *(np.full(len(mean), penalty) for _, mean, _, penalty in standard)]
    found = _conditional_logit(table, rows, np.concatenate(penalties), shares)
    weights = dict(zip(names, map(float, found[: len(names)]), strict=True))
    heads, at = [], len(names)
    for _, mean, spread, _ in standard:
        own = found[at : at + len(mean)] / spread
        at += len(mean)
        heads.append(Head(bias=round(-float(mean @ own), 5), weights=tuple(round(float(w), 6) for w in own)))
    weights |= {METRIC: 1.0, CROSSING: 1.0} | ({BEST: 1.0} if has_states else {})
    return Ranking(weights, heads[0], heads[1], projections, heads[2] if has_states else None)


def scored_out_of_fold(
    rows: Sequence[FitRow], shares: Floats, projections: tuple[Projection, ...], *, has_states: bool
) -> list[FitRow]:
    """Every row in the order of a ranking that was fitted without its question.

    What abstention learns from scores then holds for questions that the ranking has not seen.
    """
    fold_of = {key: i % N_FOLDS for i, key in enumerate(dict.fromkeys(_key(row) for row in rows))}
    folds = np.array([fold_of[_key(row)] for row in rows])
    scored: dict[int, FitRow] = {}
    for fold in range(N_FOLDS):
        seen = np.flatnonzero(folds != fold)
        ranking = fit_ranking([rows[i] for i in seen], shares[seen], projections, has_states=has_states)
        scored |= {int(i): ranking.scored(rows[i]) for i in np.flatnonzero(folds == fold)}
    return [scored[i] for i in range(len(rows))]


def _key(row: FitRow) -> tuple[str, str]:
    return row.set_name, str(row.record["id"])


def _standardised(values: npt.NDArray[Any]) -> tuple[npt.NDArray[np.float32], Floats, Floats]:
    table = values.astype(np.float32)
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    return (table - mean) / spread, mean.astype(np.float64), spread.astype(np.float64)


def _conditional_logit(table: npt.NDArray[Any], rows: Sequence[FitRow], penalties: Floats, shares: Floats) -> Floats:
    """Weights of a conditional logit: candidates of a question compete, gold ones share; L2 penalty for each weight."""
    starts = np.cumsum([0, *(len(row.ranked) for row in rows[:-1])])
    sizes = [len(row.ranked) for row in rows]
    gold = np.concatenate([row.gold for row in rows])
    shares = shares / shares.sum()

    def loss(weights: Floats) -> tuple[float, Floats]:
        logits = (table @ weights.astype(table.dtype)).astype(np.float64)
        powers = np.exp(logits - np.repeat(np.maximum.reduceat(logits, starts), sizes))
        of_all, of_gold = np.add.reduceat(powers, starts), np.add.reduceat(powers * gold, starts) + 1e-12
        slope = powers / np.repeat(of_all, sizes) - powers * gold / np.repeat(of_gold, sizes)
        slope *= np.repeat(shares, sizes)
        value = -float(shares @ np.log(of_gold / of_all)) + float(penalties @ weights**2)
        return value, (slope.astype(table.dtype) @ table).astype(np.float64) + 2 * penalties * weights

    found: Floats = minimize(loss, np.zeros(table.shape[1]), jac=True, method="L-BFGS-B", options={"maxiter": 250}).x
    return found
