"""The numbers and dates of a statement beside those of the passage that it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rapidfuzz.distance import Levenshtein

from qa.verdicts import Figure
from qa.wording.tokens import Kind, Tokens, is_date, kind_of, read_tokens


def aligned_figures(quote: str, statement: str) -> tuple[Figure, ...]:
    """Each number and date of the statement with what stands at its place in the quote, in the statement's order."""
    old, new = read_tokens(quote), read_tokens(statement)
    found: dict[int, Figure] = {}
    for block in Levenshtein.opcodes(old.keys, new.keys):
        mine = [at for at in range(block.dest_start, block.dest_end) if is_number(new, at)]
        if block.tag == "equal":
            shift = block.src_start - block.dest_start
            found |= {at: _figure(new, at, quote, statement, old, at + shift) for at in mine}
            continue
        theirs = [at for at in range(block.src_start, block.src_end) if is_number(old, at)]
        for at in mine:
            fitting = [one for one in theirs if is_date(old.keys[one]) is is_date(new.keys[at])] or theirs
            other = fitting[0] if fitting else None
            if other is not None:
                theirs.remove(other)
            found[at] = _figure(new, at, quote, statement, old, other)
    return tuple(found[at] for at in sorted(found))


def free_figures(quotes: Sequence[str], statement: str) -> tuple[Figure, ...]:
    """Each number and date of the statement: whether any of the quotes has it; else one of theirs that it lacks.

    For texts in two languages, where nothing can be aligned word for word.
    """
    old = [(key, raw) for quote in quotes for key, raw in _numbers(quote)]
    new = _numbers(statement)
    free = [pair for pair in old if pair[0] not in {key for key, _ in new}]
    found: list[Figure] = []
    for key, raw in new:
        same = next((other for known, other in old if known == key), None)
        if same is not None:
            found.append(Figure(kind=_kind(key), said=raw, text=same, agrees=True))
            continue
        fitting = [pair for pair in free if _sort(pair[0]) == _sort(key)]
        other = fitting[0] if fitting else None
        if other is not None:
            free.remove(other)
        found.append(Figure(kind=_kind(key), said=raw, text=other[1] if other else "", agrees=False))
    return tuple(found)


def is_number(tokens: Tokens, at: int) -> bool:
    """Whether a token is a number, a share or a date."""
    return kind_of(tokens.keys[at]) is Kind.NUMBER


def _numbers(text: str) -> list[tuple[str, str]]:
    tokens = read_tokens(text)
    return [
        (tokens.keys[at], text[tokens.starts[at] : tokens.ends[at]])
        for at in range(len(tokens.keys))
        if is_number(tokens, at)
    ]


def _figure(new: Tokens, at: int, quote: str, statement: str, old: Tokens, other: int | None) -> Figure:
    said = statement[new.starts[at] : new.ends[at]]
    text = "" if other is None else quote[old.starts[other] : old.ends[other]]
    agrees = other is not None and old.keys[other] == new.keys[at]
    return Figure(kind=_kind(new.keys[at]), said=said, text=text, agrees=agrees)


def _sort(key: str) -> tuple[bool, bool]:
    """What only a date can stand for, and only a share."""
    return is_date(key), key.endswith(("%", "‰"))


def _kind(key: str) -> Literal["number", "date"]:
    return "date" if is_date(key) else "number"
