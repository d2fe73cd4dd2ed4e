"""The index on disk and in memory.

    index/manifest.json            what the index was built from, and size and sha256 of every file; written last
    index/build-<random>/          the files it names

A build fills a new folder and then puts manifest.json in place with one rename, so a reader sees the old index or
the new one, never a mixture. Everything is checked against the manifest on opening, and the manifest against its own
checksum: FAISS would read flipped bits without a word.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from filelock import FileLock, Timeout
from pydantic import ValidationError

from qa.corpus.glossary import Term
from qa.corpus.outline import Outline
from qa.corpus.passages import ReadDocument
from qa.corpus.reading import corpus_fingerprint
from qa.datatypes import (
    Block,
    Document,
    FileEntry,
    IndexManifest,
    Passage,
    PassageKind,
    Record,
    Register,
    Section,
    Span,
)
from qa.errors import (
    IndexDamagedError,
    IndexFormatError,
    IndexMismatchError,
    IndexMissingError,
    IndexUnusableError,
    UsageError,
)
from qa.index.checksums import write_atomically
from qa.index.lexical import LexicalIndex
from qa.index.vectors import VectorIndex
from qa.settings import Settings

FORMAT_VERSION = 2
FORMAT = "policy-qa-index"
MANIFEST = "manifest.json"
CHECKSUM = "checksum"  # key of the manifest that holds the sha256 of all the others
BUILD_PREFIX = "build-"
N_OPENINGS = 50  # attempts to open while builds keep swapping the index under the reader
_BUILD_FOLDER = re.compile(rf"{BUILD_PREFIX}[0-9a-f]{{12}}")
_REBUILD = "Run `policy-qa build`."
R = TypeVar("R", bound=Record)


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


def context_line(part: Unit | Passage, words: str, title: str, *, with_headings: bool = True) -> str:
    """`words` under what they stand under: a label for lines of the page's frame, else title and heading path."""
    above = [heading for heading in (title, *part.headings) if heading and heading not in words]
    headings = [_LABELS[part.kind]] if part.kind in _LABELS else above
    return " > ".join(headings) + "\n" + words if with_headings and headings else words


@dataclass(frozen=True)
class OpenIndex:
    """An index in memory. Rows of `vectors` and `lexical` are positions in `passages`, likewise for sentences."""

    manifest: IndexManifest
    documents: dict[str, Document]
    outlines: dict[str, Outline]
    registers: dict[str, Register]
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]
    glossary: tuple[Term, ...]
    vectors: VectorIndex
    lexical: LexicalIndex
    unit_vectors: VectorIndex
    unit_lexical: LexicalIndex

    @cached_property
    def known_words(self) -> frozenset[str]:
        """The lower-case English words of all documents and of the labels of the page's frame."""
        texts = [*(d.text for d in self.documents.values()), *_LABELS.values()]
        return frozenset(word for text in texts for word in re.findall("[a-z]+", text.lower()))

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


@dataclass(frozen=True)
class IndexParts:
    """Everything a build has made, before it is written."""

    readings: Sequence[ReadDocument]
    passages: tuple[Passage, ...]
    units: tuple[Unit, ...]
    glossary: tuple[Term, ...]
    vectors: VectorIndex
    lexical: LexicalIndex
    unit_vectors: VectorIndex
    unit_lexical: LexicalIndex


@contextmanager
def build_lock(index: Path, timeout_s: float = 30.0) -> Iterator[None]:
    """Hold the folder for one build, made here when it is absent.

    Raises UsageError when another build holds it longer than `timeout_s`, or when it cannot be written.
    """
    lock = FileLock(index / ".lock", timeout=timeout_s)
    try:
        index.mkdir(parents=True, exist_ok=True)
        _refuse_foreign(index)
        lock.acquire()
    except Timeout as error:
        raise UsageError(
            f"another build holds {index}; wait for it to end, then run `policy-qa build` again"
        ) from error
    except OSError as error:
        raise UsageError(
            f"no index can be written in {index}: {error}. Give another folder with --index DIR."
        ) from error
    try:
        yield
    finally:
        lock.release()


