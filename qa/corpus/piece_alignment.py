"""Two texts of the same content in two languages, aligned sentence by sentence.

A dynamic program over the sentences of both in their order, as Gale and Church (1993, "A Program for Aligning Sentences
in Bilingual Corpora"): one goes with one, with two or three, two with two, or with none. The cost of a step is a
log-odds: of the lengths in characters; of the cosine, where the encoder reads both languages; of figures, names and
numbers of places that stand in one of the two alone. docs/decisions/0028-parallel-texts.md compares libraries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from qa.language.shared_marks import Marks

Matrix = npt.NDArray[np.float32]
Costs = npt.NDArray[np.float64]
K = TypeVar("K", str, int)

# How many of each side go together, and what that costs before anything else is known: -ln of how seldom it is.
STEPS = {
    (1, 1): 0.1, (1, 2): 3.0, (2, 1): 3.0, (2, 2): 4.5, (1, 3): 4.5, (3, 1): 4.5, (1, 0): 5.0, (0, 1): 5.0,
}  # fmt: skip
VARIANCE = 14.0  # of a length, for each character of the other side; twice that of Gale and Church
MAX_LENGTH_COST = 9.0
MEANING_COST = 5.0  # of a pair of which the encoder says nothing more than of any two
FAR = 3.0  # standard deviations of a cosine from which two sentences say the same
LACKING, SHARED = 1.2, 0.8  # a mark that stands on one side alone, one that stands on both
MAX_LACKING = 5.0
SAME_NUMBER, OTHER_NUMBER, ONE_NUMBER, SWALLOWED = -2.5, 4.0, 0.5, 2.0  # the numbers that places begin with
ACROSS_LINES = 2.5  # for each line end inside what goes together
ONE_LINE_START = 0.7  # one begins a line, the other does not
MAX_CELLS = 20_000_000  # of a table of pieces and marks
FIRST_BAND = 120  # sentences that the path may stray from the diagonal; doubled while it touches the edge


class Piece(NamedTuple):
    """A sentence to be aligned: its length in characters, its marks, the numbers it may begin with, its place."""

    n_chars: int
    marks: Marks
    numbers: frozenset[int] = frozenset()
    is_line_start: bool = True


class Bead(NamedTuple):
    """What goes together: first and end of the pieces of each side (equal: none), and what it costs."""

    first: int
    end: int
    first_beside: int
    end_beside: int
    cost: float


def align(pieces: Sequence[Piece], beside: Sequence[Piece], vectors: tuple[Matrix, Matrix] | None = None) -> list[Bead]:
    """The cheapest way to go through both texts, in their order; every piece is in one bead.

    vectors: of the pieces of each side, shape (n, dimension). None: lengths and marks alone tell.
    """
    if not pieces or not beside:
        return [
            *(Bead(i, i + 1, 0, 0, STEPS[1, 0]) for i in range(len(pieces))),
            *(Bead(0, 0, j, j + 1, STEPS[0, 1]) for j in range(len(beside))),
        ]
    costs = _Costs(pieces, beside, vectors)
    band = max(FIRST_BAND, 4 * len(beside) // len(pieces))
    while True:
        path, is_at_edge = _cheapest(costs, len(pieces), len(beside), band)
        if not is_at_edge:
            return path
        band *= 2


def _cheapest(costs: _Costs, n: int, m: int, band: int) -> tuple[list[Bead], bool]:
    """The cheapest path that strays at most `band` from the diagonal, and whether it touches that edge."""
    lows = [max(0, round(i * m / n) - band) for i in range(n + 1)]
    highs = [min(m, round(i * m / n) + band) + 1 for i in range(n + 1)]
    totals: list[Costs] = []
    steps: list[npt.NDArray[np.int8]] = []
    kinds = list(STEPS)
    for i in range(n + 1):
        low, high = lows[i], highs[i]
        best = np.full(high - low, np.inf)
        step = np.full(high - low, -1, dtype=np.int8)
        if i == 0:
            best[0] = 0.0
        for kind, (a, b) in enumerate(kinds):
            if a and i >= a:
                before = _shifted(totals[i - a], lows[i - a], low - b, high - b)
                total = before + costs.of(i - a, a, b, low - b, high - b)
                is_better = total < best
                best[is_better], step[is_better] = total[is_better], kind
        skip = kinds.index((0, 1))
        for j in range(1, high - low):  # a piece of the other side alone: from the left, in this row
            if best[j - 1] + STEPS[0, 1] < best[j]:
                best[j], step[j] = best[j - 1] + STEPS[0, 1], skip
        totals.append(best)
        steps.append(step)
    return _path(totals, steps, lows, highs, (n, m))


def _path(
    totals: Sequence[Costs], steps: Sequence[npt.NDArray[np.int8]], lows: Sequence[int], highs: Sequence[int],
    end: tuple[int, int],
) -> tuple[list[Bead], bool]:  # fmt: skip
    kinds, (i, j), m = list(STEPS), end, end[1]
    path: list[Bead] = []
    is_at_edge = False
    while i or j:
        a, b = kinds[steps[i][j - lows[i]]]
        before = totals[i - a][j - b - lows[i - a]]
        path.append(Bead(i - a, i, j - b, j, float(totals[i][j - lows[i]] - before)))
        i, j = i - a, j - b
        is_at_edge = is_at_edge or (j == lows[i] > 0) or (j == highs[i] - 1 < m)
    return path[::-1], is_at_edge


def _shifted(row: Costs, low: int, begin: int, end: int) -> Costs:
    """row[begin - low : end - low], infinite where the row does not reach."""
    found = np.full(end - begin, np.inf)
    first, last = max(begin, low), min(end, low + len(row))
    if first < last:
        found[first - begin : last - begin] = row[first - low : last - low]
    return found


class _Costs:
    """What it costs that some pieces go with some of the other side."""

    def __init__(self, pieces: Sequence[Piece], beside: Sequence[Piece], vectors: tuple[Matrix, Matrix] | None) -> None:
        self._columns = {word: column for column, word in enumerate(_telling_marks(pieces, beside))}
        numbers = sorted({number for piece in (*pieces, *beside) for number in piece.numbers})
        self._numbers = {number: column for column, number in enumerate(numbers)}
        total, total_beside = (max(1, sum(piece.n_chars for piece in side)) for side in (pieces, beside))
        self._sides = self._side(pieces, 1.0), self._side(beside, total / total_beside)
        self._vectors = _centred(vectors) if vectors is not None else None
        self._spread, self._trust = _trust(self._vectors) if self._vectors is not None else (1.0, 0.0)

    def _side(self, pieces: Sequence[Piece], scale: float) -> dict[int, _Side]:
        """What is known of each run of one, two and three pieces."""
        certain = _incidence([piece.marks.certain for piece in pieces], self._columns)
        possible = _incidence([piece.marks.certain | piece.marks.possible for piece in pieces], self._columns)
        numbers = _incidence([piece.numbers for piece in pieces], self._numbers)
        lengths = np.array([piece.n_chars for piece in pieces], dtype=np.float64) * scale
        starts = np.array([piece.is_line_start for piece in pieces], dtype=bool)
        return {n: _Side.of_runs(n, lengths, certain, possible, numbers, starts) for n in (1, 2, 3)}

    def of(self, i: int, a: int, b: int, begin: int, end: int) -> Costs:
        """The cost of the `a` pieces from `i` with `b` pieces from each place in begin..end; infinite past the end."""
        kind = STEPS[a, b]
        if b == 0:
            return np.full(end - begin, kind)
        own, other = self._sides[0][a], self._sides[1][b]
        found = np.full(end - begin, np.inf)
        first, last = max(begin, 0), min(end, len(other.lengths))
        if first >= last:
            return found
        at = slice(first, last)
        cost = kind + _length_cost(own.lengths[i], other.lengths[at])
        cost += _mark_cost(own, other, i, at) + _number_cost(own, other, i, at)
        cost += ACROSS_LINES * (own.n_line_ends[i] + other.n_line_ends[at])
        cost += ONE_LINE_START * (own.is_line_start[i] != other.is_line_start[at])
        if self._vectors is not None and self._trust:
            likeness = self._cosines(i, a, b, at) / self._spread
            unlike = 1.0 - np.clip(likeness, 0.0, FAR) / FAR
            cost += self._trust * MEANING_COST * (a + b) / 2 * unlike
        found[first - begin : last - begin] = cost
        return found

    def _cosines(self, i: int, a: int, b: int, at: slice) -> Costs:
        if self._vectors is None:
            raise ValueError("no vectors")
        own, other = self._vectors
        row = own[i : i + a].sum(axis=0)
        columns = sum(other[at.start + k : at.stop + k] for k in range(b))
        columns = np.asarray(columns, dtype=np.float32)
        lengths = np.linalg.norm(row) * np.linalg.norm(columns, axis=1)
        return np.asarray(columns @ row / np.maximum(lengths, 1e-9), dtype=np.float64)


class _Side(NamedTuple):
    """What is known of runs of pieces that begin at each place of a side."""

    lengths: Costs
    certain: Matrix
    possible: Matrix
    n_certain: Costs
    numbers: Matrix
    has_number: npt.NDArray[np.bool_]
    n_swallowed: Costs  # numbered pieces behind the first
    n_line_ends: Costs
    is_line_start: npt.NDArray[np.bool_]

    @classmethod
    def of_runs(
        cls, n: int, lengths: Costs, certain: Matrix, possible: Matrix, numbers: Matrix, starts: npt.NDArray[np.bool_]
    ) -> _Side:
        """Those of runs of n pieces."""
        size = max(0, len(lengths) - n + 1)

        def run(rows: Matrix) -> Matrix:
            return np.asarray(np.maximum.reduce([rows[k : k + size] for k in range(n)]), dtype=np.float32)

        held, numbered = run(certain), np.asarray(numbers.any(axis=1), dtype=np.bool_).reshape(-1)
        behind = range(1, n)
        nothing = np.zeros(size)
        return cls(
            lengths=np.asarray(sum((lengths[k : k + size] for k in range(n)), nothing)),
            certain=held,
            possible=run(possible),
            n_certain=held.sum(axis=1).astype(np.float64),
            numbers=numbers[:size],
            has_number=numbered[:size],
            n_swallowed=np.asarray(sum((numbered[k : k + size].astype(np.float64) for k in behind), nothing)),
            n_line_ends=np.asarray(sum((starts[k : k + size].astype(np.float64) for k in behind), nothing)),
            is_line_start=starts[:size],
        )


def _telling_marks(pieces: Sequence[Piece], beside: Sequence[Piece]) -> list[str]:
    """The marks that stand on both sides: any other lacks wherever its piece goes. Of very many the rarest."""
    counts = [Counter(mark for piece in side for mark in frozenset().union(*piece.marks)) for side in (pieces, beside)]
    shared = counts[0].keys() & counts[1].keys()
    n_most = MAX_CELLS // max(len(pieces), len(beside))
    return sorted(shared, key=lambda mark: (counts[0][mark] + counts[1][mark], mark))[:n_most]


def _incidence(held: Sequence[frozenset[K]], columns: Mapping[K, int]) -> Matrix:
    found = np.zeros((len(held), max(1, len(columns))), dtype=np.float32)
    for row, words in enumerate(held):
        for word in words:
            if word in columns:
                found[row, columns[word]] = 1.0
    return found


def _length_cost(own: float, other: Costs) -> Costs:
    """About -ln of the chance that the length of one side is so far from the other's: x²/2 + 0.6 x, of deviations."""
    deviations = np.abs(own - other) / np.sqrt(VARIANCE * np.maximum(1.0, (own + other) / 2))
    return np.minimum(MAX_LENGTH_COST, deviations**2 / 2 + 0.6 * deviations)


