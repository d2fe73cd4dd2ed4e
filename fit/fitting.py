"""Fit the weights of ranking and abstention: `python -m eval.fit`.

Reads question sets that may be tuned on (never a report set) and one external set with answers, ranks every question's
candidates with the packaged models, and writes `qa/answer/weights.json` and `qa/answer/reading.json`:
  pair        logistic regression over the reranker's inner states: does this sentence answer this question? Fitted on
              question and sentence pairs of the external set alone;
  ranking     conditional logit over features, products of the question's and the unit's vectors ("metric"), of all
              their main coordinates ("crossing") and, with the packaged reranker, its inner states ("best");
  answerable  logistic regression on the signals of the best unit, on products of vectors ("matching") and, with the
              packaged reranker, on its inner states ("reading"): does the text state an answer?
  in_field    the same for: is the question of the corpus's field at all? ("field_matching", "field_reading");
  story       logistic regression on two signals of the plain profile: does the text answer a long question at the end
              of a story? Fitted on every second question of conditionalqa;
  later       logistic regression on the log-odds of two readings of a later part of a question, alone and in context:
              does the text answer it? Fitted last, by the other weights (`--later`: this step alone);
  thresholds  the values with the best sum of F1 (of the negative class) and accuracy in cross-validation.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from eval.questions.external_sets import read_external
from eval.questions.tasks import AskTask, Task
from eval.systems.product import open_kept
from fit.later_parts import fit_later, later_rows, open_answerer
from fit.logistic import (
    as_logistic,
    f1_of,
    folds_of,
    logistic,
    moved,
    out_of_fold,
    probabilities,
    share_of,
    threshold_of,
    with_prior,
)
from fit.question_rows import FitRow, Floats, KeptReader, external_rows, keep, pairs_of, read_rows, sets_of
from fit.ranking_fit import fit_projections, fit_ranking, scored_out_of_fold
from fit.weight_files import ROOT, write, write_later
from qa.checksums import cache_folder
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.models.encoder import load_encoder
from qa.models.reranker import OnnxReranker, load_reranker
from qa.question.story import is_story
from qa.ranking.abstention import shares_of, signals
from qa.ranking.candidates import Retriever
from qa.ranking.features import UnitTable, rank_units
from qa.ranking.heads import Head, ProfileHeads, Projection
from qa.ranking.weights import profile_name, read_weights
from qa.settings import JOINED_BY, MSMARCO_RERANKER, Settings, read_settings

TUNE_SETS = ("jilin-tune", *(f"jilin-tune-{n}" for n in range(2, 16)))
# jilin-tune-2 was written to be hard on purpose (answerable questions share few words with the text, unanswerable ones
# many): it counts half, so that ordinary questions decide. All external rows together count a fifth of all others.
SET_WEIGHTS = {"jilin-tune-2": 0.5}
EXTERNAL_SHARE = 0.2
N_EXTERNAL = 300
PAIR_STRENGTH = 3e-4
STATE_SCALE = 0.2  # of a standardised state beside a standardised signal: the penalty on it is 25 times as strong
PRODUCT_SCALE = 0.2
SIGNALS = (
    "rerank", "rerank_max", "pair", "pair_max", "share", "second", "second_max", "second_gap", "dense", "gap", "lead",
    "score", "coverage", "unknown", "wanted", "hard", "slot_unknown", "slot_uncovered", "attached", "instances",
    "head_unknown",
)  # fmt: skip
READINGS, FIELD_READINGS = ("matching", "reading"), ("field_matching", "field_reading")  # of products, of states
KEPT_READINGS = "fit-readings"  # in the cache folder
STORIES = "conditionalqa-fit"
STORY_SIGNALS = ("second_max", "dense")
FIELD_SIGNALS = (
    "rerank_max", "pair_max", "second_max", "second_gap", "dense", "gap", "coverage", "unknown", "few_concepts",
    "lexical", "chinese",
)  # fmt: skip


def main(argv: Sequence[str] | None = None) -> int:
    """Fit all profiles and write both files."""
    parser = argparse.ArgumentParser(prog="python -m eval.fit", description=__doc__.split("\n")[0])
    parser.add_argument("--set", action="append", type=Path, default=None, help="question sets to tune on")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--external", type=Path, default=ROOT.parent / "shared" / "bench" / "xquad" / "en")
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench", help="holds conditionalqa")
    parser.add_argument(
        "--later", action="store_true", help="fit later parts of questions alone, keep all other weights"
    )
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    arguments = parser.parse_args(argv)
    sets = arguments.set or [ROOT / "eval" / "sets" / f"{name}.jsonl" for name in TUNE_SETS]
    if any(word in path.name for path in sets for word in ("report", "challenge", "fresh")):
        print("a report, challenge or fresh set must not be tuned on", file=sys.stderr)
        return 2
    if not arguments.later:
        failed = fit_all(sets, arguments.corpus, arguments.external, arguments.bench, is_dry=arguments.dry_run)
        if failed:
            print(failed, file=sys.stderr)
            return 2
    later = fit_later_parts(sets, arguments.corpus)
    if not arguments.dry_run:
        write_later(later)
    return 0


def fit_all(sets: Sequence[Path], corpus: Path, external: Path, bench: Path, *, is_dry: bool) -> str:
    """Fit all but later parts of questions, whose weights stay; write both files. What is lacking, "" for nothing."""
    if not external.is_dir():
        return f"no external set in {external}; name one in BEIR form with answers: --external"
    stories = read_external(STORIES, bench)
    if isinstance(stories, str):
        return stories
    reranker = load_reranker(MSMARCO_RERANKER)
    if not isinstance(reranker, OnnxReranker):
        raise TypeError(f"the packaged reranker is a {type(reranker).__name__}, wanted an OnnxReranker")
    pair = fit_pair(external, reranker)
    profiles: dict[str, Any] = {}
    readings: dict[str, ProfileHeads] = {}
    reader = KeptReader(reranker, cache_folder() / KEPT_READINGS)
    projections: tuple[Projection, ...] = ()
    both = Settings().encoder
    for encoder_name in (both, both.partition(JOINED_BY)[0]):
        rows = collect(sets, corpus, external, encoder_name, reader)
        reader.save()
        projections = projections or fit_projections(rows)  # the first encoder's stand first
        for has_reranker in (False, True):
            name = profile_name(has_reranker=has_reranker, is_joined=JOINED_BY in encoder_name)
            profiles[name], readings[name] = fit_profile(name, rows, pair if has_reranker else None, projections)
        plain = profile_name(has_reranker=False, is_joined=JOINED_BY in encoder_name)
        told = story_signals(stories[0], encoder_name, profiles[plain]["ranking"], readings[plain])
        for has_reranker in (False, True):
            name = profile_name(has_reranker=has_reranker, is_joined=JOINED_BY in encoder_name)
            profiles[name]["story"] = fit_story(name, *told, profiles[name]["answer_from"])
            profiles[name]["later"] = read_weights().profiles[name].later.model_dump()
    if not is_dry:
        named = [path.name for path in sets]
        write(
            [*named, f"{external.parent.name}/{external.name}", STORIES],
            profiles,
            pair,
            readings,
            projections,
        )
    return ""


def fit_later_parts(sets: Sequence[Path], corpus: Path) -> dict[str, Any]:
    """For each profile the model of later parts of questions, by the other weights as they are packaged."""
    both = Settings().encoder
    found: dict[str, Any] = {}
    for encoder_name in (both, both.partition(JOINED_BY)[0]):
        for reranker_name in ("", Settings().reranker):
            answerer = open_answerer(corpus, encoder_name, reranker_name)
            name = profile_name(has_reranker=bool(reranker_name), is_joined=JOINED_BY in encoder_name)
            found[name] = fit_later(name, later_rows(sets, answerer), answerer.profile.answer_from)
    return found


def collect(
    sets: Sequence[Path], corpus: Path, external: Path, encoder_name: str, reranker: KeptReader
) -> list[FitRow]:
    """The rows of all tuning sets and of the external one, ranked without weights, read by the reranker."""
    settings = read_settings(environ={}, n_candidates=24, encoder=encoder_name, reranker="")
    encoder = load_encoder(encoder_name)
    folder = cache_folder() / "fit-index" / encoder_name
    build_index(corpus, folder, settings)
    retriever = Retriever(open_index(folder, corpus, settings), encoder, None, settings)
    rows = [row for path in sets for row in read_rows(path, retriever, reranker)]
    outside = external_rows(external, N_EXTERNAL, encoder, reranker, settings)
    return keep([*rows, *outside])


def fit_pair(external: Path, reranker: OnnxReranker) -> Head:
    """The reading "does this sentence answer this question", of states alone."""
    states, _, labels = pairs_of(external, reranker)
    head = _fit_head(states, labels, PAIR_STRENGTH)
    print(f"pair: {len(labels)} pairs, in-sample AUROC {roc_auc_score(labels, head.of(states)):.3f}", file=sys.stderr)
    return head


def _fit_head(states: Floats, labels: npt.NDArray[np.bool_], strength: float) -> Head:
    mean, spread = states.mean(axis=0), states.std(axis=0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=2000).fit((states - mean) / spread, labels)
    weights = model.coef_[0] / spread
    bias = float(model.intercept_[0] - (weights * mean).sum())
    return Head(bias=round(bias, 5), weights=tuple(round(float(w), 5) for w in weights))


def fit_profile(
    name: str, rows: Sequence[FitRow], pair: Head | None, projections: tuple[Projection, ...]
) -> tuple[dict[str, Any], ProfileHeads]:
    """All weights of one profile, as they stand in weights.json, and its readings. pair: None without a reranker."""
    has_states = pair is not None
    rows = [_with_pair(row, pair) for row in rows]
    shares = _shares(rows)
    ranking = fit_ranking(rows, shares, projections, has_states=has_states)
    rows = scored_out_of_fold(rows, shares, projections, has_states=has_states)
    for set_name in dict.fromkeys(sets_of(rows).tolist()):
        first = [bool(row.gold[0]) for row in rows if row.gold.any() and row.set_name == set_name]
        print(f"{name} on {set_name}: gold unit first {np.mean(first):.3f} of {len(first)} (4-fold)", file=sys.stderr)
    found = [signals(row.question, row.ranked, row.table) for row in rows]
    answerable = np.array([bool(row.record["answerable"]) for row in rows])
    inner = [(np.array([_mean(row, row.products) for row in rows]), PRODUCT_SCALE)]
    if has_states:
        inner.append((np.array([_mean(row, row.states) for row in rows]), STATE_SCALE))
    prior = with_prior(shares, answerable)
    stated, of_answer, answer_from = fit_with_heads(rows, found, SIGNALS, inner, answerable, prior, READINGS)
    in_field = np.array([row.record.get("expect") != "off_topic" for row in rows])
    field, of_field, field_from = fit_with_heads(rows, found, FIELD_SIGNALS, inner, in_field, shares, FIELD_READINGS)
    profile = {
        "ranking": {f: round(float(w), 4) for f, w in ranking.weights.items()},
        "answerable": stated, "answer_from": answer_from,
        "in_field": field, "field_from": field_from,
    }  # fmt: skip
    return profile, ProfileHeads(
        metric=ranking.metric, crossing=ranking.crossing, best=ranking.best,
        matching=of_answer[0], reading=of_answer[1] if has_states else None,
        field_matching=of_field[0], field_reading=of_field[1] if has_states else None,
    )  # fmt: skip


def _mean(row: FitRow, inner: npt.NDArray[np.float16]) -> Floats:
    """The mean over candidates by their shares of the softmax over scores, as the signals have it."""
    found: Floats = np.array(shares_of(row.ranked)) @ inner.astype(np.float64)
    return found


def story_signals(
    task: Task, encoder_name: str, ranking: Mapping[str, float], heads: ProfileHeads
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """The signals of each story of a set, read without the reranker, and whether its text answers it."""
    if not isinstance(task, AskTask):
        raise TypeError(f"{task.name} is ranked, wanted a set that is answered")
    settings = read_settings(environ={}, encoder=encoder_name, reranker="")
    index = open_kept(task.corpus.folder, settings)
    retriever, table = Retriever(index, load_encoder(encoder_name), None, settings), UnitTable(index)
    told = [question for question in task.questions if is_story(question.question)]
    found = []
    for one in told:
        question = retriever.read(one.question)
        found.append(signals(question, rank_units(question, retriever, table, ranking, heads), table))
    return _table(found, STORY_SIGNALS), np.array([one.answerable for one in told])


def fit_story(name: str, table: Floats, answerable: npt.NDArray[np.bool_], answer_from: float) -> dict[str, Any]:
    """The logistic model of stories, moved so that its best threshold is the profile's."""
    shares = np.where(answerable, 0.5 / answerable.mean(), 0.5 / (1 - answerable.mean()))
    model = logistic(table, answerable, shares, None)
    found = probabilities(model, table)
    threshold = threshold_of(found, answerable, shares)
    print(f"{name} on stories: in-sample AUROC {roc_auc_score(answerable, found):.3f}, n {len(found)}", file=sys.stderr)
    return as_logistic(moved(model, threshold, answer_from), STORY_SIGNALS)