def write_index(
    index: Path, parts: IndexParts, make_manifest: Callable[[dict[str, FileEntry]], IndexManifest]
) -> IndexManifest:
    """Write a build into a new folder and swap it in with one rename. Call under `build_lock`.

    On any failure before the rename the old index stays as it was and the new folder is removed (a killed build
    leaves its folder behind; the next build removes it). Raises UsageError when the folder cannot be written or
    holds a manifest.json that is not ours.
    """
    is_readable = _refuse_foreign(index)
    if is_readable:
        _remove_orphans(index)
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
    _remove_orphans(index)
    return manifest


def _write_manifest(index: Path, folder: Path, manifest: IndexManifest) -> None:
    """Put the manifest in place with one rename, readable by whoever may read the other files."""
    keys = manifest.model_dump(mode="json")
    content = json.dumps(keys | {CHECKSUM: _checksum_of(keys)}, ensure_ascii=False, indent=1) + "\n"
    write_atomically(folder / MANIFEST, content.encode())
    shutil.copymode(folder / "documents.jsonl", folder / MANIFEST)
    for path in (*(path for path in folder.rglob("*") if path.is_dir()), folder, index):
        _sync_folder(path)
    os.replace(folder / MANIFEST, index / MANIFEST)
    _sync_folder(index)


def _checksum_of(keys: dict[str, Any]) -> str:
    """sha256 of the manifest's content, whatever its spacing and order."""
    return hashlib.sha256(json.dumps(keys, sort_keys=True).encode()).hexdigest()


def _names(index: Path, folder: Path) -> bool:
    """Whether the manifest names `folder`: then the rename is done and the index is in there."""
    try:
        return any(name.startswith(f"{folder.name}/") for name in read_manifest(index).files)
    except IndexUnusableError:
        return False


def read_manifest(index: Path) -> IndexManifest:
    """The manifest of an index. Raises IndexMissingError, IndexFormatError or IndexDamagedError."""
    path = index / MANIFEST
    if not path.is_file():
        raise IndexMissingError(f"there is no index in {index} (no {MANIFEST}). {_REBUILD}")
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise IndexDamagedError(f"{path} is damaged: {error}. {_REBUILD}") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise IndexFormatError(
            f"{path} does not describe an index of policy-qa. Give another --index DIR, or move it away and run "
            "`policy-qa build`."
        )
    if found.get("version") != FORMAT_VERSION:
        raise IndexFormatError(
            f"{index} was written in index format {found.get('version')!r}; this version reads {FORMAT_VERSION}. "
            f"{_REBUILD}"
        )
    if found.pop(CHECKSUM, None) != _checksum_of(found):
        raise IndexDamagedError(f"{path} was altered: its content does not fit its {CHECKSUM}. {_REBUILD}")
    try:
        manifest = IndexManifest.model_validate_json(json.dumps(found))
    except ValidationError as error:
        fault = error.errors()[0]
        raise IndexDamagedError(f"{path} is damaged at {fault['loc']}: {fault['msg']}. {_REBUILD}") from error
    if any(not _is_inside(index, name) for name in manifest.files):
        raise IndexDamagedError(f"{path} names files outside {index}. {_REBUILD}")
    return manifest


def open_index(index: Path, corpus: Path | None, settings: Settings) -> OpenIndex:
    """The index in `index`, every file checked against its manifest.

    corpus: its folder, to be told when it has changed since the build; None or an absent folder: not checked.
    Raises the IndexUnusableError that fits; each names the command to run.
    """
    for attempt in range(N_OPENINGS):
        manifest = read_manifest(index)
        try:
            _check_origin(index, manifest, corpus, settings)
            return _read_parts(index, manifest)
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
                f"{_REBUILD[:-1]}, or set it back."
            )
    if corpus is not None and corpus.is_dir() and corpus_fingerprint(corpus) != manifest.corpus_fingerprint:
        raise IndexMismatchError(
            f"{corpus} has changed since {index} was built from it (or is another corpus). {_REBUILD}"
        )


