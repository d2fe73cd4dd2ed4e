"""Questions for a section by its place: "the second highlight", "which highlights", "how many highlights".

What such a section is called is read from the outline: any section with at least two numbered ones below it can be
asked for by a noun of its heading ("features and highlights"). The register of measures is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from qa.corpus.outline import Outline
from qa.datatypes import Register, Section
from qa.language.numerals import HAN_ORDINAL, ORDINAL_OR_LAST, ordinal_value
from qa.language.words import tokens
from qa.question.register_question import HAN_TELLING, TELLING, Ask, names_subject
from qa.question.wanted import Concept, Question

_ORDER = re.compile(
    rf"\b(?P<o>{ORDINAL_OR_LAST})\b|(?P<h>{HAN_ORDINAL})|(?P<l>最后)",
    re.IGNORECASE,
)
_COUNTS = re.compile(r"\bhow many\b|\bnumber of\b|几(?:个|项|条|大|点)|多少(?:个|项|条)?", re.IGNORECASE)
_LISTS = re.compile(
    rf"\b(?:list|name|enumerate|summari[sz]e|outline|give|tell|show|what are|what were|which|all|each|{TELLING})\b|{HAN_TELLING}|哪些|哪几|列出|有什么|是什么|都有|分别|怎么(?:说|写|表述|讲)|如何表述",
    re.IGNORECASE,
)
_AFTER_ORDER = 30  # characters between the ordinal and the noun
# What stands between an ordinal and a noun that it does not belong to: "the second aspect (not the highlight)".
_OF_ANOTHER = re.compile(r"[(（,，;；.。?？]|方面|措施|\b(?:aspect|measure)s?\b", re.IGNORECASE)


class SectionQuestion(NamedTuple):
    """What is asked of the sections below one: `place` is the number of the one that is meant, 0 for all of them."""

    document: str
    ask: Ask
    below: tuple[Section, ...]
    place: int = 0


def read_section_question(
    question: Question, simplified: str, outlines: Mapping[str, Outline], registers: Mapping[str, Register]
) -> SectionQuestion | None:
    """What the question asks of numbered sections below a heading it names; None when it asks no such thing.

    Sections whose items make up the register are left to it: "aspect" and "measure" name those.
    """
    for document, outline in outlines.items():
        taken = {aspect.section for aspect in registers[document].aspects} if document in registers else set()
        for head in outline.sections:
            below = _below(head, outline.sections)
            if len(below) < 2 or any(section.number in taken for section in below):
                continue
            found = _asked_of(question, simplified, head, below)
            if found is not None:
                return SectionQuestion(document, found[0], below, found[1])
    return None


def _below(head: Section, sections: Sequence[Section]) -> tuple[Section, ...]:
    inside = [s for s in sections if s.level == head.level + 1 and head.start <= s.start < head.end]
    return tuple(s for s in inside if s.is_run_in)


def _asked_of(question: Question, text: str, head: Section, below: Sequence[Section]) -> tuple[Ask, int] | None:
    names = [concept for concept in question.concepts if _names(concept, frozenset(tokens(head.heading)))]
    if not names:
        return None
    order = _ORDER.search(text)
    if order is not None:
        place = _value(order, len(below))
        behind = [text[order.end() : at] for name in names for at in _places(name, text) if at >= order.end()]
        is_near = any(len(between) <= _AFTER_ORDER and not _OF_ANOTHER.search(between) for between in behind)
        return (Ask.LIST, place) if is_near and 1 <= place <= len(below) else None
    others = [c for c in question.concepts if c not in names and names_subject(c, question)]
    if others:  # the question names more than these sections: it asks for something in them
        return None
    if _COUNTS.search(text):
        return Ask.COUNT, 0
    return (Ask.LIST, 0) if _LISTS.search(text) else None


def _names(concept: Concept, heading: frozenset[str]) -> bool:
    return any(sense and sense <= heading for sense in concept.senses)


def _places(concept: Concept, text: str) -> list[int]:
    """Where the concept's word stands; its stem is the beginning of the word."""
    return [match.start() for match in re.finditer(re.escape(concept.word[:-1] or concept.word), text, re.IGNORECASE)]


def _value(order: re.Match[str], n: int) -> int:
    if order["l"] or (order["o"] or "").lower() in ("last", "final"):
        return n
    return ordinal_value(order["o"] or order["h"]) or 0
