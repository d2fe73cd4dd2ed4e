"""What a text does not tell: for the measures that are shown, which of the usual things it states, and which not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.answer.composing import Draft
from qa.answer.framing import say
from qa.datatypes import AnswerSlot, Document, Language, Record, Register, Span
from qa.parallel_records import Parallel, Rendering, renderings_of
from qa.ranking.stated_slots import OF_DOCUMENT, Slot, states_slot
from qa.ranking.stated_things import Statement, Statements

MAX_CITED = 3  # of one slot
BETWEEN: dict[Language, str] = {"en": "; ", "zh": "；"}


class SlotQuote(Record):
    """Words that state something of a slot; `is_elsewhere`: said of the whole text, and not of what is looked at."""

    quote: str
    start: int
    end: int
    measure: str | None = None  # None: it is no measure
    is_elsewhere: bool = False
    parallels: tuple[Rendering, ...] = ()  # the words in texts beside the document


class SlotRow(Record):
    """A slot, what it is called, and the words that state something of it; () for not stated."""

    slot: str
    label: str
    quotes: tuple[SlotQuote, ...] = ()


class Checklist(Record):
    """What a document states of a measure, of a subject, or of all it holds ("")."""

    document: str
    title: str
    about: str
    n_statements: int
    rows: tuple[SlotRow, ...]


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
            (document.document, one.span, one.measure)
            for one in reversed(document.items)
            if states_slot(slot, one.words)
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
            key = "slot_is_elsewhere" if one.is_elsewhere else "slot_here"
            told = say(language, key, slot=say(language, f"slot_{one.slot.value}"))
            stated.append(told + "".join(f" [{marker}]" for marker in markers))
    missing = [say(language, f"slot_{one.slot.value}") for one in found if not one.places]
    parts = [say(language, "slots_states", stated=BETWEEN[language].join(stated))] if stated else []
    parts += [say(language, "slots_states_not", missing=BETWEEN[language].join(missing))] if missing else []
    if parts:
        draft.notes.append((" " if language == "en" else "").join(parts))


def checklist(
    document: Document,
    stated: Statements,
    shown: Sequence[Statement],
    about: str,
    language: Language,
    parallels: Sequence[Parallel] = (),
) -> Checklist:
    """Which of the usual things some statements of a document state, each with the words that do.

    parallels: the texts beside the document.
    """
    rows = [
        SlotRow(
            slot=one.slot.value,
            label=say(language, f"slot_{one.slot.value}"),
            quotes=tuple(
                SlotQuote(
                    quote=span.of(document.text), start=span.start, end=span.end, measure=measure,
                    is_elsewhere=one.is_elsewhere, parallels=renderings_of(parallels, span),
                )
                for _, span, measure in one.places
            ),
        )
        for one in checked(shown, [stated])
    ]  # fmt: skip
    return Checklist(document=document.id, title=document.title, about=about, n_statements=len(shown), rows=tuple(rows))


def statements_of_measure(stated: Statements, register: Register, number: str) -> tuple[Statement, ...]:
    """The statements that make a measure of a register; () when it has none of that number."""
    measure = next((one for one in register.measures if one.number == number), None)
    return tuple(one for one in stated.items if measure is not None and measure.covers(one.span))
