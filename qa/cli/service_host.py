"""The end of the channel that answers: beside the page, or alone (`policy-qa serve --no-page`)."""

from __future__ import annotations

import argparse
import fcntl
import json
import logging
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.cli.answering_commands import answered
from qa.cli.service_channel import (
    GIVEN,
    MAX_REQUEST_BYTES,
    SIGN_S,
    SILENCE_S,
    Answered,
    ChannelError,
    address,
    meeting_folder,
    read_line,
    require_own,
    state_of_code,
)
from qa.cli.terminal_words import told
from qa.corpus.folder import corpus_fingerprint
from qa.errors import QAError, SettingsError
from qa.in_language import in_language
from qa.settings import read_settings

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.current import Current

logger = logging.getLogger(__name__)

MAX_CLIENTS = 8  # at once; further ones answer by themselves
_TEXTS, _LISTS = ("question", "statement", "since"), ("history", "document", "issuer")
_DEFAULTS: dict[str, Any] = {
    "batch": None,
    "n": 10,
    "history": [],
    "document": [],
    "since": "",
    "issuer": [],
    "language": "en",
}
_COMMANDS = ("ask", "search", "check")


class ServiceHost:
    """Answers commands out of an assistant that is open, where the client wants the same index, settings and code."""

    def __init__(self, current: Current, corpus: Path) -> None:
        """Answer with the assistant of the index in place, which was made of this folder."""
        self._current, self._corpus, self._code_state = current, corpus.resolve(), state_of_code()
        self._free = threading.Semaphore(MAX_CLIENTS)

    def listen(self, listener: socket.socket) -> None:
        """Answer until the listener is closed."""
        while True:
            try:
                channel, _ = listener.accept()
            except OSError:
                return
            if self._free.acquire(blocking=False):
                threading.Thread(target=self._serve, args=(channel,), name="client", daemon=True).start()
            else:
                channel.close()

    def _serve(self, channel: socket.socket) -> None:
        with channel:
            try:
                require_own(channel)
                channel.settimeout(SILENCE_S)
                with _signs_of_life(channel):
                    answer = self.answer(read_line(channel, MAX_REQUEST_BYTES, SILENCE_S))
                channel.sendall(json.dumps(answer._asdict()).encode() + b"\n")
            except (OSError, ChannelError) as error:
                logger.debug("a command is not answered here: %s", error)
            except Exception:  # the service goes on, whatever one client sent
                logger.exception("a command could not be answered")
            finally:
                self._free.release()

    def answer(self, line: bytes) -> Answered:
        """What the command in a request writes and ends with. Raises ChannelError when it is not for this service."""
        arguments, assistant = self._understood(line)
        try:
            out = "".join(f"{piece}\n" for piece in answered(arguments, lambda _: assistant))
        except QAError as error:
            words = told("error", arguments.language, words=in_language(error, arguments.language))
            return Answered("", f"{words}\n", error.exit_code)
        return Answered(out, "", 0)

    def _understood(self, line: bytes) -> tuple[argparse.Namespace, Assistant]:
        """What is asked, and who answers it."""
        try:
            request = json.loads(line)
            wanted, state = (Path(request["corpus"]), request["code"]), request["index"]
            path = Path(request["settings"]) if request["settings"] else None
            settings = read_settings(path, dict(request["environment"]))
            given = {name: request["arguments"][name] for name in GIVEN if name in request["arguments"]}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, SettingsError) as error:
            raise ChannelError(f"no request of ours: {error!r}") from error
        if not _is_sound(given):
            raise ChannelError("no command of ours")
        if wanted != (self._corpus, self._code_state) or settings != self._current.now.settings:
            raise ChannelError("the client wants another corpus or code, or other settings")
        if state != self._current.state:
            self._current.renew()
        held = self._current.held
        if state != held.state or self._corpus_has_changed(held.assistant):
            raise ChannelError("the client wants another index, or the corpus has changed since it was built")
        return argparse.Namespace(**_DEFAULTS | given), held.assistant

    def _corpus_has_changed(self, assistant: Assistant) -> bool:
        """What opening the index would find out as well."""
        is_there = self._corpus.is_dir()
        return is_there and corpus_fingerprint(self._corpus) != assistant.manifest.corpus_fingerprint


def _is_sound(given: dict[str, Any]) -> bool:
    """Whether arguments are of the types that the command line gives."""
    texts = [given[name] for name in _TEXTS if name in given]
    lists = [given[name] for name in _LISTS if name in given]
    wanted = {"ask": "question", "search": "question", "check": "statement"}
    return (
        given.get("command") in _COMMANDS
        and isinstance(given.get(wanted[given["command"]]), str)
        and all(isinstance(text, str) for text in texts)
        and all(isinstance(row, list) and all(isinstance(text, str) for text in row) for row in lists)
        and type(given.get("n", 10)) is int
        and isinstance(given.get("json"), bool)
        and given.get("language", "en") in ("en", "zh")
    )


@contextmanager
def _signs_of_life(channel: socket.socket) -> Iterator[None]:
    """A space now and whenever SIGN_S have passed, until the block ends."""
    is_done = threading.Event()

    def sign() -> None:
        with suppress(OSError):
            channel.sendall(b" ")
            while not is_done.wait(SIGN_S):
                channel.sendall(b" ")

    thread = threading.Thread(target=sign, name="signs", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_done.set()
        thread.join()


@contextmanager
def answering_commands_of(current: Current, corpus: Path, index: Path) -> Iterator[bool]:
    """Answer commands of this user while the block runs. False, with a log line: it cannot be done, or another does."""
    with ExitStack() as stack:
        try:
            host = ServiceHost(current, corpus)
            listener = _listener(stack, index)
        except (OSError, ChannelError) as error:
            logger.warning("commands are not answered by this service: %s", error)
            yield False
            return
        threading.Thread(target=host.listen, args=(listener,), name="channel", daemon=True).start()
        logger.info("policy-qa ask, search and check on %s are answered by this service", index)
        yield True


def _listener(stack: ExitStack, index: Path) -> socket.socket:
    """A socket that listens at the address of an index, whose lock is held. Raises OSError or ChannelError."""
    folder = stack.enter_context(meeting_folder(make=True))
    path = address(folder, index)
    lock = stack.enter_context(open(f"{path}.lock", "w", encoding="utf-8"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise ChannelError("another service answers for this index") from error
    listener = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM))
    with suppress(FileNotFoundError):
        os.unlink(path)  # of a service that was killed
    listener.bind(path)
    stack.callback(os.unlink, path)
    listener.listen(MAX_CLIENTS)
    stack.callback(listener.shutdown, socket.SHUT_RDWR)
    return listener
