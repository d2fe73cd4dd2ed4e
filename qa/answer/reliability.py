"""How far confidence can be trusted on questions whose answers are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from qa.corpus.known_questions import KnownQuestion
from qa.datatypes import Answer, Status
from qa.ranking.known import Answers

N_BINS = 5
_HALF = 0.5  # of the words that answer, to be quoted by one citation
_GIVEN = (Status.ANSWERED, Status.PARTIAL, Status.UNCERTAIN)


class Told(NamedTuple):
    """How one known question was answered."""

    question: KnownQuestion
    status: Status
    confidence: float
    is_right: bool


class Bin(NamedTuple):
    """Answers of a range of confidence: how many, their mean confidence, and the share that is right."""

    low: float
    high: float
    n: int
    confidence: float
    right: float


def told(question: KnownQuestion, places: Answers, answer: Answer) -> Told:
    """Whether an answer is right: words that answer are quoted, half of them at least; or none do and it is silent."""
    is_given = answer.status in _GIVEN
    is_quoted = any(
        name == citation.document and span.n_shared(citation.start, citation.end) >= _HALF * (span.end - span.start)
        for citation in answer.citations
        for name, span in places
    )
    return Told(question, answer.status, answer.confidence, is_quoted if places else not is_given)


def curve(answers: Iterable[Told]) -> list[Bin]:
    """The reliability curve of the answers that were given (Murphy & Winkler 1977): N_BINS bins of equal width.

    Bins without answers are left out. Silence has no bin: it is right or wrong by itself.
    """
    given = [one for one in answers if one.status in _GIVEN]
    bins = []
    for number in range(N_BINS):
        low, high = number / N_BINS, (number + 1) / N_BINS
        held = [one for one in given if low <= one.confidence < high or (one.confidence == high == 1.0)]
        if held:
            bins.append(
                Bin(low, high, len(held), _mean([h.confidence for h in held]), _mean([h.is_right for h in held]))
            )
    return bins


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
