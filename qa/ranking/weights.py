"""The fitted weights: a small readable file, written by `python -m fit`, read here."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from qa.datatypes import Record


class Logistic(Record):
    """A logistic model: probability = 1 / (1 + exp(-(bias + sum of weight * feature)))."""

    bias: float
    weights: dict[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability for these features, 0..1; features without a weight do not count."""
        return sigmoid(self.bias + sum(w * features.get(name, 0.0) for name, w in self.weights.items()))


class Profile(Record):
    """Weights for one way of searching (with or without a reranker)."""

    ranking: dict[str, float]
    answerable: Logistic
    answer_from: float  # answered when the probability is at least this
    in_field: Logistic
    story: Logistic  # for a long question at the end of a story, on the signals of the plain profile; same answer_from
    later: Logistic  # for a later part of a question, on the log-odds of its two readings; same answer_from
    field_from: float  # not_stated (else off_topic) when the probability is at least this

    def read(self, signals: Mapping[str, float]) -> tuple[float, float]:
        """From signals: the probability that an answer is stated, and that the question is of the field; 0..1.

        A question that is not of the field is not answered: its first probability stays below `answer_from`.
        """
        stated, in_field = self.answerable.probability(signals), self.in_field.probability(signals)
        if in_field < self.field_from:
            stated = min(stated, self.answer_from * in_field / self.field_from)
        return stated, in_field


class Weights(Record):
    """All profiles, and what they were fitted on."""

    fitted_on: tuple[str, ...]
    fitted_with: dict[str, str]
    profiles: dict[str, Profile]


def profile_name(*, has_reranker: bool, n_encoders: int) -> str:
    """The name of a way of searching, as in weights.json: "rerank", "plain", "rerank-joined", "plain-joined"."""
    return ("rerank" if has_reranker else "plain") + ("-joined" if n_encoders > 1 else "")


@lru_cache(maxsize=1)
def read_weights() -> Weights:
    """The weights that come with the package."""
    text = resources.files("qa.ranking").joinpath("weights.json").read_text(encoding="utf-8")
    return Weights.model_validate(json.loads(text))


def sigmoid(value: float) -> float:
    """1 / (1 + exp(-value)), without overflow."""
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))


def log_odds(probability: float) -> float:
    """ln(p / (1 - p)), of a probability cut to 0.0001..0.9999."""
    p = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(p / (1 - p))
