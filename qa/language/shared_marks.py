"""What a sentence and its translation have in common whatever the languages: figures, dates, names, numbers of places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from anyascii import anyascii

from qa.datatypes import Language
from qa.language.dates import MONTH, MONTH_NAMES, WHOLE_DATE
from qa.language.numerals import CARDINAL_WORD, HAN_NUMBER, ORDINAL_WORD, han_value, number_value

_FIGURE = re.compile(
    r"(?<![\d.])\d+(?:,\d{3})*(?:\.\d+)?\s*(?P<scale>万|亿|thousand\b|million\b|billion\b)?", re.IGNORECASE
)
_SCALES = {"万": 10**4, "亿": 10**8, "thousand": 10**3, "million": 10**6, "billion": 10**9}
_NUMBER_WORD = re.compile(rf"\b(?:{CARDINAL_WORD}|{ORDINAL_WORD})\b", re.IGNORECASE)
_HAN_NUMBER = re.compile(HAN_NUMBER)
_DATE, _MONTH = re.compile(WHOLE_DATE, re.IGNORECASE), re.compile(MONTH, re.IGNORECASE)
_LATIN = re.compile(r"[A-Za-z][A-Za-z.&-]*[A-Za-z]")
_NAME = re.compile(r"\b[A-Z][a-z]{3,}\b")
_MONTHS = {name[:3]: str(number) for number, name in enumerate(MONTH_NAMES, 1)}


class Marks(NamedTuple):
    """What must stand in the other text too, and what may be written otherwise there (numbers in words)."""

    certain: frozenset[str]
    possible: frozenset[str]


def marks_of(pieces: Sequence[str], language: Language, others: Sequence[str]) -> list[Marks]:
    """The marks of each piece of a text whose pieces in the other language are `others`.

    Figures count by their value: 50,000 is 5万, "August 13" is 8月13日. Words in Latin letters count where they stand in
    both texts; English names also where Chinese characters spell them (Kunming, 昆明).
    """
    shared = _shared_words(pieces, others)
    spelt = _spelt_names(others if language == "zh" else pieces, pieces if language == "zh" else others)
    return [_of(piece, language, shared, spelt) for piece in pieces]


def _of(piece: str, language: Language, shared: frozenset[str], spelt: frozenset[str]) -> Marks:
    certain = {_value(match) for match in _FIGURE.finditer(piece)}
    if language == "zh":
        numbers = (han_value(match[0]) for match in _HAN_NUMBER.finditer(piece))
        letters = _spelling(piece) if spelt else ""
        names = {name for name in spelt if name in letters}
    else:
        certain |= {_MONTHS[m[0][:3].lower()] for date in _DATE.finditer(piece) for m in _MONTH.finditer(date[0])}
        numbers = (number_value(match[0]) for match in _NUMBER_WORD.finditer(piece))
        names = {match[0].lower() for match in _NAME.finditer(piece)} & spelt
    latin = {match[0].lower() for match in _LATIN.finditer(piece)} & shared
    return Marks(frozenset(certain | latin | names), frozenset(str(n) for n in numbers if n is not None))


def _value(match: re.Match[str]) -> str:
    scale = (match["scale"] or "").lower()
    number = float(match[0][: len(match[0]) - len(scale)].replace(",", "")) * _SCALES.get(scale, 1)
    return str(int(number)) if number.is_integer() else str(number)


def _shared_words(pieces: Sequence[str], others: Sequence[str]) -> frozenset[str]:
    """Words in Latin letters of the Chinese side: these stand in the English as they are."""
    held = [{match[0].lower() for piece in side for match in _LATIN.finditer(piece)} for side in (pieces, others)]
    return frozenset(held[0] & held[1])


def _spelling(chinese: str) -> str:
    return re.sub("[^a-z]", "", anyascii(chinese).lower())


def _spelt_names(english: Sequence[str], chinese: Sequence[str]) -> frozenset[str]:
    """Names in the English that the Chinese spells, in small letters."""
    names = {match[0].lower() for piece in english for match in _NAME.finditer(piece)}
    letters = "\n".join(map(_spelling, chinese))
    return frozenset(name for name in names if name in letters)
