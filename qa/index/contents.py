"""What an index is made of: units, readings, vectors and word indexes, as builds make and readers hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np
import numpy.typing as npt

from qa.corpus.outline import Outline
from qa.corpus.passages import ReadDocument
from qa.datatypes import (
    Block,
    Document,
    IndexManifest,
    Passage,
    PassageKind,
    Record,
    Register,
    Section,
    Span,
    SupportKind,
    Term,
)
from qa.index.lexical import LexicalIndex
from qa.index.vectors import VectorIndex
from qa.index.versions import Version
from qa.language.crossing import Crosser
from qa.language.simplification import simplified

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


def context_line(
    part: Unit | Passage,
    words: str,
    title: str,
    *,
    with_headings: bool = True,
    headings: tuple[str, ...] | None = None,
) -> str:
    """`words` under what they stand under: a label for lines of the page's frame, else title and heading path.

    headings: the heading path in another language. None: that of the part.
    """
    named = dict.fromkeys((title, *(part.headings if headings is None else headings)))  # a title may be a heading too
    above = [heading for heading in named if heading and heading not in words]
    shown = [_LABELS[part.kind]] if part.kind in _LABELS else above
    return " > ".join(shown) + "\n" + words if with_headings and shown else words


def english_words(texts: Iterable[str]) -> frozenset[str]:
    """The lower-case English words of texts and of the labels of the page's frame."""
    return frozenset(word for text in (*texts, *_LABELS.values()) for word in re.findall("[a-z]+", text.lower()))


class Glosses:
    """Chinese texts of a corpus in rough English, for models and word indexes that read English; never shown."""

    def __init__(self, crosser: Crosser, documents: Iterable[Document]) -> None:
        """Senses are chosen by the words of the English ones among `documents`. Nothing is glossed yet."""
        self._crosser = crosser
        self._documents = {document.id: document for document in documents}
        self._kept: dict[str, str] = {}

    def of(self, document: str, text: str) -> str:
        """`text` of that document itself where the document is English, else its gloss, made once."""
        if self._documents[document].language != "zh":
            return text
        if text not in self._kept:
            self._kept[text] = self._crosser.english(simplified(text), self._known)
        return self._kept[text]

    @cached_property
    def _known(self) -> frozenset[str]:
        return english_words(d.text for d in self._documents.values() if d.language == "en")


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
    and manifest line that each document was made of. `support_kinds`: what the corpus tells its measures apart by.
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
    support_kinds: tuple[SupportKind, ...] = ()

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
        """The lower-case English words of all documents, glossed ones too, and of the labels of the page's frame."""
        glosses = (self.english(unit) for unit in self.units if self.documents[unit.document].language == "zh")
        return english_words([*(d.text for d in self.documents.values()), *glosses])

    @cached_property
    def crosser(self) -> Crosser:
        """Glosses Chinese, the glossary of the corpus first."""
        return Crosser(self.glossary)

    @cached_property
    def _glosses(self) -> Glosses:
        return Glosses(self.crosser, self.documents.values())

    def english(self, unit: Unit | Passage) -> str:
        """The words a unit or passage stands for, in English: its own, or their gloss where its document is Chinese."""
        return self._glosses.of(unit.document, self.words(unit))

    def english_headings(self, unit: Unit | Passage) -> tuple[str, ...]:
        """Its heading path in English, as `english`."""
        return tuple(self._glosses.of(unit.document, heading) for heading in unit.headings)

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
