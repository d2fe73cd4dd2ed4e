"""A value with its 95% interval, from questions drawn again with replacement (Efron 1979, percentile interval).

A resample is a row of weights: how often each question was drawn. A measure is computed for all resamples at once
from these weights, so its value (every weight 1) and its interval come from the same formula, and two runs are
compared on the same draws.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from qa.datatypes import Record

Vector = npt.NDArray[np.float64]
Weights = npt.NDArray[np.float64]  # shape (resamples, questions): how often each question was drawn

N_RESAMPLES = 2000
LOW_PERCENT, HIGH_PERCENT = 2.5, 97.5
DIGITS = 6  # of every published value, so that the last bits of a sum change no file


class Figure(Record):
    """A measured value with the number of cases it rests on and its 95% interval."""

    value: float | None  # None: there was nothing to score (no gold, or nothing was given)
    n: int
    low: float | None = None  # None: no value
    high: float | None = None


@dataclass(frozen=True)
class Statistic:
    """A measure over the questions of a set.

    n: how many questions it rests on. compute: weights of shape (r, n_questions) to r values, NaN where a resample
    holds nothing to score.
    """

    n: int
    n_questions: int
    compute: Callable[[Weights], Vector]

    @property
    def value(self) -> float | None:
        """The measure over every question once; None when nothing can be scored."""
        found = float(self.compute(np.ones((1, self.n_questions)))[0]) if self.n_questions else float("nan")
        return None if np.isnan(found) else round(found, DIGITS)


@lru_cache(maxsize=8)
def draw(n_questions: int, seed: int, n_resamples: int = N_RESAMPLES) -> Weights:
    """Weights of the resamples: each row sums to n_questions. The same for the same arguments; do not write to it."""
    shares = np.full(n_questions, 1 / n_questions)
    drawn = np.random.default_rng(seed).multinomial(n_questions, shares, size=n_resamples).astype(np.float64)
    drawn.flags.writeable = False
    return drawn


def figure(statistic: Statistic, seed: int) -> Figure:
    """The statistic's value with its interval."""
    value = statistic.value
    if value is None:
        return Figure(value=None, n=statistic.n)
    low, high = _interval(statistic.compute(draw(statistic.n_questions, seed)))
    return Figure(value=value, n=statistic.n, low=low, high=high)


def difference(first: Statistic, second: Statistic, seed: int) -> Figure:
    """Second minus first with its paired interval: both see the same draws of the same questions.

    The questions of both have to be the same in the same order. value is None when either has none.
    """
    if first.n_questions != second.n_questions:
        raise ValueError(f"paired questions wanted, found {first.n_questions} and {second.n_questions}")
    n = min(first.n, second.n)
    if first.value is None or second.value is None:
        return Figure(value=None, n=n)
    weights = draw(first.n_questions, seed)
    low, high = _interval(second.compute(weights) - first.compute(weights))
    return Figure(value=round(second.value - first.value, DIGITS), n=n, low=low, high=high)


def interval_text(figure: Figure | None) -> str:
    """A figure as "0.923 [0.880, 0.960]"; "-" without a value."""
    if figure is None or figure.value is None:
        return "-"
    if figure.low is None or figure.high is None:
        return f"{figure.value:.3f}"
    return f"{figure.value:.3f} [{figure.low:.3f}, {figure.high:.3f}]"


def _interval(values: Vector) -> tuple[float | None, float | None]:
    """Percentiles of the resamples that could be scored."""
    scored = values[~np.isnan(values)]
    if not len(scored):
        return None, None
    low, high = np.percentile(scored, [LOW_PERCENT, HIGH_PERCENT])
    return round(float(low), DIGITS), round(float(high), DIGITS)
