"""Saved mails and web archives (.eml, .mht): the page or the text in them, read as such."""

from __future__ import annotations

import email
import email.policy
import re
from email.message import EmailMessage, MIMEPart

from qa.corpus.formats.draft import Draft, Dropped, Line
from qa.corpus.formats.encodings import decode
from qa.corpus.formats.html import read_html
from qa.corpus.formats.text import read_text
from qa.errors import CorpusError
from qa.omissions import Omission


def read_mail(raw: bytes) -> Draft:
    """The lines of the page in a web archive, or of a mail under its subject; attached files are named as left out.

    Raises CorpusError where it holds neither page nor text.
    """
    message = email.message_from_bytes(raw, policy=email.policy.default)
    if not isinstance(message, EmailMessage):
        raise CorpusError("is no mail or web archive; save it as a page")
    page, text = message.get_body(("html",)), message.get_body(("plain",))
    if page is None and text is None:
        page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    body = page or text
    content = body.get_payload(decode=True) if body is not None else None
    if body is None or not isinstance(content, bytes):
        raise CorpusError("holds no page and no text; save it as a page or as text")
    charset = body.get_content_charset() or ""
    if body.get_content_type() == "text/html":
        draft = read_html(_named(content, charset))
    else:
        draft = read_text(_unflowed(_words(content, charset), body))
    subject = " ".join(str(message.get("Subject") or "").split())
    lines = draft.lines
    if subject and all(line.text != subject for line in lines[:5]):
        lines = (Line(subject, 1), *lines)
    files = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
    sent = message["Date"].datetime if message["Date"] is not None else None
    known = {"date": sent.date().isoformat()} if sent is not None and body.get_content_type() != "text/html" else {}
    known |= {"source": str(message["Content-Location"])} if message["Content-Location"] else {}
    gone = tuple(
        Dropped(Omission.UNREADABLE, f"attached file {name}") for name in files if not name.startswith("image/")
    )
    return Draft(lines, draft.title or subject, known | draft.known, (*draft.dropped, *gone))


def _unflowed(words: str, part: MIMEPart) -> str:
    """The words of a part; in flowed text a line that ends in a space is carried on by the next."""
    if str(part["Content-Type"].params.get("format", "") if part["Content-Type"] else "").lower() != "flowed":
        return words
    return re.sub(r"(?<!^--) \r?\n(?=\S)", " ", words, flags=re.MULTILINE)


def _named(content: bytes, charset: str) -> bytes:
    """A page that says in its head how its characters are written, as the mail says it."""
    return f'<meta charset="{charset}">'.encode() + content if charset else content


def _words(content: bytes, charset: str) -> str:
    try:
        return content.decode(charset) if charset else decode(content)
    except (LookupError, UnicodeDecodeError):
        return decode(content)
