"""Drawings from a file, made safe to stand in the page: parsed, and written anew from a list of what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from xml.etree import ElementTree

MAX_SVG_CHARS = 200_000
_NAMESPACE = "{http://www.w3.org/2000/svg}"
_TAGS = frozenset("svg g path rect circle ellipse line polyline polygon text tspan title desc".split())
_ATTRIBUTES = frozenset(
    "viewBox width height x y x1 x2 y1 y2 cx cy r rx ry dx dy d points transform class role aria-label fill stroke "
    "stroke-width stroke-dasharray stroke-linecap stroke-linejoin opacity fill-opacity text-anchor font-size "
    "font-weight dominant-baseline".split()
)
_WORDS = frozenset({"aria-label"})
_VALUE = re.compile(r"[\w\s.,()%#+-]*")  # no colon and no quote: no address can be written with it


Words = Callable[[str], str]


def safe_svg(source: str, words: Words = str) -> str | None:
    """The drawing, written anew from allowed elements and attributes; None when it holds anything else.

    words: what is written in place of each run of words in it. Scripts, links, styles, images, fonts, entities and
    event handlers are not allowed.
    """
    if len(source) > MAX_SVG_CHARS or "<!" in source or "<?" in source:
        return None
    try:
        root = ElementTree.fromstring(source)
    except ElementTree.ParseError:
        return None
    if root.tag != _NAMESPACE + "svg":
        return None
    try:
        return _written(root, words)
    except ValueError:
        return None


def _written(element: ElementTree.Element, words: Words) -> str:
    tag = element.tag.removeprefix(_NAMESPACE)
    if tag not in _TAGS:
        raise ValueError(f"<{tag}> is not allowed")
    attributes = ""
    for name, value in element.attrib.items():
        if name not in _ATTRIBUTES or not (name in _WORDS or _VALUE.fullmatch(value)) or "url" in value.lower():
            raise ValueError(f"{name}={value!r} is not allowed")
        attributes += f' {name}="{escape(words(value) if name in _WORDS else value)}"'
    inside = escape(words(element.text or ""))
    for child in element:
        inside += _written(child, words) + escape(words(child.tail or ""))
    return f"<{tag}{attributes}>{inside}</{tag}>"
