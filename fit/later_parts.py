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
from qa.answer.answering import Answerer
from qa.answer.from_register import Reading
from qa.datatypes import Status
from qa.models.encoder import load_encoder
from qa.models.reranker import load_reranker
from qa.question.followup import stand_alone
from qa.question.parts import split_parts
from qa.question.story import is_story
from qa.question.wanted import clean
from qa.ranking.abstention import is_small_talk, later_signals
from qa.ranking.candidates import Retriever
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


def open_answerer(corpus: Path, encoder_name: str, reranker_name: str) -> Answerer:
    """An answerer over a corpus with the packaged weights as they are now."""
    read_weights.cache_clear()
    read_heads.cache_clear()
    settings = read_settings(environ={}, encoder=encoder_name, reranker=reranker_name)
    index = open_kept(corpus, settings)
    return Answerer(Retriever(index, load_encoder(encoder_name), load_reranker(reranker_name), settings))


def later_rows(sets: Sequence[Path], answerer: Answerer) -> list[LaterRow]:
    """A row for each later part that is read (not looked up in the register) and whose label is known."""
    texts = {name: SearchableText.of(document.text) for name, document in answerer.index.documents.items()}
    rows: list[LaterRow] = []
    for path in sets:
        for question in read_set(path).questions:
            rows += _rows_of(question, locate_gold(question.evidence, texts, None), answerer)
    return rows


def _rows_of(question: Question, gold: Gold, answerer: Answerer) -> Iterator[LaterRow]:
    alone = stand_alone(clean(question.question), [clean(earlier) for earlier in question.history])
    text = answerer.retriever.crosser.simplified(alone.text)
    first, *later = split_parts(text)
    if not later or is_small_talk(clean(question.question)) or is_story(text):
        return
    carried = answerer.carried(alone.leans_on)
    first_reading = answerer.read_part(first.alone, carried)
    for part in later:
        both = answerer.read_later(part, carried)
        surest = max((one for one in both if one is not None), key=lambda one: one.confidence)
        is_stated = label_later(
            question, len(later), first_is_gold=_is_gold(first_reading, gold), later_is_gold=_is_gold(surest, gold)
        )
        if is_stated is None or answerer.is_looked_up(surest):
            continue
        found = later_signals(*(one.confidence if one else None for one in both))
        yield LaterRow(question.id, found, surest.confidence, is_stated)


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


def _is_gold(reading: Reading, gold: Gold) -> bool:
    if not reading.ranked:
        return False
    unit = reading.ranked[0].unit
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
