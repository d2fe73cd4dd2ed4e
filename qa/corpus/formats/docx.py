"""Word documents (.docx): the parts of the archive, read up to a limit; nothing outside the file is ever fetched."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree
from lxml.etree import SubElement
from lxml.etree import _Element as Element
from lxml.html import HtmlElement

from qa.corpus.formats.docx_numbering import Numbering
from qa.corpus.formats.docx_styles import Styles, W
from qa.corpus.formats.docx_tree import DocxTree, new_body
from qa.corpus.formats.draft import Draft, Dropped, Line
from qa.corpus.formats.element_lines import element_lines
from qa.errors import CorpusError
from qa.omissions import Omission

MAX_PART_BYTES = 100 * 1024 * 1024
_DC = "{http://purl.org/dc/elements/1.1/}"
# The strict form of the format has names of its own for the same things.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    b"http://purl.oclc.org/ooxml/officeDocument/math": b"http://schemas.openxmlformats.org/officeDocument/2006/math",
}
_HEADER = re.compile(r"word/(header|footer)\d{0,3}\.xml")
_PAGE_NUMBER = re.compile(r"(?:page|of|第|页|共|[\W\d])*", re.IGNORECASE)


def read_docx(raw: bytes) -> Draft:
    """The lines of a Word document. Pages are given where Word has left its page breaks in the file.

    Notes stand behind the text, each with its anchor; so does what only a page header says.
    Raises CorpusError for an archive that is no Word document, is damaged, or grows too large when unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _read(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise CorpusError("is a damaged or protected archive ({}); save it again as .docx", error) from error


def _read(archive: zipfile.ZipFile) -> Draft:
    names = set(archive.namelist())
    if "word/document.xml" not in names:
        raise CorpusError("is an archive without a Word document in it; unpack it, or save it as .docx")

    def part(name: str) -> Element | None:
        return _xml(archive, name) if name in names else None

    document = part("word/document.xml")
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise CorpusError("is a Word document without a body; save it again as .docx")
    styles = Styles(part("word/styles.xml"))
    dropped: list[Dropped] = []
    has_pages = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
    tree = DocxTree(styles, Numbering(part("word/numbering.xml"), styles), dropped, has_pages=has_pages)
    root = new_body()
    tree.add(body, root)
    for kind in ("footnote", "endnote"):
        _add_notes(tree, part(f"word/{kind}s.xml"), kind, root)
    lines = element_lines(root, dropped)
    heads = [_xml(archive, name) for name in sorted(names) if _HEADER.fullmatch(name)]
    lines += _header_lines(heads, lines, styles, dropped)
    comments = part("word/comments.xml")
    for comment in comments.iterfind(f"{W}comment") if comments is not None else ():
        words = " ".join("".join(node.text or "" for node in comment.iter(f"{W}t")).split())
        dropped += [Dropped(Omission.HIDDEN, words)] if words else []
    core = part("docProps/core.xml")
    title = (core.findtext(f"{_DC}title") or "").strip() if core is not None else ""
    # what stands in the properties is often a template's name: it is the title when the text begins with it
    is_said = title and any(title.split() == line.text.split() for line in lines[:8])
    return Draft(tuple(lines), tree.title or (title if is_said else ""), {}, tuple(dropped))


def _xml(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as stream:
        content = stream.read(MAX_PART_BYTES + 1)
    if len(content) > MAX_PART_BYTES:
        raise CorpusError("unpacks to more than {:,} bytes; split the document", MAX_PART_BYTES)
    for strict, usual in _STRICT.items():
        content = content.replace(strict, usual)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        part = name.rsplit("/", 1)[-1].removesuffix(".xml")
        raise CorpusError("is a damaged Word document ({}: {}); save it again as .docx", part, error) from error


def _add_notes(tree: DocxTree, root: Element | None, kind: str, target: HtmlElement) -> None:
    for note in root.iterfind(f"{W}{kind}") if root is not None else ():
        if note.get(f"{W}type") is None:
            tree.anchor = f"{kind}-{note.get(f'{W}id') or ''}"
            tree.add(note, SubElement(target, "div"))


def _header_lines(heads: list[Element], lines: list[Line], styles: Styles, dropped: list[Dropped]) -> list[Line]:
    """What page headers and footers say and the text does not, once; page numbers and what is said are left out."""
    said = {" ".join(line.text.split()) for line in lines}
    added: list[Line] = []
    for head in heads:
        root = new_body()
        DocxTree(styles, Numbering(None, styles), dropped, has_pages=False).add(head, root)
        is_header = head.tag == f"{W}hdr"
        for line in element_lines(root, dropped):
            if line.text in said or _PAGE_NUMBER.fullmatch(line.text) or not is_header:
                dropped.append(Dropped(Omission.FURNITURE, line.text))
                continue
            said.add(line.text)
            added.append(Line(line.text, 0, None, "page-header"))
    return added
