"""An open index: records are read out of the segments when they are asked for; memory grows with what is touched."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any, TypeVar, cast

import numpy as np

from qa.corpus.known_questions import KnownQuestion
from qa.corpus.outline import Outline
from qa.corpus.passages import ReadDocument
from qa.datatypes import Document, Language, Passage, Record, Register, SupportKind, Term
from qa.index.background import Background
from qa.index.contents import LABEL_WORDS, Digests, Glosses, Unit, explained_terms
from qa.index.layout import ById, Held, Layout
from qa.index.lexical import LexicalIndex, Postings
from qa.index.lookups import HeadTable, NameTable
from qa.index.manifest_records import IndexManifest
from qa.index.renderings import RenderingIndex
from qa.index.rows import N_ROWS_KEPT, ReadSequence, RowMap, Rows
from qa.index.segments import Segment, document_of
from qa.index.standing_table import StandingTable
from qa.index.stored_rows import (
    Found,
    StoredUnit,
    document_at,
    english_words_of,
    found_at,
    head_at,
    kept_gloss,
    parallels_at,
    passage_at,
    stored_unit_at,
    unit_at,
)
from qa.index.vectors import FloatVector, VectorIndex
from qa.index.versions import Version
from qa.language.crossing import Crosser
from qa.parallel_records import Parallel
from qa.worded import Worded, unpacked

N_TEXTS_KEPT = 256  # documents whose texts stay in memory
R = TypeVar("R", bound=Record)


class OpenIndex:
    """An index and the manifest it was checked against. Threads may share it.

    Rows of `vectors` and `lexical` are positions in `passages`, likewise for units; rows of `term_vectors` are
    positions in `explained`. What reads later holds segments and never this object: so the files of an index are closed
    as soon as nobody holds it, not when cycles are looked for.
    """

    def __init__(self, manifest: IndexManifest, segments: Sequence[Segment]) -> None:
        """Take open segments, the newest last. Nothing is read yet."""
        self.manifest, self.segments = manifest, tuple(segments)
        self.layout = Layout(self.segments)

    # --- documents ---

    @property
    def held(self) -> tuple[Held, ...]:
        """What the tables tell of each document, in the order of their ids."""
        return self.layout.held

    @cached_property
    def documents(self) -> Mapping[str, Document]:
        """The documents by id, in the order of their ids."""
        return ById(self.layout.places, partial(document_at, self.segments, self.held), N_TEXTS_KEPT)

    def language_of(self, document: str) -> Language:
        """The language of a document, told without reading it."""
        return cast(Language, self.held[self.layout.places[document]].language)

    @cached_property
    def cards(self) -> Mapping[str, Document]:
        """The documents by id without texts, marks and places: scopes and explained documents are told by these."""
        kept = "json_remove(fields, '$.marks', '$.places', '$.items', '$.left_out', '$.parallels')"
        rows = (
            (name, fields)
            for segment in self.segments
            for name, fields in segment.texts.rows(f"SELECT id, {kept} FROM document")
            if name not in segment.dead
        )
        return {name: document_of(fields, "") for name, fields in sorted(rows)}

    @cached_property
    def outlines(self) -> Mapping[str, Outline]:
        """The outline of each document."""
        found = self._found_in
        return ById(self.layout.places, lambda place: found(place).outline, N_TEXTS_KEPT)

    @cached_property
    def registers(self) -> Mapping[str, Register]:
        """The register of each document."""
        found = self._found_in
        return ById(self.layout.places, lambda place: found(place).register, N_TEXTS_KEPT)

    def parallels_of(self, document: str) -> tuple[Parallel, ...]:
        """The texts beside a document in other languages, each with the spans that go together; () for none.

        Raises KeyError for an unknown id.
        """
        return self._parallels[document]

    @cached_property
    def _parallels(self) -> Mapping[str, tuple[Parallel, ...]]:
        return ById(self.layout.places, partial(parallels_at, self.segments, self.held), N_TEXTS_KEPT)

    @cached_property
    def with_measures(self) -> tuple[str, ...]:
        """The ids of the documents whose registers hold measures."""
        return tuple(held.id for held in self.held if held.n_measures)

    @cached_property
    def with_aspects(self) -> tuple[str, ...]:
        """The ids of the documents whose registers hold aspects."""
        return tuple(held.id for held in self.held if held.n_aspects)

    @property
    def warnings(self) -> tuple[Worded, ...]:
        """Where counts that the documents declare differ from what was found, in the order of the documents."""
        return tuple(unpacked(one) for _, told in self._told("warnings") for one in json.loads(told))

    def _told(self, columns: str) -> list[tuple[Any, ...]]:
        """Id and columns of the table of documents, of those that count, in the order of their ids."""
        return sorted(
            row
            for segment in self.segments
            for row in segment.search.rows(f"SELECT id, {columns} FROM document")
            if row[0] not in segment.dead
        )

    def reading(self, document: str) -> ReadDocument:
        """A document with everything that is found in it by rule."""
        passages = tuple(self.passages[row] for row in self.layout.passages.rows_of(self.layout.places[document]))
        return ReadDocument(self.documents[document], self.outlines[document], self.registers[document], passages)

    @cached_property
    def _found_in(self) -> Callable[[int], Found]:
        return lru_cache(maxsize=N_TEXTS_KEPT)(partial(found_at, self.segments, self.held))

    # --- rows ---

    @cached_property
    def passages(self) -> Sequence[Passage]:
        """All passages."""
        return ReadSequence(self.layout.passages.size, partial(passage_at, self.segments, self.layout.passages))

    @cached_property
    def units(self) -> Sequence[Unit]:
        """All units."""
        return ReadSequence(self.layout.units.size, partial(unit_at, self._stored_unit, self.layout))

    @cached_property
    def _stored_unit(self) -> Callable[[int], StoredUnit]:
        return lru_cache(maxsize=N_ROWS_KEPT)(partial(stored_unit_at, self.segments, self.layout.units))

    def words_of_unit(self, row: int) -> tuple[frozenset[str], tuple[int, ...]]:
        """The tokens of a unit with its heading path and title, and its terms as places in `explained`."""
        stored = self._stored_unit(row)
        return frozenset(stored.tokens.split()), tuple(json.loads(stored.terms))

    def units_in(self, document: str) -> range:
        """The rows of the units of a document."""
        return self.layout.units.rows_of(self.layout.places[document])

    def units_of_passage(self, passage: int) -> tuple[int, ...]:
        """Rows of the units of a passage."""
        rows = self.layout.units.rows_of(self.layout.passages.document_at(passage))
        return tuple(row for row in rows if passage in self.units[row].passages)

    def passage_rows(self, documents: Collection[str]) -> Rows:
        """The rows of the passages of some documents, ascending."""
        return self.layout.passages.rows_of_all(self.layout.places_of(documents))

    def unit_rows(self, documents: Collection[str]) -> Rows:
        """The rows of the units of some documents, ascending."""
        return self.layout.units.rows_of_all(self.layout.places_of(documents))

    # --- vectors and words ---

    @cached_property
    def vectors(self) -> VectorIndex:
        """Vectors of the passages."""
        return VectorIndex([segment.vectors[0] for segment in self.segments], self.layout.passages)

    @cached_property
    def unit_vectors(self) -> VectorIndex:
        """Vectors of the units."""
        return VectorIndex([segment.vectors[1] for segment in self.segments], self.layout.units)

    @cached_property
    def term_vectors(self) -> VectorIndex:
        """Vectors of the meanings of the glossary's terms."""
        files = self.segments[-1].vectors[2]
        return VectorIndex([files], RowMap.whole(files.size))

    @cached_property
    def passage_renderings(self) -> RenderingIndex:
        """What goes with the passages in parallel texts."""
        return self._renderings(3, self.layout.passage_renderings, self.layout.passages)

    @cached_property
    def unit_renderings(self) -> RenderingIndex:
        """What goes with the units in parallel texts."""
        return self._renderings(4, self.layout.unit_renderings, self.layout.units)

    def _renderings(self, kind: int, rows: RowMap, places: RowMap) -> RenderingIndex:
        vectors = VectorIndex([segment.vectors[kind] for segment in self.segments], rows)
        return RenderingIndex(vectors, rows, places, [held.beside for held in self.held])

    @property
    def passage_digests(self) -> Digests:
        """What each passage's vector is made of, see `Blend.digest`."""
        return self._digests(0, self.layout.passages)

    @property
    def unit_digests(self) -> Digests:
        """The same of the units."""
        return self._digests(1, self.layout.units)

    @property
    def term_digests(self) -> Digests:
        """The same of the terms."""
        return self.segments[-1].digests[2]

    def _digests(self, kind: int, rows: RowMap) -> Digests:
        found = np.zeros((rows.size, self.segments[-1].digests[kind].shape[1]), dtype=np.uint8)
        for number, segment in enumerate(self.segments):
            in_index = rows.in_index(number)
            if in_index is None:
                return segment.digests[kind]
            found[in_index[in_index >= 0]] = segment.digests[kind][in_index >= 0]
        return found

    def vectors_of(self, digests: Digests) -> dict[bytes, FloatVector]:
        """The vectors that are stored under some digests, by digest; of those that are."""
        wanted = np.unique(digests[:, :8].copy().view("<u8"))
        asked = {digest.tobytes() for digest in digests}
        found: dict[bytes, FloatVector] = {}
        for segment in self.segments:
            for vectors, stored in zip(segment.vectors, segment.digests, strict=True):
                heads = np.ascontiguousarray(stored[:, :8]).view("<u8")[:, 0] if len(stored) else wanted[:0]
                for row in np.flatnonzero(np.isin(heads, wanted)).tolist():
                    key = stored[row].tobytes()
                    if key in asked and key not in found:
                        found[key] = vectors.rows_of(np.array([row]))[0]
        return found

    def _postings(self, field: str, rows: RowMap, instead: str = "") -> Postings:
        return Postings(field, [segment.search for segment in self.segments], rows, instead)

    @cached_property
    def lexical(self) -> LexicalIndex:
        """BM25 of the passages."""
        return LexicalIndex(self._postings("passages", self.layout.passages))

    @cached_property
    def unit_lexical(self) -> LexicalIndex:
        """BM25 of the units."""
        return LexicalIndex(self._postings("units", self.layout.units))

    @cached_property
    def lexical_beside(self) -> LexicalIndex:
        """BM25 of the passages with what goes with them in parallel texts, for questions in the language of those."""
        return LexicalIndex(self._postings("passages-beside", self.layout.passages, "passages"))

    @cached_property
    def unit_lexical_beside(self) -> LexicalIndex:
        """The same of the units."""
        return LexicalIndex(self._postings("units-beside", self.layout.units, "units"))

    def has_beside(self, language: Language) -> bool:
        """Whether any document has a parallel text in a language."""
        return any(held.beside == language for held in self.held)

    @cached_property
    def unit_sets(self) -> Postings:
        """Which units hold a token, heading path and title included."""
        return self._postings("sets", self.layout.units)

    @cached_property
    def names(self) -> NameTable:
        """What the documents are called."""
        n_title_words = np.array([held.n_title_words for held in self.held], dtype=np.int64)
        return NameTable(self._told("number, issuer"), n_title_words, self._postings("titles", self.layout.documents))

    @cached_property
    def heads(self) -> HeadTable:
        """The headings that numbered sections stand under."""
        rows = self.layout.heads
        return HeadTable(self._postings("heads", rows), ReadSequence(rows.size, partial(head_at, self.segments, rows)))

    @cached_property
    def standing(self) -> StandingTable:
        """What the documents say of each other's standing."""
        return StandingTable(self.segments, self.documents)

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The lower-case English words of all documents, glosses included, and of the labels of the page's frame."""
        return frozenset(self._postings("documents", self.layout.documents).tokens()) | LABEL_WORDS

    def english_words(self, without: Collection[str] = ()) -> frozenset[str]:
        """The lower-case words of the English documents, but for some documents."""
        return english_words_of(self._postings("documents", self.layout.documents), self.held, without)

    @cached_property
    def background(self) -> Background:
        """How near the corpus comes to questions that it has nothing to do with."""
        of = [[held.row for held in self.held if held.segment == number] for number in range(len(self.segments))]
        return Background(segment.background[rows] for segment, rows in zip(self.segments, of, strict=True))

    # --- glossary, glosses, versions ---

    def newest(self, table: str, record: type[R]) -> tuple[R, ...]:
        """The records of a table that each segment holds whole: those of the newest."""
        rows = self.segments[-1].search.rows(f"SELECT fields FROM {table} ORDER BY row")
        return tuple(record.model_validate_json(fields) for (fields,) in rows)

    @cached_property
    def glossary(self) -> tuple[Term, ...]:
        """The terms of the corpus's glossary."""
        return self.newest("term", Term)

    @cached_property
    def support_kinds(self) -> tuple[SupportKind, ...]:
        """What the corpus tells its measures apart by."""
        return self.newest("support", SupportKind)

    @cached_property
    def known(self) -> tuple[KnownQuestion, ...]:
        """The questions whose answers are known."""
        return self.newest("known", KnownQuestion)

    @cached_property
    def explained(self) -> tuple[Term, ...]:
        """The terms of the glossary that have a meaning."""
        return explained_terms(self.glossary)

    @cached_property
    def crosser(self) -> Crosser:
        """Glosses Chinese, the glossary of the corpus first."""
        return Crosser(self.glossary)

    @cached_property
    def glosses(self) -> Glosses:
        """The texts of the documents in rough English."""
        postings, held = self._postings("documents", self.layout.documents), self.held
        return Glosses(
            self.crosser, lambda: english_words_of(postings, held) | LABEL_WORDS, partial(kept_gloss, self.segments)
        )

    def words(self, unit: Unit | Passage) -> str:
        """The words a unit or passage stands for, cut from the document's text."""
        return unit.of(self.documents[unit.document].text)

    def english(self, unit: Unit | Passage) -> str:
        """The words a unit or passage stands for, in English: its own, or their gloss where its document is Chinese."""
        return self.glosses.of(self.documents[unit.document], self.words(unit))

    def english_headings(self, unit: Unit | Passage) -> tuple[str, ...]:
        """Its heading path in English, as `english`."""
        document = self.documents[unit.document]
        return tuple(self.glosses.of(document, heading) for heading in unit.headings)

    @property
    def n_version_places(self) -> int:
        """The first place that no version has."""
        last = (segment.texts.rows("SELECT max(place) FROM version")[0][0] for segment in self.segments)
        return max((place + 1 for place in last if place is not None), default=0)

    @property
    def versions(self) -> tuple[Version, ...]:
        """Every text the index has ever held, oldest first."""
        return tuple(version for _, version in self.placed_versions("1"))

    def versions_of(self, document: str) -> tuple[Version, ...]:
        """The texts that a document has had, oldest first."""
        return tuple(version for _, version in self.placed_versions("document = ?", document))

    def placed_versions(self, which: str, *values: str) -> list[tuple[int, Version]]:
        """Versions with their places in the order of all; which: a condition on the table."""
        found: dict[int, str] = {}
        for segment in self.segments:  # what a newer segment says of a version is what counts
            found |= dict(segment.texts.rows(f"SELECT place, fields FROM version WHERE {which}", *values))
        return [(place, Version.model_validate_json(fields)) for place, fields in sorted(found.items())]
