"""How the characters of bytes are written: a byte order mark, UTF-8, what the file names, then what they look like.

Names are read as browsers read them (webencodings): iso-8859-1 means windows-1252, gb2312 means GBK. Bytes of no named
encoding are told by chardet. Errors are CorpusErrors whose message goes behind the file's name.
"""

from __future__ import annotations

import re
from pathlib import Path

import webencodings

from qa.errors import CorpusError

MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_NAMED = (
    re.compile(rb"<meta[^>]{0,400}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE),
    re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE),
)
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0")
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
# The share of characters that may be broken in a page that names its encoding.
_MAX_BROKEN = 0.002
_MIN_WHOLE = 5  # characters of several bytes that are whole, for each that is not, in damaged UTF-8
_MAX_GUESSED_BYTES = 200_000
_HIGH = re.compile(rb"[\x80-\xff]")


def decode_file(path: Path) -> str:
    """The text of a file; CorpusError names the file when it is not text."""
    try:
        return decode(path.read_bytes())
    except CorpusError as error:
        raise CorpusError("{} {}", path, error) from error


def decode(raw: bytes) -> str:
    """The text of bytes in any usual encoding. Raises CorpusError for bytes that are no text."""
    text = _certain(raw)
    if text is None:
        text = _damaged(raw)
    if text is None:
        text = _guessed(raw)
    if text is None or "\x00" in text:
        raise CorpusError(
            "is not text in UTF-8, UTF-16 or GB18030 or another known encoding (it starts with {}); save it as "
            "UTF-8 text",
            repr(raw[:8]),
        )
    return text


def decode_page(raw: bytes) -> str:
    """The text of a saved page: by its byte order mark, as UTF-8, in the encoding that its head names, or as `decode`.

    A page that names its encoding may hold a few broken characters, as many do. Raises CorpusError otherwise.
    """
    text = _certain(raw)
    if text is None or "\x00" in text:
        named = next((match[1].decode("ascii") for pattern in _NAMED if (match := pattern.search(raw[:8192]))), "")
        text = _in_named(raw, named)
        if text is None or text.count("\ufffd") > max(4, _MAX_BROKEN * len(text)):
            text = decode(raw)
    return text.replace("\x00", "")


def _certain(raw: bytes) -> str | None:
    for mark, encoding in MARKS.items():
        if raw.startswith(mark):
            return _strictly(raw, encoding)
    return _strictly(raw, "utf-8")


def _strictly(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _in_named(raw: bytes, name: str) -> str | None:
    """The text in the encoding of that name, None for an unknown name. GBK is read as GB18030, which holds it."""
    encoding = webencodings.lookup(name) if name else None
    if encoding is None:
        return None
    codec = "gb18030" if encoding.name in ("gbk", "gb18030") else encoding.codec_info.name
    return raw.decode(codec, "replace")


def _damaged(raw: bytes) -> str | None:
    """The text of bytes in UTF-8 of which a few were damaged; None where what is no UTF-8 is more than that.

    The characters that cannot be read are U+FFFD.
    """
    if raw.startswith(_BINARY):
        return None
    text = raw.decode("utf-8", "replace")
    n_broken = text.count("\ufffd")
    n_whole = sum(char > "\x7f" for char in text) - n_broken
    is_text = len(_CONTROL.findall(text)) <= 0.001 * len(text)
    return text if is_text and n_whole >= _MIN_WHOLE * n_broken else None


def _guessed(raw: bytes) -> str | None:
    """The text as what it looks like; None for what is no text."""
    import chardet

    if raw.startswith(_BINARY):
        return None
    sample = raw[:_MAX_GUESSED_BYTES]
    name = chardet.detect(sample)["encoding"]
    text = _strictly(raw, "gb18030" if name in ("GB2312", "GBK") else name) if name else None
    if text is None or len(_CONTROL.findall(text)) > 0.001 * len(text) or not _reads_as_words(text, raw):
        return None
    return text


def _reads_as_words(text: str, raw: bytes) -> bool:
    """Whether the bytes that are no ASCII became letters, most of them in words, and not signs strewn among them."""
    n_high = len(_HIGH.findall(raw))
    letters = sum(
        char.isalpha() or char in "’‘“”–—…€£°§·«»、。，；：？！（）《》〈〉【】〔〕「」『』"
        for char in text
        if char > "\x7f"
    )
    others = sum(1 for char in text if char > "\x7f") - letters
    return bool(n_high) and letters >= 4 * others
