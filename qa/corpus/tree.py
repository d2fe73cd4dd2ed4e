"""Which sections hold a place of the text."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache

from qa.datatypes import Section


def section_path(sections: tuple[Section, ...], position: int) -> tuple[Section, ...]:
    """The sections that hold the character at `position`, outermost first.

    The tree is made once for each tuple of sections, so asking again for the same document is quick.
    """
    starts, parents = _tree(_Same(sections))
    path: list[Section] = []
    at = bisect_right(starts, position) - 1
    while at >= 0:
        if position < sections[at].end:
            path.append(sections[at])
        at = parents[at]
    return tuple(reversed(path))


class _Same:
    """A key that is equal for the same object only: hashing thousands of sections would cost more than the search."""

    def __init__(self, sections: tuple[Section, ...]) -> None:
        self.sections = sections

    def __hash__(self) -> int:
        return id(self.sections)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.sections is self.sections


@lru_cache(maxsize=32)
def _tree(same: _Same) -> tuple[list[int], list[int]]:
    """Start of each section, and the row of the section around it (-1: none)."""
    parents: list[int] = []
    stack: list[int] = []
    for row, section in enumerate(same.sections):
        while stack and same.sections[stack[-1]].end <= section.start:
            stack.pop()
        parents.append(stack[-1] if stack else -1)
        stack.append(row)
    return [section.start for section in same.sections], parents
