"""Where sentences end, with the abbreviations and marks of policy texts."""

import pytest

from qa.language.sentences import split_sentences


def sentences(text):
    return [span.of(text) for span in split_sentences(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The fee is 2.5 yuan.",
        "See No. 16 of 2021.",
        "See Art. 3 and Sec. 4.",
        "It was issued on Aug. 13, 2021.",
        "Mr. Li and Dr. J. Smith met.",
        "Some goods, e.g. Tea, are free.",
        "The U.S. and the U.K. agreed.",
        "1. Drafting background",
        "(2) fees and rents",
        "办公室（一）负责。",
        "Tel: 0431-85677437",
    ],
)
def test_a_full_stop_that_ends_nothing_splits_nothing(text):
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Fees fall. Rents rise! Why?", ["Fees fall.", "Rents rise!", "Why?"]),
        ('He said "fees fall." Rents rise.', ['He said "fees fall."', "Rents rise."]),
        ("费用下降。租金上涨！为何？", ["费用下降。", "租金上涨！", "为何？"]),
        ("他说：“费用下降。”租金上涨。", ["他说：“费用下降。”", "租金上涨。"]),
        ("A heading\nSome words", ["A heading", "Some words"]),
        ("Fees, rents, etc. The office knows.", ["Fees, rents, etc.", "The office knows."]),
        ("Fees, rents, etc. are due.", ["Fees, rents, etc. are due."]),
        ("Fees fall...  Rents rise.", ["Fees fall...", "Rents rise."]),
        ("  ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, wanted):
    assert sentences(text) == wanted


def test_only_the_asked_part_of_a_text_is_split():
    text = "Fees fall. Rents rise. All is well."
    assert [s.of(text) for s in split_sentences(text, 11, 22)] == ["Rents rise."]