def _is_inside(index: Path, name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and parts[0].startswith(BUILD_PREFIX) and ".." not in parts and not Path(name).is_absolute()


def _checked_bytes(index: Path, name: str, entry: FileEntry) -> bytes:
    path = index / name
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IndexDamagedError(f"{path} is missing or cannot be read: {error}. {_REBUILD}") from error
    if len(content) != entry.size:
        raise IndexDamagedError(f"{path} has {len(content):,} bytes, its manifest says {entry.size:,}. {_REBUILD}")
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise IndexDamagedError(f"{path} was altered: its sha256 is not the manifest's. {_REBUILD}")
    return content


def _read_parts(index: Path, manifest: IndexManifest) -> OpenIndex:
    contents = {name: _checked_bytes(index, name, entry) for name, entry in manifest.files.items()}
    by_name = {name.split("/", 1)[1]: content for name, content in contents.items()}
    folder = index / next(iter(manifest.files)).split("/", 1)[0] if manifest.files else index
    try:
        documents = _read_lines(by_name["documents.jsonl"], Document)
        readings = _read_lines(by_name["outlines.jsonl"], Reading)
        passages = _read_lines(by_name["passages.jsonl"], Passage)
        units = _read_lines(by_name["units.jsonl"], Unit)
        opened = OpenIndex(
            manifest=manifest,
            documents={d.id: d for d in documents},
            outlines={r.document: Outline(r.blocks, r.sections) for r in readings},
            registers={r.document: r.register_ for r in readings},
            passages=passages,
            units=units,
            glossary=_read_lines(by_name["glossary.jsonl"], Term),
            vectors=VectorIndex.read(by_name["passages.faiss"], "passages.faiss"),
            lexical=LexicalIndex.read(folder / "lexical-passages", len(passages)),
            unit_vectors=VectorIndex.read(by_name["units.faiss"], "units.faiss"),
            unit_lexical=LexicalIndex.read(folder / "lexical-units", len(units)),
        )
    except (KeyError, ValidationError, OSError, ValueError) as error:
        raise IndexDamagedError(f"{index} is damaged: {error!r}. {_REBUILD}") from error
    if (opened.vectors.size, opened.unit_vectors.size) != (len(passages), len(units)):
        raise IndexDamagedError(f"{index}: numbers of vectors and passages differ. {_REBUILD}")
    return opened


def _read_lines(content: bytes, record: type[R]) -> tuple[R, ...]:
    return tuple(record.model_validate_json(line) for line in content.splitlines() if line)


def _write_parts(folder: Path, parts: IndexParts) -> None:
    readings = [
        Reading(document=r.document.id, blocks=r.outline.blocks, sections=r.outline.sections, register_=r.register)
        for r in parts.readings
    ]
    _write_lines(folder / "documents.jsonl", [r.document for r in parts.readings])
    _write_lines(folder / "outlines.jsonl", readings)
    _write_lines(folder / "passages.jsonl", parts.passages)
    _write_lines(folder / "units.jsonl", parts.units)
    _write_lines(folder / "glossary.jsonl", parts.glossary)
    (folder / "passages.faiss").write_bytes(parts.vectors.to_bytes())
    (folder / "units.faiss").write_bytes(parts.unit_vectors.to_bytes())
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


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _refuse_foreign(index: Path) -> bool:
    """Whether the manifest can be read, or there is none; a damaged or older one of ours may be overwritten.

    Raises UsageError for a manifest.json that is not ours.
    """
    try:
        read_manifest(index)
    except IndexMissingError:
        return True
    except IndexUnusableError as error:
        if not _was_ours(index):
            raise UsageError(
                f"{index / MANIFEST} is not the manifest of an index of policy-qa and is left as it is. "
                "Give another --index DIR, or move it away and run `policy-qa build` again."
            ) from error
        return False
    return True


def _was_ours(index: Path) -> bool:
    """Whether a manifest that cannot be read was written by a build: it says so, or build folders stand beside it."""
    try:
        content = (index / MANIFEST).read_bytes()
    except OSError:
        return False
    return not content.strip() or FORMAT.encode() in content or any(_build_folders(index))


def _build_folders(index: Path) -> Iterator[Path]:
    return (path for path in index.glob(f"{BUILD_PREFIX}*") if _BUILD_FOLDER.fullmatch(path.name) and path.is_dir())


def _remove_orphans(index: Path) -> None:
    """Remove build folders that the manifest does not name: leavings of killed builds, or the index before."""
    try:
        named = {name.split("/", 1)[0] for name in read_manifest(index).files}
    except IndexMissingError:
        named = set()
    for path in _build_folders(index):
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)
