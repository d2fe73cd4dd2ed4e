"""The numbers of numbered paragraphs, counted as Word counts them."""

from __future__ import annotations

from typing import NamedTuple

from lxml.etree import _Element as Element

from qa.corpus.formats.docx_styles import Style, Styles, W, flag, value_of, whole
from qa.corpus.formats.list_numbers import written


class _Level(NamedTuple):
    form: str = "decimal"
    text: str = ""
    start: int = 1
    restarts_at: int = -1  # the level above, from 1, that starts it anew; 0: none does; -1: each one above
    is_legal: bool = False  # all numbers in it are plain figures
    style: str = ""  # the paragraph style that stands on it


_Levels = dict[int, _Level]


class Numbering:
    """Counts the numbered lists of a document and writes the numbers as Word shows them.

    Lists that share one abstract list go on counting, unless a list says that it starts anew.
    """

    def __init__(self, root: Element | None, styles: Styles) -> None:
        """root: that of numbering.xml; None where the file has none."""
        self._abstract: dict[str, _Levels] = {}
        self._list: dict[str, tuple[str, _Levels, dict[int, int]]] = {}  # -> abstract list, own levels, own starts
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root, styles)

    def _read(self, root: Element, styles: Styles) -> None:
        links: dict[str, str] = {}
        for node in root.iterfind(f"{W}abstractNum"):
            name = str(node.get(f"{W}abstractNumId") or "")
            self._abstract[name] = dict(_level(level) for level in node.iterfind(f"{W}lvl"))
            links[name] = value_of(node.find(f"{W}numStyleLink"))
        for node in root.iterfind(f"{W}num"):
            own: _Levels = {}
            starts: dict[int, int] = {}
            for change in node.iterfind(f"{W}lvlOverride"):
                depth = whole(str(change.get(f"{W}ilvl") or ""), 0)
                level = change.find(f"{W}lvl")
                if level is not None:
                    own[depth] = _level(level)[1]
                start = value_of(change.find(f"{W}startOverride"))
                if start:
                    starts[depth] = whole(start, 1)
            self._list[str(node.get(f"{W}numId") or "")] = (value_of(node.find(f"{W}abstractNumId")), own, starts)
        for name, link in links.items():  # an abstract list that only names the style whose list it is
            linked = self._list.get(styles.named(link).list_id) if link and not self._abstract[name] else None
            if linked is not None:
                self._abstract[name] = self._abstract.get(linked[0], {})

    def next_number(self, paragraph: Element, style: Style) -> str:
        """The number that Word would put before this paragraph, with a space; "" for bullets and plain paragraphs."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        list_id, depth = style.list_id, style.list_level
        if own is not None:
            list_id = value_of(own.find(f"{W}numId")) or list_id
            depth = whole(value_of(own.find(f"{W}ilvl")), depth)
        if list_id not in self._list:
            return ""
        abstract, own_levels, starts = self._list[list_id]
        levels = self._abstract.get(abstract, {}) | own_levels
        if own is None and style.list_id and style.name:
            depth = next((at for at, level in levels.items() if level.style == style.name), depth)
        if depth > 8 or depth not in levels:
            return ""
        return _shown(levels, self._count(list_id, abstract, depth, levels, starts))

    def _count(self, list_id: str, abstract: str, depth: int, levels: _Levels, starts: dict[int, int]) -> list[int]:
        """The counts of all levels down to `depth`, after this paragraph is counted. None: not begun."""
        counts = self._counts.setdefault(abstract, [])
        for deeper in range(depth + 1, len(counts)):
            restarts_at = levels.get(deeper, _Level()).restarts_at
            if restarts_at != 0 and (restarts_at < 0 or depth < restarts_at):
                counts[deeper] = None  # begins anew when it is next counted
        while len(counts) <= depth:
            counts.append(None)
        for at in range(depth + 1):
            begins = at in starts and (list_id, at) not in self._begun
            if begins:
                self._begun.add((list_id, at))
            count = counts[at]
            if begins or count is None:
                counts[at] = starts.get(at, levels.get(at, _Level()).start)
            elif at == depth:
                counts[at] = count + 1
        return [count or 0 for count in counts[: depth + 1]]


def _level(node: Element) -> tuple[int, _Level]:
    restart = value_of(node.find(f"{W}lvlRestart"))
    return whole(str(node.get(f"{W}ilvl") or ""), 0), _Level(
        value_of(node.find(f"{W}numFmt")) or "decimal", value_of(node.find(f"{W}lvlText")),
        whole(value_of(node.find(f"{W}start")), 1), whole(restart, -1) if restart else -1,
        flag(node.find(f"{W}isLgl")), value_of(node.find(f"{W}pStyle")),
    )  # fmt: skip


def _shown(levels: _Levels, counts: list[int]) -> str:
    level = levels[len(counts) - 1]
    if level.form in ("bullet", "none") or not level.text:
        return ""
    text = level.text
    for depth, count in enumerate(counts):
        form = "decimal" if level.is_legal else levels.get(depth, _Level()).form
        text = text.replace(f"%{depth + 1}", written(count, form))
    return text.strip() + " " if text.strip() else ""
