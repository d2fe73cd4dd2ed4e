"""Short answers in the language of the question, from the words beside the quote; the figure stays the same."""

import pytest
from asking import reader_of

from qa.answer.short_beside import short_beside

READER = reader_of()
LANDINGS = "目前共有14个渡口，其中客运渡口5个，深水渡口5个。"


def asked(text):
    return READER.read_words(text, ())


@pytest.mark.parametrize(
    ("question", "own", "beside", "short"),
    [
        ("一共有多少个渡口？", "14", LANDINGS, "14个"),
        ("何时通过？", "August 13, 2021", "2021年8月13日，经常务会议审议通过。", "2021年8月13日"),
        ("补贴多少钱？", "up to 500,000 yuan", "给予不超过50万元补贴。", "不超过50万元"),
        ("征求了几轮意见？", "two", "先后两轮征求意见。", "两轮"),
    ],
)
def test_a_short_answer_is_given_in_the_words_beside_the_quote(question, own, beside, short):
    assert short_beside(asked(question), own, beside, "zh") == short


def test_a_count_comes_with_what_it_counts_where_that_is_wanted():
    words = "《规定》分为6个方面23条具体措施。"
    assert (
        short_beside(asked("一共有多少条措施？"), "23 specific measures", words, "zh", with_noun=True) == "23条具体措施"
    )
    assert short_beside(asked("一共有多少条措施？"), "23", words, "zh") == "23条"


@pytest.mark.parametrize(
    ("question", "own", "beside"),
    [
        ("客运渡口有多少个？", "5", LANDINGS),  # the figure stands twice
        ("一共有多少个渡口？", "15", LANDINGS),  # another figure
        ("何时通过？", "August 14, 2021", "2021年8月13日，经常务会议审议通过。"),
        ("补贴多少钱？", "up to 500,000 yuan", "给予补贴，上限为50万元。"),  # the limit would be lost
        ("一共有多少个渡口？", "14", "渡口不少。"),
    ],
)
def test_where_the_figure_does_not_stand_beside_it_once_and_plainly_there_is_none(question, own, beside):
    assert short_beside(asked(question), own, beside, "zh") == ""
