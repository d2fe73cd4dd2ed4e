"""What a text is about, from its outline: its aim, how much it holds, the first thing said under each heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.answer.selection import aims_of, is_own_overview
from qa.datatypes import Register
from qa.ranking.stated_things import Head, Statement, Statements

MAX_OWN = 12  # statements of a section in which the text itself says what it is about
MAX_FLAT = 40  # statements of a text without headings


def outlined(stated: Statements, register: Register) -> list[Statement]:
    """The statements that a summary shows, in the order of the text.

    They are: what the text says it is for, what it says it holds, all of a section that is its own overview, and the
    first statement under each heading, with the list that it leads to. Of a text in articles without headings it is the
    first statement of each article.
    """
    chosen = {place for place, one in enumerate(stated.items) if one in aims_of(stated)}
    if register.declared_span is not None:
        chosen |= {place for place, one in enumerate(stated.items) if register.declared_span.overlaps(one.span)}
    seen: set[Head] = set()
    for place, one in enumerate(stated.items):
        inner = one.heads[-1] if one.heads else None
        if inner is not None and is_own_overview(inner) and _n_under(stated.items, inner) <= MAX_OWN:
            chosen.add(place)
        elif inner is not None and inner not in seen:
            chosen |= {place, *_list_of(stated.items, place)}
        seen |= set(one.heads)
        if one.measure and any(aspect.covers(one.span) for aspect in register.aspects):
            chosen.add(place)
        elif inner is None and _ARTICLE.match(one.words):
            chosen.add(place)
    if len(chosen) <= 1 and not stated.heads:
        chosen |= set(range(min(len(stated.items), MAX_FLAT)))
    return [stated.items[place] for place in sorted(chosen)]


_ARTICLE = re.compile(r"^第[一二三四五六七八九十百\d]+条|^Article \d|^\d+\.\d+ ")


def _n_under(items: Sequence[Statement], head: Head) -> int:
    return sum(head in one.heads for one in items)


def _list_of(items: Sequence[Statement], lead: int) -> list[int]:
    return [place for place, one in enumerate(items) if one.lead == lead]
