"""The gate: a run of the report set against the committed baseline, eval/baseline.json.

The baseline states for each measure its value and how far a run may fall below it, and for each question whether it
was right. It is only ever changed by `python -m eval baseline RUN`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError, field_validator

from eval.exam_errors import BaselineError, first_fault
from eval.judging.records import AskRow, Row
from eval.reports.figures_table import one_line, short_commit
from eval.reports.runs import Run, SetEntry
from eval.scores.set_scores import METRICS, by_set
from qa.datatypes import Record

BASELINE = Path(__file__).parents[1] / "baseline.json"
REPORT_SET = "jilin-report"
DEFAULT_TOLERANCES: Mapping[str, float] = {
    "answer_accuracy": 0.02,
    "status_accuracy": 0.02,
    "citation_precision": 0.01,
    "citation_recall": 0.02,
    "citation_exact": 0.0,
    "list_completeness": 0.0,
    "abstention_precision": 0.03,
    "abstention_recall": 0.03,
    "abstention_f1": 0.02,
    "auroc": 0.01,
    "ece": 0.02,
    "passage_recall@10": 0.02,
    "passage_ndcg@10": 0.02,
}
ROUNDING = 1e-9  # so that a fall of exactly the tolerance passes


class Held(Record):
    """A measure that has to be held: its value, and how far it may get worse."""

    value: float
    tolerance: float = Field(ge=0.0)


class Baseline(Record):
    """What a run has to hold."""

    set: SetEntry
    config: str
    commit: str
    made_from: str  # name of the run
    metrics: dict[str, Held]
    questions: dict[str, bool]  # id -> right

    @field_validator("metrics")
    @classmethod
    def _are_known(cls, metrics: dict[str, Held]) -> dict[str, Held]:
        unknown = sorted(set(metrics) - set(METRICS))
        if unknown:
            raise ValueError(f"no measure is called {unknown[0]!r}; known: {', '.join(METRICS)}")
        return metrics


class Verdict(Record):
    """What the gate says: the failures in words, and the questions that changed."""

    failures: tuple[str, ...]
    now_right: tuple[str, ...]
    now_wrong: tuple[str, ...]

    @property
    def has_passed(self) -> bool:
        """Whether nothing fell."""
        return not self.failures


def read_baseline(path: Path = BASELINE) -> Baseline:
    """The committed baseline. Raises BaselineError."""
    try:
        return Baseline.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise BaselineError(
            f"no baseline at {path}; run `python -m eval run --set {REPORT_SET}`, then `python -m eval baseline latest`"
        ) from error
    except ValidationError as error:
        raise BaselineError(f"{path}: {first_fault(error)}") from error


def baseline_of(run: Run, set_name: str = REPORT_SET, kept: Baseline | None = None) -> Baseline:
    """The baseline that a run sets. Tolerances of `kept`, the one before, stay. Raises BaselineError.

    A run that was shortened, broken on purpose, or in which the system failed at a question sets none.
    """
    entry = _entry(run, set_name)
    scores = run.scores[set_name]
    if run.config.limit is not None or run.config.broken or scores.n_failed:
        raise BaselineError(
            f"{run.folder.name} cannot be a baseline: wanted every question, nothing broken, nothing failed; "
            f"found limit {run.config.limit}, broken {run.config.broken or 'nothing'}, {scores.n_failed} failed"
        )
    tolerances = dict(DEFAULT_TOLERANCES)
    tolerances |= {name: held.tolerance for name, held in kept.metrics.items()} if kept else {}
    return Baseline(
        set=entry,
        config=run.config.config.name,
        commit=run.config.commit,
        made_from=run.folder.name,
        metrics={
            name: Held(value=value, tolerance=tolerance)
            for name, tolerance in tolerances.items()
            if name in scores.figures and (value := scores.figures[name].value) is not None
        },
        questions={row.id: row.is_right for row in by_set(run.rows)[set_name]},
    )


def baseline_json(baseline: Baseline) -> str:
    """The baseline as it is committed: sorted, so that a change shows as the lines that changed."""
    return json.dumps(baseline.model_dump(mode="json"), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def check(run: Run, baseline: Baseline) -> Verdict:
    """Whether the run holds the baseline. Raises BaselineError when the run has no such set."""
    entry = _entry(run, baseline.set.name)
    rows = {row.id: row for row in by_set(run.rows)[baseline.set.name]}
    return Verdict(
        failures=(*_origin_failures(run, entry, baseline), *_metric_failures(run, baseline)),
        now_right=_changed(rows, baseline, is_right=True),
        now_wrong=_changed(rows, baseline, is_right=False),
    )


def falls(run: Run, baseline: Baseline) -> list[str]:
    """The measures that a new baseline from this run would lower beyond their tolerance."""
    return _metric_failures(run, baseline)


def verdict_text(run: Run, baseline: Baseline, verdict: Verdict) -> str:
    """The verdict for a terminal."""
    figures = run.scores[baseline.set.name].figures
    lines = [f"{run.folder.name} against the baseline of {baseline.made_from} ({short_commit(baseline.commit)})"]
    for name, held in baseline.metrics.items():
        found = figures[name].value if name in figures else None
        shown = "none" if found is None else f"{found:.3f}"
        lines.append(
            f"  {METRICS[name].title:<24} {shown}  (baseline {held.value:.3f}, tolerance {held.tolerance:.3f})"
        )
    for label, ids in (("now right", verdict.now_right), ("now wrong", verdict.now_wrong)):
        lines.append(f"{label}: {len(ids)}")
        lines += [f"  {text}" for text in ids]
    lines += [f"FAIL {failure}" for failure in verdict.failures]
    return "\n".join([*lines, "gate passed" if verdict.has_passed else "gate failed"])


def _entry(run: Run, set_name: str) -> SetEntry:
    found = next((entry for entry in run.config.sets if entry.name == set_name), None)
    if found is None:
        raise BaselineError(f"{run.folder.name} did not sit {set_name}; run `python -m eval run --set {set_name}`")
    return found


def _origin_failures(run: Run, entry: SetEntry, baseline: Baseline) -> list[str]:
    """A comparison with another set, another corpus or only some of the questions says nothing, so it fails."""
    remedy = "if that is meant, set a new baseline with `python -m eval baseline RUN`"
    failures: list[str] = []
    if run.config.limit is not None:
        failures.append(f"only the first {run.config.limit} questions were put; the gate wants all of them")
    if entry.sha256 != baseline.set.sha256:
        failures.append(f"{entry.name} has changed since the baseline; {remedy}")
    if entry.fingerprint != baseline.set.fingerprint:
        failures.append(f"the corpus has changed since the baseline; {remedy}")
    return failures


def _metric_failures(run: Run, baseline: Baseline) -> list[str]:
    figures = run.scores[baseline.set.name].figures
    failures: list[str] = []
    for name, held in baseline.metrics.items():
        found = figures[name].value if name in figures else None
        if found is None:
            failures.append(f"{METRICS[name].title}: no value any more, baseline {held.value:.3f}")
        elif _loss(name, held.value, found) > held.tolerance + ROUNDING:
            failures.append(
                f"{METRICS[name].title}: {found:.3f}, baseline {held.value:.3f}, tolerance {held.tolerance:.3f}"
            )
    return failures


def _loss(name: str, before: float, after: float) -> float:
    """By how much a measure got worse."""
    return before - after if METRICS[name].higher_is_better else after - before


def _changed(rows: Mapping[str, Row], baseline: Baseline, *, is_right: bool) -> tuple[str, ...]:
    """The questions that are now right (or wrong) and were not, each with its words; absent ones are wrong."""
    changed: list[str] = []
    for name, was_right in baseline.questions.items():
        row = rows.get(name)
        now_right = row is not None and row.is_right
        if now_right is is_right and was_right is not is_right:
            lost = f" [{row.lost_at.value}]" if isinstance(row, AskRow) and row.lost_at else ""
            changed.append(f"{name}  {one_line(row.question) if row else 'not asked'}{lost}")
    return tuple(changed)
