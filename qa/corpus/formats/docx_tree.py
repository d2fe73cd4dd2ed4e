"""The body of a Word document as a tree of HTML elements, for the rules that read all formats.

Tracked changes are read as accepted. What is deleted, struck out or hidden is listed as left out.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import html as lxml_html
from lxml.etree import SubElement
from lxml.etree import _Element as Element
from lxml.html import HtmlElement

from qa.corpus.formats.docx_characters import M, formula, symbol, with_symbols
from qa.corpus.formats.docx_numbering import Numbering
from qa.corpus.formats.docx_styles import Looks, Styles, W, flag, looks_of, value_of
from qa.corpus.formats.draft import Dropped
from qa.omissions import Omission

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = (f"{W}del", f"{W}moveFrom")
_SILENT = frozenset(
    f"{W}{name}" for name in (
        "instrText", "delInstrText", "delText", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr",
        "sectPr", "rt", "rubyPr", "commentRangeStart", "commentRangeEnd", "proofErr", "bookmarkEnd",
    )
)  # fmt: skip
_TEXT = {f"{W}tab": " ", f"{W}ptab": " ", f"{W}noBreakHyphen": "-", f"{W}softHyphen": ""}
_MAX_MOVED_CHARS = 3
_RAISED = {"superscript": "sup", "subscript": "sub"}


class DocxTree:
    """Builds the tree, counting paragraphs, lists and pages."""

    def __init__(self, styles: Styles, numbering: Numbering, dropped: list[Dropped], *, has_pages: bool) -> None:
        """dropped: gets what is left out. has_pages: whether Word left its page breaks in the file."""
        self.styles = styles
        self.numbering = numbering
        self.dropped = dropped
        self.title = ""
        self.anchor = ""
        self.n_paragraphs = 0
        self.page = 1 if has_pages else None
        self.n_notes = 0  # marks of notes so far
        self._open: HtmlElement | None = None  # a paragraph whose end was deleted: the next one carries it on
        self._boxes: list[Element] = []
        self._fields: list[bool] = []  # the open fields: whether the words are still those that make it

    def add(self, source: Element, target: HtmlElement) -> None:
        """Add the blocks of `source` (a body, a cell, a note, a text box) to `target`."""
        for node in _blocks(source):
            if node.tag in _DELETED:
                self._drop(node, Omission.STRUCK_OUT)
                continue
            if node.tag == f"{W}tbl":
                self._add_table(node, target)
            else:
                self._add_paragraph(node, target)
        self._open = None

    # --- paragraphs ---

    def _add_paragraph(self, node: Element, target: HtmlElement) -> None:
        self.n_paragraphs += 1
        style = self.styles.of(node)
        carried = self._open if self._open is not None and self._open.getparent() is target else None
        paragraph: HtmlElement = carried if carried is not None else SubElement(target, "p")
        if self.page is not None:
            paragraph.set("data-page", str(self.page))
        mark = node.find(f"{W}pPr/{W}rPr")
        is_joined = mark is not None and any(mark.find(tag) is not None for tag in _DELETED)
        inline = _Inline(paragraph)
        for child, is_deleted in _runs(node):
            self._add_run(child, is_deleted, style.looks, inline)
        self._open = paragraph if is_joined else None
        if is_joined and not inline.n_added:
            self._finish_boxes(target)
            return  # nothing of it is left: neither the paragraph nor its number
        level = self.styles.level(node, style)
        number = self.numbering.next_number(node, style)
        if number and not is_joined:
            paragraph.text = number + (paragraph.text or "").lstrip()
        if style.is_title and not self.title and paragraph.text_content().strip():
            self.title, level = " ".join(paragraph.text_content().split()), 1
        if level and not is_joined:
            paragraph.tag = f"h{level}"
        paragraph.set("id", self.anchor or f"paragraph-{self.n_paragraphs}")
        self._finish_boxes(target)

    def _finish_boxes(self, target: HtmlElement) -> None:
        """The text boxes that hang on a paragraph, as blocks behind it."""
        boxes, self._boxes = self._boxes, []
        still_open, self._open = self._open, None
        for box in boxes:
            self.add(box, target)
        self._open = still_open

    def _add_run(self, node: Element, is_deleted: bool, around: Looks, inline: _Inline) -> None:
        tag = str(node.tag)
        if tag == f"{M}oMath":
            inline.add(formula(node))
            return
        if tag == f"{W}bookmarkStart":
            name = str(node.get(f"{W}name") or "_")
            self.anchor = self.anchor if name.startswith("_") else name
            return
        properties = node.find(f"{W}rPr")
        character = (
            self.styles.named(value_of(properties.find(f"{W}rStyle"))).looks if properties is not None else Looks()
        )
        looks = looks_of(properties).over(character).over(around)
        reason = (
            Omission.STRUCK_OUT if is_deleted or looks.is_struck_out else Omission.HIDDEN if looks.is_hidden else None
        )
        lost: list[str] = []
        for piece in _pieces(node):
            if piece.tag == f"{W}fldChar":
                self._field(str(piece.get(f"{W}fldCharType") or ""))
                continue
            if any(self._fields):
                continue  # what a field is made of, as the results of fields within it
            words = self._words(piece, looks, inline if reason is None else None)
            if reason is None:
                is_raised = not looks.is_moved or len(words.strip()) <= _MAX_MOVED_CHARS
                inline.add(words, _RAISED.get(looks.raised or "", "") if is_raised else "")
            else:
                lost.append(words)
        if reason is not None and "".join(lost).strip():
            self.dropped.append(Dropped(reason, "".join(lost).strip()))

    def _words(self, piece: Element, looks: Looks, inline: _Inline | None) -> str:
        """The words of a part of a run; breaks, notes and boxes are added to `inline` (None: they are not)."""
        tag = str(piece.tag)
        if tag in (f"{W}t", f"{W}delText"):
            return with_symbols(piece.text or "", looks.font)
        if tag in _TEXT:
            return _TEXT[tag]
        if tag == f"{W}sym":
            return self._symbol(piece)
        if inline is not None:
            self._add_piece(piece, tag, inline)
        return ""

    def _field(self, kind: str) -> None:
        """Begin a field, begin its result, or end it."""
        if kind == "begin":
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _symbol(self, piece: Element) -> str:
        code, font = str(piece.get(f"{W}char") or ""), str(piece.get(f"{W}font") or "")
        shown = symbol(font, int(code, 16)) if _is_hex(code) else ""
        if not shown:
            self.dropped.append(Dropped(Omission.UNREADABLE, f"symbol {code} of {font}"))
        return shown

    def _add_piece(self, piece: Element, tag: str, inline: _Inline) -> None:
        """Add what is no text: breaks, marks of notes, text boxes."""
        if tag in (f"{W}br", f"{W}cr"):
            if piece.get(f"{W}type") not in ("page", "column"):
                inline.element("br")
        elif tag == f"{W}lastRenderedPageBreak" and self.page is not None:
            self.page += 1
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            kind, name = tag[len(W) :].removesuffix("Reference"), str(piece.get(f"{W}id") or "")
            self.n_notes += 1
            link = SubElement(inline.element("sup"), "a", href=f"#{kind}-{name}")
            link.text = str(self.n_notes)
        elif tag == f"{W}txbxContent":
            self._boxes.append(piece)

    # --- tables ---

    def _add_table(self, node: Element, target: HtmlElement) -> None:
        self._open = None
        self.n_paragraphs += 1  # a table counts as one, whatever is in it
        n_paragraphs = self.n_paragraphs
        table = SubElement(target, "table", id=self.anchor or f"paragraph-{n_paragraphs}")
        if self.page is not None:
            table.set("data-page", str(self.page))
        held: dict[int, HtmlElement] = {}  # the cell that is merged down, by its column
        for row in _wrapped(node, f"{W}tr"):
            changes = row.find(f"{W}trPr")
            if changes is not None and changes.find(f"{W}del") is not None:
                self._drop(row, Omission.STRUCK_OUT)
                continue
            self._add_row(row, SubElement(table, "tr"), held)
        self.n_paragraphs = n_paragraphs

    def _add_row(self, row: Element, target: HtmlElement, held: dict[int, HtmlElement]) -> None:
        is_head = flag(row.find(f"{W}trPr/{W}tblHeader"))
        column = _span(row.find(f"{W}trPr/{W}gridBefore"), 0)
        if column:
            SubElement(target, "td", colspan=str(column))
        last: HtmlElement | None = None
        for cell in _wrapped(row, f"{W}tc"):
            across = _span(cell.find(f"{W}tcPr/{W}gridSpan"), 1)
            down, beside = cell.find(f"{W}tcPr/{W}vMerge"), cell.find(f"{W}tcPr/{W}hMerge")
            if beside is not None and value_of(beside) != "restart" and last is not None:
                last.set("colspan", str(int(last.get("colspan", "1")) + across))
                self._drop_cell(cell)
            elif down is not None and value_of(down) != "restart" and column in held:
                above = held[column]
                above.set("rowspan", str(int(above.get("rowspan", "1")) + 1))
                self._drop_cell(cell)
                last = None
            else:
                last = SubElement(target, "th" if is_head else "td", colspan=str(across))
                self.add(cell, last)
                held.pop(column, None)
                if down is not None:
                    held[column] = last
            column += across

    def _drop_cell(self, cell: Element) -> None:
        """Account for the words of a cell that is merged into another: Word does not show them."""
        self._drop(cell, Omission.HIDDEN)

    def _drop(self, node: Element, reason: Omission) -> None:
        """Account for all words in a part of the file that is passed over."""
        words = " ".join("".join(part.text or "" for part in node.iter(f"{W}t", f"{W}delText")).split())
        self.dropped += [Dropped(reason, words)] if words else []


class _Inline:
    """The inside of a paragraph, to which words and inline elements are added."""

    def __init__(self, paragraph: HtmlElement) -> None:
        self.paragraph = paragraph
        self.n_added = 0

    def add(self, words: str, tag: str = "") -> None:
        """Add words, raised or lowered where `tag` is sup or sub; such words that follow each other become one."""
        if not words:
            return
        self.n_added += len(words.strip())
        last: HtmlElement | None = self.paragraph[-1] if len(self.paragraph) else None
        if tag and last is not None and last.tag == tag and not last.tail and not len(last):
            last.text = (last.text or "") + words
        elif tag:
            self.element(tag).text = words
        elif last is not None:
            last.tail = (last.tail or "") + words
        else:
            self.paragraph.text = (self.paragraph.text or "") + words

    def element(self, tag: str) -> HtmlElement:
        """Add an element."""
        self.n_added += 1
        element: HtmlElement = SubElement(self.paragraph, tag)
        return element


def new_body() -> HtmlElement:
    """An empty tree."""
    body: HtmlElement = lxml_html.Element("body")
    return body


def _blocks(source: Element) -> Iterator[Element]:
    """Paragraphs and tables, also those in content controls and other wrappers, and what is deleted as a whole."""
    stack = list(reversed(source))
    while stack:
        node = stack.pop()
        if node.tag in (f"{W}p", f"{W}tbl", *_DELETED):
            yield node
        elif isinstance(node.tag, str) and node.tag not in _SILENT:
            stack += reversed(_chosen(node))


def _runs(paragraph: Element) -> Iterator[tuple[Element, bool]]:
    """Runs, formulas and bookmarks of a paragraph in order, and whether they are deleted."""
    stack = [(node, False) for node in reversed(paragraph)]
    while stack:
        node, is_deleted = stack.pop()
        if node.tag in (f"{W}r", f"{M}oMath", f"{W}bookmarkStart"):
            yield node, is_deleted
        elif isinstance(node.tag, str) and node.tag not in _SILENT:
            is_deleted = is_deleted or node.tag in _DELETED
            stack += [(child, is_deleted) for child in reversed(_chosen(node))]


def _pieces(run: Element) -> Iterator[Element]:
    """The parts of a run, and of what is drawn in it the text boxes."""
    stack = list(reversed(run))
    while stack:
        node = stack.pop()
        if not isinstance(node.tag, str) or (node.tag in _SILENT and node.tag != f"{W}delText"):
            continue
        if node.tag == f"{W}txbxContent" or (node.tag.startswith(W) and not len(node)):
            yield node
        else:
            stack += reversed(_chosen(node))


def _chosen(node: Element) -> list[Element]:
    """The children; of what is there for several programs the first that holds text."""
    if node.tag != f"{_MC}AlternateContent":
        return list(node)
    return next(([choice] for choice in node if next(choice.iter(f"{W}t"), None) is not None), [])


def _wrapped(node: Element, tag: str) -> Iterator[Element]:
    stack = list(reversed(node))
    while stack:
        child = stack.pop()
        if child.tag == tag:
            yield child
        elif isinstance(child.tag, str) and child.tag not in _SILENT:
            stack += reversed(child)


def _span(node: Element | None, default: int) -> int:
    value = value_of(node)
    return min(int(value), 200) if value.isdecimal() and len(value) < 5 else default


def _is_hex(code: str) -> bool:
    return 0 < len(code) <= 6 and all(char in "0123456789abcdefABCDEF" for char in code)
