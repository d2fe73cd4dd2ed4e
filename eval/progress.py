"""A progress bar where a person watches (stderr is a terminal), else a plain line now and then."""

from __future__ import annotations

import sys

from tqdm import tqdm

N_LINES = 4  # plain lines over the whole of a task


class Progress:
    """Counts steps towards a total, on stderr."""

    def __init__(self, label: str, total: int, *, is_shown: bool = True) -> None:
        """`is_shown` False keeps it silent, as does a total of 0."""
        self._label, self._total, self._done, self._told = label, total, 0, 0
        self._is_shown = is_shown and total > 0
        is_watched = self._is_shown and sys.stderr.isatty()
        self._bar = tqdm(total=total, desc=label, file=sys.stderr, leave=False) if is_watched else None

    def advance(self, n_steps: int = 1) -> None:
        """Some steps are done."""
        self._done += n_steps
        if self._bar is not None:
            self._bar.update(n_steps)
        elif self._is_shown and self._done * N_LINES // self._total > self._told:
            self._told = self._done * N_LINES // self._total
            print(f"{self._label}: {self._done} of {self._total}", file=sys.stderr, flush=True)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
