"""An encoder and a reranker without weights, for tests and for trying the rest of the program without a model."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from qa.datatypes import ModelCard
from qa.models.registry import FAKE
from qa.models.seams import FloatMatrix, FloatVector, OnProgress, Pairs, Texts, encodable, refuse_single_text


class FakeEncoder:
    """Deterministic vectors of hashed words and character n-grams; no weights, any language.

    Texts that share words or characters are near each other. Shipped for tests and for trying
    the rest of the program without a model; not for use.
    """

    DIMENSION = 256

    @property
    def card(self) -> ModelCard:
        """A card without files."""
        return ModelCard(name=FAKE, revision="1", dimension=self.DIMENSION)

    @property
    def backend(self) -> str:
        """Plain Python."""
        return FAKE

    @property
    def names(self) -> tuple[str, ...]:
        """The fake alone."""
        return (FAKE,)

    @property
    def parts(self) -> tuple[slice, ...]:
        """The whole row."""
        return (slice(0, self.DIMENSION),)

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """One unit row for each question; the same as for a passage of the same words."""
        return self.encode_passages(texts)

    def encode_passages(
        self, texts: Texts, english: Texts | None = None, *, on_progress: OnProgress = None
    ) -> FloatMatrix:
        """One unit row for each passage."""
        refuse_single_text(texts)
        vectors = np.zeros((len(texts), self.DIMENSION), dtype=np.float64)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", unicodedata.normalize("NFKC", encodable(text)).casefold()):
                columns, weights = _hashed(word, self.DIMENSION)
                np.add.at(vectors[row], columns, weights)
            if not vectors[row].any():
                vectors[row, 0] = 1.0
            if on_progress is not None:
                on_progress(1)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors.astype(np.float32)


class FakeReranker:
    """Ten times the share of the question's words (of a Chinese question: characters) found in the text, less five."""

    @property
    def card(self) -> ModelCard:
        """A card without files."""
        return ModelCard(name=FAKE, revision="1")

    def score(self, question: str, texts: Sequence[str]) -> FloatVector:
        """-5 for no shared word, 5 for all of them."""
        refuse_single_text(texts)
        asked = _words(question)
        shares = [len(asked & _words(text)) / max(len(asked), 1) for text in texts]
        return np.array([10.0 * share - 5.0 for share in shares], dtype=np.float32)

    def score_pairs(self, pairs: Pairs) -> FloatVector:
        """Each pair as `score`."""
        return np.array([self.score(question, [text])[0] for question, text in pairs], dtype=np.float32)


@lru_cache(maxsize=100_000)
def _hashed(word: str, dimension: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Columns and signed weights of a word and of its runs of one to three characters; a column may come twice."""
    features = [(f"word {word}", 2.0)]
    for n_chars in (1, 2, 3):
        runs = (word[start : start + n_chars] for start in range(len(word) - n_chars + 1))
        features += [(f"{n_chars} {run}", n_chars / 3) for run in runs]
    digests = [int.from_bytes(hashlib.blake2b(name.encode(), digest_size=8).digest(), "big") for name, _ in features]
    signed = [weight if digest >> 63 else -weight for digest, (_, weight) in zip(digests, features, strict=True)]
    return np.array([digest % dimension for digest in digests], dtype=np.int64), np.array(signed)


def _words(text: str) -> set[str]:
    """Words of letters and digits; each Chinese character is a word."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return set(re.findall(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+", folded))
