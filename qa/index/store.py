"""The index on disk.

    index/manifest.json            what the index was built from, and size and sha256 of every file; written last
    index/build-<random>/          the segments it names, the newest last; each is written once

A build fills a new folder and then puts manifest.json in place with one rename, so a reader sees the old index or
the new one, never a mixture. Everything is checked against the manifest on opening, and the manifest against its own
checksum: FAISS and SQLite would read flipped bits without a word.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from pydantic import ValidationError

from qa.checksums import force_to_disk, hash_file, sha256s_of, write_atomically
from qa.corpus.folder import corpus_fingerprint
from qa.datatypes import Document
from qa.errors import IndexDamagedError, IndexMismatchError, IndexUnusableError, UsageError
from qa.index.contents import IndexParts, Unit, context_line
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
from qa.index.manifest_records import FileEntry, IndexManifest
from qa.index.opened import OpenIndex
from qa.index.segments import BACKGROUND, KINDS, KNOWN, SEARCH, TEXTS, Segment, document_of, read_segment, write_segment
from qa.index.tables import Tables
from qa.index.versions import Version
from qa.settings import Settings

__all__ = [
    "FORMAT_VERSION", "MANIFEST", "IndexParts", "OpenIndex", "Unit", "build_lock", "context_line", "open_index",
    "read_manifest", "read_parts", "read_versions", "write_index",
]  # fmt: skip

N_OPENINGS = 50  # attempts to open while builds keep swapping the index under the reader
ALWAYS_HASHED = 1 << 20  # bytes; the sha256 of a larger file is computed once for each state of it (qa/checksums.py)


def write_index(
    index: Path, parts: IndexParts, make_manifest: Callable[[str, dict[str, FileEntry]], IndexManifest]
) -> IndexManifest:
    """Write a segment into a new folder and swap it in with one rename. Call under `build_lock`.

    make_manifest gets the name of the folder and its files.
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
        write_segment(folder, parts)
        manifest = make_manifest(folder.name, _entries(index, folder))
        _write_manifest(index, folder, manifest)
    except BaseException as error:
        if not _names(index, folder):
            shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, OSError):
            raise UsageError(
                "no index can be written in {}: {}. Make room there or give --index DIR.", index, error
            ) from error
        raise
    remove_orphans(index)
    return manifest


def _write_manifest(index: Path, folder: Path, manifest: IndexManifest) -> None:
    """Put the manifest in place with one rename, readable by whoever may read the other files."""
    keys = manifest.model_dump(mode="json")
    content = json.dumps(keys | {CHECKSUM: checksum_of(keys)}, ensure_ascii=False, indent=1) + "\n"
    write_atomically(folder / MANIFEST, content.encode())
    shutil.copymode(folder / TEXTS, folder / MANIFEST)
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
            # a build may have swapped the files away under us: then the manifest is another by now
            if attempt == N_OPENINGS - 1 or read_manifest(index) == manifest:
                raise
    raise IndexDamagedError("{} kept changing while it was read. Try again.", index)  # pragma: no cover


def _check_origin(index: Path, manifest: IndexManifest, corpus: Path | None, settings: Settings) -> None:
    for key, wanted in settings.index_keys.items():
        built = manifest.settings.get(key)
        if built != wanted:
            raise IndexMismatchError(
                "{} was built with {} = {!r}; settings ask for {!r}. Run `policy-qa build`, or set it back.",
                index, key, built, wanted,
            )  # fmt: skip
    if corpus is not None and corpus.is_dir() and corpus_fingerprint(corpus) != manifest.corpus_fingerprint:
        raise IndexMismatchError(
            "{} has changed since {} was built from it (or is another corpus). Run `policy-qa sync`, or "
            "`policy-qa build`.",
            corpus,
            index,
        )


