"""Seconds, memory and disk of a process. Standard library alone: it runs in the peers' environments too."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

Result = TypeVar("Result")


class Stopwatch:
    """Wall and CPU seconds since it was made; CPU counts all threads, and child processes that have ended."""

    def __init__(self) -> None:
        """Start."""
        self._wall, self._cpu = time.perf_counter(), cpu_seconds()

    def read(self, name: str) -> dict[str, float]:
        """Seconds so far, as {name}_s and {name}_cpu_s."""
        wall, cpu = time.perf_counter() - self._wall, cpu_seconds() - self._cpu
        return {f"{name}_s": round(wall, 4), f"{name}_cpu_s": round(cpu, 4)}


class Timed(Generic[Result]):
    """What a step gave for each question, and its wall and CPU milliseconds."""

    def __init__(self, step: Callable[[str], Result], questions: Sequence[str]) -> None:
        """Take the questions one by one."""
        self.results: list[Result] = []
        self.ms: list[float] = []
        self.cpu_ms: list[float] = []
        for question in questions:
            wall, cpu = time.perf_counter(), time.process_time()
            self.results.append(step(question))
            self.ms.append(round((time.perf_counter() - wall) * 1e3, 3))
            self.cpu_ms.append(round((time.process_time() - cpu) * 1e3, 3))


def memory_mb() -> dict[str, float]:
    """MB that this process has resident now, and the most it had since its program began (not its parent's)."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return {name: round(int(fields[key].split()[0]) / 1024, 1) for name, key in _MEMORY.items()}


def folder_mb(folder: Path) -> float:
    """MB of all files below a folder."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20, 3)


_MEMORY = {"memory_mb": "VmRSS", "peak_mb": "VmHWM"}


def cpu_seconds() -> float:
    """CPU seconds of this process since its start, all threads, and of child processes that have ended."""
    return sum(os.times()[:4])
