"""Whether a statement was put together from verbatim runs that stand apart in the documents."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from qa.wording.align import Statement, Window
from qa.wording.token_index import Ids, WordingIndex
from qa.wording.tokens import Kind

# Set on eval/wording-sets/wording-tune.jsonl.
MIN_PIECE = 4.0  # words of a piece; function words weigh a half, so that "of the development of the" is none
MIN_PIECE_HAN = 6.0  # the same in Chinese characters
# Runs that meet by chance grow with the logarithm of the corpus: so many words more for each ten times the tokens of
# the English page. Set on the absent sentences of scripts/measure_wording.py.
BASE_TOKENS, MORE_WORDS, MORE_HAN = 2000, 0.5, 1.5
MIN_COVERED = 0.8  # share of the statement's tokens that the pieces hold together
MIN_SECOND = 0.2  # share of the statement's tokens in pieces from elsewhere than the main place
FUNCTION_WEIGHT = 0.5


class Piece(NamedTuple):
    """Tokens begin..begin+length of the statement, and the row where they stand."""

    begin: int
    row: int
    length: int


def read_pieces(index: WordingIndex, statement: Statement, window: Window | None) -> list[tuple[int, int]]:
    """(row, length) of the pieces in the order of the statement, from at least two places; [] when it is not stitched.

    window: the nearest stretch of a text. Words exchanged inside a sentence that goes on behind them (another body's
    name, another number) are an alteration, whatever else the documents say with these words.
    """
    pieces = _tiles(index, statement, window)
    n = len(statement.ids)
    if len(pieces) < 2 or sum(piece.length for piece in pieces) < MIN_COVERED * n:
        return []
    places = _places(index, pieces, n)
    sizes = [sum(piece.length for piece in place) for place in places]
    if len(places) < 2 or sum(sizes) - max(sizes) < MIN_SECOND * n:
        return []
    if _is_exchange(places[int(np.argmax(sizes))], n):
        return []
    return [(piece.row, piece.length) for piece in pieces]


def _tiles(index: WordingIndex, statement: Statement, window: Window | None) -> list[Piece]:
    """Runs of the statement that stand somewhere, the longest from each token on; short runs left out."""
    runs: list[Piece] = []
    begin = 0
    near = window.start if window is not None else 0
    while begin < len(statement.ids):
        length, rows = index.longest(statement.ids, begin)
        if length and _is_long(index, statement, begin, length):
            beside = runs[-1].row + runs[-1].length if runs else near
            runs.append(Piece(begin, _nearest(rows, beside), length))
            begin += length
        else:
            begin += 1
    return runs


def _nearest(rows: Ids, beside: int) -> int:
    return int(rows[np.abs(rows - beside).argmin()])


def _is_long(index: WordingIndex, statement: Statement, begin: int, length: int) -> bool:
    """Whether a run is long enough to have been taken from somewhere."""
    kinds = statement.kinds[begin : begin + length]
    n_words = float(np.where(kinds == Kind.FUNCTION, FUNCTION_WEIGHT, 1.0).sum())
    is_han = index.are_han(statement.ids[begin : begin + length])
    tens = max(0.0, math.log10(len(index.ids) / BASE_TOKENS))
    return n_words >= (MIN_PIECE_HAN + MORE_HAN * tens if is_han else MIN_PIECE + MORE_WORDS * tens)


def _places(index: WordingIndex, pieces: list[Piece], n: int) -> list[list[Piece]]:
    """The pieces by place: pieces of a document that are no further apart than the statement is long share it."""
    places: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.row):
        last = places[-1][-1] if places else None
        is_near = last is not None and piece.row - (last.row + last.length) <= n
        if is_near and last is not None and index.bounds_at(last.row) == index.bounds_at(piece.row):
            places[-1].append(piece)
        else:
            places.append([piece])
    return places


def _is_exchange(main: list[Piece], n: int) -> bool:
    """Whether the main place goes on behind foreign words that took the place of about as many of its own."""
    in_order = sorted(main)
    covered = sum(piece.length for piece in main)
    if covered < 0.5 * n:
        return False
    for before, behind in pairwise(in_order):
        foreign = behind.begin - (before.begin + before.length)
        own = behind.row - (before.row + before.length)
        if foreign and 0 <= own <= 3 * foreign and n - covered <= 1.5 * foreign:
            return True
    return False
