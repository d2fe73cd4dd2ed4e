"""Characters that Word does not write as text: symbols of symbol fonts, and formulas."""

from __future__ import annotations

import re

from lxml.etree import _Element as Element

from qa.corpus.formats.docx_styles import W

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_PRIVATE = re.compile(r"[\uf000-\uf0ff]")
_FONTS = ("Symbol", "Wingdings", "Webdings", "Wingdings 2", "Wingdings 3")
_PLAIN = re.compile(r"[\w.]+")
_MAX_DEPTH = 60
# What a formula has as parts, and how they are written on one line.
_FORMS = {
    f"{M}f": (("num", "den"), "{}/{}"), f"{M}sSup": (("e", "sup"), "{}^{}"), f"{M}sSub": (("e", "sub"), "{}_{}"),
    f"{M}sSubSup": (("e", "sub", "sup"), "{}_{}^{}"), f"{M}rad": (("deg", "e"), "{}√{}"),
}  # fmt: skip


def symbol(font: str, code: int) -> str:
    """The character that a symbol font shows for a code; "" where no table knows it.

    symbol("Symbol", 0xF0B3) -> "≥"
    """
    from mammoth.docx.dingbats import dingbats  # Mammoth's table of the symbol fonts

    for name in (font, *_FONTS):
        point = dingbats.get((name, code & 0xFF if 0xF000 <= code <= 0xF0FF else code))
        if point is not None:
            return chr(point)
    return ""


def with_symbols(words: str, font: str) -> str:
    """`words` with the characters of a symbol font as what they show; those that no table knows as U+FFFD."""
    if not _PRIVATE.search(words):
        return words
    return _PRIVATE.sub(lambda match: symbol(font, ord(match[0])) or "\ufffd", words)


def formula(node: Element, depth: int = 0) -> str:
    """A formula on one line: "(a+b)/2", "x^2", "√(a)"."""
    if depth > _MAX_DEPTH:
        return ""

    def part(name: str) -> str:
        found = node.find(M + name)
        return formula(found, depth + 1) if found is not None else ""

    tag = str(node.tag)
    if tag in (f"{M}t", f"{W}t"):
        return node.text or ""
    if tag in _FORMS:
        names, form = _FORMS[tag]
        return form.format(*(_grouped(part(name)) for name in names))
    if tag == f"{M}nary":
        sign = node.find(f"{M}naryPr/{M}chr")
        limits = "".join(f"{mark}{_grouped(part(name))}" for mark, name in (("_", "sub"), ("^", "sup")) if part(name))
        return f"{sign.get(f'{M}val') if sign is not None else '∫'}{limits} {part('e')}"
    if tag == f"{M}d":
        marks = [node.find(f"{M}dPr/{M}{name}") for name in ("begChr", "endChr")]
        begin, end = (
            mark.get(f"{M}val") if mark is not None else plain for mark, plain in zip(marks, "()", strict=True)
        )
        return f"{begin}{', '.join(formula(inner, depth + 1) for inner in node.iterfind(f'{M}e'))}{end}"
    return "".join(formula(child, depth + 1) for child in node if not str(child.tag).endswith("Pr"))


def _grouped(words: str) -> str:
    return words if _PLAIN.fullmatch(words) or not words else f"({words})"
