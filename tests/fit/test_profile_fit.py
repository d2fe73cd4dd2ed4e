"""How much each question counts in a fit."""

import pytest
from fit_fakes import a_row

from fit.profile_fit import EXTERNAL_SHARE, row_shares


def rows_of(**n):
    return [a_row(i, name.replace("_", "-")) for name, times in n.items() for i in range(times)]


def test_all_external_questions_together_count_a_fifth_of_the_others_however_many_there_are():
    for n in (1, 30):
        shares = row_shares(rows_of(jilin_tune=10, xquad=n))
        assert shares[:10].tolist() == [1.0] * 10
        assert shares[10:].sum() == pytest.approx(EXTERNAL_SHARE * 10) and len(set(shares[10:])) == 1


def test_the_set_that_was_made_hard_on_purpose_counts_half():
    assert row_shares(rows_of(jilin_tune=1, jilin_tune_2=2)).tolist() == [1.0, 0.5, 0.5]


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="issue 20, General: whether a set is external is told by its name, so one not named like those of the page has share 0, "
    "and the shares of a fit without any such set are 0 / 0",
)
def test_a_tuning_set_counts_in_the_fit_whatever_its_name():
    shares = row_shares(rows_of(housing_tune=10, xquad=5))
    assert shares[:10].min() > 0.0
