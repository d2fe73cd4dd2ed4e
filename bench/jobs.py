"""Jobs that run in a process of their own, and the JSON lines that keep what they measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
Figures = dict[str, Any]


def run_job(module: str, job: Mapping[str, object], python: Path | str = sys.executable, **env: str) -> Figures:
    """What a job writes, with the seconds of its whole process. Raises RuntimeError with the end of what it printed.

    The module is run as `python -m` in this checkout and finds in the file it is given the job, with the moment of its
    start (`started`, `time.monotonic`) and the file to write to (`out`).
    """
    with tempfile.TemporaryDirectory() as folder:
        out, told = Path(folder) / "out.json", Path(folder) / "job.json"
        started, before = time.monotonic(), os.times()
        told.write_text(json.dumps({**job, "out": str(out), "started": started}), encoding="utf-8")
        done = subprocess.run(
            [str(python), "-m", module, str(told)], cwd=ROOT, capture_output=True, text=True,
            env=os.environ | {"PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1", "TOKENIZERS_PARALLELISM": "true"} | env,
        )  # fmt: skip
        after = os.times()
        if done.returncode or not out.is_file():
            raise RuntimeError(f"{module} {dict(job).get('step')} ended with {done.returncode}: {done.stderr[-3000:]}")
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        whole = {"process_s": round(time.monotonic() - started, 3), "process_cpu_s": round(cpu, 3)}
        return {**json.loads(out.read_text(encoding="utf-8")), **whole}


def answer_job(path: Path, steps: Mapping[str, Callable[[Figures], Figures]]) -> None:
    """In the job's own process: do the step that the file names and write what it measured."""
    job = json.loads(path.read_text(encoding="utf-8"))
    figures = steps[job["step"]](job)
    Path(job["out"]).write_text(json.dumps(figures, ensure_ascii=False), encoding="utf-8")


def read_lines(path: Path) -> list[Figures]:
    """The measurements kept so far; [] when there are none."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def lines_like(path: Path, key: Figures) -> list[Figures]:
    """The measurements kept so far that hold all of `key`."""
    return [line for line in read_lines(path) if key.items() <= line.items()]


def keep_line(path: Path, figures: Figures) -> None:
    """Add a measurement at the end, on disk when this returns."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as lines:
        lines.write(json.dumps(figures, ensure_ascii=False) + "\n")


def commit() -> str:
    """The commit of this checkout, short; with + behind it when files have changed since."""

    def git(*words: str) -> str:
        return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()

    return git("rev-parse", "--short=9", "HEAD") + ("+" if git("status", "--porcelain", "--", "qa") else "")
