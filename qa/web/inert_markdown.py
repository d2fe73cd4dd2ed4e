"""Text of others as chat Markdown that does nothing.

Every string that comes from a question, a document or an answer goes through here; after it the string holds neither
HTML nor Markdown. Links, emphasis and lists are written around it by us.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"[&<>\\`*_\[\]~|$#@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_BLOCK_START = re.compile(r"(?P<digits>\d*)(?P<sign>(?<!\d)[-+=]|(?<=\d)[.)](?=\s|$))")
_NEWLINE = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:[-•]\s+|(?=\d+\.\d+\s))")  # "- words", or a measure: "2.3 words"
BREAK = "\ue002"  # a private character where a line is broken inside a line of Markdown
_MARKER = re.compile(r"\[(\d{1,9})\]")
# "Aspect 1, heading: 1.1 words [2] [3]" with a further measure on the next line: head and first item share a line.
_HEADED = re.compile(
    r"^(?P<head>[^\n\[\]]{1,300}?[:：])[^\S\n]*(?P<item>\d+\.\d+\s[^\n\[\]]*)(?P<first>\[\d+\])?[^\S\n]*(?P<last>\[\d+\])"
    rf"(?=(?:{BREAK}[^\n]*)?\s*\n\d+\.\d+\s)",
    re.MULTILINE,
)


def inert(text: str) -> str:
    """Text as chat Markdown that shows exactly these characters and does nothing.

    Markup characters become character references. White space at the start of a line is
    dropped (it would make a code block).
    """
    return "\n".join(_inert_line(line.strip()) for line in _NEWLINE.split(text))


def _inert_line(line: str) -> str:
    """One line made inert; what would begin a list, rule or heading at its start included."""
    start = _BLOCK_START.match(line)
    if not start:
        return _MARKUP.sub(_reference, line)
    return f"{start['digits']}&#{ord(start['sign'])};{_MARKUP.sub(_reference, line[start.end() :])}"


def _reference(markup: re.Match[str]) -> str:
    names = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return names.get(markup.group(), f"&#{ord(markup.group())};")


def inert_line(text: str) -> str:
    """Like `inert`, on one line."""
    return inert(" ".join(text.split()))


def with_markers(text: str, markers: Iterable[int]) -> str:
    """The text made inert, with each [n] of `markers` a link to its definition."""
    text = _HEADED.sub(_head_and_item, text)
    known, parts, at = set(markers), [], 0
    for marker in _MARKER.finditer(text):
        if int(marker.group(1)) in known:
            parts += [text[at : marker.start()], marker.group()]
            at = marker.end()
    parts.append(text[at:])
    shown: list[str] = []
    for line in _lines_of(parts):
        is_item = _ITEM.match(line[0]) is not None
        if shown and shown[-1].startswith("- ") and not is_item:
            shown.append("")  # else it would be a part of the last item
        shown.append(_linked_line(line))
    return "\n".join(shown).replace(BREAK, "<br>")


def _head_and_item(headed: re.Match[str]) -> str:
    """The head on a line of its own with its marker, then the first item with its own."""
    head = f"{headed['head']} {headed['first'] or ''}".rstrip()
    return f"{head}\n{headed['item'].rstrip()} {headed['last']}"


def _lines_of(parts: Sequence[str]) -> list[list[str]]:
    """Lines of alternating plain text (even places) and markers (odd places)."""
    lines: list[list[str]] = [[""]]
    for place, part in enumerate(parts):
        if place % 2:
            lines[-1] += [part, ""]
            continue
        first, *others = _NEWLINE.split(part)
        lines[-1][-1] += first
        lines += [[other] for other in others]
    return lines


def _linked_line(line: list[str]) -> str:
    """A line of Markdown: a list item where it begins like a list item, its text inert, its markers links."""
    item = _ITEM.match(line[0])
    shown = "- " + _inert_line(line[0][item.end() :]) if item else _inert_line(line[0].lstrip())
    for marker, text in zip(line[1::2], line[2::2], strict=True):
        shown += marker if not shown or shown.endswith(" ") else f" {marker}"  # "[1][2]" would be a single link
        if text[:1] in ("(", ":"):  # "[1](x)" and "[1]: x" would be markup too
            shown, text = f"{shown}&#{ord(text[0])};", text[1:]
        shown += _MARKUP.sub(_reference, text)
    return shown.rstrip()
