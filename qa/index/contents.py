"""What an index is made of: units, readings, vectors and word indexes, as builds make and readers hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qa.corpus.glossary import Term
from qa.corpus.outline import Outline
from qa.corpus.passages import ReadDocument
from qa.datatypes import Block, Document, IndexManifest, Passage, PassageKind, Record, Register, Section, Span
from qa.index.lexical import LexicalIndex
from qa.index.vectors import VectorIndex
from qa.index.versions import Version

Digests = npt.NDArray[np.uint8]
"""sha256 digests, shape (n, 32): row i is the digest of text i."""


class Unit(Span):
    """The smallest span an answer can rest on: a whole sentence, a measure inside one, or the contact block.

    `passages` are the rows of the passages it belongs to, `headings` its innermost heading path.
    """

    document: str
    kind: PassageKind
    passages: tuple[int, ...]
    headings: tuple[str, ...] = ()
    measure: str | None = None  # None: not a measure inside a sentence


class Reading(Record):
    """What was found by rule in one document, as it is stored."""

    document: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    register_: Register


# Lines that say nothing of themselves ("2022 - Dec -06 10:20:00") are found by what they are. Never quoted.
_LABELS = {
    PassageKind.TITLE: "Title of the document",
    PassageKind.DATE: "Date and time when the page was published on the website",
    PassageKind.CONTACT: (
        "Contact details of the publisher: organizer of the website, telephone, address, city, zip code"
    ),
    PassageKind.RELATED: "Related document",
}


def context_line(part: Unit | Passage, words: str, title: str, *, with_headings: bool = True) -> str:
    """`words` under what they stand under: a label for lines of the page's frame, else title and heading path."""
    named = dict.fromkeys((title, *part.headings))  # a title may be a heading as well
    above = [heading for heading in named if heading and heading not in words]
    headings = [_LABELS[part.kind]] if part.kind in _LABELS else above
    return " > ".join(headings) + "\n" + words if with_headings and headings else words


def explained_terms(glossary: tuple[Term, ...]) -> tuple[Term, ...]:
    """The terms that have a meaning, in their order."""
    return tuple(term for term in glossary if term.meaning)


def bare_term(term: Term) -> str:
    """The term without quotation marks at its ends."""
    return term.term.strip('"')


@dataclass(frozen=True)
class IndexParts:
    """Everything a build makes. Rows of `vectors` and `lexical` are positions in `passages`, likewise for units.

    Rows of `term_vectors` are positions in `explained`. `passage_digests`, `unit_digests` and `term_digests` are the
    sha256 of the exact words that were embedded for each row, heading path included; a later build takes the vectors of
    rows whose digest it meets again. `versions`: every text the index has ever held. `sources`: a digest of the file
    and manifest line that each document was made of.
    """

    readings: tuple[ReadDocument, ...]
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]
    glossary: tuple[Term, ...]
    vectors: VectorIndex
    lexical: LexicalIndex
    unit_vectors: VectorIndex
    unit_lexical: LexicalIndex
    passage_digests: Digests
    unit_digests: Digests
    term_vectors: VectorIndex
    term_digests: Digests
    versions: tuple[Version, ...] = ()
    sources: dict[str, str] = field(default_factory=dict)

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents by id, in the order of their ids."""
        return {reading.document.id: reading.document for reading in self.readings}

    @cached_property
    def outlines(self) -> dict[str, Outline]:
        """The outline of each document."""
        return {reading.document.id: reading.outline for reading in self.readings}

    @cached_property
    def registers(self) -> dict[str, Register]:
        """The register of each document."""
        return {reading.document.id: reading.register for reading in self.readings}

    @cached_property
    def explained(self) -> tuple[Term, ...]:
        """The terms of the glossary that have a meaning."""
        return explained_terms(self.glossary)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The lower-case English words of all documents and of the labels of the page's frame."""
        texts = [*(d.text for d in self.documents.values()), *_LABELS.values()]
        return frozenset(word for text in texts for word in re.findall("[a-z]+", text.lower()))

    @cached_property
    def units_of_passage(self) -> dict[int, tuple[int, ...]]:
        """Rows of the units of each passage, by the passage's row."""
        rows: dict[int, list[int]] = {}
        for row, unit in enumerate(self.units):
            for passage in unit.passages:
                rows.setdefault(passage, []).append(row)
        return {passage: tuple(found) for passage, found in rows.items()}

    def words(self, unit: Unit | Passage) -> str:
        """The words a unit or passage stands for, cut from the document's text."""
        return unit.of(self.documents[unit.document].text)


@dataclass(frozen=True, kw_only=True)
class OpenIndex(IndexParts):
    """An index in memory: its parts and the manifest they were checked against."""

    manifest: IndexManifest

    @classmethod
    def of(cls, parts: IndexParts, manifest: IndexManifest) -> OpenIndex:
        """The parts under their manifest."""
        return cls(**{one.name: getattr(parts, one.name) for one in fields(parts)}, manifest=manifest)
