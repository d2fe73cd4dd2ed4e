"""What questions whose answers are known say of a new one: those nearest to it speak for where they are answered.

A nearest-neighbour estimate (Nadaraya 1964; Watson 1964) over the known questions of a corpus. Likeness is told in
standard deviations above that of two known questions drawn at random, so that it means the same for every encoder.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qa.corpus.known_questions import KnownQuestion
from qa.datatypes import Span

FEATURES = ("known", "known_near")
SIGNALS = ("known", "known_near", "known_answered", "known_nearest")
N_NEAR = 30
N_VOTES = 10
_STEEPNESS = 1.2  # a question nearer by one deviation counts exp(1.2) times as much
_LIKE = 3.5  # at this likeness a question counts 1
_SAMPLE = 256
_HALF = 0.5
Vectors = npt.NDArray[np.float32]
Answers = tuple[tuple[str, Span], ...]  # documents and stretches that answer a question; () where nothing does


class Near(NamedTuple):
    """The known questions nearest to a question, the nearest first: where each is answered, likeness, how it counts."""

    answers: tuple[Answers, ...]
    likeness: tuple[float, ...]
    counts: tuple[float, ...]

    def features(self, document: str, block: Span) -> dict[str, float]:
        """For an answer with this block: how much speaks for it, ln(1 + sum), and the likeness of the best."""
        if not self.answers:
            return dict.fromkeys(FEATURES, 0.0)
        spoken = [
            (like, count)
            for answers, like, count in zip(self.answers, self.likeness, self.counts, strict=True)
            if any(name == document and _shares(span, block) for name, span in answers)
        ]
        return {
            "known": math.log1p(sum(count for _, count in spoken)),
            "known_near": max((like for like, _ in spoken), default=0.0),
        }

    @property
    def signals(self) -> dict[str, float]:
        """Whether the nearest questions are answered, -1..1, and the likeness of the nearest."""
        votes = list(zip(self.answers, self.counts, strict=True))[:N_VOTES]
        total = sum(count for _, count in votes)
        answered = sum(count if answers else -count for answers, count in votes)
        return {"known_answered": answered / (1 + total), "known_nearest": max(self.likeness, default=0.0)}


NOBODY = Near((), (), ())


def _shares(span: Span, block: Span) -> bool:
    return span.n_shared(block.start, block.end) >= _HALF * min(span.end - span.start, block.end - block.start)


class KnownQuestions:
    """The known questions of a corpus as the first encoder reads them."""

    def __init__(self, vectors: Vectors, answers: Sequence[Answers]) -> None:
        """vectors: shape (n questions, dimension of the first encoder), of length 1; answers: of each."""
        self._vectors, self._answers = vectors, tuple(answers)
        sample = vectors[:: max(1, len(vectors) // _SAMPLE)]
        alike = (sample @ sample.T)[np.triu_indices(len(sample), 1)]
        self._mean = float(alike.mean()) if alike.size else 0.0
        self._spread = max(1e-3, float(alike.std())) if alike.size else 1.0

    def __len__(self) -> int:
        """How many there are."""
        return len(self._answers)

    def near(self, vector: Vectors, without: int | None = None) -> Near:
        """The questions nearest to a question, by the vector of its words, of any length.

        without: the place of one that does not count, as the fit asks of each what the others say.
        """
        length = float(np.linalg.norm(vector))
        if not self._answers or not length:
            return NOBODY
        alike = self._vectors @ (vector / length)
        if without is not None:
            alike[without] = -1.0
        rows = np.argsort(-alike, kind="stable")[:N_NEAR].tolist()
        likeness = [max(0.0, (float(alike[row]) - self._mean) / self._spread) for row in rows]
        counts = (math.exp(_STEEPNESS * (like - _LIKE)) for like in likeness)
        return Near(tuple(self._answers[row] for row in rows), tuple(likeness), tuple(counts))


def answers_of(questions: Sequence[KnownQuestion], texts: Mapping[str, str]) -> list[Answers]:
    """Where the words that answer each question stand; evidence that stands nowhere any more is passed over."""
    found: list[Answers] = []
    for question in questions:
        names = [question.document] if question.document else list(texts)
        places = [
            (name, Span(start=at, end=at + len(words)))
            for words in question.evidence
            for name in names
            if (at := texts.get(name, "").find(words)) >= 0
        ]
        found.append(tuple(places))
    return found
