"""Sections that can be asked for by their place: those of a text that stand numbered under one heading."""

from __future__ import annotations

from collections.abc import Iterator

from qa.corpus.outline import Outline
from qa.datatypes import Record, Register, Section
from qa.language.words import tokens


class Head(Record):
    """A section with the numbered sections below it, which a noun of its heading asks for. heading: its tokens."""

    document: str
    heading: frozenset[str]
    below: tuple[Section, ...]


def numbered_heads(document: str, outline: Outline, register: Register) -> Iterator[Head]:
    """The sections of a document with at least two numbered sections below them, in order.

    Sections whose items make up the register are left out: "aspect" and "measure" name those.
    """
    taken = {aspect.section for aspect in register.aspects}
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
            heading = frozenset(tokens(outline.sections[row].heading))
            yield Head(document=document, heading=heading, below=tuple(below))
