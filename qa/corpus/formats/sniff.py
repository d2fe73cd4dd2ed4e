"""What a file is, told from its bytes and not from its name.

Errors are CorpusErrors whose message goes behind the file's name: "is encrypted; save it without a password".
"""

from __future__ import annotations

import re
from enum import StrEnum

from qa.corpus.formats.encodings import MARKS
from qa.errors import CorpusError

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM6")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I
)
_HTML_TAG = re.compile(rb"<(?:p|div|h[1-6]|table|span|meta|title|article|main|ul|ol)\b[^>]{0,400}>", re.I)
_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"


def format_of(raw: bytes, suffix: str) -> Format:
    """The format of a file's bytes; the suffix decides only between text, Markdown and a page without a head.

    Raises CorpusError for bytes of a known kind that is not read (old Word, RTF, images).
    """
    if b"%PDF-" in raw[:1024]:
        return Format.PDF
    if raw.startswith(_ZIP):
        return Format.DOCX
    _refuse_known(raw)
    head = _head_as_ascii(raw)
    suffix = suffix.lower()
    if _HTML_START.match(head) or (suffix in _HTML_SUFFIXES and _HTML_TAG.search(head)):
        return Format.HTML
    return Format.MARKDOWN if suffix in (".md", ".markdown") else Format.TEXT


def _refuse_known(raw: bytes) -> None:
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise CorpusError("is encrypted; save it without a password")
        raise CorpusError("is in an old Office format; save it as .docx or PDF")
    if raw.startswith(b"{\\rtf"):
        raise CorpusError("is RTF; save it as .docx or PDF")
    if raw.startswith(_IMAGES):
        raise CorpusError("is an image; put its text beside it as a text file")


def _head_as_ascii(raw: bytes) -> bytes:
    head = raw[:16384]
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return head.decode(encoding, "ignore").encode("ascii", "ignore")
    return head
