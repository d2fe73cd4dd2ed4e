"""Candidates for a question: dense and lexical arms, fused; passages for people, units for the answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qa.answer.crossing import Crosser
from qa.answer.question import Question, read_question
from qa.answer.thesaurus import Thesaurus
from qa.datatypes import Hit, Passage
from qa.index.encoder import Encoder
from qa.index.joined import JoinedEncoder, part_cosines
from qa.index.lexical import tokens
from qa.index.reranker import Reranker
from qa.index.store import OpenIndex, Unit, context_line
from qa.index.vectors import Rows, VectorIndex
from qa.settings import Settings

Scores = npt.NDArray[np.float64]
FloatMatrix = npt.NDArray[np.float32]
_MIN_KNOWN_SHARE = 0.5
_LONG_QUESTION_CHARS = 150


class Retriever:
    """Searches the passages of an index. Models are given, never loaded here."""

    def __init__(self, index: OpenIndex, encoder: Encoder, reranker: Reranker | None, settings: Settings) -> None:
        """Keep what is needed to search; nothing is computed yet."""
        self.index = index
        self.encoder = encoder
        self.reranker = reranker
        self.settings = settings
        self.crosser = Crosser(index.glossary)
        self.thesaurus = Thesaurus(index.known_words)
        self.passage_rows: Rows | None = None  # the passages and units that candidates come from; None: all
        self.unit_rows: Rows | None = None

    def within(self, documents: Collection[str]) -> Retriever:
        """The same over a part of the documents: others bring no candidate, however near they are."""
        scoped = copy(self)
        scoped.passage_rows = rows_in(self.index.passages, documents)
        scoped.unit_rows = rows_in(self.index.units, documents)
        return scoped

    def read(self, question: str) -> Question:
        """The question, read against this corpus."""
        return read_question(question, self.crosser, self.thesaurus, self.index.known_words)

    @cached_property
    def parts(self) -> tuple[slice, ...]:
        """Where the numbers of each joined encoder stand in a vector; one slice when there is one encoder."""
        return (
            self.encoder.parts if isinstance(self.encoder, JoinedEncoder) else (slice(0, self.index.vectors.dimension),)
        )

    def vectors(self, question: Question) -> npt.NDArray[np.float32]:
        """The vectors to search with, shape (1 or 2, dim): the question's own and, if another, its English gloss's."""
        texts = [question.text] if question.english in ("", question.text) else [question.text, question.english]
        return self.encoder.encode_questions(texts)

    def search(self, question: str, n: int) -> list[Hit]:
        """The n best passages, best first, each with the scores of the stages that saw it.

        `scores` holds "dense" (cosine -1..1), "lexical" (BM25), "fused" (reciprocal rank fusion, Cormack et al. 2009)
        and, where the reranker looked, "rerank" (its logit).

        The lexical arm is heard only where at least half of the question's words occur in the corpus, and only
        passages that share a word with the question take part in it. The reranker is asked for short questions only:
        it was trained on those, and long ones it was measured to rank worse than no reranker (docs/decisions).
        """
        read = self.read(question)
        dense = dict(self._dense(read, self.settings.n_candidates))
        lexical = dict(self._lexical(read, self.settings.n_candidates)) if self.settings.use_lexical else {}
        fused = _fuse([list(dense), list(lexical)], self.settings.rrf_k)
        order = sorted(fused, key=lambda row: (-fused[row], row))
        rerank = self._rerank(read, order[: self.settings.n_rerank])
        ranked = sorted(order, key=lambda row: (-rerank.get(row, -np.inf), -fused[row], row)) if rerank else order
        hits: list[Hit] = []
        for row in ranked[:n]:
            scores = {"fused": fused[row]}
            for stage, found in (("dense", dense), ("lexical", lexical), ("rerank", rerank)):
                if row in found:
                    scores[stage] = float(found[row])
            hits.append(Hit(passage=self.index.passages[row], score=scores.get("rerank", fused[row]), scores=scores))
        return hits

    def _dense(self, question: Question, n: int) -> list[tuple[int, float]]:
        """The n passages nearest to the question, by the mean of the encoders' cosines."""
        vectors = self.vectors(question)
        rows = dense_rows(self.index.vectors, vectors, self.parts, n, self.passage_rows)
        best = mean_cosines(self.index.vectors, vectors, self.parts, rows)
        ranked = sorted(zip(rows, best, strict=True), key=lambda pair: (-pair[1], pair[0]))[:n]
        return [(row, float(score)) for row, score in ranked]

    def _lexical(self, question: Question, n: int) -> list[tuple[int, float]]:
        words = tokens(question.english)
        n_known = sum(self.index.lexical.knows(word) for word in words)
        if not words or n_known / len(words) < _MIN_KNOWN_SHARE:
            return []
        return self.index.lexical.search(question.english, n, self.passage_rows)

    def _rerank(self, question: Question, rows: Sequence[int]) -> dict[int, float]:
        if self.reranker is None or len(question.english) > _LONG_QUESTION_CHARS or not rows:
            return {}
        passages = [self.index.passages[row] for row in rows]
        texts = [context_line(p, p.text, "", with_headings=self.settings.use_heading_paths) for p in passages]
        return {
            row: float(score) for row, score in zip(rows, self.reranker.score(question.english, texts), strict=True)
        }


