"""What the fit learns from: questions of a corpus, their candidates with features, and which of them hold gold.

A row says of every candidate what an answer from it would quote (the block around it) and which groups of the gold that
finds, so that an answer can be judged from the row alone. Rows are kept in the cache folder, a file for each corpus.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import qa.ranking
from eval.judging.coverage import groups_found, rests_on_gold
from eval.questions.gold import Gold, Place, SearchableText, locate_gold
from eval.questions.question_sets import Question, read_set
from qa.answer.clock import Clock
from qa.assistant import Answering, open_answering
from qa.checksums import cache_folder
from qa.datatypes import Record, Span
from qa.index.builder import sync_index
from qa.index.store import open_index
from qa.models.encoders import load_encoder
from qa.models.reranker import load_reranker
from qa.models.seams import Encoder, Reranker
from qa.ranking.confidence import signals
from qa.ranking.known import KnownQuestions
from qa.ranking.score import Ranked, Scored, rank_units
from qa.ranking.stretches import FIRST_CHARS, FURTHER_CHARS, block_around
from qa.ranking.weights import Weights
from qa.settings import Settings

N_FOREIGN = 40  # questions of other corpora that each corpus is asked
FOLDER = "fit"  # in the cache folder


class FitCorpus(NamedTuple):
    """A corpus of the fit: its folder, its question sets, and the family that is left out with it."""

    name: str
    folder: Path
    sets: tuple[Path, ...]
    family: str
    limit: int | None = None  # how many of its questions are drawn; None: all


class Candidate(Record):
    """One candidate of a question."""

    document: str
    passage: int
    kind: str
    features: dict[str, float]
    signals: dict[str, float]
    first: tuple[int, int]  # the block around it when it is the best
    further: tuple[int, int]  # and when it is one more
    found_first: tuple[int, ...]  # the groups of the gold that these find
    found_further: tuple[int, ...]
    rests: bool  # the first one shares enough with gold to be a right citation


class Row(Record):
    """One question. n_groups: of its gold; 0 for a question that the corpus does not answer."""

    id: str
    corpus: str
    n_groups: int
    is_foreign: bool  # asked of another corpus
    candidates: tuple[Candidate, ...]


def collect(corpus: FitCorpus, foreign: Sequence[str], settings: Settings, weights: Weights) -> list[Row]:
    """The rows of a corpus, from the cache folder where they are there.

    foreign: questions of other corpora. weights: those that choose which candidates are read by the reranker.
    """
    told = [
        str(corpus.folder),
        str(corpus.limit),
        *(_sha256(path) for path in corpus.sets),
        *foreign,
        settings.model_dump_json(),
        *(_sha256(path) for path in sorted(Path(qa.ranking.__file__).parent.glob("*.py"))),  # what a row says
        json.dumps(weights.plain.ranking),
    ]
    made_of = hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]
    kept = cache_folder() / FOLDER / f"{corpus.name}-{made_of}.jsonl"
    if kept.is_file():
        return [Row.model_validate_json(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    questions = [question for path in corpus.sets for question in read_set(path).questions]
    drawn = sorted(questions, key=lambda question: hashlib.sha256(question.id.encode()).hexdigest())[: corpus.limit]
    questions = [question for question in questions if question in drawn]
    collector = _Collector(corpus, settings, weights)
    rows = [*collector.of_questions(questions), *collector.of_foreign(foreign)]
    kept.parent.mkdir(parents=True, exist_ok=True)
    aside = kept.with_suffix(".tmp")
    aside.write_text("".join(row.model_dump_json() + "\n" for row in rows), encoding="utf-8")
    aside.replace(kept)
    return rows


class _Collector:
    """Asks the questions of one corpus."""

    def __init__(self, corpus: FitCorpus, settings: Settings, weights: Weights) -> None:
        self.corpus = corpus
        index_folder = cache_folder() / FOLDER / "indexes" / corpus.name
        index_folder.parent.mkdir(parents=True, exist_ok=True)
        sync_index(corpus.folder, index_folder, settings)
        encoder: Encoder = load_encoder(settings.encoder)
        reranker: Reranker | None = load_reranker(settings.reranker)
        # of the reranker in use the logits count as they are
        self.weights = weights.model_copy(update={"reranker": reranker.card if reranker else None})
        index = open_index(index_folder, corpus.folder, settings)
        self.answering: Answering = open_answering(index, encoder, reranker, settings)
        # What the corpus's own known questions say is added by `fit.known_rows`, which asks no question of itself.
        self.answering.answerer.weighing.table.known = KnownQuestions(np.zeros((0, 0), dtype=np.float32), ())
        self.texts = {name: SearchableText.of(document.text) for name, document in index.documents.items()}

    def of_questions(self, questions: Sequence[Question]) -> Iterator[Row]:
        for number, question in enumerate(questions, 1):
            gold = locate_gold(question.evidence, self.texts) if question.answerable else ()
            yield self._row(question.id, question.question, question.history, gold, is_foreign=False)
            if number % 100 == 0:
                print(f"{self.corpus.name}: {number} questions read", file=sys.stderr, flush=True)

    def of_foreign(self, questions: Sequence[str]) -> Iterator[Row]:
        for number, question in enumerate(questions):
            yield self._row(f"foreign-{number}", question, (), (), is_foreign=True)

    def _row(self, name: str, words: str, history: Sequence[str], gold: Gold, *, is_foreign: bool) -> Row:
        answering, table = self.answering, self.answering.answerer.weighing.table
        asked, leans_on = answering.reader.read_whole(words, history)
        searcher = answering.searcher.having_read([asked, leans_on] if leans_on else [asked])
        weighing = answering.answerer.weighing.within(searcher)
        carried = weighing.carried(weighing.of(leans_on, Clock()) if leans_on is not None else None)
        ranked = rank_units(asked, searcher, table, self.weights, carried)
        units = ranked.units[: searcher.settings.n_candidates]
        candidates = tuple(self._candidate(asked, one, ranked, gold) for one in units)
        return Row(id=name, corpus=self.corpus.name, n_groups=len(gold), is_foreign=is_foreign, candidates=candidates)

    def _candidate(self, asked: Any, one: Scored, ranked: Ranked, gold: Gold) -> Candidate:  # noqa: ANN401
        index, table = self.answering.searcher.index, self.answering.answerer.weighing.table
        blocks = [block_around(index, one.unit, one.passage, n_chars) for n_chars in (FIRST_CHARS, FURTHER_CHARS)]
        places = [Place(one.unit.document, block.start, block.end) for block in blocks]
        found = [tuple(i for i, is_found in enumerate(groups_found([p], gold)) if is_found) for p in places]
        return Candidate(
            document=one.unit.document, passage=one.passage, kind=one.unit.kind.value, features=dict(one.features),
            signals=signals(asked, ranked._replace(units=[one]), table),
            first=_ends(blocks[0]), further=_ends(blocks[1]), found_first=found[0], found_further=found[1],
            rests=bool(gold) and rests_on_gold(places[0], gold),
        )  # fmt: skip


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def foreign_questions(corpora: Sequence[FitCorpus], family: str) -> list[str]:
    """N_FOREIGN questions of the corpora of other families, drawn evenly and the same ones every time."""
    drawn: list[tuple[str, str]] = []
    for corpus in corpora:
        if corpus.family == family:
            continue
        for path in corpus.sets:
            lines = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
            drawn += [
                (hashlib.sha256(f"{family} {line['id']}".encode()).hexdigest(), line["question"])
                for line in lines
                if line["answerable"] and not line.get("history")
            ]
    return [question for _, question in sorted(drawn)[:N_FOREIGN]]
