from __future__ import annotations

import pytest
from exam_fakes import WORSE, sit

from eval.exam_errors import RunError
from eval.reports.run_comparison import compare_runs, comparison_text


def test_a_comparison_lists_won_and_lost_questions_with_paired_intervals(tmp_path):
    good, worse = sit(tmp_path), sit(tmp_path, openers=WORSE)
    (found,) = compare_runs(good, worse, seed=3)
    assert ([one.id for one in found.lost], found.won, found.n) == (["q1"], (), 8)
    accuracy = found.differences["answer_accuracy"]
    assert accuracy.value == pytest.approx(-1 / 6, abs=1e-6) and accuracy.low <= accuracy.value <= accuracy.high == 0.0
    (same,) = compare_runs(good, good, seed=3)
    assert all((f.value, f.low, f.high) == (0.0, 0.0, 0.0) for f in same.differences.values() if f.value is not None)
    text = comparison_text(good, worse, [found])
    assert "lost by B: 1" in text and "q1  How many licensed" in text


def test_runs_without_a_common_set_are_not_compared(tmp_path):
    with pytest.raises(RunError, match="the runs share no set"):
        compare_runs(sit(tmp_path), sit(tmp_path, name="other"), seed=1)


def test_questions_that_only_one_run_has_are_left_out_and_counted(tmp_path):
    (found,) = compare_runs(sit(tmp_path), sit(tmp_path, "--limit", "5"), seed=1)
    assert (found.n, found.n_left_out) == (5, 3)
