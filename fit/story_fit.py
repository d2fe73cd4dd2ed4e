"""Whether the text answers a long question at the end of a story: a logistic model on signals of the plain profile."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.metrics import roc_auc_score

from eval.questions.tasks import AskTask, Task
from eval.systems.product import open_kept
from fit.logistic import as_logistic, logistic, moved, probabilities, threshold_of
from fit.question_rows import Floats
from fit.signal_models import signal_table
from qa.assistant import open_answering
from qa.models.encoders import load_encoder
from qa.question.story import is_story
from qa.ranking.abstention import signals
from qa.ranking.heads import ProfileHeads
from qa.ranking.score import rank_units
from qa.settings import read_settings

STORY_SIGNALS = ("second_max", "dense")


def story_signals(
    task: Task, encoder_name: str, ranking: Mapping[str, float], heads: ProfileHeads
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The signals of each story of a set, read without the reranker, and whether its text answers it."""
    if not isinstance(task, AskTask):
        raise TypeError(f"{task.name} is ranked, wanted a set that is answered")
    settings = read_settings(environ={}, encoder=encoder_name, reranker="")
    index = open_kept(task.corpus.folder, settings)
    reader, searcher, answerer = open_answering(index, load_encoder(encoder_name), None, settings)
    table = answerer.weighing.table
    told = [question for question in task.questions if is_story(question.question)]
    found = []
    for one in told:
        question = reader.read_words(one.question)
        found.append(signals(question, rank_units(question, searcher, table, ranking, heads), table))
    return signal_table(found, STORY_SIGNALS), np.array([one.answerable for one in told])


def fit_story(name: str, table: Floats, answerable: npt.NDArray[np.bool_], answer_from: float) -> dict[str, Any]:
    """The logistic model of stories, moved so that its best threshold is the profile's."""
    shares = np.where(answerable, 0.5 / answerable.mean(), 0.5 / (1 - answerable.mean()))
    model = logistic(table, answerable, shares, None)
    found = probabilities(model, table)
    threshold = threshold_of(found, answerable, shares)
    print(f"{name} on stories: in-sample AUROC {roc_auc_score(answerable, found):.3f}, n {len(found)}", file=sys.stderr)
    return as_logistic(moved(model, threshold, answer_from), STORY_SIGNALS)
