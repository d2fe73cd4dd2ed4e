"""The plots of a set of a run: risk and coverage, reliability, evidence by stage, losses, times."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eval.judging.records import AskRow
from eval.judging.retrieval_measures import DEPTH, TOP
from eval.reports.plots import Line, bar_plot, line_plot
from eval.reports.runs import Run
from eval.scores.bootstrap import Figure
from eval.scores.formulas import reliability_bins, risk_coverage_curve


def answer_drawings(rows: Sequence[AskRow]) -> list[tuple[str, str]]:
    """Title and SVG of each plot of a set of answered questions."""
    confidence, stated = [row.confidence for row in rows], [row.answerable for row in rows]
    wrong = [not (row.answerable and row.is_right) for row in rows]
    bins = reliability_bins(confidence, stated)
    largest = max((n for _, _, n in bins), default=1)
    curve = Line("risk", risk_coverage_curve(confidence, wrong))
    diagonal = Line("perfect", [(0, 0), (1, 1)], is_dashed=True)
    reliability = Line("bins", [(x, y) for x, y, _ in bins], [3 + 7 * n / largest for _, _, n in bins])
    return [
        ("Risk and coverage", line_plot([curve], "coverage", "risk")),
        ("Reliability", line_plot([reliability, diagonal], "confidence", "share stated by the text")),
        ("Evidence groups found, by stage", bar_plot(_recall_by_stage(rows), "share of evidence groups found")),
        ("Where questions were lost", bar_plot(_losses(rows), "questions lost by stage")),
    ]


def time_drawings(run: Run, name: str) -> list[tuple[str, str]]:
    """Title and SVG of the times of a set; none where no time was kept."""
    if name not in run.timings:
        return []
    bars = [
        (f"{stage} {label}", value * 1000, f"{value * 1000:.1f} ms")
        for stage, found in run.timings[name].stages.items()
        for label, value in _values(found.items())
    ]
    return [("Latency", bar_plot(bars, "milliseconds"))]


def _recall_by_stage(rows: Sequence[AskRow]) -> list[tuple[str, float, str]]:
    groups = [group for row in rows for group in row.groups]
    if not groups:
        return []
    stages = sorted({stage for row in rows for stage in row.stages})
    counts = [(f"{stage}, first {TOP}", sum(stage in group.stage_ranks for group in groups)) for stage in stages]
    counts += [
        (f"hits, first {DEPTH}", sum(group.rank is not None for group in groups)),
        (
            f"hits, first {TOP}",
            sum(group.rank is not None and group.rank <= TOP for group in groups),
        ),
        ("cited", sum(group.is_cited for group in groups)),
    ]
    return [(name, n / len(groups), f"{n / len(groups):.3f}") for name, n in counts]


def _losses(rows: Sequence[AskRow]) -> list[tuple[str, float, str]]:
    counts: dict[str, int] = {}
    for row in rows:
        if row.lost_at is not None:
            counts[row.lost_at.value] = counts.get(row.lost_at.value, 0) + 1
    return [(name, n, str(n)) for name, n in sorted(counts.items(), key=lambda one: -one[1])]


def _values(figures: Iterable[tuple[str, Figure]]) -> Iterable[tuple[str, float]]:
    return ((label, figure.value) for label, figure in figures if figure.value is not None)
