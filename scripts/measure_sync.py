"""Seconds of a sync beside those of a full build: `python scripts/measure_sync.py [--documents N] [--encoder NAME]`.

Makes a corpus of N policy texts from a seed, builds it, edits one document, syncs, and prints the seconds of each step
and their ratio; then adds, renames and removes a document. Each step is a process of its own, `policy-qa build` or
`policy-qa sync`, and its seconds are those of the whole process: imports and loading of the encoder are in them.
Compare figures of one run, not of different machines.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

from qa.settings import read_settings

SUBJECTS = (
    "harbours schools forests factories farms clinics markets roads museums laboratories workshops reservoirs".split()
)
VERBS = "support expand inspect modernise register insure survey finance licence repair connect protect".split()
THINGS = (
    "training places|small loans|export permits|power supply|waste water|annual fees|rural buses|seed stocks|"
    "safety audits|research grants|land leases|digital records|cold storage|foreign trade|winter heating"
).split("|")
BODIES = "the county office|the provincial bureau|the planning commission|the finance department|each township".split(
    "|"
)


def sentence(chance: random.Random) -> str:
    """One sentence about nothing real."""
    verb, other = chance.sample(VERBS, 2)
    thing, second = chance.sample(THINGS, 2)
    return (
        f"By the end of {chance.randint(2025, 2039)} {chance.choice(BODIES)} shall {verb} the {thing} of "
        f"{chance.choice(SUBJECTS)} and {other} at least {chance.randint(2, 990)} {second}."
    )


def text_of(chance: random.Random, number: int) -> str:
    """A policy text of a title and two to nine numbered sections of one to four sentences: 3 to 10 passages."""
    lines = [f"Notice {number} on the {chance.choice(THINGS)} of {chance.choice(SUBJECTS)}"]
    for section in range(1, chance.randint(2, 9) + 1):
        lines.append(f"{section}. The {chance.choice(THINGS)} of {chance.choice(SUBJECTS)}")
        lines.append(" ".join(sentence(chance) for _ in range(chance.randint(1, 4))))
    return "\n".join(lines) + "\n"


def write_corpus(folder: Path, n_documents: int, seed: int) -> None:
    """`n_documents` texts, the same for the same seed."""
    chance = random.Random(seed)
    folder.mkdir(parents=True)
    for number in range(n_documents):
        (folder / f"notice-{number:05}.txt").write_text(text_of(chance, number), encoding="utf-8")


def measure(work: Path, encoder: str, n_documents: int, seed: int) -> None:
    """Build, then sync after an edit, an addition, a renaming, a removal and no change; one line each."""
    corpus = work / "corpus"
    write_corpus(corpus, n_documents, seed)
    seconds, found = run(work, "build", encoder)
    counts = found["manifest"]["counts"]
    print(
        f"{date.today()}, {encoder}, {n_documents} documents, "
        f"{counts['passages'] / n_documents:.1f} passages a document, "
        f"{counts['units']} units"
    )
    print(f"{'step':20} {'seconds':>8} {'of build':>8}  passages embedded")
    print(f"{'full build':20} {seconds:8.2f} {1:8.1%}  {counts['passages']} of {counts['passages']}", flush=True)
    edited, chance = corpus / f"notice-{n_documents // 2:05}.txt", random.Random(seed + 1)

    def step(name: str) -> None:
        after, report = run(work, "sync", encoder)
        embedded = f"{report['embedded']['passages']} of {report['counts']['passages']}"
        print(f"{name:20} {after:8.2f} {after / seconds:8.1%}  {embedded}", flush=True)

    edited.write_text(edited.read_text(encoding="utf-8") + sentence(chance) + "\n", encoding="utf-8")
    step("edit one document")
    (corpus / "notice-new.txt").write_text(text_of(chance, n_documents), encoding="utf-8")
    step("add one document")
    edited.rename(corpus / "notice-renamed.txt")
    step("rename one document")
    (corpus / "notice-renamed.txt").unlink()
    step("remove one document")
    step("nothing changed")


def run(work: Path, command: str, encoder: str) -> tuple[float, dict[str, Any]]:
    """Wall seconds of one command and what it wrote."""
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "qa", command, "--corpus", work / "corpus", "--index", work / "index", "--json"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True, env=os.environ | {"POLICY_QA_ENCODER": encoder},
    )  # fmt: skip
    return time.perf_counter() - started, json.loads(done.stdout)


def main() -> None:
    """Read the options and measure in a folder of its own."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--encoder", default=None, help="as in the settings; the default encoder when not given")
    parser.add_argument("--seed", type=int, default=2021)
    arguments = parser.parse_args()
    if arguments.documents < 1:
        sys.exit("--documents must be at least 1")
    encoder = read_settings(encoder=arguments.encoder).encoder
    with tempfile.TemporaryDirectory() as work:
        measure(Path(work), encoder, arguments.documents, arguments.seed)


if __name__ == "__main__":
    main()
