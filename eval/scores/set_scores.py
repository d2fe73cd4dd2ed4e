"""Rows to figures: which measures a set gets, what they are called, and which way is better.

Definitions in words stand in eval/README.md; here they are in the order of the tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from eval.judging.records import AskRow, LostAt, Row, Seconds
from eval.judging.retrieval_measures import NAMES
from eval.scores import formulas
from eval.scores.bootstrap import Figure, Statistic, figure
from qa.datatypes import Record, Status

SURE = 0.8  # a wrong answer at this confidence or more is the worst outcome


class Metric(NamedTuple):
    """How a measure is called in tables, and whether more of it is better."""

    title: str
    higher_is_better: bool = True


METRICS: Mapping[str, Metric] = {
    "answer_accuracy": Metric("answer accuracy"),
    "answer_accuracy_en": Metric("accuracy, English"),
    "answer_accuracy_zh": Metric("accuracy, Chinese"),
    "right_share": Metric("right, all questions"),
    "status_accuracy": Metric("status accuracy"),
    "citation_precision": Metric("citation precision"),
    "citation_recall": Metric("citation recall"),
    "citation_precision_pooled": Metric("citation precision, pooled"),
    "citation_recall_pooled": Metric("citation recall, pooled"),
    "citation_exact": Metric("exact citations"),
    "cited_gold_share": Metric("gold share of cited text"),
    "list_completeness": Metric("list completeness"),
    "abstention_precision": Metric("abstention precision"),
    "abstention_recall": Metric("abstention recall"),
    "abstention_f1": Metric("abstention F1"),
    "uncertain_share": Metric("uncertain", higher_is_better=False),
    "accuracy_with_uncertain": Metric("accuracy, uncertain ones taken as answers"),
    "cited_characters": Metric("characters cited by an answer", higher_is_better=False),
    "sure_wrong": Metric("wrong of those at .8 or more", higher_is_better=False),
    "auroc": Metric("AUROC of confidence"),
    "aurc": Metric("risk-coverage area", higher_is_better=False),
    "ece": Metric("calibration error", higher_is_better=False),
    "ece_right": Metric("calibration error for right answers", higher_is_better=False),
    **{f"passage_{name}": Metric(f"passage {name}") for name in NAMES},
    **{f"document_{name}": Metric(f"document {name}") for name in NAMES},
}


class SetScores(Record):
    """The figures of one set; `kinds` and `languages` hold the share of right questions of each."""

    n: int
    n_failed: int
    figures: dict[str, Figure]
    kinds: dict[str, Figure] = {}
    languages: dict[str, Figure] = {}
    lost_at: dict[str, int] = {}


def statistics(rows: Sequence[Row]) -> dict[str, Statistic]:
    """The measures of the rows of one set, all over the same questions in the same order."""
    asked = [row for row in rows if isinstance(row, AskRow)]
    if asked and len(asked) < len(rows):
        raise ValueError("rows of one set are either all asked or all ranked")
    found = _retrieval(rows)
    return {name: stat for name, stat in {**(_answers(asked) if asked else {}), **found}.items() if name in METRICS}


def score_set(rows: Sequence[Row], seed: int) -> SetScores:
    """The figures of one set with intervals. Measures that nothing in the set can have are left out."""
    stats = statistics(rows)
    asked = [row for row in rows if isinstance(row, AskRow)]
    return SetScores(
        n=len(rows),
        n_failed=sum(1 for row in rows if row.error),
        figures={name: figure(stat, seed) for name, stat in stats.items()},
        kinds=_shares(asked, {row.id: row.kind for row in asked}, seed),
        languages=_shares(asked, {row.id: row.lang for row in asked}, seed),
        lost_at=_count(row.lost_at.value for row in asked if row.lost_at),
    )


def score_times(times: Sequence[Seconds], seed: int) -> dict[str, dict[str, Figure]]:
    """p50 and p95 in seconds of the whole question ("total") and of each stage that a system names."""
    stages = sorted({stage for one in times for stage in one.stages})
    columns: dict[str, list[float | None]] = {"total": [one.total for one in times]}
    columns |= {stage: [one.stages.get(stage) for one in times] for stage in stages}
    return {
        name: {label: figure(formulas.quantile(values, share), seed) for label, share in (("p50", 0.5), ("p95", 0.95))}
        for name, values in columns.items()
    }


def by_set(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows under the name of their set, in the order they came."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.set, []).append(row)
    return found


def _answers(rows: Sequence[AskRow]) -> dict[str, Statistic]:
    answerable = [row.is_right if row.answerable else None for row in rows]
    abstained, silent_gold = [row.abstained for row in rows], [not row.answerable for row in rows]
    confidence, stated = [row.confidence for row in rows], [row.answerable for row in rows]
    given = [row for row in rows if _is_given(row)]
    return {
        "answer_accuracy": formulas.mean(answerable),
        **_language_accuracy(rows, answerable),
        "right_share": formulas.mean([row.is_right for row in rows]),
        "status_accuracy": formulas.mean([row.status in row.accepted for row in rows]),
        **_citations(rows),
        "abstention_precision": formulas.precision(abstained, silent_gold),
        "abstention_recall": formulas.recall(abstained, silent_gold),
        "abstention_f1": formulas.f1(abstained, silent_gold),
        "uncertain_share": formulas.mean([row.status is Status.UNCERTAIN for row in rows]),
        "accuracy_with_uncertain": formulas.mean([_is_found(row) if row.answerable else None for row in rows]),
        "cited_characters": formulas.mean(
            [float(sum(c.end - c.start for c in row.citations)) if _is_given(row) else None for row in rows]
        ),
        "sure_wrong": formulas.mean([not row.is_right if _is_sure(row) else None for row in rows]),
        "auroc": formulas.auroc(confidence, stated),
        "aurc": formulas.area_under_risk_coverage(confidence, [not (row.answerable and row.is_right) for row in rows]),
        "ece": formulas.expected_calibration_error(confidence, stated),
        "ece_right": formulas.expected_calibration_error(
            [row.confidence for row in given], [row.answerable and _is_found(row) for row in given]
        ),
    }


def _is_found(row: AskRow) -> bool:
    """Whether it is right, or would be had the system been sure."""
    return row.is_right or row.lost_at is LostAt.UNCERTAIN


def _is_given(row: AskRow) -> bool:
    return row.status is not None and not row.abstained


def _is_sure(row: AskRow) -> bool:
    return _is_given(row) and row.confidence >= SURE


def _language_accuracy(rows: Sequence[AskRow], answerable: Sequence[bool | None]) -> dict[str, Statistic]:
    languages = sorted({row.lang for row in rows})
    if len(languages) < 2:
        return {}
    return {
        f"answer_accuracy_{language}": formulas.mean(
            [right if row.lang == language else None for row, right in zip(rows, answerable, strict=True)]
        )
        for language in languages
    }


def _citations(rows: Sequence[AskRow]) -> dict[str, Statistic]:
    """Precision rests on answers that cite something, recall on every question that has gold."""
    right = [_right_citations(row) for row in rows]
    cited = [(float(sum(group.is_cited for group in row.groups)), float(len(row.groups))) for row in rows]
    exact = [(float(sum(c.is_exact for c in row.citations)), float(len(row.citations))) for row in rows]
    complete = [_is_complete(row) for row in rows]
    return {
        "citation_precision": formulas.mean([part[0] / part[1] if part else None for part in right]),
        "citation_recall": formulas.mean([found / wanted if wanted else None for found, wanted in cited]),
        "citation_precision_pooled": formulas.ratio(right),
        "citation_recall_pooled": formulas.ratio(cited),
        "citation_exact": formulas.ratio(exact),
        "cited_gold_share": formulas.ratio([row.gold_characters for row in rows]),
        **({"list_completeness": formulas.mean(complete)} if any(c is not None for c in complete) else {}),
    }


def _right_citations(row: AskRow) -> tuple[float, float] | None:
    """(right, all) citations of an answer to an answerable question; None where there are none to judge."""
    if not row.groups or not row.citations or row.abstained:
        return None
    return float(sum(citation.is_right is True for citation in row.citations)), float(len(row.citations))


def _is_complete(row: AskRow) -> bool | None:
    """Whether every group of a list, or of a count taken from several items, is cited; None for other questions."""
    is_list = row.kind == "list" or (row.kind == "count" and len(row.groups) > 1)
    return all(group.is_cited for group in row.groups) if is_list and row.groups else None


def _retrieval(rows: Sequence[Row]) -> dict[str, Statistic]:
    found: dict[str, Statistic] = {}
    for level in ("passage", "document"):
        scores = [row.passage if level == "passage" else row.document for row in rows]
        if any(score is not None for score in scores):
            for name in NAMES:
                found[f"{level}_{name}"] = formulas.mean([score[name] if score else None for score in scores])
    return found


def _shares(rows: Sequence[AskRow], labels: Mapping[str, str], seed: int) -> dict[str, Figure]:
    """Share of right questions under each label, over the questions of that label."""
    return {
        label: figure(formulas.mean([row.is_right for row in rows if labels[row.id] == label]), seed)
        for label in sorted(set(labels.values()))
    }


def _count(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return counts
