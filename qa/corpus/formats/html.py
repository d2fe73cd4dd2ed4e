"""Saved web pages: the text without navigation and other furniture, headings and ids kept."""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement as Element

from qa.corpus.formats.draft import Draft, Dropped, Line
from qa.corpus.formats.element_lines import element_lines, own_words
from qa.corpus.formats.encodings import decode_page
from qa.corpus.formats.furniture import clean_page
from qa.corpus.formats.page_styles import Styles
from qa.corpus.titles import chinese_title
from qa.errors import CorpusError

_MAX_ELEMENTS = 400_000
_TITLE_WITHIN = 12  # lines
_TITLE_KEYS = ("articletitle", "og:title", "dc.title", "dcterms.title", "title")
_META = {
    "date": (
        "pubdate",
        "govuk:first-published-at",
        "article:published_time",
        "dcterms.issued",
        "dc.date",
        "publishdate",
        "firstpublished",
    ),
    "issuer": ("contentsource", "og:site_name", "dcterms.publisher", "author"),
}
_SITE_SUFFIX = re.compile(r"\s*(?:[|_–—]|\s-\s).*$")
# Numbers of characters that HTML reads by Windows' table: &#150; is a dash.
_WINDOWS = {code: bytes([code]).decode("cp1252", "replace") for code in range(0x80, 0xA0)}


def read_html(raw: bytes) -> Draft:
    """The lines of a saved page. An anchor is the last id before a line, as it goes behind "#" in an address.

    Raises CorpusError when the bytes are no page in an encoding that is known.
    """
    root = parse_page(decode_page(raw))
    title, known = _head(root)
    body = root.find("body")
    body = root if body is None else body
    dropped: list[Dropped] = []
    clean_page(body, Styles(root), dropped)
    lines = element_lines(body, dropped)
    if not any(_same(title, line.text) for line in lines[:_TITLE_WITHIN]):  # else the page shows what its head says
        title = (
            next((line.text for line in lines[:5] if line.level == 1), "")
            or chinese_title([line.text for line in lines[:_TITLE_WITHIN]])
            or title
        )
    if title and not any(_same(title, line.text) for line in lines[:_TITLE_WITHIN]):
        lines.insert(0, Line(title, 1))
    return Draft(tuple(lines), title, known, tuple(dropped))


def parse_page(text: str) -> Element:
    """The tree of a page. Raises CorpusError where it has too many elements or is none."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(_windows_numbers(text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorpusError("is a page that cannot be read ({}); save it again", error) from error
    if sum(1 for _ in zip(root.iter(), range(_MAX_ELEMENTS + 1), strict=False)) > _MAX_ELEMENTS:
        raise CorpusError("has more than {:,} elements; split the page", _MAX_ELEMENTS)
    return root


def _windows_numbers(text: str) -> str:
    text = re.sub(r"&#(1[2-5]\d);", lambda match: _WINDOWS.get(int(match[1]), match[0]), text)
    return re.sub(r"&#[xX]([89][0-9a-fA-F]);", lambda match: _WINDOWS.get(int(match[1], 16), match[0]), text)


def _head(root: Element) -> tuple[str, dict[str, str]]:
    metas = {
        (meta.get("name") or meta.get("property") or "").lower(): (meta.get("content") or "").strip()
        for meta in root.iter("meta")
    }
    known = {key: next((metas[name] for name in names if metas.get(name)), "") for key, names in _META.items()}
    title = next((metas[key] for key in _TITLE_KEYS if metas.get(key)), "")
    element = next(root.iter("title"), None)
    title = title or (_SITE_SUFFIX.sub("", own_words(element)) if element is not None else "")
    link = next(
        (node.get("href") for node in root.iter("link") if node.get("rel") == "canonical" and node.get("href")), ""
    )
    return title, {key: value for key, value in (known | {"source": str(link or "")}).items() if value}


def _same(title: str, line: str) -> bool:
    return re.findall(r"\w", title.lower()) == re.findall(r"\w", line.lower())
