"""Questions for a section by its place: "the second highlight", "which highlights", "how many highlights".

What such a section is called is read from the outline: any section with at least two numbered sections below it can be
asked for by a noun of its heading ("features and novelties"). The register of measures is asked elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qa.corpus.outline import Outline
from qa.datatypes import Register, Section
from qa.language.numerals import HAN_ORDINAL, ORDINAL_OR_LAST, ordinal_value
from qa.language.words import tokens
from qa.question.asked import Ask, Asked, SectionQuestion
from qa.question.concepts import Concept
from qa.question.register_question import COUNTS, LISTS, names_subject

_ORDER = re.compile(
    rf"\b(?P<o>{ORDINAL_OR_LAST})\b|(?P<h>{HAN_ORDINAL})|(?P<l>最后)",
    re.IGNORECASE,
)
_HOW_PUT = re.compile("分别|怎么(?:说|写|表述|讲)|如何表述")  # asks for the words of each
_AFTER_ORDER = 30  # characters between the ordinal and the noun
# What stands between an ordinal and a noun that it does not belong to: "the second aspect (not the highlight)".
_OF_ANOTHER = re.compile(r"[(（,，;；.。?？]|方面|措施|\b(?:aspect|measure)s?\b", re.IGNORECASE)


class _Head(NamedTuple):
    """A section with the numbered sections below it, which a noun of its heading asks for."""

    document: str
    heading: frozenset[str]  # tokens
    below: tuple[Section, ...]


class NumberedSections:
    """The sections of documents that can be asked for by their place, ready for many questions.

    Sections whose items make up the register are left to it: "aspect" and "measure" name those.
    """

    def __init__(self, outlines: Mapping[str, Outline], registers: Mapping[str, Register]) -> None:
        """Read the outlines once."""
        self._heads = [head for document in outlines for head in _heads(document, outlines[document], registers)]

    def asked_in(self, question: Asked) -> tuple[SectionQuestion, ...]:
        """What a question asks of such sections, for each document that has the sections it names."""
        named: dict[str, SectionQuestion] = {}
        for head in self._heads:
            asked = _asked_of(question, head) if head.document not in named else None
            if asked is not None:
                named[head.document] = SectionQuestion(head.document, asked[0], head.below, asked[1])
        return tuple(named.values())


def _heads(document: str, outline: Outline, registers: Mapping[str, Register]) -> Iterator[_Head]:
    register = registers.get(document)
    taken = {aspect.section for aspect in register.aspects} if register else set()
    of_parent: dict[int, list[Section]] = {}
    open_sections: list[tuple[int, Section]] = []
    for row, section in enumerate(outline.sections):
        while open_sections and open_sections[-1][1].end <= section.start:
            open_sections.pop()
        for parent, around in reversed(open_sections):
            if section.is_run_in and section.level == around.level + 1 and section.start < around.end:
                of_parent.setdefault(parent, []).append(section)
        open_sections.append((row, section))
    for row, below in sorted(of_parent.items()):
        if len(below) > 1 and not any(section.number in taken for section in below):
            yield _Head(document, frozenset(tokens(outline.sections[row].heading)), tuple(below))


def _asked_of(question: Asked, head: _Head) -> tuple[Ask, int] | None:
    names = [concept for concept in question.concepts if _names(concept, head.heading)]
    if not names:
        return None
    text, below = question.text, head.below
    order = _ORDER.search(text)
    if order is not None:
        place = _value(order, len(below))
        behind = [text[order.end() : at] for name in names for at in _places(name, text) if at >= order.end()]
        is_near = any(len(between) <= _AFTER_ORDER and not _OF_ANOTHER.search(between) for between in behind)
        return (Ask.LIST, place) if is_near and 1 <= place <= len(below) else None
    other_subjects = [c for c in question.concepts if c not in names and names_subject(c, question)]
    if other_subjects:  # the question names more than these sections: it asks for something in them
        return None
    if COUNTS.search(text):
        return Ask.COUNT, 0
    return (Ask.LIST, 0) if LISTS.search(text) or _HOW_PUT.search(text) else None


def _names(concept: Concept, heading: frozenset[str]) -> bool:
    return any(sense and sense <= heading for sense in concept.senses)


def _places(concept: Concept, text: str) -> list[int]:
    """Where the concept's word stands; its stem is the beginning of the word."""
    return [match.start() for match in re.finditer(re.escape(concept.word[:-1] or concept.word), text, re.IGNORECASE)]


def _value(order: re.Match[str], n: int) -> int:
    if order["l"] or (order["o"] or "").lower() in ("last", "final"):
        return n
    return ordinal_value(order["o"] or order["h"]) or 0
