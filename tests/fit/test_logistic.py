"""Logistic models on made-up rows whose right values are known."""

import numpy as np
import pytest

from fit.logistic import (
    ANSWERABLE_SHARE,
    N_FOLDS,
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
from qa.ranking.weights import Logistic

N = 200
EVEN = np.ones(N)


@pytest.fixture
def told_by_difference():
    """Rows with three numbers; the target holds where the first is above the second. The third is noise."""
    table = np.random.default_rng(0).normal(size=(N, 3))
    return table, table[:, 0] > table[:, 1]


def test_the_weights_point_where_the_target_lies(told_by_difference):
    table, target = told_by_difference
    bias, weights = logistic(table, target, EVEN, None)
    assert weights[0] == pytest.approx(-weights[1], rel=0.15) and weights[0] > 1
    assert abs(weights[2]) < 0.2 * weights[0] and abs(bias) < 0.2
    assert share_of((probabilities((bias, weights), table) >= 0.5) == target, EVEN) > 0.95


def test_a_column_of_small_scale_is_held_smaller(told_by_difference):
    table, target = told_by_difference
    _, even = logistic(table, target, EVEN, None)
    _, held = logistic(table, target, EVEN, np.array([0.1, 1.0, 1.0]))
    assert 0 < held[0] < 0.5 * even[0]


def test_a_row_of_no_share_is_not_learned_from(told_by_difference):
    table, target = told_by_difference
    shares = np.where(np.arange(N) < 100, 1.0, 0.0)
    _, weights = logistic(table, target, shares, None)
    turned = np.where(np.arange(N) < 100, target, ~target)
    assert logistic(table, turned, shares, None)[1] == pytest.approx(weights, abs=1e-6)


@pytest.mark.parametrize(("threshold", "to"), [(0.3, 0.7), (0.5, 0.5), (0.9, 0.2)])
def test_a_moved_model_has_its_threshold_exactly_where_it_was_wanted(threshold, to):
    model = -1.0, np.array([2.0])
    at = (np.log(threshold / (1 - threshold)) + 1.0) / 2.0  # where the probability of `model` is `threshold`
    assert probabilities(model, np.array([[at]]))[0] == pytest.approx(threshold)
    assert probabilities(moved(model, threshold, to), np.array([[at]]))[0] == pytest.approx(to)


def test_a_row_has_no_say_in_its_own_out_of_fold_probability(told_by_difference):
    table, target = told_by_difference
    folds = np.arange(N) % N_FOLDS
    turned = target.copy()
    turned[7] = not turned[7]
    before = out_of_fold(table, target, EVEN, folds, None)
    after = out_of_fold(table, turned, EVEN, folds, None)
    assert (before[folds == 7] == after[folds == 7]).all()
    assert (before[folds != 7] != after[folds != 7]).all()


def test_rows_of_one_question_fall_into_one_fold_and_every_stratum_is_spread():
    keys = [f"q{i // 2}" for i in range(N)]
    strata = np.array(["a" if i < N // 2 else "b" for i in range(N)])
    folds = folds_of(keys, strata)
    assert (folds[::2] == folds[1::2]).all()
    for stratum in "ab":
        assert np.bincount(folds[strata == stratum], minlength=N_FOLDS).tolist() == [10] * N_FOLDS


def test_the_threshold_is_the_middle_of_the_gap_between_the_classes():
    probability, target = np.array([0.1, 0.2, 0.3, 0.7, 0.8, 0.9]), np.array([False] * 3 + [True] * 3)
    assert threshold_of(probability, target, np.ones(6)) == pytest.approx(0.5, abs=0.01)


def test_the_threshold_goes_with_the_rows_that_count():
    probability, target = np.array([0.2, 0.4, 0.6, 0.8]), np.array([False, True, False, True])
    assert threshold_of(probability, target, np.array([1.0, 9.0, 1.0, 9.0])) < 0.4
    assert threshold_of(probability, target, np.array([9.0, 1.0, 9.0, 1.0])) > 0.6


@pytest.mark.parametrize("n_answerable", [1, 50, 199])
def test_with_the_prior_answerable_rows_have_their_share_whatever_their_number(n_answerable):
    target = np.arange(N) < n_answerable
    shares = with_prior(EVEN, target)
    assert shares[target].sum() / shares.sum() == pytest.approx(ANSWERABLE_SHARE)
    assert len(set(shares[target].round(9))) == len(set(shares[~target].round(9))) == 1


def test_f1_and_the_share_right_of_a_known_list():
    gold, predicted = np.array([True, True, False, False]), np.array([True, False, True, False])
    assert f1_of(gold, predicted, np.ones(4)) == pytest.approx(0.5)
    assert f1_of(gold, predicted, np.array([3.0, 1.0, 1.0, 1.0])) == pytest.approx(0.75)
    assert share_of(gold == predicted, np.array([3.0, 1.0, 1.0, 1.0])) == pytest.approx(4 / 6)


def test_what_is_written_down_gives_the_probability_that_was_fitted():
    written = Logistic.model_validate(as_logistic((-0.25, np.array([1.5, -2.0])), ["lead", "gap"]))
    assert written.probability({"lead": 0.5, "gap": 0.25}) == pytest.approx(0.5)
    assert written.probability({"lead": 0.5}) == pytest.approx(1 / (1 + np.exp(-0.5)))
