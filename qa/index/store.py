"""The index on disk and in memory.

    index/manifest.json            what the index was built from, and size and sha256 of every file; written last
    index/build-<random>/          the files it names

A build fills a new folder and then puts manifest.json in place with one rename, so a reader sees the old index or
the new one, never a mixture. Everything is checked against the manifest on opening, and the manifest against its own
checksum: FAISS would read flipped bits without a word.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from pydantic import ValidationError

from qa.checksums import force_to_disk, write_atomically
from qa.corpus.folder import corpus_fingerprint
from qa.corpus.outline import Outline
from qa.corpus.passages import ReadDocument
from qa.datatypes import (
    Block,
    Document,
    FileEntry,
    IndexManifest,
    Passage,
    Record,
    Register,
    Section,
    SupportKind,
    Term,
)
from qa.errors import IndexDamagedError, IndexMismatchError, IndexUnusableError, UsageError
from qa.index.contents import Digests, IndexParts, OpenIndex, Unit, context_line
from qa.index.lexical import LexicalIndex
from qa.index.manifest import (
    BUILD_PREFIX,
    CHECKSUM,
    FORMAT_VERSION,
    MANIFEST,
    REBUILD,
    build_lock,
    checksum_of,
    read_manifest,
    refuse_foreign,
    remove_orphans,
)
from qa.index.vectors import VectorIndex
from qa.index.versions import Version
from qa.settings import Settings

__all__ = [
    "FORMAT_VERSION", "MANIFEST", "IndexParts", "OpenIndex", "Unit", "build_lock", "context_line", "open_index",
    "read_manifest", "read_parts", "read_versions", "write_index",
]  # fmt: skip

N_OPENINGS = 50  # attempts to open while builds keep swapping the index under the reader
DIGEST_BYTES = hashlib.sha256().digest_size
R = TypeVar("R", bound=Record)


class Reading(Record):
    """What was found by rule in one document, as it is stored, and a digest of what the document was made of."""

    document: str
    source: str = ""
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...]
    register_: Register


def write_index(
    index: Path, parts: IndexParts, make_manifest: Callable[[dict[str, FileEntry]], IndexManifest]
) -> IndexManifest:
    """Write a build into a new folder and swap it in with one rename. Call under `build_lock`.

    On any failure before the rename the old index stays as it was and the new folder is removed (a killed build
    leaves its folder behind; the next build removes it). Raises UsageError when the folder cannot be written or
    holds a manifest.json that is not ours.
    """
    is_readable = refuse_foreign(index)
    if is_readable:
        remove_orphans(index)
    folder = index / f"{BUILD_PREFIX}{os.urandom(6).hex()}"
    try:
        folder.mkdir()
        _write_parts(folder, parts)
        manifest = make_manifest(_entries(index, folder))
        _write_manifest(index, folder, manifest)
    except BaseException as error:
        if not _names(index, folder):
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise UsageError(
                f"no index can be written in {index}: {error}. Make room there or give --index DIR."
            ) from error
        raise
    remove_orphans(index)
    return manifest


def _write_manifest(index: Path, folder: Path, manifest: IndexManifest) -> None:
    """Put the manifest in place with one rename, readable by whoever may read the other files."""
    keys = manifest.model_dump(mode="json")
    content = json.dumps(keys | {CHECKSUM: checksum_of(keys)}, ensure_ascii=False, indent=1) + "\n"
    write_atomically(folder / MANIFEST, content.encode())
    shutil.copymode(folder / "documents.jsonl", folder / MANIFEST)
    for path in (*(path for path in folder.rglob("*") if path.is_dir()), folder, index):
        force_to_disk(path)
    os.replace(folder / MANIFEST, index / MANIFEST)
    force_to_disk(index)


def _names(index: Path, folder: Path) -> bool:
    """Whether the manifest names `folder`: then the rename is done and the index is in there."""
    try:
        return any(name.startswith(f"{folder.name}/") for name in read_manifest(index).files)
    except IndexUnusableError:
        return False


def open_index(index: Path, corpus: Path | None, settings: Settings) -> OpenIndex:
    """The index in `index`, every file checked against its manifest.

    corpus: its folder, to be told when it has changed since the build; None or an absent folder: not checked.
    Raises the IndexUnusableError that fits; each names the command to run.
    """
    for attempt in range(N_OPENINGS):
        manifest = read_manifest(index)
        try:
            _check_origin(index, manifest, corpus, settings)
            return read_parts(index, manifest)
        except IndexUnusableError:
            # a build may have swapped the files away under us: then the manifest is another one by now
            if attempt == N_OPENINGS - 1 or read_manifest(index) == manifest:
                raise
    raise IndexDamagedError(f"{index} kept changing while it was read. Try again.")  # pragma: no cover


def _check_origin(index: Path, manifest: IndexManifest, corpus: Path | None, settings: Settings) -> None:
    for key, wanted in settings.index_keys.items():
        built = manifest.settings.get(key)
        if built != wanted:
            raise IndexMismatchError(
                f"{index} was built with {key} = {built!r}; settings ask for {wanted!r}. "
                f"{REBUILD[:-1]}, or set it back."
            )
    if corpus is not None and corpus.is_dir() and corpus_fingerprint(corpus) != manifest.corpus_fingerprint:
        raise IndexMismatchError(
            f"{corpus} has changed since {index} was built from it (or is another corpus). "
            "Run `policy-qa sync`, or `policy-qa build`."
        )


def _checked_bytes(index: Path, name: str, entry: FileEntry) -> bytes:
    path = index / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IndexDamagedError(f"{path} is missing or cannot be read: {error}. {REBUILD}") from error
    if len(content) != entry.size:
        raise IndexDamagedError(f"{path} has {len(content):,} bytes, its manifest says {entry.size:,}. {REBUILD}")
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise IndexDamagedError(f"{path} was altered: its sha256 is not the manifest's. {REBUILD}")
    return content


def read_parts(index: Path, manifest: IndexManifest) -> OpenIndex:
    """The index that `manifest` names, every file checked. Raises IndexDamagedError."""
    contents = {name: _checked_bytes(index, name, entry) for name, entry in manifest.files.items()}
    by_name = {name.split("/", 1)[1]: content for name, content in contents.items()}
    folder = index / next(iter(manifest.files)).split("/", 1)[0] if manifest.files else index
    try:
        passages = _read_lines(by_name["passages.jsonl"], Passage)
        units = _read_lines(by_name["units.jsonl"], Unit)
        found = {reading.document: reading for reading in _read_lines(by_name["outlines.jsonl"], Reading)}
        opened = OpenIndex(
            manifest=manifest,
            readings=_readings(found, _read_lines(by_name["documents.jsonl"], Document), passages),
            passages=passages,
            units=units,
            glossary=_read_lines(by_name["glossary.jsonl"], Term),
            vectors=VectorIndex.read(by_name["passages.faiss"], "passages.faiss"),
            lexical=_read_lexical(folder, "lexical-passages", len(passages), by_name),
            unit_vectors=VectorIndex.read(by_name["units.faiss"], "units.faiss"),
            unit_lexical=_read_lexical(folder, "lexical-units", len(units), by_name),
            passage_digests=_read_digests(by_name["passages.digests.npy"]),
            unit_digests=_read_digests(by_name["units.digests.npy"]),
            term_vectors=VectorIndex.read(by_name["terms.faiss"], "terms.faiss"),
            term_digests=_read_digests(by_name["terms.digests.npy"]),
            versions=_read_lines(by_name["versions.jsonl"], Version),
            sources={name: reading.source for name, reading in found.items()},
            support_kinds=_read_lines(by_name["support.jsonl"], SupportKind),
        )
    except (KeyError, ValidationError, OSError, ValueError) as error:
        raise IndexDamagedError(f"{index} is damaged: {error!r}. {REBUILD}") from error
    rows = {opened.vectors.size, len(opened.passage_digests), len(passages)}
    unit_rows = {opened.unit_vectors.size, len(opened.unit_digests), len(units)}
    term_rows = {opened.term_vectors.size, len(opened.term_digests), len(opened.explained)}
    if any(len(found) > 1 for found in (rows, unit_rows, term_rows)):
        raise IndexDamagedError(f"{index}: numbers of vectors, digests and passages or terms differ. {REBUILD}")
    return opened


def _read_lexical(folder: Path, name: str, size: int, files: Mapping[str, bytes]) -> LexicalIndex:
    """A word index. Whether it has words is the manifest's to say: a build may be taking the folder away meanwhile."""
    return LexicalIndex.read(folder / name, size, has_words=any(file.startswith(f"{name}/") for file in files))


