"""Seconds and memory of a cold start: `python scripts/measure_start.py [--runs N]`.

Runs `policy-qa build`, `ask` and `--help` as processes of their own and prints, for each, the median wall seconds and
the largest resident memory. Compare rows of one run, not runs of different machines.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How many state-level development zones does Jilin have?"


def run(command: list[str]) -> tuple[float, float]:
    """Wall seconds and peak resident megabytes of one process."""
    started = time.perf_counter()
    process = os.posix_spawn(
        command[0],
        command,
        os.environ,
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0),
            (os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0),
        ],
    )
    _, status, usage = os.wait4(process, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} ended with {os.waitstatus_to_exitcode(status)}")
    return time.perf_counter() - started, usage.ru_maxrss / 1024


def main() -> None:
    """Measure and print one line a command."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    qa = [sys.executable, "-m", "qa"]
    with tempfile.TemporaryDirectory() as index:
        places = ["--corpus", str(ROOT / "corpus"), "--index", index]
        commands = {
            "help": [*qa, "--help"],
            "build": [*qa, "build", *places],
            "measures": [*qa, "measures", *places],
            "ask, first answer": [*qa, "ask", QUESTION, *places],
        }
        run(commands["build"])  # the one-time conversion of the encoder, not counted
        print(f"{'command':20} {'seconds':>8} {'MB':>6}   (median and peak of {runs})")
        for name, command in commands.items():
            found = [run(command) for _ in range(runs)]
            seconds = statistics.median(second for second, _ in found)
            print(f"{name:20} {seconds:8.2f} {max(megabytes for _, megabytes in found):6.0f}")


if __name__ == "__main__":
    main()
