"""Which statements of a document belong to a whole answer: above a fitted line, under a named heading, or by their form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from qa.answer.opposites import misses
from qa.corpus.audiences import Audience, audience_named, concerns
from qa.datatypes import PassageKind, Span
from qa.language.dates import DATE_SIGN, find_date
from qa.language.patterns import late_pattern
from qa.language.words import tokens
from qa.question.asked import Asked, Breadth, BroadQuestion
from qa.ranking.cosines import Scores
from qa.ranking.relevance import Line, Relevance, chances, features, read_lines
from qa.ranking.stated_things import Head, Statement, Statements

# Words that join an aim to what is done for it, a reason to what follows, a lack to what was good before.
_AIM = late_pattern(
    r"\b(?:in order to|so that|so as to|with a view to|aim(?:s|ed|ing)? (?:to|at)|(?:purpose|objective|aim)s? (?:of|is|are)|intended to)\b|"
    r"(?:^|\s)为[^.。]{2,500}?(?:制定|出台|印发|通知如下|提出|特)|为了|旨在|目的(?:是|在于)",
    re.IGNORECASE,
)
_AIM_HEAD = late_pattern(r"\b(?:purposes?|aims?|objectives?|goals?)\b|目标|目的|宗旨", re.IGNORECASE)
_LACK = late_pattern(r"\b(?:but|however|yet|because|since|still)\b|由于|因为|鉴于|但", re.IGNORECASE)
# What is done to a text until it is in force, in any field.
_MADE = late_pattern(
    r"\b(?:issued|proposing|drafted|formulated|studied|wrote|written|solicited|consulted|revised|changed until|reviewed|adopted|approved|hearings?|"
    r"argumentation|advice|assessment|discussion|legality|meeting|confirmation|kept)\b|起草|征求|修改|审议|通过|批准|论证|评估|讨论|会议",
    re.IGNORECASE,
)
_DATED = late_pattern(rf"{DATE_SIGN}|\b(?:19|20)\d\d\b", re.IGNORECASE)
_HOW_HEAD = late_pattern(
    r"\b(?:how to|appl(?:y|ication)|claim|process|procedure)\b|申请|申报|办理|审核|程序|流程", re.IGNORECASE
)
_OWN_OVERVIEW = late_pattern(
    r"^(?:overview|introduction|summary|about .{0,30}|what .{0,40} does|概述|简介|总则|总体要求)$", re.IGNORECASE
)
_MAX_AIMS = 3
_MAX_NEAR = 3
_MIN_MADE = 2
_HALF = 0.5

_N_KEPT = 64  # documents whose aims and dates are kept


class Picked(NamedTuple):
    """A statement that is shown, and how likely it belongs to the answer, 0..1."""

    statement: Statement
    probability: float


class Selection(NamedTuple):
    """What is shown of a document, in the order of its text, and what is offered as near."""

    picked: tuple[Picked, ...] = ()
    near: tuple[Picked, ...] = ()


class Chooser:
    """Chooses among the statements of a document for one broad question."""

    def __init__(self, relevance: Relevance, audiences: Sequence[Audience]) -> None:
        """Take what scores statements, and those whom the corpus knows to ask."""
        self.relevance, self.audiences = relevance, audiences

    def choose(self, asked: Asked, broad: BroadQuestion, stated: Statements) -> Selection:
        """What belongs to the answer of a question that is no comparison and no summary; empty where nothing does."""
        if not stated.items:
            return Selection()
        by_form: dict[Breadth, Callable[[], list[Statement]]] = {
            Breadth.TIMELINE: lambda: dated(stated),
            Breadth.PURPOSE: lambda: aims_of(stated),
        }
        if broad.breadth in by_form:
            return _sure(by_form[broad.breadth]())
        if broad.breadth is Breadth.PROCESS:
            return _sure(self._steps(broad, stated))
        return self.about(asked, broad, broad.subject, stated)

    def about(self, asked: Asked, broad: BroadQuestion, subject: Asked | None, stated: Statements) -> Selection:
        """The statements on a subject, or for somebody.

        They are what concerns an audience that the corpus knows; else what stands under a heading that the question
        names, and what the fitted line lets through.
        """
        items = stated.items
        words = f"{subject.own} {subject.english}" if subject else ""
        audience = audience_named(words, self.audiences) if subject and broad.is_for_somebody else None
        line = self._line(broad.breadth)
        found = features(self.relevance, asked, subject, items, broad.facet)
        likely = chances(line, found, items)
        if audience is not None and any(concerns(audience, one.words) for one in items):
            chosen = {place for place, one in enumerate(items) if concerns(audience, one.words)}
            likely[list(chosen)] = 1.0
        else:
            chosen = set((likely >= line.show_from).nonzero()[0].tolist())
            if subject and len(chosen) > len(items) / 2 and self._is_absent(subject, found, items):
                return Selection()  # it singles nothing out
            named = [head for head in stated.heads if subject and _is_named(head, subject)]
            chosen |= {place for place, one in enumerate(items) if any(head in one.heads for head in named)}
        chosen = {place for place in chosen if not self._misses(asked, place, items)}
        near = sorted(
            (place for place in range(len(items)) if place not in chosen and likely[place] >= line.near_from),
            key=lambda place: -likely[place],
        )
        return Selection(
            tuple(Picked(items[place], float(likely[place])) for place in sorted(chosen)),
            tuple(Picked(items[place], float(likely[place])) for place in near[:_MAX_NEAR]),
        )

    def _is_absent(self, subject: Asked, found: Mapping[str, Scores], items: Sequence[Statement]) -> bool:
        """Whether no statement and no heading holds any word of the subject."""
        telling = self.relevance.telling(subject, [one.row for one in items])
        is_common = telling is None or len(telling.concepts) < len(subject.concepts)
        return not is_common and not found["own"].any() and not found["head"].any()

    def _misses(self, asked: Asked, place: int, items: Sequence[Statement]) -> bool:
        """Whether neither a statement nor what leads to it nor its headings can answer what is asked."""
        index, one = self.relevance.table.index, items[place]
        said = [one] if one.lead is None else [one, items[one.lead]]
        words = [(part.words, index.english(index.units[part.row])) for part in said]
        return all(misses(asked, *both) for both in [*words, *((head.words, head.words) for head in one.heads)])

    def _line(self, breadth: Breadth) -> Line:
        return read_lines().lines["support" if breadth is Breadth.SUPPORT else "topic"]

    def _steps(self, broad: BroadQuestion, stated: Statements) -> list[Statement]:
        """What tells how the text was made, or how something is applied for, in its order; none where no heading does."""
        if broad.subject is None:
            return _made(stated)
        telling = self.relevance.telling(broad.subject, [one.row for one in stated.items])
        heads = [head for head in stated.heads if _HOW_HEAD.search(head.words)]
        if not heads:
            return []
        if telling is None:  # of whatever it tells steps
            held = dict.fromkeys(heads, 1.0)
        else:
            held = self.relevance.held_by_heads(telling, stated.document, heads)
        most = max(held.values())
        if most < _HALF:
            return []  # steps of something else
        chosen = [head for head in heads if held[head] == most]
        return [one for one in stated.items if any(head in one.heads for head in chosen)]


def _sure(statements: Sequence[Statement]) -> Selection:
    return Selection(tuple(Picked(one, 1.0) for one in statements))


@lru_cache(maxsize=_N_KEPT)
def aims_of(stated: Statements) -> list[Statement]:
    """The statements that say what the text is for, each with the one before it where that tells of a lack."""
    headed = [head for head in stated.heads if _AIM_HEAD.search(head.words)]
    places = [
        place
        for place, one in enumerate(stated.items)
        if _AIM.search(one.words) or any(head in one.heads for head in headed)
    ][:_MAX_AIMS]
    before = [
        place - 1
        for place in places
        if place
        and _LACK.search(stated.items[place - 1].words)
        and stated.items[place - 1].heads == stated.items[place].heads
    ]
    return [stated.items[place] for place in sorted({*places, *before})]


def _made(stated: Statements) -> list[Statement]:
    """The statements under the heading that tells most of how the text was made; none where hardly anything does."""
    by_head: dict[tuple[Head, ...], list[Statement]] = {}
    for one in stated.items:
        by_head.setdefault(one.heads, []).append(one)
    best = max(by_head.values(), key=lambda group: sum(bool(_MADE.search(one.words)) for one in group))
    told = [one for one in best if _MADE.search(one.words)]
    return told if len(told) >= _MIN_MADE else []


def _is_named(head: Head, subject: Asked) -> bool:
    """Whether the subject is a heading of the text, or of one beside it, word for word but for small words."""
    said = (frozenset(tokens(subject.own)), frozenset(tokens(subject.english)))
    return any(words and words in said for words in map(frozenset, map(tokens, (head.words, *head.beside))))


@lru_cache(maxsize=_N_KEPT)
def dated(stated: Statements) -> list[Statement]:
    """The statements that name a date, and the lines of the page's frame that do; none where fewer than two things do."""
    lines = [
        Statement(-1, stated.document, Span(start=unit.start, end=unit.end), None, (), words=words)
        for unit, words in stated.frame
        if unit.kind is PassageKind.DATE
    ]
    found = [*lines, *(one for one in stated.items if _DATED.search(one.words))]
    return found if len(found) > 1 else []


def date_of(statement: Statement) -> str:
    """The first date of a statement for ordering: YYYY-MM-DD, or its year; "" for none."""
    year = re.search(r"(?:19|20)\d\d", statement.words)
    return find_date(statement.words) or (year[0] if year else "")


def is_own_overview(head: Head) -> bool:
    """Whether a heading says that the text tells here what it is about."""
    return bool(_OWN_OVERVIEW.search(head.words))
