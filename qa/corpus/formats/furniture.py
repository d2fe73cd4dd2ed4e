"""Which part of a page is its text, and which is furniture. Rules of structure only: tags, roles, names, links."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_DROPPED_TAGS = (
    "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "audio", "video",
    "nav", "footer", "aside", "button", "select", "input", "textarea", "dialog",
)  # fmt: skip
_DROPPED_ROLES = frozenset("navigation banner contentinfo search complementary dialog alert menu toolbar".split())
_NAMES = frozenset(
    "nav navbar navigation breadcrumb breadcrumbs crumb crumbs footer foot sidebar aside cookie cookies banner share "
    "sharing social related recommend recommended pagination pager menu topbar toolbar skip advert ads ad comments "
    "copyright qrcode feedback login newsletter modal popup sitemap".split()
)
_MAIN_NAMES = re.compile(
    r"^(?:content|main|main-content|maincontent|article|article-content|articlecontent|zoom|ucap-content|trs_editor|"
    r"article-body|entry-content|post-content|pages_content|view|con_text|xxgk_content)$",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_MAX_SHARE = 0.4  # of the page's words: what holds more is not furniture whatever its name
_MIN_SHARE = 0.25  # of the page's words: a main part holds at least so many
_DENSE = 0.85
_LINKED = 0.9
_BLOCK_END = frozenset("p div li br tr td th h1 h2 h3 h4 h5 h6 dd dt section".split())


def own_words(element: HtmlElement) -> str:
    """All words in an element, white space collapsed; blocks are set apart."""
    parts: list[str] = []
    for node in element.iter():
        if isinstance(node.tag, str):
            parts += [" " if node.tag in _BLOCK_END else "", node.text or ""]
        if node is not element:
            parts += [" " if node.tag in _BLOCK_END else "", node.tail or ""]
    return _SPACES.sub(" ", "".join(parts)).strip()


def drop_furniture(body: HtmlElement) -> None:
    """Take away what is no text of the page: scripts, navigation, footers, hidden parts, blocks of links."""
    for element in list(body.iter(*_DROPPED_TAGS)):
        if element.tag not in ("aside", "footer") or next(element.iter("h1"), None) is None:
            _drop(body, element)
    sizes = word_sizes(body)
    total = max(1, sizes.get(body, (0, 0))[0])
    for element in [node for node in body.iter() if isinstance(node.tag, str)]:
        if element is body or element.getparent() is None:
            continue
        n_plain = sizes[element][0]
        if _is_hidden(element):
            _drop(body, element)
        elif n_plain <= _MAX_SHARE * total and _is_named_furniture(element) and not _holds_main(element):
            _drop(body, element)
        elif _is_link_block(element, sizes[element]):
            _drop(body, element)


def _drop(body: HtmlElement, element: HtmlElement) -> None:
    if element is not body and element.getparent() is not None:
        element.drop_tree()


def _is_hidden(element: HtmlElement) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "hidden" in element.attrib or element.get("aria-hidden") == "true" or "display:none" in style


def _is_named_furniture(element: HtmlElement) -> bool:
    if element.get("role") in _DROPPED_ROLES or element.tag == "header":
        return True
    if element.tag not in ("div", "section", "ul", "ol", "p", "table", "span", "form"):
        return False
    names = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
    return bool(_NAMES & set(re.split(r"[\s_-]+", names)))


def _holds_main(element: HtmlElement) -> bool:
    return any(True for _ in element.iter("h1", "main", "article"))


def _is_link_block(element: HtmlElement, size: tuple[int, int]) -> bool:
    """Whether a list or box holds nothing but short links: a menu, "related pages"."""
    n_plain, n_linked = size
    if element.tag not in ("ul", "ol", "div", "table") or n_linked < _LINKED * (n_plain + n_linked) or not n_linked:
        return False
    n_links = sum(1 for _ in element.iter("a"))
    has_heading = any(True for _ in element.iter("h1", "h2", "h3"))
    return n_links >= 4 and n_linked / n_links < 40 and not has_heading


def word_sizes(body: HtmlElement) -> dict[HtmlElement, tuple[int, int]]:
    """(characters outside links, characters in links) of each element, white space not counted."""
    sizes: dict[HtmlElement, tuple[int, int]] = {}
    linked = {node for link in body.iter("a") if link.get("href") for node in link.iter()}
    for element in reversed(list(body.iter())):
        n_plain, n_linked = sizes.get(element, (0, 0))
        own = _n_chars(element.text) if isinstance(element.tag, str) else 0
        n_plain, n_linked = (n_plain, n_linked + own) if element in linked else (n_plain + own, n_linked)
        sizes[element] = (n_plain, n_linked)
        parent = element.getparent()
        if parent is not None and element is not body:
            tail = _n_chars(element.tail)
            of_parent = sizes.get(parent, (0, 0))
            in_link = parent in linked
            sizes[parent] = (
                of_parent[0] + n_plain + (0 if in_link else tail), of_parent[1] + n_linked + (tail if in_link else 0),
            )  # fmt: skip
    return sizes


def _n_chars(words: str | None) -> int:
    return len(_SPACES.sub("", words)) if words else 0


def main_part(body: HtmlElement) -> HtmlElement:
    """The element that holds the page's text.

    It is the largest that is marked so by its tag or role, else the largest that is by its name, else the only article;
    it has to hold a quarter of the text. Without such an element it is the smallest that holds most of the text.
    """
    sizes = word_sizes(body)
    total = sum(sizes[body])

    def size(element: HtmlElement) -> int:
        return sum(sizes.get(element, (0, 0)))

    marked = [
        element
        for element in body.iter()
        if isinstance(element.tag, str) and (element.tag == "main" or element.get("role") == "main")
    ]
    named = [element for element in body.iter("div", "section", "article", "td") if _is_named_main(element)]
    articles = list(body.iter("article"))
    for candidates in (marked, named, articles if len(articles) == 1 else []):
        best = max(candidates, key=size, default=None)
        if best is not None and size(best) >= _MIN_SHARE * total:
            return best
    return _densest(body, size(body), sizes)


def _is_named_main(element: HtmlElement) -> bool:
    names = [element.get("id") or "", *(element.get("class") or "").split()]
    return element.get("itemprop") == "articleBody" or any(_MAIN_NAMES.match(name) for name in names)


def _densest(body: HtmlElement, total: int, sizes: dict[HtmlElement, tuple[int, int]]) -> HtmlElement:
    node = body
    while True:
        inner = [child for child in node if sum(sizes.get(child, (0, 0))) >= _DENSE * total]
        if not inner or inner[0].tag not in ("div", "section", "article", "form", "center"):
            return node
        node = inner[0]
