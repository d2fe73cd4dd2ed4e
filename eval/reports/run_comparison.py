"""Two runs side by side: paired differences with intervals, and the questions won and lost."""

from __future__ import annotations

from collections.abc import Sequence

from eval.exam_errors import RunError
from eval.judging.records import AskRow, LostAt, Row
from eval.reports.figures_table import one_line
from eval.reports.runs import Run
from eval.scores.bootstrap import Figure, difference, figure
from eval.scores.set_scores import METRICS, by_set, statistics
from qa.datatypes import Record


class Changed(Record):
    """A question that is right in one run and wrong in the other."""

    id: str
    question: str
    lost_at: LostAt | None  # in the run that is wrong; None: it only ranks


class SetComparison(Record):
    """One set in both runs: second minus first. n_left_out: questions that only one of them has.

    first, second: the measures of each run over the questions that both have.
    """

    set: str
    n: int
    n_left_out: int
    first: dict[str, Figure]
    second: dict[str, Figure]
    differences: dict[str, Figure]
    won: tuple[Changed, ...]
    lost: tuple[Changed, ...]


def compare_runs(first: Run, second: Run, seed: int) -> list[SetComparison]:
    """One comparison for each set that both runs have. Raises RunError when they share none."""
    before, after = by_set(first.rows), by_set(second.rows)
    shared = [name for name in before if name in after]
    if not shared:
        names = f"{first.folder.name} has {', '.join(before)}; {second.folder.name} has {', '.join(after)}"
        raise RunError(f"the runs share no set: {names}")
    return [compare_set(name, before[name], after[name], seed) for name in shared]


def compare_set(name: str, before: Sequence[Row], after: Sequence[Row], seed: int) -> SetComparison:
    """The paired comparison over the questions both have, in the order of the first."""
    later = {row.id: row for row in after}
    pairs = [(row, later[row.id]) for row in before if row.id in later and row.question == later[row.id].question]
    first, second = statistics([a for a, _ in pairs]), statistics([b for _, b in pairs])
    return SetComparison(
        set=name,
        n=len(pairs),
        n_left_out=len(before) + len(after) - 2 * len(pairs),
        first={key: figure(stat, seed) for key, stat in first.items()},
        second={key: figure(stat, seed) for key, stat in second.items()},
        differences={
            key: difference(first[key], second[key], seed) for key in METRICS if key in first and key in second
        },
        won=tuple(_changed(b, a) for a, b in pairs if b.is_right and not a.is_right),
        lost=tuple(_changed(a, b) for a, b in pairs if a.is_right and not b.is_right),
    )


def comparison_text(first: Run, second: Run, comparisons: Sequence[SetComparison]) -> str:
    """The comparison for a terminal. A star marks a difference whose interval leaves out zero."""
    lines = [
        f"A = {first.folder.name}",
        f"B = {second.folder.name}",
        "difference = B - A, 95% paired bootstrap interval",
    ]
    for found in comparisons:
        left_out = f", {found.n_left_out} rows in one run only" if found.n_left_out else ""
        lines += ["", f"{found.set} (n = {found.n}{left_out})"]
        lines += [f"  {METRICS[key].title:<28} {_difference(figure)}" for key, figure in found.differences.items()]
        for label, changed in (("won by B", found.won), ("lost by B", found.lost)):
            lines.append(f"  {label}: {len(changed)}")
            lines += [f"    {one.id}  {one_line(one.question)}  [{one.lost_at or 'ranking'}]" for one in changed]
    return "\n".join(lines)


def is_clear(figure: Figure) -> bool:
    """Whether the interval leaves out zero."""
    return figure.low is not None and figure.high is not None and (figure.low > 0 or figure.high < 0)


def _difference(figure: Figure) -> str:
    if figure.value is None:
        return "     -  (one of them has no value)"
    low, high = figure.low or 0.0, figure.high or 0.0
    return f"{figure.value:+.3f} [{low:+.3f}, {high:+.3f}]{' *' if is_clear(figure) else '  '} n = {figure.n}"


def _changed(right: Row, wrong: Row) -> Changed:
    return Changed(id=right.id, question=right.question, lost_at=wrong.lost_at if isinstance(wrong, AskRow) else None)
