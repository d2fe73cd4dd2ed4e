"""Fit the weights of ranking and abstention: `python -m eval.fit`.

Reads question sets that may be tuned on (never a report set), ranks every question's candidates with the packaged
models, and writes `qa/answer/weights.json`:
  ranking     softmax regression: the share of probability on units that hold gold evidence is made largest, with an
              L2 penalty (conditional logit, McFadden 1974);
  answerable  logistic regression on the signals of the best unit: does the text state an answer?
  in_field    logistic regression on the same signals: is the question of the corpus's field at all?
  thresholds  the values with the best sum of F1 (of the negative class) and accuracy in cross-validation.
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
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler

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
TUNE_SETS = ("jilin-tune", "jilin-tune-2")
# jilin-tune-2 was written to be hard on purpose (answerable questions share few words with the text, unanswerable ones
# many): it counts a quarter, so that ordinary questions decide.
SET_WEIGHTS = {"ju": 0.25}
STRENGTHS = (0.03, 0.1, 0.3, 1.0)
TARGET = ROOT / "qa" / "answer" / "weights.json"
# What one unit of a weight is worth differs by feature: the penalty is on weight / scale.
SCALES = {"rerank": 0.3, "dense": 30.0}
# Tried and left out, since cross-validation was no better with them (AUROC .883 with, .893 without, on jilin-tune):
# lexical, any_unknown, numbers, few_concepts, frame, chinese.
SIGNALS = (
    "rerank", "rerank_max", "dense", "gap", "lead", "score", "coverage", "unknown", "wanted", "hard",
    "slot_unknown", "slot_uncovered", "attached", "instances", "head_unknown",
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
    sets = arguments.set or [ROOT / "eval" / "sets" / f"{name}.jsonl" for name in TUNE_SETS]
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
    settings = read_settings(environ={}, n_candidates=40, n_rerank=40)
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
    shares = np.array([SET_WEIGHTS.get(question["id"][:2], 1.0) for question in asked])
    stated, answer_from = fit_logistic(found, answerable, SIGNALS, shares, name + " answerable")
    field, field_from = fit_logistic(found, in_field, FIELD_SIGNALS, shares, name + " in field")
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
    found: Sequence[Mapping[str, float]],
    target: npt.NDArray[np.bool_],
    names: Sequence[str],
    shares: Floats,
    label: str,
) -> tuple[dict[str, Any], float]:
    """A logistic model and its best threshold, judged by 10-fold cross-validation."""
    table = np.array([[row.get(name, 0.0) for name in names] for row in found])
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    fit_with = {"logisticregression__sample_weight": shares}
    tried = {
        c: cross_val_predict(_model(c), table, target, cv=folds, method="predict_proba", params=fit_with)[:, 1]
        for c in STRENGTHS
    }
    strength = min(tried, key=lambda c: log_loss(target, tried[c], sample_weight=shares))
    probability = tried[strength]
    thresholds = np.linspace(0.05, 0.95, 91)
    scores = [_f1(~target, probability < t, shares) + _share((probability >= t) == target, shares) for t in thresholds]
    best = [t for t, s in zip(thresholds, scores, strict=True) if s >= max(scores) - 0.005]
    threshold = float(np.median(best))
    print(
        f"{label}: AUROC {roc_auc_score(target, probability):.3f}, at {threshold:.2f} F1 of the negative class "
        f"{_f1(~target, probability < threshold, shares):.3f}, "
        f"accuracy {_share((probability >= threshold) == target, shares):.3f}, "
        f"C {strength}, n {len(target)} (10-fold, weighted by set)",
        file=sys.stderr,
    )
    model = _model(strength).fit(table, target, **fit_with)
    scaler, logistic = model[0], model[1]
    coefficients = logistic.coef_[0] / scaler.scale_
    bias = float(logistic.intercept_[0] - (coefficients * scaler.mean_).sum())
    weights = {name: round(float(w), 4) for name, w in zip(names, coefficients, strict=True)}
    return {"bias": round(bias, 4), "weights": weights}, round(threshold, 3)


def _model(strength: float) -> Pipeline:
    return make_pipeline(StandardScaler(), LogisticRegression(C=strength, max_iter=5000))


def _f1(gold: npt.NDArray[np.bool_], predicted: npt.NDArray[np.bool_], shares: Floats) -> float:
    both = float(shares[gold & predicted].sum())
    return 2 * both / max(1e-9, float(shares[gold].sum() + shares[predicted].sum()))


def _share(right: npt.NDArray[np.bool_], shares: Floats) -> float:
    return float(shares[right].sum() / shares.sum())


if __name__ == "__main__":
    sys.exit(main())
