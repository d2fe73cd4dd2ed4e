"""A corpus folder in, documents with canonical text out.

Canonical text: the lines that the format gives without furniture (language bar, breadcrumb, font and print buttons,
registration numbers), white space normalised, empty lines left out, joined by single line ends. It is made once,
stored in the index, and every span refers to it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa.checksums import sha256s_of
from qa.corpus.accounting import account
from qa.corpus.audiences import AUDIENCES
from qa.corpus.canonical import canonical_lines, canonical_text
from qa.corpus.document_files import FOREIGN_SUFFIXES, SUFFIXES, Had, document_files, ids_of, parts_of
from qa.corpus.formats.draft import Draft, Line
from qa.corpus.formats.encodings import decode
from qa.corpus.formats.guard import Guard
from qa.corpus.formats.sniff import Format, format_of
from qa.corpus.formats.text import read_text
from qa.corpus.glossary import GLOSSARY
from qa.corpus.known_questions import KNOWN
from qa.corpus.manifest_lines import MANIFEST, ManifestLine, manifest_json, read_manifest
from qa.corpus.metadata import find_metadata
from qa.corpus.parallel_texts import aligned_file, are_beside, companions, with_parallel_files, with_parallels
from qa.corpus.standing import changes_in
from qa.corpus.support import SUPPORT
from qa.datatypes import Document, Mark, Place, Span
from qa.errors import AlignmentError, CorpusError, ManifestError
from qa.language.identification import language_of

__all__ = [
    "FOREIGN_SUFFIXES", "MANIFEST", "SUFFIXES", "ManifestLine", "canonical_text", "corpus_fingerprint", "manifest_json",
    "read_corpus", "read_file", "read_folder", "read_manifest",
]  # fmt: skip

MAX_BYTES = 50 * 1024 * 1024
MAX_CHARS = 5_000_000
MAX_LINES = 100_000
_WANTED = "*.txt, *.md, *.html, *.docx, *.xlsx, *.csv or *.pdf"
_log = logging.getLogger(__name__)


class Refusal(NamedTuple):
    """A file that could not be read: its path inside the corpus folder, and what says why and what to do."""

    file: str
    error: CorpusError

    @property
    def reason(self) -> str:
        """What the error says, on one line."""
        return " ".join(str(self.error).split())


Held = Callable[[ManifestLine, str], bool]
"""Whether the document is known that was made earlier of this line and of a file with this sha256."""


class CorpusReading(NamedTuple):
    """What a folder gave: documents in the order of their ids, the files that were refused, and ids that were held."""

    documents: tuple[Document, ...]
    refused: tuple[Refusal, ...]
    held: tuple[str, ...] = ()


def read_corpus(folder: Path) -> tuple[Document, ...]:
    """The documents of a folder in the order of their ids; files that cannot be read are logged and left out.

    Raises as `read_folder` does.
    """
    reading = read_folder(folder)
    for refusal in reading.refused:
        _log.warning("not read: %s", refusal.reason)
    return reading.documents


def read_folder(
    folder: Path, max_bytes: int | None = None, held: Held | None = None, had: Had | None = None
) -> CorpusReading:
    """All documents of a folder in the order of their ids, the files that could not be read, and what is held.

    manifest.jsonl says what is known of the files; for files that it does not name, the text is searched.
    max_bytes: the largest file that is read; None: `MAX_BYTES`. held: asked for each file; one that it knows is not
    read. had: as for `corpus_lines`.
    Raises CorpusError when no file could be read (it names the first, with the reason) or the folder holds none,
    ManifestError for a wrong manifest line.
    """
    if not folder.is_dir():
        raise CorpusError("no corpus folder at {}; give one with --corpus DIR (it holds {} files)", folder, _WANTED)
    max_bytes = MAX_BYTES if max_bytes is None else max_bytes
    documents: list[Document] = []
    refused: list[Refusal] = []
    kept: list[str] = []
    lines = corpus_lines(folder, had)
    known = sha256s_of(_files_of(folder, lines)) if held is not None else {}

    def sha256_with_companions(line: ManifestLine) -> str:
        """That of the document's file, and behind it those of the files that are read with it."""
        paths = (folder / line.file, *companions(folder, line))
        return " ".join(known[path].sha256 for path in paths if path in known)

    with Guard() as guard:

        def read(line: ManifestLine) -> Document:
            return read_file(folder, line, guard, max_bytes)

        for line in lines:
            path = folder / line.file
            is_small = path in known and known[path].size <= max_bytes
            if held is not None and is_small and held(line, sha256_with_companions(line)):
                kept.append(line.id)
                continue
            try:
                document, faults = with_parallels(read(line), line, folder, read)
                documents.append(document)
                refused += [Refusal(entry.file, fault) for entry, fault in faults]
            except (ManifestError, AlignmentError):
                raise
            except CorpusError as error:
                refused.append(Refusal(line.file, error))
    if not documents and not kept:
        raise _nothing_read(folder, refused)
    documents.sort(key=lambda document: document.id)
    return CorpusReading(tuple(documents), tuple(refused), tuple(sorted(kept)))


