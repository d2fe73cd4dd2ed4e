"""Seconds, memory and disk of the process that asks; standard library alone, as it runs in the peers' environments too."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path


class Stopwatch:
    """Wall and CPU seconds since it was made; CPU counts all threads, and child processes that have ended."""

    def __init__(self) -> None:
        """Start."""
        self._wall, self._cpu = time.perf_counter(), _cpu_seconds()

    def read(self, name: str) -> dict[str, float]:
        """Seconds so far, as {name}_s and {name}_cpu_s."""
        wall, cpu = time.perf_counter() - self._wall, _cpu_seconds() - self._cpu
        return {f"{name}_s": round(wall, 4), f"{name}_cpu_s": round(cpu, 4)}


def milliseconds(step: Callable[[], object]) -> tuple[float, float]:
    """Wall and CPU milliseconds of a step."""
    wall, cpu = time.perf_counter(), time.process_time()
    step()
    return round((time.perf_counter() - wall) * 1e3, 3), round((time.process_time() - cpu) * 1e3, 3)


def memory_mb() -> dict[str, float]:
    """MB that this process has resident now, and the most it had since its program began (not its parent's)."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines())
    return {name: round(int(fields[key].split()[0]) / 1024, 1) for name, key in _MEMORY.items()}


def folder_mb(folder: Path) -> float:
    """MB of all files below a folder."""
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20, 3)


_MEMORY = {"memory_mb": "VmRSS", "peak_mb": "VmHWM"}


def _cpu_seconds() -> float:
    return sum(os.times()[:4])
