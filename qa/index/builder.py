"""From a corpus folder to an index: read, cut, embed, write, swap in.

A build makes everything anew. A sync makes the same index, taking over from the index in place what has not changed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import numpy as np

from qa.corpus.accounting import left_out_line
from qa.corpus.audiences import read_audiences
from qa.corpus.folder import CorpusReading, Refusal, corpus_fingerprint, read_folder
from qa.corpus.glossary import read_glossary
from qa.corpus.known_questions import read_known_questions
from qa.corpus.outline import Outline
from qa.corpus.passages import ReadDocument
from qa.corpus.support import read_support_kinds
from qa.datatypes import Document, ModelCard, Passage, PassageKind, Register, Span, Term
from qa.errors import IndexDamagedError, IndexUnusableError
from qa.index import background
from qa.index.aligned_texts import aligned_texts
from qa.index.blends import Blend, Text, blends_of
from qa.index.contents import (
    LABEL_WORDS,
    Glosses,
    IndexParts,
    Unit,
    bare_term,
    context_line,
    context_path,
    english_words,
    explained_terms,
    part_words,
)
from qa.index.machine_texts import with_machine_texts
from qa.index.manifest import build_lock, remove_orphans
from qa.index.manifest_records import FileEntry, IndexManifest
from qa.index.opened import OpenIndex
from qa.index.plan import ALONE, Around, Plan, joined_manifest, manifest_over, plan_of, versions_after
from qa.index.rendered import RenderedTexts
from qa.index.segments import segment_in_memory
from qa.index.store import opened_parts, read_versions, write_index
from qa.index.sync import (
    Changes,
    Embedder,
    HeldDocuments,
    changes_between,
    code_version,
    digests_of,
    known_file,
    known_index,
)
from qa.index.vectors import FloatMatrix, VectorFiles
from qa.index.versions import Version, continued
from qa.language.crossing import Crosser
from qa.language.simplification import simplified
from qa.models.encoders import located_card, reads_english
from qa.models.loaded import start_loading_encoder
from qa.models.seams import Encoder
from qa.models.translation_seam import load_translator
from qa.settings import Settings, read_settings
from qa.worded import Worded

P = TypeVar("P", Unit, Passage)
Progress = Callable[[str, int, int], None]
"""Called with a stage's name, how many of its steps are done, and of how many."""


@dataclass(frozen=True)
class BuildReport:
    """What a build or a sync made, in seconds, and what the register counts do not agree on.

    `n_passages` and `n_units` are how many were embedded; the vectors of the rest were taken over.
    `is_new` is False when the index in place was in step already and was left as it is. `refused` are the files that
    could not be read this time.
    """

    manifest: IndexManifest
    registers: Mapping[str, Register]
    warnings: tuple[str, ...]
    seconds: float
    changes: Changes
    n_passages: int = 0
    n_units: int = 0
    is_new: bool = True
    refused: tuple[Refusal, ...] = ()
    left_out: tuple[str, ...] = ()  # a line for each document that leaves out words of its file


def build_index(
    corpus: Path | str, index: Path | str, settings: Settings | None = None, *, on_progress: Progress | None = None
) -> BuildReport:
    """Build the index of the folder `corpus` in the folder `index` anew; what comes out says what was made.

    The old index stays usable until the new one is whole. settings: None: those of `read_settings()`.
    Files that cannot be read are refused and the rest go in. Raises CorpusError when none can be read, ModelError
    or UsageError; nothing is lost then.
    """
    with build_lock(Path(index)):
        return _Build(Path(corpus), Path(index), settings or read_settings(), on_progress).run(None)


def sync_index(corpus: Path, index: Path, settings: Settings, *, on_progress: Progress | None = None) -> BuildReport:
    """Bring the index in step with `corpus`: the same index as `build_index` makes, embedding only what is new in it.

    Without an index that can be used everything is made anew. Raises as `build_index` does.
    """
    with build_lock(index):
        return sync_held(corpus, index, settings, on_progress)


