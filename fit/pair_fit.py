"""The reading "does this sentence answer this question": fitted on pairs of an external set alone."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from fit.question_rows import Floats, json_lines
from qa.language.sentences import split_sentences
from qa.models.reranker import N_STATES, OnnxReranker
from qa.ranking.heads import Head

PAIR_STRENGTH = 3e-4
MAX_CHARS = 400  # of a sentence; longer ones are left out


def fit_pair(external: Path, reranker: OnnxReranker) -> Head:
    """The reading, of the reranker's inner states alone."""
    states, labels = pairs_of(external, reranker)
    head = fit_head(states, labels, PAIR_STRENGTH)
    print(f"pair: {len(labels)} pairs, in-sample AUROC {roc_auc_score(labels, head.of(states)):.3f}", file=sys.stderr)
    return head


def pairs_of(folder: Path, reranker: OnnxReranker) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """For each question of a BEIR folder and each sentence of its paragraph: states, and whether it answers.

    Shapes (n, N_STATES), (n,).
    """
    texts = {item["_id"]: item["text"] for item in json_lines(folder / "corpus.jsonl")}
    qrels = dict(line.split("\t")[:2] for line in (folder / "qrels.tsv").read_text("utf-8").splitlines()[1:])
    states: list[npt.NDArray[np.float32]] = []
    labels: list[bool] = []
    for query in json_lines(folder / "queries.jsonl"):
        text = texts[qrels[query["_id"]]]
        sentences = [s.of(text) for s in split_sentences(text, 0, len(text)) if len(s.of(text)) < MAX_CHARS]
        holds = [any(answer in sentence for answer in query["answers"]) for sentence in sentences]
        if any(holds):
            states.append(reranker.read_pairs([(query["text"], sentence) for sentence in sentences])[1])
            labels += holds
    return np.vstack(states).reshape(-1, N_STATES).astype(np.float64), np.array(labels, dtype=bool)


def fit_head(states: Floats, labels: npt.NDArray[np.bool_], strength: float) -> Head:
    """A logistic regression on standardised states, as a head over the states as they are.

    strength: the inverse of the L2 penalty, as scikit-learn's C.
    """
    mean, spread = states.mean(axis=0), states.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000).fit((states - mean) / spread, labels)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - (weights * mean).sum())
    return Head(bias=round(bias, 5), weights=tuple(round(float(w), 5) for w in weights))
