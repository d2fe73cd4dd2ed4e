"""What can be examined: questions to be answered over documents, and items to be ranked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from eval.questions.question_sets import Question, QuestionSet
from qa.datatypes import Document

Qrels = Mapping[str, Mapping[str, int]]  # question -> item -> relevance, above 0


@dataclass(frozen=True)
class Corpus:
    """A folder of documents. index: where its built index is, None to let the exam build one for itself.

    is_built False: the index is to be built there first.
    """

    folder: Path
    index: Path | None = None
    is_built: bool = True


@dataclass(frozen=True)
class AskTask:
    """Questions to be answered over a corpus.

    gold_documents: for questions whose evidence stands in one known document only, which one that is.
    """

    name: str
    questions: tuple[Question, ...]
    corpus: Corpus
    sha256: str
    gold_documents: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Item:
    """One entry of a BEIR-like corpus. document: the page it comes from, None when the set does not say."""

    id: str
    title: str
    text: str
    document: str | None = None

    @property
    def full_text(self) -> str:
        """Title and text, as BEIR hands them to an encoder."""
        return f"{self.title} {self.text}".strip() or " "


@dataclass(frozen=True)
class RankTask:
    """Items to be ranked for each query."""

    name: str
    items: tuple[Item, ...]
    queries: Mapping[str, str]
    qrels: Qrels
    sha256: str


Task = AskTask | RankTask


def task_of(found: QuestionSet, corpus: Corpus) -> AskTask:
    """The questions of a set over a corpus."""
    return AskTask(found.name, found.questions, corpus, found.sha256)


def shortened(task: Task, limit: int | None) -> Task:
    """The task with its first `limit` questions only; None leaves it whole."""
    if limit is None:
        return task
    if isinstance(task, AskTask):
        return AskTask(task.name, task.questions[:limit], task.corpus, task.sha256, task.gold_documents)
    kept = dict(list(task.queries.items())[:limit])
    qrels = {query: items for query, items in task.qrels.items() if query in kept}
    return RankTask(task.name, task.items, kept, qrels, task.sha256)


def documents_fingerprint(documents: Mapping[str, Document]) -> str:
    """Sha256 over the ids and canonical texts, which are all that gold and citations depend on."""
    digest = hashlib.sha256()
    for name in sorted(documents):
        digest.update(name.encode() + b"\0" + hashlib.sha256(documents[name].text.encode()).digest())
    return digest.hexdigest()


def files_sha256(paths: Sequence[Path]) -> str:
    """Sha256 over the bytes of several files in the order given."""
    digest = hashlib.sha256()
    for path in paths:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