def _mark_cost(own: _Side, other: _Side, i: int, at: slice) -> Costs:
    both = other.certain[at] @ own.certain[i]
    lacking = own.n_certain[i] - other.possible[at] @ own.certain[i]
    lacking = lacking + other.n_certain[at] - other.certain[at] @ own.possible[i]
    return np.asarray(np.minimum(MAX_LACKING, LACKING * lacking) - SHARED * both, dtype=np.float64)


def _number_cost(own: _Side, other: _Side, i: int, at: slice) -> Costs:
    same = other.numbers[at] @ own.numbers[i] > 0
    has, have = own.has_number[i], other.has_number[at]
    cost = np.where(has & have, np.where(same, SAME_NUMBER, OTHER_NUMBER), np.where(has | have, ONE_NUMBER, 0.0))
    return np.asarray(cost + SWALLOWED * (own.n_swallowed[i] + other.n_swallowed[at]), dtype=np.float64)


def _centred(vectors: tuple[Matrix, Matrix]) -> tuple[Matrix, Matrix]:
    """Each side less its own mean, of length 1: so what a language adds to all its sentences does not count."""
    centred = []
    for rows in vectors:
        around = rows - rows.mean(axis=0) if len(rows) > 2 else rows  # noqa: PLR2004
        centred.append(around / np.maximum(np.linalg.norm(around, axis=1, keepdims=True), 1e-9))
    return centred[0].astype(np.float32), centred[1].astype(np.float32)


def _trust(vectors: tuple[Matrix, Matrix]) -> tuple[float, float]:
    """The spread of the cosines, and how far the encoder is heard, 0..1.

    It is heard as far as the nearest pieces follow the order of the texts: one that does not read both languages finds
    them anywhere.
    """
    own, other = vectors
    sample = own[:: max(1, len(own) // 500)]
    cosines = sample @ other.T
    nearest = cosines.argmax(axis=1)
    spread = float(cosines.std()) or 1.0
    if len(sample) < 2 or not nearest.std():  # noqa: PLR2004
        return spread, 0.0
    order = float(np.corrcoef(np.arange(len(sample)), nearest)[0, 1])
    return spread, max(0.0, order) * len(sample) / (len(sample) + 2)
