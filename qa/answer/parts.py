"""The parts of a question that asks several things at once."""

from __future__ import annotations

import re

_ASKING = (
    r"(?:what|when|where|who|whom|whose|which|why|how|is|are|was|were|does|do|did|can|could|will|would|should|has|have|"
    r"by\s+whom|in\s+which|on\s+what|at\s+what|under\s+which|to\s+whom)"
)
_CUT = re.compile(
    rf"(?<=[?])\s+(?=[^\s(])|\s*;\s*(?={_ASKING}\b)|,?\s+(?:and|as well as|plus)\s+(?:also\s+)?(?={_ASKING}\b)|,\s+(?={_ASKING}\b)|(?<=[？?])(?=[\u3400-\u9fff])|"
    r"[，,；;](?:以及|还有|另外|同时|并且|又)?(?=[^，,；;？?]*(?:什么|多少|几|哪|谁|何时|吗|如何|怎么|为什么|是否))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"\b{_ASKING}\b|什么|多少|几|哪|谁|何时|吗|呢|如何|怎么|为什么|是否|列出(?!来)|\b(?:list|name|give|tell|show)\b(?!.{{0,12}}\b(?:all|them|it|me)\W*$)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"[A-Za-z]{3,}|[\u3400-\u9fff]")
MAX_PARTS = 6


def split_parts(question: str) -> tuple[str, ...]:
    """The parts of a question in order, each asking one thing; the question itself when it asks only one.

    A part without a subject of its own ("and by whom?") is given the first part's words in brackets.
    split_parts("When was it adopted, and by whom?") -> ("When was it adopted", "by whom? (When was it adopted)")
    """
    pieces = [piece.strip(" ,;，；") for piece in _CUT.split(question)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2 or len(pieces) > MAX_PARTS:
        return (question,)
    merged: list[str] = []
    for piece in pieces:
        if merged and not (_ASKS.search(piece) and _ASKS.search(merged[-1])):
            merged[-1] = f"{merged[-1]} {piece}"
        else:
            merged.append(piece)
    if len(merged) < 2:
        return (question,)
    return tuple(part if not index or _has_subject(part) else f"{part} ({merged[0]})" for index, part in enumerate(merged))


def _has_subject(part: str) -> bool:
    words = [w for w in _SUBJECT.findall(part) if not re.fullmatch(_ASKING + r"|the|many|much|there|they|them|its|that|this|and|each", w, re.IGNORECASE)]
    return len(words) >= (3 if re.search(r"[\u3400-\u9fff]", part) else 2)
