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
    for pattern, order in _DATES:
        match = pattern.search(text)
        if match:
            year, month, day = (match[name] for name in order)
            number = int(month) if month.isdigit() else _MONTH_NUMBERS[month[:3].lower()]
            if 1 <= number <= 12 and 1 <= int(day) <= 31:
                return f"{year}-{number:02}-{int(day):02}"
    return ""


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
    """A date in Chinese figures with Arabic ones, any other line as it is: 二〇二一年八月三日 -> 2021年8月3日."""
    match = _HAN_FIGURES_DATE.search(line)
    if not match:
        return line
    return re.sub(r"[^年月日]+", lambda part: str(han_value(part.group().replace("○", "〇")) or ""), match.group())