def read_versions(index: Path) -> tuple[tuple[Version, ...], dict[str, Document]]:
    """The versions an index has kept and the documents it holds, though its other files be damaged.

    Raises the IndexUnusableError that fits when these cannot be read either.
    """
    manifest = read_manifest(index)
    wanted = {name.split("/", 1)[1]: name for name in manifest.files}
    try:
        versions, documents = (
            _checked_bytes(index, wanted[name], manifest.files[wanted[name]])
            for name in ("versions.jsonl", "documents.jsonl")
        )
        held = _read_lines(documents, Document)
        return _read_lines(versions, Version), {document.id: document for document in held}
    except (KeyError, ValidationError) as error:
        raise IndexDamagedError(f"{index} is damaged: {error!r}. {REBUILD}") from error


def _readings(
    found: dict[str, Reading], documents: Sequence[Document], passages: Sequence[Passage]
) -> tuple[ReadDocument, ...]:
    """The documents with what was found in them. Raises KeyError when one has no outline."""
    of_document: dict[str, list[Passage]] = {}
    for passage in passages:
        of_document.setdefault(passage.document, []).append(passage)
    return tuple(
        ReadDocument(
            document,
            Outline(found[document.id].blocks, found[document.id].sections),
            found[document.id].register_,
            tuple(of_document.get(document.id, ())),
        )
        for document in documents
    )


