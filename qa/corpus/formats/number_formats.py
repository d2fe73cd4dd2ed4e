"""Numbers and dates as a workbook shows them in their number formats."""

from __future__ import annotations

import datetime
import re
from fractions import Fraction

_LITERAL = re.compile(r"\"([^\"]*)\"|\\(.)|\[\$([^\]-]*)[^\]]*\]|_(.)|\*(.)|\[[^\]]*\]")
_DIGITS = re.compile(r"[#0?](?:,?[#0?])*(?:\.[#0?]+)?(?:[eE][+-]0+)?(?P<thousands>,*)")
_FRACTION = re.compile(r"(?:[#0?]+\s+)?[#0?]+\s*/\s*(?:[#0?]+|\d+)")
_DATE_PART = re.compile(r"y+|m+|d+|h+|s+|am/pm|a/p|上午/下午", re.IGNORECASE)
_DAYS = 2_958_466  # of the calendar of workbooks
_EPOCH = datetime.datetime(1899, 12, 30)


def shown_number(value: float, form: str) -> str:
    """A number as a workbook shows it in a number format; in a form that is not known as it stands.

    shown_number(0.3, "0%") -> "30%"; shown_number(7, "000") -> "007"; shown_number(4200, '0.0,"k"') -> "4.2k"
    """
    sections = form.split(";")
    section = sections[0]
    is_own = value < 0 and len(sections) > 1 and bool(sections[1].strip())
    if is_own:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2 and sections[2].strip():
        section = sections[2]
    bare, literals = _without_literals(section)
    if _is_date(bare):
        return shown_date(_EPOCH + datetime.timedelta(days=value), form) if 0 <= value < _DAYS else _plain(value)
    if _FRACTION.search(bare):
        return _with_literals(_FRACTION.sub(_fraction(value, bare).replace("\\", ""), bare), literals)
    digits = _DIGITS.search(bare)
    if digits is None:
        words = _with_literals(bare, literals).strip()
        return words if is_own or not re.search(r"[Gg]eneral|@|^$", bare) else _plain(value) + "".join(literals)
    shown = _figures(value, digits, is_percent="%" in bare)
    return _with_literals(bare[: digits.start()] + shown + bare[digits.end() :], literals).strip()


def shown_date(value: datetime.datetime, form: str) -> str:
    """A date and time as a workbook shows it in a number format; 2024-03-05 where the form tells none.

    shown_date(datetime(2024, 3, 5), 'yyyy"年"m"月"d"日"') -> "2024年3月5日"
    """
    bare, literals = _without_literals(form.split(";")[0])
    parts = [part.lower() for part in _DATE_PART.findall(bare)]
    if not any(part[0] in "yd" for part in parts) or len(parts) < 2 or re.fullmatch(r"mm-dd-yy|m/d/yy(?: h:mm)?", bare):
        is_day = value.time() == datetime.time()
        return value.date().isoformat() if is_day else value.isoformat(" ", "minutes")
    has_half = any("/" in part for part in parts)
    last = ""

    def part(match: re.Match[str]) -> str:
        nonlocal last
        words = match[0].lower()
        after = bare[match.end() :].lstrip(": ")[:1].lower()
        is_minute = words[0] == "m" and len(words) < 3 and (last == "h" or after == "s")
        last = words[0] if words[0] != "m" else last if not is_minute else "m"
        return _date_part(value, "n" * len(words) if is_minute else words, has_half=has_half)

    return _with_literals(_DATE_PART.sub(part, bare), literals).strip()


def _date_part(value: datetime.datetime, words: str, *, has_half: bool) -> str:
    if "/" in words:
        return value.strftime("%p") if words[0] == "a" else ("上午" if value.hour < 12 else "下午")
    kind, n = words[0], len(words)
    if kind == "y":
        return f"{value.year}" if n > 2 else f"{value.year % 100:02}"
    if kind in "md" and n > 2:
        name = value.strftime("%B" if kind == "m" else "%A")
        return name if n > 3 else name[:3]
    hour = (value.hour + 11) % 12 + 1 if has_half else value.hour
    number = {"m": value.month, "d": value.day, "h": hour, "n": value.minute, "s": value.second}[kind]
    return f"{number:02}" if n > 1 else str(number)


def _without_literals(section: str) -> tuple[str, list[str]]:
    """The form with a sign in the place of each literal word, and those words."""
    literals: list[str] = []

    def keep(match: re.Match[str]) -> str:
        words = next((group for group in match.groups()[:3] if group is not None), "")
        if not words:
            return ""
        literals.append(words)
        return "\ue000"

    return _LITERAL.sub(keep, section), literals


def _with_literals(words: str, literals: list[str]) -> str:
    for literal in literals:
        words = words.replace("\ue000", literal, 1)
    return words


def _is_date(bare: str) -> bool:
    return bool(re.search(r"[yd]|h|mm", bare, re.IGNORECASE)) and not re.search(r"[#0?]|general", bare, re.IGNORECASE)


def _figures(value: float, digits: re.Match[str], *, is_percent: bool) -> str:
    core = digits[0].rstrip(",")
    scaled = value * (100 if is_percent else 1) / 1000 ** len(digits["thousands"])
    power = re.search(r"[eE][+-](0+)", core)
    decimals = re.search(r"\.([#0?]+)", core)
    most = len(decimals[1]) if decimals else 0
    least = decimals[1].count("0") if decimals else 0
    if power:
        words = f"{scaled:.{most}E}"
        return words[:-2] + words[-2:].zfill(len(power[1]))
    words = f"{scaled:{',' if ',' in core else ''}.{most}f}"
    while most > least and words.endswith("0"):
        words, most = words[:-1], most - 1
    words = words.rstrip(".") if not most else words
    sign, words = ("-", words[1:]) if words.startswith("-") else ("", words)
    whole, point, rest = words.partition(".")
    n_least = core.split(".")[0].count("0")
    return sign + (whole.zfill(n_least) if "," not in core else whole) + point + rest


def _fraction(value: float, bare: str) -> str:
    match = _FRACTION.search(bare)
    below = match[0].rsplit("/", 1)[1].strip() if match else "?"
    limit = int(below) if below.isdecimal() and below.strip("0") else 10 ** len(below) - 1
    part = Fraction(abs(value)).limit_denominator(max(1, limit))
    sign = "-" if value < 0 else ""
    has_whole = match is not None and " " in match[0].strip()
    whole, rest = divmod(part.numerator, part.denominator) if has_whole else (0, part.numerator)
    if not rest:
        return f"{sign}{whole}"
    return f"{sign}{f'{whole} ' if whole else ''}{rest}/{part.denominator}"


def _plain(value: float) -> str:
    return f"{value:.10g}" if abs(value) < 1e11 else f"{value:.0f}"
