"""CPU and wall seconds of a cold start: `python bench/cold_start.py [--runs N]`.

Each command is a process of its own, and the commands take turns: `--help`, a question that opens index and models
itself (both profiles), the same through a running service, and the first reply of `policy-qa serve`. What is made once
(conversions, exports, tables) is made before and not counted. Compare rows of one run: CPU seconds are user and system
of the process, wall seconds depend on what else the machine does.
"""

from __future__ import annotations

import argparse
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
QUESTION = "How many state-level development zones does Jilin have?"
QA = [sys.executable, "-m", "qa"]


class Cost(NamedTuple):
    """What a process took: seconds, and peak resident megabytes."""

    cpu: float
    wall: float
    megabytes: float


def run(command: list[str], environment: Mapping[str, str]) -> Cost:
    """The cost of a command, whose output is thrown away."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - began, usage.ru_maxrss / 1024)


def first_reply(places: list[str], environment: Mapping[str, str]) -> Cost:
    """The cost of `policy-qa serve` until its port has answered."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    began = time.perf_counter()
    command = [*QA, "serve", "--no-feedback", "--port", str(port), *places]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while not answers(port):
            if process.poll() is not None:
                sys.exit(f"the page ended with {process.returncode}")
            time.sleep(0.02)
        wall = time.perf_counter() - began
        used = Path(f"/proc/{process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return Cost((int(used[11]) + int(used[12])) / os.sysconf("SC_CLK_TCK"), wall, 0.0)
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()


def answers(port: int) -> bool:
    """Whether the page says something."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def main() -> None:
    """Measure in turns and print a table: medians, and the least and most CPU."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        print(table(measured(Path(folder), runs)))


def measured(folder: Path, runs: int) -> dict[str, list[Cost]]:
    """The costs of each command, `runs` times in turns."""
    quality = dict(os.environ)
    fast = quality | {"POLICY_QA_PROFILE": "fast"}
    places = {
        name: ["--corpus", str(ROOT / "corpus"), "--index", str(folder / name)] for name in ("quality", "fast", "page")
    }
    asking = {name: [*QA, "ask", QUESTION, *given] for name, given in places.items()}
    for name, environment in (("quality", quality), ("fast", fast), ("page", fast)):
        run([*QA, "build", *places[name]], environment)
        run(asking[name], environment)
    command = [*QA, "serve", "--no-page", *places["page"]]
    service = subprocess.Popen(command, env=fast, stderr=subprocess.PIPE, text=True)
    try:
        wait_for_service(service)
        commands: dict[str, Callable[[], Cost]] = {
            "--help": lambda: run([*QA, "--help"], quality),
            "ask, quality": lambda: run(asking["quality"], quality),
            "ask, fast": lambda: run(asking["fast"], fast),
            "ask, by a service": lambda: run(asking["page"], fast),
            "serve, first reply": lambda: first_reply(places["quality"], quality),
        }
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, measure in commands.items():
                costs[name].append(measure())
        return costs
    finally:
        service.terminate()
        service.wait()


def wait_for_service(service: subprocess.Popen[str]) -> None:
    """Return when the service says that it answers."""
    for line in service.stderr or ():
        if "answered by this service" in line:
            return
    sys.exit("the service ended before it answered")


def table(costs: Mapping[str, list[Cost]]) -> str:
    """A Markdown table of medians."""
    lines = ["| command | CPU s (least to most) | wall s | MB |", "|---|---|---|---|"]
    for name, found in costs.items():
        cpu, wall, megabytes = ([cost[part] for cost in found] for part in range(3))
        lines.append(
            f"| {name} | {statistics.median(cpu):.2f} ({min(cpu):.2f} to {max(cpu):.2f}) "
            f"| {statistics.median(wall):.2f} | {max(megabytes):.0f} |"
        )
    return "\n".join(lines)


if __name__ == "__main__":
    main()
