"""The fit of the ranking on made-up questions whose right candidates are known."""

import numpy as np
import pytest

from fit.question_rows import FitRow
from fit.ranking_fit import BEST, CROSSING, METRIC, fit_ranking, scored_out_of_fold
from qa.ranking.heads import Projection
from qa.ranking.score import Scored

N, DIM, STATES = 80, 6, 5
PARTS = (slice(0, DIM),)
# the first two numbers of a vector
FIRST_TWO = (Projection(mean=(0.0,) * DIM, directions=((1.0,) + (0.0,) * (DIM - 1), (0.0, 1.0) + (0.0,) * (DIM - 2))),)


def made_up(seed, *, told_by):
    """Questions with four candidates, the right one told by a feature, a product, a crossing or an inner state; the rest is noise."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(N):
        asked = random.choice([-1.0, 1.0], size=DIM)
        held, states = random.normal(size=(4, DIM)), random.normal(size=(4, STATES))
        features = random.normal(size=4)
        right = int(random.integers(4))
        gold = np.arange(4) == right
        if told_by == "product":
            held[right, 2] += 4 * asked[2]
        elif told_by == "crossing":  # what the question says with its first number, the text says with its second
            held[right, 1] += 4 * asked[0]
        elif told_by == "state":
            states[right, 3] += 4
        else:
            features[right] += 4
        ranked = [Scored(i, None, {"coverage": float(f), "rerank": 0.0}, 0.0) for i, f in enumerate(features)]
        rows.append(
            FitRow(
                "jilin-tune",
                {"id": number},
                None,
                ranked,
                gold,
                states.astype(np.float16),
                asked.astype(np.float32),
                held.astype(np.float16),
                PARTS,
                None,
            )
        )
    return rows


@pytest.mark.parametrize("told_by", ["feature", "product", "crossing", "state"])
def test_what_tells_the_right_candidate_is_found_and_holds_for_questions_not_seen(told_by):
    rows = made_up(0, told_by=told_by)
    first = [bool(row.gold[0]) for row in scored_out_of_fold(rows, np.ones(N), FIRST_TWO, has_states=True)]
    assert np.mean(first) > 0.6  # by chance 0.25; the penalty on states is strong


def test_states_are_not_read_without_a_reranker():
    rows = made_up(1, told_by="state")
    ranking = fit_ranking(rows, np.ones(N), FIRST_TWO, has_states=False)
    assert (
        ranking.best is None
        and BEST not in ranking.weights
        and ranking.weights[METRIC] == ranking.weights[CROSSING] == 1.0
    )
    first = [bool(row.gold[0]) for row in scored_out_of_fold(rows, np.ones(N), FIRST_TWO, has_states=False)]
    assert np.mean(first) < 0.5


def test_a_scored_row_keeps_gold_and_states_beside_their_candidate():
    (row, *_), ranking = (
        made_up(2, told_by="feature"),
        fit_ranking(made_up(2, told_by="feature"), np.ones(N), FIRST_TWO, has_states=True),
    )
    scored = ranking.scored(row)
    order = [one.row for one in scored.ranked]
    assert [one.score for one in scored.ranked] == sorted((one.score for one in scored.ranked), reverse=True)
    assert scored.gold.tolist() == row.gold[order].tolist()
    assert scored.states.tolist() == row.states[order].tolist()
    assert scored.products.tolist() == row.products[order].tolist()
    assert scored.crossings(FIRST_TWO).tolist() == row.crossings(FIRST_TWO)[order].tolist()


def test_without_crossings_what_one_number_says_of_another_is_not_found():
    rows = made_up(0, told_by="crossing")
    first = [bool(row.gold[0]) for row in scored_out_of_fold(rows, np.ones(N), (), has_states=True)]
    assert np.mean(first) < 0.5


def drawn_by(weights, n=400):
    """Questions whose right candidate was drawn from the softmax over these weights of its features."""
    random = np.random.default_rng(4)
    rows = []
    for number in range(n):
        values = random.normal(size=(4, len(weights)))
        powers = np.exp(values @ np.array(list(weights.values())))
        right = random.choice(4, p=powers / powers.sum())
        ranked = [Scored(i, None, dict(zip(weights, row.tolist(), strict=True)), 0.0) for i, row in enumerate(values)]
        none = np.zeros((4, DIM), dtype=np.float16)
        rows.append(
            FitRow(
                "jilin-tune", {"id": number}, None, ranked, np.arange(4) == right, none, np.zeros(DIM, np.float32), none, PARTS,
                None,
            )
        )  # fmt: skip
    return rows


def test_the_conditional_logit_finds_the_weights_that_the_right_candidates_were_drawn_by():
    told = {"coverage": 2.0, "wanted": -1.0, "title": 0.0}
    ranking = fit_ranking(drawn_by(told), np.ones(400), (), has_states=False)
    assert {name: ranking.weights[name] for name in told} == pytest.approx(told, abs=0.35)


def test_a_question_has_no_say_in_the_ranking_that_orders_it_out_of_fold():
    rows = made_up(6, told_by="feature")
    turned = [*rows]
    turned[9] = rows[9].taking(np.arange(4), rows[9].ranked)
    turned[9].gold[:] = np.roll(rows[9].gold, 1)
    before, after = (scored_out_of_fold(given, np.ones(N), (), has_states=False)[9].ranked for given in (rows, turned))
    assert [(one.row, one.score) for one in before] == [(one.row, one.score) for one in after]
    others = (scored_out_of_fold(given, np.ones(N), (), has_states=False)[10].ranked for given in (rows, turned))
    assert len({tuple(one.score for one in ranked) for ranked in others}) == 2
