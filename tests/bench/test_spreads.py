"""Ratios of one round, and slopes."""

import pytest

from bench.spreads import Spread, growth, ratios


def test_a_ratio_is_of_two_figures_of_the_same_round():
    # a machine twice as slow in the second round: the ratio is 2 in both
    assert ratios({0: 2.0, 1: 4.0}, {0: 1.0, 1: 2.0}) == Spread(2.0, 2.0, 2.0)


def test_a_round_that_only_one_has_run_counts_for_nothing():
    assert ratios({0: 3.0, 1: 100.0}, {0: 1.0, 2: 1.0}) == Spread(3.0, 3.0, 3.0)


def test_there_is_no_ratio_without_a_shared_round():
    assert ratios({0: 3.0}, {1: 1.0}) is None


def test_the_middle_of_three_ratios_is_told_with_the_range():
    assert str(ratios({0: 1.0, 1: 5.0, 2: 2.0}, {0: 1.0, 1: 1.0, 2: 1.0})) == "2.00 (1.00 to 5.00)"


@pytest.mark.parametrize("slope", [0.5, 1.0, 2.0])
def test_the_slope_of_a_power_is_its_exponent(slope):
    line = growth([1e3, 1e4, 1e5], [3 * x**slope for x in (1e3, 1e4, 1e5)])
    assert line.slope == pytest.approx(slope)
    assert line.factor == pytest.approx(3.0)


def test_a_line_through_the_origin_reaches_ten_times_the_height_at_ten_times_the_size():
    assert growth([100, 1000], [1.0, 10.0]).reaches(100.0) == pytest.approx(10_000)


def test_a_line_that_falls_reaches_no_limit():
    assert growth([100, 1000], [10.0, 1.0]).reaches(100.0) == float("inf")


def test_one_size_has_no_slope():
    assert growth([100, 100], [1.0, 2.0]) is None
