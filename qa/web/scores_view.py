"""The last evaluation, as the page shows it: a table and plots from `scores.json` in this package.

The file is written by the exam. Where it is absent the page says that there are no scores; it never makes any up.
"""

from __future__ import annotations

import logging
from importlib.resources import files
from typing import Annotated

from pydantic import Field, ValidationError

from qa.datatypes import Record
from qa.web.html_words import both, shown
from qa.web.safe_svg import safe_svg

logger = logging.getLogger(__name__)

FILE_NAME = "scores.json"
Interval = tuple[float, float, float]  # value, low, high


class ScoreRow(Record):
    """The measures of one question set; each has a value and its 95% interval. None: there was nothing to score."""

    set: str
    n: Annotated[int, Field(ge=0)]
    measures: dict[str, Interval | None]


class Plot(Record):
    """A drawing with its title."""

    title: str
    svg: str


class Scores(Record):
    """One evaluation: when, of which commit, by which command, and what came out."""

    date: str
    commit: str
    command: str
    rows: tuple[ScoreRow, ...]
    plots: tuple[Plot, ...] = ()


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


def scores_html(text: str | None = None) -> str:
    """Table and plots, or words that say why there are none."""
    try:
        scores = read_scores(text)
    except ValueError as error:
        logger.warning("%s", error)
        return f"<p>{both('scores_broken')}</p>"
    if scores is None:
        return f"<p>{both('scores_none')}</p>"
    origin = both("scores_from", date=scores.date, commit=scores.commit)
    return (
        f'<p class="origin">{origin} <code>{shown(scores.command)}</code></p>{_table(scores)}'
        f'<p class="origin">{both("scores_interval")}</p>{"".join(map(_plot, scores.plots))}'
    )


def _table(scores: Scores) -> str:
    names = list(dict.fromkeys(name for row in scores.rows for name in row.measures))
    heads = f'<th scope="col">{both("scores_set")}</th><th scope="col">{both("scores_n")}</th>'
    heads += "".join(f'<th scope="col">{shown(name)}</th>' for name in names)
    body = "".join(
        f'<tr><th scope="row">{shown(row.set)}</th><td>{row.n}</td>'
        + "".join(f"<td>{_cell(row.measures.get(name))}</td>" for name in names)
        + "</tr>"
        for row in scores.rows
    )
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" role="region" aria-labelledby="scores-title" tabindex="0">{table}</div>'


def _cell(interval: Interval | None) -> str:
    if interval is None:
        return "–"
    value, low, high = interval
    return f"{value:.2f} <small>[{low:.2f}, {high:.2f}]</small>"


def _plot(plot: Plot) -> str:
    drawing = safe_svg(plot.svg)
    inside = f"<p>{both('plot_refused')}</p>" if drawing is None else drawing
    return f"<figure><figcaption>{shown(plot.title)}</figcaption>{inside}</figure>"
