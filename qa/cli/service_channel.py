"""How `ask`, `search` and `check` get their answer from a service that runs on the same index; standard library only.

A service listens on a Unix domain socket in a folder of the cache that only its user may enter; its name is made of the
index folder's. Both ends make sure that the other is a process of the same user. A request is one line of JSON. The
service sends a space at once and then while it works, and in the end its answer, one line of JSON. Whatever goes wrong,
the client answers by itself.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import socket
import struct
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from qa.checksums import cache_folder

MAX_REQUEST_BYTES = 1_000_000
MAX_ANSWER_BYTES = 50_000_000
SIGN_S = 0.2  # between two signs of life
SILENCE_S = 1.0  # after that long without a sign a service counts as dead
CONNECT_S = 0.3
ANSWER_S = 10.0
SETTINGS_PREFIX = "POLICY_QA_"
GIVEN = ("command", "question", "statement", "history", "document", "since", "issuer", "n", "json", "language")
_PEER = struct.Struct("3i")  # pid, uid, gid


class Answered(NamedTuple):
    """What a command ends with."""

    out: str
    err: str
    exit_code: int


class ChannelError(Exception):
    """The other end did not keep to what is said at the top of this file."""


def answer_of_service(arguments: argparse.Namespace) -> Answered | None:
    """The answer of a running service. None: there is none, or it has another index, corpus, settings or code."""
    try:
        with meeting_folder() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
            channel.settimeout(CONNECT_S)
            channel.connect(address(folder, arguments.index))
            require_own(channel)
            request = json.dumps(request_of(arguments)).encode() + b"\n"
            if len(request) > MAX_REQUEST_BYTES:
                return None
            channel.settimeout(SILENCE_S)
            channel.sendall(request)
            answer = json.loads(read_line(channel, MAX_ANSWER_BYTES, ANSWER_S))
        return Answered(str(answer["out"]), str(answer["err"]), int(answer["exit_code"]))
    except (OSError, ChannelError, ValueError, KeyError, TypeError, RecursionError):
        return None


def request_of(arguments: argparse.Namespace) -> dict[str, Any]:
    """What a service is asked, and what has to be the same there. Raises OSError where there is no index."""
    settings = arguments.settings or os.environ.get(f"{SETTINGS_PREFIX}SETTINGS")
    return {
        "arguments": {name: getattr(arguments, name) for name in GIVEN if hasattr(arguments, name)},
        "corpus": str(arguments.corpus.resolve()),
        "index": state_of_index(arguments.index),
        "code": state_of_code(),
        "settings": str(Path(settings).absolute()) if settings else "",
        "environment": {key: value for key, value in os.environ.items() if key.startswith(SETTINGS_PREFIX)},
    }


def state_of_index(index: Path) -> str:
    """A digest that is another after every build. Raises OSError where there is no index."""
    return hashlib.sha256((index / "manifest.json").read_bytes()).hexdigest()


def state_of_code() -> str:
    """Where this package is and when a file of it was last changed."""
    folder = Path(__file__).parent.parent
    times = (
        os.stat(os.path.join(room, name)).st_mtime_ns
        for room, _, names in os.walk(folder)
        for name in names
        if not name.endswith(".pyc")  # written by whoever imports a module first
    )
    return f"{folder} {max(times)}"


@contextlib.contextmanager
def meeting_folder(*, make: bool = False) -> Iterator[int]:
    """A handle of the folder of sockets. Raises ChannelError when another user owns it or may enter it."""
    folder = cache_folder() / f"services-{os.getuid()}"
    if make:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        found = os.fstat(handle)
        if found.st_uid != os.getuid() or found.st_mode & 0o077:
            raise ChannelError(f"{folder} is not this user's alone; run `chmod 700 {folder}` or remove it")
        yield handle
    finally:
        os.close(handle)


def address(folder: int, index: Path) -> str:
    """The socket of an index, by the handle of its folder: whatever is renamed meanwhile, and however long its name."""
    return f"/proc/self/fd/{folder}/{hashlib.sha256(os.fsencode(index.resolve())).hexdigest()[:32]}"


def require_own(channel: socket.socket) -> None:
    """Raise ChannelError unless the process at the other end is one of this user."""
    _, user, _ = _PEER.unpack(channel.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size))
    if user != os.getuid():
        raise ChannelError(f"the process at the other end is of user {user}, wanted {os.getuid()}")


def read_line(channel: socket.socket, max_bytes: int, limit_s: float) -> bytes:
    """The next line. Raises ChannelError when it is too long or does not end in time, OSError on a silence."""
    received, until = bytearray(), time.monotonic() + limit_s
    while not received.endswith(b"\n"):
        if len(received) > max_bytes or time.monotonic() > until:
            raise ChannelError(f"no whole line after {len(received):,} bytes and {limit_s} s")
        piece = channel.recv(65536)
        if not piece:
            raise ChannelError("the other end has gone")
        received += piece
    return bytes(received)
