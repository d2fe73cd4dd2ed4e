"""Styles and list numbers of a Word document."""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF = ("0", "false", "none", "off")
_HEADING_NAMES = ("heading ", "标题 ", "überschrift ", "titre ")
_HAN_DIGITS = "零一二三四五六七八九"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
          (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_MAX_DEPTH = 20


def value_of(node: Element | None) -> str:
    """The w:val of a node; "" for no node or a node without it."""
    return str(node.get(f"{W}val") or "") if node is not None else ""


def flag(node: Element | None) -> bool:
    """Whether a switch is on: present, and not set to off."""
    return node is not None and value_of(node) not in _OFF


class Style(NamedTuple):
    """What a paragraph style says: heading depth (0 none), whether it is the title, its list and list level."""

    level: int = 0
    is_title: bool = False
    list_id: str = ""
    list_level: int = 0


class Styles:
    """The paragraph styles of styles.xml with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        """root: that of styles.xml; None where the file has none."""
        nodes = [] if root is None else list(root.iterfind(f"{W}style"))
        self._nodes = {str(node.get(f"{W}styleId") or ""): node for node in nodes}
        self._known: dict[str, Style] = {}

    def of(self, paragraph: Element) -> Style:
        """The style of a paragraph."""
        name = value_of(paragraph.find(f"{W}pPr/{W}pStyle"))
        if name not in self._known:
            self._known[name] = self._read(name)
        return self._known[name]

    def level(self, paragraph: Element, style: Style) -> int:
        """The heading depth of a paragraph, 1..9; 0 when it is none. Its own outline level goes before its style's."""
        own = value_of(paragraph.find(f"{W}pPr/{W}outlineLvl"))
        return _depth(own) if own else style.level

    def _read(self, style_id: str) -> Style:
        level, is_title, list_id, list_level = 0, False, "", 0
        for _ in range(_MAX_DEPTH):
            node = self._nodes.get(style_id)
            if node is None:
                break
            name = value_of(node.find(f"{W}name")).lower()
            is_title = is_title or name in ("title", "标题")
            level = level or _named_level(name) or _depth(value_of(node.find(f"{W}pPr/{W}outlineLvl")))
            if not list_id:
                list_id = value_of(node.find(f"{W}pPr/{W}numPr/{W}numId"))
                list_level = _whole(value_of(node.find(f"{W}pPr/{W}numPr/{W}ilvl")), 0)
            style_id = value_of(node.find(f"{W}basedOn"))
        return Style(level, is_title, list_id, list_level)


def _named_level(name: str) -> int:
    for prefix in _HEADING_NAMES:
        if name.startswith(prefix) and name[len(prefix) :].isdecimal():
            return min(_whole(name[len(prefix) :], 0), 9)
    return 0


def _depth(outline_level: str) -> int:
    return _whole(outline_level, 9) + 1 if _whole(outline_level, 9) < 9 else 0


def _whole(words: str, default: int) -> int:
    return int(words) if words.isdecimal() and len(words) < 6 else default


class Numbering:
    """Counts the numbered lists of a document and writes the numbers as Word shows them."""

    def __init__(self, root: Element | None) -> None:
        """root: that of numbering.xml; None where the file has none."""
        self._levels: dict[tuple[str, int], tuple[str, str, int]] = {}  # (list, level) -> form, text, start
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        if root is not None:
            self._read(root)

    def _read(self, root: Element) -> None:
        for node in root.iterfind(f"{W}abstractNum"):
            for level in node.iterfind(f"{W}lvl"):
                key = (str(node.get(f"{W}abstractNumId") or ""), _whole(str(level.get(f"{W}ilvl") or ""), 0))
                form = value_of(level.find(f"{W}numFmt")) or "decimal"
                start = _whole(value_of(level.find(f"{W}start")), 1)
                self._levels[key] = (form, value_of(level.find(f"{W}lvlText")), start)
        for node in root.iterfind(f"{W}num"):
            self._abstract[str(node.get(f"{W}numId") or "")] = value_of(node.find(f"{W}abstractNumId"))

    def next_number(self, paragraph: Element, style: Style) -> str:
        """The number that Word would put before this paragraph, with a space; "" for bullets and plain paragraphs."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id, level = style.list_id, style.list_level
        if own is not None:
            list_id = value_of(own.find(f"{W}numId")) or list_id
            level = _whole(value_of(own.find(f"{W}ilvl")), level)
        if level > 8 or (self._abstract.get(list_id, ""), level) not in self._levels:
            return ""
        abstract = self._abstract[list_id]
        counts = self._counts.setdefault(list_id, [])
        counts[level + 1 :] = []
        while len(counts) <= level:
            counts.append(self._levels.get((abstract, len(counts)), ("", "", 1))[2] - (len(counts) == level))
        counts[level] += 1
        return self._shown(abstract, level, counts)

    def _shown(self, abstract: str, level: int, counts: list[int]) -> str:
        form, text, _ = self._levels[abstract, level]
        if form in ("bullet", "none") or not text:
            return ""
        for depth, count in enumerate(counts):
            form = self._levels.get((abstract, depth), ("decimal", "", 1))[0]
            text = text.replace(f"%{depth + 1}", written(count, form))
        return text.strip() + " " if text.strip() else ""


def written(count: int, form: str) -> str:
    """A count as Word shows it in a number format.

    written(12, "chineseCounting") -> "十二"
    """
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 5 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.lower() if form == "lowerRoman" else roman
    if form.startswith(("chinese", "ideograph", "taiwanese", "japaneseCounting")):
        return _han(count)
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(0x245F + count)
    return str(count)


def _roman(count: int) -> str:
    parts: list[str] = []
    for value, sign in _ROMAN:
        parts.append(sign * (count // value if count < 5000 else 0))
        count %= value
    return "".join(parts)


def _han(count: int) -> str:
    if count < 10:
        return _HAN_DIGITS[count]
    if count >= 1000:
        return "".join(_HAN_DIGITS[int(c)] for c in str(count))
    hundreds, rest = divmod(count, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_HAN_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _HAN_DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_HAN_DIGITS[ones] if ones else "")
