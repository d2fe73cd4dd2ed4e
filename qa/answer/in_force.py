"""Texts that count no more: notes on them, and the newer text before them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from qa.answer.composing import Draft
from qa.index.opened import OpenIndex
from qa.index.standing_table import Told
from qa.question.asked import Asked
from qa.ranking.score import Scored

_MAX_QUOTED = 200  # characters of the sentence that repeals


def today() -> str:
    """The day, as YYYY-MM-DD."""
    return datetime.date.today().isoformat()


def ended_by(index: OpenIndex, document: str) -> Told | None:
    """What says that a document counts no more today; None where nothing does."""
    return next((told for told in index.standing.of(document) if told.ends(today())), None)


def newer_first(index: OpenIndex, asked: Asked, ranked: list[Scored]) -> list[Scored] | None:
    """The units without those of texts that a text among them has ended; None where that leaves nothing out.

    A question that names ended texts alone asks for those.
    """
    if index.standing.is_empty:
        return None
    documents = {scored.unit.document for scored in ranked}
    ended = {one for one in documents if (told := ended_by(index, one)) and told.by != one and told.by in documents}
    if not ended or (asked.named and ended.issuperset(asked.named)):
        return None
    return [scored for scored in ranked if scored.unit.document not in ended] or None


def in_force_of(index: OpenIndex, documents: Sequence[str]) -> list[str]:
    """Some documents without those that another of them has ended."""
    if index.standing.is_empty:
        return list(documents)
    return [
        one for one in documents if not ((told := ended_by(index, one)) and told.by != one and told.by in documents)
    ]


def note_ended(draft: Draft, document: str) -> None:
    """Say of a cited document that it counts no more, will not, or was amended, in the words that say so."""
    for told in draft.index.standing.of(document):
        title, newer = draft.index.documents[document].title, draft.index.documents[told.by]
        words = " ".join(told.change.of(newer.text).split())
        words = words if len(words) <= _MAX_QUOTED else words[:_MAX_QUOTED] + "…"
        key = "amended" if told.change.act == "amends" else "ended" if told.ends(today()) else "will_end"
        if told.by == document:
            key = "ended_itself"
        draft.note(key, title=title, by=newer.title, date=told.change.since, words=words)
