"""Numbers in figures, words, Roman and Chinese numerals, there and back."""

import pytest

from qa.language.numerals import (
    CARDINALS,
    ORDINALS,
    han_value,
    number_value,
    ordinal_figure,
    ordinal_value,
    roman_value,
)


def roman(value):
    parts = zip((50, 40, 10, 9, 5, 4, 1), ("L", "XL", "X", "IX", "V", "IV", "I"), strict=True)
    written = ""
    for size, letters in parts:
        written += letters * (value // size)
        value %= size
    return written


def han(value):
    written = ""
    for size, scale in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, value = divmod(value, size)
        if digit:
            written += "零一二三四五六七八九"[digit] + scale
        elif written and value and not written.endswith("零"):
            written += "零"
    return written.replace("一十", "十", 1) if written.startswith("一十") else written


def test_every_roman_numeral_to_89_comes_back_in_any_case():
    for value in range(1, 90):
        assert (
            roman_value(roman(value))
            == roman_value(roman(value).lower())
            == roman_value(roman(value).capitalize())
            == value
        )


def test_every_chinese_numeral_below_ten_thousand_comes_back():
    for value in [*range(1, 1200), 1999, 2000, 2005, 2020, 3456, 9090, 9999]:
        assert han_value(han(value)) == value


def test_english_words_come_back_with_hyphen_space_and_capitals():
    for words, value in CARDINALS.items():
        assert number_value(words) == number_value(words.upper()) == value
    assert len({v for v in CARDINALS.values()}) == len({v for v in ORDINALS.values()}) == 100


@pytest.mark.parametrize(
    ("words", "value"),
    [("1,000", 1000), ("23", 23), (" 7 ", 7), ("twenty-three", 23), ("Twenty three", 23), ("二十三", 23), ("两百", 200),
     ("二〇二一", 2021), ("third", 3), ("forty-second", 42), ("一百零五", 105)],
)  # fmt: skip
def test_a_number_has_its_value_however_it_is_written(words, value):
    assert number_value(words) == value


@pytest.mark.parametrize("words", ["", "many", "1,00", "iiii", "二三十a", "twenty-eleven", "vx"])
def test_what_is_no_number_has_no_value(words):
    assert number_value(words) is None


@pytest.mark.parametrize("words", ["", "iiii", "ic", "abc", "vx", "ⅳ"])
def test_what_is_no_roman_numeral_has_no_value(words):
    assert roman_value(words) is None


@pytest.mark.parametrize(
    ("words", "value"), [("3rd", 3), ("Twelfth", 12), ("第三", 3), ("第12", 12), ("7", 7), ("rd", None), ("第", None)]
)
def test_an_ordinal_has_the_value_of_its_number(words, value):
    assert ordinal_value(words) == value


def test_ordinals_in_figures_are_read_back_and_end_as_english_has_them():
    assert all(ordinal_value(ordinal_figure(number)) == number for number in range(1, 200))
    assert [ordinal_figure(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111)] == (
        "1st 2nd 3rd 4th 11th 12th 13th 21st 102nd 111th".split()
    )
