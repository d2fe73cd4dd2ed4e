"""The steps of `bench.growth`, each in a process of its own: build, ask, sync. Only what the README shows is called."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stdout
from pathlib import Path

from bench.clocks import Stopwatch, Timed, folder_mb, memory_mb
from bench.jobs import Figures, answer_job


def build(job: Figures) -> Figures:
    """Seconds of `build_index`, the most memory, and what the index takes on disk."""
    from qa import build_index

    watch = Stopwatch()
    report = build_index(job["corpus"], job["index"])
    counts = {f"n_{name}": number for name, number in report.manifest.counts.items()}
    return {
        **watch.read("build"),
        "peak_mb": memory_mb()["peak_mb"],
        "disk_mb": folder_mb(Path(job["index"])),
        **counts,
    }


def ask(job: Figures) -> Figures:
    """Seconds of opening and of the first answer; then the milliseconds of each question, all asked before once."""
    from qa import open_assistant

    watch = Stopwatch()
    assistant = open_assistant(job["corpus"], job["index"])
    opened, opened_mb = watch.read("open"), memory_mb()["memory_mb"]
    watch = Stopwatch()
    assistant.ask("What is this about?")
    figures = {**opened, "open_mb": opened_mb, **watch.read("first")}
    for question in job["questions"][:3]:
        assistant.ask(question)
    timed = Timed(assistant.ask, job["questions"])
    statuses = [answer.status for answer in timed.results]
    return {**figures, "ask_ms": timed.ms, "ask_cpu_ms": timed.cpu_ms, "statuses": statuses, **memory_mb()}


def sync(job: Figures) -> Figures:
    """Seconds of `policy-qa sync`, imports apart."""
    from qa.cli.main import main

    watch = Stopwatch()
    with redirect_stdout(io.StringIO()) as told:
        code = main(["sync", "--corpus", job["corpus"], "--index", job["index"], "--json"])
    if code:
        raise RuntimeError(f"policy-qa sync ended with {code}: {told.getvalue()[-1000:]}")
    return {**watch.read("sync"), "peak_mb": memory_mb()["peak_mb"]}


if __name__ == "__main__":
    answer_job(Path(sys.argv[1]), {"build": build, "ask": ask, "sync": sync})
