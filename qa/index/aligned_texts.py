"""The texts beside documents, aligned for a build; what the index in place has aligned already is taken over."""

from __future__ import annotations

from collections.abc import Sequence

from qa.corpus.aligning import aligned
from qa.corpus.passages import ReadDocument
from qa.datatypes import Document
from qa.index.sync import Embedder, code_version
from qa.parallel_records import Parallel
from qa.settings import Settings


def aligned_texts(
    readings: Sequence[ReadDocument], embedder: Embedder, settings: Settings
) -> dict[str, tuple[Parallel, ...]]:
    """The parallel texts of each document that has some, by its id, aligned with it."""
    found: dict[str, tuple[Parallel, ...]] = {}
    for reading in readings:
        document = reading.document
        if document.parallels:
            held = _held(document, embedder, settings)
            found[document.id] = held or tuple(
                aligned(reading, text, embedder.sentence_vectors, settings) for text in document.parallels
            )
    return found


def _held(document: Document, embedder: Embedder, settings: Settings) -> tuple[Parallel, ...]:
    """What the index in place holds of the same texts, if the same code and encoder aligned them; () for nothing."""
    known = embedder.known
    if known is None or (known.manifest.reader, known.manifest.settings) != (code_version(), settings.index_keys):
        return ()
    is_same = document.id in known.documents and known.documents[document.id] == document
    return known.parallels_of(document.id) if is_same else ()
