"""What is asked, as records. They are made once, by `reader`; whatever comes after takes them and parses nothing again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qa.datatypes import Language, Section
from qa.question.acts import Act, ReadAct
from qa.question.concepts import Concept
from qa.question.place_question import PlaceQuestion
from qa.question.polarity import Polarity
from qa.question.wanted import Wanted

NUMBERS_APART = ","  # between the numbers of several aspects
LONG_QUESTION_CHARS = 150  # from here the reranker, which was made for short questions, is not asked


class Ask(StrEnum):
    """What is asked of the register or the outline."""

    LIST = "list"
    COUNT = "count"
    PLACE = "place"  # under which aspect something stands


class Scope(StrEnum):
    """What of the register is asked for."""

    ALL = "all"
    EACH = "each"  # counts, aspect by aspect
    ASPECTS = "aspects"
    ASPECT = "aspect"
    MEASURE = "measure"
    TOPIC = "topic"  # the measures on some subject: retrieval says which aspect that is
    HEADING = "heading"  # the items below a heading that the question names


class Breadth(StrEnum):
    """What a broad question wants in full."""

    SUMMARY = "summary"  # the text as a whole
    SUPPORT = "support"  # what somebody gets
    TOPIC = "topic"  # all that is said of a subject
    COMPARISON = "comparison"
    PURPOSE = "purpose"
    PROCESS = "process"
    TIMELINE = "timeline"


class Facet(StrEnum):
    """What of a subject a broad question asks for, where it says so."""

    GIVEN = "given"
    CONDITIONS = "conditions"
    STEPS = "steps"


class RegisterQuestion(NamedTuple):
    """A question for the register; `number` is a measure's ("2.3"), an aspect's ("2"), or those of several ("2,6").

    A measure's number without a point is its place among all measures or, with a subject, among those on it.
    `subject` is what the question names beside the register itself. `noun` is what it calls the parts, where that has to
    be a name that the text itself has for them; "" where it need not.
    """

    ask: Ask
    scope: Scope
    number: str = ""
    subject: tuple[Concept, ...] = ()
    noun: str = ""


class SectionQuestion(NamedTuple):
    """What is asked of the sections below another: `place` is the number of the section that is meant, 0 for all."""

    document: str
    ask: Ask
    below: tuple[Section, ...]
    place: int = 0


class CountHead(NamedTuple):
    """What may be the noun that is counted: stems, or a Chinese word whose senses hold it.

    with_any: the counted phrase has to hold one of these whole; () asks for none.
    """

    nouns: frozenset[str] = frozenset()
    concept: Concept | None = None
    with_any: tuple[Concept, ...] = ()


class CountAsked(NamedTuple):
    """What "how many" counts: stems of the noun, words of the phrase, and what the noun may be, likeliest first."""

    nouns: frozenset[str] = frozenset()
    phrase: frozenset[str] = frozenset()
    is_of_kinds: bool = False  # "how many kinds of ..."
    heads: tuple[CountHead, ...] = ()


class FigureAsked(NamedTuple):
    """A figure that the question states of something: "30 specific measures"."""

    written: str
    figure: str  # without commas
    words: frozenset[str]


@dataclass(frozen=True)
class Asked:
    """One thing that is asked, parsed. `own` are its words, `context` what it leans on, nearest first.

    `english` is what an English reranker is given. `wanted` are the kinds of words that would answer; those that its
    own words ask for are `own_wanted`. `named` are the documents that it names.
    """

    own: str
    context: tuple[str, ...]
    language: Language
    english: str
    concepts: tuple[Concept, ...]
    wanted: frozenset[Wanted]
    own_wanted: frozenset[Wanted]
    reading: ReadAct | None = None  # what the model of acts makes of it; None: it was not asked
    count: CountAsked = CountAsked()
    asking: str = ""  # the last of its sentences that asks, in English; "" where it is one sentence
    figures: tuple[FigureAsked, ...] = ()
    named: tuple[str, ...] = ()
    is_named_whole: bool = False  # the whole title of a named document is said
    is_across: bool = False  # it is put to all documents
    asks_which_document: bool = False
    wants_everything: bool = False
    wants_post_code: bool = False
    register: RegisterQuestion | None = None  # None: it is not for the register
    sections: tuple[SectionQuestion, ...] = ()  # for the outline, for each document with such sections
    broad: BroadQuestion | None = None  # None: it asks for a single thing
    place: PlaceQuestion | None = None  # for the words at a number, and nothing more
    polarity: Polarity = Polarity()

    @property
    def text(self) -> str:
        """Its words with those it leans on behind them, as an encoder reads them."""
        return in_context(self.own, self.context)

    @property
    def readings(self) -> tuple[str, ...]:
        """What is searched for: its words, and their English where that is another."""
        return tuple(dict.fromkeys((self.text, self.english or self.text)))

    @property
    def to_rerank(self) -> str:
        """What a reranker, made for short questions, is given: its English; of a long story the last that it asks."""
        return self.asking if self.is_long and self.asking else self.english

    @property
    def is_long(self) -> bool:
        """Whether it is too long for a reranker."""
        return len(self.english) > LONG_QUESTION_CHARS


class BroadQuestion(NamedTuple):
    """What a broad question wants in full: of a subject (None: of the text as a whole), or of the sides of a comparison."""

    breadth: Breadth
    subject: Asked | None = None
    sides: tuple[Asked, ...] = ()
    facet: Facet | None = None  # None: whatever is said
    is_for_somebody: bool = False  # the subject is somebody whom the text may hold something for
    likely: float = 1.0  # the probability that it is wanted in full, 0..1

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Subject and sides, as they are searched for."""
        return (*((self.subject,) if self.subject else ()), *self.sides)


class Part(NamedTuple):
    """One part of a question: read alone, in the context of the part before it, and by its asking sentences.

    `alone` is None for a part that names nothing of its own, `in_context` for a part that needs none. `sentences` are
    those of `alone` that ask, where other words stand around them. `is_later`: another part stands before it. `bare`: its
    words without those that the whole question leans on, where there are some and several documents.
    """

    alone: Asked | None
    in_context: Asked | None = None
    sentences: tuple[Asked, ...] = ()
    is_later: bool = False
    bare: Asked | None = None

    @property
    def asked(self) -> tuple[Asked, ...]:
        """Its readings alone and in context."""
        return tuple(asked for asked in (self.alone, self.in_context) if asked is not None)


@dataclass(frozen=True)
class Question:
    """A message of a person: its words, the earlier questions as they were asked, and the parts it has.

    `leans_on` is the earlier question that it leans on, None for none; `standalone` its words as they are searched.
    `before` are the questions that were asked before, made to stand alone, the nearest first, whether it leans on them or
    not; none where nothing rests on them: there is but one document.
    `act` is what it asks for; where that is nothing of a text (a greeting, a question about the assistant) it has no parts.
    `vectors` are rows of the encoder that reading it took, by text.
    """

    text: str
    language: Language
    earlier: tuple[str, ...]
    standalone: str
    leans_on: Asked | None
    parts: tuple[Part, ...]
    act: Act | None = None  # None: nobody read it
    before: tuple[Asked, ...] = ()
    vectors: Mapping[str, npt.NDArray[np.float32]] = field(default_factory=dict, compare=False)


def in_context(own: str, context: tuple[str, ...]) -> str:
    """Words with what they lean on behind them, in brackets inside brackets.

    in_context("a", ("b", "c")) -> "a (b (c))"
    """
    if not context:
        return own
    return f"{own} ({in_context(context[0], context[1:])})"
