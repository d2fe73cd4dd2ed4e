"""The assistant of the index that is in place on disk, whichever that is: a service goes on through builds and syncs.

An answer that has begun ends on the index it began with. The next one is of the new index; the files of the old one
are closed as soon as nobody holds it any more.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar

from qa.assistant import Assistant, open_assistant
from qa.checksums import hash_file
from qa.errors import IndexDamagedError
from qa.index.manifest import MANIFEST
from qa.index.store import open_index
from qa.models.loaded import Models
from qa.settings import Settings

logger = logging.getLogger(__name__)

LOOK_S = 1.0  # between two looks at the index on disk
N_OPENINGS = 10  # attempts while builds keep swapping the index
Made = TypeVar("Made")


class Held(NamedTuple):
    """An assistant, and a digest of the index it answers from; "" for one that stays for good."""

    assistant: Assistant
    state: str


class Current:
    """Who answers: take `now` once for each question, and keep it to the end of the answer. Threads may share it."""

    def __init__(self, assistant: Assistant, index: Path | None = None, state: str = "") -> None:
        """Take an assistant, the folder of its index and what `state_of` said of that; use `Current.opened`.

        index: None: the assistant stays for good.
        """
        self.held, self._index = Held(assistant, state), index  # put in place as one, so that they always fit
        self._refused = ""  # the state that could not be opened
        self._renewing = threading.Lock()
        self._listeners: list[Callable[[Assistant, str], None]] = []
        self.problem = ""

    @classmethod
    def opened(cls, corpus: Path, index: Path, settings: Settings, *, models: Future[Models] | None = None) -> Current:
        """Over the index in a folder. Raises as `open_assistant` does."""
        assistant, state = _steady(index, lambda: open_assistant(corpus, index, settings, models=models))
        return cls(assistant, index, state)

    @property
    def now(self) -> Assistant:
        """The assistant that answers a question that comes now."""
        return self.held.assistant

    @property
    def state(self) -> str:
        """A digest of the index that `now` answers from, another after every build; "" when it stays for good."""
        return self.held.state

    def warm(self) -> None:
        """Load the models, as `Assistant.warm` does."""
        self.now.warm()

    def tell(self, listener: Callable[[Assistant, str], None]) -> None:
        """Have `listener` called with each new assistant and its state, after it has come into place."""
        self._listeners.append(listener)

    def renew(self) -> bool:
        """Take the index on disk in, where it is another than that of `now`; the models stay.

        True: `now` is a new one. An index that cannot be opened is left alone and `problem` says why; a build on the
        way, or none at all, changes nothing. Never raises.
        """
        if self._index is None:
            return False
        with self._renewing:
            state = state_of(self._index)
            if state == self.state:  # also: the index that could not be used has been taken back
                self.problem, self._refused = "", ""
            if state in {"", self.state, self._refused}:
                return False
            try:
                assistant, state = self._over_the_index_on_disk(self._index)
            except Exception as error:  # whatever is wrong with the new index, the old one goes on
                logger.exception("the index in %s has changed and cannot be used; the old one goes on", self._index)
                self.problem, self._refused = getattr(error, "words", str(error)), state
                return False
            self.held, self.problem, self._refused = Held(assistant, state), "", ""
        logger.info("the index in %s has changed; it answers from now on", self._index)
        for listener in self._listeners:
            try:
                listener(assistant, state)
            except Exception:  # who only looks on does not stop the service
                logger.exception("not all of the page could follow the index in %s", self._index)
        return True

    def _over_the_index_on_disk(self, folder: Path) -> tuple[Assistant, str]:
        """What it reads is ready before it answers, so that nobody waits for it who did not wait before."""
        old = self.now
        index, state = _steady(folder, lambda: open_index(folder, None, old.settings))
        assistant = old.over(index)
        if old.is_warm:
            assistant.warm()
        return assistant, state

    @contextmanager
    def watched(self, every_s: float = LOOK_S) -> Iterator[None]:
        """Look at the index on disk again and again while the block runs, and take in what is new."""
        is_over = threading.Event()
        watcher = threading.Thread(target=self._watch, args=(is_over, every_s), name="index", daemon=True)
        if self._index is not None:
            watcher.start()
        try:
            yield
        finally:
            is_over.set()
            if self._index is not None:
                watcher.join()

    def _watch(self, is_over: threading.Event, every_s: float) -> None:
        seen: object = None
        while not is_over.wait(every_s):
            found = look_of(self._index) if self._index is not None else None
            if found is not None and found != seen:  # a look costs nothing, a digest reads the manifest
                seen = found
                self.renew()


def look_of(index: Path) -> tuple[int, int, int] | None:
    """What tells at a glance that an index is another; None where there is none."""
    try:
        found = os.stat(index / MANIFEST)
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns, found.st_size


def state_of(index: Path) -> str:
    """A digest that is another after every build; "" where there is no index."""
    try:
        return hash_file(index / MANIFEST)
    except OSError:
        return ""


def _steady(index: Path, make: Callable[[], Made]) -> tuple[Made, str]:
    """What `make` gives, and the state of the index it was made of."""
    for _ in range(N_OPENINGS):
        before = state_of(index)
        made = make()
        if state_of(index) == before:
            return made, before
    raise IndexDamagedError("{} kept changing while it was opened. Try again.", index)