def sync_held(corpus: Path, index: Path, settings: Settings, on_progress: Progress | None = None) -> BuildReport:
    """`sync_index` for a caller that holds the `build_lock` of the index."""
    return _Build(corpus, index, settings, on_progress).run(known_index(index))


class _Build:
    """One build under the lock."""

    def __init__(self, corpus: Path, index: Path, settings: Settings, on_progress: Progress | None) -> None:
        self.corpus, self.index, self.settings = corpus, index, settings
        self.on_progress = on_progress
        self.started = time.perf_counter()

    def run(self, known: OpenIndex | None) -> BuildReport:
        """Make the index; `known` is the index in place; None: nothing is taken over."""
        fingerprint = corpus_fingerprint(self.corpus) if self.corpus.is_dir() else ""
        card = located_card(self.settings.encoder, self.settings.encoder_revision) if known is not None else None
        if known is not None and self._is_in_step(known, fingerprint, card):
            remove_orphans(self.index)  # a sync that was killed after its swap leaves the old folder
            return self._report(known, Changes(unchanged=tuple(known.documents)), is_new=False)
        # A build anew needs the encoder for sure: it loads while files are read.
        loading = start_loading_encoder(self.settings) if known is None else None

        def load() -> Encoder:
            return (loading or start_loading_encoder(self.settings)).result()

        translator = load_translator(self.settings.translator)
        held_documents = HeldDocuments(known, translator.name if translator else "")
        reading = read_folder(self.corpus, self.settings.max_file_mb * 1024 * 1024, held_documents, known_file(known))
        reading = reading._replace(documents=with_machine_texts(reading.documents, translator, known))
        n_documents = len(reading.documents) + len(reading.held)
        _tell(self.on_progress, "documents", n_documents, n_documents)
        kinds = read_support_kinds(self.corpus)  # before the long work: a wrong line is told at once
        audiences = read_audiences(self.corpus)
        glossary = read_glossary(self.corpus)
        asked = read_known_questions(self.corpus)
        embedder = _embedder(load, card, known)
        is_like_before = known is not None and embedder.is_of(known) and known.glossary == glossary
        base = known if is_like_before and known is not None and self._is_read_alike(known) else None
        plan = plan_of(base, known, reading.documents, reading.held, self.settings)
        parts = make_parts(plan.readings, embedder, self.settings, self.on_progress, glossary, around=plan.around)
        versions, changes, warnings = self._history(known, reading, plan)
        parts = replace(
            parts, versions=versions, sources=held_documents.sources, support_kinds=kinds, audiences=audiences,
            known=asked, known_vectors=embedder.known_vectors(asked),
        )  # fmt: skip

        def manifest_of(folder: str, files: dict[str, FileEntry]) -> IndexManifest:
            new = manifest_over(parts, embedder, self.settings, fingerprint, folder, files)
            return joined_manifest(base, plan, new)

        manifest = write_index(self.index, parts, manifest_of)
        report = self._report(opened_parts(self.index, manifest), changes, is_new=True)
        return replace(
            report,
            refused=reading.refused,
            left_out=tuple(filter(None, map(left_out_line, reading.documents))),
            warnings=(*warnings, *report.warnings),
            n_passages=embedder.is_known(parts.passage_digests).count(False),
            n_units=embedder.is_known(parts.unit_digests).count(False),
        )

    def _history(
        self, known: OpenIndex | None, reading: CorpusReading, plan: Plan
    ) -> tuple[tuple[tuple[int, Version], ...], Changes, tuple[str, ...]]:
        """The versions to write with their places, what changed, and a warning when earlier versions are lost."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        if known is None:
            earlier, held, warnings = _earlier(self.index)
            found = continued(earlier, held, reading.documents, now)
            return tuple(enumerate(found)), changes_between(held, reading.documents, ()), warnings
        changes = changes_between(known.documents, reading.documents, reading.held)
        return versions_after(known, plan, changes, reading.documents, now), changes, ()

    def _is_read_alike(self, known: OpenIndex) -> bool:
        """Whether documents of the known index can stay where they are."""
        built = known.manifest
        return (built.settings, built.reader) == (self.settings.index_keys, code_version())

    def _is_in_step(self, known: OpenIndex, fingerprint: str, card: ModelCard | None) -> bool:
        built = known.manifest
        return self._is_read_alike(known) and (built.corpus_fingerprint, built.encoder) == (fingerprint, card)

    def _report(self, index: OpenIndex, changes: Changes, *, is_new: bool) -> BuildReport:
        seconds = time.perf_counter() - self.started
        return BuildReport(index.manifest, index.registers, index.warnings, seconds, changes, is_new=is_new)


def _embedder(load: Callable[[], Encoder], card: ModelCard | None, known: OpenIndex | None) -> Embedder:
    """What takes vectors from the known index where the encoder made it; card: None: only the loaded one knows it."""
    if known is not None and card is None:
        encoder = load()
        return Embedder(lambda: encoder, encoder.card, known if known.manifest.encoder == encoder.card else None)
    return Embedder(load, card, known if known is not None and known.manifest.encoder == card else None)


def _earlier(index: Path) -> tuple[tuple[Version, ...], dict[str, Document], tuple[str, ...]]:
    """The versions and documents of an index that cannot be used, and a warning when they are lost."""
    try:
        return *read_versions(index), ()
    except IndexDamagedError as error:
        return (), {}, (Worded("earlier versions of the documents could not be read and are lost: {}", error),)
    except IndexUnusableError:
        return (), {}, ()


def index_in_memory(
    documents: Sequence[Document], passages: Sequence[Passage], encoder: Encoder, settings: Settings
) -> OpenIndex:
    """An index over ready-made passages, never written: for corpora that come already cut (BEIR)."""
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document, []).append(passage)
    readings = tuple(
        ReadDocument(d, Outline((), ()), Register(document=d.id), tuple(by_document.get(d.id, ()))) for d in documents
    )
    return opened_in_memory(readings, Embedder(lambda: encoder), settings)


def opened_in_memory(
    readings: tuple[ReadDocument, ...], embedder: Embedder, settings: Settings, glossary: tuple[Term, ...] = ()
) -> OpenIndex:
    """An index over documents that were read, never written."""
    parts = make_parts(readings, embedder, settings, glossary=glossary)
    manifest = manifest_over(parts, embedder, settings)
    return OpenIndex(manifest, [segment_in_memory(parts)])


def make_parts(
    readings: tuple[ReadDocument, ...],
    embedder: Embedder,
    settings: Settings,
    on_progress: Progress | None = None,
    glossary: tuple[Term, ...] = (),
    around: Around = ALONE,
) -> IndexParts:
    """Embed passages, units and the meanings of the glossary's terms, and find where the words stand.

    around: what the index holds beside these documents.
    """
    passages = tuple(p for reading in readings for p in reading.passages)
    units = _units(passages)
    documents = {reading.document.id: reading.document for reading in readings}
    is_several = len(readings) + around.n_documents > 1
    titles = {name: document.title for name, document in documents.items()} if is_several else {}
    passage_words = [_in_context(p, p.text, titles, settings) for p in passages]
    bare_words = [u.of(documents[u.document].text) for u in units]
    unit_words = [_in_context(u, words, titles, settings) for u, words in zip(units, bare_words, strict=True)]

    def known() -> frozenset[str]:
        english = english_words(d.text for d in documents.values() if d.language == "en")
        return english | around.english_words | LABEL_WORDS

    parallels = aligned_texts(readings, embedder, settings)
    rendered = RenderedTexts(readings, parallels)
    glosses = Glosses(Crosser(glossary), known, rendered.english(readings, units).get)
    passage_english = [glosses.of(documents[p.document], w) for p, w in zip(passages, passage_words, strict=True)]
    unit_english = [glosses.of(documents[u.document], w) for u, w in zip(units, unit_words, strict=True)]
    terms = explained_terms(glossary)
    explained = [(f"{bare_term(term)}: {term.meaning}", term.meaning) for term in terms]

    is_glossed = reads_english(settings.encoder)

    def searchable(parts: Sequence[Unit | Passage], words: Sequence[str]) -> list[str]:
        """Words as questions are read: in simplified characters."""
        is_han = [documents[part.document].language == "zh" for part in parts]
        return [simplified(line) if is_one else line for line, is_one in zip(words, is_han, strict=True)]

    def text_of(part: Unit | Passage, words: str) -> Text:
        (plain,) = searchable([part], [words])
        return Text(plain, glosses.of(documents[part.document], words) if is_glossed else plain)

    def path_of(passage: Passage) -> Text | None:
        path = context_path(passage, passage.text, titles.get(passage.document, ""))
        return text_of(passage, path) if path and settings.use_heading_paths else None

    own = [*blends_of(passages, [path_of(p) for p in passages], units, [*map(text_of, units, bare_words)], text_of)]
    of_terms = [Blend(Text(words, meaning if is_glossed else words)) for words, meaning in explained]
    kinds = [own[: len(passages)], own[len(passages) :], of_terms, *rendered.blends(passages, units, own, titles)]
    blends = [blend for kind in kinds for blend in kind]
    digests = digests_of(blends)
    vectors = embedder.embed(blends, digests, lambda done, total: _tell(on_progress, "embedding", done, total))
    ends = np.cumsum([len(kind) for kind in kinds])[:-1]
    split, digest_split = np.split(vectors, ends), np.split(digests, ends)
    order = {name: number for number, name in enumerate(documents)}

    def rows_of(matrix: FloatMatrix, parts: Sequence[Unit | Passage]) -> background.Rows:
        return background.Rows(matrix, np.array([order[part.document] for part in parts], dtype=np.int64))

    def of_rendered(parts: Sequence[P]) -> list[P]:
        return [part for part in parts if part.document in rendered]

    beside = rendered.languages
    return IndexParts(
        readings=readings,
        passages=passages,
        units=units,
        glossary=glossary,
        vectors=VectorFiles.build(split[0], embedder.parts),
        unit_vectors=VectorFiles.build(split[1], embedder.parts),
        passage_digests=digest_split[0],
        unit_digests=digest_split[1],
        term_vectors=VectorFiles.build(split[2], embedder.parts),
        term_digests=digest_split[2],
        words=part_words(
            documents, units, bare_words, glosses, terms,
            (
                _all(searchable(passages, passage_words), passage_english),
                _all(searchable(units, unit_words), unit_english),
            ),
            [rendered.of(unit) for unit in units],
            (
                _all(searchable(passages, passage_words), passage_english, map(rendered.of, passages)),
                _all(searchable(units, unit_words), unit_english, map(rendered.of, units)),
            )
            if beside
            else None,
        ),
        background=background.best_cosines(
            embedder.background,
            [rows_of(split[0], passages), rows_of(split[1], units)],
            [document.language for document in documents.values()],
            embedder.parts,
            [rows_of(split[3], of_rendered(passages)), rows_of(split[4], of_rendered(units))],
            [beside.get(name) for name in documents],
        ),
        passage_renderings=VectorFiles.build(split[3], embedder.parts),
        unit_renderings=VectorFiles.build(split[4], embedder.parts),
        rendering_digests=(digest_split[3], digest_split[4]),
        parallels=parallels,
        beside=beside,
    )  # fmt: skip


def _all(*readings: Iterable[str]) -> list[str]:
    """Each text, with its English gloss and what goes with it in a parallel text behind it, where it has those."""
    rows = zip(*readings, strict=True)
    return ["\n".join(dict.fromkeys(line for line in row if line)) for row in rows]


def _units(passages: Sequence[Passage]) -> tuple[Unit, ...]:
    """Each unit once, in order of the text: whole sentences, measures that stand inside a sentence, contact blocks."""
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


def _tell(on_progress: Progress | None, stage: str, done: int, total: int) -> None:
    if on_progress is not None:
        on_progress(stage, done, total)
