"""What a question asks for, read by a small model from the question's vector and its words.

The model is fitted by `python -m fit --questions` from questions labelled by hand (fit/questions). It reads the vectors of
one encoder; beside any other it reads the words alone, less well, and is less often sure.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from io import BytesIO
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qa.datatypes import Record
from qa.question.question_features import piece_counts, plain_numbers

Floats = npt.NDArray[np.float32]
MODEL_FILE = "question_model.npz"


class Act(StrEnum):
    """What is to be done with a question; fit/questions/README.md says what each means."""

    FACT = "fact"
    LIST = "list"
    COUNT = "count"
    WHICH_OF = "which-of"
    YES_NO = "yes-no"
    DEFINITION = "definition"
    OVERVIEW = "overview"
    COMPARISON = "comparison"
    REASON = "reason"
    PROCEDURE = "procedure"
    CONTACT = "contact"
    VALIDITY = "validity"
    WORDING = "wording"
    SMALL_TALK = "small-talk"
    ASSISTANT = "assistant"
    NOT_QUESTION = "not-question"


ACTS = tuple(Act)
ABOUT = ("document", "section", "subject", "none")
LACKS = ("act", "wanted", "about")
WANTED = (
    "date", "period", "sum", "rate", "number", "quantity", "body", "person", "group", "names", "place", "telephone",
    "address", "document-number", "section", "condition",
)  # fmt: skip
# What a whole answer is wanted of; "none": a single thing is asked for, or a list of single things.
WHOLES = ("none", "support", "topic", "rules", "summary", "purpose", "process", "timeline", "comparison")
WITHOUT_TEXT = frozenset({Act.SMALL_TALK, Act.ASSISTANT, Act.NOT_QUESTION})
WAYS = ("vector", "words")  # from vector and words, and from words alone
_HALF = 0.5
NO_TEXT_FROM = 0.8
WHOLE_FROM = 0.4  # a whole answer to a question after one thing mostly holds that thing


class SureFrom(Record):
    """From which probability a reading is sure; and what the values of acts and wholes are divided by, to be probabilities."""

    act_from: float
    leans_from: float
    temperature: float
    whole_temperature: float


class QuestionCard(Record):
    """Where a question model comes from, and from which probability its readings are sure, for each way of reading."""

    encoder: str
    encoder_revision: str
    encoder_files: dict[str, str]
    fitted_on: dict[str, str]  # name of a file -> sha256
    seed: int
    commit: str
    figures: dict[str, float]
    sure: dict[str, SureFrom]
    frame: tuple[str, ...]  # words that questions on any subject have


class ReadAct(NamedTuple):
    """What the model makes of a question.

    act: the likeliest; `sure`: its probability, 0..1; act_shares, about_shares: probabilities that sum to 1, in the order
    of ACTS and ABOUT; whole, whole_share: of WHOLES, "none" where the model is not sure of another, and its probability; wanted: the kinds of things wanted; leans: probability that something before is needed, 0 without
    a history; lacks: what of it.
    """

    act: Act
    sure: float
    is_sure: bool
    act_shares: tuple[float, ...]
    about_shares: tuple[float, ...]
    wanted: frozenset[str]
    leans: float
    does_lean: bool
    lacks: frozenset[str]
    whole: str = WHOLES[0]
    whole_share: float = 1.0

    def share(self, *acts: Act) -> float:
        """The probability that it is one of these acts, 0..1."""
        return sum(self.act_shares[ACTS.index(act)] for act in acts)

    def is_about(self, what: str) -> float:
        """The probability that it is about that, 0..1: "document", "section", "subject" or "none"."""
        return self.about_shares[ABOUT.index(what)]

    @property
    def asks_no_text(self) -> bool:
        """Whether it is sure that nothing is asked of a text: it is small talk, about the assistant, or no question."""
        return self.act in WITHOUT_TEXT and self.share(*WITHOUT_TEXT) >= NO_TEXT_FROM


class Seen(NamedTuple):
    """A question as the model sees it: numbers of its vector and words, and of how it stands to the one before."""

    dense: Floats  # shape (dim + 6,); without a vector (6,)
    relation: Floats  # shape (2 * dim + 2,), zeros without a question before; shape (0,) without a vector
    places: npt.NDArray[np.int64]  # of its pieces in the table of pieces
    weights: Floats  # how much each counts; the squares sum to 1


class Pieces:
    """The pieces of questions that the model knows, and the words that questions on any subject have."""

    def __init__(self, codes: npt.NDArray[np.uint32], rarity: Floats, frame: Collection[str]) -> None:
        """codes: of each piece its CRC-32; rarity: how much it counts."""
        self.codes, self.rarity, self.frame = codes, rarity, frozenset(frame)
        self._place = {int(code): place for place, code in enumerate(codes)}

    def seen(self, words: str) -> tuple[npt.NDArray[np.int64], Floats]:
        """The places of a question's pieces, and how much each counts."""
        known = [(self._place[code], n) for code, n in piece_counts(words, self.frame).items() if code in self._place]
        places = np.array([place for place, _ in known], dtype=np.int64)
        weights = (1 + np.log(np.array([n for _, n in known], dtype=np.float32))) * self.rarity[places]
        return places, np.asarray(weights / max(1e-9, float(np.linalg.norm(weights))), dtype=np.float32)


