"""Formulas of pages (MathML) on one line: "L=(A+3)/12×r^2"."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_PLAIN = re.compile(r"[\w.]+")
_MAX_DEPTH = 60
# What a formula has as parts, and how they are written on one line.
_FORMS = {
    "mfrac": "{}/{}", "msup": "{}^{}", "msub": "{}_{}", "msubsup": "{}_{}^{}", "munderover": "{}_{}^{} ",
    "munder": "{}_{} ", "mover": "{}^{} ", "mroot": "{}√{}",
}  # fmt: skip


def math_words(node: HtmlElement, depth: int = 0) -> str:
    """The words of a formula on one line; what a browser shows for no one (annotations) is left out."""
    if depth > _MAX_DEPTH or not isinstance(node.tag, str) or node.tag.startswith("annotation"):
        return ""
    parts = [math_words(child, depth + 1) for child in node]
    if node.tag == "msqrt":
        return f"√{_grouped(''.join(parts))}"
    form = _FORMS.get(node.tag)
    if form is not None and len(parts) == form.count("{}"):
        parts = parts[::-1] if node.tag == "mroot" else parts
        return form.format(*map(_grouped, parts))
    if parts:
        return "".join(parts)
    return " ".join((node.text or "").split())


def _grouped(words: str) -> str:
    return words if _PLAIN.fullmatch(words) or not words else f"({words})"
