"""From a corpus folder to an index: read, cut, embed, write, swap in."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from qa import __version__
from qa.corpus.glossary import Term, read_glossary
from qa.corpus.measures import count_warnings
from qa.corpus.outline import Outline
from qa.corpus.passages import ReadDocument, read_passages
from qa.corpus.reading import Refusal, corpus_fingerprint, read_folder
from qa.datatypes import Document, FileEntry, IndexManifest, ModelCard, Passage, PassageKind, Register, Span
from qa.index.encoder import Encoder, load_encoder
from qa.index.lexical import LexicalIndex
from qa.index.store import FORMAT_VERSION, IndexParts, OpenIndex, Unit, build_lock, context_line, write_index
from qa.index.vectors import FloatMatrix, VectorIndex
from qa.settings import Settings

Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how many of its steps are done, and of how many."""


@dataclass(frozen=True)
class BuildReport:
    """What a build made: counts, seconds, what the register counts do not agree on, and the files that were refused."""

    manifest: IndexManifest
    registers: tuple[Register, ...]
    warnings: tuple[str, ...]
    seconds: float
    refused: tuple[Refusal, ...] = ()


def build_index(corpus: Path, index: Path, settings: Settings, *, on_progress: Progress | None = None) -> BuildReport:
    """Build the index of `corpus` in `index`; the old one stays usable until the new one is whole.

    Files that cannot be read are refused and the others go in. Raises CorpusError when none can be read, ModelError
    or UsageError; nothing is lost then.
    """
    started = time.perf_counter()
    with build_lock(index):
        fingerprint = corpus_fingerprint(corpus) if corpus.is_dir() else ""
        documents, refused = read_folder(corpus, settings.max_file_mb * 1024 * 1024)
        readings = [read_passages(document, settings) for document in documents]
        _tell(on_progress, "documents", len(documents), len(documents))
        encoder = load_encoder(settings.encoder, settings.encoder_revision)
        parts = make_parts(readings, encoder, settings, on_progress, read_glossary(corpus))

        def manifest_of(files: dict[str, FileEntry]) -> IndexManifest:
            return _manifest(parts, encoder.card, settings, fingerprint, files)

        manifest = write_index(index, parts, manifest_of)
    registers = tuple(reading.register for reading in readings)
    warnings = tuple(line for register in registers for line in count_warnings(register))
    return BuildReport(manifest, registers, warnings, time.perf_counter() - started, refused)


def index_in_memory(
    documents: Sequence[Document], passages: Sequence[Passage], encoder: Encoder, settings: Settings
) -> OpenIndex:
    """An index over ready-made passages, never written: for corpora that come already cut (BEIR)."""
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    readings = [
        ReadDocument(d, Outline((), ()), Register(document=d.id), tuple(by_document.get(d.id, ()))) for d in documents
    ]
    parts = make_parts(readings, encoder, settings)
    return OpenIndex(
        manifest=_manifest(parts, encoder.card, settings, "", {}),
        documents={document.id: document for document in documents},
        outlines={r.document.id: r.outline for r in readings},
        registers={r.document.id: r.register for r in readings},
        passages=parts.passages,
        units=parts.units,
        glossary=parts.glossary,
        vectors=parts.vectors,
        lexical=parts.lexical,
        unit_vectors=parts.unit_vectors,
        unit_lexical=parts.unit_lexical,
    )


def make_parts(
    readings: Sequence[ReadDocument],
    encoder: Encoder,
    settings: Settings,
    on_progress: Progress | None = None,
    glossary: tuple[Term, ...] = (),
) -> IndexParts:
    """Embed passages and units and index their words."""
    passages = tuple(p for reading in readings for p in reading.passages)
    units = _units(passages)
    texts = {reading.document.id: reading.document.text for reading in readings}
    titles = {r.document.id: r.document.title for r in readings} if len(readings) > 1 else {}
    passage_words = [_in_context(p, p.text, titles, settings) for p in passages]
    unit_words = [_in_context(u, u.of(texts[u.document]), titles, settings) for u in units]
    vectors = _embed(encoder, [*passage_words, *unit_words], on_progress)
    split = np.split(vectors, [len(passage_words)])
    return IndexParts(
        readings=readings,
        passages=passages,
        units=units,
        glossary=glossary,
        vectors=VectorIndex.build(split[0], vectors.shape[1]),
        lexical=LexicalIndex.build(passage_words),
        unit_vectors=VectorIndex.build(split[1], vectors.shape[1]),
        unit_lexical=LexicalIndex.build(unit_words),
    )


def _embed(encoder: Encoder, texts: Sequence[str], on_progress: Progress | None) -> FloatMatrix:
    n_done = 0

    def advance(n_more: int) -> None:
        nonlocal n_done
        n_done += n_more
        _tell(on_progress, "embedding", n_done, len(texts))

    return encoder.encode_passages(texts, on_progress=advance)


def _units(passages: Sequence[Passage]) -> tuple[Unit, ...]:
    """Each unit once, in order of the text: whole sentences, measures that stand inside one, contact blocks."""
    rows: dict[tuple[str, int, int, str | None], list[int]] = {}
    for row, passage in enumerate(passages):
        for span, measure in _unit_spans(passage):
            rows.setdefault((passage.document, span.start, span.end, measure), []).append(row)
    return tuple(
        Unit(
            document=document, start=start, end=end, measure=measure, passages=tuple(owners),
            kind=passages[owners[0]].kind, headings=max((passages[row].headings for row in owners), key=len),
        )
        for (document, start, end, measure), owners in rows.items()
    )  # fmt: skip


def _unit_spans(passage: Passage) -> Iterator[tuple[Span, str | None]]:
    if passage.kind is PassageKind.CONTACT:
        yield passage, None
    elif passage.kind is PassageKind.MEASURE and len(passage.sentences) == 1 and passage.sentences[0].covers(passage):
        yield passage, passage.measure
    else:
        yield from ((span, None) for span in passage.sentences)


def _in_context(part: Unit | Passage, words: str, titles: dict[str, str], settings: Settings) -> str:
    """The words that are embedded and indexed for a part: title (in a corpus of several), heading path, words."""
    return context_line(part, words, titles.get(part.document, ""), with_headings=settings.use_heading_paths)


def _manifest(
    parts: IndexParts, card: ModelCard, settings: Settings, fingerprint: str, files: dict[str, FileEntry]
) -> IndexManifest:
    return IndexManifest(
        version=FORMAT_VERSION,
        qa_version=__version__,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus_fingerprint=fingerprint,
        encoder=card,
        settings=settings.index_keys,
        counts={
            "documents": len(parts.readings),
            "passages": len(parts.passages),
            "units": len(parts.units),
            "measures": sum(reading.register.found for reading in parts.readings),
        },
        files=files,
    )


def _tell(on_progress: Progress | None, stage: str, done: int, total: int) -> None:
    if on_progress is not None:
        on_progress(stage, done, total)
