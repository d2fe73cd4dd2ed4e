"""Putting the questions: tasks and a system in, rows and times out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from eval.judging.answer_judge import Asked, judge
from eval.judging.records import AskRow, RankRow, Row, Seconds
from eval.judging.retrieval_measures import DEPTH, rank_scores
from eval.progress import Progress
from eval.questions.gold import Gold, SearchableText, locate_gold
from eval.questions.question_sets import Question
from eval.questions.tasks import AskTask, RankTask, Task, documents_fingerprint
from eval.systems.configurations import ExamConfig
from eval.systems.openers import Openers
from eval.systems.system_protocols import AskSystem, RankSystem
from qa.datatypes import Hit, ModelCard

T = TypeVar("T")
Times = dict[str, dict[str, Seconds]]  # set -> question -> seconds


@dataclass
class Sitting:
    """What one sitting of the exam has gathered so far."""

    rows: list[Row] = field(default_factory=list)
    times: Times = field(default_factory=dict)
    cards: dict[str, ModelCard] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)  # set -> fingerprint of what it was asked over


def sit_exam(
    tasks: Sequence[Task],
    config: ExamConfig,
    openers: Openers,
    *,
    is_shown: bool = True,
    on_done: Callable[[int, Sitting], None] | None = None,
) -> Sitting:
    """Every question of every task put to the configured system, in the order of the tasks.

    on_done is called after each task with how many are done and what they gave. A question at which the system raises
    an error keeps its row and counts as lost. Errors at opening (no corpus, no model) are raised.
    """
    sitting = Sitting()
    opened: dict[object, AskSystem] = {}
    for n_done, task in enumerate(tasks, start=1):
        if isinstance(task, AskTask):
            if task.corpus not in opened:
                opened[task.corpus] = openers.ask(config, task.corpus)
                opened[task.corpus].warm()
            _sit_ask(task, opened[task.corpus], sitting, is_shown)
        else:
            _sit_rank(task, openers.rank(config, task.items), sitting, is_shown)
        if on_done is not None:
            on_done(n_done, sitting)
    return sitting


def _sit_ask(task: AskTask, system: AskSystem, sitting: Sitting, is_shown: bool) -> None:
    texts = {name: SearchableText.of(document.text) for name, document in system.documents.items()}
    golds = [_gold(task, question, texts) for question in task.questions]
    sitting.cards |= system.cards
    sitting.fingerprints[task.name] = documents_fingerprint(system.documents)
    times = sitting.times.setdefault(task.name, {})
    progress = Progress(task.name, len(task.questions), is_shown=is_shown)
    for question, gold in zip(task.questions, golds, strict=True):
        row, seconds = _ask(task.name, system, question, gold, texts)
        sitting.rows.append(row)
        if seconds is not None:
            times[question.id] = seconds
        progress.advance()
    progress.close()


def _gold(task: AskTask, question: Question, texts: Mapping[str, SearchableText]) -> Gold:
    named = task.gold_documents.get(question.id)
    return locate_gold(question.evidence, texts, None if named is None else {named})


def _ask(
    set_name: str, system: AskSystem, question: Question, gold: Gold, texts: Mapping[str, SearchableText]
) -> tuple[AskRow, Seconds | None]:
    """One row, with the time of the answer alone; None when there was none. The search behind it is looked at apart."""
    started = time.perf_counter()
    answer, error = _tried(lambda: system.answer(question.question, question.history, question.id))
    total = time.perf_counter() - started
    hits: tuple[Hit, ...] = ()
    if answer is not None:
        searched = answer.standalone or question.question
        found, error = _tried(lambda: tuple(system.search(searched, DEPTH)))
        hits = found or ()
    row = judge(Asked(set_name, question, gold, answer, hits, error, texts))
    return row, Seconds(total=total, stages=dict(answer.stages)) if answer is not None else None


def _tried(call: Callable[[], T]) -> tuple[T | None, str]:
    """What the call gives and no error, or nothing and the error in one line."""
    try:
        return call(), ""
    except Exception as error:  # whatever the system raises is its fault and must not end the exam
        line = f"{type(error).__name__}: {error}".splitlines()[0]
        print(f"failed: {line}", file=sys.stderr, flush=True)
        return None, line


def _sit_rank(task: RankTask, system: RankSystem, sitting: Sitting, is_shown: bool) -> None:
    sitting.cards |= system.cards
    sitting.fingerprints[task.name] = task.sha256
    pages = {item.id: item.document for item in task.items if item.document is not None}
    times = sitting.times.setdefault(task.name, {})
    rankings: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    progress = Progress(task.name, len(task.queries), is_shown=is_shown)
    _tried(lambda: system.rank(next(iter(task.queries.values()), "warm"), 1))  # so that no question waits for loading
    for name, text in task.queries.items():
        started = time.perf_counter()
        found, errors[name] = _tried(partial(system.rank, text, DEPTH))
        if found is not None:
            times[name] = Seconds(total=time.perf_counter() - started)
        rankings[name] = [item for item, _ in found or ()]
        progress.advance()
    progress.close()
    sitting.rows += _rank_rows(task, rankings, errors, pages)


def _rank_rows(
    task: RankTask, rankings: Mapping[str, Sequence[str]], errors: Mapping[str, str], pages: Mapping[str, str]
) -> list[Row]:
    scores = rank_scores(rankings, task.qrels)
    by_page = _page_scores(task, rankings, pages)
    rows: list[Row] = []
    for name, text in task.queries.items():
        relevant = tuple(item for item, value in task.qrels.get(name, {}).items() if value > 0)
        rows.append(
            RankRow(
                set=task.name,
                id=name,
                question=text,
                relevant=relevant,
                hits=tuple(rankings[name]),
                passage=_rounded(scores.get(name)),
                document=_rounded(by_page.get(name)),
                is_right=bool(rankings[name]) and rankings[name][0] in relevant,
                error=errors[name],
            )
        )
    return rows


def _page_scores(
    task: RankTask, rankings: Mapping[str, Sequence[str]], pages: Mapping[str, str]
) -> dict[str, dict[str, float]]:
    """Measures over the pages the items come from; nothing unless every item names its page."""
    if len(pages) < len(task.items):
        return {}
    qrels = {q: {pages[item]: value for item, value in items.items() if value > 0} for q, items in task.qrels.items()}
    return rank_scores({q: [pages[item] for item in items] for q, items in rankings.items()}, qrels)


def _rounded(scores: Mapping[str, float] | None) -> dict[str, float] | None:
    return {name: round(value, 6) for name, value in scores.items()} if scores is not None else None
