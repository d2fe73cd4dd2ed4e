"""How build, open, ask, sync, memory and disk grow with the corpus: `python -m bench.growth`.

Invented texts and the fake encoder, so that the figures are of everything but the encoder. Each point is kept as soon
as it is measured and is not measured again; `--label` tells states of the code apart. Draws docs/growth.svg.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from bench.growth_plot import draw
from bench.invented_texts import N_SECTIONS, edited, questions, text_of, write_corpus
from bench.jobs import ROOT, Figures, commit, keep_line, lines_like, read_lines, run_job
from bench.spreads import growth

STEPS = "bench.growth_steps"
ENCODER = {"POLICY_QA_ENCODER": "fake", "POLICY_QA_RERANKER": ""}
PASSAGES_A_DOCUMENT = N_SECTIONS + 1


class Figure(NamedTuple):
    """One thing that is measured: what it is called, in what unit, and the most that a person should have to bear."""

    name: str
    unit: str
    limit: float


# The limits are those of the issue "Fast" where it names one (ask, first answer, sync), else what a small server has.
FIGURES: Mapping[str, Figure] = {
    "build": Figure("build", "s", 3600.0),
    "open": Figure("open", "s", 1.0),
    "first": Figure("first answer", "s", 2.0),
    "p50": Figure("ask p50", "s", 0.12),
    "p95": Figure("ask p95", "s", 0.24),
    "sync": Figure("sync of one sentence", "s", 2.0),
    "build_mb": Figure("memory of build", "MB", 8192.0),
    "ask_mb": Figure("memory of asking", "MB", 2048.0),
    "sync_mb": Figure("memory of sync", "MB", 2048.0),
    "disk": Figure("disk", "MB", 10240.0),
}


def measure(n_documents: int, n_questions: int, work: Path) -> Figures:
    """All figures of one size, in a folder that is thrown away."""
    corpus, index = work / "corpus", work / "index"
    write_corpus(corpus, n_documents)
    job = {"corpus": str(corpus), "index": str(index), "questions": questions(n_questions, n_documents)}
    done = {}
    for step in ("build", "ask"):
        done[step] = run_job(STEPS, {**job, "step": step}, **ENCODER)
        print(f"  {step}: {done[step]['process_s']:.1f} s", file=sys.stderr, flush=True)
    middle = n_documents // 2 - (n_documents // 2) % 5  # an English text
    changed = corpus / f"notice-{middle:05}.txt"
    changed.write_text(edited(text_of(middle)), encoding="utf-8")
    done["sync"] = run_job(STEPS, {**job, "step": "sync"}, **ENCODER)
    return done


def points(lines: Sequence[Figures], clock: str) -> dict[str, dict[int, float]]:
    """For each figure its values by number of passages. clock: "wall" or "cpu", of which the seconds are."""
    by: dict[str, dict[int, float]] = {key: {} for key in FIGURES}
    cpu = "_cpu" if clock == "cpu" else ""
    for line in lines:
        build, ask, sync = line["build"], line["ask"], line["sync"]
        asked = np.array(ask[f"ask{cpu}_ms"]) / 1e3
        found = {
            "build": build[f"build{cpu}_s"], "open": ask[f"open{cpu}_s"], "first": ask[f"first{cpu}_s"],
            "p50": float(np.quantile(asked, 0.5)), "p95": float(np.quantile(asked, 0.95)),
            "sync": sync[f"sync{cpu}_s"], "build_mb": build["peak_mb"], "ask_mb": ask["peak_mb"],
            "sync_mb": sync["peak_mb"], "disk": build["disk_mb"],
        }  # fmt: skip
        for key, value in found.items():
            by[key][build["n_passages"]] = value
    return by


def table(by: Mapping[str, Mapping[int, float]]) -> Iterator[str]:
    """Markdown: figures by size, the slope over all sizes and over the last two, and where the limit is reached."""
    sizes = sorted({size for values in by.values() for size in values})
    yield "| figure | " + " | ".join(f"{size:,}" for size in sizes) + " | slope | last slope | limit | reached at |"
    yield "|---" * (len(sizes) + 5) + "|"
    for key, values in by.items():
        figure, shown = FIGURES[key], [f"{values[size]:.3g}" if size in values else "-" for size in sizes]
        whole, last = (growth(used, [values[x] for x in used]) for used in (sorted(values), sorted(values)[-2:]))
        reached = _reached(values, figure.limit)
        yield (
            f"| {figure.name}, {figure.unit} | {' | '.join(shown)} | {whole.slope if whole else float('nan'):.2f} | "
            f"{last.slope if last else float('nan'):.2f} | {figure.limit:g} | {_size(reached)} |"
        )
    first = min(by, key=lambda key: _reached(by[key], FIGURES[key].limit))
    limit = FIGURES[first]
    reached = _size(_reached(by[first], limit.limit))
    yield ""
    yield f"Breaks first: {limit.name}, above {limit.limit:g} {limit.unit} from {reached} passages on."


def _reached(values: Mapping[int, float], limit: float) -> float:
    """The number of passages at which a figure is at its limit: between two sizes, or where the last slope leads."""
    sizes = sorted(values)
    after = next((number for number, size in enumerate(sizes) if values[size] > limit), len(sizes) - 1)
    if not sizes or after == 0:
        return float(sizes[0]) if sizes and values[sizes[0]] > limit else float("inf")
    around = sizes[after - 1 : after + 1]
    line = growth(around, [values[size] for size in around])
    return float("inf") if line is None else line.reaches(limit)


def _size(passages: float) -> str:
    return "beyond 100 million" if passages > 1e8 else f"{float(f'{passages:.2g}'):,.0f}"


def main() -> int:
    """Measure the sizes that are not yet kept, then print and draw all that are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,3000,10000,30000", help="passages, about; 100000 takes long")
    parser.add_argument("--label", default="now", help="a name for this state of the code: before, after")
    parser.add_argument("--again", action="store_true", help="measure what is kept too; the newest counts")
    parser.add_argument("--questions", type=int, default=25)
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "growth.jsonl")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu: for a machine that is shared")
    parser.add_argument("--plot", type=Path, default=ROOT / "docs" / "growth.svg")
    parser.add_argument("--work", type=Path, help="a folder for corpora and indexes; a temporary one when not given")
    arguments = parser.parse_args()
    for size in (int(size) for size in arguments.sizes.split(",") if size):
        n_documents = max(10, round(size / PASSAGES_A_DOCUMENT))
        key = {"label": arguments.label, "size": size}
        if not arguments.again and lines_like(arguments.out, key):
            continue
        print(f"{size} passages, {n_documents} documents", file=sys.stderr, flush=True)
        work = Path(tempfile.mkdtemp(dir=arguments.work))
        try:
            keep_line(arguments.out, {**key, "commit": commit(), **measure(n_documents, arguments.questions, work)})
        finally:
            shutil.rmtree(work, ignore_errors=True)
    by_label: dict[str, list[Figures]] = {}
    for line in read_lines(arguments.out):
        by_label.setdefault(line["label"], []).append(line)
    drawn = {label: points(lines, arguments.clock) for label, lines in by_label.items()}
    for label, by in drawn.items():
        print(
            f"\n{label} ({', '.join(dict.fromkeys(line['commit'] for line in by_label[label]))}), {arguments.clock}\n"
        )
        print("\n".join(table(by)))
    if drawn:
        arguments.plot.write_text(draw(drawn, FIGURES), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
