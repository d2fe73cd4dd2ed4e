"""Documents put into a corpus folder or taken out of it, and the index brought in step."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from qa.checksums import write_atomically
from qa.corpus.folder import FOREIGN_SUFFIXES, MANIFEST, SUFFIXES, corpus_lines, read_loose
from qa.corpus.parallel_texts import companions
from qa.corpus.scope import some_of
from qa.errors import CorpusError, UsageError
from qa.index.builder import BuildReport, Progress, sync_held
from qa.index.manifest import build_lock
from qa.index.sync import known_file, known_index
from qa.settings import Settings

_ASIDE = ".policy-qa-"  # folders that hold what was replaced until the index is in step; never read as documents


def add_files(
    corpus: Path,
    index: Path,
    settings: Settings,
    files: Sequence[Path],
    *,
    is_replacing: bool = False,
    on_progress: Progress | None = None,
) -> BuildReport:
    """Copy `files` into the corpus folder, which is made when absent, and sync.

    A file of the same name and other content is replaced only with `is_replacing`. When anything fails no file is
    added or replaced. Raises UsageError or CorpusError naming the file, or what `sync_index` raises.
    """
    with build_lock(index):
        contents = {corpus / path.name: _content(path) for path in files}
        if len(contents) < len(files):
            raise UsageError("two of the files have one name; rename one of them")
        for target, content in contents.items():
            if target.exists() and not is_replacing and not _holds(target, content):
                raise UsageError(
                    "{} is there already, with other content. Add --replace to put the new text in its place; "
                    "the index keeps the old one as an earlier version.",
                    target,
                )
        with _edit(corpus) as edit:
            for target, content in contents.items():
                if not _holds(target, content):
                    edit.put(target, content)
            return sync_held(corpus, index, settings, on_progress)


def remove_documents(
    corpus: Path, index: Path, settings: Settings, ids: Sequence[str], *, on_progress: Progress | None = None
) -> BuildReport:
    """Delete the files of documents, those beside them and their lines in manifest.jsonl, and sync.

    The index keeps their texts as versions. When anything fails all files stay. Raises UsageError for an unknown id,
    or what `sync_index` raises.
    """
    with build_lock(index):
        if not corpus.is_dir():
            raise CorpusError("no corpus folder at {}; give one with --corpus DIR", corpus)
        lines = corpus_lines(corpus, known_file(known_index(index)))
        file_of = {line.id: corpus / line.file for line in lines}
        beside = {line.id: tuple(companions(corpus, line)) for line in lines}
        unknown = [name for name in ids if name not in file_of]
        if unknown:
            raise UsageError("no document {!r} in {}; it holds {}", unknown[0], corpus, some_of(sorted(file_of)))
        if not file_of.keys() - set(ids):
            raise UsageError("this would leave no document in {}; an index needs at least one", corpus)
        with _edit(corpus) as edit:
            _drop_lines(edit, corpus / MANIFEST, set(ids))
            for name in dict.fromkeys(ids):
                edit.take(file_of[name])
                for path in filter(Path.is_file, beside[name]):
                    edit.take(path)
            return sync_held(corpus, index, settings, on_progress)


def _content(path: Path) -> bytes:
    """The bytes of a file that can be read as a document."""
    if not path.is_file():
        raise UsageError("no file {}", path)
    # as a corpus folder is read: a page named .doc goes in; of an old Word file the message says the way out
    if path.suffix.lower() not in (*SUFFIXES, *FOREIGN_SUFFIXES) or path.name.startswith("."):
        raise UsageError("{} is no document: wanted a file named *{}", path, " or *".join(SUFFIXES))
    read_loose(path)
    return path.read_bytes()


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content


def _drop_lines(edit: _Edit, manifest: Path, ids: set[str]) -> None:
    if not manifest.exists():
        return
    lines = manifest.read_bytes().splitlines(keepends=True)
    kept = [line for line in lines if not (line.strip() and _id_of(manifest, line) in ids)]
    if len(kept) < len(lines):
        edit.put(manifest, b"".join(kept))


def _id_of(manifest: Path, line: bytes) -> str:
    try:
        return str(json.loads(line.decode("utf-8-sig"))["id"])
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            "{} cannot be edited: {}. Save it as UTF-8, or take the lines out.", manifest, error
        ) from error


class _Edit:
    """Files put into a folder and taken out of it, with what is needed to undo that."""

    def __init__(self, aside: Path) -> None:
        self._aside = aside
        self._before: list[tuple[Path, Path | None]] = []  # None: there was no such file

    def put(self, target: Path, content: bytes) -> None:
        old = self._keep(target)
        write_atomically(target, content)
        if old is not None:
            shutil.copymode(old, target)
        else:
            target.chmod(0o666 & ~_umask())

    def take(self, target: Path) -> None:
        self._keep(target)
        target.unlink()

    def undo(self) -> None:
        for target, old in reversed(self._before):
            if old is None:
                target.unlink(missing_ok=True)
            else:
                os.replace(old, target)

    def _keep(self, target: Path) -> Path | None:
        old = None
        if target.exists():
            old = self._aside / str(len(self._before))
            shutil.copy2(target, old)
        self._before.append((target, old))
        return old


@contextmanager
def _edit(corpus: Path) -> Iterator[_Edit]:
    """An edit of the folder that is undone when the block fails. Raises UsageError when it cannot be written."""
    try:
        corpus.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=corpus, prefix=_ASIDE))
    except OSError as error:
        raise UsageError("{} cannot be written: {}. Give another folder with --corpus DIR.", corpus, error) from error
    edit = _Edit(aside)
    try:
        yield edit
    except BaseException as error:
        edit.undo()
        if isinstance(error, OSError):
            raise UsageError("{} cannot be written: {}. Nothing was changed there.", corpus, error) from error
        raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
