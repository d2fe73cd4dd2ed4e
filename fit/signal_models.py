"""Logistic models on signals, products of vectors and inner states: is it answered, is it of the field?"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from fit.logistic import as_logistic, f1_of, folds_of, logistic, out_of_fold, share_of, threshold_of
from fit.question_rows import FitRow, Floats, are_own, sets_of
from qa.ranking.heads import Head


def signal_table(found: Sequence[Mapping[str, float]], names: Sequence[str]) -> Floats:
    """One row for each entry of `found`, one column for each name; a signal that an entry has not is 0."""
    return np.array([[row.get(name, 0.0) for name in names] for row in found])


def fit_with_heads(
    rows: Sequence[FitRow],
    found: Sequence[Mapping[str, float]],
    signal_names: Sequence[str],
    inner: Sequence[tuple[Floats, float]],
    target: npt.NDArray[np.bool_],
    shares: Floats,
    head_names: tuple[str, str],
) -> tuple[dict[str, Any], list[Head], float]:
    """A logistic model on signals, products and states: the first part, those over the others apart, the threshold.

    inner: a table of products and, with a reranker, one of states, each with the scale of one of its numbers;
    head_names: what their parts are called among the signals.
    """
    spreads = [values.std(axis=0) / scale + 1e-6 for values, scale in inner]
    table = np.hstack(
        [
            signal_table(found, signal_names),
            *(values / spread for (values, _), spread in zip(inner, spreads, strict=True)),
        ]
    )
    scales = np.concatenate([np.ones(len(signal_names)), *(np.full(values.shape[1], scale) for values, scale in inner)])
    (bias, weights), threshold = _cross_validated(rows, table, target, shares, f"with {head_names[0]}", scales)
    stated = as_logistic((bias, weights[: len(signal_names)]), signal_names)
    heads, at = [], len(signal_names)
    for name, spread in zip(head_names, spreads, strict=False):
        own = weights[at : at + len(spread)] / spread
        at += len(spread)
        stated["weights"][name] = 1.0
        heads.append(Head(bias=0.0, weights=tuple(round(float(w), 5) for w in own)))
    return stated, heads, threshold


def _cross_validated(
    rows: Sequence[FitRow],
    table: Floats,
    target: npt.NDArray[np.bool_],
    shares: Floats,
    label: str,
    scales: Floats,
) -> tuple[tuple[float, Floats], float]:
    """Bias and weights, and the best threshold on the page's own sets in 10-fold cross-validation."""
    # Both rows of an external question fall into one fold, so that no fold is tested on a question it has seen.
    keys = [str(row.record["id"]) for row in rows]
    own = are_own(sets_of(rows))
    strata = np.array([f"{row.set_name}-{t}" if mine else "x" for row, t, mine in zip(rows, target, own, strict=True)])
    probability = out_of_fold(table, target, shares, folds_of(keys, strata), scales)
    threshold = threshold_of(probability[own], target[own], shares[own])
    _tell(label, rows, probability, target, shares, threshold)
    return logistic(table, target, shares, scales), threshold


def _tell(
    label: str,
    rows: Sequence[FitRow],
    probability: Floats,
    target: npt.NDArray[np.bool_],
    shares: Floats,
    threshold: float,
) -> None:
    names = sets_of(rows)
    for name in dict.fromkeys(names.tolist()):
        mine = names == name
        print(
            f"{label}, {name}: AUROC {roc_auc_score(target[mine], probability[mine]):.3f}, at {threshold:.2f} F1 of "
            f"the negative class {f1_of(~target[mine], probability[mine] < threshold, shares[mine]):.3f}, accuracy "
            f"{share_of((probability[mine] >= threshold) == target[mine], shares[mine]):.3f}, n {mine.sum()} (10-fold)",
            file=sys.stderr,
        )
