"""What turns a quote into a statement: equal, deleted and inserted words, exact to the character.

Words are never cut: a changed number is one whole deletion and one whole insertion. What stands between words is
compared as well, so a diff of two texts with the same words shows changed quotation marks and spaces.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from os.path import commonprefix
from typing import Literal

from rapidfuzz.distance import Levenshtein

from qa.wording.tokens import Tokens, read_tokens

Piece = tuple[Literal["equal", "delete", "insert"], str]


def diff_words(quote: str, statement: str) -> tuple[Piece, ...]:
    """Pieces in reading order: the equal and deleted joined are `quote`, the equal and inserted `statement`.

    diff_words("of 23 ports", "of 24 ports") ->
    (("equal", "of "), ("delete", "23"), ("insert", "24"), ("equal", " ports"))
    """
    old, new = read_tokens(quote), read_tokens(statement)
    pieces: list[Piece] = []
    at_old = at_new = 0
    for i, j in _pairs(old, new):
        pieces += _between(quote[at_old : old.starts[i]], statement[at_new : new.starts[j]])
        pieces += _changed(quote[old.starts[i] : old.ends[i]], statement[new.starts[j] : new.ends[j]])
        at_old, at_new = old.ends[i], new.ends[j]
    pieces += _between(quote[at_old:], statement[at_new:])
    return tuple(_joined(pieces))


def _pairs(old: Tokens, new: Tokens) -> Iterable[tuple[int, int]]:
    """Tokens of both sides that are the same word, in order."""
    for block in Levenshtein.opcodes(old.keys, new.keys):
        if block.tag == "equal":
            old_rows = range(block.src_start, block.src_end)
            yield from zip(old_rows, range(block.dest_start, block.dest_end), strict=True)


def _between(old: str, new: str) -> list[Piece]:
    """The pieces of a stretch without a word in common; white space and punctuation at its ends may be equal."""
    head = _not_words(commonprefix([old, new]))
    rest_old, rest_new = old[len(head) :], new[len(head) :]
    tail = _not_words(commonprefix([rest_old[::-1], rest_new[::-1]]))[::-1]
    cut_old, cut_new = rest_old[: len(rest_old) - len(tail)], rest_new[: len(rest_new) - len(tail)]
    return [("equal", head), *_changed(cut_old, cut_new), ("equal", tail)]


def _not_words(text: str) -> str:
    """The characters at the beginning of `text` before anything that a word is made of."""
    for at, sign in enumerate(text):
        if sign.isalnum() or not (sign.isspace() or sign.isprintable()) or read_tokens(sign).keys:
            return text[:at]
    return text


def _changed(old: str, new: str) -> list[Piece]:
    return [("equal", old)] if old == new else [("delete", old), ("insert", new)]


def _joined(pieces: Iterable[Piece]) -> Iterable[Piece]:
    """Without empty pieces; neighbours are joined, so between equal pieces stand a deletion, an insertion, or both."""
    full = (piece for piece in pieces if piece[1])
    for is_equal, group in groupby(full, key=lambda piece: piece[0] == "equal"):
        members = list(group)
        if is_equal:
            yield "equal", "".join(words for _, words in members)
            continue
        for kind in ("delete", "insert"):
            words = "".join(words for name, words in members if name == kind)
            if words:
                yield ("delete", words) if kind == "delete" else ("insert", words)


def within(before: str, diff: tuple[Piece, ...], after: str) -> tuple[Piece, ...]:
    """The diff of one sentence as a diff against the whole statement: the words around it are inserted."""
    head: list[Piece] = [("insert", before)] if before else []
    tail: list[Piece] = [("insert", after)] if after else []
    return (*head, *diff, *tail)
