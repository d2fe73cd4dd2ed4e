"""Why words of a file are left out of its text."""

from __future__ import annotations

from enum import StrEnum


class Omission(StrEnum):
    """Why words of a file are not in its text."""

    FURNITURE = "furniture"  # navigation, share and print buttons, running heads, page numbers
    LINKS = "links"  # a menu, a table of contents
    OUTSIDE = "outside the main part"
    CONTROLS = "form controls"
    HIDDEN = "hidden"
    STRUCK_OUT = "struck out"
    NOTE_MARK = "note mark"  # the raised figure that points to a footnote
    TABLE_HEAD = "table corner or row number"
    WATERMARK = "watermark"
    UNREADABLE = "unreadable"
