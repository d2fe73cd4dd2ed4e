from __future__ import annotations

import numpy as np
import pytest

from eval.scores import formulas
from eval.scores.bootstrap import Statistic, figure


def test_auroc_of_a_known_list_is_three_of_four_pairs():
    assert formulas.auroc([0.9, 0.8, 0.7, 0.6], [True, False, True, False]).value == 0.75


def test_auroc_counts_ties_half():
    assert formulas.auroc([0.5, 0.5], [True, False]).value == 0.5


def test_auroc_of_one_class_has_no_value():
    found = figure(formulas.auroc([0.5, 0.6], [True, True]), 7)
    assert (found.value, found.n, found.low, found.high) == (None, 0, None, None)


def test_calibration_error_of_a_known_list():
    # bin 9: |0.95 - 1/2| = 0.45, bin 1: |0.15 - 0| = 0.15, each half of the questions
    confidence, stated = [0.95, 0.95, 0.15, 0.15], [True, False, False, False]
    assert formulas.expected_calibration_error(confidence, stated).value == pytest.approx(0.3)


@pytest.mark.parametrize(
    ("confidence", "number"), [(0.0, 0), (0.0999, 0), (0.1, 1), (0.3, 3), (0.7, 7), (0.9999, 9), (1.0, 9)]
)
def test_a_confidence_on_an_edge_belongs_to_the_upper_bin(confidence, number):
    assert formulas.bins_of(np.array([confidence]))[0] == number


def test_risk_coverage_area_of_a_known_list():
    # risks at coverage 1/4..4/4: 0, 0, 1/3, 1/4
    area = formulas.area_under_risk_coverage([0.9, 0.8, 0.7, 0.6], [False, False, True, False])
    assert area.value == pytest.approx((0 + 0 + 1 / 3 + 1 / 4) / 4, abs=1e-6)


def test_risk_coverage_area_does_not_depend_on_the_order_of_equal_confidences():
    first = formulas.area_under_risk_coverage([0.5] * 4, [True, False, False, False])
    second = formulas.area_under_risk_coverage([0.5] * 4, [False, False, False, True])
    assert first.value == second.value == 0.25


def test_risk_coverage_curve_has_one_point_for_each_confidence():
    curve = formulas.risk_coverage_curve([0.9, 0.5, 0.5, 0.1], [False, True, False, True])
    assert curve == [(0.25, 0.0), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]


def test_reliability_bins_hold_means_and_counts():
    assert formulas.reliability_bins([0.15, 0.17, 0.95], [False, True, True]) == [
        (pytest.approx(0.16), 0.5, 2),
        (pytest.approx(0.95), 1.0, 1),
    ]


def test_precision_recall_and_f1_of_a_known_list():
    predicted, gold = [True, True, True, False], [True, False, False, True]
    assert formulas.precision(predicted, gold).value == pytest.approx(1 / 3, abs=1e-6)
    assert formulas.recall(predicted, gold).value == 0.5
    assert formulas.f1(predicted, gold).value == 0.4


def test_never_predicting_has_no_precision_but_recall_and_f1_of_zero():
    predicted, gold = [False, False], [True, False]
    assert formulas.precision(predicted, gold).value is None
    assert formulas.recall(predicted, gold).value == 0.0
    assert formulas.f1(predicted, gold).value == 0.0


def test_without_gold_positives_recall_and_f1_have_no_value():
    assert formulas.recall([True], [False]).value is None
    assert formulas.f1([True], [False]).value is None


def test_mean_leaves_out_what_has_no_gold():
    found = formulas.mean([1, None, 0, None])
    assert (found.value, found.n) == (0.5, 2)
    assert formulas.mean([None, None]).value is None
    assert formulas.mean([]).value is None


def test_a_ratio_is_pooled_over_the_questions():
    found = formulas.ratio([(1, 2), None, (3, 4), (0, 0)])
    assert (found.value, found.n) == (pytest.approx(4 / 6, abs=1e-6), 2)


@pytest.mark.parametrize(("share", "value"), [(0.0, 1.0), (0.5, 2.5), (0.95, 3.85), (1.0, 4.0)])
def test_quantiles_of_a_known_list(share, value):
    assert formulas.quantile([4.0, 1.0, None, 3.0, 2.0], share).value == pytest.approx(value)


def test_quantile_of_nothing_has_no_value():
    assert formulas.quantile([None, None], 0.5).value is None


CONFIDENCE = [0.9, 0.8, 0.8, 0.4, 0.3, 0.1]

POSITIVE = [True, False, True, True, False, False]

WEIGHTS = [2, 0, 1, 1, 1, 1]


@pytest.mark.parametrize(
    "measure",
    [
        lambda c, p: formulas.auroc(c, p),
        lambda c, p: formulas.expected_calibration_error(c, p),
        lambda c, p: formulas.area_under_risk_coverage(c, p),
        lambda c, p: formulas.quantile(c, 0.5),
        lambda c, p: formulas.quantile(c, 0.95),
        lambda c, p: formulas.f1([x > 0.5 for x in c], p),
        lambda c, p: formulas.mean(c),
    ],
)
def test_a_weight_of_two_is_the_same_as_the_question_twice(measure):
    rows = [row for row, times in enumerate(WEIGHTS) for _ in range(times)]
    repeated: Statistic = measure([CONFIDENCE[row] for row in rows], [POSITIVE[row] for row in rows])
    weighted = measure(CONFIDENCE, POSITIVE).compute(np.array([WEIGHTS], dtype=float))[0]
    assert weighted == pytest.approx(repeated.value, abs=1e-6)
