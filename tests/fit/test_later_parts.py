import numpy as np
import pytest

from eval.questions.question_sets import Question
from fit.later_parts import LaterRow, fit_later, label_later
from qa.ranking.abstention import later_signals
from qa.ranking.weights import Logistic


def asked(*, answerable=True, accepted="answered"):
    """A question of a set, with what it is expected to be answered with."""
    evidence = (("there",),) if answerable else ()
    return Question(
        id="q1", kind="multi", lang="en", question="When, and where?", answerable=answerable, evidence=evidence,
        expect=accepted if answerable else "not_stated",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("question", "n_later", "first_is_gold", "later_is_gold", "label"),
    [
        (asked(), 2, False, False, True),
        (asked(answerable=False), 1, True, True, False),
        (asked(accepted="partial"), 1, True, False, False),
        (asked(accepted="partial"), 1, False, True, True),
        (asked(accepted="partial"), 1, False, False, None),
        (asked(accepted="partial"), 2, True, False, None),
    ],
)
def test_a_later_part_is_stated_as_far_as_the_gold_of_its_question_tells(
    question, n_later, first_is_gold, later_is_gold, label
):
    assert label_later(question, n_later, first_is_gold=first_is_gold, later_is_gold=later_is_gold) is label


def test_the_fit_needs_both_readings_where_both_decide_and_its_threshold_is_the_profiles():
    random = np.random.default_rng(0)
    pairs = random.uniform(0.02, 0.98, size=(400, 2))
    rows = [
        LaterRow(f"q{i}", later_signals(float(a), float(c)), float(max(a, c)), bool(a * c > (1 - a) * (1 - c)))
        for i, (a, c) in enumerate(pairs)
    ]
    model = Logistic.model_validate(fit_later("test", rows, 0.7))
    right = [(model.probability(row.signals) >= 0.7) == row.is_stated for row in rows]
    by_surest = [(row.surest >= 0.5) == row.is_stated for row in rows]
    assert np.mean(right) > 0.95 > np.mean(by_surest)
    assert model.weights["alone"] > 0 and model.weights["context"] > 0
