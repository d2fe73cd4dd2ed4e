"""The parts of a question that asks several things at once."""

from __future__ import annotations

import re
from typing import NamedTuple

_ASKING = (
    r"(?:what|when|where|who|whom|whose|which|why|how|is|are|was|were|does|do|did|can|could|will|would|should|has|have|"
    r"(?:by|in|on|at|under|to|from|for|with)\s+(?:whom|which|what))"
)
_CUT = re.compile(
    rf"(?<=[?])\s+(?=[^\s(])|\s*;\s*(?={_ASKING}\b)|,?\s+(?:and|as well as|plus)\s+(?:also\s+)?(?={_ASKING}\b)|,\s+(?={_ASKING}\b)|(?<=[？?])(?=[\u3400-\u9fff])|"
    r"[，,；;](?:以及|还有|另外|同时|并且|又)?(?=[^，,；;？?]*(?:什么|多少|几|哪|谁|何时|吗|如何|怎么|为什么|是否))",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"\b{_ASKING}\b|什么|多少|几|哪|谁|何时|吗|呢|如何|怎么|为什么|是否|\b(?:list|name|give|tell|show)\b(?!.{{0,12}}\b(?:all|them|it|me)\W*$)",
    re.IGNORECASE,
)
_SUBJECT = re.compile(r"[A-Za-z]{3,}|[\u3400-\u9fff]")
_NO_SUBJECT = re.compile(
    _ASKING
    + r"|the|many|much|there|they|them|their|its|that|this|those|these|and|each|also|day|date|time|year|month|one|ones|"
    r"什|么|多|少|几|哪|谁|何|时|吗|呢|是|的|了|有|在|个|它|其|候|里|请",
    re.IGNORECASE,
)
MAX_PARTS = 6


class Part(NamedTuple):
    """One part of a question: its own words, and the same with the first part's words in brackets.

    `in_context` is "" for a part that needs none; `alone` is "" for one that names nothing of its own.
    """

    alone: str
    in_context: str = ""


def split_parts(question: str) -> tuple[Part, ...]:
    """The parts of a question in order, each asking one thing; the question itself when it asks only one.

    split_parts("When was it adopted, and by whom?")
    -> (Part("When was it adopted"), Part("", "by whom? (When was it adopted)"))
    """
    pieces = [piece.strip(" ,;，；") for piece in _cut(question)]
    pieces = [piece for piece in pieces if piece]
    if len(pieces) < 2 or len(pieces) > MAX_PARTS:
        return (Part(question),)
    merged: list[str] = []
    for piece in pieces:
        if merged and not (_ASKS.search(piece) and _ASKS.search(merged[-1])):
            merged[-1] = f"{merged[-1]} {piece}"
        else:
            merged.append(piece)
    if len(merged) < 2:
        return (Part(question),)
    return (Part(merged[0]), *(_part(part, merged[0]) for part in merged[1:]))


def is_asking(sentence: str) -> bool:
    """Whether a sentence asks: it ends with a question mark or holds a word that asks."""
    return sentence.rstrip().endswith(("?", "？")) or bool(_ASKS.search(sentence))


def _cut(question: str) -> list[str]:
    """The question cut where a new part begins, never inside brackets."""
    pieces: list[str] = []
    begin = 0
    for cut in _CUT.finditer(question):
        before = question[: cut.start()]
        if all(before.count(left) == before.count(right) for left, right in ("()", "（）")):
            pieces.append(question[begin : cut.start()])
            begin = cut.end()
    return [*pieces, question[begin:]]


def _part(text: str, first: str) -> Part:
    n_words = len([word for word in _SUBJECT.findall(text) if not _NO_SUBJECT.fullmatch(word)])
    if re.search(r"[\u3400-\u9fff]", text):
        n_words //= 2
    context = f"{text} ({first})"
    return Part(text) if n_words >= 3 else Part(text if n_words else "", context)
