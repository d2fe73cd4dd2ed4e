"""Candidates for a question: dense and lexical arms, fused; passages for people, units for the answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qa.answer.crossing import Crosser
from qa.answer.question import Question, read_question
from qa.answer.story import LONG_QUESTION_CHARS
from qa.answer.thesaurus import Thesaurus
from qa.datatypes import Document, Hit, Passage
from qa.index.encoder import Encoder
from qa.index.joined import JoinedEncoder, part_cosines
from qa.index.lexical import best_rows, tokens
from qa.index.reranker import Reranker
from qa.index.store import OpenIndex, Unit, context_line
from qa.index.vectors import Rows, VectorIndex
from qa.settings import MSMARCO_RERANKER, Settings

Scores = npt.NDArray[np.float64]
FloatMatrix = npt.NDArray[np.float32]
_MIN_KNOWN_SHARE = 0.5
DENSE_WEIGHT, LEXICAL_WEIGHT, RERANK_WEIGHT = 1.0, 0.5, 2.0  # of each arm's standard scores (docs/decisions/0011)


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

    def without_reranker(self) -> Retriever:
        """The same with its reranker left out."""
        plain = copy(self)
        plain.reranker = None
        return plain

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

        `scores` holds "dense" (mean of the encoders' cosines, -1..1), "lexical" (BM25), "fused" (the weighted sum of
        each arm's standard scores, see `_fuse`) and, where the reranker looked, "rerank" (its logit). Hits stand in the
        order of the fused score and the logit's standard score, whose sum is `score`.

        The lexical arm is heard only where at least half of the question's words occur in the corpus. The reranker is
        asked for short questions only: it was trained on those, and long ones it was measured to rank worse than no
        reranker (docs/decisions/0011).
        """
        read = self.read(question)
        vectors = self.vectors(read)
        lexical = self._lexical(read)
        rows = dense_rows(self.index.vectors, vectors, self.parts, self.settings.n_candidates, self.passage_rows)
        rows = sorted({*rows, *best_rows(lexical, self.settings.n_candidates)})
        if not rows:
            return []
        stored = self.index.vectors.rows_of(rows)
        cosines = [one for one in cosines_by_part(vectors, stored, self.parts) if one is not None]
        arms = [(DENSE_WEIGHT, one) for one in cosines]
        if len(lexical):
            arms.append((LEXICAL_WEIGHT, lexical[rows]))
        fused = dict(zip(rows, _fuse(arms), strict=True))
        dense = dict(zip(rows, np.mean(cosines, axis=0), strict=True))
        read_rows = sorted(rows, key=lambda row: (-fused[row], row))[: self.settings.n_rerank]
        rerank = self._rerank(read, read_rows)
        total = _with_rerank(fused, rerank)
        hits: list[Hit] = []
        for row in sorted(rows, key=lambda row: (-total[row], row))[:n]:
            scores = {"fused": float(fused[row]), "dense": float(dense[row])}
            if len(lexical) and lexical[row] > 0:
                scores["lexical"] = float(lexical[row])
            if row in rerank:
                scores["rerank"] = rerank[row]
            hits.append(Hit(passage=self.index.passages[row], score=float(total[row]), scores=scores))
        return hits

    def _lexical(self, question: Question) -> Scores:
        """BM25 of every passage, shape (n passages,); empty where too few of the question's words are known."""
        words = tokens(question.english)
        n_known = sum(self.index.lexical.knows(word) for word in words)
        if not self.settings.use_lexical or not words or n_known / len(words) < _MIN_KNOWN_SHARE:
            return np.empty(0)
        return np.asarray(self.index.lexical.scores(question.english, self.passage_rows), dtype=np.float64)

    def _rerank(self, question: Question, rows: Sequence[int]) -> dict[int, float]:
        if self.reranker is None or len(question.english) > LONG_QUESTION_CHARS:
            return {}
        passages = [self.index.passages[row] for row in rows]
        documents = {passage.document: self.index.documents[passage.document] for passage in passages}
        if not all(is_read_by(self.reranker.card.name, document) for document in documents.values()):
            return {}
        texts = [context_line(p, p.text, "", with_headings=self.settings.use_heading_paths) for p in passages]
        return {
            row: float(score) for row, score in zip(rows, self.reranker.score(question.english, texts), strict=True)
        }


def is_read_by(reranker: str, document: Document) -> bool:
    """Whether the reranker of that name reads a document. The packaged one reads English; others are taken to."""
    return reranker != MSMARCO_RERANKER or document.language == "en"


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


def cosines_by_part(vectors: FloatMatrix, stored: FloatMatrix, parts: Sequence[slice]) -> list[Scores | None]:
    """For each encoder the mean cosine of the question's vectors to each row of `stored`; None where it reads none."""
    found: list[Scores | None] = []
    for part in parts:
        asked = [vector for vector in vectors if np.abs(vector[part]).max() > 0]
        cosines = [part_cosines(vector, stored, [part])[0] for vector in asked]
        found.append(np.mean(cosines, axis=0) if cosines else None)
    return found


def products(vectors: FloatMatrix, stored: FloatMatrix, parts: Sequence[slice]) -> FloatMatrix:
    """The question's vector times each row of `stored`, number by number, of the shape of `stored`.

    Each encoder's part is scaled to length 1 on both sides, so that the products of a part sum to a cosine. Of several
    question vectors the first one counts that the encoder reads; a part that reads none is zero.
    """
    found = np.zeros_like(stored)
    for part in parts:
        asked = next((vector[part] for vector in vectors if np.abs(vector[part]).max() > 0), None)
        if asked is not None:
            lengths = np.linalg.norm(stored[:, part], axis=1, keepdims=True) * np.linalg.norm(asked)
            found[:, part] = stored[:, part] * asked / np.maximum(lengths, 1e-12)
    return found


def _fuse(arms: Sequence[tuple[float, Scores]]) -> Scores:
    """The weighted sum of each arm's standard scores (score less mean, over standard deviation) among the candidates.

    Unlike ranks, standard scores keep how far the best candidate stands out. Shape (n candidates,).
    """
    total = np.zeros(len(arms[0][1]))
    for weight, scores in arms:
        spread = float(scores.std())
        total += weight * (scores - scores.mean()) / spread if spread > 0 else 0.0
    return total


def _with_rerank(fused: Mapping[int, float], rerank: Mapping[int, float]) -> dict[int, float]:
    """Each row's fused score and the standard score of its logit; rows that were not read count as the lowest read."""
    if not rerank:
        return dict(fused)
    logits = np.array(list(rerank.values()))
    standard = dict(zip(rerank, _fuse([(RERANK_WEIGHT, logits)]), strict=True))
    lowest = float(min(standard.values()))
    return {row: float(score) + standard.get(row, lowest) for row, score in fused.items()}
