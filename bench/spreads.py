"""Ratios with their spread, and slopes of growth."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np


class Spread(NamedTuple):
    """The least, the middle and the greatest of some figures."""

    least: float
    middle: float
    greatest: float

    def __str__(self) -> str:
        """The middle, and the range where there is one: `1.20 (1.10 to 1.40)`."""
        if self.least == self.greatest:
            return f"{self.middle:.2f}"
        return f"{self.middle:.2f} ({self.least:.2f} to {self.greatest:.2f})"


class Growth(NamedTuple):
    """y = factor * x ** slope, fitted on logarithms."""

    slope: float
    factor: float

    def reaches(self, limit: float) -> float:
        """The x at which the fitted line is at `limit`; infinite for a line that does not rise that far."""
        with np.errstate(divide="ignore", over="ignore"):
            power = np.log(limit / self.factor) / np.float64(self.slope)
            return float(np.exp(power)) if self.slope > 0 else float("inf")


def ratios(ours: Mapping[int, float], theirs: Mapping[int, float]) -> Spread | None:
    """The spread of ours / theirs over the rounds that both have; None when there is no such round.

    Both of a ratio are of one round, so what slows the whole machine for a while falls out.
    """
    shared = [ours[number] / theirs[number] for number in sorted(ours.keys() & theirs.keys()) if theirs[number]]
    return Spread(min(shared), statistics.median(shared), max(shared)) if shared else None


def growth(x: Sequence[float], y: Sequence[float]) -> Growth | None:
    """The slope on a log-log plot by least squares; None with fewer than two sizes, or a figure that is not above 0."""
    if len(set(x)) < 2 or min(*x, *y) <= 0:
        return None
    slope, height = np.polyfit(np.log(x), np.log(y), 1)
    return Growth(float(slope), float(np.exp(height)))
