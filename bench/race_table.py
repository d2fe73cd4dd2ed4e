"""The race as a table: figures of each contestant, and ratios with their spread over the rounds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from bench.jobs import Figures
from bench.spreads import ratios

REFERENCE = "langchain"
Read = Callable[[Figures], float | None]


def table(lines: Sequence[Figures], clock: str) -> Iterator[str]:
    """Markdown, a contestant a row: medians over the rounds, then ratios to the reference of the same round."""
    if not lines:
        return
    yield from _rows(lines, _columns(clock), _median)
    yield ""
    yield f"In units of {REFERENCE}, each round by itself, as the middle and the range:"
    yield ""
    yield from _rows(lines, _times(clock), lambda lines, name, read: _ratio(lines, name, REFERENCE, read))
    for ours, limit in (("ours-fast", "bare-fast"), ("ours", "bare")):
        found = _ratio(lines, ours, limit, _build(clock))
        if found != "-":
            yield ""
            yield f"Build of {ours} in units of {limit}: {found}."


def _rows(
    lines: Sequence[Figures], columns: dict[str, Read], cell: Callable[[Sequence[Figures], str, Read], str]
) -> Iterator[str]:
    yield "| | rounds | " + " | ".join(columns) + " |"
    yield "|---" * (len(columns) + 2) + "|"
    for name in dict.fromkeys(line["name"] for line in lines):
        n_rounds = len({line["round"] for line in lines if line["name"] == name})
        yield f"| {name} | {n_rounds} | " + " | ".join(cell(lines, name, read) for read in columns.values()) + " |"


def _columns(clock: str) -> dict[str, Read]:
    ms = "cpu_ms" if clock == "cpu" else "ms"
    return _times(clock) | {
        "ask p50 short": lambda line: _quantile(line, "answer", ms, "short", 0.5),
        "ask p50 long": lambda line: _quantile(line, "answer", ms, "long", 0.5),
        "ask p95 long": lambda line: _quantile(line, "answer", ms, "long", 0.95),
        "cold ask s": lambda line: _of(line, "answer", "cold_cpu_s" if clock == "cpu" else "cold_s"),
        "disk MB": lambda line: line["build"]["disk_mb"],
        "nDCG@10 short": lambda line: _of(line, "search", "ndcg@10 short"),
        "nDCG@10 long": lambda line: _of(line, "search", "ndcg@10 long"),
        "recall@10 short": lambda line: _of(line, "search", "recall@10 short"),
        "recall@10 long": lambda line: _of(line, "search", "recall@10 long"),
        "chunks": lambda line: line["build"]["n_chunks"],
        "cut": lambda line: line["build"]["n_cut"],
        "1,000 characters": lambda line: line["build"]["n_chars"] / 1000,
    }


def _times(clock: str) -> dict[str, Read]:
    """What has a ratio: seconds, milliseconds and memory."""
    ms = "cpu_ms" if clock == "cpu" else "ms"
    return {
        "build s": _build(clock),
        "cold s": lambda line: _of(line, "search", "cold_cpu_s" if clock == "cpu" else "cold_s"),
        "search p50 short": lambda line: _quantile(line, "search", ms, "short", 0.5),
        "p95": lambda line: _quantile(line, "search", ms, "short", 0.95),
        "search p50 long": lambda line: _quantile(line, "search", ms, "long", 0.5),
        "p95 long": lambda line: _quantile(line, "search", ms, "long", 0.95),
        "build MB": lambda line: line["build"]["peak_mb"],
        "warm MB": lambda line: _of(line, "search", "memory_mb"),
        "peak MB": lambda line: _of(line, "search", "peak_mb"),
    }


def _build(clock: str) -> Read:
    return lambda line: line["build"]["build_cpu_s" if clock == "cpu" else "build_s"]


def _of(line: Figures, step: str, key: str) -> float | None:
    return line.get(step, {}).get(key)


def _quantile(line: Figures, step: str, ms: str, kind: str, share: float) -> float | None:
    values = line.get(step, {}).get(ms, {}).get(kind)
    return float(np.quantile(values, share)) if values else None


def _by_round(lines: Sequence[Figures], name: str, read: Read) -> dict[int, float]:
    found = {line["round"]: read(line) for line in lines if line["name"] == name}
    return {number: value for number, value in found.items() if value is not None}


def _median(lines: Sequence[Figures], name: str, read: Read) -> str:
    values = list(_by_round(lines, name, read).values())
    if not values:
        return "-"
    return figure(float(np.median(values)))


def figure(value: float) -> str:
    """A figure as it stands in a table, with three digits or all those of a whole number."""
    return f"{value:.3f}" if 0 < value < 1 else f"{value:.3g}" if value < 1000 else f"{value:,.0f}"


def _ratio(lines: Sequence[Figures], name: str, reference: str, read: Read) -> str:
    spread = ratios(_by_round(lines, name, read), _by_round(lines, reference, read))
    return "-" if spread is None else str(spread)
