"""Texts beside a document in another language: which files they are, and what stands in them.

`<name>.zh.txt` beside `<name>.txt` is its Chinese text; manifest.jsonl may name others, and their standing. The readers
are those of documents. What is aligned by hand stands in `<name>.aligned.jsonl` beside the document.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import get_args

from pydantic import Field

from qa.corpus.json_lines import read_json_lines
from qa.corpus.manifest_lines import ManifestLine, ParallelEntry
from qa.datatypes import Document, Language, Record, Span
from qa.errors import AlignmentError, CorpusError, ManifestError
from qa.language.identification import language_of
from qa.parallel_records import HandAligned, ParallelText
from qa.worded import Worded

ALIGNED_SUFFIX = ".aligned.jsonl"
_SURE_NAME = 0.5  # confidence from which a title, issuer or number is shown
_BESIDE = re.compile(rf"(?P<stem>.+)\.(?P<language>{'|'.join(get_args(Language))})")


class AlignedLine(Record):
    """A line of `<name>.aligned.jsonl`: words of the document and the words that go with them, each verbatim.

    One of the two may be empty: nothing goes with the other. `place` and `parallel_place` say which it is of words that
    stand several times, from 1.
    """

    document: str
    parallel: str
    language: Language | None = None  # None: the only parallel text there is
    place: int = Field(default=1, ge=1)
    parallel_place: int = Field(default=1, ge=1)


def with_parallel_files(lines: Sequence[ManifestLine], files: Iterable[str]) -> list[ManifestLine]:
    """The lines with the parallel texts that stand beside their documents; files of parallel texts are no lines.

    files: those of parallel texts, as paths inside the folder. Raises ManifestError for a document's file that is named
    as a parallel text.
    """
    own = {PurePosixPath(line.file).as_posix(): line.id for line in lines}
    named = {PurePosixPath(entry.file).as_posix() for line in lines for entry in line.parallel}
    for line in lines:
        for entry in line.parallel:
            of = own.get(PurePosixPath(entry.file).as_posix())
            if of is not None:
                raise ManifestError(
                    "document {!r}: {!r} is named as its parallel text and is the file of document {!r} too; "
                    "wanted a file that is no document. Take one of the two out.",
                    line.id,
                    entry.file,
                    of,
                )
    beside: dict[str, list[ParallelEntry]] = {}
    for file in files:
        match = _BESIDE.fullmatch(PurePosixPath(file).stem)
        if match is not None and file not in named:
            stem = (PurePosixPath(file).parent / match["stem"]).as_posix()
            entry = ParallelEntry.model_validate({"file": file, "language": match["language"]})
            beside.setdefault(stem, []).append(entry)
    found = []
    for line in lines:
        more = [entry for entry in beside.get(_stem(line.file), ()) if entry.file not in own]
        found.append(line.model_copy(update={"parallel": (*line.parallel, *more)}) if more else line)
    return found


def are_beside(files: Sequence[str], lines: Sequence[ManifestLine]) -> set[str]:
    """Those of some files that are parallel texts: named as such by a line, or beside a document by their name."""
    stems = {_stem(file) for file in (*files, *(line.file for line in lines))}
    found = {PurePosixPath(entry.file).as_posix() for line in lines for entry in line.parallel}
    for file in files:
        match = _BESIDE.fullmatch(PurePosixPath(file).stem)
        if match is not None and (PurePosixPath(file).parent / match["stem"]).as_posix() in stems:
            found.add(file)
    return found


def companions(folder: Path, line: ManifestLine) -> Iterator[Path]:
    """The files that are read with a document: its parallel texts, and what is aligned by hand."""
    yield from (folder / entry.file for entry in line.parallel)
    yield aligned_file(folder / line.file)


def aligned_file(document: Path) -> Path:
    """The file of what is aligned by hand for the document in a file; it need not exist."""
    return document.with_name(f"{document.stem}{ALIGNED_SUFFIX}")


def _stem(file: str) -> str:
    path = PurePosixPath(file)
    return (path.parent / path.stem).as_posix()


Read = Callable[[ManifestLine], Document]
"""Reads a file of the corpus. Raises CorpusError."""


def with_parallels(
    document: Document, line: ManifestLine, folder: Path, read: Read
) -> tuple[Document, tuple[tuple[ParallelEntry, CorpusError], ...]]:
    """The document with its parallel texts, and why some could not be read.

    Raises AlignmentError naming file and line when what is aligned by hand does not fit the texts.
    """
    texts: list[ParallelText] = []
    faults: list[tuple[ParallelEntry, CorpusError]] = []
    for entry in line.parallel:
        try:
            texts.append(_parallel_text(document, entry, folder, read))
        except ManifestError:
            raise
        except CorpusError as error:
            faults.append((entry, error))
    path = aligned_file(folder / line.file)
    by_hand = _by_hand(path, document, texts) if not faults else [() for _ in texts]
    aligned = (text.model_copy(update={"by_hand": pairs}) for text, pairs in zip(texts, by_hand, strict=True))
    return document.model_copy(update={"parallels": tuple(aligned)}), tuple(faults)


def _parallel_text(document: Document, entry: ParallelEntry, folder: Path, read: Read) -> ParallelText:
    path = folder / entry.file
    if entry.language == document.language:
        raise CorpusError(
            "{} is given as a parallel text in the language {!r}, which is that of the document {!r} itself. "
            "Give it another name, or the document's language in the manifest.",
            path,
            entry.language,
            document.id,
        )
    line = ManifestLine(id=document.id, file=entry.file, title=entry.title, issuer=entry.issuer, number=entry.number)
    found = read(line)
    if language_of(found.text) != entry.language:
        raise CorpusError(
            "{} is given as the {!r} text beside {!r}, but reads as {!r}. Put the right text there, or change "
            "its name or its line in the manifest.",
            path,
            entry.language,
            document.id,
            language_of(found.text),
        )
    return ParallelText(
        language=entry.language, standing=entry.standing, note=entry.note, file=entry.file, sha256=found.sha256,
        title=_name(found, "title"), issuer=_name(found, "issuer"), number=_name(found, "number"),
        source=entry.source, text=found.text,
    )  # fmt: skip


def _name(found: Document, key: str) -> str:
    """A piece of metadata that a text states or its line in the manifest gives; "" for one that is but guessed."""
    return str(getattr(found, key)) if found.confidence.get(key, 0.0) >= _SURE_NAME else ""


def _by_hand(path: Path, document: Document, texts: Sequence[ParallelText]) -> list[tuple[HandAligned, ...]]:
    found: list[list[HandAligned]] = [[] for _ in texts]
    try:
        lines = read_json_lines(path, AlignedLine)
    except CorpusError as error:
        known = ", ".join(AlignedLine.model_fields)
        raise AlignmentError("{}. Wanted one JSON object on the line, with keys of: {}.", error, known) from error
    for number, line in lines:
        where = Worded("{}, line {}", path, number)
        at = [i for i, text in enumerate(texts) if line.language in (None, text.language)]
        if len(at) != 1:
            languages = ", ".join(repr(text.language) for text in texts) or Worded("none")
            raise AlignmentError(
                "{}: language {!r} names {} parallel texts of {!r}; wanted one. There are texts in: {}.",
                where,
                line.language,
                len(at),
                document.id,
                languages,
            )
        if not line.document.strip() and not line.parallel.strip():
            raise AlignmentError("{}: both sides are empty; wanted words of the document, the parallel, or both", where)
        text = texts[at[0]]
        span = _place(where, Worded("document"), line.document, document.text, line.place)
        beside = _place(where, Worded("parallel"), line.parallel, text.text, line.parallel_place)
        found[at[0]].append(HandAligned(span=span, beside=beside))
    return [tuple(pairs) for pairs in found]


def _place(where: str, side: str, words: str, text: str, place: int) -> Span | None:
    """Where words stand in a text; None for no words. Raises AlignmentError where they do not, or stand too seldom."""
    if not words.strip():
        return None
    starts = [match.start() for match in re.finditer(re.escape(words), text)]
    if len(starts) < place:
        raise AlignmentError(
            "{}: {!r} stands {} times in the {}; wanted place {}. Copy the words as `policy-qa parallel ID` "
            "shows them.",
            where,
            words[:60],
            len(starts),
            side,
            place,
        )
    return Span(start=starts[place - 1], end=starts[place - 1] + len(words))
