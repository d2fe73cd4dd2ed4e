"""Figures as text: the summary on a terminal and the Markdown table of docs/benchmarks.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.reports.runs import Run
from eval.scores.bootstrap import Figure, interval_text
from eval.scores.set_scores import METRICS, SetScores

ASK_COLUMNS = (
    "answer_accuracy",
    "citation_precision",
    "citation_recall",
    "list_completeness",
    "abstention_f1",
    "auroc",
    "passage_recall@10",
    "passage_ndcg@10",
)
N_SHOWN = 90  # characters of a question in a list
RANK_COLUMNS = ("passage_recall@1", "passage_recall@10", "passage_mrr@10", "passage_ndcg@10", "document_ndcg@10")


def summary_text(run: Run) -> str:
    """Every figure of a run for a terminal: value, interval, n; then kinds, losses and times."""
    lines: list[str] = []
    for name, scores in run.scores.items():
        failed = f", {scores.n_failed} failed" if scores.n_failed else ""
        lines += ["", f"{name} (n = {scores.n}{failed})"]
        lines += [
            f"  {METRICS[key].title:<28} {_spread(scores.figures[key])}" for key in METRICS if key in scores.figures
        ]
        lines += _right_by("kind", scores.kinds) + _right_by("language", scores.languages)
        if scores.lost_at:
            lines.append("  lost at: " + ", ".join(f"{stage} {n}" for stage, n in scores.lost_at.items()))
        lines += _times_lines(run.timings[name].stages if name in run.timings else {})
    return "\n".join(lines).lstrip("\n")


def markdown_table(runs: Sequence[Run]) -> str:
    """One Markdown table a set, a row a run, with date, commit, n and intervals."""
    names = list(dict.fromkeys(name for run in runs for name in run.scores))
    return "\n".join("\n".join(_set_table(name, [run for run in runs if name in run.scores])) for name in names)


def short_commit(commit: str) -> str:
    """Nine digits of a commit, with the "+" that says files were changed since; "-" without one."""
    return commit[:9] + ("+" if commit.endswith("+") else "") or "-"


def milliseconds(seconds: float) -> str:
    """Seconds as milliseconds, with one decimal below ten."""
    return f"{seconds * 1000:.0f}" if seconds >= 0.01 else f"{seconds * 1000:.1f}"


def one_line(words: str) -> str:
    """The beginning of a question on one line."""
    return " ".join(words.split())[:N_SHOWN]


def is_ranking_set(scores: SetScores) -> bool:
    """Whether a set was only ranked, so that there are no answers to score."""
    return "answer_accuracy" not in scores.figures


def _set_table(name: str, runs: Sequence[Run]) -> list[str]:
    wanted = RANK_COLUMNS if is_ranking_set(runs[0].scores[name]) else ASK_COLUMNS
    columns = [key for key in wanted if any(key in run.scores[name].figures for run in runs)]
    titles = ["configuration", *(METRICS[key].title for key in columns), "ms p50 / p95", "run", "commit"]
    lines = [f"### {name} (n = {_sizes(name, runs)})", "", _row(titles), _row(["---"] * len(titles))]
    for run in runs:
        figures = run.scores[name].figures
        cells = [run.config.config.name, *(interval_text(figures.get(key)) for key in columns)]
        lines.append(_row([*cells, _milliseconds(run, name), run.config.started[:10], short_commit(run.config.commit)]))
    counts = ", ".join(
        f"{METRICS[key].title} {runs[0].scores[name].figures[key].n}"
        for key in columns
        if key in runs[0].scores[name].figures
    )
    commands = dict.fromkeys(run.config.command for run in runs if run.config.command)
    lines += [
        "",
        f"95% bootstrap intervals in brackets. n: {counts}.",
        "Commands: " + "; ".join(f"`{c}`" for c in commands) + ".",
        "",
    ]
    return lines


def _sizes(name: str, runs: Sequence[Run]) -> str:
    return " / ".join(dict.fromkeys(str(run.scores[name].n) for run in runs))


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(text.replace("|", "\\|") for text in cells) + " |"


def _milliseconds(run: Run, name: str) -> str:
    total = run.timings[name].stages.get("total", {}) if name in run.timings else {}
    values = [total[label].value if label in total else None for label in ("p50", "p95")]
    return " / ".join("-" if value is None else milliseconds(value) for value in values)


def _spread(figure: Figure) -> str:
    return f"{interval_text(figure):<24} n = {figure.n}"


def _right_by(label: str, shares: Mapping[str, Figure]) -> list[str]:
    if len(shares) < 2:
        return []
    parts = (f"{name} {figure.value:.2f} ({figure.n})" for name, figure in shares.items() if figure.value is not None)
    return [f"  right by {label}: " + ", ".join(parts)]


def _times_lines(stages: Mapping[str, Mapping[str, Figure]]) -> list[str]:
    parts = [
        f"{stage} {milliseconds(p50.value)} / {milliseconds(p95.value)}"
        for stage, found in stages.items()
        if (p50 := found["p50"]).value is not None and (p95 := found["p95"]).value is not None
    ]
    return ["  milliseconds p50 / p95: " + ", ".join(parts)] if parts else []
