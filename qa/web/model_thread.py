"""The single thread that uses the models, so that whoever waits for it can stop waiting."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from typing import TypeVar

LOOK_S = 0.05  # how often a waiter looks whether it was stopped
Result = TypeVar("Result")


class Stopped(Exception):  # noqa: N818 - an outcome, not an error
    """The visitor does not want it any more."""


class TooSlow(Exception):  # noqa: N818 - an outcome, not an error
    """It took longer than was allowed."""


class ModelThread:
    """Runs one piece of work after another. Gradio frees its place when a visitor leaves; the thread goes on."""

    def __init__(self) -> None:
        """Start nothing yet; the thread comes with the first work."""
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="model")

    def run(self, work: Callable[[], Result], limit_s: float, is_stopped: Callable[[], bool]) -> Result:
        """What `work` gives, or raises. Raises Stopped or TooSlow when it is not waited for any longer."""
        future: Future[Result] = self._pool.submit(work)
        until = time.monotonic() + limit_s
        while True:
            try:
                return future.result(timeout=LOOK_S)
            except NotYet:
                if future.done():  # the work itself timed out
                    raise
            if is_stopped() or time.monotonic() > until:
                future.cancel()
                raise Stopped if is_stopped() else TooSlow
