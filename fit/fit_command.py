"""Fit the weights of ranking and confidence over many corpora: `python -m fit`.

Progress goes to stderr, figures to stdout. Exit 0 done, 2 wrong use or data that is lacking.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize

from eval.exam_errors import SetError
from eval.questions.question_sets import read_set
from eval.scores.formulas import auroc, expected_calibration_error
from fit.fit_corpora import PLAN, ROOT, Planned, read_plan
from fit.fit_models import Floats, Judged, fit_logistic, fit_ranking, judge, shares_of
from fit.fit_rows import FitCorpus, Row, collect, foreign_questions
from fit.known_rows import with_known
from fit.question_fit import fit_questions
from qa.models.encoders import names_of
from qa.models.reranker import load_reranker
from qa.ranking.confidence import FIELD_SIGNALS, SIGNALS
from qa.ranking.features import FEATURES
from qa.ranking.weights import Logistic, read_weights
from qa.settings import Settings, read_settings

RERANK_NAMES = ("rerank", "rerank_glossed")
SUREST = 0.1  # share of the answers that tells what can be claimed at most
SURE, WRONG_OF_SURE = 0.8, 1 / 12  # confidence from which an answer is called sure, and how many of these may be wrong
TRIED = np.linspace(0.1, 0.9, 81)
OF_FIELD = 0.5  # a question is of the field where that is more likely than not
SILENCE_LOST = 0.05  # of the F1 of silence, at most, to answers that are uncertain


class Fitted(NamedTuple):
    """The models of one profile."""

    ranking: dict[str, float]
    right: Logistic
    in_field: Logistic


def main(argv: Sequence[str] | None = None) -> int:
    """Collect the rows, fit on all corpora and on all but each, print the figures, write the weights."""
    parser = argparse.ArgumentParser(prog="python -m fit", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--plan", type=Path, default=PLAN, help="file that names corpora, question sets and roles")
    parser.add_argument("--corpus", action="append", type=Path, help="a corpus folder, in place of the plan; repeat")
    parser.add_argument("--sets", action="append", type=Path, nargs="+", help="its question sets; once for each corpus")
    parser.add_argument(
        "--settings", type=Path, default=None, help="file of settings: other encoders, another reranker"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "qa" / "ranking" / "weights.json")
    parser.add_argument("--questions", action="store_true", help="fit what reads acts of questions alone, nothing else")
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench", help="for --questions")
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    given = parser.parse_args(argv)
    if given.questions:
        return _fit_questions(given.bench, is_dry=given.dry_run)
    try:
        planned = _given(given.corpus, given.sets) if given.corpus else read_plan(given.plan)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    settings = read_settings(given.settings, environ={})
    rows = {c.name: _rows(c, planned, settings) for c in (*planned.fit, *planned.report)}
    document = fit_weights(planned, rows, settings)
    if not given.dry_run:
        aside = given.out.with_suffix(".tmp")
        aside.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
        aside.replace(given.out)
    return 0


def _fit_questions(bench: Path, *, is_dry: bool) -> int:
    try:
        fit_questions(bench, is_dry=is_dry)
    except SetError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _given(folders: Sequence[Path], sets: Sequence[Sequence[Path]] | None) -> Planned:
    if not sets or len(sets) != len(folders):
        raise ValueError(f"{len(folders)} corpora and {len(sets or ())} lists of sets; give --sets after each --corpus")
    names = [f"{folder.resolve().name}-{number}" for number, folder in enumerate(folders)]
    made = [FitCorpus(n, f, tuple(s), n) for n, f, s in zip(names, folders, sets, strict=True)]
    if len(made) < 2:
        raise ValueError("give at least two corpora: the figures are those of a corpus left out of the fit")
    return Planned(made, [])


def _rows(corpus: FitCorpus, planned: Planned, settings: Settings) -> list[Row]:
    foreign = foreign_questions(planned.fit, corpus.family)
    return collect(corpus, foreign, settings, read_weights(settings.weights))


def fit_weights(planned: Planned, rows: dict[str, list[Row]], settings: Settings) -> dict[str, Any]:
    """The weights of both profiles as they are written, with the figures of each corpus left out of the fit."""
    reranker = load_reranker(settings.reranker)
    told = _told(planned, rows, names_of(settings.encoder)[0])
    profiles: dict[str, Any] = {}
    figures: dict[str, dict[str, float]] = {}
    for name in ("plain", "rerank"):
        has_reranker = name == "rerank"
        fitted = _fit([row for c in planned.fit for row in (*rows[c.name], *told[c.name])], has_reranker=has_reranker)
        judged: dict[str, tuple[Fitted, list[Row]]] = {}
        for family in dict.fromkeys(c.family for c in planned.fit):
            others = [row for c in planned.fit if c.family != family for row in (*rows[c.name], *told[c.name])]
            left_out = _fit(others, has_reranker=has_reranker)
            judged |= {c.name: (left_out, rows[c.name]) for c in planned.fit if c.family == family}
        calibration = calibration_of([judged[c.name] for c in planned.fit])
        fitted = calibration.of(fitted)
        judged = {name: (calibration.of(model), of) for name, (model, of) in judged.items()}
        thresholds = _thresholds([judged[c.name] for c in planned.fit])
        judged |= {c.name: (fitted, rows[c.name]) for c in planned.report}
        of_report = {c.name for c in planned.report}
        judged |= {f"{name}+known": (fitted, told[name]) for name in told if name in of_report}
        largest = max(planned.fit, key=lambda corpus: len(rows[corpus.name]))  # that has the most known questions
        of_known = _thresholds([(fitted, told[largest.name])])
        profiles[name] = {
            "ranking": {feature: round(weight, 4) for feature, weight in fitted.ranking.items()},
            "right": fitted.right.model_dump(),
            "in_field": fitted.in_field.model_dump(),
            **thresholds,
            "with_known": {key: of_known[key] for key in ("answer_from", "uncertain_from")},
        }
        print(f"\n{name}: {thresholds}, {calibration}\n{_HEAD}")
        for corpus, (model, of_corpus) in judged.items():
            figure = _figures(model, of_corpus, of_known if corpus.endswith("+known") else thresholds)
            print(_line(corpus, figure), flush=True)
            if has_reranker:
                figures[corpus] = figure
    return {
        "sets": [
            {
                "name": path.stem,
                "corpus": c.name,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "n": len(read_set(path).questions),
            }
            for c in planned.fit
            for path in c.sets
        ],
        "encoders": list(names_of(settings.encoder)),
        "reranker": reranker.card.model_dump(mode="json") if reranker else None,
        "seed": 0,
        "commit": _commit(),
        "date": datetime.now(UTC).date().isoformat(),
        "figures": figures,
        **profiles,
    }


def _told(planned: Planned, rows: dict[str, list[Row]], encoder: str) -> dict[str, list[Row]]:
    """The rows of each corpus with the questions of its fit set known; of a report set, where its family has one."""
    found: dict[str, list[Row]] = {}
    for corpus in planned.fit:
        found[corpus.name] = with_known(corpus, rows[corpus.name], corpus, encoder)
    for corpus in planned.report:
        for known in planned.fit:
            if known.family == corpus.family and known.folder == corpus.folder:
                found[corpus.name] = with_known(corpus, rows[corpus.name], known, encoder)
    return found


def _fit(rows: Sequence[Row], *, has_reranker: bool) -> Fitted:
    features = [name for name in FEATURES if has_reranker or name not in RERANK_NAMES]
    names = [name for name in SIGNALS if has_reranker or name not in RERANK_NAMES]
    own = [row for row in rows if not row.is_foreign]
    ranking = fit_ranking(own, features)
    judged = [judge(row, ranking) for row in rows]
    table, shares = [one.signals for one in judged], shares_of(rows)
    right = fit_logistic(table, np.array([one.is_right for one in judged]), shares, names)
    is_of_field = np.array([not row.is_foreign for row in rows])
    in_field = fit_logistic(table, is_of_field, shares, [name for name in names if name in FIELD_SIGNALS])
    return Fitted(ranking, Logistic.model_validate(right), Logistic.model_validate(in_field))


class Calibration(NamedTuple):
    """What confidence is on texts that a model was not fitted on: ceiling x logistic(slope x log-odds + shift)."""

    slope: float
    shift: float
    ceiling: float

    def of(self, model: Fitted) -> Fitted:
        """The model with these three numbers folded in."""
        right = model.right
        weights = {name: round(self.slope * weight, 4) for name, weight in right.weights.items()}
        bias = round(self.slope * right.bias + self.shift, 4)
        return model._replace(right=Logistic(bias=bias, weights=weights, ceiling=round(self.ceiling, 3)))


def calibration_of(judged: Sequence[tuple[Fitted, list[Row]]]) -> Calibration:
    """The calibration on corpora left out of the fits, all together, each counting as in the fit.

    Models are surer on the corpora of their fit than they should be elsewhere (Platt 1999). The ceiling, as in the
    upper asymptote of Barton & Lord 1981, is the share that is right of the surest tenth: more is not claimed. It is
    lowered until no more than WRONG_OF_SURE of the answers at SURE and more are wrong: one that is rightly calibrated
    lets an eighth of these be wrong, and to be sure and wrong is worse than to be unsure and right.
    """
    own = [(model, [row for row in rows if not row.is_foreign]) for model, rows in judged]
    found = [_judged(model, rows) for model, rows in own]
    right = np.concatenate([[one.is_right for one in ones] for ones, _ in found])
    sure = np.concatenate([sure for _, sure in found])
    odds = np.log(sure / (1 - sure))
    shares = shares_of([row for _, rows in own for row in rows])
    ceiling = float(right[sure >= np.quantile(sure, 1 - SUREST)].mean())

    def loss(numbers: Floats) -> float:
        told = np.clip(ceiling / (1 + np.exp(-(numbers[0] * odds + numbers[1]))), 1e-6, 1 - 1e-6)
        return -float((shares * np.log(np.where(right, told, 1 - told))).sum())

    best = minimize(loss, [1.0, 0.0], bounds=[(0.1, 3.0), (-3.0, 3.0)], method="L-BFGS-B").x
    told = 1 / (1 + np.exp(-(best[0] * odds + best[1])))
    return Calibration(float(best[0]), float(best[1]), bounded(ceiling, told, right))


def bounded(ceiling: float, told: Floats, right: Floats) -> float:
    """The highest ceiling, up to the given one, at which few enough of the sure answers are wrong, in steps of .005.

    told: confidence before it is multiplied with the ceiling, 0..1; right: whether each is.
    """
    for tried in np.arange(ceiling, SURE, -0.005):
        sure = tried * told >= SURE
        if (sure & ~right).sum() <= WRONG_OF_SURE * sure.sum():
            return float(tried)
    return SURE


def _judged(model: Fitted, rows: Sequence[Row]) -> tuple[list[Judged], Floats]:
    judged = [judge(row, model.ranking) for row in rows]
    return judged, np.array([model.right.probability(one.signals) for one in judged])


def _thresholds(judged: Sequence[tuple[Fitted, list[Row]]]) -> dict[str, float]:
    """The least confidence of an answer: the best mean over the left-out corpora of right answers and F1 of silence."""
    told = []
    for model, rows in judged:
        own = [row for row in rows if not row.is_foreign]
        found, sure = _judged(model, own)
        told.append((np.array([one.is_right for one in found]), np.array([row.n_groups > 0 for row in own]), sure))
    values = [
        np.mean(
            [
                _f1_of_silence(stated, sure, t) + float((right & (sure >= t)).sum() / stated.sum())
                for right, stated, sure in told
            ]
        )
        for t in TRIED
    ]
    best = float(np.median([t for t, value in zip(TRIED, values, strict=True) if value >= max(values) - 0.003]))
    silence = [float(np.mean([_f1_of_silence(stated, sure, t) for _, stated, sure in told])) for t in TRIED]
    at_best = float(np.interp(best, TRIED, silence))
    enough = [t for t, f1 in zip(TRIED, silence, strict=True) if t <= best and f1 >= at_best - SILENCE_LOST]
    return {
        "answer_from": round(best, 3),
        "uncertain_from": round(float(min(enough, default=best)), 3),
        "field_from": OF_FIELD,
    }


def _f1_of_silence(stated: Any, sure: Floats, threshold: float) -> float:  # noqa: ANN401
    silent = sure < threshold
    both = float((silent & ~stated).sum())
    return 2 * both / max(1.0, float(silent.sum() + (~stated).sum()))


_COLUMNS = (
    ("n", "n", 4, 0), ("right", "right", 6, 2), ("reach", "reachable", 6, 2), ("first", "first", 6, 2),
    ("chars", "n_chars", 6, 0), ("F1", "abstention_f1", 5, 2), ("AUROC", "auroc", 6, 2),
    ("of right", "auroc_right", 9, 2), ("ECE", "calibration_error", 5, 2), ("wrong", "sure_wrong", 6, 0),
    ("sure", "sure", 5, 0),
)  # fmt: skip
_HEAD = f"{'corpus':20}" + "".join(f"{title:>{width}}" for title, _, width, _ in _COLUMNS)


def _figures(model: Fitted, rows: Sequence[Row], thresholds: dict[str, float]) -> dict[str, float]:
    """Figures of one corpus.

    right: share of answerable questions answered right; reachable: were every one answered; first: first citations
    that are right, of answers to answerable ones; AUROC of confidence for answerable and for right; calibration error
    for right; sure_wrong, sure: answers at SURE or more that are wrong, and all of them.
    """
    own = [row for row in rows if not row.is_foreign]
    judged, sure = _judged(model, own)
    right, stated = np.array([one.is_right for one in judged]), np.array([row.n_groups > 0 for row in own])
    answered = sure >= thresholds["answer_from"]
    return {
        "n": len(own),
        "right": round(float((right & answered).sum() / stated.sum()), 3),
        "reachable": round(float(right.sum() / stated.sum()), 3),
        "first": round(
            float(
                np.mean([j.first_is_right for j, a, s in zip(judged, answered, stated, strict=True) if a and s] or [0])
            ),
            3,
        ),
        "n_chars": round(float(np.mean([j.n_chars for j, a in zip(judged, answered, strict=True) if a] or [0]))),
        "abstention_f1": round(_f1_of_silence(stated, sure, thresholds["answer_from"]), 3),
        "auroc": round(auroc(sure.tolist(), stated.tolist()).value or 0.0, 3),
        "auroc_right": round(auroc(sure.tolist(), right.tolist()).value or 0.0, 3),
        "calibration_error": round(expected_calibration_error(sure.tolist(), right.tolist()).value or 0.0, 3),
        "sure_wrong": int((~right & (sure >= SURE)).sum()),
        "sure": int((sure >= SURE).sum()),
    }


def _line(corpus: str, told: dict[str, float]) -> str:
    return f"{corpus:20}" + "".join(f"{told[key]:{width}.{digits}f}" for _, key, width, digits in _COLUMNS)


def _commit() -> str:
    try:
        done = subprocess.run(
            ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
