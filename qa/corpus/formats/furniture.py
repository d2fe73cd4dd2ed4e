"""Which part of a page is its text, and which is furniture.

Told by structure: tags, roles, links and controls, what a style hides. A name tells furniture only as a whole ("site-footer",
not the "social" of "social-care"), and never a part that has a heading and sentences of its own. All that is taken away is
listed with its reason.
"""

from __future__ import annotations

import re
from collections import Counter

from lxml.html import HtmlElement

from qa.corpus.formats.draft import Dropped
from qa.corpus.formats.element_lines import own_words
from qa.corpus.formats.page_styles import Styles
from qa.omissions import Omission

_SILENT = (
    "script",
    "style",
    "template",
    "svg",
    "canvas",
    "iframe",
    "object",
    "embed",
    "audio",
    "video",
    "noscript",
    "head",
    "link",
    "meta",
)
_CONTROLS = ("button", "select", "input", "textarea", "datalist", "progress", "meter")
_FURNITURE_ROLES = frozenset("navigation banner contentinfo search menu menubar toolbar tablist".split())
_CONTENT_ROLES = frozenset("main article document alert status note region".split())
# A name that is made of these alone says that a part is furniture.
_NAMES = frozenset(
    "nav navs navbar navi navigation subnav breadcrumb breadcrumbs crumb crumbs bread footer foot header cookie cookies "
    "consent share shares sharing sharebar social pagination pager paging menu menus topbar toolbar skip skiplink advert "
    "adverts ads ad comments qrcode feedback login signin newsletter sitemap sidebar related recommend recommended "
    "modal popup".split()
)
# Words that say where a part stands or how it looks, and not what it is. Those of up to two letters say nothing either, nor
# does what a page puts before its names ("xy-nav", "xy-button", "xy-text"): that is told from the page.
_FILLERS = frozenset(
    "site page global top bottom main left right side bar box wrap wrapper container inner outer list links link block "
    "section area banner buttons button btn icons icon media message notice widget panel group content item items new "
    "the div col row".split()
)
_MIN_PREFIXED = 4  # names that begin with one word make it a prefix of the page's names
_MAIN_NAMES = re.compile(
    r"^(?:content|main|main-content|maincontent|article|article-content|articlecontent|zoom|ucap-content|trs_editor|"
    r"article-body|entry-content|post-content|pages_content|view|con_text|xxgk_content)$",
    re.IGNORECASE,
)
# The marks of notes, as Word and others link them.
_NOTE_LINK = re.compile(r"^#_?(?:ftn|edn|fn|footnote|endnote|note)[\w:.-]*$", re.IGNORECASE)
_BULLET = re.compile(r"[^\w\s]|[olnqvØü§Ÿàðþ]")  # signs of symbol fonts
_MAX_MARK_CHARS = 14
_MAX_RAISED_CHARS = 12
# A banner that asks for consent has a heading and sentences too.
_BANNERS = frozenset(("cookie", "cookies", "consent"))
_BANNER_WORDS = frozenset(("banner", "bar", "message", "notice", "popup", "modal", "overlay", "consent"))
_SPACES = re.compile(r"\s+")
_SENTENCE = re.compile(r"[a-z\d)%”\"’]\s*[.!?](?:\s|$)|[\u3400-\u9fff\d”）][。；！？]")
_MAX_SHARE = 0.4  # of the page's words: what holds more is not furniture whatever its name
_MIN_SHARE = 0.25  # of the page's words: a main part holds at least so many
_LINKED = 0.9
_MIN_SENTENCE_CHARS = 20
_HEADING_TAGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def clean_page(body: HtmlElement, styles: Styles, dropped: list[Dropped]) -> None:
    """Take away from `body` what is no text of the page. `dropped` gets what was taken."""
    drop_unseen(body, styles, dropped)
    _drop_furniture(body, dropped)
    _drop_outside(body, dropped)


def _drop(element: HtmlElement, reason: Omission, dropped: list[Dropped]) -> None:
    if element.getparent() is None:
        return
    words = own_words(element)
    if words:
        dropped.append(Dropped(reason, words))
    element.drop_tree()


def drop_unseen(body: HtmlElement, styles: Styles, dropped: list[Dropped]) -> None:
    """Take away what a browser does not show, controls, and what is struck out."""
    for element in list(body.iter(*_SILENT)):
        if element is not body and element.getparent() is not None:
            element.drop_tree()
    for element in [node for node in body.iter() if isinstance(node.tag, str)]:
        if element is body or element.getparent() is None:
            continue
        if element.tag == "button" and next(element.iterancestors(*_HEADING_TAGS, "dt", "summary"), None) is not None:
            element.drop_tag()  # the heading of what it opens
        elif element.tag in _CONTROLS:
            _drop(element, Omission.CONTROLS, dropped)
        elif element.tag in ("del", "s", "strike") or styles.is_struck_out(element):
            _drop(element, Omission.STRUCK_OUT, dropped)
        elif styles.is_hidden(element):
            _drop(element, Omission.HIDDEN, dropped)
        else:
            _with_looks(element, styles)


