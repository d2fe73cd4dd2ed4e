"""What every format gives: lines in reading order, each with what the format knows of it, and what it leaves out."""

from __future__ import annotations

from typing import NamedTuple

from qa.omissions import Omission


class Line(NamedTuple):
    """One line of text. `level` 1..9: a heading of that depth, 0: none. `anchor`: an id or bookmark before it."""

    text: str
    level: int = 0
    page: int | None = None  # None: the format has no pages
    anchor: str = ""
    is_item: bool = False  # stands in a list of the file: what follows the list is not under it
    is_ocr: bool = False  # was read off a picture


class Dropped(NamedTuple):
    """Words of the file that are in no line, whole, and why."""

    reason: Omission
    words: str


class Draft(NamedTuple):
    """A file as read: lines, the title its format names ("": no title), and metadata its format states."""

    lines: tuple[Line, ...]
    title: str = ""
    known: dict[str, str] = {}  # keys of manifest.jsonl: issuer, number, date, source
    dropped: tuple[Dropped, ...] = ()
