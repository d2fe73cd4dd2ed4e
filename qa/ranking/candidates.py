"""Candidates for a question: dense and lexical arms, fused; passages for people, units for the answer."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qa.datatypes import Hit, Passage
from qa.index.lexical import best_rows
from qa.index.store import OpenIndex, Unit, context_line
from qa.index.vectors import Rows, VectorIndex
from qa.language.thesaurus import Thesaurus
from qa.language.words import tokens
from qa.models.encoder import Encoder
from qa.models.joined import JoinedEncoder, part_cosines
from qa.models.reranker import Reranker
from qa.question.story import LONG_QUESTION_CHARS
from qa.question.wanted import Question, read_question
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
        self.crosser = index.crosser
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

    def is_own_language(self, question: Question, places: Sequence[Passage | Unit]) -> npt.NDArray[np.bool_]:
        """For each place whether its document is in the question's language, so that no gloss has to be searched."""
        documents = self.index.documents
        return np.array([documents[place.document].language == question.language for place in places], dtype=bool)

    def read_line(self, place: Passage | Unit, *, with_headings: bool = True) -> str:
        """What the reranker reads of a place: its words under its heading path; the packaged one reads English."""
        if self.reranker is not None and self.reranker.card.name != MSMARCO_RERANKER:
            return context_line(place, self.index.words(place), "", with_headings=with_headings)
        return english_line(self.index, place, with_headings=with_headings)

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
        is_own = self.is_own_language(read, [self.index.passages[row] for row in rows])
        cosines = [one for one in cosines_by_part(vectors, stored, self.parts, is_own) if one is not None]
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
        shares = [
            np.mean([self.index.lexical.knows(word) for word in tokens(text) or [""]]) for text in _asked(question)
        ]
        if not self.settings.use_lexical or max(shares) < _MIN_KNOWN_SHARE:
            return np.empty(0)
        return np.asarray(self.index.lexical.scores(searched_words(question), self.passage_rows), dtype=np.float64)

    def _rerank(self, question: Question, rows: Sequence[int]) -> dict[int, float]:
        if self.reranker is None or len(question.english) > LONG_QUESTION_CHARS:
            return {}
        texts = [
            self.read_line(self.index.passages[row], with_headings=self.settings.use_heading_paths) for row in rows
        ]
        return {
            row: float(score) for row, score in zip(rows, self.reranker.score(question.english, texts), strict=True)
        }


def english_line(index: OpenIndex, place: Passage | Unit, *, with_headings: bool = True) -> str:
    """The words of a place under its heading path, glossed where its document is Chinese."""
    headings = index.english_headings(place)
    return context_line(place, index.english(place), "", with_headings=with_headings, headings=headings)


def _asked(question: Question) -> list[str]:
    """The question's words, and their English where that is another."""
    return list(dict.fromkeys((question.english, question.text)))


def searched_words(question: Question) -> str:
    """What is searched in the word indexes: the question in English and in its own language."""
    return " ".join(_asked(question))


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


def cosines_by_part(
    vectors: FloatMatrix, stored: FloatMatrix, parts: Sequence[slice], is_own: npt.NDArray[np.bool_] | None = None
) -> list[Scores | None]:
    """For each encoder the mean cosine of the question's vectors to each row of `stored`; None where it reads none.

    is_own: the rows that are in the question's language; of these an encoder that reads it hears the question itself
    alone, not its gloss. None: none of them.
    """
    found: list[Scores | None] = []
    for part in parts:
        asked = [vector for vector in vectors if np.abs(vector[part]).max() > 0]
        cosines = [part_cosines(vector, stored, [part])[0] for vector in asked]
        mean = np.mean(cosines, axis=0) if cosines else None
        if is_own is not None and mean is not None and np.abs(vectors[0][part]).max() > 0:
            mean = np.where(is_own, cosines[0], mean)
        found.append(mean)
    return found


def scaled(
    vectors: FloatMatrix, stored: FloatMatrix, parts: Sequence[slice]
) -> tuple[npt.NDArray[np.float32], FloatMatrix]:
    """The question's vector, shape (dim,), and the rows of `stored`, each encoder's part scaled to length 1.

    Of several question vectors the first one counts that the encoder reads; a part that reads none is zero. So the
    products of a part, number by number, sum to a cosine.
    """
    asked, held = np.zeros(stored.shape[1], dtype=np.float32), np.array(stored, dtype=np.float32)
    for part in parts:
        read = next((vector[part] for vector in vectors if np.abs(vector[part]).max() > 0), None)
        if read is not None:
            asked[part] = read / np.linalg.norm(read)
        held[:, part] /= np.maximum(np.linalg.norm(held[:, part], axis=1, keepdims=True), 1e-12)
    return asked, held


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
