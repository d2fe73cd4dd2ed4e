"""Readings of what is asked, for the texts of one message: their vectors are made together, and each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qa.question.acts import QuestionModel, ReadAct

Floats = npt.NDArray[np.float32]
Encode = Callable[[list[str]], Floats]


class ActSource(NamedTuple):
    """What reads acts. encode: rows of the encoder in use; part: where in a row the numbers stand that the model reads.

    Without `encode` the model reads words alone: the encoder in use is not the one that it was fitted with.
    """

    model: QuestionModel
    encode: Encode | None = None
    part: slice = slice(0)


class ActReader:
    """Reads the acts of the texts of one message. `vectors` are the rows that were made, by text."""

    def __init__(self, source: ActSource) -> None:
        """Nothing is encoded yet."""
        self._source = source
        self._expected: dict[str, None] = {}
        self._known: dict[tuple[str, str, bool], ReadAct] = {}
        self.vectors: dict[str, Floats] = {}

    def expect(self, texts: Iterable[str]) -> None:
        """These will be asked for: the next call of the encoder makes their vectors too."""
        self._expected |= {text: None for text in texts if text and text not in self.vectors}

    def of(self, words: str, before: str = "", *, by_words: bool = False) -> ReadAct:
        """What a text asks, given the text before it ("" for none). by_words: from its words alone, nothing is encoded."""
        key = (words, before, by_words or self._source.encode is None)
        if key not in self._known:
            self._known[key] = self._read(*key)
        return self._known[key]

    def _read(self, words: str, before: str, by_words: bool) -> ReadAct:
        if by_words:
            return self._source.model.read(words, None, None, has_history=bool(before))
        self._encode([words, before] if before else [words])
        vector, other = self._own(words), self._own(before) if before else None
        return self._source.model.read(words, vector, other, has_history=bool(before))

    def _own(self, text: str) -> Floats:
        """The numbers of the model's encoder, of length 1."""
        own = self.vectors[text][self._source.part]
        return np.asarray(own / max(1e-9, float(np.linalg.norm(own))), dtype=np.float32)

    def _encode(self, texts: list[str]) -> None:
        if self._source.encode is None or all(text in self.vectors for text in texts):
            return
        missing = [text for text in dict.fromkeys([*texts, *self._expected]) if text not in self.vectors]
        self._expected.clear()
        self.vectors |= dict(zip(missing, self._source.encode(missing), strict=True))
