"""Which files of a folder are documents, and the id of each: made of its name, and kept when other files come or go."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

SUFFIXES = (
    ".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".shtml", ".docx", ".pdf", ".csv", ".tsv", ".xlsx", ".xlsm",
    ".eml", ".mht", ".mhtml",
)  # fmt: skip
# Files that are not read: each is named with the way out, and not passed over in silence.
FOREIGN_SUFFIXES = (
    ".doc", ".wps", ".rtf", ".odt", ".ofd", ".xls", ".et", ".ods", ".ppt", ".pptx", ".odp", ".msg", ".epub",
    ".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".zip", ".rar", ".7z",
)  # fmt: skip
_NOT_DOCUMENTS = {"readme.md", "license.txt"}
_SIDE_FOLDER = re.compile(r"(.+)(?:_files|\.files|_Files)$")  # what a browser saves beside a page
_MAX_CHARS = 100


def document_files(folder: Path) -> list[Path]:
    """The document files of a folder and the folders below it, in order; hidden ones and readmes left out."""
    suffixes = (*SUFFIXES, *FOREIGN_SUFFIXES)
    paths = (path for path in folder.rglob("*") if path.suffix.lower() in suffixes and path.is_file())
    return sorted(path for path in paths if not _is_aside(folder, path.relative_to(folder)))


def _is_aside(folder: Path, path: Path) -> bool:
    if path.name.lower() in _NOT_DOCUMENTS or any(part.startswith((".", "~$")) for part in path.parts):
        return True
    return any(_is_of_saved_page(folder / parent) for parent in path.parents if parent.name)


def _is_of_saved_page(folder: Path) -> bool:
    match = _SIDE_FOLDER.fullmatch(folder.name)
    return match is not None and any((folder.parent / f"{match[1]}{suffix}").is_file() for suffix in (".html", ".htm"))


def ids_of(files: Iterable[str], taken: set[str], earlier: Mapping[str, str]) -> dict[str, str]:
    """An id for each file (a path inside the corpus folder); none of `taken`.

    earlier: the ids that files had before; they keep them. Of two new files of one name the second is told by its
    folder or suffix.
    """
    files = list(files)
    ids = {file: earlier[file] for file in files if file in earlier and earlier[file] not in taken}
    taken = taken | set(ids.values())
    for file in files:
        if file not in ids:
            ids[file] = next(name for name in _candidates(Path(file)) if name not in taken)
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
