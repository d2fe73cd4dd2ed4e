"""What the assistant has to beat: BM25 alone, dense vectors alone, and FAISS over fixed-size windows.

As answerers they cite their first passages whole and never keep silent. Nothing of the product but its encoders is in
them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import bm25s
import numpy as np
import numpy.typing as npt
import Stemmer

from eval.questions.tasks import Item
from eval.systems.product import Encoder
from eval.systems.system_protocols import RankSystem
from qa.datatypes import Answer, AnswerSentence, Citation, Document, Hit, Language, ModelCard, Passage, Status

K1, B = 1.2, 0.75  # Robertson & Zaragoza 2009
Floats = npt.NDArray[np.float32]

_CJK = r"\u2e80-\u9fff\uf900-\ufaff"
_TOKEN = re.compile(rf"[{_CJK}]+|[^\W{_CJK}]+")


class Bm25Rank:
    """BM25 (Lucene's formula) over stemmed English words and single and paired Chinese characters."""

    cards: Mapping[str, ModelCard] = {}

    def __init__(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        """One id for each text."""
        self._ids, self._stem = tuple(ids), Stemmer.Stemmer("english")
        self._index = bm25s.BM25(k1=K1, b=B, method="lucene")
        self._index.index([self._tokens(text) or ["\0"] for text in texts], show_progress=False)

    def rank(self, question: str, n: int) -> list[tuple[str, float]]:
        """Items that share a word with the question, best first."""
        known = [token for token in self._tokens(question) if token in self._index.vocab_dict]
        if not known:
            return []
        scores: Floats = self._index.get_scores(known)
        return [(self._ids[row], float(scores[row])) for row in _best(scores, n) if scores[row] > 0]

    def _tokens(self, text: str) -> list[str]:
        tokens: list[str] = []
        for run in _TOKEN.findall(text.lower()):
            if re.match(rf"[{_CJK}]", run):
                tokens += [*run, *(run[at : at + 2] for at in range(len(run) - 1))]
            else:
                tokens.append(self._stem.stemWord(run))
        return tokens


class DenseRank:
    """Cosine of an encoder's vectors, every item compared."""

    def __init__(self, ids: Sequence[str], texts: Sequence[str], encoder: Encoder) -> None:
        """One id for each text."""
        self._ids, self._encoder = tuple(ids), encoder
        self._rows = encoder.encode_passages(texts)

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """The encoder."""
        return {"encoder": self._encoder.card}

    def rank(self, question: str, n: int) -> list[tuple[str, float]]:
        """Items by cosine, best first."""
        scores: Floats = self._rows @ self._encoder.encode_questions([question])[0]
        return [(self._ids[row], float(scores[row])) for row in _best(scores, n)]


class FaissRank:
    """The same through a flat FAISS index, as tutorials do it."""

    def __init__(self, ids: Sequence[str], texts: Sequence[str], encoder: Encoder) -> None:
        """One id for each text."""
        import faiss

        self._ids, self._encoder = tuple(ids), encoder
        rows = encoder.encode_passages(texts)
        self._index: Any = faiss.IndexFlatIP(rows.shape[1])
        self._index.add(rows)

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """The encoder."""
        return {"encoder": self._encoder.card}

    def rank(self, question: str, n: int) -> list[tuple[str, float]]:
        """Items by cosine, best first."""
        scores, rows = self._index.search(self._encoder.encode_questions([question]), min(n, len(self._ids)))
        return [(self._ids[row], float(score)) for row, score in zip(rows[0], scores[0], strict=True)]


class CitesFirst:
    """A ranking of passages made into an answerer: it cites the first ones whole and always answers."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        passages: Sequence[Passage],
        ranker: RankSystem,
        stage: str,
        n_cited: int,
    ) -> None:
        """stage: under which name its score stands in the hits ("dense", "lexical")."""
        self.documents = documents
        self._passages = {passage.id: passage for passage in passages}
        self._ranker, self._stage, self._n_cited = ranker, stage, n_cited

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """The models of the ranking."""
        return self._ranker.cards

    def warm(self) -> None:
        """Rank once."""
        self._ranker.rank("policy", 1)

    def search(self, question: str, n: int) -> list[Hit]:
        """The ranking as hits."""
        return [
            Hit(passage=self._passages[name], score=score, scores={self._stage: score})
            for name, score in self._ranker.rank(question, n)
        ]

    def answer(self, question: str, history: Sequence[str], question_id: str) -> Answer:
        """The first passages, each a sentence with its citation; without any hit there is nothing to cite."""
        hits = self.search(" ".join([*history, question]), self._n_cited)
        citations = tuple(self._citation(marker, hit.passage) for marker, hit in enumerate(hits, 1))
        return Answer(
            id=question_id,
            question=question,
            language=_language(question),
            status=Status.ANSWERED if hits else Status.NOT_STATED,
            confidence=_confidence(self._stage, hits[0].score) if hits else 0.0,
            text="\n".join(f"{citation.quote} [{citation.marker}]" for citation in citations),
            sentences=tuple(AnswerSentence(text=c.quote, citations=(c.marker,)) for c in citations),
            citations=citations,
            seconds=0.0,
        )

    def _citation(self, marker: int, passage: Passage) -> Citation:
        title = self.documents[passage.document].title
        return Citation(
            marker=marker,
            document=passage.document,
            title=title,
            quote=passage.text,
            start=passage.start,
            end=passage.end,
        )


def items_as_texts(items: Sequence[Item]) -> tuple[list[str], list[str]]:
    """Ids and texts, title first, of the items of a ranking set."""
    return [item.id for item in items], [item.full_text for item in items]


def _best(scores: Floats, n: int) -> list[int]:
    """Rows of the n highest scores, best first, earlier rows first among equals."""
    return [int(row) for row in np.argsort(-scores, kind="stable")[:n]]


def _confidence(stage: str, score: float) -> float:
    """A cosine as it is; an unbounded score s as s / (1 + s)."""
    return min(1.0, max(0.0, score)) if stage == "dense" else max(0.0, score) / (1 + max(0.0, score))


def _language(question: str) -> Language:
    return "zh" if re.search(rf"[{_CJK}]", question) else "en"
