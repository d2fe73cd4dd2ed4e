"""Every kind that a title can name has words in both languages of the page."""

import re

import pytest

from qa.answer.kind_words import kind_words
from qa.corpus.metadata import kind_of

TITLES = [
    "港口条例",
    "港口公告",
    "港口法",
    "港口规划",
    "港口意见",
    "港口措施",
    "港口指南",
    "港口通报",
    "港口问答",
    "修正案",
]


@pytest.mark.parametrize("title", TITLES)
def test_a_kind_that_is_told_from_a_title_is_called_by_chinese_words(title):
    kind = kind_of(title).value
    assert kind != "policy" and re.fullmatch("[\u3400-\u9fff]+", kind_words(kind, "zh"))


def test_a_kind_of_somebodys_own_is_given_as_it_is():
    assert kind_words("leaflet", "zh") == "leaflet"