class Scale(NamedTuple):
    """Mean and spread of each number of a vector over many questions."""

    mean: Floats
    spread: Floats

    def of(self, vector: Floats) -> Floats:
        """The vector with each number measured by its spread, and all divided by the root of how many there are."""
        return np.asarray((vector - self.mean) / self.spread / np.sqrt(len(vector)), dtype=np.float32)


def see(
    words: str, vector: Floats | None, before: Floats | None, scale: Scale, pieces: Pieces, *, has_history: bool
) -> Seen:
    """What the model sees of a question. before: the vector of the question before it; None: there was none.

    vector, before: of the model's encoder, of length 1. Without them it sees words alone.
    """
    plain = plain_numbers(words, has_history=has_history) * np.float32(0.3)
    places, weights = pieces.seen(words)
    if vector is None:
        return Seen(plain, np.zeros(0, dtype=np.float32), places, weights)
    own = scale.of(vector)
    relation = np.zeros(2 * len(vector) + 2, dtype=np.float32)
    if before is not None:
        other = scale.of(before)
        cosine = float(own @ other / max(1e-9, float(np.linalg.norm(own) * np.linalg.norm(other))))
        ends = np.array([cosine, float(vector @ before)], dtype=np.float32)
        relation = np.concatenate([own * other * np.float32(np.sqrt(len(own))), np.abs(own - other), ends])
    return Seen(np.concatenate([own, plain]), relation, places, weights)


class Layer(NamedTuple):
    """Linear readings of what is seen, a row each."""

    bias: Floats  # shape (n,)
    dense: Floats  # shape (n, ...)
    words: npt.NDArray[np.int8]  # shape (n pieces, n)
    steps: Floats  # what 1 in `words` stands for, shape (n,)
    relation: Floats | None = None

    def of(self, seen: Seen) -> Floats:
        """The value of each."""
        values = self.bias + self.dense @ seen.dense + (seen.weights @ self.words[seen.places]) * self.steps
        if self.relation is not None and len(seen.relation):
            values = values + self.relation @ seen.relation
        return np.asarray(values, dtype=np.float32)


