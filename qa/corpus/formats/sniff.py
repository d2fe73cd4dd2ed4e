"""What a file is, told from its bytes and not from its name.

Errors are CorpusErrors whose message goes behind the file's name: "is encrypted; save it without a password".
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from enum import StrEnum
from typing import NamedTuple

from qa.corpus.formats.encodings import MARKS
from qa.errors import CorpusError
from qa.worded import Worded


class Format(StrEnum):
    """The formats that are read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    DOCX = "docx"
    PDF = "pdf"
    CSV = "csv"
    WORKBOOK = "workbook"
    MAIL = "mail"
    IMAGE = "image"
    OFFICE = "office"  # texts of other office programs


class OfficeKind(NamedTuple):
    """A text of another office program: the suffix its bytes should have, and what it is, in words."""

    suffix: str
    what: str


_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM6")
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I
)
_HTML_TAG = re.compile(rb"<(?:p|div|h[1-6]|table|span|meta|title|article|main|ul|ol)\b[^>]{0,400}>", re.I)
_IMAGE_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp")
_OPEN_TEXT = "application/vnd.oasis.opendocument.text"
_OLD_OFFICE = Worded("is in an old Office format")
_OFFICE_SUFFIXES = {
    ".doc": _OLD_OFFICE,
    ".wps": _OLD_OFFICE,
    ".rtf": Worded("is RTF"),
    ".odt": Worded("is an OpenDocument text"),
}
# Names of streams in an OLE file tell what it is, whatever its own name says.
_OLE_STREAMS = {"WordDocument": ".doc", "Workbook": ".xls", "Book": ".xls", "PowerPoint Document": ".ppt"}
_FOREIGN = {
    ".ofd": "PDF",
    ".xls": ".xlsx", ".et": ".xlsx", ".ods": ".xlsx", ".ppt": "PDF", ".pptx": "PDF", ".odp": "PDF", ".msg": ".eml",
    ".epub": Worded("a page or PDF"), ".zip": Worded("the files in it"), ".rar": Worded("the files in it"), ".7z": Worded("the files in it"),
    ".heic": ".jpg", ".svg": ".png", ".xps": "PDF", ".oxps": "PDF", ".ceb": "PDF", ".caj": "PDF", ".dps": "PDF",
    ".pages": ".docx", ".numbers": ".xlsx", ".key": "PDF", ".mobi": Worded("a page or PDF"),
}  # fmt: skip
_FOREIGN_PARTS = {
    "ppt/presentation.xml": Worded("holds slides; save it as PDF"),
    "application/vnd.oasis.opendocument.spreadsheet": Worded("is an OpenDocument table; save it as .xlsx"),
    "application/vnd.oasis.opendocument.presentation": Worded("holds slides; save it as PDF"),
    "application/epub+zip": Worded("is a book; save it as a page or PDF"),
    "OFD.xml": Worded("is an OFD document; save it as PDF"),
}
_MAX_KIND_BYTES = 100
_SUFFIX_FORMATS = {
    ".csv": Format.CSV, ".tsv": Format.CSV, ".eml": Format.MAIL, ".mht": Format.MAIL, ".mhtml": Format.MAIL,
}  # fmt: skip
_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")


def format_of(raw: bytes, suffix: str) -> Format:
    """The format of a file's bytes; the suffix decides only between text, Markdown and a page without a head.

    Raises CorpusError for bytes of a known kind that is not read (slides, books, old workbooks).
    """
    if b"%PDF-" in raw[:1024]:
        return Format.PDF
    suffix = suffix.lower()
    if raw.startswith(_ZIP):
        return _archive_format(raw)
    if suffix in (".doc", ".wps", ".xls", ".et") and _HTML_START.match(_head_as_ascii(raw)):
        return Format.HTML  # what many programs save under these names
    if (known := _known(raw, suffix)) is not None:
        return known
    if suffix in _SUFFIX_FORMATS:
        return _SUFFIX_FORMATS[suffix]
    head = _head_as_ascii(raw)
    if _HTML_START.match(head) or (suffix in _HTML_SUFFIXES and _HTML_TAG.search(head)):
        return Format.HTML
    return Format.MARKDOWN if suffix in (".md", ".markdown") else Format.TEXT


def _archive_format(raw: bytes) -> Format:
    """The format of a zip archive, told by its own parts and its kind, not by those of an archive inside it.

    One without known parts, or that is damaged, is tried as a Word document.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            told = {*archive.namelist()}
            if "mimetype" in told:
                with archive.open("mimetype") as stream:
                    told.add(stream.read(_MAX_KIND_BYTES).decode("ascii", "ignore").strip())
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
        return Format.DOCX
    if _OPEN_TEXT in told:
        return Format.OFFICE
    for part, what in _FOREIGN_PARTS.items():
        if part in told:
            raise CorpusError(what)
    return Format.WORKBOOK if "xl/workbook.xml" in told else Format.DOCX


def _known(raw: bytes, suffix: str) -> Format | None:
    """The format of bytes that begin as a known kind does, or whose suffix names one. Raises CorpusError."""
    if raw.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in raw:
            raise CorpusError("is encrypted; save it without a password")
        way = {".xls": ".xlsx", ".et": ".xlsx", ".ppt": "PDF", ".msg": ".eml"}.get(_ole_suffix(raw, suffix))
        if way is not None:
            raise CorpusError("{}; save it as {}", _OLD_OFFICE, way)
        return Format.OFFICE
    if raw.startswith(b"{\\rtf") or suffix in _OFFICE_SUFFIXES:
        return Format.OFFICE
    if raw.startswith(_IMAGES) or suffix in _IMAGE_SUFFIXES:
        return Format.IMAGE
    if suffix in _FOREIGN:
        raise CorpusError("is a file of another kind ({}) that is not read; save it as {}", suffix, _FOREIGN[suffix])
    return None


def _ole_suffix(raw: bytes, suffix: str) -> str:
    streams = (kind for name, kind in _OLE_STREAMS.items() if f"{name}\0".encode("utf-16-le") in raw)
    return next(streams, suffix)


def office_kind(raw: bytes, suffix: str) -> OfficeKind:
    """What a file of Format.OFFICE is, told from its bytes; by its suffix where they do not tell."""
    suffix = suffix.lower()
    if raw.startswith(_OLE):
        return OfficeKind(".doc", _OLD_OFFICE)
    if raw.startswith(b"{\\rtf"):
        return OfficeKind(".rtf", _OFFICE_SUFFIXES[".rtf"])
    if raw.startswith(_ZIP):
        return OfficeKind(".odt", _OFFICE_SUFFIXES[".odt"])
    return OfficeKind(suffix, _OFFICE_SUFFIXES.get(suffix, _OLD_OFFICE))


def _head_as_ascii(raw: bytes) -> bytes:
    head = raw[:16384]
    for mark, encoding in MARKS.items():
        if head.startswith(mark):
            return head.decode(encoding, "ignore").encode("ascii", "ignore")
    return head
