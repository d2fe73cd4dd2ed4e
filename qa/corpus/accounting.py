"""What a document leaves out of its file: each piece with its reason, none of them unsaid."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from qa.corpus.formats.draft import Dropped
from qa.datatypes import Document, LeftOut
from qa.omissions import Omission
from qa.worded import Worded

_MAX_WORDS_CHARS = 120
_MAX_PIECES = 300


def account(dropped: Iterable[Dropped], lines: Iterable[str]) -> tuple[LeftOut, ...]:
    """One entry for each piece that was left out, in order; beyond the first few hundred one for each reason.

    dropped: what the reader of the format left out. lines: what canonical text took for furniture.
    """
    pieces = [*dropped, *(Dropped(Omission.FURNITURE, words) for words in lines)]
    counted = [(piece, len("".join(piece.words.split()))) for piece in pieces]
    counted = [(piece, n_chars) for piece, n_chars in counted if n_chars]
    kept = [
        LeftOut(reason=piece.reason, words=_shortened(piece.words), n_chars=n) for piece, n in counted[:_MAX_PIECES]
    ]
    rest: dict[Omission, int] = {}
    for piece, n_chars in counted[_MAX_PIECES:]:
        rest[piece.reason] = rest.get(piece.reason, 0) + n_chars
    return (*kept, *(LeftOut(reason=reason, words="...", n_chars=n) for reason, n in rest.items()))


def _shortened(words: str) -> str:
    said = " ".join(words.split())
    return said if len(said) <= _MAX_WORDS_CHARS else said[: _MAX_WORDS_CHARS - 4].rstrip() + " ..."


def left_out_by_reason(document: Document) -> dict[Omission, tuple[int, int]]:
    """For each reason how many pieces and how many characters a document leaves out, in the order they first come."""
    counts: dict[Omission, tuple[int, int]] = {}
    for piece in document.left_out:
        n_pieces, n_chars = counts.get(piece.reason, (0, 0))
        counts[piece.reason] = (n_pieces + 1, n_chars + piece.n_chars)
    return counts


def left_out_line(document: Document) -> str:
    """One line that says what a document leaves out; "" where it leaves out nothing.

    "notice: 214 of 5,312 characters left out: furniture 180, note mark 2"
    """
    counts = left_out_by_reason(document)
    if not counts:
        return ""
    n_out = document.n_left_out
    n_all = n_out + len("".join(document.text.split()))
    form = ", ".join("{} {:,}" for _ in counts)
    parts = Worded(form, *chain.from_iterable((reason, n_chars) for reason, (_, n_chars) in counts.items()))
    return Worded("{}: {:,} of {:,} characters left out: {}", document.id, n_out, n_all, parts)
