"""Rows as they are when questions with known answers stand beside the corpus: what each would be told by the others."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from eval.questions.question_sets import Question, read_set
from fit.fit_rows import FOLDER, Candidate, FitCorpus, Row
from qa.checksums import cache_folder
from qa.corpus.folder import read_corpus
from qa.corpus.known_questions import KnownQuestion
from qa.datatypes import Span
from qa.models.encoders import load_encoder
from qa.ranking.known import KnownQuestions, Near, answers_of


def with_known(corpus: FitCorpus, rows: Sequence[Row], known: FitCorpus, encoder: str) -> list[Row]:
    """The rows with what the questions of `known`, another set or the same, say of each; none is asked of itself.

    encoder: the first of the settings, which reads them.
    """
    asked = {question.id: question for path in corpus.sets for question in read_set(path).questions}
    told = [question for path in known.sets for question in read_set(path).questions if not question.history]
    texts = {document.id: document.text for document in read_corpus(known.folder)}
    answers = answers_of([_known(question) for question in told], texts)
    table = KnownQuestions(_vectors(known.name, [question.question for question in told], encoder), answers)
    places = {question.id: place for place, question in enumerate(told)}
    own = [row for row in rows if row.id in asked]
    words = [" ".join((*asked[row.id].history, asked[row.id].question)) for row in own]
    vectors = _vectors(corpus.name, words, encoder)
    is_same = corpus.sets == known.sets
    nears = (
        table.near(vector, places.get(row.id) if is_same else None) for row, vector in zip(own, vectors, strict=True)
    )
    return [_told(row, near) for row, near in zip(own, nears, strict=True)]


def _known(question: Question) -> KnownQuestion:
    return KnownQuestion(
        question=question.question, evidence=tuple(words for group in question.evidence for words in group)
    )


def _told(row: Row, near: Near) -> Row:
    return row.model_copy(update={"candidates": tuple(_candidate(one, near) for one in row.candidates)})


def _candidate(one: Candidate, near: Near) -> Candidate:
    said = near.features(one.document, Span(start=one.first[0], end=one.first[1]))
    return one.model_copy(
        update={"features": {**one.features, **said}, "signals": {**one.signals, **said, **near.signals}}
    )


def _vectors(name: str, questions: Sequence[str], encoder: str) -> npt.NDArray[np.float32]:
    """The vectors of questions, kept in the cache folder."""
    digest = hashlib.sha256("\n".join([encoder, *questions]).encode()).hexdigest()[:16]
    kept = cache_folder() / FOLDER / f"{name}-questions-{digest}.npy"
    if kept.is_file():
        found: npt.NDArray[np.float32] = np.load(kept, allow_pickle=False)
        return found
    rows = load_encoder(encoder).encode_questions(list(questions))
    kept.parent.mkdir(parents=True, exist_ok=True)
    np.save(kept, rows, allow_pickle=False)
    return rows
