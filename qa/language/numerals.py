"""Numbers as people write them in policies: figures, words, Roman and Chinese numerals."""

from __future__ import annotations

import re
from decimal import Decimal

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
# The same, tried in fewer steps.
COUNT_WORD = rf"(?:(?:{'|'.join(_TENS)})(?:(?:-|\s+)(?:{'|'.join(_UNITS[1:10])}))?|{'|'.join(sorted(_UNITS[1:], key=len, reverse=True))})"
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
    value = CARDINALS.get(cleaned, ORDINALS.get(cleaned))
    return value if value is not None else han_value(cleaned)


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
    """The value of a Chinese numeral below 10,000; None when it is no such numeral.

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
    """The value of a Roman numeral in any letter case; None when it is no Roman numeral.

    roman_value("Ii") -> 2
    """
    if not words or not _ROMAN.fullmatch(words):
        return None
    values = [_ROMAN_VALUES[c] for c in words.lower()]
    return sum(-v if v < max(values[i:], default=0) else v for i, v in enumerate(values))


# --- the same number in figures, whatever it is written in ---

HAN_DIGITS = "〇零○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
HAN_SCALES = "十百千万亿拾佰仟"
_FINANCIAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟○", "一二三四五六七八九十百千〇")
_BIG_SCALES = {"万": 10**4, "亿": 10**8}
_ENGLISH_SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9}
ENGLISH_SCALE = "|".join(_ENGLISH_SCALES)
_NO_COMMAS = str.maketrans("", "", ",，")
_FIGURES = re.compile(r"(\d+(?:\.\d+)?)\s*(.*)", re.DOTALL)


def plain_figures(words: str) -> str | None:
    """The number that `words` write, in plain figures without thousands signs; None when it is not certain.

    plain_figures("1,500") -> "1500"; plain_figures("30万") -> "300000"; plain_figures("二十四") -> "24";
    plain_figures("twenty-three") -> "23"; plain_figures("三五") -> None, which is "three to five"
    """
    cleaned = " ".join(words.lower().translate(_NO_COMMAS).split())
    match = _FIGURES.fullmatch(cleaned)
    if match:
        if not match[2]:
            return cleaned  # as it is written: 0431 begins a telephone number
        scale = _scale_of(match[2])
        return None if scale is None else _plain(Decimal(match[1]) * scale)
    head, _, last = cleaned.rpartition(" ")
    if last in _ENGLISH_SCALES and head in CARDINALS:
        return str(CARDINALS[head] * _ENGLISH_SCALES[last])
    if cleaned in CARDINALS:
        return str(CARDINALS[cleaned])
    return _han_figures(cleaned.translate(_FINANCIAL))


def _scale_of(words: str) -> int | None:
    """What a number is multiplied by, 10000 for 万; None when the words are no scale."""
    if words in _ENGLISH_SCALES:
        return _ENGLISH_SCALES[words]
    scale = 1
    for sign in words.translate(_FINANCIAL):
        step = _HAN_SCALES.get(sign, _BIG_SCALES.get(sign))
        if step is None:
            return None
        scale *= step
    return scale


def _plain(value: Decimal) -> str:
    return str(int(value)) if value == value.to_integral_value() else f"{value.normalize():f}"


def _han_figures(words: str) -> str | None:
    whole, point, rest = words.partition("点")
    if point:
        value = _han_figures(whole)
        digits = [_HAN_DIGITS.get(sign) for sign in rest]
        return None if value is None or not rest or None in digits else f"{value}.{''.join(map(str, digits))}"
    if not whole or any(
        sign not in _HAN_DIGITS and sign not in _HAN_SCALES and sign not in _BIG_SCALES for sign in whole
    ):
        return None
    has_scale = any(sign not in _HAN_DIGITS for sign in whole)
    if not has_scale:  # 二〇二一 is a year, 三五 an estimate
        is_row = len(whole) in (1, 4) or "〇" in whole or "零" in whole
        return "".join(str(_HAN_DIGITS[sign]) for sign in whole) if is_row else None
    if re.search(r"[一二两三四五六七八九]{2}", whole) or whole[0] in _BIG_SCALES:
        return None  # 五六十, 万一
    return str(_han_total(whole))


def _han_total(words: str) -> int:
    """The value of a Chinese numeral with scales up to 亿."""
    for sign, scale in (("亿", 10**8), ("万", 10**4)):
        head, found, rest = words.rpartition(sign)
        if found:
            return (_han_total(head) if head else 1) * scale + (_han_total(rest) if rest else 0)
    return han_value(words) or 0
