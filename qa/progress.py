"""How far a long command has come, told on stderr."""

from __future__ import annotations

import sys
from typing import Any


class Progress:
    """A bar on a terminal, plain lines otherwise; always on stderr."""

    def __init__(self) -> None:
        """Show nothing yet."""
        self._bar: Any = None
        self._stage = ""
        self._told = -1

    def tell(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` steps of a stage are done; without a terminal a quarter at a time."""
        if sys.stderr.isatty():
            self._draw(stage, done, total)
        elif done == total or (stage, done * 4 // max(total, 1)) != (self._stage, self._told):
            self._stage, self._told = stage, done * 4 // max(total, 1)
            sys.stderr.write(f"{stage}: {done} of {total}\n")

    def _draw(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None or self._stage != stage:
            self.close()
            self._bar, self._stage = tqdm(total=total, desc=stage, file=sys.stderr), stage
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """End the bar, where there is one."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
