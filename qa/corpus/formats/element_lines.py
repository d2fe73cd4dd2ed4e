"""From the tree of a document to its lines: one set of rules for all formats that have a tree.

The tree is HTML: what lxml makes of a page, or what a reader of another format builds with the same tags. An element
may say its page in `data-page`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement as Element

from qa.corpus.formats.draft import Dropped, Line
from qa.corpus.formats.list_numbers import written
from qa.corpus.formats.mathml import math_words
from qa.corpus.formats.raised import lowered, raised
from qa.corpus.formats.reflow import reflow
from qa.corpus.formats.table_grid import grid_of, is_layout, nested_tables
from qa.corpus.formats.table_sentences import read_table, unit_of
from qa.omissions import Omission

HEADINGS = {f"h{i}": i for i in range(1, 10)}
BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 h7 h8 h9 header hr legend li main menu nav ol p pre search section summary table "
    "tbody td tfoot th thead tr ul".split()
)
_LIST_FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_LIST_STYLES = {
    "lower-alpha": "lowerLetter", "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter", "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman", "upper-roman": "upperRoman", "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting", "trad-chinese-informal": "chineseCounting", "decimal": "decimal",
    "decimal-leading-zero": "decimalZero", "none": "none",
}  # fmt: skip
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?:(?:inside|outside)\s+)?([a-z-]+)", re.IGNORECASE)
_OWN_NUMBER = re.compile(r"\W*(?:\d{1,3}|[一二三四五六七八九十]+|[a-zA-Z]|[ivxIVX]{1,5})[.、)）．]|第.{1,6}[条章节]")
_INNER = re.compile("\ue000(\\d+)\ue001")  # stands in a cell for a table in it
_VALUE = re.compile(r"\s*[:：].*$")
_BACK = re.compile(r"[\s↩↑↵⏎^︎️]+")


def element_lines(root: Element, dropped: list[Dropped], *, wrap_width: int | None = None) -> list[Line]:
    """The lines of a tree in order; words that are in no line are added to `dropped`. Blocks and <br> end a line.

    wrap_width: for a source whose line ends end lines too, unless they break a paragraph at this
    width (0: they do not).
    """
    return list(_Reader(dropped, wrap_width).lines(root))


class _Reader:
    """One walk over a tree."""

    def __init__(self, dropped: list[Dropped], wrap_width: int | None = None) -> None:
        self.dropped = dropped
        self.wrap_width = wrap_width
        self.parts: list[str] = []
        self.level = 0
        self.anchor = self.anchor_of_line = ""
        self.page: int | None = None
        self.n_items = 0  # how many open items the line stands in
        self.number = ""  # of the item that begins, until its first words
        self.counts: dict[Element, int] = {}
        self.last = ""  # the words of the last line: they may give a table its unit

    def lines(self, root: Element) -> Iterator[Line]:
        """The lines of `root` and all that is in it."""
        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            tag = element.tag if isinstance(element.tag, str) else ""
            if tag in BLOCKS or tag == "br":
                yield from self._flush("pre" if tag == "br" and element.getparent().tag == "pre" else tag)
            if event == "start":
                self._open(element, tag)
                if tag == "table" and element is not root and not is_layout(element, own_words):
                    yield from self._table(element)
                    walk.skip_subtree()
                elif self._says(element, tag):
                    walk.skip_subtree()
                else:
                    self._add(element.text)
            else:
                self.level = 0 if tag in HEADINGS else self.level
                self.n_items -= tag == "li"
                self._add(element.tail if element is not root else None)
        yield from self._flush(str(root.tag))

    def _open(self, element: Element, tag: str) -> None:
        self.anchor = element.get("id") or (element.get("name") if tag == "a" else "") or self.anchor
        page = element.get("data-page")
        self.page = int(page) if page else self.page
        self.level = HEADINGS.get(tag, self.level)
        if tag == "li":
            self.n_items += 1
            self.number = self._item_number(element)

    def _says(self, element: Element, tag: str) -> bool:
        """Whether the element is said as a whole: raised and lowered characters, and ways back from a note."""
        if tag in ("sup", "sub"):
            before, words = "".join(self.parts[-8:]), own_words(element)
            is_link = any((link.get("href") or "").startswith("#") for link in element.iter("a")) or _is_in_note_link(
                element
            )
            said = raised(before, words, is_link=is_link) if tag == "sup" else lowered(before, words)
            if said is None:
                self.dropped.append(Dropped(Omission.NOTE_MARK, words))
            self._add(said)
            return True
        if tag == "a" and (element.get("href") or "").startswith("#") and _BACK.fullmatch(own_words(element) or "x"):
            return True
        if tag == "math":
            self._add(math_words(element))
            return True
        return tag in ("annotation", "annotation-xml")

    def _add(self, words: str | None) -> None:
        if words and words.strip() and not "".join(self.parts).strip():
            self.anchor_of_line = self.anchor
        self.parts.append(words or "")

    def _flush(self, tag: str) -> Iterator[Line]:
        words = "".join(self.parts)
        self.parts.clear()
        if not words.strip():
            return
        keeps_lines = tag == "pre" or self.wrap_width is not None
        pieces = reflow(words.split("\n"), self.wrap_width) if keeps_lines else [words]
        for piece in pieces:
            said = " ".join(piece.split())
            if said:
                number = "" if not self.number or _OWN_NUMBER.match(said) else self.number
                self.number = ""
                self.last = number + said
                yield Line(self.last, self.level, self.page, self.anchor_of_line, self.n_items > 0)

    def _item_number(self, item: Element) -> str:
        ordered = item.getparent()
        if ordered is None or ordered.tag != "ol":
            return ""
        step = -1 if "reversed" in ordered.attrib else 1
        if ordered not in self.counts:
            n_items = sum(child.tag == "li" for child in ordered) if step < 0 else 1
            self.counts[ordered] = _whole(ordered.get("start"), n_items)
        count = _whole(item.get("value"), self.counts[ordered])
        self.counts[ordered] = count + step
        form = _form_of(item) or _form_of(ordered) or "decimal"
        if form == "none":
            return ""
        return written(count, form) + (
            "、" if form == "chineseCounting" else f"{ordered.get('data-delimiter') or '.'} "
        )

    def _table(self, table: Element) -> Iterator[Line]:
        self.anchor_of_line = self.anchor
        caption = next((own_words(node) for node in table.iterchildren("caption")), "")
        figure = table.getparent()
        below = figure.findtext("figcaption") if figure is not None and figure.tag == "figure" else None
        unit = unit_of(caption) or unit_of(self.last) or unit_of(" ".join((below or "").split()))
        words = [caption, *self._sentences(table, unit)]
        yield from (Line(line, 0, self.page, self.anchor_of_line) for line in words if line)

    def _sentences(self, table: Element, unit: str) -> list[str]:
        """What a table says; a table in a cell is said in the place of the cell, under its row and column."""
        inner: list[Element] = []

        def words_of(cell: Element) -> str:
            nested = list(nested_tables(cell))
            inner.extend(nested)
            marks = [f"\ue000{i}\ue001" for i in range(len(inner) - len(nested), len(inner))]
            return " ".join(filter(None, [self._cell_words(cell, bool(nested)), *marks]))

        rows, n_head = grid_of(table, words_of)
        reading = read_table(rows, n_head=n_head, unit=unit)
        self.dropped += [Dropped(Omission.TABLE_HEAD, _INNER.sub("", words)) for words in reading.unsaid]
        said: list[str] = []
        for line in reading.sentences:
            outer = _INNER.sub("", line).rstrip()
            is_bare = outer != line and outer.endswith((":", "："))
            said += [] if is_bare else [outer]
            under = _VALUE.sub("", outer)
            for mark in _INNER.finditer(line):
                nested_said = self._sentences(inner[int(mark[1])], unit)
                said += [f"{under}, {words}" if under else words for words in nested_said]
        return said

    def _cell_words(self, cell: Element, has_tables: bool) -> str:
        """The words of a cell as one line, without the tables in it."""
        if not len(cell):
            return " ".join((cell.text or "").split())
        if has_tables:
            cell = deepcopy(cell)
            cell.tail = None
            for table in list(nested_tables(cell)):
                table.drop_tree()
        return " ".join(line.text for line in _Reader(self.dropped).lines(cell))


def _form_of(element: Element) -> str:
    """The form of numbers that an attribute or a style gives; "none" for no number, "" when it gives none."""
    style = _LIST_STYLE.search(element.get("style") or "")
    if style:
        return _LIST_STYLES.get(style[1].lower(), "")
    return _LIST_FORMS.get(element.get("type") or "", "")


def _whole(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,5}", value.strip()) else default


def _is_in_note_link(element: Element) -> bool:
    around = element.getparent()
    return around is not None and around.tag == "a" and (around.get("href") or "").startswith("#")


def own_words(element: Element) -> str:
    """All words in an element, white space collapsed; blocks are set apart."""
    parts: list[str] = []
    for node in element.iter():
        is_block = node.tag in BLOCKS or node.tag == "br"
        if isinstance(node.tag, str):
            parts += [" " if is_block else "", node.text or ""]
        if node is not element:
            parts += [" " if is_block else "", node.tail or ""]
    return " ".join("".join(parts).split())
