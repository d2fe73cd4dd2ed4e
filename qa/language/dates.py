"""Dates in English and Chinese texts."""

from __future__ import annotations

import re

from qa.language.numerals import ORDINAL_ENDING, han_value

MONTH_NAMES = tuple("january february march april may june july august september october november december".split())
MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
DAY = rf"\d{{1,2}}{ORDINAL_ENDING}?"
YEAR = r"(?:19|20)\d\d"
HAN_DATE = rf"{YEAR}\s*年\s*\d{{1,2}}\s*月\s*\d{{1,2}}\s*日"

# By hand: dateparser makes dates of "3个月" and "2020年第6号", datefinder reads no Chinese (docs/decisions/0016-libraries.md).
# A date as it may be shown, to the month at least, or in Chinese to the year: "6 December 2022", "2022年12月".
WHOLE_DATE = (
    rf"{MONTH}\b\.?\s*-?\s*(?:{DAY},?\s+)?(?:of\s+)?{YEAR}\b|{DAY}\s+{MONTH}\b\.?,?\s*{YEAR}\b|"
    rf"{YEAR}\s*-\s*(?:{MONTH}\b\.?|\d{{1,2}})\s*-\s*\d{{1,2}}\b"
)
WHOLE_HAN_DATE = rf"(?<!\d){YEAR}\s*年(?:\s*\d{{1,2}}\s*月(?:\s*\d{{1,2}}\s*日)?)?"
# What tells that words state a date: less of it is enough, as "on 6 December".
DATE_SIGN = (
    rf"\b{YEAR}\b.{{0,12}}\b{MONTH}\b|\b{MONTH}\b\.?\s*-?\s*(?:\d{{1,2}},?\s*)?(?:of\s+)?{YEAR}|\b{DAY}\s+{MONTH}\b|"
    rf"\b{MONTH}\s+\d{{1,2}}\b|\b{YEAR}-\d{{1,2}}-\d{{1,2}}|(?:19|20)?\d\d年(?:\d{{1,2}}月)?"
)


def find_date(text: str) -> str:
    """The first date of `text` as YYYY-MM-DD; "" when it holds none.

    find_date("2022 - Dec -06 10:20") -> "2022-12-06"
    """
    text = text.translate(_WIDE_FIGURES)
    for pattern, order in _DATES:
        match = pattern.search(text)
        if match:
            year, month, day = (match[name] for name in order)
            number = int(month) if month.isdigit() else _MONTH_NUMBERS[month[:3].lower()]
            if 1 <= number <= 12 and 1 <= int(day) <= 31:
                return f"{year}-{number:02}-{int(day):02}"
    return ""


_WIDE_FIGURES = {0xFF10 + figure: str(figure) for figure in range(10)}
_MONTH_NUMBERS = {name[:3]: number for number, name in enumerate(MONTH_NAMES, 1)}
_DATES = tuple(
    (re.compile(pattern, re.IGNORECASE), ("y", "m", "d"))
    for pattern in (
        rf"(?P<y>{YEAR})\s*-\s*(?P<m>{MONTH}[a-z]*)\.?\s*-\s*(?P<d>\d{{1,2}})",
        rf"(?P<y>{YEAR})\s*[-/.年]\s*(?P<m>\d{{1,2}})\s*[-/.月]\s*(?P<d>\d{{1,2}})",
        rf"(?P<m>{MONTH}[a-z]*)\.?\s+(?P<d>\d{{1,2}}){ORDINAL_ENDING}?,?\s+(?P<y>{YEAR})",
        rf"(?P<d>\d{{1,2}}){ORDINAL_ENDING}?\s+(?P<m>{MONTH}[a-z]*)\.?,?\s+(?P<y>{YEAR})",
    )
)


