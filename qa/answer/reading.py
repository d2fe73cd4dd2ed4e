"""Linear readings of the reranker's inner states: a small file, written by `python -m eval.fit`, read here.

A network that ranks passages knows more of a pair than the one logit it gives. A linear model over its inner states
(a probe: Alain & Bengio 2016, arXiv 1610.01644) tells an answering sentence from a neighbour better than that logit.
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from qa.datatypes import Record


class Head(Record):
    """A linear model over states: bias + states @ weights."""

    bias: float
    weights: tuple[float, ...]

    def of(self, states: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The value for each row of `states`, shape (n, len(weights)) -> (n,)."""
        values: npt.NDArray[np.float64] = states.astype(np.float64) @ self._array + self.bias
        return values

    @cached_property
    def _array(self) -> npt.NDArray[np.float64]:
        return np.array(self.weights, dtype=np.float64)


class Heads(Record):
    """The readings, of which model's states they are, and what they were fitted on."""

    model: str
    fitted_on: tuple[str, ...]
    pair: Head  # log-odds that this text answers the question; fitted on an external set alone
    best: Head  # adds to the log-odds that this text, of all candidates, answers best
    reading: Head  # adds to the log-odds that an answer is stated, where this text is the best one


@lru_cache(maxsize=1)
def read_heads() -> Heads:
    """The readings that come with the package."""
    text = resources.files("qa.answer").joinpath("reading.json").read_text(encoding="utf-8")
    return Heads.model_validate(json.loads(text))
