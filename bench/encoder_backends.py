"""ONNX Runtime against torch for the packaged encoders, in turns: `python bench/encoder_backends.py TEXTS.jsonl`.

TEXTS.jsonl: an object with "text" a line (`corpus.jsonl` of a BEIR set). Prints, for each encoder, seconds of both as
medians, the ratio torch / ONNX Runtime as median and range over the rounds, and the largest difference of a number.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from qa.models.exported_transformer import open_exported
from qa.models.locating import locate, prepare_environment
from qa.models.seams import Encoder
from qa.models.sentence_encoder import SentenceTransformerEncoder, _open_folder_or_hub
from qa.settings import MPNET, MULTILINGUAL_E5


def seconds_of(step: Callable[[Encoder], object], encoder: Encoder) -> float:
    """Wall time of a step with an encoder, in seconds."""
    started = time.perf_counter()
    step(encoder)
    return time.perf_counter() - started


def told(name: str, by_torch: Sequence[float], by_runtime: Sequence[float]) -> str:
    """A line with medians, and the ratio as median and range."""
    ratios = [slow / quick for slow, quick in zip(by_torch, by_runtime, strict=True)]
    return (
        f"  {name}: torch {statistics.median(by_torch):.3f} s, ONNX Runtime {statistics.median(by_runtime):.3f} s, "
        f"ratio {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"
    )


def main() -> int:
    """Race the packaged encoders."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--n", type=int, default=64, help="passages; a third of them serve as questions, cut short")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    lines = arguments.texts.read_text(encoding="utf-8").splitlines()[: arguments.n]
    texts = [json.loads(line)["text"] for line in lines]
    questions = [text[:60] for text in texts[::3]]
    prepare_environment()
    for name in (MULTILINGUAL_E5, MPNET):
        folder = locate(name)
        exported = open_exported(folder)
        if exported is None:
            print(f"{name}: not exported", file=sys.stderr)
            return 1
        torch_encoder: Encoder = SentenceTransformerEncoder(_open_folder_or_hub(folder), folder.card)
        runtime: Encoder = SentenceTransformerEncoder(exported, folder.card)
        both = [encoder.encode_passages(texts[:8]) for encoder in (torch_encoder, runtime)]  # warms them
        print(f"{name}: largest difference {np.abs(both[0] - both[1]).max():.1e}")
        steps: dict[str, Callable[[Encoder], object]] = {
            f"{len(texts)} passages": lambda encoder: encoder.encode_passages(texts),
            f"{len(questions)} questions, each alone": lambda encoder: [
                encoder.encode_questions([q]) for q in questions
            ],
        }
        for label, step in steps.items():
            rounds = [
                [seconds_of(step, encoder) for encoder in (torch_encoder, runtime)] for _ in range(arguments.rounds)
            ]
            print(told(label, *zip(*rounds, strict=True)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
