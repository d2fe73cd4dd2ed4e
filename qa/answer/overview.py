"""Whole answers to broad questions: what belongs to them, under the document's own headings, in the document's order.

The first line says how many things are shown, and of how many; headings are the document's own and cited.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from qa.answer.checklist import note_slots
from qa.answer.composing import Draft, Heading, Quoted, nearest_of
from qa.answer.listing import REGISTER_CONFIDENCE
from qa.answer.selection import Chooser, Picked, Selection, date_of
from qa.answer.summary import outlined
from qa.called import document_called
from qa.corpus.audiences import Audience
from qa.datatypes import AnswerGroup, Register, Span
from qa.index.opened import OpenIndex
from qa.question.asked import Asked, Breadth, BroadQuestion
from qa.ranking.candidates import Searcher
from qa.ranking.confidence import lacking_in
from qa.ranking.relevance import Relevance
from qa.ranking.stated_things import Head, Statement, Statements, read_statements
from qa.ranking.unit_table import UnitTable

MAX_DOCUMENTS = 3  # that one whole answer is put together from
_N_KEPT = 64  # documents whose statements are kept
_SAID_TWICE = 0.8  # share of a measure's words from which a sentence elsewhere says it too


class Shown(NamedTuple):
    """What is shown of one document."""

    stated: Statements
    selection: Selection


class Overviews:
    """Writes whole answers into drafts."""

    def __init__(self, searcher: Searcher, table: UnitTable) -> None:
        """Take what holds the encoders and the index, and the words of its units."""
        self.index: OpenIndex = searcher.index
        self.searcher, self.table = searcher, table
        self.documents: Collection[str] = self.index.documents
        self.audiences = self.index.newest("audience", Audience)
        self.stated = lru_cache(maxsize=_N_KEPT)(partial(read_statements, self.index))

    def within(self, documents: Collection[str], searcher: Searcher) -> Overviews:
        """The same over a part of the documents."""
        scoped = copy(self)
        scoped.documents, scoped.searcher = documents, searcher
        return scoped

    def answer(self, draft: Draft, asked: Asked, least: float) -> float | None:
        """Answer a broad question; its confidence, or None where nothing belongs to an answer that is at least so sure.

        Then nothing is written, and a search is made.
        """
        broad = asked.broad
        if broad is None:
            return None
        searcher = self.searcher.having_read([asked, *broad.asked])
        chooser = Chooser(Relevance(searcher, self.table), self.audiences)
        documents = self._meant(asked, broad, searcher)
        if broad.breadth is Breadth.COMPARISON:
            return self._compared(draft, asked, broad, chooser, documents, least)
        shown = [Shown(self.stated(one), self._chosen(chooser, asked, broad, self.stated(one))) for one in documents]
        shown = [one for one in shown if one.selection.picked]
        if not shown:
            return None
        if broad.breadth is Breadth.TIMELINE:
            shown = [one._replace(selection=_by_date(one.selection)) for one in shown]
        sure = _sure_of(shown, broad.likely, REGISTER_CONFIDENCE if broad.subject is None else _MOST_SURE)
        if sure < least:
            return None
        self._write(draft, broad, shown)
        return sure

    def on_subject(self, asked: Asked) -> list[Shown]:
        """What the documents state on a subject that is given by its words alone."""
        broad = BroadQuestion(Breadth.TOPIC, asked)
        searcher = self.searcher.having_read([asked])
        chooser = Chooser(Relevance(searcher, self.table), self.audiences)
        found = [
            Shown(self.stated(one), chooser.choose(asked, broad, self.stated(one)))
            for one in self._meant(asked, broad, searcher)
        ]
        return [one for one in found if one.selection.picked]

    def _chosen(self, chooser: Chooser, asked: Asked, broad: BroadQuestion, stated: Statements) -> Selection:
        if broad.breadth is Breadth.SUMMARY:
            return Selection(tuple(Picked(one, 1.0) for one in outlined(stated, self._register(stated.document))))
        return chooser.choose(asked, broad, stated)

    def _register(self, document: str) -> Register:
        return self.index.registers[document]

    def _meant(self, asked: Asked, broad: BroadQuestion, searcher: Searcher) -> list[str]:
        """The documents that are told of: those that are named, the only one, or those nearest to the subject.

        None that lacks every name in the question: it is about another text or place.
        """
        named = [one for one in self.documents if one in asked.named]
        if named or len(self.documents) <= 1:
            return [one for one in named or self.documents if self._holds_names(one, asked)][:MAX_DOCUMENTS]
        if not broad.asked:
            return []
        nearest: dict[str, float] = {}
        for about in broad.asked:
            places = searcher.passages
            found = searcher.candidates(about, searcher.vectors(about), places, by_words=True)
            cosines = np.mean([cosine for cosine in found.cosines if cosine is not None], axis=0)
            for row, cosine in zip(found.rows, cosines.tolist(), strict=True):
                document = places.items[row].document
                nearest[document] = max(nearest.get(document, -1.0), cosine)
        best = max(nearest.values(), default=0.0)
        near = sorted((one for one in nearest if nearest[one] >= best - _AS_NEAR), key=lambda one: -nearest[one])
        return sorted(one for one in near[:MAX_DOCUMENTS] if self._holds_names(one, asked))

    def _holds_names(self, document: str, asked: Asked) -> bool:
        return lacking_in(self.index.documents[document], asked, self.index.glossary).names < 1

    # --- writing ---

    def _write(self, draft: Draft, broad: BroadQuestion, shown: Sequence[Shown]) -> None:
        self._lead(draft, broad, shown)
        is_by_date = broad.breadth is Breadth.TIMELINE
        for one in shown:
            groups = [((), list(one.selection.picked))] if is_by_date else _groups(one)
            for heads, picked in groups:
                self._group(draft, one.stated, heads, picked, is_led=not is_by_date)
            draft.also_near += nearest_of(
                self.index,
                [
                    (p.statement.document, p.statement.span, p.statement.measure, p.probability)
                    for p in one.selection.near
                ],
            )
        statements = [picked.statement for one in shown for picked in one.selection.picked]
        note_slots(draft, statements, [one.stated for one in shown])

    def _lead(self, draft: Draft, broad: BroadQuestion, shown: Sequence[Shown]) -> None:
        """The first line: how many things are shown, of how many, from how many parts."""
        places: list[Quoted] = []
        for one in shown:
            heads = [_place(one.stated, heads[-1]) for heads, _ in _groups(one) if heads]
            first = one.selection.picked[0].statement
            places += heads or [(first.document, first.span, first.measure)]
        places = places[:1]  # the rest is cited below, each where it stands
        n = sum(len(one.selection.picked) for one in shown)
        counts = self._of_measures(shown[0]) if len(shown) == 1 else None
        if broad.breadth is Breadth.TIMELINE:
            draft.add("overview_dates", places, n=n)
        elif counts is not None:
            draft.add("overview_measures" if not counts["k"] else "overview_measures_and", places, **counts)
        else:
            parts = len({heads for one in shown for heads, _ in _groups(one)})
            draft.add("overview_parts" if parts > 1 else "overview_flat", places, n=n, m=parts)

    def _of_measures(self, one: Shown) -> dict[str, Any] | None:
        """How many measures of how many, from how many aspects; None where what is shown is hardly of a register."""
        register = self._register(one.stated.document)
        if not register.aspects:
            return None
        numbers = {
            measure.number
            for picked in one.selection.picked
            for measure in register.measures
            if measure.covers(picked.statement.span) or picked.statement.span.covers(measure)
        }
        aside = [
            picked
            for picked in one.selection.picked
            if not any(aspect.overlaps(picked.statement.span) for aspect in register.aspects)
            and not any(measure.covers(picked.statement.span) for measure in register.measures)
        ]
        if not numbers:
            return None
        aspects = {number.rpartition(".")[0] for number in numbers}
        return {
            "n": len(numbers), "total": register.found, "m": len(aspects), "all": len(register.aspects),
            "k": len(aside),
        }  # fmt: skip

    def _group(
        self,
        draft: Draft,
        stated: Statements,
        heads: tuple[Head, ...],
        picked: Sequence[Picked],
        *,
        is_led: bool = True,
    ) -> None:
        """What is shown under one heading: the heading, then each statement, a list behind what leads to it."""
        first = len(draft.sentences)
        path = [Heading(stated.document, head.span, head.words) for head in heads]
        heading = draft.heading(path)
        if heads:
            draft.add("group", [_place(stated, head) for head in heads], heads=path)
        chosen = {one.statement for one in picked}
        said: set[Statement] = set()
        for one in picked:
            statement = one.statement
            lead = stated.items[statement.lead] if statement.lead is not None and is_led else None
            if statement in said:
                continue
            if lead is not None:
                items = [s for s in stated.items if s.lead == statement.lead and s in chosen]
                said |= {lead, *items}
                draft.add_joined([_quoted(s) for s in (lead, *items)])
            elif any(s.lead is not None and stated.items[s.lead] == statement for s in chosen):
                continue  # it is said with its list
            else:
                said.add(statement)
                self._single(draft, statement)
        draft.groups.append(
            AnswerGroup(
                heading=heading or document_called(self.index.documents[stated.document], draft.language).title,
                document=stated.document,
                sentences=tuple(range(first, len(draft.sentences))),
            )
        )

    def _single(self, draft: Draft, statement: Statement) -> None:
        key = "item" if statement.measure else "quote"
        draft.add(key, [_quoted(statement)], number=statement.measure)

    def _compared(
        self,
        draft: Draft,
        asked: Asked,
        broad: BroadQuestion,
        chooser: Chooser,
        documents: Sequence[str],
        least: float,
    ) -> float | None:
        """What is stated of each side, one after the other; a note says of which side nothing is."""
        found = [
            (side, [Shown(self.stated(one), chooser.about(asked, broad, side, self.stated(one))) for one in documents])
            for side in broad.sides
        ]
        sides = [(side, [one for one in shown if one.selection.picked]) for side, shown in found]
        if not any(shown for _, shown in sides):
            return None
        every = [one for _, shown in sides for one in shown]
        sure = _sure_of(every, broad.likely, REGISTER_CONFIDENCE)
        if sure < least:
            return None
        counts = [sum(len(one.selection.picked) for one in shown) for _, shown in sides]
        places = list(dict.fromkeys(_quoted(one.selection.picked[0].statement) for _, shown in sides for one in shown))
        names = [side.own for side, _ in sides]
        draft.add("overview_sides", places, a=names[0], n=counts[0], b=names[1], m=counts[1])
        for (side, shown), name in zip(sides, names, strict=True):
            if not shown:
                draft.note("side_silent", side=name)
                continue
            start = len(draft.sentences)
            first = shown[0].selection.picked[0].statement
            draft.add("side", [_quoted(first)], side=name)
            for one in shown:
                for heads, picked in _groups(one):
                    self._group(draft, one.stated, heads, picked)
            draft.groups = [group for group in draft.groups if not group.sentences or group.sentences[0] < start]
            draft.groups.append(AnswerGroup(heading=name, sentences=tuple(range(start, len(draft.sentences)))))
            del side
        statements = [picked.statement for one in every for picked in one.selection.picked]
        note_slots(draft, statements, [one.stated for one in every])
        return sure


_AS_NEAR = 0.03  # cosine from the best document's best passage
_LEAST_SURE = 0.6  # of an answer whose statements are each above the fitted line
_MOST_SURE = 0.75  # of an answer on a subject: of six over left-out texts that were surer three were right


def _sure_of(shown: Sequence[Shown], likely: float, most: float) -> float:
    """How sure a whole answer is: the mean of what is shown, no more than it is likely wanted, within bounds."""
    chances = [picked.probability for one in shown for picked in one.selection.picked]
    return min(most, max(min(likely, sum(chances) / len(chances)), _LEAST_SURE))


def _groups(one: Shown) -> list[tuple[tuple[Head, ...], list[Picked]]]:
    """What is shown of a document by the headings it stands under, in the order of the text."""
    groups: dict[tuple[Head, ...], list[Picked]] = {}
    for picked in one.selection.picked:
        groups.setdefault(picked.statement.heads, []).append(picked)
    return list(groups.items())


def _by_date(selection: Selection) -> Selection:
    return selection._replace(picked=tuple(sorted(selection.picked, key=lambda one: date_of(one.statement) or "9999")))


def _place(stated: Statements, head: Head) -> Quoted:
    return (stated.document, Span(start=head.span.start, end=head.span.end), None)


def _quoted(statement: Statement) -> Quoted:
    return (statement.document, statement.span, statement.measure)
