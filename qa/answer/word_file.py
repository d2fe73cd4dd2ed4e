"""A Word file out of paragraphs. The report of a check and a conversation are written with it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from typing import NamedTuple
from xml.sax.saxutils import escape

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class Stretch(NamedTuple):
    """Words that look alike: "", "bold", "italic", "delete" (struck out) or "insert" (underlined)."""

    words: str
    look: str = ""


class Paragraph(NamedTuple):
    """A paragraph. `style`: "" for the body, "Heading1" to "Heading3", "Quote", "Item" of a list, "Beneath" an item."""

    stretches: tuple[Stretch, ...]
    style: str = ""


def paragraph(words: str, style: str = "", look: str = "") -> Paragraph:
    """A paragraph whose words all look alike."""
    return Paragraph((Stretch(words, look),), style)


def word_file(paragraphs: Iterable[Paragraph]) -> bytes:
    """The bytes of a Word file (DOCX); the same paragraphs give the same bytes.

    Characters that no XML may hold become U+FFFD.
    """
    body = "".join(map(_paragraph_xml, paragraphs))
    document = f"{_XML}<w:document {_W}><w:body>{body}<w:sectPr/></w:body></w:document>"
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", _TYPES), ("_rels/.rels", _RELATIONS), ("word/_rels/document.xml.rels", _PART_RELATIONS),
            ("word/styles.xml", _STYLES), ("word/document.xml", document),
        ):  # fmt: skip
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)  # the same bytes again
    return written.getvalue()


def _paragraph_xml(one: Paragraph) -> str:
    properties = f'<w:pPr><w:pStyle w:val="{one.style}"/></w:pPr>' if one.style else ""
    return f"<w:p>{properties}{''.join(map(_stretch_xml, one.stretches))}</w:p>"


def _stretch_xml(one: Stretch) -> str:
    shown = escape(_NOT_XML.sub("\ufffd", one.words))
    look = _LOOKS[one.look]
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{shown}</w:t></w:r>' if shown else ""


_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOOKS = {
    "": "",
    "bold": "<w:b/>",
    "italic": "<w:i/>",
    "delete": "<w:strike/><w:color w:val='B91C1C'/>",
    "insert": "<w:u w:val='single'/><w:color w:val='15803D'/>",
}
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_TYPES = (
    f'{_XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/></Types>'
)
_RELATIONS = (
    f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PART_RELATIONS = (
    f'{_XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>'
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_STYLES = f"""{_XML}<w:styles {_W}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="SimSun"/><w:sz w:val="22"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:after="80"/></w:pPr></w:pPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/><w:sz w:val="32"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="240"/><w:outlineLvl w:val="1"/></w:pPr><w:rPr><w:b/><w:sz w:val="24"/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Heading3"><w:name w:val="heading 3"/><w:basedOn w:val="Normal"/><w:pPr><w:keepNext/><w:spacing w:before="120"/><w:outlineLvl w:val="2"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Quote"><w:name w:val="Quote"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="400"/></w:pPr><w:rPr><w:i/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Item"><w:name w:val="Item"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="240" w:hanging="240"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Beneath"><w:name w:val="Beneath"/><w:basedOn w:val="Normal"/><w:pPr><w:ind w:left="240"/></w:pPr><w:rPr><w:color w:val="475569"/></w:rPr></w:style>
</w:styles>"""