def _with_looks(element: HtmlElement, styles: Styles) -> None:
    """Say by tag and attribute what a style says: raised and lowered words, numbers of lists, marks of Word's own."""
    if element.tag in ("ol", "li"):
        style = styles.list_style(element)
        if style and "list-style" not in (element.get("style") or ""):
            element.set("style", f"list-style-type:{style}")
    elif element.tag in ("span", "font", "a", "small", "em", "b", "i"):
        words = own_words(element)
        is_mark = (
            element.tag == "a" and bool(_NOTE_LINK.search(element.get("href") or "")) and len(words) <= _MAX_MARK_CHARS
        )
        raised = "super" if is_mark and not _begins_line(element) else styles.raised(element)
        if raised and words and element.find(".//sup") is None and len(words) <= _MAX_RAISED_CHARS:
            if is_mark:
                element.set("href", "#note")
            _wrap(element, "sup" if raised == "super" else "sub")
        elif "mso-list:ignore" in (element.get("style") or "").replace(" ", "").lower() and _BULLET.fullmatch(words):
            element.drop_tree()


def _begins_line(element: HtmlElement) -> bool:
    """Whether nothing stands before an element in its block: the mark in front of a note."""
    around = element.getparent()
    return around is not None and not (around.text or "").strip() and element.getprevious() is None


def _wrap(element: HtmlElement, tag: str) -> None:
    """Put an element into a new one of that tag."""
    parent = element.getparent()
    if parent is None:
        return
    around: HtmlElement = parent.makeelement(tag, {})
    around.tail, element.tail = element.tail, None
    parent.replace(element, around)
    around.append(element)


def _drop_furniture(body: HtmlElement, dropped: list[Dropped]) -> None:
    sizes = word_sizes(body)
    total = max(1, sizes.get(body, (0, 0))[0])
    in_main = {node for main in body.iter("main") for node in main.iter()}
    prefixes = _prefixes(body)
    for element in [node for node in body.iter() if isinstance(node.tag, str)]:
        if element is body or element.getparent() is None or element not in sizes:
            continue
        n_plain = sizes[element][0]
        is_furniture = (
            element.tag == "nav"
            or (n_plain <= _MAX_SHARE * total and _is_furniture(element, n_plain, prefixes))
            or _is_banner(element, prefixes)
        )
        if is_furniture and not _holds_main(element):
            _drop(element, Omission.FURNITURE, dropped)
        elif _is_link_block(element, sizes[element], is_in_main=element in in_main):
            _drop(element, Omission.LINKS, dropped)


def _prefixes(body: HtmlElement) -> frozenset[str]:
    """The words that a page puts before the names of its classes."""
    names = {name for node in body.iter() if isinstance(node.tag, str) for name in (node.get("class") or "").split()}
    first = Counter(words[0] for words in map(_words_of, names) if len(words) > 1)
    return frozenset(word for word, n in first.items() if n >= _MIN_PREFIXED and word not in _NAMES)


def _words_of(name: str) -> list[str]:
    """The words of a class or id: "siteFooter_top" -> site, footer, top."""
    return [word.lower() for word in re.split(r"[\s_\-]+|(?<=[a-z])(?=[A-Z])", name) if word]


def _is_furniture(element: HtmlElement, n_plain: int, prefixes: frozenset[str]) -> bool:
    role = element.get("role")
    if role in _FURNITURE_ROLES:
        return True
    if role in _CONTENT_ROLES:
        return False
    if element.tag in ("footer", "header"):
        around = element.getparent()
        while around is not None and around.tag not in ("article", "section", "main", "blockquote"):
            around = around.getparent()
        return around is None or not (_reads_as_text(element, n_plain) or _has_sentence(element))
    if element.tag not in ("div", "section", "aside", "ul", "ol", "p", "table", "span", "form"):
        return False
    return _is_named_furniture(element, prefixes) and not _reads_as_text(element, n_plain)


