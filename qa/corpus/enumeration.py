"""The grammar of markers: what numbers an item at the start of a line or inside running text.

"1.", "(2)", "Ii.", "Third,", "The second is to", "一、", "（二）", "第三条", "一是". One mark can be read in several
ways; the sequence it stands in decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from qa.language.numerals import CARDINAL_WORD, HAN_NUMBER, ORDINAL_WORD, number_value, roman_value
from qa.language.patterns import late_pattern


class Style(StrEnum):
    """How a marker is written. Markers of one style number one level of a text."""

    HASH = "#"
    ANNEX = "annex"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    ORDINAL = "first"
    ARABIC = "1."
    DOTTED = "1.1"
    PAREN = "(1)"
    CIRCLED = "①"
    ROMAN = "i."
    LETTER = "a."
    HAN = "一、"
    HAN_PAREN = "（一）"


class Marker(NamedTuple):
    """A numbering mark: its style, its value, and where the numbered words begin (`end`).

    inserted: which one it is of those put in later behind that value: 1 for "5A", "第三条之一"; 0 for none.
    """

    style: Style
    value: int
    start: int
    end: int
    inserted: int = 0


_HAN_UNITS = {"编": Style.PART, "部分": Style.PART, "章": Style.CHAPTER, "节": Style.SECTION, "条": Style.ARTICLE}
_SIMPLER_UNITS = str.maketrans("編節條", "编节条")
_WORD_UNITS = {
    "part": Style.PART, "chapter": Style.CHAPTER, "section": Style.SECTION, "article": Style.ARTICLE,
    "sec": Style.SECTION, "art": Style.ARTICLE, "title": Style.PART, "clause": Style.ARTICLE, "rule": Style.ARTICLE, "regulation": Style.ARTICLE,
}  # fmt: skip
_UNIT_WORDS = "|".join(_WORD_UNITS)
_GONE_HAN = "(?:已?删除|已?删去|已?废止|略)"
_GONE_WORD = "(?:repealed|deleted|omitted|revoked|reserved)"
GONE = late_pattern(rf"[（(\[]?\s*(?:{_GONE_HAN}|{_GONE_WORD})\s*[)）\]]?[.。]?", re.IGNORECASE)
LATIN_INSERTED = {"bis": 1, "ter": 2, "quater": 3}
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}
_LINE_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("hash", late_pattern(r"(?P<v>#{1,6})\s+(?=\S)")),
    # a range of articles that were taken out: 第五条至第七条（删除）
    (
        "han_unit",
        late_pattern(
            rf"第\s*(?:{HAN_NUMBER}|\d{{1,4}})\s*条\s*(?:至|到|—|－|-|、|和)\s*第\s*(?P<v>{HAN_NUMBER}|\d{{1,4}})\s*(?P<u>条)"
            rf"\s*(?=[（(]?\s*{_GONE_HAN})"
        ),
    ),
    (
        "han_unit",
        late_pattern(
            rf"第\s*(?P<v>{HAN_NUMBER}|\d{{1,4}})\s*(?P<u>编|部分|章|节|条)(?:\s*之\s*(?P<x>{HAN_NUMBER}|\d{{1,2}}))?[\s：:、.]*"
        ),
    ),
    (
        "word_unit",
        late_pattern(
            rf"(?P<u>{_UNIT_WORDS})s\s+\d{{1,4}}\s*(?:to|and|-|–|—)\s*(?P<v>\d{{1,4}})[.:)—–\s-]*(?=[(\[]?\s*{_GONE_WORD})",
            re.IGNORECASE,
        ),
    ),
    (
        "word_unit",
        late_pattern(
            rf"(?P<u>{_UNIT_WORDS})\.?\s+"
            rf"(?:(?P<v>\d{{1,4}})(?P<x>[A-Z]{{1,2}}|\s?(?:{'|'.join(LATIN_INSERTED)}))?|(?P<w>[IVXLC]{{1,7}}|{CARDINAL_WORD}))"
            rf"(?=[\s.:)—–-]|$)[.:)—–\s-]*",
            re.IGNORECASE,
        ),
    ),
    (
        "annex",
        late_pattern(
            r"(?:(?:Annex|Appendix|Schedule)\s+(?P<v>\d{1,3}|[A-Z]|[IVXLC]{1,7})(?=[\s.:)—–-]|$)"
            rf"|附(?:件|录|表)\s*(?P<w>\d{{1,3}}|{HAN_NUMBER})(?![.．、]))[\s.:：—–-]*",
            re.IGNORECASE,
        ),
    ),
    ("dotted", late_pattern(r"(?P<v>\d{1,3}(?:\.\d{1,3})+)\.?\s+(?=\S)")),
    (
        "arabic",
        late_pattern(rf"\d{{1,3}}\s*(?:to|-|–|—)\s*(?P<v>\d{{1,3}})[.．]?\s*(?=[(\[]?\s*{_GONE_WORD})", re.IGNORECASE),
    ),
    ("arabic", late_pattern(r"(?P<v>\d{1,3})(?:(?P<x>[A-Z]{1,2})?[.．]\s*(?!\d)|、\s*)(?=\S)")),
    ("paren", late_pattern(r"(?:[(（](?P<v>\d{1,3})[)）]|(?P<w>\d{1,3})[)）])\s*(?=\S)")),
    ("circled", late_pattern(r"(?P<v>[①-⑳])\s*(?=\S)")),
    ("roman", late_pattern(r"(?:[(（](?P<v>[ivxlcIVXLC]{1,7})[)）]|(?P<w>[ivxlcIVXLC]{1,7})[.)])\s*(?=\S)")),
    ("letter", late_pattern(r"(?:[(（](?P<v>[a-zA-Z])[)）]|(?P<w>[a-zA-Z])[.)])\s+(?=\S)")),
    ("han_paren", late_pattern(rf"[(（](?P<v>{HAN_NUMBER})[)）]\s*(?=\S)")),
    ("han", late_pattern(rf"(?P<v>{HAN_NUMBER})、\s*(?=\S)")),
    ("ordinal", late_pattern(rf"(?:The\s+)?(?P<v>{ORDINAL_WORD})(?:ly)?\s*[,:，：.]\s*(?=\S)", re.IGNORECASE)),
)


def line_markers(line: str) -> tuple[Marker, ...]:
    """Every way to read the start of `line` as a marker, most specific first; empty when it is not numbered.

    "I. Scope" can be Roman 1 or the letter I: both are given, the sequence of lines decides.
    """
    begin, line = len(line) - len(line.lstrip()), line.translate(_SIMPLER_UNITS)
    readings = (_read_marker(name, pattern.match(line, begin)) for name, pattern in _LINE_PATTERNS)
    return tuple(marker for marker in readings if marker is not None)


def _read_marker(name: str, match: re.Match[str] | None) -> Marker | None:
    if match is None:
        return None
    groups = match.groupdict()
    written = groups.get("v") or groups.get("w") or ""
    style, value = _style_and_value(name, written, groups.get("u") or "")
    return Marker(style, value, match.start(), match.end(), inserted_value(groups.get("x") or "")) if value else None


def inserted_value(written: str) -> int:
    """Which inserted one a mark says: A -> 1, B -> 2, AA -> 27, bis -> 1, 一 -> 1; 0 for none."""
    word = written.strip().lower()
    if not word or word in LATIN_INSERTED:
        return LATIN_INSERTED.get(word, 0)
    if word.isascii() and word.isalpha():
        return ord(word[-1]) - 96 + 26 * (ord(word[0]) - 96 if len(word) > 1 else 0)
    return number_value(word) or 0


def _style_and_value(name: str, written: str, unit: str) -> tuple[Style, int]:
    if name == "hash":
        return Style.HASH, len(written)
    if name == "circled":
        return Style.CIRCLED, _CIRCLED[written]
    if name == "roman":
        return Style.ROMAN, roman_value(written) or 0
    if name == "letter":
        return Style.LETTER, ord(written.lower()) - ord("a") + 1
    if name == "annex":
        is_letter = len(written) == 1 and written.isascii() and written.isalpha()
        return Style.ANNEX, ord(written.lower()) - 96 if is_letter else number_value(written) or roman_value(
            written
        ) or 0
    if name == "dotted":
        return Style.DOTTED, int(written.rsplit(".", 1)[1])
    if name == "han_unit":
        return _HAN_UNITS[unit], number_value(written) or 0
    if name == "word_unit":
        return _WORD_UNITS[unit.lower()], number_value(written) or roman_value(written) or 0
    styles = {"arabic": Style.ARABIC, "paren": Style.PAREN, "han": Style.HAN, "han_paren": Style.HAN_PAREN}
    return styles.get(name, Style.ORDINAL), number_value(written) or 0


# --- items that follow each other in running text: "First, ... The second is to ... Third, ..." ---

_RUN_IN = late_pattern(
    rf"(?:^|(?<=[.;:!?]\s)|(?<=[.;:!?][\"”’]\s)|(?<=\s[-–—]\s))\s*(?:and\s+)?"
    rf"(?:(?:The\s+)?(?P<o>{ORDINAL_WORD})(?:ly)?(?:\s+(?:of\s+all|aspect|one|point|part|measure|task))?"
    rf"(?:\s*[,:]\s*|\s+is\s+(?:that\s+)?(?:to\s+)?)|[(](?P<p>\d{{1,2}})[)]\s*|(?P<q>\d{{1,2}})[)]\s*"
    r"|[(](?P<r>[ivx]{1,5})[)]\s*|[(](?P<l>[a-z])[)]\s*)(?=\S)",
    re.IGNORECASE,
)
_RUN_IN_HAN = late_pattern(
    rf"(?:^|(?<=[。；：:;，,]))\s*(?:(?P<o>[一二三四五六七八九十]{{1,3}})(?:是|要|则)(?:要)?|第(?P<s>{HAN_NUMBER})[，,、]\s*"
    rf"|[(（](?P<p>\d{{1,2}}|{HAN_NUMBER})[)）]\s*|(?P<q>\d{{1,2}})[.．、](?!\d)\s*)|(?P<c>[①-⑳])\s*"
)


def run_in_markers(text: str, start: int, end: int) -> tuple[Marker, ...]:
    """The longest run of markers 1, 2, 3 ... inside text[start:end]; empty when fewer than two follow on.

    Offsets are those of `text`. Marks out of sequence (a stray "first,") are passed over.
    """
    marks = sorted({*_run_in_of(text, start, end, _RUN_IN), *_run_in_of(text, start, end, _RUN_IN_HAN)}, key=_start)
    best: list[Marker] = []
    for index, first in enumerate(marks):
        if first.value == 1:
            run = [first]
            run += _continue_run(run, marks[index + 1 :])
            best = max(best, run, key=len)
    return tuple(best) if len(best) >= 2 else ()


def _continue_run(run: list[Marker], later: list[Marker]) -> list[Marker]:
    added: list[Marker] = []
    wanted = run[-1].value + 1
    for mark in later:
        if mark.value == wanted and mark.style is run[0].style:
            added.append(mark)
            wanted += 1
    return added


def _start(marker: Marker) -> int:
    return marker.start


def _run_in_of(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[Marker]:
    """Every reading of every mark: "(i)" is Roman 1 and the letter i."""
    for match in pattern.finditer(text[start:end]):
        first = start + match.end() - len(match.group().lstrip())
        for group, written in match.groupdict().items():
            for style, value in _run_in_readings(group, written) if written else ():
                if value:
                    yield Marker(style, value, first, start + match.end())


def _run_in_readings(group: str, written: str) -> Iterator[tuple[Style, int]]:
    if group in "os":
        yield Style.ORDINAL, number_value(written) or 0
    elif group == "c":
        yield Style.CIRCLED, _CIRCLED[written]
    elif group in "rl":
        yield Style.ROMAN, roman_value(written) or 0
        if len(written) == 1:
            yield Style.LETTER, ord(written.lower()) - ord("a") + 1
    else:
        yield Style.PAREN if group == "p" else Style.ARABIC, number_value(written) or 0