def _read_digests(content: bytes) -> Digests:
    found = np.load(io.BytesIO(content), allow_pickle=False)
    if found.dtype != np.uint8 or found.ndim != 2 or found.shape[1] != DIGEST_BYTES:
        raise ValueError(f"wanted digests of {DIGEST_BYTES} bytes, found {found.dtype} of shape {found.shape}")
    return np.asarray(found, dtype=np.uint8)


def _read_lines(content: bytes, record: type[R]) -> tuple[R, ...]:
    return tuple(record.model_validate_json(line) for line in content.splitlines() if line)


def _write_parts(folder: Path, parts: IndexParts) -> None:
    readings = [
        Reading(
            document=document.id, source=parts.sources.get(document.id, ""),
            blocks=outline.blocks, sections=outline.sections, register_=register,
        )
        for document, outline, register, _ in parts.readings
    ]  # fmt: skip
    _write_lines(folder / "documents.jsonl", [r.document for r in parts.readings])
    _write_lines(folder / "outlines.jsonl", readings)
    _write_lines(folder / "passages.jsonl", parts.passages)
    _write_lines(folder / "units.jsonl", parts.units)
    _write_lines(folder / "glossary.jsonl", parts.glossary)
    _write_lines(folder / "support.jsonl", parts.support_kinds)
    _write_lines(folder / "versions.jsonl", parts.versions)
    np.save(folder / "passages.digests.npy", parts.passage_digests, allow_pickle=False)
    np.save(folder / "units.digests.npy", parts.unit_digests, allow_pickle=False)
    np.save(folder / "terms.digests.npy", parts.term_digests, allow_pickle=False)
    (folder / "passages.faiss").write_bytes(parts.vectors.to_bytes())
    (folder / "units.faiss").write_bytes(parts.unit_vectors.to_bytes())
    (folder / "terms.faiss").write_bytes(parts.term_vectors.to_bytes())
    parts.lexical.write(folder / "lexical-passages")
    parts.unit_lexical.write(folder / "lexical-units")


def _write_lines(path: Path, records: Sequence[Record]) -> None:
    path.write_text("".join(record.model_dump_json() + "\n" for record in records), encoding="utf-8")


def _entries(index: Path, folder: Path) -> dict[str, FileEntry]:
    """Size and sha256 of each file as read back from disk, after it was forced there."""
    entries: dict[str, FileEntry] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as stream:
                os.fsync(stream.fileno())
                content = stream.read()
            entries[path.relative_to(index).as_posix()] = FileEntry(
                size=len(content), sha256=hashlib.sha256(content).hexdigest()
            )
    return entries
