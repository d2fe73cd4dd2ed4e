"""Ruled tables of a PDF page: from the lines drawn to a grid of cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple, Protocol

from qa.corpus.formats.table_sentences import Held, TableReading, read_table

_THIN = 2.5  # points: what is thinner is a line
_NEAR = 3.0
_MIN_LENGTH = 12.0
_MAX_RULES = 1500  # of a page: more are a drawing


class Rule(NamedTuple):
    """A line or box drawn on the page, in points from the lower left corner."""

    left: float
    bottom: float
    right: float
    top: float


class Printed(Protocol):
    """A printed line of text and where it stands."""

    @property
    def text(self) -> str:
        """Its words."""

    @property
    def left(self) -> float:
        """Where it begins."""

    @property
    def bottom(self) -> float:
        """Its lower edge."""

    @property
    def top(self) -> float:
        """Its upper edge."""


class Table(NamedTuple):
    """A grid: the places of its column lines, left to right, and of its row lines, from the top down."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    flat: tuple[Rule, ...] = ()  # the lines drawn, which tell merged cells: () when that is not known
    upright: tuple[Rule, ...] = ()

    def holds(self, left: float, bottom: float, top: float) -> bool:
        """Whether a printed line that begins at `left` lies in the grid."""
        middle = (bottom + top) / 2
        return self.columns[0] - _NEAR <= left <= self.columns[-1] + _NEAR and self.rows[-1] <= middle <= self.rows[0]

    def grid(self, printed: Sequence[Printed]) -> list[list[str]]:
        """The words of each cell, rows from the top down."""
        grid = [["" for _ in self.columns[1:]] for _ in self.rows[1:]]
        for line in printed:
            middle = (line.bottom + line.top) / 2
            y = next((i for i, (top, bottom) in enumerate(pairwise(self.rows)) if bottom <= middle <= top), 0)
            x = min(max(bisect_right(self.columns, line.left + 1) - 1, 0), len(grid[y]) - 1)
            grid[y][x] = f"{grid[y][x]} {line.text}".strip()
        return self._filled(grid) if self.flat and self.upright else grid

    def _filled(self, grid: list[list[str]]) -> list[list[str]]:
        """The grid with the words of each merged cell in all the places that it covers."""
        done: set[tuple[int, int]] = set()
        for y, row in enumerate(grid):
            for x in range(len(row)):
                if (y, x) in done:
                    continue
                across = next((n for n in range(1, len(row) - x) if self._divides(y, x + n)), len(row) - x)
                down = next((n for n in range(1, len(grid) - y) if self._parts(y + n, x)), len(grid) - y)
                places = [(y + dy, x + dx) for dy in range(down) for dx in range(across)]
                done.update(places)
                words = [grid[j][i] for j, i in places if grid[j][i]]
                if len(words) == 1 and len(places) > 1:
                    for j, i in places:
                        grid[j][i] = Held(words[0]) if i > x else words[0]
        return grid

    def _divides(self, y: int, x: int) -> bool:
        """Whether an upright line stands before column x in row y."""
        middle = (self.rows[y] + self.rows[y + 1]) / 2
        return any(
            abs(rule.left - self.columns[x]) <= _NEAR and rule.bottom <= middle <= rule.top for rule in self.upright
        )

    def _parts(self, y: int, x: int) -> bool:
        """Whether a level line lies above row y in column x."""
        middle = (self.columns[x] + self.columns[x + 1]) / 2
        return any(abs(rule.bottom - self.rows[y]) <= _NEAR and rule.left <= middle <= rule.right for rule in self.flat)

    def carries_on(self, other: Table) -> bool:
        """Whether this grid has the columns of `other`, as the part of a table on the next page has."""
        return len(self.columns) == len(other.columns) and all(
            abs(mine - theirs) <= _NEAR for mine, theirs in zip(self.columns, other.columns, strict=True)
        )


def grid_reading(grid: list[list[str]], head: list[str] | None, unit: str = "") -> TableReading:
    """What a grid says. head: the names of the columns where they stand on an earlier page. unit: of its figures."""
    if head is not None and grid[0] != head:
        return read_table([head, *grid], n_head=1, unit=unit)
    is_plain = not any(isinstance(cell, Held) for cell in grid[0])
    return read_table(grid, n_head=1 if is_plain and len(grid) > 1 and all(grid[0][1:]) else None, unit=unit)


def find_tables(rules: Sequence[Rule]) -> list[Table]:
    """The grids that the lines of a page make: at least two columns, joined lines only."""
    flat, upright = _edges(rules)
    tables: list[Table] = []
    if len(flat) > _MAX_RULES or len(upright) > _MAX_RULES:
        return []
    for group in _groups(flat, upright):
        rows = _merged([rule.bottom for rule in group])
        left, right = min(rule.left for rule in group), max(rule.right for rule in group)
        sides = [
            rule for rule in upright
            if left - _NEAR <= rule.left <= right + _NEAR
            and rule.top > rows[0] + _NEAR and rule.bottom < rows[-1] - _NEAR
        ]  # fmt: skip
        columns = _merged([rule.left for rule in sides])
        if len(columns) >= 3 and len(rows) >= 2:
            tables.append(Table(tuple(columns), tuple(reversed(rows)), tuple(group), tuple(sides)))
    return tables


def _edges(rules: Sequence[Rule]) -> tuple[list[Rule], list[Rule]]:
    """Level and upright lines; a box gives its four sides."""
    flat: list[Rule] = []
    upright: list[Rule] = []
    for rule in rules:
        wide, high = rule.right - rule.left, rule.top - rule.bottom
        if high <= _THIN and wide >= _MIN_LENGTH:
            flat.append(rule)
        elif wide <= _THIN and high >= _THIN:
            upright.append(rule)
        elif wide >= _MIN_LENGTH and high >= _THIN:
            flat += [rule._replace(top=rule.bottom), rule._replace(bottom=rule.top)]
            upright += [rule._replace(right=rule.left), rule._replace(left=rule.right)]
    return flat, upright


def _groups(flat: list[Rule], upright: list[Rule]) -> list[list[Rule]]:
    """Level lines from the bottom up, those together that an upright line joins."""
    groups: list[list[Rule]] = []
    for rule in sorted(flat, key=lambda line: line.bottom):
        group = next((lines for lines in groups if _is_joined(lines[-1], rule, upright)), None)
        if group is None:
            groups.append([rule])
        else:
            group.append(rule)
    return groups


def _is_joined(lower: Rule, upper: Rule, upright: list[Rule]) -> bool:
    if upper.bottom - lower.bottom <= _NEAR:
        return upper.left - lower.right <= _NEAR and lower.left - upper.right <= _NEAR
    left, right = min(lower.left, upper.left) - _NEAR, max(lower.right, upper.right) + _NEAR
    return any(
        left <= side.left <= right and side.bottom <= lower.bottom + _NEAR and side.top >= upper.bottom - _NEAR
        for side in upright
    )


def _merged(values: list[float]) -> list[float]:
    merged: list[float] = []
    for value in sorted(values):
        if not merged or value - merged[-1] > _NEAR:
            merged.append(value)
    return merged