def _with_pair(row: FitRow, pair: Head | None) -> FitRow:
    """The row with the pair reading among its features; without the reranker's features where there is none."""
    if pair is None:
        ranked = [one._replace(features={k: v for k, v in one.features.items() if k != "rerank"}) for one in row.ranked]
    else:
        values = pair.of(row.states.astype(np.float32))
        ranked = [
            one._replace(features={**one.features, "pair": float(value)})
            for one, value in zip(row.ranked, values, strict=True)
        ]
    return row.taking(np.arange(len(ranked)), ranked)


def _shares(rows: Sequence[FitRow]) -> Floats:
    """How much each row counts: by its set, all external ones together EXTERNAL_SHARE of the others."""
    names = sets_of(rows)
    shares = np.array([SET_WEIGHTS.get(name, 1.0) for name in names])
    is_outside = ~np.char.startswith(names, "jilin")
    if is_outside.any():
        shares[is_outside] = EXTERNAL_SHARE * shares[~is_outside].sum() / is_outside.sum()
    return shares


def _table(found: Sequence[Mapping[str, float]], names: Sequence[str]) -> Floats:
    return np.array([[row.get(name, 0.0) for name in names] for row in found])


def fit_with_heads(
    rows: Sequence[FitRow],
    found: Sequence[Mapping[str, float]],
    signal_names: Sequence[str],
    inner: Sequence[tuple[Floats, float]],
    target: npt.NDArray[np.bool_],
    shares: Floats,
    head_names: tuple[str, str],
) -> tuple[dict[str, Any], list[Head], float]:
    """A logistic model on signals, products and states: the first part, those over the others apart, the threshold.

    inner: a table of products and, with a reranker, one of states, each with the scale of one of its numbers;
    head_names: what their parts are called among the signals.
    """
    spreads = [values.std(axis=0) / scale + 1e-6 for values, scale in inner]
    table = np.hstack(
        [_table(found, signal_names), *(values / spread for (values, _), spread in zip(inner, spreads, strict=True))]
    )
    scales = np.concatenate([np.ones(len(signal_names)), *(np.full(values.shape[1], scale) for values, scale in inner)])
    (bias, weights), _, threshold = fit_logistic(rows, table, target, shares, f"with {head_names[0]}", scales)
    stated = as_logistic((bias, weights[: len(signal_names)]), signal_names)
    heads, at = [], len(signal_names)
    for name, spread in zip(head_names, spreads, strict=False):
        own = weights[at : at + len(spread)] / spread
        at += len(spread)
        stated["weights"][name] = 1.0
        heads.append(Head(bias=0.0, weights=tuple(round(float(w), 5) for w in own)))
    return stated, heads, threshold


