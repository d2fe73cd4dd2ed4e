"""Dates in English and Chinese texts."""

from __future__ import annotations

import re

from qa.language.numerals import han_value

_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def find_date(text: str) -> str:
    """The first date of `text` as YYYY-MM-DD; "" when it holds none.

    find_date("2022 - Dec -06 10:20") -> "2022-12-06"
    """
    for pattern, order in _DATES:
        match = pattern.search(text)
        if match:
            year, month, day = (match[name] for name in order)
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            if 1 <= number <= 12 and 1 <= int(day) <= 31:
                return f"{year}-{number:02}-{int(day):02}"
    return ""


_MONTH_NAME = r"(?P<m>(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)\.?"
_DATES = tuple(
    (re.compile(pattern, re.IGNORECASE), ("y", "m", "d"))
    for pattern in (
        rf"(?P<y>(?:19|20)\d\d)\s*-\s*{_MONTH_NAME}\s*-\s*(?P<d>\d{{1,2}})",
        r"(?P<y>(?:19|20)\d\d)\s*[-/.年]\s*(?P<m>\d{1,2})\s*[-/.月]\s*(?P<d>\d{1,2})",
        rf"{_MONTH_NAME}\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)",
        rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH_NAME},?\s+(?P<y>(?:19|20)\d\d)",
    )
)


_HAN_DATE = re.compile(r"[二〇○零一三四五六七八九]{4}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日")


def arabic_date(line: str) -> str:
    """A date in Chinese figures with Arabic ones, any other line as it is: 二〇二一年八月三日 -> 2021年8月3日."""
    match = _HAN_DATE.search(line)
    if not match:
        return line
    return re.sub(r"[^年月日]+", lambda part: str(han_value(part.group().replace("○", "〇")) or ""), match.group())
