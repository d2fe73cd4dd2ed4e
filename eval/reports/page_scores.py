"""The scores that the page shows: a run, its baselines and another run as qa/web/scores.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from eval.exam_errors import RunError
from eval.judging.records import AskRow, LostAt
from eval.reports.run_comparison import SetComparison, compare_runs
from eval.reports.run_drawings import answer_drawings
from eval.reports.runs import CONFIG, Run, RunConfig, read_run
from eval.scores.bootstrap import Figure
from eval.scores.set_scores import METRICS, by_set

TARGET = Path(__file__).resolve().parents[2] / "qa" / "web" / "scores.json"
MAX_WORDS = 1_000  # characters of an answer or a quote
SHOWN = (
    "answer_accuracy", "citation_precision", "citation_recall", "list_completeness", "abstention_f1", "auroc",
    "sure_wrong",
)  # fmt: skip
COMPARED = ("answer_accuracy", "abstention_f1", "auroc", "sure_wrong")


def page_scores(run: Run, other: Run | None = None, baselines: Sequence[Run] = (), *, seed: int = 0) -> str:
    """The run as the JSON document of `qa.web.score_records`: of each set a row, plots, and the questions that failed.

    other: the run it is compared with; None for none. baselines: runs of simple systems, shown where they sat the very
    same set over the very same texts. seed: of the intervals of differences. Raises RunError when the runs share no set
    that is answered.
    """
    asked = _asked(run)
    plots = [
        {"title": title, "svg": svg, "set": name} for name, own in asked.items() for title, svg in answer_drawings(own)
    ]
    document = {
        "date": run.config.started[:10],
        "commit": run.config.commit,
        "command": run.config.command,
        "name": run.folder.name,
        "rows": _rows(run, asked),
        "plots": plots,
        "failures": [_failure(row) for own in asked.values() for row in own if not row.is_right],
        "baselines": [_baseline(one, run) for one in baselines],
        "compared": None if other is None else _compared(run, other, seed),
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def baselines_of(run: Run) -> list[Run]:
    """The runs of baselines that the same command made of the same commit, the newest of each configuration, by name.

    Those that have no set in common with the run are left out.
    """
    found: dict[str, Path] = {}
    for folder in sorted(path.parent for path in run.folder.resolve().parent.glob(f"*/{CONFIG}")):
        config = _config(folder)
        is_sister = config is not None and (config.command, config.commit) == (run.config.command, run.config.commit)
        if config is not None and is_sister and config.config.system != "assistant" and folder.name != run.folder.name:
            found[config.config.name] = folder
    runs = [read_run(found[name]) for name in sorted(found)]
    return [one for one in runs if _same_sets(one, run)]


def _same_sets(baseline: Run, run: Run) -> list[str]:
    """The sets that both were asked, with the same questions over the same texts."""
    its = {one.name: one for one in baseline.config.sets}
    asked = _asked(run)
    return [one.name for one in run.config.sets if one.name in asked and its.get(one.name) == one]


def _config(folder: Path) -> RunConfig | None:
    """What a run was made of; None where it is no run of this version."""
    try:
        return RunConfig.model_validate_json((folder / CONFIG).read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return None


def _asked(run: Run) -> dict[str, list[AskRow]]:
    """The rows of each set that was answered and not only ranked."""
    found = {name: [row for row in rows if isinstance(row, AskRow)] for name, rows in by_set(run.rows).items()}
    return {name: rows for name, rows in found.items() if rows}


def _rows(run: Run, names: Iterable[str]) -> list[dict[str, object]]:
    return [
        {
            "set": name,
            "n": run.scores[name].n,
            "measures": {METRICS[key].title: _interval(run.scores[name].figures.get(key)) for key in SHOWN},
            "counts": {METRICS[key].title: found.n for key in SHOWN if (found := run.scores[name].figures.get(key))},
        }
        for name in names
    ]


def _about(run: Run) -> dict[str, object]:
    return {
        "name": run.folder.name,
        "date": run.config.started[:10],
        "commit": run.config.commit,
        "command": run.config.command,
    }


def _baseline(baseline: Run, run: Run) -> dict[str, object]:
    """A baseline on the sets of a run that are the same in both. Raises RunError for none."""
    same = _same_sets(baseline, run)
    if not same:
        raise RunError(
            f"{baseline.folder.name} sat no set of {run.folder.name} with the same questions over the same texts; "
            "sit both with one command: `python -m eval run --config default --config bm25`."
        )
    return _about(baseline) | {"name": baseline.config.config.name, "rows": _rows(baseline, same)}


def _compared(run: Run, other: Run, seed: int) -> dict[str, object]:
    own, its = _asked(run), _asked(other)
    sets = [one for one in compare_runs(other, run, seed) if one.set in own and one.set in its]
    if not sets:
        raise RunError(f"{run.folder.name} and {other.folder.name} share no set that is answered, so none is compared")
    return _about(other) | {"sets": [_compared_set(one, own[one.set], its[one.set]) for one in sets]}


def _compared_set(one: SetComparison, own: Sequence[AskRow], its: Sequence[AskRow]) -> dict[str, object]:
    rows, others = {row.id: row for row in own}, {row.id: row for row in its}
    return {
        "set": one.set,
        "n": one.n,
        "n_left_out": one.n_left_out,
        "measures": [
            {
                "name": METRICS[key].title,
                "n_own": one.second[key].n,
                "n_other": one.first[key].n,
                "own": _interval(one.second[key]),
                "other": _interval(one.first[key]),
                "difference": _interval(one.differences[key]),
            }
            for key in COMPARED
            if key in one.differences
        ],
        "won": [_changed(changed.id, rows, others, changed.lost_at) for changed in one.won],
        "lost": [_changed(changed.id, rows, others, changed.lost_at) for changed in one.lost],
    }


def _changed(
    name: str, rows: Mapping[str, AskRow], others: Mapping[str, AskRow], lost_at: LostAt | None
) -> dict[str, object]:
    """A question that is right in one run alone, with what each answered."""
    own, other = rows[name], others[name]
    return {
        "id": name,
        "question": own.question,
        "lost_at": lost_at.value if lost_at else "",
        "own_status": _status(own),
        "own": _words(own),
        "other_status": _status(other),
        "other": _words(other),
    }


def _status(row: AskRow) -> str:
    return row.status.value if row.status else "failed"


def _words(row: AskRow) -> str:
    return _cut(row.text or row.error)


def _cut(words: str) -> str:
    """The beginning of words that are long, and a sign that they go on."""
    return words if len(words) <= MAX_WORDS else f"{words[:MAX_WORDS].rstrip()} …"


def _failure(row: AskRow) -> dict[str, object]:
    """A question that was answered wrongly, in words that can be read without the run."""
    return {
        "set": row.set,
        "id": row.id,
        "question": row.question,
        "history": row.history,
        "status": _status(row),
        "lost_at": row.lost_at.value if row.lost_at else "",
        "gold": [_cut(group.alternatives[0]) for group in row.groups] if row.answerable else [],
        "answer": _words(row),
        "nearest": [_cut(near.quote) for near in row.nearest],
    }


def _interval(figure: Figure | None) -> tuple[float, float, float] | None:
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return None
    return figure.value, figure.low, figure.high
