"""Questions for a section by its place: "the second highlight", "which highlights", "how many highlights".

What such a section is called is read from the outline: any section with at least two numbered sections below it can be
asked for by a noun of its heading ("features and novelties"). The register of measures is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Protocol

from qa.corpus.numbered_sections import Head
from qa.language.numerals import HAN_ORDINAL, ORDINAL_OR_LAST, ordinal_value
from qa.question.acts import Act
from qa.question.asked import Ask, Asked, SectionQuestion
from qa.question.concepts import Concept
from qa.question.part_names import parts_named
from qa.question.register_question import names_subject

_ORDER = re.compile(
    rf"\b(?P<o>{ORDINAL_OR_LAST})\b|(?P<h>{HAN_ORDINAL})|(?P<l>最后)",
    re.IGNORECASE,
)
_AFTER_ORDER = 30  # characters between the ordinal and the noun
_CLAUSE_END = re.compile(r"[(（,，;；.。?？]")
_LIKELY = 0.5
_LISTING = (Act.LIST, Act.OVERVIEW, Act.WORDING, Act.FACT)


class Heads(Protocol):
    """The headings of a corpus that numbered sections stand under."""

    def holding(self, senses: Iterable[frozenset[str]]) -> list[Head]:
        """The heads that hold all tokens of one of some senses, in the order of their documents."""


class NumberedSections:
    """The sections of documents that can be asked for by their place."""

    def __init__(self, heads: Heads, among: Collection[str] | None = None) -> None:
        """heads: where they are looked for. among: the only documents that count; None: all."""
        self._heads, self._among = heads, among

    def asked_in(self, question: Asked) -> tuple[SectionQuestion, ...]:
        """What a question asks of such sections, for each document that has the sections it names."""
        named: dict[str, SectionQuestion] = {}
        for head in self._heads.holding(sense for concept in question.concepts for sense in concept.senses if sense):
            is_open = head.document not in named and (self._among is None or head.document in self._among)
            asked = _asked_of(question, head) if is_open else None
            if asked is not None:
                named[head.document] = SectionQuestion(head.document, asked[0], head.below, asked[1])
        return tuple(named.values())


def _asked_of(question: Asked, head: Head) -> tuple[Ask, int] | None:
    names = [concept for concept in question.concepts if _names(concept, head.heading)]
    if not names:
        return None
    text, below = question.text, head.below
    order = _ORDER.search(text)
    if order is not None:
        place = _value(order, len(below))
        behind = [text[order.end() : at] for name in names for at in _places(name, text) if at >= order.end()]
        # not "the second aspect (not the highlight)"
        is_near = any(
            len(between) <= _AFTER_ORDER and not _CLAUSE_END.search(between) and not parts_named(between)
            for between in behind
        )
        return (Ask.LIST, place) if is_near and 1 <= place <= len(below) else None
    other_subjects = [c for c in question.concepts if c not in names and names_subject(c, question)]
    if other_subjects or question.reading is None:  # the question names more: it asks for something in them
        return None
    if question.reading.share(Act.COUNT) >= _LIKELY:
        return Ask.COUNT, 0
    return (Ask.LIST, 0) if question.reading.share(*_LISTING) >= _LIKELY else None


def _names(concept: Concept, heading: frozenset[str]) -> bool:
    return any(sense and sense <= heading for sense in concept.senses)


def _places(concept: Concept, text: str) -> list[int]:
    """Where the concept's word stands; its stem is the beginning of the word."""
    return [match.start() for match in re.finditer(re.escape(concept.word[:-1] or concept.word), text, re.IGNORECASE)]


def _value(order: re.Match[str], n: int) -> int:
    if order["l"] or (order["o"] or "").lower() in ("last", "final"):
        return n
    return ordinal_value(order["o"] or order["h"]) or 0
