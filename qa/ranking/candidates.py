"""Candidates for a question: the places that the vectors or the words bring, with the scores of each of these arms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qa.datatypes import Language, Passage
from qa.index.background import Norm
from qa.index.lexical import LexicalIndex, best_rows
from qa.index.opened import OpenIndex
from qa.index.renderings import RenderingIndex
from qa.index.rows import Rows
from qa.index.store import Unit, context_line
from qa.index.vectors import VectorIndex
from qa.models.seams import Encoder, FloatMatrix, FloatVector, Reranker
from qa.question.asked import Asked
from qa.ranking.cosines import Scores, cosines_by_part
from qa.settings import MSMARCO_RERANKER, Settings


class Places(NamedTuple):
    """One kind of place of an index, passages or units, and how it is searched. rows: those that count; None: all.

    renderings: what goes with them in parallel texts.
    """

    items: Sequence[Passage | Unit]
    vectors: VectorIndex
    lexical: LexicalIndex
    lexical_beside: LexicalIndex
    renderings: RenderingIndex
    rows: Rows | None


class Candidates(NamedTuple):
    """The places that the arms bring: rows, their vectors, the cosine of each encoder, and BM25 of all places.

    cosines: an array of shape (n candidates,) for each encoder, None for an encoder that does not read the question.
    lexical: shape (n places,); zeros where words are not searched.
    """

    rows: list[int]
    stored: FloatMatrix
    cosines: list[Scores | None]
    lexical: Scores


class Searcher:
    """Brings candidates out of an index. Models are given, never loaded here."""

    def __init__(self, index: OpenIndex, encoder: Encoder, reranker: Reranker | None, settings: Settings) -> None:
        """Keep what is needed to search; nothing is computed yet."""
        self.index = index
        self.encoder = encoder
        self.reranker = reranker
        self.settings = settings
        self.passages = Places(
            index.passages, index.vectors, index.lexical, index.lexical_beside, index.passage_renderings, None
        )
        self.units = Places(
            index.units, index.unit_vectors, index.unit_lexical, index.unit_lexical_beside, index.unit_renderings, None
        )
        self._read: Mapping[str, FloatVector] = {}  # vectors of what one question asks

    def within(self, documents: Collection[str]) -> Searcher:
        """The searcher over a part of the documents: the rest bring no candidate, however near they are."""
        scoped = copy(self)
        scoped.passages = self.passages._replace(rows=self.index.passage_rows(documents))
        scoped.units = self.units._replace(rows=self.index.unit_rows(documents))
        return scoped

    def holding(self, vectors: Mapping[str, FloatVector]) -> Searcher:
        """The searcher with rows of its encoder at hand, by text."""
        ready = copy(self)
        ready._read = {**self._read, **vectors}
        return ready

    def having_read(self, questions: Iterable[Asked]) -> Searcher:
        """The searcher with the vectors of these at hand: what it has not read yet is encoded in one call."""
        texts = dict.fromkeys(text for asked in questions for text in asked.readings if text not in self._read)
        if not texts:
            return self
        ready = copy(self)
        ready._read = {**self._read, **dict(zip(texts, self.encoder.encode_questions(list(texts)), strict=True))}
        return ready

    def vectors(self, asked: Asked) -> FloatMatrix:
        """The vectors to search with, shape (1 or 2, dim): the question's own and, if another, its English gloss's."""
        ready = self.having_read([asked])
        return np.stack([ready._read[text] for text in asked.readings])

    def candidates(self, asked: Asked, vectors: FloatMatrix, places: Places, *, by_words: bool) -> Candidates:
        """The places that any encoder or, `by_words`, BM25 puts among its nearest, in no order that matters.

        A question is compared with the words of the documents and, where those are in its language, of parallel texts.
        """
        n, parts = self.settings.n_candidates, self.encoder.parts
        lexical = np.zeros(len(places.items))
        if by_words:
            words = self.lexical_for(asked, places)
            lexical = np.asarray(words.scores(" ".join(searched(asked)), places.rows), dtype=np.float64)
        nearest = [
            row
            for number, part in enumerate(parts)
            for vector in vectors[:, part]
            if vector.any()  # an encoder that does not read the question's language gives zeros
            for row in (
                *(row for row, _ in places.vectors.search(number, vector, n, places.rows)),
                *places.renderings.search(number, vector, n, asked.language, places.rows),
            )
        ]
        rows = list(dict.fromkeys([*nearest, *best_rows(lexical, n)]))
        stored = places.vectors.rows_of(rows)
        return Candidates(rows, stored, self.cosines(asked, vectors, places, rows, stored), lexical)

    def lexical_for(self, asked: Asked, places: Places) -> LexicalIndex:
        """The word index for a question: with parallel texts where some are in its language."""
        return places.lexical_beside if self.index.has_beside(asked.language) else places.lexical

    def cosines(
        self, asked: Asked, vectors: FloatMatrix, places: Places, rows: Sequence[int], stored: FloatMatrix | None = None
    ) -> list[Scores | None]:
        """For each encoder the cosine of the question to each place, shape (n,); None where it does not read it.

        A place is as near as its words or what goes with them in the question's language, whichever is nearer.
        stored: the vectors of the places, where they are at hand.
        """
        parts = self.encoder.parts
        has_gloss = len(vectors) > 1
        is_own = self.is_own_language(asked, [places.items[row] for row in rows]) if has_gloss else None
        own = cosines_by_part(vectors, places.vectors.rows_of(rows) if stored is None else stored, parts, is_own)
        rendered = places.renderings.rows_for(rows, asked.language)
        at = np.flatnonzero(rendered >= 0)
        if not len(at):
            return own
        beside = cosines_by_part(
            vectors, places.renderings.vectors_of(rendered[at].tolist()), parts, np.ones(len(at), dtype=bool)
        )
        for cosine, other in zip(own, beside, strict=True):
            if cosine is not None and other is not None:
                cosine[at] = np.maximum(cosine[at], other)
        return own

    def is_own_language(self, asked: Asked, places: Sequence[Passage | Unit]) -> npt.NDArray[np.bool_]:
        """For each place whether its document is in the question's language, so that no gloss has to be searched."""
        language_of = self.index.language_of
        return np.array([language_of(place.document) == asked.language for place in places], dtype=bool)

    def norms(self, language: Language, place: str) -> tuple[Norm, ...]:
        """How near questions of that language which belong to no corpus come to its "passages" or "units"."""
        return self.index.background.norms(language, place)

    def read_line(self, place: Passage | Unit, *, with_headings: bool = True) -> str:
        """What the reranker reads of a place: its words under its heading path. The packaged reranker reads English."""
        if self.reranker is not None and self.reranker.card.name != MSMARCO_RERANKER:
            return context_line(place, self.index.words(place), "", with_headings=with_headings)
        return english_line(self.index, place, with_headings=with_headings)


def searched(asked: Asked) -> list[str]:
    """What is searched in the word indexes: the question in English and in its own language."""
    return list(dict.fromkeys((asked.english, asked.text)))


def english_line(index: OpenIndex, place: Passage | Unit, *, with_headings: bool = True) -> str:
    """The words of a place under its heading path, glossed where its document is Chinese."""
    headings = index.english_headings(place)
    return context_line(place, index.english(place), "", with_headings=with_headings, headings=headings)
