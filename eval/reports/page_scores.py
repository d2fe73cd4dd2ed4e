"""The scores that the page shows: a run as qa/web/scores.json."""

from __future__ import annotations

import json
from pathlib import Path

from eval.judging.records import AskRow
from eval.reports.run_drawings import answer_drawings
from eval.reports.runs import Run
from eval.scores.set_scores import METRICS, by_set

TARGET = Path(__file__).resolve().parents[2] / "qa" / "web" / "scores.json"
SHOWN = ("answer_accuracy", "citation_precision", "citation_recall", "list_completeness", "abstention_f1", "auroc")


def page_scores(run: Run) -> str:
    """The run as the JSON document of `qa.web.scores_view`: a row for each set, plots of the last of them."""
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
    plots = [{"title": title, "svg": svg} for title, svg in answer_drawings(list(asked.values())[-1])] if asked else []
    document = {
        "date": run.config.started[:10],
        "commit": run.config.commit,
        "command": run.config.command,
        "rows": rows,
        "plots": plots,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _interval(run: Run, name: str, key: str) -> tuple[float, float, float] | None:
    figure = run.scores[name].figures.get(key)
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return None
    return figure.value, figure.low, figure.high
