"""What became of a question of the exam can be read in Chinese, whatever became of it."""

import pytest

from eval.judging.records import LostAt
from qa.datatypes import Status
from qa.web.compared_runs import compared_html
from qa.web.score_records import ChangedQuestion, ComparedRun, ComparedSet
from qa.web.score_words import outcome_words, score_words


@pytest.mark.parametrize("word", [*Status, *LostAt])
def test_each_status_and_each_place_where_a_question_is_lost_has_chinese_words(word):
    assert score_words(word.value, "zh").isascii() is False and score_words(word.value, "en") == word.value


def test_where_nothing_was_lost_the_status_stands_alone():
    assert outcome_words("answered", "", "zh") == "原文有明确表述"
    assert outcome_words("answered", "not_cited", "zh") == "原文有明确表述 · 未引用"


def test_the_questions_that_changed_between_two_runs_are_told_in_chinese():
    changed = ChangedQuestion(
        id="1", question="q", own_status="answered", own="a", other_status="partial", other="b", lost_at="wrong_status"
    )
    run = ComparedRun(
        name="r", date="2026-01-01", commit="c", command="x",
        sets=[ComparedSet(set="s", n=1, n_left_out=0, measures=[], won=[changed], lost=[])],
    )  # fmt: skip
    assert "原文有部分表述 · 状态有误" in compared_html(run, 2)
