"""How near a corpus comes to questions that it has nothing to do with: the measure by which a nearness is judged.

The cosine of a question to the best place of a corpus says little by itself: it differs from encoder to encoder, from
language to language, and grows with the corpus. How far it stands above the cosines of questions that belong to no
corpus, in their standard deviations, means the same everywhere. The questions are packaged (background.jsonl); they are
about invented texts. The best cosine of each question is kept for each document, so a sync computes what is new.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from importlib import resources
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from qa.checksums import cache_folder, write_atomically
from qa.datatypes import Language, ModelCard
from qa.language.crossing import Crosser
from qa.models.seams import Encoder, FloatMatrix

PLACES = ("passages", "units")
LEAST_SPREAD = 0.01  # of cosines; smaller spreads are those of a corpus of a few lines
_OF_THIS_PROCESS: dict[str, BackgroundVectors] = {}
Bests = npt.NDArray[np.float16]
"""For each document the best cosine of each background question, by kind of place and encoder; NaN: not read.

Shape (n documents, n questions, len(PLACES), n encoders).
"""


class Norm(NamedTuple):
    """Mean and standard deviation of the best cosines of background questions."""

    mean: float
    spread: float

    def standard(self, cosine: float) -> float:
        """How many standard deviations a cosine stands above the mean."""
        return (cosine - self.mean) / self.spread


class BackgroundVectors(NamedTuple):
    """The background questions as an encoder reads them, and their English where they are Chinese; zeros: not read."""

    words: FloatMatrix  # shape (n questions, dimension)
    english: FloatMatrix  # the same; zeros for English questions


@cache
def background_questions() -> tuple[tuple[Language, str], ...]:
    """Language and words of each packaged question."""
    text = resources.files("qa.index").joinpath("background.jsonl").read_text(encoding="utf-8")
    lines = map(json.loads, text.splitlines())
    return tuple((line["language"], line["question"]) for line in lines)


@cache
def _english_of_questions() -> tuple[str, ...]:
    """The English of each Chinese question, "" for the others; it does not depend on a corpus."""
    crosser = Crosser(())
    return tuple(crosser.english(words, frozenset()) if lang == "zh" else "" for lang, words in background_questions())


def background_vectors(card: ModelCard, load: Callable[[], Encoder], code: str) -> BackgroundVectors:
    """The vectors of the questions; those of an encoder made of files are kept in the cache folder.

    load: called when they are not there. code: changes whenever that does which reads Chinese in English.
    """
    told = json.dumps([card.model_dump(mode="json"), background_questions(), code])
    if not card.files:
        if told not in _OF_THIS_PROCESS:
            _OF_THIS_PROCESS[told] = _read_by(load())
        return _OF_THIS_PROCESS[told]
    path = cache_folder() / "background" / f"{hashlib.sha256(told.encode()).hexdigest()[:20]}.npz"
    if path.is_file():
        try:
            with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
                return BackgroundVectors(stored["words"], stored["english"])
        except (OSError, ValueError, KeyError, BadZipFile):
            path.unlink(missing_ok=True)  # cut off or damaged: made again
    found = _read_by(load())
    buffer = io.BytesIO()
    np.savez(buffer, words=found.words, english=found.english)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, buffer.getvalue())
    return found


def _read_by(encoder: Encoder) -> BackgroundVectors:
    english = _english_of_questions()
    words = encoder.encode_questions([words for _, words in background_questions()])
    glossed = np.zeros_like(words)
    places = [place for place, line in enumerate(english) if line]
    glossed[places] = encoder.encode_questions([english[place] for place in places])
    return BackgroundVectors(words, glossed)


class Rows(NamedTuple):
    """The rows of one kind of place: vectors, shape (n, dimension), and which document each is of, ascending."""

    vectors: FloatMatrix
    documents: npt.NDArray[np.int64]


def best_cosines(
    questions: BackgroundVectors,
    rows: Sequence[Rows],
    languages: Sequence[Language],
    parts: Sequence[slice],
    renderings: Sequence[Rows] = (),
    beside: Sequence[Language | None] = (),
) -> Bests:
    """The best cosine of each question over the rows of each document, by kind of place and encoder.

    rows: those of each of PLACES. languages: of each document. As questions are searched: a place in the question's
    language is compared with its words, any other with words and English. renderings: rows of what goes with places in
    parallel texts, of each of PLACES; beside: the language of each document's. Questions in it are compared with these
    too.
    """
    found = _best(questions, rows, languages, parts)
    if any(len(one.documents) for one in renderings):
        own_language = np.array([language for language, _ in background_questions()])
        more = _best(questions, renderings, [language or "en" for language in beside], parts)
        for document, language in enumerate(beside):
            more[document, own_language != language] = np.nan
        found = np.fmax(found, more)
    return found


def _best(
    questions: BackgroundVectors, rows: Sequence[Rows], languages: Sequence[Language], parts: Sequence[slice]
) -> Bests:
    own_language = np.array([language for language, _ in background_questions()])
    found = np.full((len(languages), len(own_language), len(PLACES), len(parts)), np.nan, dtype=np.float16)
    for kind, places in enumerate(rows):
        for number, part in enumerate(parts):
            words, english = _unit(questions.words[:, part]), _unit(questions.english[:, part])
            for document, language in enumerate(languages):
                begin, end = np.searchsorted(places.documents, [document, document + 1])
                held = _unit(places.vectors[begin:end, part])
                if len(held):
                    cosines = _cosines(words, english, held, (own_language == language)[:, None])
                    found[document, :, kind, number] = cosines.max(axis=1)
    return found


def _cosines(words: FloatMatrix, english: FloatMatrix, held: FloatMatrix, is_own: npt.NDArray[np.bool_]) -> FloatMatrix:
    """Shape (n questions, n rows); NaN for a question that the encoder does not read."""
    reads_words, reads_english = (np.abs(one).max(axis=1, keepdims=True) > 0 for one in (words, english))
    by_words, by_english = words @ held.T, english @ held.T
    n_read = reads_words.astype(np.float32) + reads_english
    with np.errstate(invalid="ignore"):
        mean = (by_words + by_english) / np.where(n_read > 0, n_read, np.nan)
    cosines: FloatMatrix = np.where(is_own & reads_words, by_words, mean).astype(np.float32)
    return cosines


def _unit(rows: FloatMatrix) -> FloatMatrix:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    scaled: FloatMatrix = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


class Background:
    """The norms of an index, out of the best cosines of its segments."""

    def __init__(self, of_documents: Iterable[Bests]) -> None:
        """of_documents: what `best_cosines` found, of the documents that count, segment by segment."""
        rows = [np.fmax.reduce(np.asarray(one), axis=0) for one in of_documents if len(one)]
        nothing = np.full((len(background_questions()), len(PLACES), 0), np.nan, dtype=np.float16)
        best = np.fmax.reduce(rows).astype(np.float32) if rows else nothing
        # for questions in a language and places of a kind (of PLACES): the norm of each encoder
        self.norms = cache(partial(_norms, best))


def _norms(best: npt.NDArray[np.floating[Any]], language: Language, place: str) -> tuple[Norm, ...]:
    is_of = np.array([one == language for one, _ in background_questions()])
    return tuple(map(_norm, best[is_of, PLACES.index(place)].T))


def _norm(best: npt.NDArray[np.floating[Any]]) -> Norm:
    known = best[~np.isnan(best)]
    return Norm(float(known.mean()), max(LEAST_SPREAD, float(known.std()))) if known.size else Norm(0.0, 1.0)
