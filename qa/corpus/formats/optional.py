"""What may be there to read more kinds of files, without loading any of it."""

from __future__ import annotations

import importlib.metadata

from qa.corpus.formats.office import program


def optional_readers() -> tuple[str, ...]:
    """A line for each that is there: what a folder gives is another once one of them is installed."""
    return tuple(line for line in (_version("rapidocr"), "libreoffice" if program() else "") if line)


def _version(name: str) -> str:
    try:
        return f"{name} {importlib.metadata.version(name)}"
    except importlib.metadata.PackageNotFoundError:
        return ""
