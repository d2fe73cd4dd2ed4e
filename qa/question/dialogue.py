"""The state of a conversation: what was asked last that says itself what it asks, and the list that is talked of.

A question complete in itself takes nothing from it and begins it anew; small talk leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from qa.language.numerals import ordinal_figure
from qa.question.acts import Act, ReadAct
from qa.question.followup import StandAlone, is_of_list, list_place, next_place, taken, with_order
from qa.question.part_names import LAST

SURE_LEANS = 0.6  # probability from which a question that leans is not read alone too
MAX_STEPS = 3  # earlier questions that are looked at, the nearest


class Listed(NamedTuple):
    """A list under discussion: where it stands. aspect: the number of the aspect whose measures it holds."""

    aspect: str


class State(NamedTuple):
    """What a conversation has come to.

    subject: the last question that asked something of the texts, made to stand alone; None before there is one.
    place: the item of the list that was asked for last, "" for none. kind: the act of that question.
    """

    subject: StandAlone | None = None
    listed: Listed | None = None
    place: str = ""
    kind: Act | None = None


ReadTurn = Callable[[str, str], ReadAct]
"""The reading of a question, given the question before it ("" for none)."""
FindList = Callable[[StandAlone], Listed | None]
"""The list that a question asks for; None when it asks for none."""


class Understood(NamedTuple):
    """A message as it is understood: alone, and where it leans on something, with that."""

    alone: StandAlone
    state: State  # what the conversation has come to with it
    is_sure: bool = True  # that it leans, or does not; if not, it is to be read both ways


def understand(question: str, history: Sequence[str], read: ReadTurn, find_list: FindList) -> Understood:
    """A question as it is understood after earlier ones, oldest first; the nearest few of those count."""
    if not history or not read(question, history[-1]).does_lean:
        return _turn(question, "", State(), read, find_list)
    state, before = State(), ""
    for earlier in history[-MAX_STEPS:]:
        state = _turn(earlier, before, state, read, find_list).state
        before = earlier
    return _turn(question, before, state, read, find_list)


def _turn(question: str, before: str, state: State, read: ReadTurn, find_list: FindList) -> Understood:
    """One turn of a conversation. before: the question before it, "" for none."""
    reading, subject = read(question, before), state.subject
    if reading.asks_no_text:
        return Understood(StandAlone(question), state)
    if subject is None or not reading.does_lean:
        alone = StandAlone(question)
        return Understood(alone, State(alone, kind=reading.act))
    place = next_place(question, state.place) or list_place(question)
    if place and (is_of_list(question) or state.place or not with_order(question, subject.own)):
        listed = state.listed or find_list(subject)
        if listed is not None:
            alone = StandAlone(item_of(listed, place, question), (), subject)
            return Understood(alone, State(subject, listed, place, reading.act))
    alone = taken(question, subject, lacks=reading.lacks)
    # What names a subject of its own is what the next one leans on: "and for clean water?", "how many of them?".
    kept = subject if alone.context and "about" in reading.lacks else StandAlone(alone.own)
    return Understood(alone, State(kept, kind=reading.act), reading.leans >= SURE_LEANS)


def item_of(listed: Listed, place: str, question: str) -> str:
    """The question for one item of a list, in the language of the question that picks it."""
    if any("\u3400" <= c <= "\u9fff" for c in question):
        return f"第{listed.aspect}方面{'最后一' if place == LAST else f'第{place}'}项措施"
    ordinal = place if place == LAST else ordinal_figure(int(place))
    return f"the {ordinal} measure of the {ordinal_figure(int(listed.aspect))} aspect"
