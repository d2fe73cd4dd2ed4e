"""Saved web pages: the main text alone, without navigation and other furniture, headings and ids kept."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html
from lxml.html import HtmlElement as Element

from qa.corpus.formats.draft import Draft, Line
from qa.corpus.formats.furniture import drop_furniture, main_part, own_words
from qa.corpus.formats.sniff import decode_page
from qa.corpus.formats.table_sentences import table_sentences
from qa.errors import CorpusError

_HEADINGS = {f"h{i}": i for i in range(1, 7)}
_BLOCKS = frozenset(
    "address article blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul".split()
)
_MAX_ELEMENTS = 400_000
_MAX_CELL_CHARS = 1500
_MAX_SPAN = 50
_TITLE_KEYS = ("articletitle", "og:title", "dc.title", "dcterms.title", "title")
_META = {
    "date": ("pubdate", "article:published_time", "dcterms.issued", "dc.date", "publishdate", "firstpublished"),
    "issuer": ("contentsource", "og:site_name", "dcterms.publisher", "author"),
}
_SITE_SUFFIX = re.compile(r"\s*(?:[|_–—]|\s-\s).*$")


def read_html(raw: bytes) -> Draft:
    """The lines of a saved page. An anchor is the last id before a line, as it goes behind "#" in an address.

    Raises CorpusError when the bytes are no page in an encoding that is known.
    """
    root = _parse(decode_page(raw))
    title, known = _head(root)
    body = root.find("body")
    body = root if body is None else body
    drop_furniture(body)
    main = main_part(body)
    heading = _heading_before(body, main)
    _say_tables(main)
    _number_lists(main)
    lines = list(_lines(main))
    if heading is not None:
        lines.insert(0, Line(own_words(heading), 1))
    title = next((line.text for line in lines[:5] if line.level == 1), "") or title
    if title and not any(_same(title, line.text) for line in lines[:6]):
        lines.insert(0, Line(title, 1))
    return Draft(tuple(lines), title, known)


def _parse(text: str) -> Element:
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text.replace("\x00", ""))
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise CorpusError(f"is a page that cannot be read ({error}); save it again") from error
    if sum(1 for _ in zip(root.iter(), range(_MAX_ELEMENTS + 1), strict=False)) > _MAX_ELEMENTS:
        raise CorpusError(f"has more than {_MAX_ELEMENTS:,} elements; split the page")
    return root


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


def _heading_before(body: Element, main: Element) -> Element | None:
    """The page's first heading where it stands before the main part and not in it."""
    if main is body or next(main.iter("h1"), None) is not None:
        return None
    before = [heading for heading in body.iter("h1") if own_words(heading) and main not in heading.iterdescendants()]
    return before[0] if before else None


def _same(title: str, line: str) -> bool:
    return re.findall(r"\w", title.lower()) == re.findall(r"\w", line.lower())


# --- tables ---


def _say_tables(main: Element) -> None:
    """Put sentences in place of each table of data; tables that only lay out a page stay, their cells are lines."""
    for table in reversed(list(main.iter("table"))):
        if _is_layout(table):
            continue
        rows, n_head = _grid(table)
        caption = next((own_words(node) for node in table.iter("caption")), "")
        said = lxml_html.Element("div")
        for words in [caption, *table_sentences(rows, n_head=n_head)]:
            if words:
                line = etree.SubElement(said, "p")
                line.text = words
        for key in ("id",):
            if table.get(key):
                said.set(key, str(table.get(key)))
        said.tail = table.tail
        parent = table.getparent()
        if parent is not None:
            parent.replace(table, said)


def _is_layout(table: Element) -> bool:
    if table.get("role") in ("presentation", "none") or table.getparent() is None:
        return True
    if any(next(table.iter(tag), None) is not None for tag in ("h1", "h2", "h3")):
        return True
    if any(inner is not table for inner in table.iter("table")):
        return True
    cells = list(table.iter("td", "th"))
    return len(cells) < 2 or any(len(own_words(cell)) > _MAX_CELL_CHARS for cell in cells)


def _grid(table: Element) -> tuple[list[list[str]], int | None]:
    """The cells with merged cells filled in, and how many rows name columns (None when the page does not say)."""
    rows: list[list[str]] = []
    n_head, is_head = 0, True
    held: dict[tuple[int, int], str] = {}
    for y, row in enumerate(table.iter("tr")):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        filled: list[str] = []
        for cell in cells:
            while (y, len(filled)) in held:
                filled.append(held[y, len(filled)])
            words, across, down = own_words(cell), _span(cell, "colspan"), _span(cell, "rowspan")
            for x in range(len(filled), len(filled) + across):
                held.update({(y + dy, x): words for dy in range(1, down)})
            filled += [words] * across
        while (y, len(filled)) in held:
            filled.append(held[y, len(filled)])
        is_head = is_head and bool(cells) and all(cell.tag == "th" for cell in cells)
        n_head += is_head
        rows.append(filled)
    has_heads = any(True for _ in table.iter("th"))
    return rows, n_head if n_head or has_heads else None


def _span(cell: Element, key: str) -> int:
    value = cell.get(key) or "1"
    return min(int(value), _MAX_SPAN) or 1 if value.isdecimal() and len(value) < 6 else 1


# --- lists and lines ---


def _number_lists(main: Element) -> None:
    for ordered in main.iter("ol"):
        start = ordered.get("start") or "1"
        number = int(start) if start.isdecimal() and len(start) < 6 else 1
        for item in ordered:
            if item.tag == "li":
                own = " ".join(own_words(item).split())
                if own and not re.match(r"\W*(?:\d{1,3}|[一二三四五六七八九十]+)[.、)）．]", own):
                    item.text = f"{number}. {(item.text or '').lstrip()}"
                number += 1


def _lines(main: Element) -> Iterator[Line]:
    """The lines of the main part, in order. Block elements and <br> end a line."""
    parts: list[str] = []
    level, anchor, anchor_of_line = 0, "", ""

    def flush() -> Iterator[Line]:
        words = " ".join("".join(parts).split())
        parts.clear()
        if words:
            yield Line(words, level, None, anchor_of_line)

    for event, element in etree.iterwalk(main, events=("start", "end")):
        tag = element.tag if isinstance(element.tag, str) else ""
        is_break = tag in _BLOCKS or tag == "br"
        if is_break:
            yield from flush()
        if event == "start":
            anchor = element.get("id") or (element.get("name") if tag == "a" else "") or anchor
            if tag in _HEADINGS:
                level = _HEADINGS[tag]
            words = element.text
        else:
            level = 0 if tag in _HEADINGS else level
            words = element.tail if element is not main else None
        if words and words.strip() and not "".join(parts).strip():
            anchor_of_line = anchor
        parts.append(words or "")
    yield from flush()