def check_files(index: Path, files: Mapping[str, FileEntry], *, is_thorough: bool = False) -> None:
    """Hold files against their sizes and checksums. Raises IndexDamagedError naming the first that differs.

    A file of more than ALWAYS_HASHED bytes whose state (size, times, place on the disk) is the one that it had when it
    was hashed last is not read again, unless the check is thorough.
    """
    large = (index / name for name, entry in files.items() if entry.size > ALWAYS_HASHED and not is_thorough)
    remembered = sha256s_of(large)
    for name, entry in files.items():
        path = index / name
        try:
            size = path.stat().st_size
            if size != entry.size:
                raise IndexDamagedError(
                    "{} has {:,} bytes, its manifest says {:,}. {}", path, size, entry.size, REBUILD
                )
            sha256 = remembered[path].sha256 if path in remembered else hash_file(path)
        except OSError as error:
            raise IndexDamagedError("{} is missing or cannot be read: {}. {}", path, error, REBUILD) from error
        if sha256 != entry.sha256:
            raise IndexDamagedError("{} was altered: its sha256 is not the manifest's. {}", path, REBUILD)


def read_parts(index: Path, manifest: IndexManifest) -> OpenIndex:
    """The index that `manifest` names, every file checked. Raises IndexDamagedError."""
    wanted = {f"{segment.name}/{file}" for segment in manifest.segments for file in _files(manifest)}
    if not manifest.segments or wanted != manifest.files.keys():
        raise IndexDamagedError("{} names other files than an index has. {}", index / MANIFEST, REBUILD)
    check_files(index, manifest.files)
    opened = opened_parts(index, manifest)
    for segment in opened.segments:
        _check_sizes(index, segment)
    return opened


def opened_parts(index: Path, manifest: IndexManifest) -> OpenIndex:
    """The index that `manifest` names, its files not checked. Raises IndexDamagedError."""
    n_encoders = len(manifest.encoder_parts)
    segments = [read_segment(index / entry.name, n_encoders, entry.dead) for entry in manifest.segments]
    return OpenIndex(manifest, segments)


def _files(manifest: IndexManifest) -> list[str]:
    """The files of a segment."""
    vectors = [f"{kind}-{number}.faiss" for kind in KINDS for number in range(len(manifest.encoder_parts))]
    return [TEXTS, SEARCH, BACKGROUND, KNOWN, *vectors, *(f"{kind}.digests.npy" for kind in KINDS)]


def _check_sizes(index: Path, segment: Segment) -> None:
    counted = segment.search.rows("SELECT ifnull(sum(n_passages), 0), ifnull(sum(n_units), 0) FROM document")
    explained = segment.search.rows("SELECT count(*) FROM term WHERE json_extract(fields, '$.meaning') <> ''")
    beside = segment.search.rows(
        "SELECT ifnull(sum(n_passages), 0), ifnull(sum(n_units), 0) FROM document WHERE beside <> ''"
    )
    wanted = (*counted[0], *explained[0], *beside[0])
    for n, vectors, digests in zip(wanted, segment.vectors, segment.digests, strict=True):
        if not n == vectors.size == len(digests):
            raise IndexDamagedError(
                "{}: numbers of vectors, digests and passages or terms differ. {}", index / segment.name, REBUILD
            )


def read_versions(index: Path) -> tuple[tuple[Version, ...], dict[str, Document]]:
    """The versions an index has kept and the documents it holds, even if its other files are damaged.

    Raises the IndexUnusableError that fits when these cannot be read either.
    """
    manifest = read_manifest(index)
    texts = {f"{segment.name}/{TEXTS}" for segment in manifest.segments}
    try:
        check_files(index, {name: manifest.files[name] for name in texts})
        versions: dict[int, Version] = {}
        documents: dict[str, Document] = {}
        for segment in manifest.segments:
            tables = Tables.read(index / segment.name / TEXTS)
            for place, fields in tables.rows("SELECT place, fields FROM version"):
                versions[place] = Version.model_validate_json(fields)
            for fields, text in tables.rows("SELECT fields, text FROM document"):
                document = document_of(fields, text)
                if document.id not in segment.dead:
                    documents[document.id] = document
    except (KeyError, ValidationError) as error:
        raise IndexDamagedError("{} is damaged: {!r}. {}", index, error, REBUILD) from error
    return tuple(versions[place] for place in sorted(versions)), dict(sorted(documents.items()))


def _entries(index: Path, folder: Path) -> dict[str, FileEntry]:
    """Size and sha256 of each file as read back from disk, after it was forced there."""
    entries: dict[str, FileEntry] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        force_to_disk(path)
        entries[path.relative_to(index).as_posix()] = FileEntry(size=path.stat().st_size, sha256=hash_file(path))
    return entries
