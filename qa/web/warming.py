"""Loading the models in the background, so that the page is there at once."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.current import Current

logger = logging.getLogger(__name__)


class Warming:
    """Whether an assistant can answer yet. `start` begins, `wait` ends when it can."""

    def __init__(self, current: Current) -> None:
        """Take the assistant whose models are to be loaded; nothing is loaded before `start`."""
        self._current = current
        self._is_done = threading.Event()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self.error: Exception | None = None  # None: it works, or it is not known yet

    @property
    def is_ready(self) -> bool:
        """Whether the models are loaded."""
        return self._is_done.is_set() and self.error is None

    def start(self) -> None:
        """Begin in the background; a second call does nothing."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._load, name="warming", daemon=True)
                self._thread.start()

    def wait(self) -> None:
        """Return when the models are loaded. Raises what loading them raised."""
        self.start()
        self._is_done.wait()
        if self.error is not None:
            raise self.error

    def _load(self) -> None:
        try:
            self._current.warm()
        except Exception as error:  # a thread has no caller: kept for all who wait
            logger.exception("the models could not be loaded")
            self.error = error
        finally:
            self._is_done.set()
