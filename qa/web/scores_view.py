"""The last evaluation, as the page shows it: a table and plots from `scores.json` in this package.

The file is written by the exam. Where it is absent the page says that there are no scores; it never makes any up.
"""

from __future__ import annotations

import logging
from functools import partial
from importlib.resources import files
from typing import Annotated

from pydantic import Field, ValidationError

from qa.datatypes import Language, Record
from qa.web.html_words import both, named, shown
from qa.web.page_language import HTML_LANG, LANGUAGES
from qa.web.safe_svg import safe_svg
from qa.web.score_words import score_words
from qa.web.strings import say

logger = logging.getLogger(__name__)

FILE_NAME = "scores.json"
Interval = tuple[float, float, float]  # value, low, high


class ScoreRow(Record):
    """The measures of one question set; each has a value and its 95% interval. None: there was nothing to score."""

    set: str
    n: Annotated[int, Field(ge=0)]
    measures: dict[str, Interval | None]


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


class Scores(Record):
    """One evaluation: when, of which commit, by which command, and what came out."""

    date: str
    commit: str
    command: str
    rows: tuple[ScoreRow, ...]
    plots: tuple[Plot, ...] = ()
    failures: tuple[Failure, ...] | None = None  # None: the file was written before they were kept


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
    """Table, plots of the last set and the way to the rest, or words that say why there are none."""
    scores = _found(text)
    if isinstance(scores, str):
        return scores
    last = scores.rows[-1].set if scores.rows else ""
    plots = "".join(_plot(plot, scores) for plot in scores.plots if _set_of(plot, scores) == last)
    every = f'<p><a href="scores" target="_blank" rel="noopener">{both("scores_every")}</a></p>'
    return f"{_table_html(scores)}{every}{plots}"


def scores_content(text: str | None = None) -> str:
    """Everything of the last evaluation: the table, then each set with its plots and what went wrong in it."""
    scores = _found(text)
    if isinstance(scores, str):
        return scores
    return _table_html(scores) + "".join(_set_html(row, scores) for row in scores.rows)


def _found(text: str | None) -> Scores | str:
    """The scores, or HTML that says why there are none."""
    try:
        scores = read_scores(text)
    except ValueError as error:
        logger.warning("%s", error)
        return f"<p>{both('scores_broken')}</p>"
    return scores if scores is not None else f"<p>{both('scores_none')}</p>"


def _table_html(scores: Scores) -> str:
    origin = both("scores_from", date=scores.date, commit=scores.commit)
    return (
        f'<p class="origin">{origin} <code>{shown(scores.command)}</code></p>{_table(scores)}'
        f'<p class="origin">{both("scores_interval")}</p>'
    )


def _set_html(row: ScoreRow, scores: Scores) -> str:
    plots = "".join(_plot(plot, scores) for plot in scores.plots if _set_of(plot, scores) == row.set)
    if scores.failures is None:
        failures = f"<p>{both('scores_no_failures_kept')}</p>"
    else:
        own = [failure for failure in scores.failures if failure.set == row.set]
        listed = "".join(map(_failure_html, own))
        failures = f"<details><summary>{both('scores_failures', count=len(own))}</summary>{listed}</details>"
    return f'<section class="set"><h2>{shown(row.set)} <small>n = {row.n}</small></h2>{failures}{plots}</section>'


def _failure_html(failure: Failure) -> str:
    gold = "".join(f"<li>{shown(one)}</li>" for one in failure.gold) or f"<li>{both('failure_silence')}</li>"
    near = "".join(f"<li>{shown(one)}</li>" for one in failure.nearest)
    earlier = "".join(f"<dd><small>{shown(one)}</small></dd>" for one in failure.history)

    def status(language: Language) -> str:
        parts = (failure.status, failure.lost_at)
        return " · ".join(score_words(part, language) for part in parts if part)

    nearest = f"<dt>{both('failure_nearest')}</dt><dd><ul>{near}</ul></dd>" if near else ""
    return (
        f'<dl class="failure" id="{shown(failure.set)}-{shown(failure.id)}">'
        f"<dt>{both('failure_question')} <small>{shown(failure.id)}</small></dt>{earlier}"
        f"<dd>{shown(failure.question)}</dd><dt>{both('failure_gold')}</dt><dd><ul>{gold}</ul></dd>"
        f"<dt>{both('failure_answer')} <small>{named(status)}</small></dt>"
        f'<dd class="answer">{shown(failure.answer)}</dd>{nearest}</dl>'
    )


def _set_of(plot: Plot, scores: Scores) -> str:
    return plot.set or (scores.rows[-1].set if scores.rows else "")


def _table(scores: Scores) -> str:
    names = list(dict.fromkeys(name for row in scores.rows for name in row.measures))
    heads = f'<th scope="col">{both("scores_set")}</th><th scope="col">{both("scores_n")}</th>'
    heads += "".join(f'<th scope="col">{named(partial(score_words, name))}</th>' for name in names)
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


def _plot(plot: Plot, scores: Scores) -> str:
    drawings = {language: safe_svg(plot.svg, partial(score_words, language=language)) for language in LANGUAGES}
    inside = "".join(
        f'<span class="{language}" lang="{HTML_LANG[language]}">{drawing}</span>'
        for language, drawing in drawings.items()
        if drawing is not None
    )
    inside = inside or f"<p>{both('plot_refused')}</p>"
    name = _set_of(plot, scores)
    n = next((row.n for row in scores.rows if row.set == name), 0)

    def caption(language: Language) -> str:
        title = score_words(plot.title, language)
        return say("scores_of", language, title=title, set=name, n=n) if name else title

    return f"<figure><figcaption>{named(caption)}</figcaption>{inside}</figure>"
