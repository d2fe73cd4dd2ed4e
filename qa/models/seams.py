"""What the rest of the program asks of an encoder and of a reranker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from qa.datatypes import ModelCard

FloatMatrix = npt.NDArray[np.float32]  # shape (n, dimension)
Texts = Sequence[str]
Pairs = Sequence[tuple[str, str]]  # each a question and a text
OnProgress = Callable[[int], None] | None
"""Called after each batch with how many texts it held (fits `tqdm.update`); None: nobody is told."""
FloatVector = npt.NDArray[np.float32]  # shape (n,)


class Encoder(Protocol):
    """Anything that turns questions and passages into unit vectors of one space."""

    @property
    def card(self) -> ModelCard:
        """Which bytes these vectors come from; `dimension` is never None."""

    @property
    def names(self) -> tuple[str, ...]:
        """The models whose numbers stand in a row, in their order."""

    @property
    def backend(self) -> str:
        """What runs them: runtime and precision, such as "openvino bf16"; "torch"."""

    @property
    def parts(self) -> tuple[slice, ...]:
        """Where the numbers of each of these models stand in a row."""

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """One unit row for each question, float32, in the order given; no texts give shape (0, dimension).

        The part of a model that does not read a question's language is zero.
        """

    def encode_passages(
        self, texts: Texts, english: Texts | None = None, *, on_progress: OnProgress = None
    ) -> FloatMatrix:
        """One unit row for each passage, float32, in the order given; no texts give shape (0, dimension).

        english: the same in English, for models that read English alone; None: as `texts`.
        """


class Reranker(Protocol):
    """Anything that scores texts for a question; scores of two rerankers are not comparable."""

    @property
    def card(self) -> ModelCard:
        """Which bytes these scores come from."""

    def score(self, question: str, texts: Sequence[str]) -> FloatVector:
        """The raw logit of each text, float32, in the order given; it does not depend on the other texts."""

    def score_pairs(self, pairs: Pairs) -> FloatVector:
        """The raw logit of each pair, which may be of several questions; it does not depend on the other pairs."""


def encodable(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced by question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


def refuse_single_text(texts: Sequence[str]) -> None:
    """Raise TypeError for a text in the place of a sequence of texts."""
    if isinstance(texts, str):
        raise TypeError("wanted a sequence of texts, found one text")
