"""A segment: a folder of an index that is written once, with some of its documents and all that is found in them.

texts.db       documents with their texts, and the texts they had before: what no corpus can make again
search.db      outlines, registers, passages, units, glossary, and where each word stands
*-<n>.faiss    vectors of passages, units, terms, and renderings of passages and units, a file for each encoder
*.digests.npy  what each vector is made of, as a sha256
background.npy how near its rows come to questions that belong to no corpus
known.npy      questions whose answers are known, as the first encoder reads them
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.corpus.measures import count_warnings
from qa.corpus.numbered_sections import Head, numbered_heads
from qa.corpus.scope import plain_number, plain_words
from qa.datatypes import Block, Document, Record, Register, Section
from qa.errors import IndexDamagedError
from qa.index.background import PLACES, Bests, background_questions
from qa.index.contents import Digests, IndexParts
from qa.index.lexical import write_field
from qa.index.tables import SEARCH_SCHEMA, TEXTS_SCHEMA, Tables, TableWriter, in_memory, writing
from qa.index.vectors import VectorFiles
from qa.language.words import tokens
from qa.parallel_records import AlignedText
from qa.worded import packed

TEXTS, SEARCH = "texts.db", "search.db"
BACKGROUND = "background.npy"
KNOWN = "known.npy"
BESIDE_FIELDS = ("passages-beside", "units-beside")  # with what goes with them in parallel texts
KINDS = ("passages", "units", "terms", "passage-renderings", "unit-renderings")
DIGEST_BYTES = hashlib.sha256().digest_size


class Reading(Record):
    """What was found by rule in one document, as it is stored."""

    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    register_: Register


@dataclass(frozen=True)
class Segment:
    """One segment, open. `vectors` and `digests` are those of each of KINDS.

    dead: the ids of documents in it that do not count any more.
    """

    name: str
    texts: Tables
    search: Tables
    vectors: tuple[VectorFiles, ...]
    digests: tuple[Digests, ...]
    background: Bests
    known_vectors: npt.NDArray[np.float16]
    dead: frozenset[str] = frozenset()


def write_segment(folder: Path, parts: IndexParts) -> None:
    """Write a segment into an empty folder. Raises OSError when the disk refuses it."""
    with writing(folder / TEXTS, TEXTS_SCHEMA) as tables:
        _fill_texts(tables, parts)
    with writing(folder / SEARCH, SEARCH_SCHEMA) as tables:
        _fill_search(tables, parts)
    for kind, vectors, digests in zip(KINDS, _vectors(parts), _digests(parts), strict=True):
        vectors.write(folder / f"{kind}-{number}.faiss" for number in range(len(vectors.parts)))
        np.save(folder / f"{kind}.digests.npy", digests, allow_pickle=False)
    np.save(folder / BACKGROUND, parts.background, allow_pickle=False)
    np.save(folder / KNOWN, parts.known_vectors, allow_pickle=False)


def read_segment(folder: Path, n_encoders: int, dead: Iterable[str]) -> Segment:
    """A segment that `write_segment` wrote. Raises IndexDamagedError."""
    try:
        return Segment(
            name=folder.name,
            texts=Tables.read(folder / TEXTS),
            search=Tables.read(folder / SEARCH),
            vectors=tuple(
                VectorFiles.read(folder / f"{kind}-{number}.faiss" for number in range(n_encoders)) for kind in KINDS
            ),
            digests=tuple(_read_digests(folder / f"{kind}.digests.npy") for kind in KINDS),
            background=_read_background(folder / BACKGROUND, n_encoders),
            known_vectors=_read_known(folder / KNOWN),
            dead=frozenset(dead),
        )
    except (OSError, ValueError) as error:
        raise IndexDamagedError("{} is damaged: {!r}. Run `policy-qa build`.", folder, error) from error


def segment_in_memory(parts: IndexParts) -> Segment:
    """A segment that is never written."""
    texts = in_memory(TEXTS_SCHEMA, lambda tables: _fill_texts(tables, parts))
    search = in_memory(SEARCH_SCHEMA, lambda tables: _fill_search(tables, parts))
    return Segment("", texts, search, _vectors(parts), _digests(parts), parts.background, parts.known_vectors)


def _vectors(parts: IndexParts) -> tuple[VectorFiles, ...]:
    return (
        parts.vectors, parts.unit_vectors, parts.term_vectors, parts.passage_renderings, parts.unit_renderings,
    )  # fmt: skip


def _digests(parts: IndexParts) -> tuple[Digests, ...]:
    return parts.passage_digests, parts.unit_digests, parts.term_digests, *parts.rendering_digests


def _read_digests(path: Path) -> Digests:
    digests: Digests = np.load(path, mmap_mode="r", allow_pickle=False)
    if digests.dtype != np.uint8 or digests.ndim != 2 or digests.shape[1] != DIGEST_BYTES:
        raise ValueError(f"wanted digests of {DIGEST_BYTES} bytes, found {digests.dtype} of shape {digests.shape}")
    return digests


def _read_known(path: Path) -> npt.NDArray[np.float16]:
    vectors: npt.NDArray[np.float16] = np.load(path, mmap_mode="r", allow_pickle=False)
    if vectors.dtype != np.float16 or vectors.ndim != 2:
        raise ValueError(f"wanted vectors of known questions, found {vectors.dtype} of shape {vectors.shape}")
    return vectors


def _read_background(path: Path, n_encoders: int) -> Bests:
    best: Bests = np.load(path, mmap_mode="r", allow_pickle=False)
    wanted = (len(background_questions()), len(PLACES), n_encoders)
    if best.dtype != np.float16 or best.ndim != 4 or best.shape[1:] != wanted:
        raise ValueError(f"wanted best cosines of shape {wanted}, found {best.dtype} of shape {best.shape}")
    return best


def document_of(fields: str, text: str) -> Document:
    """A document as `_fill_texts` stores it: its fields, and its text apart."""
    return Document.model_validate(json.loads(fields) | {"text": text})


def _fill_texts(tables: TableWriter, parts: IndexParts) -> None:
    documents = (reading.document for reading in parts.readings)
    rows = ((row, d.id, d.model_dump_json(exclude={"text"}), d.text) for row, d in enumerate(documents))
    tables.add("document", rows)
    tables.add("version", ((place, v.document, v.model_dump_json()) for place, v in parts.versions))


def _fill_search(tables: TableWriter, parts: IndexParts) -> None:
    words = parts.words
    heads = [list(numbered_heads(r.document.id, r.outline, r.register)) for r in parts.readings]
    titles = [tokens(reading.document.title) for reading in parts.readings]
    tables.add("document", _document_rows(parts, heads, titles))
    tables.add("reading", ((row, _reading(parts, row)) for row in range(len(parts.readings))))
    tables.add("passage", _numbered(parts.passages))
    tables.add("unit", _unit_rows(parts))
    all_heads = [head for of_document in heads for head in of_document]
    tables.add("head", _numbered(all_heads))
    tables.add("change", _change_rows(parts))
    tables.add("parallel", _parallel_rows(parts))
    tables.add("gloss", words.glosses.items())
    tables.add("term", _numbered(parts.glossary))
    tables.add("support", _numbered(parts.support_kinds))
    tables.add("audience", _numbered(parts.audiences))
    tables.add("known", _numbered(parts.known))
    for field, rows in (
        ("passages", words.passage_tokens), ("units", words.unit_tokens), ("sets", words.unit_sets),
        ("documents", words.documents), ("titles", map(frozenset, titles)), ("heads", (h.heading for h in all_heads)),
    ):  # fmt: skip
        write_field(tables, field, rows)
    for field, rows in zip(BESIDE_FIELDS, words.beside or (), strict=False):
        write_field(tables, field, rows)


def _reading(parts: IndexParts, row: int) -> str:
    _, outline, register, _ = parts.readings[row]
    return Reading(blocks=outline.blocks, sections=outline.sections, register_=register).model_dump_json()


def _document_rows(
    parts: IndexParts, heads: Sequence[Sequence[Head]], titles: Sequence[Sequence[str]]
) -> Iterator[tuple[Any, ...]]:
    n_units: dict[str, int] = {}
    for unit in parts.units:
        n_units[unit.document] = n_units.get(unit.document, 0) + 1
    for row, (document, _, register, passages) in enumerate(parts.readings):
        yield (
            row, document.id, document.language, parts.sources.get(document.id, ""), len(passages),
            n_units.get(document.id, 0), len(heads[row]), len(register.measures), len(register.aspects),
            len(set(titles[row])), plain_number(document.number), plain_words(document.issuer),
            json.dumps([packed(one) for one in count_warnings(register)]), parts.beside.get(document.id, ""),
        )  # fmt: skip


def _change_rows(parts: IndexParts) -> Iterator[tuple[str, str, str, str]]:
    """What documents say that they do to others, by the names of these."""
    for reading in parts.readings:
        for change in reading.document.changes:
            name, number = plain_words(change.title), plain_number(change.number)
            yield reading.document.id, name, number, change.model_dump_json()


def _parallel_rows(parts: IndexParts) -> Iterator[tuple[str, int, str]]:
    for document, parallels in parts.parallels.items():
        for place, one in enumerate(parallels):
            stored = AlignedText(pairs=one.pairs, alone=one.alone, alone_beside=one.alone_beside, headings=one.headings)
            yield document, place, stored.model_dump_json()


def _unit_rows(parts: IndexParts) -> Iterator[tuple[Any, ...]]:
    """The units; the passages they belong to are counted within their document."""
    first: dict[str, int] = {}
    for row, passage in enumerate(parts.passages):
        first.setdefault(passage.document, row)
    for row, unit in enumerate(parts.units):
        within = tuple(passage - first[unit.document] for passage in unit.passages)
        fields = unit.model_copy(update={"passages": within}).model_dump_json()
        yield row, fields, " ".join(sorted(parts.words.unit_sets[row])), json.dumps(parts.words.terms[row])


def _numbered(records: Sequence[Record]) -> Iterator[tuple[int, str]]:
    return ((row, record.model_dump_json()) for row, record in enumerate(records))
