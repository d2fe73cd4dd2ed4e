"""Fit the weights of ranking and abstention: `python -m eval.fit`.

Reads question sets that may be tuned on (never a report set), ranks every question's candidates with the packaged
models, and writes `qa/answer/weights.json`:
  ranking     softmax regression: the share of probability on units that hold gold evidence is made largest, with an
              L2 penalty (conditional logit, McFadden 1974);
  answerable  logistic regression on the signals of the best unit: does the text state an answer?
  in_field    logistic regression on the same signals: is the question of the corpus's field at all?
  thresholds  the values with the best F1 (answering) and accuracy (field) in cross-validation.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from qa.answer.abstention import is_small_talk, signals
from qa.answer.answering import Answerer
from qa.answer.evidence import FEATURES, Scored
from qa.answer.followup import stand_alone
from qa.answer.question import Question, clean
from qa.answer.retrieval import Retriever
from qa.assistant import open_assistant
from qa.index.encoder import load_encoder
from qa.index.reranker import load_reranker
from qa.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "qa" / "answer" / "weights.json"
# What one unit of a weight is worth differs by feature: the penalty is on weight / scale.
SCALES = {"rerank": 0.3, "dense": 30.0}
SIGNALS = (
    "rerank", "rerank_max", "dense", "gap", "lead", "score", "lexical", "coverage", "unknown", "any_unknown",
    "wanted", "hard", "numbers", "few_concepts", "frame", "chinese",
)  # fmt: skip
FIELD_SIGNALS = ("rerank_max", "dense", "gap", "coverage", "unknown", "few_concepts", "lexical", "chinese")
Floats = npt.NDArray[np.float64]
Row = tuple[Mapping[str, Any], Question, list[Scored], npt.NDArray[np.bool_]]


def main(argv: Sequence[str] | None = None) -> int:
    """Fit both profiles and write weights.json."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description=__doc__.split("\n")[0])
    parser.add_argument("--set", action="append", type=Path, default=None, help="question sets to tune on")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--index", type=Path, default=ROOT / "index")
    parser.add_argument("--penalty", type=float, default=0.01, help="L2 penalty of the ranking")
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    arguments = parser.parse_args(argv)
    sets = arguments.set or [ROOT / "eval" / "sets" / "jilin-tune.jsonl"]
    if any("report" in path.name or "challenge" in path.name for path in sets):
        print("a report or challenge set must not be tuned on", file=sys.stderr)
        return 2
    fitted = {
        name: fit_profile(sets, arguments.corpus, arguments.index, name, arguments.penalty)
        for name in ("rerank", "plain")
    }
    settings = Settings()
    document = {
        "fitted_on": [path.name for path in sets],
        "fitted_with": {"encoder": settings.encoder, "reranker": settings.reranker, "script": "python -m eval.fit"},
        "profiles": fitted,
    }
    text = json.dumps(document, indent=1) + "\n"
    if not arguments.dry_run:
        TARGET.write_text(text, encoding="utf-8")
    return 0


def fit_profile(sets: Iterable[Path], corpus: Path, index: Path, name: str, penalty: float) -> dict[str, Any]:
    """All weights of one profile, as they stand in weights.json."""
    settings = read_settings(environ={}, n_candidates=80, n_rerank=80)
    if name == "plain":
        settings = settings.model_copy(update={"reranker": ""})
    assistant = open_assistant(corpus, index, settings)
    retriever = Retriever(assistant.index, load_encoder(settings.encoder), load_reranker(settings.reranker), settings)
    answerer = Answerer(retriever)
    rows = [row for path in sets for row in read_rows(path, answerer)]
    features = [f for f in FEATURES if name == "rerank" or f != "rerank"]
    ranking = fit_ranking([row for row in rows if row[3].any()], features, penalty)
    reranked = [(row, _rerank(row[2], ranking)) for row in rows]
    first = [bool(row[3][ranked_order(row[2], ranking)[0]]) for row in rows if row[3].any()]
    print(f"{name}: gold unit first {np.mean(first):.3f} of {len(first)} (in sample)", file=sys.stderr)
    found = [signals(row[1], ranked, answerer.table) for row, ranked in reranked]
    asked = [row[0] for row in rows]
    answerable = np.array([bool(question["answerable"]) for question in asked])
    in_field = np.array([question.get("expect") != "off_topic" for question in asked])
    stated, answer_from = fit_logistic(found, answerable, SIGNALS, name + " answerable")
    field, field_from = fit_logistic(found, in_field, FIELD_SIGNALS, name + " in field")
    return {
        "ranking": {f: round(float(w), 4) for f, w in ranking.items()},
        "answerable": stated, "answer_from": answer_from, "in_field": field, "field_from": field_from,
    }  # fmt: skip


