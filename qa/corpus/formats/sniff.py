"""What a file is, told from its bytes and not from its name; and how its characters are written.

Errors are CorpusErrors whose message goes behind the file's name: "is encrypted; save it without a password".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

from qa.errors import CorpusError

_HAN = re.compile(r"[\u3400-\u9fff]")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM6")
_BINARY = (b"%PDF", _ZIP, b"\x7fELF", *_IMAGES, _OLE[:4])
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:[^-]|-(?!->)){0,4000}-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I
)
_HTML_TAG = re.compile(rb"<(?:p|div|h[1-6]|table|span|meta|title|article|main|ul|ol)\b[^>]{0,400}>", re.I)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.I)
_HTML_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml")
# The share of characters that may be broken in a page that names its encoding.
_MAX_BROKEN = 0.002


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
    for mark, encoding in _MARKS.items():
        if head.startswith(mark):
            return head.decode(encoding, "ignore").encode("ascii", "ignore")
    return head


def decode_file(path: Path) -> str:
    """The text of a file; CorpusError names the file when it is not text."""
    try:
        return decode(path.read_bytes())
    except CorpusError as error:
        raise CorpusError(f"{path} {error}") from error


def decode(raw: bytes) -> str:
    """The text of bytes in UTF-8, UTF-16 with a byte order mark, or GB18030. Raises CorpusError for other bytes."""
    for encoding in _candidates(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text and (encoding != "gb18030" or _reads_as_chinese(text)):
            return text
    raise CorpusError(f"is not text in UTF-8, UTF-16 or GB18030 (it starts with {raw[:8]!r}); save it as UTF-8 text")


def decode_page(raw: bytes) -> str:
    """The text of a saved page: as `decode`, else in the encoding that its head names.

    A page that names its encoding may hold a few broken characters, as many do. Raises CorpusError otherwise.
    """
    try:
        return decode(raw)
    except CorpusError:
        named = _META_CHARSET.search(raw[:8192])
        text = _decode_as(raw, named.group(1).decode("ascii").lower()) if named else ""
        if not text or text.count("\ufffd") > max(4, _MAX_BROKEN * len(text)):
            raise
        return text.replace("\x00", "")


def _decode_as(raw: bytes, encoding: str) -> str:
    encoding = "gb18030" if encoding.startswith("gb") else encoding
    try:
        return raw.decode(encoding, "replace")
    except (LookupError, UnicodeError):
        return ""


def _reads_as_chinese(text: str) -> bool:
    """Whether Chinese characters come in runs. Western text read as GB18030 gives them singly among Latin letters."""
    in_runs = sum(len(run) for run in re.findall(r"[\u3400-\u9fff]{2,}", text))
    return 2 * in_runs >= len(_HAN.findall(text))


def _candidates(raw: bytes) -> Iterator[str]:
    for mark, encoding in _MARKS.items():
        if raw.startswith(mark):
            yield encoding
    yield "utf-8"
    if not raw.startswith(_BINARY):
        yield "gb18030"
