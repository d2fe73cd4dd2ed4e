"""Sitting the exam of breadth: each set over its own text, figures by text and by role."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from eval.breadth.breadth_measures import RUBRIC, cited_places, completeness, n_letters, order, precision, rubric
from eval.breadth.breadth_sets import BreadthSet, BroadCase, Role
from eval.questions.gold import SearchableText
from eval.questions.question_sets import ABSTENTIONS, ANSWERS
from eval.scores import formulas
from eval.scores.bootstrap import Figure, figure, interval_text
from eval.systems.system_protocols import AskSystem
from qa.datatypes import Language, Record

NO_ORDER = frozenset({"comparison", "timeline"})  # side by side, and by date, are not the text's order
ROLES: tuple[Role, ...] = ("jilin", "fit", "report")


class BroadRow(Record):
    """One question and what its answer is worth. None: there is nothing to score."""

    set: str
    role: Role
    id: str
    kind: str
    lang: Language
    question: str
    answerable: bool
    status: str
    text: str
    completeness: float | None
    precision: float | None
    order: float | None
    helpfulness: float | None  # share of the rubric's signs
    rubric: dict[str, bool]
    n_letters: int  # cited
    n_chars: int  # of the answer's text
    seconds: float
    missing: tuple[str, ...] = ()  # groups of `must` that are not found, by their first words
    next: tuple[str, ...] = ()


def sit_set(of: BreadthSet, system: AskSystem, *, with_next: bool = True) -> list[BroadRow]:
    """Put every question of a set. with_next: the questions that an answer offers are asked too."""
    texts = {name: SearchableText.of(document.text) for name, document in system.documents.items()}
    return [_row(of, case, system, texts, with_next=with_next) for case in of.cases]


def _row(
    of: BreadthSet, case: BroadCase, system: AskSystem, texts: Mapping[str, SearchableText], *, with_next: bool
) -> BroadRow:
    answer = system.answer(case.question, (), case.id)
    cited = cited_places(answer, texts)
    offered = [system.answer(question, (), "").status in ANSWERS for question in answer.next] if with_next else []
    signs = rubric(answer, cited, offered)
    found = [completeness(cited, case.model_copy(update={"must": (group,)}), texts) for group in case.must]
    return BroadRow(
        set=of.name, role=of.corpus.role, id=case.id, kind=case.kind, lang=case.lang, question=case.question,
        answerable=case.answerable, status=answer.status.value, text=answer.text,
        completeness=completeness(cited, case, texts),
        precision=precision(cited, case, texts) if case.answerable else None,
        order=order(cited) if case.kind not in NO_ORDER else None,
        helpfulness=sum(signs.values()) / len(RUBRIC) if case.answerable else None,
        rubric=signs, n_letters=n_letters(cited, texts), n_chars=len(answer.text), seconds=answer.seconds,
        missing=tuple(group[0] for group, is_found in zip(case.must, found, strict=True) if not is_found),
        next=answer.next,
    )  # fmt: skip


def summary_text(rows: Sequence[BroadRow], seed: int) -> str:
    """The figures for a terminal: by role with intervals, by text, by kind of question."""
    lines = []
    for role in ROLES:
        of_role = [row for row in rows if row.role == role]
        if of_role:
            lines += [
                f"{role}: {len(of_role)} questions, {len({row.set for row in of_role})} texts",
                *_figures(of_role, seed),
            ]
    for name, key in (("text", "set"), ("kind", "kind"), ("language", "lang")):
        lines += ["", f"{name:<12}{'n':>4}{'complete':>10}{'precise':>9}{'order':>7}{'help':>6}{'chars':>7}"]
        for label in dict.fromkeys(getattr(row, key) for row in rows):
            lines.append(_table_line(label, [row for row in rows if getattr(row, key) == label]))
    return "\n".join(lines)


def _figures(rows: Sequence[BroadRow], seed: int) -> list[str]:
    silent = [row.status in {status.value for status in ABSTENTIONS} for row in rows if not row.answerable]
    lines = [
        f"  {name:<13} {interval_text(_figure([getattr(row, name) for row in rows], seed))}"
        for name in ("completeness", "precision", "order", "helpfulness")
    ]
    signs = ", ".join(f"{sign} {np.mean([row.rubric[sign] for row in rows if row.answerable]):.2f}" for sign in RUBRIC)
    seconds = np.percentile([row.seconds for row in rows], [50, 95]) * 1000
    lines.append(f"  signs         {signs}")
    lines.append(f"  silent where the text does not answer {sum(silent)} of {len(silent)}" if silent else "")
    lines.append(f"  milliseconds  p50 {seconds[0]:.0f}, p95 {seconds[1]:.0f}")
    return [line for line in lines if line]


def _figure(values: Iterable[float | None], seed: int) -> Figure:
    return figure(formulas.mean(list(values)), seed)


def _table_line(label: str, rows: Sequence[BroadRow]) -> str:
    def mean(values: Iterable[float | None]) -> str:
        scored = [value for value in values if value is not None]
        return f"{np.mean(scored):.2f}" if scored else "-"

    return (
        f"{label:<12}{len(rows):>4}{mean(row.completeness for row in rows):>10}{mean(row.precision for row in rows):>9}"
        f"{mean(row.order for row in rows):>7}{mean(row.helpfulness for row in rows):>6}"
        f"{np.mean([row.n_chars for row in rows]):>7.0f}"
    )


def write_rows(rows: Sequence[BroadRow], path: Path) -> None:
    """The rows as JSON lines."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(row.model_dump_json() + "\n" for row in rows), encoding="utf-8")


def figures_json(rows: Sequence[BroadRow], seed: int) -> str:
    """The figures by role as one JSON document."""
    by_role = {role: [row for row in rows if row.role == role] for role in ROLES}
    return json.dumps(
        {
            role: {
                name: _figure([getattr(row, name) for row in of_role], seed).model_dump()
                for name in ("completeness", "precision", "order", "helpfulness")
            }
            for role, of_role in by_role.items()
            if of_role
        },
        indent=1,
    )