def fit_logistic(
    rows: Sequence[FitRow],
    table: Floats,
    target: npt.NDArray[np.bool_],
    shares: Floats,
    label: str,
    scales: Floats | None = None,
) -> tuple[tuple[float, Floats], Floats, float]:
    """Bias and weights, probabilities from 10-fold cross-validation, and the best threshold on the page's own sets."""
    # Both rows of an external question fall into one fold, so that no fold is tested on a question it has seen.
    keys = [str(row.record["id"]) for row in rows]
    strata = np.array(
        [
            f"{row.set_name}-{t}" if row.set_name.startswith("jilin") else "x"
            for row, t in zip(rows, target, strict=True)
        ]
    )
    probability = out_of_fold(table, target, shares, folds_of(keys, strata), scales)
    own = np.char.startswith(sets_of(rows), "jilin")
    threshold = threshold_of(probability[own], target[own], shares[own])
    _tell(label, rows, probability, target, shares, threshold)
    return logistic(table, target, shares, scales), probability, threshold


def _tell(
    label: str,
    rows: Sequence[FitRow],
    probability: Floats,
    target: npt.NDArray[np.bool_],
    shares: Floats,
    threshold: float,
) -> None:
    names = sets_of(rows)
    for name in dict.fromkeys(names.tolist()):
        mine = names == name
        print(
            f"{label}, {name}: AUROC {roc_auc_score(target[mine], probability[mine]):.3f}, at {threshold:.2f} F1 of "
            f"the negative class {f1_of(~target[mine], probability[mine] < threshold, shares[mine]):.3f}, accuracy "
            f"{share_of((probability[mine] >= threshold) == target[mine], shares[mine]):.3f}, n {mine.sum()} (10-fold)",
            file=sys.stderr,
        )


if __name__ == "__main__":
    sys.exit(main())