def _nothing_read(folder: Path, refused: Sequence[Refusal]) -> CorpusError:
    """What is wrong with a folder that gave no document."""
    if not refused:
        return CorpusError("{} holds no document: wanted {} files or a {}. Put one there.", folder, _WANTED, MANIFEST)
    first, n_more = refused[0].error, len(refused) - 1
    if not n_more:
        return first
    return CorpusError("{} ({} more file{} could not be read either)", first, n_more, "s" if n_more > 1 else "")


def corpus_lines(folder: Path, had: Had | None = None) -> list[ManifestLine]:
    """One line for each document file: those of manifest.jsonl, then the files it does not name, with ids given.

    had: the file that had an id before. It keeps it, whatever other files come or go.
    """
    lines = read_manifest(folder)
    for line in lines:
        for file in (line.file, *(entry.file for entry in line.parallel)):
            if not _lies_in(folder, folder / file):
                raise ManifestError(
                    "document {!r}: file {!r} lies outside the corpus folder {}; copy it into the folder",
                    line.id,
                    file,
                    folder,
                )
    named = {(folder / line.file).resolve() for line in lines}
    files = [
        path.relative_to(folder).as_posix()
        for path in document_files(folder)
        if not named or path.resolve() not in named
    ]
    beside = are_beside(files, lines)
    loose = [file for file in files if file not in beside]
    ids = ids_of(loose, {line.id for line in lines}, had)
    return with_parallel_files(lines + [ManifestLine(id=ids[file], file=file) for file in loose], sorted(beside))


def _files_of(folder: Path, lines: Iterable[ManifestLine]) -> list[Path]:
    """The files of documents and those that are read with them."""
    return [path for line in lines for path in (folder / line.file, *companions(folder, line))]


def read_loose(path: Path) -> Document:
    """The document in one file that need not lie in a corpus; its id is made of the file's name. Raises CorpusError."""
    with Guard() as guard:
        return read_file(path.parent, ManifestLine(id=ids_of([path.name], set())[path.name], file=path.name), guard)


def read_file(folder: Path, line: ManifestLine, guard: Guard, max_bytes: int = MAX_BYTES) -> Document:
    """The document of one manifest line. Raises CorpusError, which names the file, when it cannot be read."""
    path = folder / line.file
    if not _lies_in(folder, path):
        raise CorpusError("{} lies outside the corpus folder {}; copy it into the folder", path, folder)
    if not path.is_file():
        raise CorpusError("document {!r}: no file {}; put it there or take its line out of {}", line.id, path, MANIFEST)
    try:
        raw, sha256 = _checked_bytes(path, line, max_bytes)
        return _document(_draft(path, raw, guard), line, sha256)
    except CorpusError as error:
        raise CorpusError("{} {}", path, error) from error
    except OSError as error:
        raise CorpusError("{} cannot be read: {}", path, error) from error


def _checked_bytes(path: Path, line: ManifestLine, max_bytes: int) -> tuple[bytes, str]:
    n_bytes = path.stat().st_size
    if n_bytes > max_bytes:
        raise CorpusError("has {:,} bytes; at most {:,} are read. Split the file.", n_bytes, max_bytes)
    raw = path.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    if line.sha256 and line.sha256 != sha256:
        raise CorpusError(
            "has sha256 {}, {} says {}. If the change is meant, write the new value into the line of {!r}; else "
            "put the old file back.",
            sha256,
            MANIFEST,
            line.sha256,
            line.id,
        )
    return raw, sha256


