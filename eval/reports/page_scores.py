"""The scores that the page shows: a run as qa/web/scores.json."""

from __future__ import annotations

import json
from pathlib import Path

from eval.judging.records import AskRow
from eval.reports.run_drawings import answer_drawings
from eval.reports.runs import Run
from eval.scores.set_scores import METRICS, by_set

TARGET = Path(__file__).resolve().parents[2] / "qa" / "web" / "scores.json"
MAX_WORDS = 1_000  # characters of an answer or a quote
SHOWN = ("answer_accuracy", "citation_precision", "citation_recall", "list_completeness", "abstention_f1", "auroc")


def page_scores(run: Run) -> str:
    """The run as the JSON document of `qa.web.scores_view`: of each set a row, plots, and the questions that failed."""
    asked = {
        name: [row for row in rows if isinstance(row, AskRow)]
        for name, rows in by_set(run.rows).items()
        if any(isinstance(row, AskRow) for row in rows)
    }
    rows = [
        {
            "set": name,
            "n": run.scores[name].n,
            "measures": {METRICS[key].title: _interval(run, name, key) for key in SHOWN},
        }
        for name in asked
    ]
    plots = [
        {"title": title, "svg": svg, "set": name} for name, own in asked.items() for title, svg in answer_drawings(own)
    ]
    document = {
        "date": run.config.started[:10],
        "commit": run.config.commit,
        "command": run.config.command,
        "rows": rows,
        "plots": plots,
        "failures": [_failure(row) for own in asked.values() for row in own if not row.is_right],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _failure(row: AskRow) -> dict[str, object]:
    """A question that was answered wrongly, in words that can be read without the run."""
    return {
        "set": row.set,
        "id": row.id,
        "question": row.question,
        "history": row.history,
        "status": row.status.value if row.status else "failed",
        "lost_at": row.lost_at.value if row.lost_at else "",
        "gold": [group.alternatives[0][:MAX_WORDS] for group in row.groups] if row.answerable else [],
        "answer": (row.text or row.error)[:MAX_WORDS],
        "nearest": [near.quote[:MAX_WORDS] for near in row.nearest],
    }


def _interval(run: Run, name: str, key: str) -> tuple[float, float, float] | None:
    figure = run.scores[name].figures.get(key)
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return None
    return figure.value, figure.low, figure.high
