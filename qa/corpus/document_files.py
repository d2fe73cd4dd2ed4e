"""Which files of a folder are documents, and the id of each: made of its name, and kept when other files come or go."""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

SUFFIXES = (
    ".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".shtml", ".docx", ".pdf", ".csv", ".tsv", ".xlsx", ".xlsm",
    ".eml", ".mht", ".mhtml", ".docm", ".dotx", ".text",
)  # fmt: skip
# Files that are not read, or with LibreOffice or OCR alone: each is named with the way out, not passed over in silence.
FOREIGN_SUFFIXES = (
    ".doc", ".wps", ".rtf", ".odt", ".ofd", ".xls", ".et", ".ods", ".ppt", ".pptx", ".odp", ".msg", ".epub",
    ".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".zip", ".rar", ".7z",
    ".heic", ".svg", ".xps", ".oxps", ".ceb", ".caj", ".dps", ".pages", ".numbers", ".key", ".mobi",
)  # fmt: skip
_NOT_DOCUMENTS = {"readme.md", "license.txt"}
_SIDE_FOLDER = re.compile(r"(.+)(?:_files|\.files|_Files)$")  # what a browser saves beside a page
_MAX_CHARS = 100


Had = Callable[[str], str]
"""The file that a document of this id was made of before, as a path inside the corpus folder; "" for an unknown id."""


def document_files(folder: Path) -> list[Path]:
    """The files that look like documents, in order; without hidden ones, and what a browser saves beside a page."""
    suffixes = (*SUFFIXES, *FOREIGN_SUFFIXES)
    found: list[Path] = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not (_is_hidden(name) or _is_of_saved_page(Path(root, name)))]
        documents = (name for name in names if name.lower().endswith(suffixes) and not _is_hidden(name))
        paths = (Path(root, name) for name in documents if name.lower() not in _NOT_DOCUMENTS)
        found += [path for path in paths if path.is_file()]
    return sorted(found, key=parts_of)


def _is_hidden(name: str) -> bool:
    return name.startswith((".", "~$"))


def parts_of(path: Path) -> tuple[str, ...]:
    """What paths are ordered by: comparing these is quicker."""
    return path.parts


def _is_of_saved_page(folder: Path) -> bool:
    match = _SIDE_FOLDER.fullmatch(folder.name)
    return match is not None and any((folder.parent / f"{match[1]}{suffix}").is_file() for suffix in (".html", ".htm"))


def ids_of(files: Iterable[str], taken: set[str], had: Had | None = None) -> dict[str, str]:
    """An id for each file (a path inside the corpus folder); none of `taken`.

    had: tells which file had an id before; it keeps it. It is asked only where an id is not told by the name alone. Of
    two new files of one name the second is told by its folder or suffix.
    """
    names = {file: list(_candidates(Path(file))) for file in files}
    n_wanted = Counter(candidates[0] for candidates in names.values())
    ids: dict[str, str] = {}
    if had is not None:
        for file, candidates in names.items():
            doubtful = candidates if n_wanted[candidates[0]] > 1 else candidates[1:]
            earlier = next((name for name in doubtful if had(name) == file), "")
            if earlier and earlier not in taken:
                ids[file] = earlier
    taken = taken | set(ids.values())
    for file, candidates in names.items():
        if file not in ids:
            ids[file] = next(name for name in candidates if name not in taken)
            taken.add(ids[file])
    return ids


def _candidates(path: Path) -> Iterator[str]:
    stem = _plain(path.stem)
    if not path.stem.isascii():  # two names may be written alike in Latin letters
        stem = f"{stem[: _MAX_CHARS - 7]}-{hashlib.sha256(path.stem.encode()).hexdigest()[:6]}"
    yield stem
    parent = _plain(path.parent.name) if path.parent.name else ""
    if parent:
        yield f"{parent}-{stem}"[-_MAX_CHARS:].lstrip("-._")
    yield f"{stem}-{_plain(path.suffix)}"
    yield f"{stem}-{hashlib.sha256(path.as_posix().encode()).hexdigest()[:8]}"


def _plain(name: str) -> str:
    """A name in letters, figures and - . _; names in other scripts are written in Latin letters, Chinese as pinyin.

    _plain("乙镇通知（2024年）") -> "Yi-Zhen-Tong-Zhi-2024-Nian"
    """
    if not name.isascii():
        from anyascii import anyascii

        name = "".join(f" {anyascii(char)} " if "\u3400" <= char <= "\u9fff" else anyascii(char) for char in name)
    return re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-._")[:_MAX_CHARS] or "document"
