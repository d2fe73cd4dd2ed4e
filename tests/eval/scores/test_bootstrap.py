from __future__ import annotations

import math

import pytest

from eval.scores import bootstrap, formulas
from eval.scores.bootstrap import difference, draw, figure

SEED = 7


def test_the_interval_of_a_constant_is_that_constant():
    found = figure(formulas.mean([0.7] * 20), SEED)
    assert (found.value, found.low, found.high) == (0.7, 0.7, 0.7)


def test_the_interval_of_a_fair_coin_is_the_binomial_one():
    # standard error of the mean of 100 fair draws is 0.05, so 95% lie in 0.5 +- 0.098
    found = figure(formulas.mean([0, 1] * 50), SEED)
    assert found.low == pytest.approx(0.402, abs=0.015)
    assert found.high == pytest.approx(0.598, abs=0.015)


def test_the_same_seed_gives_the_same_interval_and_another_seed_another():
    values = formulas.mean([0, 1, 1, 0, 1, 0.5, 0.25])
    assert figure(values, 1) == figure(values, 1)
    assert (draw(7, 1) != draw(7, 2)).any()


def test_every_resample_draws_as_many_questions_as_there_are():
    assert (draw(13, SEED).sum(axis=1) == 13).all()
    assert draw(13, SEED).shape == (bootstrap.N_RESAMPLES, 13)


def test_a_run_compared_with_itself_differs_by_zero():
    values = formulas.mean([0, 1, 1, 0])
    found = difference(values, values, SEED)
    assert (found.value, found.low, found.high) == (0.0, 0.0, 0.0)


def test_a_paired_difference_that_is_the_same_everywhere_has_no_width():
    found = difference(formulas.mean([0.1, 0.5, 0.9]), formulas.mean([0.2, 0.6, 1.0]), SEED)
    assert (found.value, found.low, found.high) == (0.1, 0.1, 0.1)


def test_runs_of_different_length_are_not_paired():
    with pytest.raises(ValueError, match="paired questions wanted, found 1 and 2"):
        difference(formulas.mean([1]), formulas.mean([1, 0]), SEED)


def test_resamples_without_anything_to_score_are_left_out_of_the_interval():
    found = figure(formulas.auroc([0.9, 0.1], [True, False]), SEED)  # half of the resamples hold one class only
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)
    assert not any(math.isnan(value) for value in (found.value, found.low, found.high))
