"""The fitted weights: a small readable file, written by `python -m fit`, read here."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from qa.datatypes import ModelCard, Record
from qa.errors import SettingsError

_PACKAGED = {"": "weights.json", "best": "weights-best.json"}


class Logistic(Record):
    """A logistic model: probability = ceiling / (1 + exp(-(bias + sum of weight * feature)))."""

    bias: float
    weights: dict[str, float]
    ceiling: float = Field(default=1.0, gt=0, le=1)

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability for these features, 0..1; features without a weight do not count."""
        return self.ceiling * sigmoid(self.bias + sum(w * features.get(name, 0.0) for name, w in self.weights.items()))


class Thresholds(Record):
    """From which confidence an answer is given, and from which the closest wording is quoted as uncertain."""

    answer_from: float = Field(gt=0, lt=1)
    uncertain_from: float = Field(gt=0, lt=1)


class Profile(Record):
    """Weights for one way of searching, with a reranker or without."""

    ranking: dict[str, float]
    right: Logistic  # that the answer which would be given is right
    in_field: Logistic  # that the question is of the corpus's field at all
    answer_from: float = Field(gt=0, lt=1)  # answered when `right` is at least this
    uncertain_from: float = Field(gt=0, lt=1)  # uncertain when it is at least this
    field_from: float = Field(gt=0, lt=1)  # not_stated (else off_topic) when `in_field` is at least this
    with_known: Thresholds  # for a corpus that has questions with known answers: there confidence tells more

    def over(self, *, has_known: bool) -> Profile:
        """The profile as it serves a corpus with or without known questions."""
        return self.model_copy(update=self.with_known.model_dump()) if has_known else self


class FittedSet(Record):
    """A question set that weights were fitted on, and how many questions it holds; of a long one some were drawn."""

    name: str
    corpus: str
    sha256: str
    n: int


class Weights(Record):
    """Both profiles, what they were fitted on and with, and what came out on corpora left out of the fit.

    encoders, reranker: the models whose scores were read. figures: for each corpus, when the weights were fitted on
    all others: accuracy, AUROC and so on.
    """

    sets: tuple[FittedSet, ...]
    encoders: tuple[str, ...]
    reranker: ModelCard | None
    seed: int
    commit: str
    date: str
    figures: dict[str, dict[str, float]]
    plain: Profile
    rerank: Profile

    def profile(self, *, has_reranker: bool) -> Profile:
        """The weights of a way of searching."""
        return self.rerank if has_reranker else self.plain

    def lacks(self, encoders: Sequence[str], reranker: ModelCard | None) -> str:
        """Which of the models in use the weights were not fitted with; "" when they know all."""
        known = set(self.encoders) | ({self.reranker.name} if self.reranker else set())
        used = [*encoders, *([reranker.name] if reranker else [])]
        return ", ".join(name for name in used if name not in known)


@lru_cache(maxsize=4)
def read_weights(path: str = "") -> Weights:
    """The weights in a file; "": the general ones that come with the package; "best": those of the profile best.

    Raises SettingsError when the file cannot be read or holds something else.
    """
    try:
        text = (
            resources.files("qa.ranking").joinpath(_PACKAGED[path]).read_text(encoding="utf-8")
            if path in _PACKAGED
            else Path(path).read_text(encoding="utf-8")
        )
        found: Any = json.loads(text)
        return Weights.model_validate(found)
    except (OSError, ValueError, ValidationError) as error:
        raise SettingsError(
            "weights {!r} cannot be read: {}. Make them with `python -m fit ... --out FILE`, or leave the "
            "setting empty.",
            path,
            str(error).splitlines()[0],
        ) from error


def sigmoid(value: float) -> float:
    """1 / (1 + exp(-value)), without overflow."""
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
