"""What a sync writes: a new segment with what changed and, now and then, with what older and smaller segments hold."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain, count
from types import MappingProxyType
from typing import NamedTuple

from qa.corpus.passages import ReadDocument
from qa.datatypes import Document
from qa.index.contents import IndexParts, english_words
from qa.index.manifest import FORMAT_VERSION
from qa.index.manifest_records import FileEntry, IndexManifest, SegmentEntry
from qa.index.opened import OpenIndex
from qa.index.sync import Changes, Embedder, code_version, read_each
from qa.index.versions import Version, continued
from qa.settings import Settings
from qa.version import __version__

SMALL_UNITS = 2_000  # a segment that is no larger is written again with what is new
GROWTH = 2  # and so is one of at most this many times the units that are written: there are few segments at any size


class Around(NamedTuple):
    """What an index holds beside the documents of a segment: how many, and the words of the English ones.

    english_words: () where no document of the segment is glossed.
    """

    n_documents: int
    english_words: frozenset[str]


ALONE = Around(0, frozenset())


class Plan(NamedTuple):
    """The documents to write into a new segment, and the segments of the index before that stay."""

    readings: tuple[ReadDocument, ...]
    around: Around = ALONE
    segments: tuple[SegmentEntry, ...] = ()
    staying: frozenset[str] = frozenset()  # the ids that count in those


def plan_of(
    base: OpenIndex | None,
    known: OpenIndex | None,
    documents: Sequence[Document],
    held: Collection[str],
    settings: Settings,
) -> Plan:
    """What is to be written for an index of `documents`, which were read, and of those of the ids `held` in `known`.

    base: `known`, where documents can stay in its segments; None: all are written.
    """
    staying = _staying(base, documents, held) if base is not None else frozenset[str]()
    taken = (known.documents[name] for name in held if known is not None and name not in staying)
    written = sorted((*documents, *taken), key=lambda document: document.id)
    readings = tuple(read_each(written, settings, known))
    if base is None or not staying:
        return Plan(readings)
    segments = []
    for number, segment in enumerate(base.segments):
        mine = {document.id for document in base.held if document.segment == number}
        if mine & staying:
            segments.append(SegmentEntry(name=segment.name, dead=tuple(sorted(segment.dead | mine - staying))))
    is_glossed = any(document.language == "zh" for document in written)
    others = base.english_words([d.id for d in base.held if d.id not in staying]) if is_glossed else frozenset[str]()
    return Plan(readings, Around(len(staying), others), tuple(segments), staying)


def _staying(base: OpenIndex, documents: Sequence[Document], held: Collection[str]) -> frozenset[str]:
    """The documents that stay in the segment they are in."""
    n_after = len(held) + len(documents)
    if (len(base.held) > 1) != (n_after > 1):  # of several documents each is embedded under its title, of one it is not
        return frozenset()
    fit = set(held)
    if _chooses_other_senses(base, documents, fit):
        fit -= {document.id for document in base.held if document.language == "zh"}
    staying: set[str] = set()
    n_units = sum(d.counts[1] for d in base.held) * (n_after - len(fit)) / max(1, len(base.held))
    for number in reversed(range(len(base.segments))):
        mine = [document for document in base.held if document.segment == number]
        n_live = sum(document.counts[1] for document in mine if document.id in fit)
        is_half_dead = 2 * n_live < base.layout.units.sizes[number]
        if n_live <= max(SMALL_UNITS, GROWTH * n_units) or is_half_dead:
            n_units += n_live
        else:
            staying |= {document.id for document in mine if document.id in fit}
    return frozenset(staying)


def _chooses_other_senses(base: OpenIndex, documents: Sequence[Document], fit: Collection[str]) -> bool:
    """Whether Chinese texts are glossed otherwise than before: the words of the English texts are others."""
    languages = {*(document.language for document in documents), *(document.language for document in base.held)}
    if languages != {"en", "zh"}:
        return False
    left = base.english_words([document.id for document in base.held if document.id not in fit])
    return left | english_words(d.text for d in documents if d.language == "en") != base.english_words()


def versions_after(
    known: OpenIndex, plan: Plan, changes: Changes, documents: Sequence[Document], now: str
) -> tuple[tuple[int, Version], ...]:
    """The versions that the new segment holds, with their places: those of what changed, and of segments that go."""
    moved = {move.document for move in changes.moved} | {move.was for move in changes.moved}
    touched = {*changes.added, *changes.changed, *changes.removed, *moved}
    kept = _versions_of_leaving_segments(known, {segment.name for segment in plan.segments})
    earlier = sorted(placed for name in touched for placed in known.placed_versions("document = ?", name))
    held = {name: known.documents[name] for name in touched if name in known.documents}
    found = continued([v for _, v in earlier], held, [d for d in documents if d.id in touched], now)
    places = chain((place for place, _ in earlier), count(known.n_version_places))
    return tuple(sorted((kept | dict(zip(places, found, strict=False))).items()))


def _versions_of_leaving_segments(known: OpenIndex, staying: Collection[str]) -> dict[int, Version]:
    newest: dict[int, tuple[str, str]] = {}
    for segment in known.segments:
        for place, fields in segment.texts.rows("SELECT place, fields FROM version"):
            newest[place] = segment.name, fields
    return {p: Version.model_validate_json(fields) for p, (name, fields) in newest.items() if name not in staying}


def manifest_over(
    parts: IndexParts,
    embedder: Embedder,
    settings: Settings,
    fingerprint: str = "",
    folder: str = "build-000000000000",
    files: Mapping[str, FileEntry] = MappingProxyType({}),
) -> IndexManifest:
    """The manifest of an index that is the single segment `parts`, in the folder `folder`."""
    return IndexManifest(
        version=FORMAT_VERSION,
        qa_version=__version__,
        reader=code_version(),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        corpus_fingerprint=fingerprint,
        encoder=embedder.card,
        backend=embedder.backend,
        settings=settings.index_keys,
        counts={
            "documents": len(parts.readings),
            "passages": len(parts.passages),
            "units": len(parts.units),
            "measures": sum(reading.register.found for reading in parts.readings),
        },
        segments=(SegmentEntry(name=folder),),
        encoder_parts=tuple(part.stop - part.start for part in embedder.parts),
        files=dict(files),
    )


def joined_manifest(base: OpenIndex | None, plan: Plan, new: IndexManifest) -> IndexManifest:
    """The manifest of a new segment and of the segments that stay."""
    if base is None or not plan.segments:
        return new
    names = {segment.name for segment in plan.segments}
    files = {name: entry for name, entry in base.manifest.files.items() if name.split("/", 1)[0] in names}
    staying = [document for document in base.held if document.id in plan.staying]
    held = {
        "documents": len(staying),
        "passages": sum(document.counts[0] for document in staying),
        "units": sum(document.counts[1] for document in staying),
        "measures": sum(document.n_measures for document in staying),
    }
    counts = {name: n + held[name] for name, n in new.counts.items()}
    return new.model_copy(
        update={"files": files | new.files, "counts": counts, "segments": (*plan.segments, *new.segments)}
    )
