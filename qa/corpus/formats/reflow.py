"""Paragraphs that a file breaks into lines of one width are put together again; lists, headings and short lines stay.

A line is carried on by the next one where no empty line is between them, it ends no sentence, the next is no item, and
either the next word did not fit (the line reaches the width of its block) or the words show it: a small letter, a comma
or a word like "of" at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from qa.corpus.enumeration import Style, line_markers

HAN_SIGN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
PAGE_NUMBER = re.compile(
    r"[-—–·\s]*(?:page\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[-—–·\s]*|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?",
    re.I,
)
_SENTENCE_END = re.compile(r"[.。;；:：!！?？|][\"”’)）」』]*$")
_BROKEN_OFF = re.compile(
    r"(?:,|，|、|\b(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|but|not|before|after|than|that|which|who|is|are|was|"
    r"were|be|been|shall|may|must|will|its|their|this|these|any|each|every|no|if|as|under|between|into|upon|within))$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"\s*(?:[-*+•●▪■◦‣∙·○◆–—]\s|[#>|])")
# Words that stand before a hyphen of their own: "long-term", "self-employed".
_FIRST_PARTS = frozenset(
    "self ex well long short full part half high low cross non all able year month week day first second third one two "
    "three four five six seven eight nine ten twenty thirty forty fifty sixty seventy eighty ninety old new early late "
    "mid near far ever never so set built add on off up down by free post anti pro semi multi vice co large small "
    "single double right left open closed hard soft low income tax duty policy rule fact".split()
)
_MIN_PAIR_WIDTH = 55
_WIDER = 6  # than the width of the file a line may be: another paragraph tells the width
_IN_COLUMNS = re.compile(r"\S(?: {3,}|\t)\S")  # words set apart, as in a table
_MIN_WIDTH, _MAX_WIDTH = 40, 140  # of a block of Latin lines; a Chinese character is two wide


def reflow(lines: Sequence[str], width: int | None = None) -> Iterator[str]:
    """The lines with hard-wrapped paragraphs as one line each. Empty lines part paragraphs and are left out.

    width: as `wrap_width` gives it for the whole file; None: it is found in these lines.
    """
    width = wrap_width(lines) if width is None else width
    for block in _blocks(lines):
        yield from _rejoined(block, width)


def wrap_width(lines: Sequence[str]) -> int:
    """The width at which the lines of a file are broken; 0 when they are not.

    They are when in some paragraph two lines reach its width without ending a sentence, and such lines are
    no small part of it.
    """
    found = _width_of_pairs(lines)
    for block in _blocks(lines):
        widths = [_width(line.strip()) for line in block]
        width = max(widths)
        if len(block) < 3 or not _MIN_WIDTH <= width <= _MAX_WIDTH:
            continue
        n_full = sum(
            _is_full(line, after, n, width) and not _SENTENCE_END.search(line.strip()) and not _starts_something(after)
            for line, after, n in zip(block, block[1:], widths, strict=False)
        )
        if n_full >= max(2, 0.25 * (len(block) - 1)):
            found = max(found, width)
    return found


def _width_of_pairs(lines: Sequence[str]) -> int:
    """The width at which paragraphs of two lines are broken, where two of them break a sentence at nearly one width."""
    pairs = [block for block in _blocks(lines) if len(block) == 2]
    widths = [
        n
        for line, after in pairs
        if _MIN_PAIR_WIDTH <= (n := _width(line.strip())) <= _MAX_WIDTH
        and (after.strip()[:1].islower() or _BROKEN_OFF.search(line.strip()))
        and not (_SENTENCE_END.search(line.strip()) or _starts_something(after) or _IN_COLUMNS.search(line))
    ]
    return max(widths) if len(widths) > 1 and max(widths) - min(widths) <= _WIDER + 6 else 0


def _blocks(lines: Sequence[str]) -> Iterator[list[str]]:
    for is_blank, group in groupby(lines, key=lambda line: not line.strip()):
        if not is_blank:
            yield list(group)


def _rejoined(block: list[str], width: int) -> Iterator[str]:
    widths = [_width(line.strip()) for line in block]
    if not width or max(widths) > width + _WIDER:
        yield from block
        return
    joined, is_joined = block[0], False
    for index, line in enumerate(block[1:]):
        if _carries_on(block[index], line, widths[index], width, is_joined):
            joined, is_joined = _joined(joined, line), True
        else:
            yield joined
            joined, is_joined = line, False
    yield joined


def _is_full(line: str, after: str, n: int, width: int) -> bool:
    first = after.strip().split(" ")[0] if after.strip() else ""
    if HAN_SIGN.match(after.strip()[:1]):
        first = after.strip()[:2] if HAN_SIGN.match(after.strip()[1:2]) is None else after.strip()[:1]
    return n + _width(first) + (not HAN_SIGN.match(first[:1])) > width - (2 if HAN_SIGN.search(line) else 0)


def _carries_on(line: str, after: str, n: int, width: int, is_joined: bool) -> bool:
    is_indented = HAN_SIGN.match(after.strip()) is not None and _indent(after) > _indent(line)
    line, after = line.strip(), after.strip()
    if is_indented or _starts_something(after) or _IN_COLUMNS.search(line) or _IN_COLUMNS.search(after):
        return False
    if _SENTENCE_END.search(line):  # nothing that has ended goes on in small letters
        return line.endswith(".") and after[:1].islower() and _is_full(line, after, n, width)
    if HAN_SIGN.match(line[-1]) or HAN_SIGN.match(after[0]):
        return _is_full(line, after, n, width)
    is_long = n >= 0.6 * width or is_joined
    return _is_full(line, after, n, width) or (is_long and (after[0].islower() or bool(_BROKEN_OFF.search(line))))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _starts_something(line: str) -> bool:
    return bool(_BULLET.match(line)) or any(marker.style is not Style.HASH for marker in line_markers(line))


def _joined(before: str, after: str) -> str:
    before, after = before.rstrip(), after.lstrip()
    if before.endswith("-") and before[-2:-1].isalnum() and after[:1].isalnum():
        return without_hyphen(before, after)
    if HAN_SIGN.match(before[-1:]) and HAN_SIGN.match(after[:1]):
        return before + after
    if re.search(r"[\u3400-\u9fff]\s?\d+$", before) and re.match(r"\d+\s?[\u3400-\u9fff%]", after):
        return before + after  # a figure that was broken over two lines
    both = HAN_SIGN.match(before[-1:]) or HAN_SIGN.match(after[:1])
    return before + ("" if both else " ") + after


def without_hyphen(before: str, after: str) -> str:
    """Two lines as one, of which the first ends in a hyphen: taken away within a word, kept in "long-term"."""
    first = re.split(r"[^\w]", before[:-1])[-1]
    is_word = first.isalpha() and after[:1].islower() and first.lower() not in _FIRST_PARTS
    return (before[:-1] if is_word else before) + after


def _width(words: str) -> int:
    """How wide the words are set in type of one width: a Chinese character is as wide as two others."""
    return len(words) + len(HAN_SIGN.findall(words))
