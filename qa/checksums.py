"""Checksums of files of models, indexes and corpora, each computed once per state of the file.

Hashing half a gigabyte takes longer than loading it, and reading ten thousand texts longer than answering, so the cache
folder remembers the sha256 of every file that was hashed with the file's state: size, time of its last change, time of
the last change of its entry, and its place on the disk. Any change of these makes the memory void and the file is read
again. A file that changed within the last seconds is not remembered: its times may not tell the next change.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

logger = logging.getLogger(__name__)

STATES_FILE = "checked-files.json"
LOCK_TIMEOUT_S = 5.0
SETTLED_NS = 2_000_000_000
State = dict[str, int | str]
SEAL = "seal.json"  # in a folder of the cache: the sha256 of each of its files
MAKING_TIMEOUT_S = 600.0


def cache_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where conversions and remembered checksums are kept; it need not exist yet.

    POLICY_QA_CACHE, else XDG_CACHE_HOME/policy-qa, else ~/.cache/policy-qa.
    """
    environ = os.environ if environ is None else environ
    if own := environ.get("POLICY_QA_CACHE"):
        return Path(own).expanduser().absolute()
    if shared := environ.get("XDG_CACHE_HOME"):
        return Path(shared).expanduser().absolute() / "policy-qa"
    return Path.home() / ".cache" / "policy-qa"


def hash_file(path: Path) -> str:
    """Sha256 of the file's bytes as 64 hex digits, read from disk now."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Hashed(NamedTuple):
    """Size and sha256 of a file."""

    size: int
    sha256: str


def sha256_of(path: Path) -> str:
    """Sha256 of a file, from memory when its state has not changed.

    Raises OSError when the file cannot be read. A memory that cannot be read or written is no error.
    """
    new: dict[str, State] = {}
    found = _hashed(path, _read_states(), new)
    _remember(new)
    return found.sha256


def sha256s_of(paths: Iterable[Path]) -> dict[Path, Hashed]:
    """Size and sha256 of files, as `sha256_of`; those that cannot be read are left out."""
    states, new, found = _read_states(), dict[str, State](), dict[Path, Hashed]()
    for path in paths:
        with suppress(OSError):
            found[path] = _hashed(path, states, new)
    _remember(new)
    return found


def _hashed(path: Path, states: Mapping[str, object], new: dict[str, State]) -> Hashed:
    """From `states`, or computed and put into `new`."""
    before = _state(path)
    key, size = str(path.absolute()), int(before["size"])
    remembered = states.get(key)
    if isinstance(remembered, dict) and {name: remembered.get(name) for name in before} == before:
        known = remembered.get("sha256")
        if isinstance(known, str):
            return Hashed(size, known)
    found = hash_file(path)
    is_settled = time.time_ns() - max(int(before["mtime_ns"]), int(before["ctime_ns"])) > SETTLED_NS
    if is_settled and _state(path) == before:  # else it changed under our hands: do not remember
        new[key] = before | {"sha256": found}
    return Hashed(size, found)


def _state(path: Path) -> State:
    stat = path.stat()
    return {
        "size": stat.st_size, "mtime_ns": stat.st_mtime_ns, "ctime_ns": stat.st_ctime_ns, "inode": stat.st_ino,
    }  # fmt: skip


def _read_states() -> dict[str, object]:
    path = cache_folder() / STATES_FILE
    try:
        return _states_in(path, tuple(_state(path).values()))
    except (OSError, ValueError):
        return {}


@lru_cache(maxsize=1)
def _states_in(path: Path, _state: tuple[int | str, ...]) -> dict[str, object]:
    """What the file in this state holds; never altered. A corpus of many files is asked for one by one."""
    found = json.loads(path.read_bytes())
    return found if isinstance(found, dict) else {}


def _remember(new: Mapping[str, State]) -> None:
    if not new:
        return
    from filelock import FileLock, Timeout  # takes a tenth of a second

    folder = cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / (STATES_FILE + ".lock"), timeout=LOCK_TIMEOUT_S):
            states = {known: value for known, value in _read_states().items() if Path(known).exists()}
            write_atomically(folder / STATES_FILE, json.dumps(states | dict(new), indent=1).encode())
    except (OSError, Timeout, NotImplementedError) as error:
        logger.debug("checksums cannot be remembered in %s: %s", folder, error)


def write_atomically(path: Path, content: bytes) -> None:
    """Put `content` in place of `path` so that no reader ever sees half of it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def force_to_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def filled_aside(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` that is put in its place, with what it holds then, when the block ends well.

    A block that fails, or a process that is killed, leaves no half folder there. Call under a lock of `target`:
    leavings of killed processes are removed.
    """
    for leftover in target.parent.glob(f".{target.name}.*"):
        shutil.rmtree(leftover, ignore_errors=True)
    work = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    try:
        made = work / "made"
        made.mkdir()
        yield made
        for path in [*made.rglob("*"), made]:
            path.chmod(path.stat().st_mode | 0o044 if path.is_file() else 0o755)  # safetensors writes 0600
            force_to_disk(path)
        if target.exists():
            target.rename(work / "damaged")
        made.rename(target)
        force_to_disk(target.parent)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def kept_folder(kind: str, name: str, made_of: object, fill: Callable[[Path], None]) -> Path:
    """A folder of the cache, whole and checked; filled by `fill` on the first call, and again when it is damaged.

    made_of: a JSON value, another for other contents. Raises OSError or filelock.Timeout when the cache cannot be
    written, and whatever `fill` raises; then nothing is left there.
    """
    from filelock import FileLock

    digest = hashlib.sha256(json.dumps(made_of).encode()).hexdigest()
    target = cache_folder() / kind / f"{name}-{digest[:12]}"
    if not _is_whole(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock", timeout=MAKING_TIMEOUT_S):
            if not _is_whole(target):  # another process may have filled it meanwhile
                with filled_aside(target) as made:
                    fill(made)
                    seal = {path.name: hash_file(path) for path in made.iterdir()}
                    write_atomically(made / SEAL, json.dumps(seal).encode())
    return target


def _is_whole(folder: Path) -> bool:
    try:
        seal = json.loads((folder / SEAL).read_text(encoding="utf-8"))
        return bool(seal) and all(sha256_of(folder / name) == wanted for name, wanted in seal.items())
    except (OSError, ValueError, AttributeError):
        return False
