"""The manifest of an index, the lock of its folder, and what in that folder is ours."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from pydantic import ValidationError

from qa.errors import (
    IndexDamagedError,
    IndexFormatError,
    IndexMissingError,
    IndexUnusableError,
    UsageError,
)
from qa.index.manifest_records import IndexManifest
from qa.worded import Worded

FORMAT_VERSION = 10
FORMAT = "policy-qa-index"
MANIFEST = "manifest.json"
CHECKSUM = "checksum"  # key of the manifest that holds the sha256 of all other keys
BUILD_PREFIX = "build-"
REBUILD = Worded("Run `policy-qa build`.")
_BUILD_FOLDER = re.compile(rf"{BUILD_PREFIX}[0-9a-f]{{12}}")


def read_manifest(index: Path) -> IndexManifest:
    """The manifest of an index. Raises IndexMissingError, IndexFormatError or IndexDamagedError."""
    path = index / MANIFEST
    if not path.is_file():
        raise IndexMissingError("there is no index in {} (no {}). {}", index, MANIFEST, REBUILD)
    try:
        keys = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise IndexDamagedError("{} is damaged: {}. {}", path, error, REBUILD) from error
    if not isinstance(keys, dict) or keys.get("format") != FORMAT:
        raise IndexFormatError(
            "{} does not describe an index of policy-qa. Give another --index DIR, or move it away and run "
            "`policy-qa build`.",
            path,
        )
    if keys.get("version") != FORMAT_VERSION:
        raise IndexFormatError(
            "{} was written in index format {!r}; this version reads {}. {}",
            index,
            keys.get("version"),
            FORMAT_VERSION,
            REBUILD,
        )
    if keys.pop(CHECKSUM, None) != checksum_of(keys):
        raise IndexDamagedError("{} was altered: its content does not fit its {}. {}", path, CHECKSUM, REBUILD)
    try:
        manifest = IndexManifest.model_validate_json(json.dumps(keys))
    except ValidationError as error:
        fault = error.errors()[0]
        raise IndexDamagedError("{} is damaged at {}: {}. {}", path, fault["loc"], fault["msg"], REBUILD) from error
    if any(not _is_inside(name) for name in manifest.files):
        raise IndexDamagedError("{} names files outside {}. {}", path, index, REBUILD)
    return manifest


@contextmanager
def build_lock(index: Path, timeout_s: float = 30.0) -> Iterator[None]:
    """Hold the folder for one build, made here when it is absent.

    Raises UsageError when another build holds it longer than `timeout_s`, or when it cannot be written.
    """
    lock = FileLock(index / ".lock", timeout=timeout_s)
    try:
        index.mkdir(parents=True, exist_ok=True)
        refuse_foreign(index)
        lock.acquire()
    except Timeout as error:
        raise UsageError(
            "another build holds {}; wait for it to end, then run `policy-qa build` again", index
        ) from error
    except OSError as error:
        raise UsageError(
            "no index can be written in {}: {}. Give another folder with --index DIR.", index, error
        ) from error
    try:
        yield
    finally:
        lock.release()


def checksum_of(keys: dict[str, Any]) -> str:
    """sha256 of the manifest's content, whatever its spacing and order."""
    return hashlib.sha256(json.dumps(keys, sort_keys=True).encode()).hexdigest()


def _is_inside(name: str) -> bool:
    return name.startswith(BUILD_PREFIX) and ".." not in name.split("/")


def refuse_foreign(index: Path) -> bool:
    """True when the manifest can be read, or there is none; False when it is ours but damaged or older.

    A build may overwrite it in either case. Raises UsageError for a manifest.json that is not ours.
    """
    try:
        read_manifest(index)
    except IndexMissingError:
        return True
    except IndexUnusableError as error:
        if not _was_ours(index):
            raise UsageError(
                "{} is not the manifest of an index of policy-qa and is left as it is. Give another --index DIR, "
                "or move it away and run `policy-qa build` again.",
                index / MANIFEST,
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


def remove_orphans(index: Path) -> None:
    """Remove build folders that the manifest does not name: leavings of killed builds, or the index before."""
    try:
        named = {name.split("/", 1)[0] for name in read_manifest(index).files}
    except IndexMissingError:
        named = set()
    for path in _build_folders(index):
        if path.name not in named:
            shutil.rmtree(path, ignore_errors=True)
