"""Linear readings of what the networks compute: a file written by `python -m fit`, read here.

A network that ranks passages knows more of a pair than the single logit it gives. A linear model over its inner states
(a probe: Alain & Bengio 2016, arXiv 1610.01644) tells an answering sentence from a neighbour better than that logit.
And not all numbers of a vector matter alike: a weight for each product of two vectors' numbers is a diagonal metric
(Schultz & Joachims 2003, "Learning a distance metric from relative comparisons").
A weight for each pair of numbers, after both vectors were reduced to their main directions, is a bilinear model (Bai et
al. 2010, "Learning to rank with (a lot of) word features"): so a direction of a question may stand
for a different direction of a text.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property, lru_cache
from importlib import resources

import numpy as np
import numpy.typing as npt

from qa.datatypes import Record


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


class Projection(Record):
    """Main directions of one encoder's vectors: (vector - mean) @ directions."""

    mean: tuple[float, ...]  # of length dim
    directions: tuple[tuple[float, ...], ...]  # k rows of length dim

    def of(self, vectors: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
        """The coordinates of vectors of length 1, shape (n, dim) -> (n, k); of a row of zeros all are 0."""
        mean, directions = self._arrays
        coordinates = np.asarray((vectors - mean) @ directions.T, dtype=np.float32)
        coordinates[np.abs(vectors).max(axis=1, initial=0.0) == 0] = 0.0
        return coordinates

    @cached_property
    def _arrays(self) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        return np.array(self.mean, dtype=np.float32), np.array(self.directions, dtype=np.float32)


def crossings(
    asked: npt.NDArray[np.float32],
    held: npt.NDArray[np.float32],
    parts: Sequence[slice],
    projections: Sequence[Projection],
) -> npt.NDArray[np.float32]:
    """Every coordinate of a question times every coordinate of a unit, encoder by encoder: shape (n, sum of k * k).

    asked: shape (dim,), held: (n, dim), each encoder's part of length 1 or zero.
    """
    products = []
    for part, projection in zip(parts, projections, strict=False):
        question = projection.of(asked[None, part])[0]
        units = projection.of(held[:, part])
        products.append((question[None, :, None] * units[:, None, :]).reshape(len(held), -1))
    return np.hstack(products) if products else np.zeros((len(held), 0), dtype=np.float32)


class ProfileHeads(Record):
    """The readings of one way of searching. What they give adds to a sum of weighted features or signals."""

    metric: Head  # how well a unit fits, of the products of its vector and the question's, number by number
    crossing: Head = NOTHING  # the same of the products of every coordinate with every other, see `crossings`
    best: Head | None  # that this text, of all candidates, answers best; None without a reranker
    reading: Head | None  # that an answer is stated, of the states of the best texts; None without a reranker
    matching: Head  # the same of the products of the best texts' vectors and the question's
    field_reading: Head | None  # that the question is of the corpus's field, of the same states
    field_matching: Head  # and of the same products


NO_HEADS = ProfileHeads(
    metric=NOTHING, best=None, reading=None, matching=NOTHING, field_reading=None, field_matching=NOTHING
)


class Heads(Record):
    """The readings, of which models' numbers they are, and what they were fitted on."""

    reranker: str
    encoders: tuple[str, ...]
    fitted_on: tuple[str, ...]
    projections: tuple[Projection, ...] = ()  # one for each of `encoders`; none: `crossing` is not read
    pair: Head  # log-odds that this text answers the question; fitted on an external set alone
    profiles: dict[str, ProfileHeads]  # by the names of weights.json

    def of_profile(self, name: str, encoders: tuple[str, ...]) -> ProfileHeads:
        """The readings of a profile; of other encoders' vectors no products are read: those give 0."""
        heads = self.profiles[name]
        is_fitted = encoders == self.encoders[: len(encoders)]
        of_products = ("metric", "crossing", "matching", "field_matching")
        return heads if is_fitted else heads.model_copy(update=dict.fromkeys(of_products, NOTHING))


@lru_cache(maxsize=1)
def read_heads() -> Heads:
    """The readings that come with the package."""
    text = resources.files("qa.ranking").joinpath("heads.json").read_text(encoding="utf-8")
    return Heads.model_validate(json.loads(text))
