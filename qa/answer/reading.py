"""Linear readings of what the networks compute: a file written by `python -m eval.fit`, read here.

A network that ranks passages knows more of a pair than the one logit it gives. A linear model over its inner states
(a probe: Alain & Bengio 2016, arXiv 1610.01644) tells an answering sentence from a neighbour better than that logit.
And not all numbers of a vector matter alike: a weight for each product of two vectors' numbers is a diagonal metric
(Schultz & Joachims 2003, "Learning a distance metric from relative comparisons").
"""

from __future__ import annotations

import json
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from qa.datatypes import Record
from qa.settings import JOINED_BY


class Head(Record):
    """A linear model over states: bias + states @ weights. Without weights it gives its bias."""

    bias: float
    weights: tuple[float, ...]

    def of(self, states: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
        """The value for each row of `states`, shape (n, len(weights)) -> (n,)."""
        if not self.weights:
            return np.full(len(states), self.bias)
        values: npt.NDArray[np.float64] = states.astype(np.float64) @ self._array + self.bias
        return values

    @cached_property
    def _array(self) -> npt.NDArray[np.float64]:
        return np.array(self.weights, dtype=np.float64)


NOTHING = Head(bias=0.0, weights=())


class ProfileHeads(Record):
    """The readings of one way of searching. What they give adds to a sum of weighted features or signals."""

    metric: Head  # how well a unit fits, of the products of its vector and the question's, number by number
    best: Head | None  # that this text, of all candidates, answers best; None without a reranker
    reading: Head | None  # that an answer is stated, of the states of the best texts; None without a reranker
    matching: Head  # the same of the products of the best texts' vectors and the question's
    field_reading: Head | None  # that the question is of the corpus's field, of the same states
    field_matching: Head  # and of the same products


class Heads(Record):
    """The readings, of which models' numbers they are, and what they were fitted on."""

    reranker: str
    encoders: tuple[str, ...]
    fitted_on: tuple[str, ...]
    pair: Head  # log-odds that this text answers the question; fitted on an external set alone
    profiles: dict[str, ProfileHeads]  # by the names of weights.json

    def of_profile(self, name: str, encoder: str) -> ProfileHeads:
        """The readings of a profile; of another encoder's vectors no products are read: those give 0."""
        heads = self.profiles[name]
        is_fitted = encoder in (JOINED_BY.join(self.encoders), self.encoders[0])
        of_products = ("metric", "matching", "field_matching")
        return heads if is_fitted else heads.model_copy(update=dict.fromkeys(of_products, NOTHING))


@lru_cache(maxsize=1)
def read_heads() -> Heads:
    """The readings that come with the package."""
    text = resources.files("qa.answer").joinpath("reading.json").read_text(encoding="utf-8")
    return Heads.model_validate(json.loads(text))
