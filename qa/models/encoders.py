"""Encoders by name: one model, or two side by side. Only this file knows that there are two.

One vector holds the numbers of both, so that one index serves models that fail differently.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.language.identification import language_of
from qa.models.fakes import FakeEncoder
from qa.models.locating import locate
from qa.models.registry import FAKE, PACKAGED
from qa.models.seams import Encoder, FloatMatrix, OnProgress, Texts
from qa.models.sentence_encoder import load_sentence_encoder

_JOINED_BY = "+"  # between the names of two encoders whose vectors stand side by side
_HALF = math.sqrt(0.5)


def names_of(encoder: str) -> tuple[str, ...]:
    """The models that the setting `encoder` names: a single model, or two joined by +."""
    if Path(encoder).expanduser().is_dir():
        return (encoder,)
    return tuple(name.strip() for name in encoder.split(_JOINED_BY, 1))


def load_encoder(encoder: str, revision: str = "") -> Encoder:
    """The encoder that a setting names: packaged, a folder, a Hub id, "fake", or two of those joined by +.

    `revision` is that of the only model, or of the first. Two are loaded side by side. Raises as
    `load_sentence_encoder` does.
    """
    first, *rest = names_of(encoder)
    with ThreadPoolExecutor(1, thread_name_prefix="second-encoder") as pool:
        second = [pool.submit(load_encoder, name) for name in rest]
        loaded = FakeEncoder() if first == FAKE else load_sentence_encoder(first, revision)
        return JoinedEncoder(loaded, second[0].result()) if second else loaded


def first_of(encoder: Encoder) -> Encoder:
    """The encoder itself, or the first of two: the one that reads every language."""
    return encoder.encoders[0] if isinstance(encoder, JoinedEncoder) else encoder


def located_card(encoder: str, revision: str = "") -> ModelCard | None:
    """The card of an encoder without loading it. None: only the loaded model knows.

    Raises ModelError when it is not there.
    """
    if encoder == FAKE:
        return FakeEncoder().card
    names = names_of(encoder)
    if not all(name in PACKAGED for name in names):
        return None
    cards = [locate(names[0], revision).card, *(locate(name).card for name in names[1:])]
    return cards[0] if len(cards) == 1 else _joined_card(*cards)


def reads_english(encoder: str) -> bool:
    """Whether one of the models reads English alone, so that texts of other languages are glossed for it."""
    return len(names_of(encoder)) > 1


class JoinedEncoder:
    """The vectors of two encoders, each of length sqrt(1/2), side by side.

    A dot product of two rows is the mean of both cosines. `first` reads every language, `second` English.
    A question that is not English has zeros for the second, and then a dot product is sqrt(1/2) times the first cosine,
    for all rows alike.
    """

    def __init__(self, first: Encoder, second: Encoder) -> None:
        """Join two loaded encoders. Raises ModelError when they are the same model."""
        if first.card.name == second.card.name:
            raise ModelError("encoder {!r} is joined with itself; wanted two different models", first.card.name)
        self.encoders = (first, second)
        self._sizes = tuple(encoder.card.dimension or 0 for encoder in self.encoders)

    @property
    def names(self) -> tuple[str, ...]:
        """Both models."""
        return tuple(name for encoder in self.encoders for name in encoder.names)

    @property
    def backend(self) -> str:
        """What runs them; joined by + where that differs."""
        return _JOINED_BY.join(dict.fromkeys(encoder.backend for encoder in self.encoders))

    @property
    def parts(self) -> tuple[slice, ...]:
        """Where each encoder's numbers stand in a row."""
        return slice(0, self._sizes[0]), slice(self._sizes[0], sum(self._sizes))

    @property
    def card(self) -> ModelCard:
        """Both cards as one."""
        return _joined_card(*(encoder.card for encoder in self.encoders))

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """A unit row for each question; for a question that is not English the second part is zero."""
        first, second = (encoder.encode_questions(texts) for encoder in self.encoders)
        is_read = np.array([language_of(text) == "en" for text in texts], dtype=bool).reshape(-1, 1)
        rows = np.hstack([np.where(is_read, _HALF, 1.0) * first, np.where(is_read, _HALF, 0.0) * second])
        return rows.astype(np.float32)

    def encode_passages(
        self, texts: Texts, english: Texts | None = None, *, on_progress: OnProgress = None
    ) -> FloatMatrix:
        """A unit row for each passage: `texts` for the first encoder, the same in `english` for the second."""
        first = self.encoders[0].encode_passages(texts)
        second = self.encoders[1].encode_passages(texts if english is None else english, on_progress=on_progress)
        return (_HALF * np.hstack([first, second])).astype(np.float32)


def _joined_card(first: ModelCard, second: ModelCard) -> ModelCard:
    """Two cards as one: names and revisions joined by +, the sum of dimensions, all files."""
    return ModelCard(
        name=f"{first.name}{_JOINED_BY}{second.name}",
        revision=f"{first.revision} {_JOINED_BY} {second.revision}",
        dimension=(first.dimension or 0) + (second.dimension or 0),
        query_prompt=_JOINED_BY.join((first.query_prompt, second.query_prompt)).strip(_JOINED_BY),
        passage_prompt=_JOINED_BY.join((first.passage_prompt, second.passage_prompt)).strip(_JOINED_BY),
        files={f"{card.name}/{name}": digest for card in (first, second) for name, digest in card.files.items()},
    )
