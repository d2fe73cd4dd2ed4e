"""Warm questions by profile, stage and length: `python bench/ask_latency.py QUESTIONS.jsonl --corpus DIR`.

QUESTIONS.jsonl: an object with "question" (or "text") and maybe "history" a line. Both profiles answer each question in
turn, in one process. Prints p50 and p95 of wall time for all questions, by length and by stage, the same of the
time outside encoder and reranker ("ours"), the p95 of long questions as a multiple of the p50 of all, CPU time, and how
often encoder and reranker were called.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from qa.assistant import Assistant, open_assistant
from qa.datatypes import Answer
from qa.index.builder import sync_index
from qa.models.reranker import CrossEncoderReranker, OnnxReranker
from qa.models.sentence_encoder import SentenceTransformerEncoder
from qa.question.asked import LONG_QUESTION_CHARS
from qa.settings import read_settings

PROFILES = ("fast", "quality")


class Timed:
    """A method of models whose calls are timed and counted, whoever holds the models."""

    def __init__(self, timed: str, *kinds: type) -> None:
        """timed: the name of the method that counts. The classes keep the timed method until the process ends."""
        self.seconds, self.n_calls = 0.0, 0
        for kind in kinds:
            setattr(kind, timed, self._counted(getattr(kind, timed)))

    def _counted(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any) -> Any:  # noqa: ANN401
            started = time.perf_counter()
            try:
                return call(*arguments)
            finally:
                self.seconds += time.perf_counter() - started
                self.n_calls += 1

        return counted


@dataclass
class Lane:
    """A profile with its times, in milliseconds, question by question."""

    assistant: Assistant
    encoder: Timed
    reranker: Timed
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    stages: list[dict[str, float]] = field(default_factory=list)
    n_calls: list[int] = field(default_factory=lambda: [0, 0])  # of encoder and reranker, in questions of this lane

    @property
    def calls(self) -> list[int]:
        """Calls of encoder and reranker so far, in all lanes."""
        return [self.encoder.n_calls, self.reranker.n_calls]

    @property
    def in_models(self) -> float:
        """Seconds spent in the models so far."""
        return self.encoder.seconds + self.reranker.seconds

    def ask(self, question: str, history: Sequence[str]) -> Answer:
        """The answer; its times are kept."""
        models, calls, cpu, wall = self.in_models, self.calls, time.process_time(), time.perf_counter()
        answer = self.assistant.ask(question, history)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        self.wall.append(1000 * wall)
        self.cpu.append(1000 * cpu)
        self.ours.append(1000 * (wall - self.in_models + models))
        self.n_calls = [n + now - before for n, now, before in zip(self.n_calls, self.calls, calls, strict=True)]
        self.stages.append({stage: 1000 * seconds for stage, seconds in answer.stages.items()})
        return answer


_ENCODER = Timed("encode_questions", SentenceTransformerEncoder)
_RERANKER = Timed("score_pairs", OnnxReranker, CrossEncoderReranker)


def opened(corpus: Path, index: Path, profile: str) -> Lane:
    """A profile over an index that is brought in step, its models loaded and timed."""
    settings = read_settings(environ={}, profile=profile)
    sync_index(corpus, index, settings)
    assistant = open_assistant(corpus, index, settings)
    assistant.warm()
    return Lane(assistant, _ENCODER, _RERANKER)


def told(name: str, values: Sequence[float]) -> str:
    """A line with p50 and p95."""
    if not values:
        return f"  {name:24} none"
    return (
        f"  {name:24} p50 {np.percentile(values, 50):7.1f} ms, p95 {np.percentile(values, 95):7.1f} ms, n {len(values)}"
    )


def show(profile: str, lane: Lane, is_long: Sequence[bool]) -> None:
    """All figures of a profile."""
    long = [wall for wall, far in zip(lane.wall, is_long, strict=True) if far]
    print(f"{profile}: {lane.n_calls[0]} calls of the encoder, {lane.n_calls[1]} of the reranker")
    print(told("all", lane.wall))
    print(told(f"over {LONG_QUESTION_CHARS} characters", long))
    print(told("shorter", [wall for wall, far in zip(lane.wall, is_long, strict=True) if not far]))
    print(told("ours", lane.ours))
    print(told("CPU of all threads", lane.cpu))
    for stage in dict.fromkeys(stage for stages in lane.stages for stage in stages):
        print(told(f"stage {stage}", [stages.get(stage, 0.0) for stages in lane.stages]))
    if long:
        of_all, of_long = (np.percentile(long, 95) / np.percentile(walls, 50) for walls in (lane.wall, long))
        print(f"  p95 of long questions: {of_all:.2f} times the p50 of all, {of_long:.2f} times their own")


def main() -> int:
    """Ask all questions of both profiles in turns."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("questions", type=Path)
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--index", type=Path, help="folder that keeps an index for each profile; none: a temporary one")
    parser.add_argument("--n", type=int, default=100, help="questions")
    parser.add_argument("--profile", choices=PROFILES, action="append", help="may be repeated; none: both")
    arguments = parser.parse_args()
    lines = arguments.questions.read_text(encoding="utf-8").splitlines()[: arguments.n]
    asked = [json.loads(line) for line in lines]
    questions = [(one.get("question") or one["text"], one.get("history") or []) for one in asked]
    with tempfile.TemporaryDirectory() as scratch:
        kept = arguments.index or Path(scratch)
        profiles = arguments.profile or PROFILES
        lanes = {profile: opened(arguments.corpus, kept / profile, profile) for profile in profiles}
        for question, history in questions:
            for lane in lanes.values():
                lane.ask(question, history)
    for profile, lane in lanes.items():
        show(profile, lane, [len(question) > LONG_QUESTION_CHARS for question, _ in questions])
    return 0


if __name__ == "__main__":
    sys.exit(main())