def _draft(path: Path, raw: bytes, guard: Guard) -> Draft:
    format_ = format_of(raw, path.suffix)
    if format_ is Format.TEXT:
        return read_text(decode(raw))
    return guard.parse(path, format_)


class Assembled(NamedTuple):
    """Canonical text with the headings that the format sets and the places in the source file."""

    text: str
    marks: tuple[Mark, ...]
    places: tuple[Place, ...]
    items: tuple[Span, ...] = ()  # lists of the file
    dropped: tuple[str, ...] = ()  # what was taken for furniture


def assemble(lines: Iterable[Line]) -> Assembled:
    """Join the lines of a format to canonical text; every mark covers one whole line of it.

    Raises CorpusError for a text longer than any policy.
    """
    kept: list[str] = []
    marks: list[Mark] = []
    places: list[Place] = []
    items: list[Span] = []
    dropped: list[str] = []
    start, was_item = 0, False
    for line in lines:
        for words in canonical_lines(line.text, dropped):
            end = start + len(words)
            if line.level:
                marks.append(Mark(start=start, end=end, level=min(line.level, 9)))
            if line.page is not None or line.anchor:
                place = Place(start=start, end=end, page=line.page, anchor=line.anchor, is_ocr=line.is_ocr)
                _add_place(places, place)
            if line.is_item:
                began = items.pop().start if was_item else start
                items.append(Span(start=began, end=end))
            was_item = line.is_item
            kept.append(words)
            start = end + 1
        if start > MAX_CHARS or len(kept) > MAX_LINES:
            raise CorpusError("holds more than {:,} characters or {:,} lines; split the file", MAX_CHARS, MAX_LINES)
    return Assembled("\n".join(kept), tuple(marks), tuple(places), tuple(items), tuple(dropped))


def _add_place(places: list[Place], place: Place) -> None:
    if places and places[-1].model_dump(exclude={"start", "end"}) == place.model_dump(exclude={"start", "end"}):
        places[-1] = places[-1].model_copy(update={"end": place.end})
    else:
        places.append(place)


def _document(draft: Draft, line: ManifestLine, sha256: str) -> Document:
    text, marks, places, items, dropped = assemble(draft.lines)
    if not text:
        raise CorpusError("holds no text once page furniture is left out; put text there or take the file away")
    given = {key: getattr(line, key) for key in ("title", "issuer", "number", "date", "kind", "source")}
    given["kind"] = "" if "kind" not in line.model_fields_set else line.kind
    metadata = find_metadata(text, marks, draft.title, draft.known, default_title=line.id)
    values: dict[str, Any] = {key: given.get(key) or guess.value for key, guess in metadata.items()}
    confidence = {key: 1.0 if given.get(key) else guess.confidence for key, guess in metadata.items() if values[key]}
    return Document(
        id=line.id, text=text, sha256=sha256, file=line.file, marks=marks, places=places, confidence=confidence,
        items=items, left_out=account(draft.dropped, dropped), changes=changes_in(text, values["title"]),
        language=line.language or language_of(text), **values,
    )  # fmt: skip


def corpus_fingerprint(folder: Path) -> str:
    """sha256 over names and bytes of all that is read here: changes when any of it does.

    That is manifest, glossary, support kinds, audiences, known questions, documents and what stands beside them.

    A file whose state is the one it had when it was hashed last is not read again (qa/checksums.py).
    """
    named = {folder / name for name in (MANIFEST, GLOSSARY, SUPPORT, AUDIENCES, KNOWN, *_named_files(folder))}
    documents = {*named, *document_files(folder)}
    named |= {aligned_file(path) for path in documents}
    paths = sorted({path for path in named | documents if path.is_file()}, key=parts_of)
    known = sha256s_of(paths)
    digest = hashlib.sha256()
    for path in paths:
        digest.update("/".join(path.parts[len(folder.parts) :]).encode() + b"\0")
        digest.update(bytes.fromhex(known[path].sha256) if path in known else b"")
    return digest.hexdigest()


def _named_files(folder: Path) -> list[str]:
    """The files that the manifest names; [] when it cannot be read, then its own bytes say enough."""
    try:
        lines = read_manifest(folder)
    except CorpusError:
        return []
    files = [file for line in lines for file in (line.file, *(entry.file for entry in line.parallel))]
    return [file for file in files if _lies_in(folder, folder / file)]


def _lies_in(folder: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())
