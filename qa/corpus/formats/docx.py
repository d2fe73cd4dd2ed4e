"""Word documents (.docx): styles as headings, the numbers of numbered lists, tables as sentences.

Read from the zip's XML with lxml and not through a Word library: numbers of lists are counted here, parts are
read up to a limit, and nothing outside the file is ever fetched.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree
from lxml.etree import _Element as Element

from qa.corpus.formats.docx_styles import Numbering, Styles, W, flag, value_of
from qa.corpus.formats.draft import Draft, Line
from qa.corpus.formats.table_sentences import table_sentences
from qa.errors import CorpusError

MAX_PART_BYTES = 100 * 1024 * 1024
_MAX_COLUMNS = 200
_DC = "{http://purl.org/dc/elements/1.1/}"
_SKIPPED = frozenset(
    {f"{W}del", f"{W}moveFrom", f"{W}instrText", f"{W}delText", f"{W}pPr", f"{W}rPr", f"{W}tblPr",
     "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback", f"{W}sdtPr", f"{W}txbxContent"}
)  # fmt: skip


def read_docx(raw: bytes) -> Draft:
    """The lines of a Word document. Pages are given where Word has left its page breaks in the file.

    Raises CorpusError for an archive that is no Word document, is damaged, or grows too large when unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise CorpusError(f"is a damaged or protected archive ({error}); save it again as .docx") from error


def _read(archive: zipfile.ZipFile) -> Draft:
    names = set(archive.namelist())
    if "word/document.xml" not in names:
        raise CorpusError("is an archive without a Word document in it; unpack it, or save it as .docx")
    parts = {
        name: _xml(archive, f"{folder}/{name}.xml") if f"{folder}/{name}.xml" in names else None
        for folder, name in (
            ("word", "document"), ("word", "styles"), ("word", "numbering"), ("word", "footnotes"),
            ("docProps", "core"),
        )
    }  # fmt: skip
    document = parts["document"]
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise CorpusError("is a Word document without a body; save it again as .docx")
    reader = _Reader(Styles(parts["styles"]), Numbering(parts["numbering"]), body)
    lines = [*reader.lines(body), *_footnotes(parts["footnotes"])]
    core = parts["core"]
    title = (core.findtext(f"{_DC}title") or "").strip() if core is not None else ""
    # what stands in the properties is often a template's name: it is the title when the text begins with it
    is_said = title and any(title.split() == line.text.split() for line in lines[:8])
    return Draft(tuple(lines), reader.title or (title if is_said else ""))


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as stream:
        content = stream.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise CorpusError(f"unpacks to more than {MAX_PART_BYTES:,} bytes; split the document")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise CorpusError(f"is a damaged Word document ({name}: {error}); save it again as .docx") from error


def _footnotes(root: Element | None) -> Iterator[Line]:
    for note in root.iter(f"{W}footnote") if root is not None else ():
        words = "".join(node.text or "" for node in note.iter(f"{W}t")).strip()
        if words and note.get(f"{W}type") is None:
            yield Line(words, anchor=f"footnote-{note.get(f'{W}id') or ''}")


class _Reader:
    """Walks the body once, counting paragraphs, lists and pages."""

    def __init__(self, styles: Styles, numbering: Numbering, body: Element) -> None:
        self.styles = styles
        self.numbering = numbering
        self.title = ""
        self.anchor = ""
        self.n_paragraphs = 0
        has_pages = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
        self.page: int | None = 1 if has_pages else None

    def lines(self, body: Element) -> Iterator[Line]:
        """The lines of paragraphs and tables, in order."""
        stack = list(reversed(body))
        while stack:
            node = stack.pop()
            if node.tag == f"{W}p":
                yield from self._paragraph(node)
            elif node.tag == f"{W}tbl":
                yield from self._table(node)
            elif node.tag not in _SKIPPED and isinstance(node.tag, str):
                stack += reversed(node)  # content controls and other wrappers

    def _paragraph(self, node: Element) -> Iterator[Line]:
        self.n_paragraphs += 1
        page = self.page
        words = self._words(node)
        style = self.styles.of(node)
        number = self.numbering.next_number(node, style) if words.strip() else ""
        level = self.styles.level(node, style)
        if style.is_title and not self.title:
            self.title, level = " ".join(words.split()), 1
        anchor = self.anchor or f"paragraph-{self.n_paragraphs}"
        for index, part in enumerate(words.split("\n")):
            if part.strip():
                yield Line((number if index == 0 else "") + part.strip(), level, page, anchor)

    def _words(self, node: Element) -> str:
        parts: list[str] = []
        for kind, element in _inline(node):
            if kind == "text":
                parts.append(element.text or "")
            elif kind == "break":
                parts.append("\n")
            elif kind == "tab":
                parts.append(" ")
            elif kind == "page" and self.page is not None:
                self.page += 1
            elif kind == "anchor" and not (element.get(f"{W}name") or "_").startswith("_"):
                self.anchor = str(element.get(f"{W}name"))
        return "".join(parts)

    def _table(self, table: Element) -> Iterator[Line]:
        page = self.page
        rows: list[list[str]] = []
        n_head, is_head = 0, True
        for row in table.iterfind(f"{W}tr"):
            cells = [part for cell in row.iterfind(f"{W}tc") for part in self._cell(cell)][:_MAX_COLUMNS]
            filled: list[str] = []
            for words, is_held in cells:
                above = rows[-1] if rows else []
                filled.append(above[len(filled)] if is_held and len(filled) < len(above) else words)
            is_head = is_head and flag(row.find(f"{W}trPr/{W}tblHeader"))
            n_head += is_head
            rows.append(filled)
        self.n_paragraphs += 1
        anchor = self.anchor or f"paragraph-{self.n_paragraphs}"
        for words in table_sentences(rows, n_head=n_head or None):
            yield Line(words, 0, page, anchor)

    def _cell(self, cell: Element) -> Iterator[tuple[str, bool]]:
        words = " ".join(filter(None, (self._words(paragraph).strip() for paragraph in cell.iter(f"{W}p"))))
        across = value_of(cell.find(f"{W}tcPr/{W}gridSpan")) or "1"
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        is_held = merge is not None and merge.get(f"{W}val", "continue") == "continue"
        n = min(int(across), _MAX_COLUMNS) if across.isdecimal() and len(across) < 5 else 1
        yield from [(words, is_held)] * max(1, n)


_KINDS = {f"{W}t": "text", f"{W}br": "break", f"{W}cr": "break", f"{W}tab": "tab", f"{W}bookmarkStart": "anchor",
          f"{W}lastRenderedPageBreak": "page", f"{W}noBreakHyphen": "hyphen"}  # fmt: skip


def _inline(paragraph: Element) -> Iterator[tuple[str, Element]]:
    """What a paragraph holds, in order, without deleted and hidden words."""
    stack = list(reversed(paragraph))
    while stack:
        node = stack.pop()
        if node.tag in _SKIPPED or (node.tag == f"{W}r" and flag(node.find(f"{W}rPr/{W}vanish"))):
            continue
        kind = _KINDS.get(str(node.tag))
        if kind == "break" and node.get(f"{W}type") in ("page", "column"):
            continue
        if kind:
            yield kind, node
        else:
            stack += reversed(node)
