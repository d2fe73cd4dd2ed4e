"""All weights of one profile (a way of searching: one encoder or two, with a reranker or without)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from fit.logistic import with_prior
from fit.question_rows import FitRow, Floats, are_own, sets_of
from fit.ranking_fit import fit_ranking, scored_out_of_fold
from fit.signal_models import fit_with_heads
from qa.ranking.abstention import shares_of, signals
from qa.ranking.heads import Head, ProfileHeads, Projection

# jilin-tune-2 was written to be hard on purpose (answerable questions share few words with the text, unanswerable ones
# many): it counts half, so that ordinary questions decide. All external rows together count a fifth of all others.
SET_WEIGHTS = {"jilin-tune-2": 0.5}
EXTERNAL_SHARE = 0.2
STATE_SCALE = 0.2  # of a standardised state beside a standardised signal: the penalty on it is 25 times as strong
PRODUCT_SCALE = 0.2
SIGNALS = (
    "rerank", "rerank_max", "pair", "pair_max", "share", "second", "second_max", "second_gap", "dense", "gap", "lead",
    "score", "coverage", "unknown", "wanted", "hard", "slot_unknown", "slot_uncovered", "attached", "instances",
    "head_unknown",
)  # fmt: skip
FIELD_SIGNALS = (
    "rerank_max", "pair_max", "second_max", "second_gap", "dense", "gap", "coverage", "unknown", "few_concepts",
    "lexical", "chinese",
)  # fmt: skip
READINGS, FIELD_READINGS = ("matching", "reading"), ("field_matching", "field_reading")  # of products, of states


def fit_profile(
    name: str, rows: Sequence[FitRow], pair: Head | None, projections: tuple[Projection, ...]
) -> tuple[dict[str, Any], ProfileHeads]:
    """All weights of one profile, as they stand in weights.json, and its readings. pair: None without a reranker."""
    has_states = pair is not None
    rows = [_with_pair(row, pair) for row in rows]
    shares = row_shares(rows)
    ranking = fit_ranking(rows, shares, projections, has_states=has_states)
    rows = scored_out_of_fold(rows, shares, projections, has_states=has_states)
    for set_name in dict.fromkeys(sets_of(rows).tolist()):
        first = [bool(row.gold[0]) for row in rows if row.gold.any() and row.set_name == set_name]
        print(f"{name} on {set_name}: gold unit first {np.mean(first):.3f} of {len(first)} (4-fold)", file=sys.stderr)
    found = [signals(row.asked, row.ranked, row.table) for row in rows]
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


def row_shares(rows: Sequence[FitRow]) -> Floats:
    """How much each row counts: by its set, all external ones together EXTERNAL_SHARE of the others."""
    names = sets_of(rows)
    shares = np.array([SET_WEIGHTS.get(name, 1.0) for name in names])
    is_outside = ~are_own(names)
    if is_outside.any():
        shares[is_outside] = EXTERNAL_SHARE * shares[~is_outside].sum() / is_outside.sum()
    return shares


def _mean(row: FitRow, inner: npt.NDArray[np.float16]) -> Floats:
    """The mean over candidates by their shares of the softmax over scores, as the signals have it."""
    found: Floats = np.array(shares_of(row.ranked)) @ inner.astype(np.float64)
    return found


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
