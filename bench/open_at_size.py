"""Opening, first hits, warm search and memory of all contestants over many passages: `python -m bench.open_at_size`.

The corpus is invented, the encoder one small random layer, so that a build takes minutes: the figures are of everything
but the encoder. Each contestant is kept as soon as it is measured. The peers are those of `bench.race`, in its
environments.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

from bench.contestants import PEERS
from bench.growth import PASSAGES_A_DOCUMENT
from bench.invented_texts import questions, text_of, write_corpus
from bench.jobs import ROOT, Figures, commit, keep_line, lines_like, run_job
from bench.race import CACHE, STEPS, python_of
from bench.race_steps import OURS
from bench.race_table import figure

DIMENSION, N_PIECES = 384, 4000  # as many numbers in a row as multilingual-e5-small has
N_QUESTIONS, N_HITS = 40, 10


def small_encoder(folder: Path) -> Path:
    """A sentence-transformers folder with one random layer, the same every time."""
    if not (folder / "modules.json").is_file():
        import torch
        from sentence_transformers import SentenceTransformer
        from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
        from tokenizers import BertWordPieceTokenizer
        from transformers import BertConfig, BertModel, BertTokenizerFast

        torch.manual_seed(5)
        pieces = BertWordPieceTokenizer()
        pieces.train_from_iterator([text_of(number) for number in range(200)], vocab_size=N_PIECES)
        shutil.rmtree(folder, ignore_errors=True)
        bert = folder.with_name(f"{folder.name}-bert")
        BertTokenizerFast(tokenizer_object=pieces._tokenizer, model_max_length=512).save_pretrained(bert)  # noqa: SLF001
        form: Any = {"num_hidden_layers": 1, "num_attention_heads": 6, "intermediate_size": 64}
        BertModel(BertConfig(vocab_size=pieces.get_vocab_size(), hidden_size=DIMENSION, **form)).save_pretrained(bert)
        SentenceTransformer(modules=[Transformer(str(bert)), Pooling(DIMENSION)]).save(str(folder))
    return folder


def measure(name: str, files: Path, work: Path, encoder: Path, asked: list[str], python: Path) -> Figures:
    """The figures of one contestant, built and then opened in processes of their own."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    ours = {"POLICY_QA_ENCODER": str(encoder), "POLICY_QA_RERANKER": ""} if name in OURS else {}
    job: Figures = {
        "name": name, "corpus": str(files), "work": str(work), "encoder": str(encoder), "n": N_HITS, "questions": asked,
    }  # fmt: skip
    built = run_job(STEPS, {**job, "step": "build"}, python, **ours)
    found = run_job(STEPS, {**job, "step": "search"}, python, **ours)
    return {
        "build_s": built["build_s"], "n_chunks": built["n_chunks"], "disk_mb": built["disk_mb"],
        "open_s": found["open_s"], "cold_s": found["cold_s"], "search_ms": float(np.median(found["ms"])),
        "memory_mb": found["memory_mb"],
    }  # fmt: skip


def main() -> int:
    """Measure whom is not kept yet, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--passages", type=int, default=50_000, help="as we cut them, about")
    parser.add_argument("--only", default=",".join([*PEERS, "ours-fast"]), help="contestants, with commas")
    parser.add_argument("--label", default="now", help="a name for this state of the code: before, after")
    parser.add_argument("--environments", type=Path, default=CACHE / "environments")
    parser.add_argument("--out", type=Path, default=ROOT / "bench" / "results" / "open_at_size.jsonl")
    arguments = parser.parse_args()
    n_documents = round(arguments.passages / PASSAGES_A_DOCUMENT)
    work = CACHE / "open_at_size"
    files = work / f"files-{n_documents}"
    if not files.is_dir():
        write_corpus(files, n_documents, between="\n\n")  # one of the peers cuts at blank lines
    encoder, asked = small_encoder(work / "encoder"), questions(N_QUESTIONS, n_documents)
    key = {"label": arguments.label, "n_documents": n_documents}
    for name in arguments.only.split(","):
        if lines_like(arguments.out, {**key, "name": name}):
            continue
        started = time.monotonic()
        figures = measure(name, files, work / name, encoder, asked, python_of(name, arguments.environments))
        keep_line(arguments.out, {**key, "name": name, "commit": commit(), **figures})
        print(f"  {name}: {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    columns = ("n_chunks", "build_s", "open_s", "cold_s", "search_ms", "memory_mb", "disk_mb")
    print(f"| | {' | '.join(columns)} |\n{'|---' * (len(columns) + 1)}|")
    for line in lines_like(arguments.out, key):
        print(f"| {line['name']} | {' | '.join(figure(line[column]) for column in columns)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
