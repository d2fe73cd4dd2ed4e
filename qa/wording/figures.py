"""The numbers and dates of a statement beside those of the passage that it is compared with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from rapidfuzz.distance import Levenshtein

from qa.verdicts import Figure
from qa.wording.tokens import Kind, Tokens, is_date, kind_of, read_tokens


def aligned_figures(quote: str, statement: str) -> tuple[Figure, ...]:
    """Each number and date of the statement with what stands at its place in the quote, in the statement's order."""
    old, new = read_tokens(quote), read_tokens(statement)
    beside: dict[int, int | None] = {}
    at_old = at_new = 0
    for first_old, first_new, length in (*_equal_blocks(old, new), (len(old.keys), len(new.keys), 0)):
        theirs = [at for at in range(at_old, first_old) if is_number(old, at)]
        mine = [at for at in range(at_new, first_new) if is_number(new, at)]
        for at in reversed(mine):  # from the end: what stands right before the words in common is surest
            beside[at] = _taken(old, new, at, theirs, first_old - first_new)
        beside |= {at: first_old + at - first_new for at in range(first_new, first_new + length) if is_number(new, at)}
        at_old, at_new = first_old + length, first_new + length
    left = [at for at in range(len(old.keys)) if is_number(old, at) and at not in beside.values()]
    for at in sorted(beside):
        if beside[at] is None:
            beside[at] = _taken(old, new, at, left, 0)
    return tuple(_figure(new, at, quote, statement, old, beside[at]) for at in sorted(beside))


def _taken(old: Tokens, new: Tokens, at: int, theirs: list[int], shift: int) -> int | None:
    """The number of the same sort that stands nearest, taken out of `theirs`; None: there is none."""
    fitting = [one for one in theirs if _sort(old.keys[one]) == _sort(new.keys[at])]
    same = [one for one in fitting if old.keys[one] == new.keys[at]]
    other = min(same or fitting, key=lambda one: abs(one - at - shift), default=None)
    if other is not None:
        theirs.remove(other)
    return other


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


def _equal_blocks(old: Tokens, new: Tokens) -> Iterator[tuple[int, int, int]]:
    """(place in old, place in new, length) of each run of the same tokens, in order."""
    for block in Levenshtein.opcodes(old.keys, new.keys):
        if block.tag == "equal":
            yield block.src_start, block.dest_start, block.src_end - block.src_start


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
