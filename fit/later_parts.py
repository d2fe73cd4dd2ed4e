"""Fit how sure a later part of a question is of its answer, from its readings alone and in context.

Runs last, by the other weights as they stand in `qa/ranking/weights.json`, over tuning questions with several parts.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.metrics import roc_auc_score

from eval.judging.coverage import rests_on_gold
from eval.questions.gold import Gold, Place, SearchableText, locate_gold
from eval.questions.question_sets import Question, read_set
from eval.systems.product import open_kept
from fit.logistic import as_logistic, folds_of, logistic, moved, out_of_fold, share_of, threshold_of, with_prior
from qa.answer.clock import Clock
from qa.answer.evidence import Evidence
from qa.assistant import Answering, open_answering
from qa.datatypes import Status
from qa.models.encoders import load_encoder
from qa.models.reranker import load_reranker
from qa.ranking.abstention import later_signals
from qa.ranking.heads import read_heads
from qa.ranking.weights import read_weights
from qa.settings import read_settings

LATER_SIGNALS = ("alone", "context", "no_alone", "no_context")


class LaterRow(NamedTuple):
    """A later part of a question as the fit sees it."""

    question: str  # its id
    signals: Mapping[str, float]
    surest: float  # the larger probability of its readings, for comparison
    is_stated: bool


def open_answering_of(corpus: Path, encoder_name: str, reranker_name: str) -> Answering:
    """What reads, searches and answers over a corpus, with the packaged weights as they are now."""
    read_weights.cache_clear()
    read_heads.cache_clear()
    settings = read_settings(environ={}, encoder=encoder_name, reranker=reranker_name)
    index = open_kept(corpus, settings)
    return open_answering(index, load_encoder(encoder_name), load_reranker(reranker_name), settings)


def later_rows(sets: Sequence[Path], answering: Answering) -> list[LaterRow]:
    """A row for each later part that is read (not looked up in the register) and whose label is known."""
    texts = {name: SearchableText.of(document.text) for name, document in answering.searcher.index.documents.items()}
    rows: list[LaterRow] = []
    for path in sets:
        for question in read_set(path).questions:
            rows += _rows_of(question, locate_gold(question.evidence, texts, None), answering)
    return rows


def _rows_of(question: Question, gold: Gold, answering: Answering) -> Iterator[LaterRow]:
    asked = answering.reader.read(question.question, question.history)
    if len(asked.parts) < 2:
        return
    weighing, clock = answering.answerer.weighing, Clock()
    carried = weighing.carried(asked.leans_on)
    first, *later = asked.parts
    (found_first,) = weighing.of_parts([first], carried, clock)
    for both in weighing.of_readings(later, carried, clock):
        surest = max((one for one in both if one is not None), key=lambda one: one.confidence)
        is_stated = label_later(
            question, len(later), first_is_gold=_is_gold(found_first, gold), later_is_gold=_is_gold(surest, gold)
        )
        if is_stated is None or surest.asked.register is not None or surest.asked.sections:
            continue
        signals = later_signals(*(one.confidence if one else None for one in both))
        yield LaterRow(question.id, signals, surest.confidence, is_stated)


def label_later(question: Question, n_later: int, *, first_is_gold: bool, later_is_gold: bool) -> bool | None:
    """Whether the text states what a later part asks; None where the question's gold does not tell.

    Of a question with two parts that is answered in part, one part is stated: the one whose best sentence is gold.
    """
    if not question.answerable:
        return False
    if question.accepted == {Status.ANSWERED}:
        return True
    if question.accepted != {Status.PARTIAL} or n_later > 1 or not (first_is_gold or later_is_gold):
        return None
    return not first_is_gold


def _is_gold(found: Evidence, gold: Gold) -> bool:
    if not found.ranked:
        return False
    unit = found.ranked[0].unit
    return rests_on_gold(Place(unit.document, unit.start, unit.end), gold)


def fit_later(name: str, rows: Sequence[LaterRow], answer_from: float) -> dict[str, Any]:
    """The logistic model of later parts, moved so that its best threshold is the profile's; tells 10-fold figures."""
    table = np.array([[row.signals[signal] for signal in LATER_SIGNALS] for row in rows])
    target = np.array([row.is_stated for row in rows])
    shares = with_prior(np.ones(len(rows)), target)
    folds = folds_of([row.question for row in rows], np.array([str(t) for t in target]))
    by_both = out_of_fold(table, target, shares, folds, None)
    threshold = threshold_of(by_both, target, shares)
    surest = np.array([row.surest for row in rows])
    for label, values, at in (
        ("the surer reading", surest, answer_from),
        ("both readings (10-fold)", by_both, threshold),
    ):
        right = share_of((values >= at) == target, shares)
        print(
            f"{name}, later parts by {label}: AUROC {roc_auc_score(target, values):.3f}, accuracy {right:.3f} "
            f"at {at:.2f}, n {len(rows)}, stated {target.sum()}",
            file=sys.stderr,
        )
    return as_logistic(moved(logistic(table, target, shares, None), threshold, answer_from), LATER_SIGNALS)