def _is_banner(element: HtmlElement, prefixes: frozenset[str]) -> bool:
    """Whether a name is that of a banner that asks for consent, and of nothing more."""
    names = [_words_of(name) for name in (*(element.get("class") or "").split(), element.get("id") or "")]
    return any(
        not _BANNERS.isdisjoint(words)
        and not _BANNER_WORDS.isdisjoint(words)
        and all(word in _BANNERS | _BANNER_WORDS | _FILLERS | prefixes or len(word) < 3 for word in words)
        for words in names
    )


def _is_named_furniture(element: HtmlElement, prefixes: frozenset[str]) -> bool:
    """Whether a class or the id is made of words for furniture alone, and of words that say nothing."""
    for name in (*(element.get("class") or "").split(), element.get("id") or ""):
        words = _words_of(name)
        rest = {word for word in words if word not in _NAMES}
        if len(rest) < len(set(words)) and all(
            word in _FILLERS or word in prefixes or word.isdigit() or len(word) < 3 for word in rest
        ):
            return True
    return False


def _reads_as_text(element: HtmlElement, n_plain: int) -> bool:
    """Whether a part has a heading of its own and sentences below it, as no menu has."""
    if next(element.iter(*_HEADING_TAGS), None) is None:
        return False
    plain = " ".join(
        own_words(node) for node in element.iter("p", "li", "td", "dd") if next(node.iter("a"), None) is None
    )
    return n_plain >= _MIN_SENTENCE_CHARS and len(_SENTENCE.findall(plain)) >= 1


def _holds_main(element: HtmlElement) -> bool:
    return any(True for _ in element.iter("h1", "main", "article"))


def _is_link_block(element: HtmlElement, size: tuple[int, int], *, is_in_main: bool) -> bool:
    """Whether a list or box holds nothing but short links: a menu, "related pages"; within the main part a way about it."""
    n_plain, n_linked = size
    if (
        element.tag not in ("ul", "ol", "div", "table", "aside")
        or n_linked < _LINKED * (n_plain + n_linked)
        or not n_linked
    ):
        return False
    links = list(element.iter("a"))
    has_heading = any(True for _ in element.iter("h1", "h2", "h3"))
    if is_in_main and not all((link.get("href") or "").startswith("#") for link in links):
        return False
    return len(links) >= 4 and n_linked / len(links) < 40 and not has_heading


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


def _drop_outside(body: HtmlElement, dropped: list[Dropped]) -> None:
    """Take away what stands outside of the part that is marked or named as the page's text, and reads as no text.

    Marked by tag or role, else by name, else an article; together the marked parts hold a quarter of the text. Outside
    of them a block is kept where it reads as a sentence, the rest is dropped. Without marks all of the body is kept.
    """
    sizes = word_sizes(body)
    total = sum(sizes[body])
    for candidates in (_marked(body), [node for node in body.iter("div", "section", "article", "td") if _is_named_main(node)],
                       list(body.iter("article"))):  # fmt: skip
        chosen = set(candidates)
        outer = [node for node in candidates if chosen.isdisjoint(node.iterancestors())]
        if outer and sum(sum(sizes.get(node, (0, 0))) for node in outer) >= _MIN_SHARE * total:
            _keep(body, outer, dropped)
            return


def _marked(body: HtmlElement) -> list[HtmlElement]:
    return [
        node for node in body.iter() if isinstance(node.tag, str) and (node.tag == "main" or node.get("role") == "main")
    ]


def _keep(body: HtmlElement, parts: list[HtmlElement], dropped: list[Dropped]) -> None:
    """Take away what stands outside of `parts` and reads as no text."""
    around = {ancestor for part in parts for ancestor in part.iterancestors()}
    stack = [body]
    while stack:
        for child in list(stack.pop()):
            if not isinstance(child.tag, str) or child in parts:
                continue
            if child in around:
                stack.append(child)
            elif not _is_said(child):
                _drop(child, Omission.OUTSIDE, dropped)


def _is_said(element: HtmlElement) -> bool:
    """Whether a block outside the main part is text all the same: a page's heading, a notice, sentences outside links."""
    if element.tag == "h1" or next(element.iter("h1"), None) is not None or element.get("role") in _CONTENT_ROLES:
        return True
    return _has_sentence(element)


def _has_sentence(element: HtmlElement) -> bool:
    """Whether a part says a sentence outside its links."""
    plain = own_words(element)
    for link in element.iter("a"):
        plain = plain.replace(own_words(link), "", 1)
    return len(plain) >= _MIN_SENTENCE_CHARS and bool(_SENTENCE.search(plain))


def _is_named_main(element: HtmlElement) -> bool:
    names = [element.get("id") or "", *(element.get("class") or "").split()]
    return element.get("itemprop") == "articleBody" or any(_MAIN_NAMES.match(name) for name in names)
