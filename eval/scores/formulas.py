"""The measures, each from plain numbers to a Statistic (value and interval follow in `bootstrap`).

Inputs are one entry a question, in the order of the set; None means "no gold here" or "nothing given here" and is
left out of the measure, never counted as zero.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from eval.scores.bootstrap import Statistic, Vector, Weights

N_BINS = 10


def mean(values: Sequence[float | bool | None]) -> Statistic:
    """Mean of the values that are there.

    mean([1, None, 0]) -> 0.5 with n = 2
    """
    scored = np.array([value is not None for value in values], dtype=np.float64)
    filled = np.array([0.0 if value is None else float(value) for value in values])
    return Statistic(int(scored.sum()), len(values), lambda weights: _share(weights @ filled, weights @ scored))


def ratio(parts: Sequence[tuple[float, float] | None]) -> Statistic:
    """Sum of the first numbers over the sum of the second: a pooled share.

    ratio([(1, 2), (3, 4)]) -> 4/6
    n counts the questions with something in the second place.
    """
    above = np.array([part[0] if part else 0.0 for part in parts])
    below = np.array([part[1] if part else 0.0 for part in parts])
    return Statistic(int((below > 0).sum()), len(parts), lambda weights: _share(weights @ above, weights @ below))


def precision(predicted: Sequence[bool], gold: Sequence[bool]) -> Statistic:
    """True positives over predicted positives (van Rijsbergen 1979); nothing when nothing was predicted."""
    hits = [p and g for p, g in zip(predicted, gold, strict=True)]
    return _matrix_share(hits, predicted)


def recall(predicted: Sequence[bool], gold: Sequence[bool]) -> Statistic:
    """True positives over gold positives (van Rijsbergen 1979); nothing when the gold has none."""
    hits = [p and g for p, g in zip(predicted, gold, strict=True)]
    return _matrix_share(hits, gold)


def f1(predicted: Sequence[bool], gold: Sequence[bool]) -> Statistic:
    """2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall; nothing when the gold has no positive."""
    p, g = np.array(predicted, dtype=np.float64), np.array(gold, dtype=np.float64)

    def compute(weights: Weights) -> Vector:
        score = _share(2 * (weights @ (p * g)), weights @ p + weights @ g)
        return np.where(weights @ g > 0, score, np.nan)

    return Statistic(len(predicted) if g.any() else 0, len(predicted), compute)


def auroc(confidence: Sequence[float], is_positive: Sequence[bool]) -> Statistic:
    """Chance that a positive question gets more confidence than a negative one, ties counting half.

    Mann-Whitney U over (positives x negatives), Hanley & McNeil 1982. Nothing when one of the classes is empty.
    """
    scores, positive = np.array(confidence, dtype=np.float64), np.array(is_positive, dtype=bool)
    above, below = scores[positive][:, None], scores[~positive][None, :]
    wins = (above > below) + 0.5 * (above == below)

    def compute(weights: Weights) -> Vector:
        high, low = weights[:, positive], weights[:, ~positive]
        return _share(((high @ wins) * low).sum(axis=1), high.sum(axis=1) * low.sum(axis=1))

    return Statistic(len(scores) if wins.size else 0, len(scores), compute)


def expected_calibration_error(confidence: Sequence[float | None], is_positive: Sequence[bool]) -> Statistic:
    """Mean distance of confidence from the share of positives in 10 equal-width bins, weighted by bin size.

    Naeini, Cooper & Hauskrecht 2015; Guo et al. 2017, eq. 3. Bin b holds b/10 <= confidence < (b+1)/10, the last one
    also 1.0.
    """
    told = np.array([value is not None for value in confidence], dtype=np.float64)
    scores = np.array([value or 0.0 for value in confidence], dtype=np.float64)
    gaps = np.zeros((len(scores), N_BINS))
    gaps[np.arange(len(scores)), bins_of(scores)] = told * (scores - np.array(is_positive, dtype=np.float64))
    return Statistic(
        int(told.sum()), len(scores), lambda weights: _share(np.abs(weights @ gaps).sum(axis=1), weights @ told)
    )


def area_under_risk_coverage(confidence: Sequence[float], is_wrong: Sequence[bool]) -> Statistic:
    """Mean, over the questions, of the risk at the threshold of each question's own confidence; 0 is best.

    Risk at threshold t: share of wrong ones among the questions with confidence >= t (El-Yaniv & Wiener 2010; area
    as in Geifman, Uziel & El-Yaniv 2019). Questions of equal confidence are covered together.
    """
    scores, wrong = np.array(confidence, dtype=np.float64), np.array(is_wrong, dtype=np.float64)
    order, ends = _by_confidence(scores)

    def compute(weights: Weights) -> Vector:
        drawn = weights[:, order]
        covered = np.cumsum(drawn, axis=1)[:, ends]
        errors = np.cumsum(drawn * wrong[order], axis=1)[:, ends]
        risks = np.divide(errors, covered, out=np.zeros_like(errors), where=covered > 0)
        return _share((drawn * risks).sum(axis=1), drawn.sum(axis=1))

    return Statistic(len(scores), len(scores), compute)


def quantile(values: Sequence[float | None], share: float) -> Statistic:
    """The value below which `share` of the values lie, linear between neighbours (as numpy.quantile does)."""
    kept = np.array([value is not None for value in values], dtype=bool)
    numbers = np.array([value for value in values if value is not None], dtype=np.float64)
    order = np.argsort(numbers, kind="stable")
    ordered = numbers[order]

    def compute(weights: Weights) -> Vector:
        reached = np.cumsum(weights[:, kept][:, order], axis=1)
        if not len(ordered):
            return np.full(len(weights), np.nan)
        at = share * (reached[:, -1] - 1)
        lower, upper = (_drawn_at(ordered, reached, step(at)) for step in (np.floor, np.ceil))
        between = lower + (at - np.floor(at)) * (upper - lower)
        return np.where(reached[:, -1] > 0, between, np.nan)

    return Statistic(len(ordered), len(values), compute)


def risk_coverage_curve(confidence: Sequence[float], is_wrong: Sequence[bool]) -> list[tuple[float, float]]:
    """(coverage, risk) at each distinct confidence from the highest down: what the area is taken under."""
    scores, wrong = np.array(confidence, dtype=np.float64), np.array(is_wrong, dtype=np.float64)
    order, ends = _by_confidence(scores)
    errors = np.cumsum(wrong[order])
    return [((end + 1) / len(scores), float(errors[end]) / (end + 1)) for end in sorted(set(ends.tolist()))]


def reliability_bins(confidence: Sequence[float], is_positive: Sequence[bool]) -> list[tuple[float, float, int]]:
    """(mean confidence, share of positives, questions) of each of the 10 bins that holds any."""
    scores, positive = np.array(confidence, dtype=np.float64), np.array(is_positive, dtype=np.float64)
    placed = bins_of(scores)
    return [
        (float(scores[placed == b].mean()), float(positive[placed == b].mean()), int((placed == b).sum()))
        for b in range(N_BINS)
        if (placed == b).any()
    ]


def bins_of(scores: Vector) -> npt.NDArray[np.int64]:
    """The number of the bin, 0 to 9, of each confidence in 0..1."""
    return np.minimum(np.floor(np.round(scores * N_BINS, 9)).astype(np.int64), N_BINS - 1)


def _by_confidence(scores: Vector) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Order from high to low, and for each place in it the last place of equal confidence."""
    order = np.argsort(-scores, kind="stable")
    ascending = -scores[order]
    return order, np.searchsorted(ascending, ascending, side="right") - 1


def _drawn_at(ordered: Vector, reached: Weights, position: Vector) -> Vector:
    """The value at a place (from 0) of each resample's own sorted list."""
    at = (reached <= position[:, None]).sum(axis=1)
    drawn: Vector = ordered[np.clip(at, 0, len(ordered) - 1)]
    return drawn


def _matrix_share(hits: Sequence[bool], chosen: Sequence[bool]) -> Statistic:
    return ratio([(float(hit), float(is_chosen)) for hit, is_chosen in zip(hits, chosen, strict=True)])


def _share(above: Vector, below: Vector) -> Vector:
    """First over second, NaN where the second is nothing."""
    shares = np.full(len(above), np.nan)
    np.divide(above, below, out=shares, where=below > 0)
    return shares
