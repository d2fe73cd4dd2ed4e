"""Raised and lowered characters: a power is marked, a note's mark is kept apart, and neither is glued to a figure."""

from __future__ import annotations

import re

_NOTE_SIGN = re.compile(
    r"[*†‡§¶#]+|[\[(（【〔]\s*(?:note\s*|注\s*)?[\w*]{1,4}\s*[\])）】〕]|注\s*\d*|[①-⑳]", re.IGNORECASE
)
_FIGURE = re.compile(r"\d{1,3}(?:\s*[,，、;–-]\s*\d{1,3})*")
_SIGNED = re.compile(r"[+\-−–]\s?\d{1,3}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th|er|re|ers|ème|ª|º|°)\.?", re.IGNORECASE)
_TRADE = re.compile(r"TM|SM|®|©|™|\(R\)", re.IGNORECASE)
_BASE = re.compile(
    r"(?<![\d.,])(?:10|2)$|(?<![A-Za-z])(?:[kcdmµμ]?m|ft|yd|mi|in|s|sec|[a-z]|[RSENχσ])$|(?:米|公里|千米|厘米|毫米|英尺)$"
)
_VARIABLE = re.compile(r"[a-z](?:\s?[+\-−*]\s?\w{1,3})?|[a-z]\d")
_NOTE_LETTER = re.compile(r"[a-z](?:\s?[,，、]\s?[a-z])*", re.IGNORECASE)
_MAX_CHARS = 12


def raised(before: str, words: str, *, is_link: bool) -> str | None:
    """What a superscript says behind the words before it; None for the mark of a note.

    raised("over 10", "3", is_link=False) -> "^3"; raised("5,000", "2", is_link=False) -> None
    """
    words = words.strip()
    if not words:
        return ""
    if is_link or _NOTE_SIGN.fullmatch(words):
        return None
    is_figure_before = bool(re.search(r"[\d%]$", before))
    if _TRADE.fullmatch(words) or (is_figure_before and _ORDINAL.fullmatch(words)):
        return words
    if _SIGNED.fullmatch(words):
        return f"^{words}"
    if _FIGURE.fullmatch(words):
        return f"^{words}" if _BASE.search(before) and words.isdecimal() else None
    if _VARIABLE.fullmatch(words) and re.search(r"(?<![A-Za-z])[A-Za-z]$|[)\]]$", before):
        return f"^{words}"
    if _NOTE_LETTER.fullmatch(words):
        return None
    if len(words) > _MAX_CHARS or " " in words:
        return f" {words} "
    return f"^{words}" if is_figure_before else words


def lowered(before: str, words: str) -> str:
    """What a subscript says behind the words before it: glued to a letter (CO2), marked behind a figure (10_2)."""
    words = words.strip()
    return f"_{words}" if words[:1].isdigit() and before[-1:].isdigit() else words
