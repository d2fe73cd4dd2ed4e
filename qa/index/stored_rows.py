"""What the tables of an index hold at a row or place, read when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

import numpy as np

from qa.corpus.numbered_sections import Head
from qa.corpus.outline import Outline
from qa.datatypes import Document, Passage, Register
from qa.index.contents import Unit
from qa.index.layout import Held, Layout
from qa.index.lexical import Postings
from qa.index.rows import RowMap
from qa.index.segments import Reading, Segment, document_of
from qa.parallel_records import AlignedText, Parallel


class Found(NamedTuple):
    """Outline and register of a document."""

    outline: Outline
    register: Register


class StoredUnit(NamedTuple):
    """A unit as its table holds it."""

    fields: str
    tokens: str
    terms: str


def document_at(segments: Sequence[Segment], held: Sequence[Held], place: int) -> Document:
    """The document at a place."""
    ((fields, text),) = segments[held[place].segment].texts.rows(
        "SELECT fields, text FROM document WHERE row = ?", held[place].row
    )
    return document_of(fields, text)


def found_at(segments: Sequence[Segment], held: Sequence[Held], place: int) -> Found:
    """What was found by rule in the document at a place."""
    search = segments[held[place].segment].search
    ((fields,),) = search.rows("SELECT fields FROM reading WHERE row = ?", held[place].row)
    reading = Reading.model_validate_json(fields)
    return Found(Outline(reading.blocks, reading.sections), reading.register_)


def passage_at(segments: Sequence[Segment], rows: RowMap, row: int) -> Passage:
    """The passage of a row."""
    segment, at = rows.place(row)
    ((fields,),) = segments[segment].search.rows("SELECT fields FROM passage WHERE row = ?", at)
    return Passage.model_validate_json(fields)


def stored_unit_at(segments: Sequence[Segment], rows: RowMap, row: int) -> StoredUnit:
    """The unit of a row as it is stored."""
    segment, at = rows.place(row)
    (stored,) = segments[segment].search.rows("SELECT fields, tokens, terms FROM unit WHERE row = ?", at)
    return StoredUnit._make(stored)


def unit_at(stored: Callable[[int], StoredUnit], layout: Layout, row: int) -> Unit:
    """The unit of a row; its passages are rows of the index."""
    values = json.loads(stored(row).fields)
    first = layout.passages.rows_of(layout.units.document_at(row)).start
    return Unit.model_validate(values | {"passages": [first + passage for passage in values["passages"]]})


def head_at(segments: Sequence[Segment], rows: RowMap, row: int) -> Head:
    """The heading of a row."""
    segment, at = rows.place(row)
    ((fields,),) = segments[segment].search.rows("SELECT fields FROM head WHERE row = ?", at)
    return Head.model_validate_json(fields)


def english_words_of(postings: Postings, held: Sequence[Held], without: Collection[str] = ()) -> frozenset[str]:
    """The lower-case words of the English documents, but for some documents."""
    among = [one.language == "en" and one.id not in without for one in held]
    return frozenset(postings.tokens(np.array(among, dtype=bool)))


def kept_gloss(segments: Sequence[Segment], text: str) -> str | None:
    """The gloss that was made of a text; None: none was."""
    newest_first = reversed(segments)  # older segments may hold what other words of the corpus made of it
    rows = (segment.search.one("SELECT english FROM gloss WHERE text = ?", text) for segment in newest_first)
    return next((row[0] for row in rows if row is not None), None)


def parallels_at(segments: Sequence[Segment], held: Sequence[Held], place: int) -> tuple[Parallel, ...]:
    """The texts beside the document at a place, with how they are aligned."""
    one = held[place]
    rows = segments[one.segment].search.rows("SELECT fields FROM parallel WHERE document = ? ORDER BY place", one.id)
    if not rows:
        return ()
    texts = document_at(segments, held, place).parallels
    return tuple(
        AlignedText.model_validate_json(fields).with_text(text) for (fields,), text in zip(rows, texts, strict=True)
    )
