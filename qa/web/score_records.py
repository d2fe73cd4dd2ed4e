"""The last evaluation as `scores.json` of this package holds it. `python -m eval page` writes the file."""

from __future__ import annotations

from importlib.resources import files
from typing import Annotated

from pydantic import Field, ValidationError

from qa.datatypes import Record

FILE_NAME = "scores.json"
Interval = tuple[float, float, float]  # value, low, high
Count = Annotated[int, Field(ge=0)]


class ScoreRow(Record):
    """The measures of one question set; each has a value and its 95% interval. None: there was nothing to score.

    counts: how many questions each measure rests on; {} in files that were written before they were kept.
    """

    set: str
    n: Count
    measures: dict[str, Interval | None]
    counts: dict[str, Count] = Field(default_factory=dict)


class Plot(Record):
    """A drawing with its title. set: of which questions; "" in files that were written before it was: the last set."""

    title: str
    svg: str
    set: str = ""


class Failure(Record):
    """A question that went wrong: what was wanted, what was answered and what was nearest, in words.

    gold: one line for each group of evidence, () where the text does not say.
    """

    set: str
    id: str
    question: str
    history: tuple[str, ...] = ()
    status: str
    lost_at: str = ""
    gold: tuple[str, ...] = ()
    answer: str = ""
    nearest: tuple[str, ...] = ()


class Baseline(Record):
    """A simple system that sat the same sets: what the product has to beat."""

    name: str
    date: str
    commit: str
    command: str
    rows: tuple[ScoreRow, ...]


class ComparedMeasure(Record):
    """A measure of both runs over the questions both have. difference: own minus other, paired; None: one has no value.

    n_own, n_other: the questions it rests on in each run; those of wrong answers at high confidence differ.
    """

    name: str
    n_own: Count
    n_other: Count
    own: Interval | None
    other: Interval | None
    difference: Interval | None


class ChangedQuestion(Record):
    """A question that is right in one run and wrong in the other: status and words of each answer.

    lost_at: the stage that lost it in the run that is wrong.
    """

    id: str
    question: str
    lost_at: str = ""
    own_status: str
    own: str
    other_status: str
    other: str


class ComparedSet(Record):
    """A question set in both runs. won: right in this run alone; lost: right in the other alone."""

    set: str
    n: Count
    n_left_out: Count  # questions that only one of the runs has
    measures: tuple[ComparedMeasure, ...]
    won: tuple[ChangedQuestion, ...] = ()
    lost: tuple[ChangedQuestion, ...] = ()


class ComparedRun(Record):
    """Another run, and how this one differs from it."""

    name: str
    date: str
    commit: str
    command: str
    sets: tuple[ComparedSet, ...]


class Scores(Record):
    """One evaluation: when, of which commit, by which command, and what came out."""

    date: str
    commit: str
    command: str
    name: str = ""  # of the run; "": the file was written before it was kept
    rows: tuple[ScoreRow, ...]
    plots: tuple[Plot, ...] = ()
    failures: tuple[Failure, ...] | None = None  # None: the file was written before they were kept
    baselines: tuple[Baseline, ...] = ()
    compared: ComparedRun | None = None  # None: it was compared with no other run


def read_scores(text: str | None = None) -> Scores | None:
    """The scores in `text`, else in the packaged file; None when there is no such file. Raises ValueError."""
    if text is None:
        file = files("qa.web").joinpath(FILE_NAME)
        if not file.is_file():
            return None
        text = file.read_text(encoding="utf-8")
    try:
        return Scores.model_validate_json(text)
    except ValidationError as error:
        fault = error.errors()[0]
        raise ValueError(f"{FILE_NAME}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