def read_rows(path: Path, answerer: Answerer) -> list[Row]:
    """For each question: its record, its reading, its candidates, and which of them hold gold evidence."""
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        alone = stand_alone(clean(record["question"]), [clean(h) for h in record["history"]])
        if is_small_talk(clean(record["question"])):
            continue
        reading = answerer.read_part(alone.text, answerer._carried(alone.leans_on))  # noqa: SLF001
        gold = np.array(
            [_holds_gold(answerer.index.words(one.unit), one.unit.measure, record) for one in reading.ranked]
        )
        rows.append((record, reading.question, reading.ranked, gold))
    return rows


def _holds_gold(words: str, measure: str | None, record: Mapping[str, Any]) -> bool:
    mine = " ".join(words.split()).lower()
    golds = (" ".join(alternative.split()).lower() for group in record["evidence"] for alternative in group)
    return any(
        gold in mine or (measure is not None and mine in gold) or (len(mine) > 40 and mine in gold) for gold in golds
    )


def fit_ranking(rows: Sequence[Row], names: Sequence[str], penalty: float) -> dict[str, float]:
    """Weights under which gold units get the largest share of a softmax over the candidates."""
    tables = [np.array([[one.features[n] for n in names] for one in ranked]) for _, _, ranked, _ in rows]
    golds = [gold for *_, gold in rows]
    scales = np.array([SCALES.get(name, 3.0) for name in names])

    def loss(weights: Floats) -> float:
        total = 0.0
        for table, gold in zip(tables, golds, strict=True):
            logits = table @ weights
            powers = np.exp(logits - logits.max())
            total -= float(np.log(powers[gold].sum() / powers.sum() + 1e-12))
        return total / len(tables) + penalty * float(((weights / scales) ** 2).sum())

    found = minimize(loss, np.zeros(len(names)), method="L-BFGS-B").x
    return dict(zip(names, map(float, found), strict=True))


def ranked_order(ranked: Sequence[Scored], weights: Mapping[str, float]) -> npt.NDArray[np.intp]:
    """Positions of the candidates by score under `weights`, best first."""
    return np.argsort([-_score(one, weights) for one in ranked], kind="stable")


def _score(one: Scored, weights: Mapping[str, float]) -> float:
    return sum(weight * one.features[name] for name, weight in weights.items())


def _rerank(ranked: Sequence[Scored], weights: Mapping[str, float]) -> list[Scored]:
    return [ranked[i]._replace(score=_score(ranked[i], weights)) for i in ranked_order(ranked, weights)][
        : Settings().n_rerank
    ]


def fit_logistic(
    found: Sequence[Mapping[str, float]], target: npt.NDArray[np.bool_], names: Sequence[str], label: str
) -> tuple[dict[str, Any], float]:
    """A logistic model and its best threshold, judged by 10-fold cross-validation."""
    table = np.array([[row.get(name, 0.0) for name in names] for row in found])
    model = LogisticRegression(C=1.0, max_iter=5000)
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    probability = cross_val_predict(model, table, target, cv=folds, method="predict_proba")[:, 1]
    thresholds = np.linspace(0.05, 0.95, 91)
    scores = [_f1(~target, probability < threshold) for threshold in thresholds]
    best = [t for t, s in zip(thresholds, scores, strict=True) if s >= max(scores) - 1e-9]
    threshold = float(np.median(best))
    print(
        f"{label}: AUROC {roc_auc_score(target, probability):.3f}, F1 {max(scores):.3f} at {threshold:.2f}, n {len(target)}",
        file=sys.stderr,
    )
    model.fit(table, target)
    weights = {name: round(float(w), 4) for name, w in zip(names, model.coef_[0], strict=True)}
    return {"bias": round(float(model.intercept_[0]), 4), "weights": weights}, round(threshold, 3)


def _f1(gold: npt.NDArray[np.bool_], predicted: npt.NDArray[np.bool_]) -> float:
    both = float((gold & predicted).sum())
    return 2 * both / max(1.0, float(gold.sum() + predicted.sum()))


if __name__ == "__main__":
    sys.exit(main())
