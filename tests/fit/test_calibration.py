"""What confidence may claim: no more than a twelfth of the sure answers are wrong on corpora left out of the fit."""

import numpy as np

from fit.fit_command import SURE, WRONG_OF_SURE, bounded


def test_a_ceiling_that_lets_few_be_wrong_stays():
    told, right = np.array([0.99, 0.98, 0.6, 0.4]), np.array([True, True, False, False])
    assert bounded(0.95, told, right) == 0.95


def test_a_ceiling_falls_until_the_wrong_ones_are_not_sure():
    told, right = np.linspace(0.8, 1, 101), np.linspace(0.8, 1, 101) > 0.95
    ceiling = bounded(0.98, told, right)
    sure = ceiling * told >= SURE
    assert SURE < ceiling < 0.9 and sure.any() and (~right[sure]).mean() <= WRONG_OF_SURE
    higher = (ceiling + 0.005) * told >= SURE
    assert (~right[higher]).mean() > WRONG_OF_SURE


def test_nothing_is_sure_where_all_that_is_told_is_wrong():
    told, right = np.full(5, 0.99), np.zeros(5, dtype=bool)
    assert not (bounded(0.95, told, right) * told >= SURE).any()