_HAN_FIGURES_DATE = re.compile(
    r"[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)


def arabic_date(line: str) -> str:
    """The date of a line in Chinese figures, cut out and put in Arabic figures: 二〇二一年八月三日 -> 2021年8月3日.

    A line without such a date comes back as it is.
    """
    match = _HAN_FIGURES_DATE.search(line)
    if not match:
        return line
    return re.sub(r"[^年月日]+", lambda part: str(han_value(part.group().replace("○", "〇")) or ""), match.group())


# --- one form for all dates ---

_MONTH_FIGURE, _DAY_FIGURE = r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12]\d|0?[1-9])"
_HAN_MONTH, _HAN_DAY = (
    r"(?:十[一二]?|[一二三四五六七八九])",
    r"(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])",
)
_HAN_YEAR = r"[二〇○零一三四五六七八九]{4}"
_EN_YEAR = r"(?:1[89]|20|21)\d\d"
# A month without a year is a date where its name is no other word: "may 5", "march 20" are none.
_SURE_MONTH = MONTH.replace("mar(?:ch)?", "(?-i:M(?:ar(?:ch)?|ARCH|AR))").replace("may", "(?-i:May|MAY)")
ANY_DATE = rf"""(?i:
    (?<![\d.\-/]){_EN_YEAR}\s*-\s*{MONTH}\b\.?\s*-\s*{_DAY_FIGURE}(?!\d)
  | (?<![\d.\-/]){_EN_YEAR}(?P<sep>[-/.]){_MONTH_FIGURE}(?P=sep){_DAY_FIGURE}(?![\d\-/]|\.\d)
  | (?<!\d)(?:{_EN_YEAR}|{_HAN_YEAR})\s*年\s*(?:{_MONTH_FIGURE}|{_HAN_MONTH})\s*月(?:\s*份)?(?:\s*(?:{_DAY_FIGURE}|{_HAN_DAY})\s*[日号])?
  | (?<!\d)(?:{_MONTH_FIGURE}|{_HAN_MONTH})\s*月\s*(?:{_DAY_FIGURE}|{_HAN_DAY})\s*[日号]
  | (?<![\w.\-/]){_DAY_FIGURE}{ORDINAL_ENDING}?\s+(?:day\s+)?(?:of\s+)?{MONTH}\b\.?,?\s+(?:of\s+)?{_EN_YEAR}\b
  | \b{MONTH}\b\.?\s+{_DAY_FIGURE}{ORDINAL_ENDING}?\s*,?\s+{_EN_YEAR}\b
  | \b{MONTH}\b\.?,?\s+(?:of\s+)?{_EN_YEAR}\b
  | (?<![\w.\-/]){_DAY_FIGURE}{ORDINAL_ENDING}?\s+(?:of\s+)?{_SURE_MONTH}\b
  | \b{_SURE_MONTH}\b\.?\s+{_DAY_FIGURE}{ORDINAL_ENDING}?\b(?!\s*[%,]\s*\d)
)"""
"""A date to the day, to the month of a year, or to the day of a month, in figures, English or Chinese. For re.VERBOSE."""
_MONTH_WORD = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_NUMBER_IN_DATE = re.compile(r"\d+|[〇○零一二三四五六七八九十]+")


def iso_date(words: str) -> str:
    """A date in one form: "2021-08-13", "2021-08" without a day, "08-13" without a year. `words` match ANY_DATE.

    iso_date("13th of August 2021") -> "2021-08-13"; iso_date("二〇二一年八月") -> "2021-08"
    """
    numbers = [_number_in_date(part) for part in _NUMBER_IN_DATE.findall(words)]
    name = _MONTH_WORD.search(words)
    year = next((number for number in numbers if number > 31), None)
    rest = [number for number in numbers if number != year]
    month = _MONTH_NUMBERS[name.group()[:3].lower()] if name else rest.pop(0)
    parts = [f"{year:04}"] if year is not None else []
    return "-".join([*parts, f"{month:02}", *(f"{day:02}" for day in rest[:1])])


def _number_in_date(words: str) -> int:
    return int(words) if words.isdigit() else han_value(words.replace("○", "〇")) or 0
