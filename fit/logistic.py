"""Logistic models: folds, weights, the threshold, and how they are written down."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from fit.question_rows import Floats
from qa.ranking.weights import log_odds

STRENGTH = 0.1
N_FOLDS = 10
# Of the questions that people ask, as the first set was made; later sets have more unanswerable ones, to learn from.
ANSWERABLE_SHARE = 0.7


def folds_of(keys: Sequence[str], strata: npt.NDArray[np.str_]) -> npt.NDArray[np.int64]:
    """The fold, 0..9, of each row: rows of one key fall into one fold, strata are spread evenly."""
    first = {key: i for i, key in reversed(list(enumerate(keys)))}
    rows = sorted(first.values())
    found: dict[str, int] = {}
    for fold, (_, test) in enumerate(StratifiedKFold(N_FOLDS, shuffle=True, random_state=0).split(rows, strata[rows])):
        found |= {keys[rows[i]]: fold for i in test}
    return np.array([found[key] for key in keys])


def logistic(
    table: Floats, target: npt.NDArray[np.bool_], shares: Floats, scales: Floats | None
) -> tuple[float, Floats]:
    """Bias and weights of a logistic regression with an L2 penalty.

    scales: of each column, 1 when None; the penalty on one of small scale is larger.
    """
    mean, spread = table.mean(axis=0), table.std(axis=0) + 1e-9
    spread = spread / scales if scales is not None else spread
    model = LogisticRegression(C=STRENGTH, max_iter=5000)
    model.fit((table - mean) / spread, target, sample_weight=shares)
    weights = model.coef_[0] / spread
    return float(model.intercept_[0] - (weights * mean).sum()), weights


def out_of_fold(
    table: Floats,
    target: npt.NDArray[np.bool_],
    shares: Floats,
    folds: npt.NDArray[np.int64],
    scales: Floats | None,
) -> Floats:
    """The probability of each row by the model of all other folds; arguments as in `logistic` and `folds_of`."""
    found = np.zeros(len(table))
    for fold in range(N_FOLDS):
        is_test = folds == fold
        model = logistic(table[~is_test], target[~is_test], shares[~is_test], scales)
        found[is_test] = probabilities(model, table[is_test])
    return found


def probabilities(model: tuple[float, Floats], table: Floats) -> Floats:
    """The probability of each row by a bias and weights, 0..1."""
    bias, weights = model
    found: Floats = 1 / (1 + np.exp(-(bias + table @ weights)))
    return found


def moved(model: tuple[float, Floats], threshold: float, to: float) -> tuple[float, Floats]:
    """The model whose probability is `to` where that of the given one is `threshold`."""
    bias, weights = model
    return bias - log_odds(threshold) + log_odds(to), weights


def threshold_of(probability: Floats, target: npt.NDArray[np.bool_], shares: Floats) -> float:
    """The threshold with the best sum of F1 (of the negative class) and accuracy; the middle of those as good."""
    tried = np.linspace(0.05, 0.95, 91)
    scores = [f1_of(~target, probability < t, shares) + share_of((probability >= t) == target, shares) for t in tried]
    return round(float(np.median([t for t, s in zip(tried, scores, strict=True) if s >= max(scores) - 0.005])), 3)


def as_logistic(model: tuple[float, Floats], names: Sequence[str]) -> dict[str, Any]:
    """Bias and weights as they stand in weights.json."""
    bias, weights = model
    return {"bias": round(bias, 4), "weights": {n: round(float(w), 4) for n, w in zip(names, weights, strict=True)}}


def f1_of(gold: npt.NDArray[np.bool_], predicted: npt.NDArray[np.bool_], shares: Floats) -> float:
    """F1, each row counting its share; 0..1."""
    both = float(shares[gold & predicted].sum())
    return 2 * both / max(1e-9, float(shares[gold].sum() + shares[predicted].sum()))


def share_of(right: npt.NDArray[np.bool_], shares: Floats) -> float:
    """The part of all shares that rows have which are right; 0..1."""
    return float(shares[right].sum() / shares.sum())


def with_prior(shares: Floats, target: npt.NDArray[np.bool_]) -> Floats:
    """The shares, changed so that rows whose target holds (a text answers) have ANSWERABLE_SHARE of the whole."""
    share = float(shares[target].sum() / shares.sum())
    return shares * np.where(target, ANSWERABLE_SHARE / share, (1 - ANSWERABLE_SHARE) / (1 - share))
