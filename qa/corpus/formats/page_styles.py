"""What the styles of a page hide, strike out, raise or number: of an element, and by simple rules of its sheets."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_RULE = re.compile(r"([^{}]{1,400})\{([^{}]{0,2000})\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SIMPLE = re.compile(r"([a-z][a-z0-9]*)?([.#][\w-]+)?$", re.IGNORECASE)
_HIDES = re.compile(r"display:none|visibility:(?:hidden|collapse)|font-size:0(?:px|pt|em)?(?:;|!|$)|opacity:0(?:;|!|$)")
_STRIKES = re.compile(r"text-decoration(?:-line)?:[^;]*line-through")
_RAISES = re.compile(r"vertical-align:(super|sub)\b")
_NUMBERS = re.compile(r"list-style(?:-type)?:(?:inside|outside)?([a-z][a-z-]*)")
# What is kept for readers who do not see the page says again what it shows.
_UNSEEN = frozenset(("sr-only", "visually-hidden", "visuallyhidden", "govuk-visually-hidden", "screen-reader-text"))
_MAX_RULES = 5000


class Styles:
    """The simple selectors (a tag, a class, an id, a tag with one of them) that hide, strike out, raise or number."""

    def __init__(self, root: HtmlElement) -> None:
        """root: the whole page, with its style sheets."""
        self._hidden: set[str] = set()
        self._struck: set[str] = set()
        self._said: dict[str, str] = {}  # selector -> "super" or "sub"
        self._lists: dict[str, str] = {}  # selector -> a style of list numbers
        sheets = [
            _COMMENT.sub("", sheet.text or "")
            for sheet in root.iter("style")
            if sheet.get("media", "all") in ("all", "screen", "")
        ]
        for count, (selectors, body) in enumerate(
            rule for sheet in sheets for rule in _RULE.findall(_without_media(sheet))
        ):
            plain = re.sub(r"\s", "", body).lower()
            if count >= _MAX_RULES:
                break
            names = [name for part in selectors.split(",") if (name := part.strip()) and _SIMPLE.match(name)]
            found = self._hidden if _HIDES.search(plain) else self._struck if _STRIKES.search(plain) else None
            if found is not None:
                found.update(names)
            for pattern, told in ((_RAISES, self._said), (_NUMBERS, self._lists)):
                if match := pattern.search(plain):
                    told.update(dict.fromkeys(names, match[1]))

    def is_hidden(self, element: HtmlElement) -> bool:
        """Whether a browser does not show the element."""
        if "hidden" in element.attrib or not _UNSEEN.isdisjoint((element.get("class") or "").split()):
            return True
        return _has(element, _HIDES) or (bool(self._hidden) and not self._hidden.isdisjoint(_selectors(element)))

    def is_struck_out(self, element: HtmlElement) -> bool:
        """Whether a line goes through the words of the element."""
        return _has(element, _STRIKES) or (bool(self._struck) and not self._struck.isdisjoint(_selectors(element)))

    def raised(self, element: HtmlElement) -> str:
        """Whether the words of the element are raised ("super") or lowered ("sub"); "" for neither."""
        return _told(element, _RAISES, self._said)

    def list_style(self, element: HtmlElement) -> str:
        """The style of numbers that the page gives a list or an item, "" where it gives none."""
        return _told(element, _NUMBERS, self._lists)


def _told(element: HtmlElement, pattern: re.Pattern[str], known: dict[str, str]) -> str:
    own = pattern.search(re.sub(r"\s", "", element.get("style") or "").lower())
    if own:
        return own[1]
    return next((known[name] for name in _selectors(element) if name in known), "") if known else ""


def _has(element: HtmlElement, pattern: re.Pattern[str]) -> bool:
    style = element.get("style")
    return bool(style) and bool(pattern.search(re.sub(r"\s", "", str(style)).lower()))


def _selectors(element: HtmlElement) -> list[str]:
    names = [f".{name}" for name in (element.get("class") or "").split()]
    names += [f"#{element.get('id')}"] if element.get("id") else []
    return [element.tag, *names, *(f"{element.tag}{name}" for name in names)]


def _without_media(sheet: str) -> str:
    """A style sheet without its rules for print and other media, which hold rules in braces of their own."""
    parts: list[str] = []
    at = 0
    for match in re.finditer(r"@(?:media|supports|font-face|keyframes)[^{}]*\{", sheet):
        if match.start() < at:
            continue
        parts.append(sheet[at : match.start()])
        depth, at = 1, match.end()
        while at < len(sheet) and depth:
            depth += {"{": 1, "}": -1}.get(sheet[at], 0)
            at += 1
    return "".join([*parts, sheet[at:]])
