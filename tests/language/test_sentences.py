"""Where sentences end, with the abbreviations and marks of policy texts."""

import pytest

from bench.sentences import read_pieces, score
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
        "The clinic of Ada B. Quay opens at St. Bram Road.",
        "The court sits from 8 a.m. to 4 p.m. Monday to Friday.",
        "The pier lies at 12 S. Alder Blvd. near the mill.",
        "Read Harbour, A. B., et al. (2019) on quays.",
        "Boats, rafts, etc. – all pay dues.",
        "The non-U.S. Harbour Office is closed.",
        "SEC. 4. In this Act a boat is a ship.",
        "Article 12. Boats pay dues.",
        "5A. Late payment",
        "第三条第一款“船只缴费。”修改为：“船只免费。”",
        "“船只缴费很方便！”码头负责人说。",
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
        ("Write to the DEC. If you ask, it answers.", ["Write to the DEC.", "If you ask, it answers."]),
        ("Fill in form QUAY L. You must sign it.", ["Fill in form QUAY L.", "You must sign it."]),
        ("It is cold at 3 degrees C. The quay is shut.", ["It is cold at 3 degrees C.", "The quay is shut."]),
        ("他说：“缴费。”第二条规定：“免费。”", ["他说：“缴费。”", "第二条规定：“免费。”"]),
        ("  ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, wanted):
    assert sentences(text) == wanted


def test_only_the_asked_part_of_a_text_is_split():
    text = "Fees fall. Rents rise. All is well."
    assert [s.of(text) for s in split_sentences(text, 11, 22)] == ["Rents rise."]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_marked_ends_of_public_texts_are_found(language):
    """The marked texts that are kept here (eval/sentence-ends); `python -m bench.sentences` measures all of them."""
    pieces = read_pieces(language, "")
    found = score(pieces, lambda text: [span.end for span in split_sentences(text)])
    assert len(pieces) > 70 and found.f1 > 0.97
