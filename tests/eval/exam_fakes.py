"""A small exam: one document, eight questions, and a system that really searches (with the hashing encoder)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval import commands
from eval.questions.tasks import Corpus, Item
from eval.reports.runs import read_run
from eval.systems.configurations import ExamConfig
from eval.systems.openers import Openers
from qa.datatypes import (
    Answer,
    AnswerSentence,
    Citation,
    Document,
    Hit,
    ModelCard,
    Nearest,
    Passage,
    PassageKind,
    Status,
)
from qa.models.fakes import FakeEncoder

SENTENCES = (
    "The river has 14 licensed landing places.",
    "The executive meeting adopted the opinions on August 13, 2021.",
    "The document holds 23 specific measures in 6 aspects.",
    "Market-oriented operation of parks is encouraged.",
    "Two rounds of consultation were held with relevant units.",
    "Zip codes of the organizer end in 021.",
    "A performance evaluation system shall be established.",
    "High-end innovation resources are gathered with key support.",
)
TEXT = "\n".join(SENTENCES)
DOCUMENT = Document(id="mini", title="Mini policy", text=TEXT)
THRESHOLD = 0.45
QUESTIONS = (
    ("q1", "fact", "How many licensed landing places has the river?", SENTENCES[0], r"\b14\b"),
    ("q2", "date_name", "When was it adopted by the executive meeting?", SENTENCES[1], "August 13"),
    ("q3", "count", "How many specific measures and aspects does the document hold?", SENTENCES[2], r"\b23\b"),
    ("q4", "measure", "Is market-oriented operation of parks encouraged?", SENTENCES[3], ""),
    ("q5", "fact", "How many rounds of consultation were held with units?", SENTENCES[4], "two"),
    ("q6", "measure", "What performance evaluation system shall be established?", SENTENCES[6], ""),
    ("q7", "unanswerable", "Who pays subsidies?", "", ""),
    ("q8", "off_topic", "Best pizza?", "", ""),
)


def question_lines() -> list[dict[str, object]]:
    return [
        {
            "id": name,
            "kind": kind,
            "lang": "en",
            "question": words,
            "history": [],
            "answerable": bool(evidence),
            "evidence": [[evidence]] if evidence else [],
            "must": [must] if must else [],
        }
        for name, kind, words, evidence, must in QUESTIONS
    ]


def write_exam(folder: Path, name: str = "mini-report") -> tuple[Path, Path]:
    """(set file, corpus folder)"""
    corpus = folder / "corpus"
    corpus.mkdir(exist_ok=True)
    (corpus / "mini.txt").write_text(TEXT, encoding="utf-8")
    found = folder / f"{name}.jsonl"
    found.write_text("".join(json.dumps(line) + "\n" for line in question_lines()), encoding="utf-8")
    return found, corpus


def citation(
    start: int, end: int, marker: int = 1, quote: str | None = None, document: Document = DOCUMENT
) -> Citation:
    words = document.text[start:end] if quote is None else quote
    return Citation(marker=marker, document=document.id, title="", quote=words, start=start, end=end)


def passage(start: int, end: int, document: Document = DOCUMENT) -> Passage:
    return Passage(
        id=f"{document.id}:{start}", document=document.id, kind=PassageKind.PARAGRAPH, start=start, end=end,
        text=document.text[start:end],
    )  # fmt: skip


def place_of(sentence: str) -> tuple[int, int]:
    start = TEXT.index(sentence)
    return start, start + len(sentence)


def an_answer(status: Status, citations: Sequence[Citation] = (), text: str = "", confidence: float = 0.5) -> Answer:
    return Answer(
        question="?",
        language="en",
        status=status,
        confidence=confidence,
        text=text,
        citations=tuple(citations),
        seconds=0.0,
    )


class VectorSystem:
    """Cites the nearest sentence when it is near enough."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        (self._document,) = documents.values()
        self.documents = documents
        self._places = [(self._document.text.index(s), self._document.text.index(s) + len(s)) for s in SENTENCES]
        self._encoder = FakeEncoder()
        self._rows = self._encoder.encode_passages(list(SENTENCES))

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        return {"encoder": self._encoder.card}

    def warm(self) -> None:
        pass

    def search(self, question: str, n: int) -> list[Hit]:
        scores = self._rows @ self._encoder.encode_questions([question])[0]
        best = sorted(range(len(scores)), key=lambda row: -scores[row])[:n]
        return [
            Hit(
                passage=passage(*self._places[row], self._document),
                score=float(scores[row]),
                scores={"dense": float(scores[row])},
            )
            for row in best
        ]

    def answer(self, question: str, history: Sequence[str], question_id: str) -> Answer:
        first = self.search(question, 1)[0]
        confidence = min(1.0, max(0.0, first.score))
        span, words = (first.passage.start, first.passage.end), first.passage.text
        is_stated = confidence >= THRESHOLD
        cited = (citation(*span, document=self._document),)
        near = (Nearest(document=first.passage.document, quote=words, start=span[0], end=span[1], score=0.4),)
        return Answer(
            id=question_id,
            question=question,
            language="en",
            status=Status.ANSWERED if is_stated else Status.NOT_STATED,
            confidence=confidence,
            text=f"{words} [1]" if is_stated else "The text does not say.",
            sentences=(AnswerSentence(text=words, citations=(1,)),) if is_stated else (),
            citations=cited if is_stated else (),
            nearest=() if is_stated else near,
            seconds=0.01,
            stages={"retrieval": 0.004, "compose": 0.001},
        )


class WordRank:
    """Ranks items by how many words they share with the question."""

    cards: Mapping[str, ModelCard] = {}

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = items

    def rank(self, question: str, n: int) -> list[tuple[str, float]]:
        words = set(question.lower().split())
        scored = [(item.id, float(len(words & set(item.full_text.lower().split())))) for item in self._items]
        return sorted(scored, key=lambda pair: -pair[1])[:n]


def open_vector_system(_config: ExamConfig, corpus: Corpus) -> VectorSystem:
    text = (corpus.folder / "mini.txt").read_text(encoding="utf-8")
    return VectorSystem({"mini": Document(id="mini", title="Mini policy", text=text)})


FAKES = Openers(open_vector_system, lambda _config, items: WordRank(items))


def sit(tmp_path, *options, openers=FAKES, name="mini-report"):
    found, corpus = write_exam(tmp_path, name)
    words = ["run", "--set", str(found), "--corpus", str(corpus), "--out", str(tmp_path / "out"), *options]
    assert commands.main(words, openers) == 0
    return read_run("latest", tmp_path / "out")


class WorseSystem(VectorSystem):
    def answer(self, question, history, question_id):
        return super().answer("pizza" if question_id == "q1" else question, history, question_id)


WORSE = Openers(lambda config, corpus: WorseSystem(open_vector_system(config, corpus).documents), FAKES.rank)
