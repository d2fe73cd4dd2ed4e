"""Styles of a Word document: headings, lists, and what hides, strikes out or raises characters."""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "none", "off")
_HEADING_NAMES = ("heading ", "标题 ", "überschrift ", "titre ")
_MAX_DEPTH = 20


def value_of(node: Element | None) -> str:
    """The w:val of a node; "" for no node or a node without it."""
    return str(node.get(f"{W}val") or "") if node is not None else ""


def flag(node: Element | None) -> bool:
    """Whether a switch is on: present, and not set to off."""
    return node is not None and value_of(node) not in _OFF


def whole(words: str, default: int) -> int:
    """The whole number that `words` are, else `default`."""
    return int(words) if words.isdecimal() and len(words) < 6 else default


class Looks(NamedTuple):
    """How characters are set. None: not said here, so what is around decides."""

    is_struck_out: bool | None = None
    is_hidden: bool | None = None
    raised: str | None = None  # "superscript", "subscript", "baseline"
    font: str = ""
    is_moved: bool = False  # raised or lowered by a distance, which short words alone are read so by

    def over(self, below: Looks) -> Looks:
        """These looks where they say something, else those below."""
        return Looks(
            self.is_struck_out if self.is_struck_out is not None else below.is_struck_out,
            self.is_hidden if self.is_hidden is not None else below.is_hidden,
            self.raised or below.raised,
            self.font or below.font,
            self.is_moved if self.raised else below.is_moved,
        )


def looks_of(properties: Element | None) -> Looks:
    """The looks that a w:rPr says."""
    if properties is None or not len(properties):
        return Looks()
    struck = [flag(node) for tag in ("strike", "dstrike") if (node := properties.find(W + tag)) is not None]
    hidden = properties.find(f"{W}vanish")
    fonts = properties.find(f"{W}rFonts")
    distance = value_of(properties.find(f"{W}position"))
    moved = {"": None, "0": None}.get(distance, "subscript" if distance.startswith("-") else "superscript")
    aligned = value_of(properties.find(f"{W}vertAlign")) or None
    return Looks(
        any(struck) if struck else None,
        flag(hidden) if hidden is not None else None,
        aligned or moved,
        str(fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi") or "") if fonts is not None else "",
        bool(moved) and not aligned,
    )


class Style(NamedTuple):
    """What a style says: heading depth (0 none), whether it is the title, its list and list level, its characters."""

    name: str = ""
    level: int = 0
    is_title: bool = False
    list_id: str = ""
    list_level: int = 0
    looks: Looks = Looks()


class Styles:
    """The styles of styles.xml with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        """root: that of styles.xml; None where the file has none."""
        nodes = [] if root is None else list(root.iterfind(f"{W}style"))
        self._nodes = {str(node.get(f"{W}styleId") or ""): node for node in nodes}
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Element) -> Style:
        """The style of a paragraph."""
        return self.named(value_of(paragraph.find(f"{W}pPr/{W}pStyle")))

    def named(self, style_id: str) -> Style:
        """The style of that id; one that says nothing for an unknown id."""
        if style_id not in self._known:
            self._known[style_id] = self._read(style_id)
        return self._known[style_id]

    def level(self, paragraph: Element, style: Style) -> int:
        """The heading depth of a paragraph, 1..9; 0 when it is none. Its own outline level goes before its style's."""
        own = value_of(paragraph.find(f"{W}pPr/{W}outlineLvl"))
        return _depth(own) if own else style.level

    def _read(self, style_id: str) -> Style:
        first, level, is_title, list_id, list_level, looks = style_id, 0, False, "", 0, Looks()
        for _ in range(_MAX_DEPTH):
            node = self._nodes.get(style_id)
            if node is None:
                break
            name = value_of(node.find(f"{W}name")).lower()
            is_title = is_title or name in ("title", "标题")
            level = level or _named_level(name) or _depth(value_of(node.find(f"{W}pPr/{W}outlineLvl")))
            looks = looks.over(looks_of(node.find(f"{W}rPr")))
            if not list_id:
                list_id = value_of(node.find(f"{W}pPr/{W}numPr/{W}numId"))
                list_level = whole(value_of(node.find(f"{W}pPr/{W}numPr/{W}ilvl")), 0)
            style_id = value_of(node.find(f"{W}basedOn"))
        return Style(first, level, is_title, list_id, list_level, looks)


def _named_level(name: str) -> int:
    for prefix in _HEADING_NAMES:
        if name.startswith(prefix) and name[len(prefix) :].isdecimal():
            return min(whole(name[len(prefix) :], 0), 9)
    return 0


def _depth(outline_level: str) -> int:
    return whole(outline_level, 9) + 1 if whole(outline_level, 9) < 9 else 0
