"""What a text does not tell: for the measures that are shown, which of the usual things it states, and which not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.answer.composing import Draft
from qa.answer.framing import say
from qa.datatypes import AnswerSlot, Language, Span
from qa.ranking.slots import OF_DOCUMENT, Slot, states_slot
from qa.ranking.statements import Statement, Statements

MAX_CITED = 3  # of one slot
BETWEEN: dict[Language, str] = {"en": "; ", "zh": "；"}


class Stated(NamedTuple):
    """Where something of a slot is stated: among what is shown, or elsewhere in its document."""

    slot: Slot
    places: tuple[tuple[str, Span, str | None], ...]
    is_elsewhere: bool = False


def checked(shown: Sequence[Statement], documents: Sequence[Statements]) -> list[Stated]:
    """Each slot with the places that state it, at most `MAX_CITED`; () for a slot that is not stated.

    What a text says once for all of it (until when, who decides, a contact) is looked for in the whole document.
    """
    found = []
    for slot in Slot:
        here = [(one.document, one.span, one.measure) for one in shown if states_slot(slot, one.words)]
        if here or slot not in OF_DOCUMENT:
            found.append(Stated(slot, tuple(here[:MAX_CITED])))
            continue
        found.append(Stated(slot, tuple(_elsewhere(slot, documents)[:1]), is_elsewhere=True))
    return found


def _elsewhere(slot: Slot, documents: Sequence[Statements]) -> list[tuple[str, Span, str | None]]:
    places: list[tuple[str, Span, str | None]] = []
    for document in documents:
        places += [
            (document.document, one.span, one.measure) for one in reversed(document.items) if states_slot(slot, one.words)
        ]
        places += [
            (document.document, Span(start=unit.start, end=unit.end), None)
            for unit, words in document.frame
            if states_slot(slot, words)
        ]
    return places


def note_slots(draft: Draft, shown: Sequence[Statement], documents: Sequence[Statements]) -> None:
    """One closing note: which of the usual things are stated, cited, and which are not."""
    found = checked(shown, documents)
    language = draft.language
    stated = []
    for one in found:
        markers = tuple(dict.fromkeys(draft.cite(*place) for place in one.places))
        draft.slots.append(AnswerSlot(slot=one.slot.value, citations=markers))
        if markers:
            where = f" ({say(language, 'slot_elsewhere')})" if one.is_elsewhere else ""
            stated.append(say(language, f"slot_{one.slot.value}") + where + "".join(f" [{marker}]" for marker in markers))
    missing = [say(language, f"slot_{one.slot.value}") for one in found if not one.places]
    parts = [say(language, "slots_states", stated=BETWEEN[language].join(stated))] if stated else []
    parts += [say(language, "slots_states_not", missing=BETWEEN[language].join(missing))] if missing else []
    if parts:
        draft.notes.append((" " if language == "en" else "").join(parts))
