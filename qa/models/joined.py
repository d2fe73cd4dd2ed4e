"""Two encoders side by side: one vector holds both, so that one index serves models that fail differently."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.language.identification import language_of
from qa.models.encoder import Encoder, FloatMatrix
from qa.settings import JOINED_BY

_HALF = math.sqrt(0.5)


class JoinedEncoder:
    """The vectors of two encoders, each of length sqrt(1/2), one behind the other.

    A dot product of two rows is the mean of both cosines. `first` reads every language and gets texts in their context
    (heading path before the words); `second` reads English and gets units without context. A question that is not
    English has zeros for the second, and then a dot product is sqrt(1/2) times the first cosine, for all rows alike.
    """

    def __init__(self, first: Encoder, second: Encoder) -> None:
        """Join two loaded encoders. Raises ModelError when they are the same model."""
        if first.card.name == second.card.name:
            raise ModelError(f"encoder {first.card.name!r} is joined with itself; wanted two different models")
        self.encoders = (first, second)
        self._sizes = tuple(encoder.card.dimension or 0 for encoder in self.encoders)

    @property
    def parts(self) -> tuple[slice, ...]:
        """Where each encoder's numbers stand in a row."""
        return slice(0, self._sizes[0]), slice(self._sizes[0], sum(self._sizes))

    @property
    def card(self) -> ModelCard:
        """Both cards as one."""
        return joined_card(*(encoder.card for encoder in self.encoders))

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """One unit row for each question; of one that is not English the second part is zero."""
        first, second = (encoder.encode_questions(texts) for encoder in self.encoders)
        is_read = np.array([language_of(text) == "en" for text in texts], dtype=bool).reshape(-1, 1)
        rows = np.hstack([np.where(is_read, _HALF, 1.0) * first, np.where(is_read, _HALF, 0.0) * second])
        return rows.astype(np.float32)

    def encode_passages(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> FloatMatrix:
        """One unit row for each passage."""
        return self.encode_units(texts, texts, on_progress=on_progress)

    def encode_units(
        self, contexts: Sequence[str], words: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> FloatMatrix:
        """One unit row for each unit: `contexts` for the first encoder, `words` alone for the second."""
        first = self.encoders[0].encode_passages(contexts)
        second = self.encoders[1].encode_passages(words, on_progress=on_progress)
        return (_HALF * np.hstack([first, second])).astype(np.float32)


def joined_card(first: ModelCard, second: ModelCard) -> ModelCard:
    """Two cards as one: names and revisions joined by +, the sum of dimensions, all files."""
    return ModelCard(
        name=f"{first.name}{JOINED_BY}{second.name}",
        revision=f"{first.revision} {JOINED_BY} {second.revision}",
        dimension=(first.dimension or 0) + (second.dimension or 0),
        query_prompt=JOINED_BY.join((first.query_prompt, second.query_prompt)).strip(JOINED_BY),
        passage_prompt=JOINED_BY.join((first.passage_prompt, second.passage_prompt)).strip(JOINED_BY),
        files={f"{card.name}/{name}": digest for card in (first, second) for name, digest in card.files.items()},
    )


def part_cosines(
    question: npt.NDArray[np.float32], rows: FloatMatrix, parts: Sequence[slice]
) -> list[npt.NDArray[np.float64]]:
    """For each part the cosine of the question to every row, shape (n,); zeros where the question has no such part."""
    found = []
    for part in parts:
        asked, held = question[part].astype(np.float64), rows[:, part].astype(np.float64)
        lengths = np.linalg.norm(asked) * np.linalg.norm(held, axis=1)
        found.append(np.divide(held @ asked, lengths, out=np.zeros(len(rows)), where=lengths > 0))
    return found
