"""Numbers as people write them in policies: figures, words, Roman and Chinese numerals."""

from __future__ import annotations

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "zeroth first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
).split()
_TENS_ORDINALS = "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth".split()


def _word_table(units: list[str], tens_whole: list[str]) -> dict[str, int]:
    table = {word: value for value, word in enumerate(units)}
    for index, ten in enumerate(_TENS):
        table[tens_whole[index]] = 10 * (index + 2)
        for value in range(1, 10):
            table[f"{ten}-{units[value]}"] = 10 * (index + 2) + value
            table[f"{ten} {units[value]}"] = 10 * (index + 2) + value
    return table


CARDINALS = _word_table(_UNITS, _TENS)
ORDINALS = _word_table(_ORDINALS, _TENS_ORDINALS)

_HAN_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "兩": 2}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000}
_ROMAN = re.compile(r"(?=[mdclxvi])m{0,3}(cm|cd|d?c{0,3})(xc|xl|l?x{0,3})(ix|iv|v?i{0,3})", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}

HAN_NUMBER = "[零〇一二两兩三四五六七八九十百千]+"
HAN_PLACE = rf"(?:{HAN_NUMBER}|\d{{1,2}})"  # a place or a small number: 三, 3
HAN_ORDINAL = rf"第{HAN_PLACE}"  # 第三, 第3
ORDINAL_ENDING = "(?:st|nd|rd|th)"


def _alternatives(table: dict[str, int]) -> str:
    words = sorted(table, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"\s+").replace(r"\-", r"[-\s]") for word in words)


CARDINAL_WORD = _alternatives({word: value for word, value in CARDINALS.items() if value})
ORDINAL_WORD = _alternatives({word: value for word, value in ORDINALS.items() if value})
ORDINAL = rf"(?:{ORDINAL_WORD}|\d{{1,2}}{ORDINAL_ENDING})"  # third, 3rd
ORDINAL_OR_LAST = rf"(?:{ORDINAL}|last|final)"


def number_value(words: str) -> int | None:
    """The whole number that `words` write in figures, English words or Chinese; None when they write none.

    number_value("23") -> 23; number_value("twenty-three") -> 23; number_value("二十三") -> 23
    """
    cleaned = re.sub(r"\s+", " ", words.strip().lower())
    if re.fullmatch(r"\d{1,3}(,\d{3})+|\d{1,9}", cleaned):
        return int(cleaned.replace(",", ""))
    found = CARDINALS.get(cleaned, ORDINALS.get(cleaned))
    return found if found is not None else han_value(cleaned)


def ordinal_value(words: str) -> int | None:
    """The number that an ordinal or any numeral writes; None when it writes none.

    ordinal_value("3rd") -> 3; ordinal_value("twelfth") -> 12; ordinal_value("第三") -> 3
    """
    return number_value(re.sub(rf"^第|(?<=\d){ORDINAL_ENDING}$", "", words.lower()))


def ordinal_figure(number: int) -> str:
    """The English ordinal in figures.

    ordinal_figure(2) -> "2nd"; ordinal_figure(12) -> "12th"
    """
    is_teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def han_value(words: str) -> int | None:
    """The value of a Chinese numeral below 10,000; None when it is not one.

    han_value("十二") -> 12
    """
    if not words or any(c not in _HAN_DIGITS and c not in _HAN_SCALES for c in words):
        return None
    if not any(c in _HAN_SCALES for c in words):  # 二〇二一: digits read one by one
        return int("".join(str(_HAN_DIGITS[c]) for c in words))
    total, digit = 0, 0
    for c in words:
        if c in _HAN_SCALES:
            total += (digit or 1) * _HAN_SCALES[c]
            digit = 0
        else:
            digit = _HAN_DIGITS[c]
    return total + digit


def roman_value(words: str) -> int | None:
    """The value of a Roman numeral in any letter case; None when it is not one.

    roman_value("Ii") -> 2
    """
    if not words or not _ROMAN.fullmatch(words):
        return None
    values = [_ROMAN_VALUES[c] for c in words.lower()]
    return sum(-v if v < max(values[i:], default=0) else v for i, v in enumerate(values))