def part_vectors(vectors: FloatMatrix, parts: Sequence[slice]) -> list[FloatMatrix]:
    """For each encoder the questions that it reads, zeros elsewhere; encoders that read none of them are left out."""
    found = []
    for part in parts:
        alone = np.zeros_like(vectors)
        alone[:, part] = vectors[:, part]
        found.append(alone[np.abs(alone).max(axis=1) > 0])
    return [alone for alone in found if len(alone)]


def rows_in(places: Sequence[Passage | Unit], documents: Collection[str]) -> Rows:
    """The rows of the places that stand in one of `documents`."""
    return np.array([row for row, place in enumerate(places) if place.document in documents], dtype=np.int64)


def dense_rows(
    index: VectorIndex, vectors: FloatMatrix, parts: Sequence[slice], n: int, among: Rows | None = None
) -> list[int]:
    """The rows (of `among`) that any encoder puts among its n nearest to any of the question's vectors."""
    asked = [vector for alone in part_vectors(vectors, parts) for vector in alone]
    return list(dict.fromkeys(row for vector in asked for row, _ in index.search(vector, n, among)))


def mean_cosines(index: VectorIndex, vectors: FloatMatrix, parts: Sequence[slice], rows: Sequence[int]) -> Scores:
    """The mean over the encoders that read the question of the mean cosine over its vectors, shape (len(rows),)."""
    by_part = cosines_by_part(index, vectors, parts, rows)
    read = np.array([cosines for cosines in by_part if cosines is not None], dtype=np.float64)
    return np.asarray(read.mean(axis=0), dtype=np.float64)


def cosines_by_part(
    index: VectorIndex, vectors: FloatMatrix, parts: Sequence[slice], rows: Sequence[int]
) -> list[Scores | None]:
    """For each encoder the mean cosine of the question's vectors to `rows`; None for one that reads none of them."""
    stored = index.rows_of(rows)
    found: list[Scores | None] = []
    for part in parts:
        asked = [vector for vector in vectors if np.abs(vector[part]).max() > 0]
        cosines = [part_cosines(vector, stored, [part])[0] for vector in asked]
        found.append(np.mean(cosines, axis=0) if cosines else None)
    return found


def _fuse(rankings: Sequence[Sequence[int]], k: int) -> dict[int, float]:
    """Reciprocal rank fusion: the sum over rankings of 1 / (k + rank), rank from 1."""
    fused: dict[int, float] = {}
    for ranking in rankings:
        for rank, row in enumerate(ranking, 1):
            fused[row] = fused.get(row, 0.0) + 1.0 / (k + rank)
    return fused
