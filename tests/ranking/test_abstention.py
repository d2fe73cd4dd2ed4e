import math
from types import SimpleNamespace

import pytest
from asking import reader_of

from qa.question.counting import counts_what_is_asked
from qa.ranking.abstention import later_signals, names_instances, shares_of

READER = reader_of()


@pytest.mark.parametrize(
    ("question", "words", "wanted"),
    [
        ("How many landing places are there?", "there are 14 licensed landing places", 1.0),
        ("How many rounds were held?", "opinions were solicited in two rounds", 1.0),
        ("What is the number of measures?", "divided into 23 specific measures", 1.0),
        ("How many comments came?", "opinions were solicited in two rounds", -1.0),
        ("How many people live there?", "there are 14 locks", -1.0),
        ("How many locks are there?", "the locks are many", -1.0),
        ("When was it adopted?", "there are 14 locks", 0.0),
        ("", "", 0.0),
    ],
)
def test_a_count_must_count_what_is_asked(question, words, wanted):
    assert counts_what_is_asked(READER.read_words(question).count, words) == wanted


@pytest.mark.parametrize(
    ("question", "words", "wanted"),
    [
        ("Which departments took part?", "key departments such as commerce and finance", 1.0),
        ("Which departments took part?", "the Department of Commerce", 1.0),
        ("What are the names of the banks?", "banks including two", 1.0),
        ("Which cities are named?", "three cities (large ones)", 1.0),
        ("Which departments took part?", "several departments met", -1.0),
        ("Which banks lend?", "the locks are supported", 0.0),
        ("When was it adopted?", "banks such as two", 0.0),
    ],
)
def test_instances_must_be_named_and_not_only_mentioned(question, words, wanted):
    assert names_instances(READER.read_words(question), words) == wanted


@pytest.mark.parametrize(
    "text", ["a" * 2000, "hello " * 300, "你好" * 900, "how many " * 200, "which " * 300, " ," * 900]
)
def test_long_repetitions_are_judged_at_once(text):
    READER.read(text + "x")
    counts_what_is_asked(READER.read_words(text).count, text)
    names_instances(READER.read_words(text), text)


def test_shares_are_a_softmax_over_scores():
    shares = shares_of([SimpleNamespace(score=2.0), SimpleNamespace(score=2.0), SimpleNamespace(score=-1e9)])
    assert shares == pytest.approx([0.5, 0.5, 0.0]) and sum(shares) == pytest.approx(1.0)


def test_the_signals_of_a_later_part_are_the_log_odds_of_its_readings():
    assert later_signals(0.5, None) == {"alone": 0.0, "no_alone": 0.0, "context": 0.0, "no_context": 1.0}
    found = later_signals(0.0, 0.8)
    assert found["context"] == pytest.approx(math.log(4)) and found["alone"] == pytest.approx(-9.21, abs=0.01)
