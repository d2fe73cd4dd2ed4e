"""Ours against four peers and against the bare encoder, in turns: `python -m bench.race`.

Installs each peer in an environment of its own, then lets all build and search the same files, round after round. Every
figure is kept as soon as it is measured; a round that was cut off goes on where it stopped. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from bench.contestants import PEERS, Found
from bench.gold_items import locate_items, rank_items
from bench.jobs import ROOT, Figures, commit, keep_line, lines_like, run_job
from bench.race_corpora import SETS, RaceCorpus, by_length, read_set
from bench.race_steps import BARE, BARE_TORCH, OURS
from bench.race_table import table
from eval.judging.retrieval_measures import rank_scores
from qa.checksums import cache_folder
from qa.models.locating import locate, prepare_environment
from qa.settings import MULTILINGUAL_E5

STEPS = "bench.race_steps"
CACHE = cache_folder() / "bench"
N_HITS = 10
CONTESTANTS = (*PEERS, *OURS, *BARE, BARE_TORCH)
# The same encoder library for all. Licences: LangChain MIT, LlamaIndex MIT, txtai Apache-2.0, Haystack Apache-2.0,
# faiss MIT, sentence-transformers Apache-2.0, torch BSD-3-Clause.
ENCODING = ("sentence-transformers==6.2.0", "torch==2.13.0", "transformers==5.24.0")
PINNED = {
    "langchain": (
        "langchain-core==1.8.3", "langchain-community==0.4.2", "langchain-huggingface==1.2.3",
        "langchain-text-splitters==1.1.3", "faiss-cpu==1.15.1",
    ),
    "llamaindex": ("llama-index-core==0.14.25", "llama-index-embeddings-huggingface==0.8.0"),
    "txtai": ("txtai==9.14.0",),
    "haystack": ("haystack-ai==3.4.1", "sentence-transformers-haystack==2.0.0"),
}  # fmt: skip


def python_of(name: str, environments: Path) -> Path:
    """The Python that runs a contestant: our own, or that of the peer's environment, made where it is not yet."""
    if name not in PINNED:
        return Path(sys.executable)
    folder, pinned = environments / name, "\n".join((*ENCODING, *PINNED[name]))
    python, seal = folder / "bin" / "python", folder / "pinned.txt"
    if not seal.is_file() or seal.read_text(encoding="utf-8") != pinned:
        print(f"installing {name} in {folder}", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *pinned.splitlines()], check=True)
        seal.write_text(pinned, encoding="utf-8")
    return python


def run_one(name: str, corpus: RaceCorpus, work: Path, encoder: str, python: Path) -> Figures:
    """All figures of one contestant in one round."""
    shutil.rmtree(work, ignore_errors=True)
    corpus.write(work / "files")
    job = {
        "name": name, "corpus": str(work / "files"), "work": str(work), "encoder": encoder, "n": N_HITS,
        "questions": list(corpus.questions.values()),
    }  # fmt: skip
    figures: Figures = {"build": run_job(STEPS, {**job, "step": "build"}, python)}
    if name in PEERS or name in OURS:
        figures["search"] = scored(run_job(STEPS, {**job, "step": "search"}, python), corpus)
    if name in OURS:
        figures["answer"] = parted(run_job(STEPS, {**job, "step": "answer"}, python), corpus)
    return figures


def scored(figures: Figures, corpus: RaceCorpus) -> Figures:
    """The figures of a search, with nDCG@10 and recall@10 in place of the hits."""
    hits, texts = figures.pop("hits"), figures.pop("texts")
    places = locate_items(corpus.items, texts)
    rankings = {
        question: rank_items((Found(*hit) for hit in found), places)
        for question, found in zip(corpus.questions, hits, strict=True)
    }
    scores = rank_scores(rankings, corpus.qrels)
    for name in ("ndcg@10", "recall@10"):
        values = by_length(list(corpus.questions.values()), [scores[question][name] for question in corpus.questions])
        figures |= {f"{name} {kind}": sum(some) / len(some) for kind, some in values.items() if some}
    return parted(figures | {"n_lost": len(corpus.items) - len(places)}, corpus)


def parted(figures: Figures, corpus: RaceCorpus) -> Figures:
    """The figures with the milliseconds of short and of long questions apart."""
    asked = list(corpus.questions.values())
    return figures | {key: by_length(asked, figures[key]) for key in ("ms", "cpu_ms")}


def main() -> int:
    """Run the rounds that are not yet kept, until the time is up, and print the table of all that are."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", default="conditionalqa", choices=SETS)
    parser.add_argument("--bench", type=Path, help="the folder of public sets; see eval/README.md")
    parser.add_argument("--chars", type=int, default=140_000, help="characters of text, about")
    parser.add_argument("--questions", type=int, default=30, help="of conditionalqa each comes short and long")
    parser.add_argument("--again", action="store_true", help="measure what is kept too; the newest counts")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--minutes", type=float, default=9.0, help="nothing is begun after this; run again to go on")
    parser.add_argument("--only", default=",".join(CONTESTANTS), help="contestants, with commas")
    parser.add_argument("--environments", type=Path, default=CACHE / "environments")
    parser.add_argument("--label", default="now", help="a name for this state of the code: before, after")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "race.jsonl")
    parser.add_argument("--clock", choices=("wall", "cpu"), default="wall", help="cpu: for a machine that is shared")
    arguments = parser.parse_args()
    names = [name for name in arguments.only.split(",") if name]
    unknown = [name for name in names if name not in CONTESTANTS]
    if unknown:
        parser.error(f"unknown contestant {', '.join(unknown)}; known: {', '.join(CONTESTANTS)}")
    pythons = {name: python_of(name, arguments.environments) for name in names}
    prepare_environment()
    encoder = str(locate(MULTILINGUAL_E5).path)
    corpus = read_set(arguments.set, arguments.chars, arguments.questions, arguments.bench)
    key = {
        "label": arguments.label, "set": arguments.set, "n_files": len(corpus.files), "n_chars": corpus.n_chars,
        "n_questions": len(corpus.questions),
    }  # fmt: skip
    print(", ".join(f"{name} {value}" for name, value in key.items()), file=sys.stderr, flush=True)
    until = time.monotonic() + 60 * arguments.minutes
    for number in range(arguments.rounds):
        for name in names:
            one = {**key, "round": number, "name": name}
            is_kept = bool(lines_like(arguments.out, one))
            if (is_kept and not arguments.again) or time.monotonic() > until:
                continue
            started = time.monotonic()
            figures = run_one(name, corpus, CACHE / "race" / name, encoder, pythons[name])
            keep_line(arguments.out, {**one, "commit": commit(), **figures})
            print(f"  round {number} {name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    print("\n".join(table(lines_like(arguments.out, key), arguments.clock)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
