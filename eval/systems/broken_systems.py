"""Systems broken on purpose, to show that the gate notices: `python -m eval gate --break NAME`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from eval.exam_errors import ConfigError
from eval.questions.tasks import Corpus
from eval.systems.configurations import ExamConfig
from eval.systems.openers import Openers
from eval.systems.product import ENCODER_CLASSES, FloatMatrix
from eval.systems.system_protocols import AskSystem
from qa.datatypes import Answer, Citation, Document, Hit, ModelCard, Status

SHUFFLED_VECTORS = "shuffled-vectors"
SHUFFLE_SEED = 1
Change = Callable[[AskSystem, str, Answer], Answer]


class ChangedAnswers:
    """A system whose answers are changed on their way out; what it searches stays as it is."""

    def __init__(self, system: AskSystem, change: Change) -> None:
        """change: from the system, the question and the answer to another answer."""
        self._system, self._change = system, change

    @property
    def documents(self) -> Mapping[str, Document]:
        """As they are."""
        return self._system.documents

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """As they are."""
        return self._system.cards

    def warm(self) -> None:
        """As it does."""
        self._system.warm()

    def answer(self, question: str, history: Sequence[str], question_id: str) -> Answer:
        """The changed answer."""
        return self._change(self._system, question, self._system.answer(question, history, question_id))

    def search(self, question: str, n: int) -> Sequence[Hit]:
        """As it does."""
        return self._system.search(question, n)


def shift_citations(system: AskSystem, _question: str, answer: Answer) -> Answer:
    """Every citation points one character too far right; the quote stays."""
    moved = [c.model_copy(update={"start": c.start + 1, "end": c.end + 1}) for c in answer.citations]
    return answer.model_copy(update={"citations": tuple(moved)})


def shift_quotes(system: AskSystem, _question: str, answer: Answer) -> Answer:
    """Every citation and its quote lie one character too far right: the two agree, and words are cut."""
    moved = []
    for citation in answer.citations:
        quote = system.documents[citation.document].text[citation.start + 1 : citation.end + 1]
        moved.append(citation.model_copy(update={"start": citation.start + 1, "end": citation.end + 1, "quote": quote}))
    return answer.model_copy(update={"citations": tuple(moved)})


def always_answer(system: AskSystem, question: str, answer: Answer) -> Answer:
    """Where it kept silent, the first hit is given as the answer, with full confidence."""
    if answer.status in (Status.ANSWERED, Status.PARTIAL):
        return answer
    citations = tuple(
        Citation(
            marker=1,
            document=hit.passage.document,
            title="",
            quote=system.documents[hit.passage.document].text[hit.passage.start : hit.passage.end],
            start=hit.passage.start,
            end=hit.passage.end,
        )
        for hit in system.search(question, 1)
    )
    return answer.model_copy(update={"status": Status.ANSWERED, "confidence": 1.0, "citations": citations})


def never_answer(_system: AskSystem, _question: str, answer: Answer) -> Answer:
    """It keeps silent whatever it is asked."""
    silent = {"status": Status.NOT_STATED, "confidence": 0.0, "text": "", "sentences": (), "citations": ()}
    return answer.model_copy(update=silent)


CHANGES: Mapping[str, Change] = {
    "shifted-citations": shift_citations,
    "shifted-quotes": shift_quotes,
    "always-answers": always_answer,
    "never-answers": never_answer,
}
BREAKS = (SHUFFLED_VECTORS, *CHANGES)


def broken_openers(name: str, openers: Openers) -> Openers:
    """The openers with the named stage broken. Raises ConfigError for a name that is not in BREAKS."""
    if name == SHUFFLED_VECTORS:
        return Openers(partial(_open_shuffled, openers), openers.rank)
    if name not in CHANGES:
        raise ConfigError(f"nothing is called {name!r} to break; known: {', '.join(BREAKS)}")
    return Openers(lambda config, corpus: ChangedAnswers(openers.ask(config, corpus), CHANGES[name]), openers.rank)


@contextmanager
def shuffled_vectors() -> Iterator[None]:
    """While this lasts, every encoder gives the vectors of passages to the wrong passages."""
    patches = [
        mock.patch.object(encoder, "encode_passages", _shuffling(encoder.encode_passages))
        for encoder in ENCODER_CLASSES
    ]
    for patch in patches:
        patch.start()
    try:
        yield
    finally:
        for patch in patches:
            patch.stop()


def _open_shuffled(openers: Openers, config: ExamConfig, corpus: Corpus) -> AskSystem:
    """The system over an index of its own that was built with shuffled vectors. Kept vectors are never touched."""
    if config.system != "assistant":
        raise ConfigError(f"{SHUFFLED_VECTORS} is for the assistant, found system {config.system!r}")
    index = Path(tempfile.mkdtemp(prefix="policy-qa-broken-")) / "index"
    with shuffled_vectors():
        return openers.ask(config, Corpus(corpus.folder, index, is_built=False))


def _shuffling(encode: Callable[..., FloatMatrix]) -> Callable[..., FloatMatrix]:
    def shuffled(self: Any, texts: Sequence[str], **options: Any) -> FloatMatrix:  # noqa: ANN401 - any encoder
        rows = encode(self, texts, **options)
        order: FloatMatrix = rows[np.random.default_rng(SHUFFLE_SEED).permutation(len(rows))]
        return order

    return shuffled
