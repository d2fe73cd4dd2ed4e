"""The models of the fit: which candidate answers, and whether the answer from it is right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from fit.fit_rows import Candidate, Row
from qa.answer.blocks import MAX_BLOCKS, MAX_GAP
from qa.ranking.confidence import MAX_GAP as MAX_SIGNAL_GAP
from qa.ranking.features import FRAME_KINDS, linear

Floats = npt.NDArray[np.float64]
RANKING_PENALTY = 3.0
STRENGTH = 0.3  # of the logistic models: the inverse of their L2 penalty
CORPUS_POWER = 0.5  # a corpus of n questions counts n ** 0.5
_FRAME = frozenset(kind.value for kind in FRAME_KINDS)
_TITLES = ("title", "related")


def shares_of(rows: Sequence[Row]) -> Floats:
    """How much each row counts: those of one corpus together as the CORPUS_POWER of their number; the mean is 1."""
    names = [row.corpus for row in rows]
    sizes = {name: names.count(name) for name in names}
    shares = np.array([sizes[name] ** (CORPUS_POWER - 1) for name in names])
    return np.asarray(shares / shares.mean(), dtype=np.float64)


def fit_ranking(rows: Sequence[Row], features: Sequence[str]) -> dict[str, float]:
    """Weights of a conditional logit: the log-likelihood that the choice among candidates falls on one that is right.

    McFadden 1974, "Conditional logit analysis of qualitative choice behavior"; with an L2 penalty on standardised
    features. Rows without a right candidate, or without a wrong one, say nothing.
    """
    told = [(row, np.array([bool(c.found_first) for c in row.candidates])) for row in rows if row.n_groups]
    used = [(row, right) for row, right in told if right.any() and not right.all()]
    tables = [np.array([[c.features.get(f, 0.0) for f in features] for c in row.candidates]) for row, _ in used]
    stacked = np.vstack(tables)
    mean, spread = stacked.mean(axis=0), stacked.std(axis=0)
    spread[spread == 0] = 1.0
    tables = [(table - mean) / spread for table in tables]
    shares = shares_of([row for row, _ in used])

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = 0.0, np.zeros_like(weights)
        for table, (_, right), share in zip(tables, used, shares, strict=True):
            scores = table @ weights
            powers = np.exp(scores - scores.max())
            total += share * float(np.log(powers.sum()) - np.log(powers[right].sum() + 1e-300))
            of_right = table[right].T @ (powers[right] / (powers[right].sum() + 1e-300))
            slope += share * (table.T @ (powers / powers.sum()) - of_right)
        return total + RANKING_PENALTY * float(weights @ weights) / 2, slope + RANKING_PENALTY * weights

    found = minimize(loss, np.zeros(len(features)), jac=True, method="L-BFGS-B").x / spread
    return dict(zip(features, map(float, found), strict=True))


class Judged(NamedTuple):
    """What an answer from a row would be: its signals, whether it is right, whether its first citation is."""

    signals: dict[str, float]
    is_right: bool
    first_is_right: bool
    n_chars: int


def judge(row: Row, weights: dict[str, float], max_blocks: int = MAX_BLOCKS, max_gap: float = MAX_GAP) -> Judged:
    """The answer that these weights give, as qa.answer.blocks makes it."""
    scored = sorted(((linear(c.features, weights), -i, c) for i, c in enumerate(row.candidates)), reverse=True)
    if not scored:
        return Judged({"nothing": 1.0}, False, False, 0)
    best_score, _, best = scored[0]
    others = [score for score, _, c in scored if c.passage != best.passage]
    gap = min(MAX_SIGNAL_GAP, best_score - (others[0] if others else best_score - MAX_SIGNAL_GAP))
    taken: list[tuple[Candidate, tuple[int, int]]] = []
    found: set[int] = set()
    for score, _, candidate in scored:
        if len(taken) == max_blocks or (taken and (best.kind in _FRAME or best_score - score > max_gap)):
            break
        if taken and (candidate.kind in _TITLES or candidate.features.get("fragment")):
            continue
        span = candidate.further if taken else candidate.first
        if any(c.document == candidate.document and s[0] < span[1] and span[0] < s[1] for c, s in taken):
            continue
        found |= set(candidate.found_further if taken else candidate.found_first)
        taken.append((candidate, span))
    is_right = bool(row.n_groups) and len(found) == row.n_groups
    n_chars = sum(end - start for _, (start, end) in taken)
    return Judged({**best.signals, "gap": gap}, is_right, best.rests, n_chars)


def fit_logistic(
    table: Sequence[dict[str, float]], target: npt.NDArray[np.bool_], shares: Floats, names: Sequence[str]
) -> dict[str, Any]:
    """Bias and weights of a logistic regression with an L2 penalty on standardised signals."""
    values = np.array([[line.get(name, 0.0) for name in names] for line in table])
    mean, spread = values.mean(axis=0), values.std(axis=0)
    spread[spread == 0] = 1.0
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit((values - mean) / spread, target, sample_weight=shares)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - (weights * mean).sum())
    return {"bias": round(bias, 4), "weights": {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}}