class QuestionModel:
    """Reads acts out of words and, where there are any, vectors of one encoder.

    Acts, subjects and wanted things come from one hidden layer; what leans, and what is lacking, is read straight.
    """

    def __init__(self, card: QuestionCard, arrays: Mapping[str, npt.NDArray[np.generic]]) -> None:
        """Take the card and the arrays of a model file. Raises ValueError when they are not of this form."""
        self.card = card
        self.scale = Scale(np.asarray(arrays["mean"], np.float32), np.asarray(arrays["spread"], np.float32))
        self.pieces = Pieces(
            np.asarray(arrays["codes"], np.uint32), np.asarray(arrays["rarity"], np.float32), card.frame
        )
        self._layers = {
            (way, name): _layer(arrays, f"{way}_{name}") for way in WAYS for name in ("hidden", "leans", "lacks")
        }
        self._out = {
            way: (np.asarray(arrays[f"{way}_out"], np.float32), np.asarray(arrays[f"{way}_out_bias"], np.float32))
            for way in WAYS
        }
        n_pieces, n_out = len(self.pieces.codes), len(ACTS) + len(ABOUT) + len(WHOLES) + len(WANTED)
        for (way, name), layer in self._layers.items():
            if len(layer.words) != n_pieces or len(self._out[way][1]) != n_out:
                raise ValueError(
                    f"{way} {name} of the question model is for {len(layer.words)} pieces and {len(self._out[way][1])} "
                    f"readings, wanted {n_pieces} and {n_out}: run `python -m fit --questions`"
                )

    def read(self, words: str, vector: Floats | None, before: Floats | None, *, has_history: bool) -> ReadAct:
        """What a question asks; see `see`. words: in simplified characters."""
        seen = see(words, vector, before, self.scale, self.pieces, has_history=has_history)
        way = "words" if vector is None else "vector"
        sure_from = self.card.sure[way]
        acts, about, whole, wanted = self.values(way, seen)
        act_shares = _softmax(acts / sure_from.temperature)
        best = int(act_shares.argmax())
        leans = float(_logistic(self._layers[way, "leans"].of(seen))[0]) if has_history else 0.0
        does_lean = leans >= sure_from.leans_from
        lacks = self._layers[way, "lacks"].of(seen)
        return ReadAct(
            ACTS[best], float(act_shares[best]), bool(act_shares[best] >= sure_from.act_from), tuple(act_shares.tolist()),
            tuple(_softmax(about).tolist()), _named(wanted, WANTED), leans, does_lean,
            _named(lacks, LACKS) if does_lean else frozenset(), *whole_of(_softmax(whole / sure_from.whole_temperature)),
        )  # fmt: skip

    def values(self, way: str, seen: Seen) -> tuple[Floats, Floats, Floats, Floats]:
        """What is read of ACTS, ABOUT, WHOLES and WANTED, in their orders, before they are made probabilities."""
        hidden = np.maximum(self._layers[way, "hidden"].of(seen), 0)
        out, bias = self._out[way]
        return by_kind(out @ hidden + bias)


def by_kind(values: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """The outputs of the network, along the last axis, apart: those for ACTS, ABOUT, WHOLES and WANTED."""
    acts, about, whole, wanted = np.split(values, np.cumsum([len(ACTS), len(ABOUT), len(WHOLES)]), axis=-1)
    return acts, about, whole, wanted


def whole_of(shares: Floats) -> tuple[str, float]:
    """The likeliest of WHOLES, given their probabilities, and its own; "none" where no other has at least WHOLE_FROM."""
    best = int(shares.argmax()) if shares.max() >= WHOLE_FROM else 0
    return WHOLES[best], float(shares[best])


def _layer(arrays: Mapping[str, npt.NDArray[np.generic]], name: str) -> Layer:
    relation = arrays.get(f"{name}_relation")
    return Layer(
        np.asarray(arrays[f"{name}_bias"], np.float32),
        np.asarray(arrays[f"{name}_dense"], np.float32),
        np.asarray(arrays[f"{name}_words"], np.int8),
        np.asarray(arrays[f"{name}_steps"], np.float32),
        None if relation is None else np.asarray(relation, np.float32),
    )


def _named(values: Floats, names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name for name, share in zip(names, _logistic(values), strict=True) if share >= _HALF)


def write_model(card: QuestionCard, arrays: Mapping[str, npt.NDArray[np.generic]]) -> bytes:
    """The bytes of a model file."""
    out = BytesIO()
    text = np.frombuffer(card.model_dump_json(indent=1).encode(), dtype=np.uint8)
    np.savez_compressed(out, allow_pickle=False, card=text, **arrays)
    return out.getvalue()


@lru_cache(maxsize=1)
def packaged_model() -> QuestionModel:
    """The model that comes with the package."""
    data = resources.files("qa.question").joinpath(MODEL_FILE).read_bytes()
    with np.load(BytesIO(data), allow_pickle=False) as found:
        card = QuestionCard.model_validate(json.loads(bytes(found["card"])))
        return QuestionModel(card, {name: found[name] for name in found.files if name != "card"})


def _softmax(values: Floats) -> Floats:
    powers = np.exp(values - values.max())
    return np.asarray(powers / powers.sum(), dtype=np.float32)


def _logistic(values: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -30, 30))), dtype=np.float32)
