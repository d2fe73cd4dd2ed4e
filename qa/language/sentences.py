"""Where sentences begin and end, in English and Chinese, as exact spans."""

from __future__ import annotations

import re

from qa.datatypes import Span
from qa.language.dates import MONTH_NAMES

# A full stop after these does not end a sentence. Single capital letters ("J. Smith") are handled apart.
_ABBREVIATIONS = frozenset(
    "no nos art arts sec para paras fig vol ch mr mrs ms dr prof st jr sr gov sen rep gen col inc ltd co corp "
    "e.g i.e eg ie cf vs viz approx est dept sept tel add".split()
) | {name[:3] for name in MONTH_NAMES if name != "may"}
# These may also end a sentence ("... and so on, etc. The office ..."): only a small letter after them says no.
_MAYBE_FINAL = frozenset("etc al inc ltd co corp u.s u.k p.m a.m".split())
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|[。！？]+[”’」』）]*|\n+")
_ENUMERATOR = re.compile(r"\(?(\d{1,3}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,6})\.")


def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Spans of the sentences in text[start:end], in order, without the white space between them.

    Every character that is not white space lies in exactly one span; line ends always end a sentence.
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if _is_inside_sentence(text, begin, match):
            continue
        _add(spans, text, begin, match.end())
        begin = match.end()
    _add(spans, text, begin, end)
    return tuple(spans)


def _is_inside_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether this full stop belongs to an abbreviation, an initial or the number of a list item."""
    if not match.group().startswith(".") or match.group().startswith(".."):
        return False
    before = text[begin : match.start()]
    word = re.split(r"[\s(（\"“]", before)[-1]
    after = text[match.end() : match.end() + 2].strip()
    if _ENUMERATOR.fullmatch(before.strip() + "."):
        return True  # "1. How it came about"
    if word.lower() in _MAYBE_FINAL:
        return bool(after[:1].islower() or after[:1] in ",;")
    if word.lower() in _ABBREVIATIONS:
        return bool(after) and (after[0].isdigit() or word.lower() not in {"no", "may", "add", "art", "st", "co"})
    return len(word) == 1 and word.isupper() and word != "I" and bool(after[:1].isupper())


def _add(spans: list[Span], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        spans.append(Span(start=begin, end=end))
