"""The last evaluation, as the page shows it: a table and plots from `scores.json` in this package.

The file is written by the exam. Where it is absent the page says that there are no scores; it never makes any up.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import partial

from qa.datatypes import Language
from qa.web.compared_runs import compared_html, interval_html
from qa.web.html_words import both, in_both, named, shown
from qa.web.page_language import HTML_LANG, LANGUAGES
from qa.web.safe_svg import safe_svg
from qa.web.score_records import Baseline, Failure, Plot, ScoreRow, Scores, read_scores
from qa.web.score_words import outcome_words, score_words
from qa.web.strings import say

logger = logging.getLogger(__name__)


def scores_html(text: str | None = None) -> str:
    """Table, plots of the last set and the way to the rest, or words that say why there are none."""
    scores = _found(text)
    if isinstance(scores, str):
        return scores
    last = scores.rows[-1].set if scores.rows else ""
    plots = "".join(_plot(plot, scores) for plot in scores.plots if _set_of(plot, scores) == last)
    every = f'<p><a href="scores" target="_blank" rel="noopener">{both("scores_every")}</a></p>'
    return f"{_table_html(scores)}{_compared(scores, 3)}{every}{plots}"


def scores_content(text: str | None = None) -> str:
    """Everything of the last evaluation: table, comparison, then each set with its plots and what went wrong in it."""
    scores = _found(text)
    if isinstance(scores, str):
        return scores
    return _table_html(scores) + _compared(scores, 2) + "".join(_set_html(row, scores) for row in scores.rows)


def _compared(scores: Scores, level: int) -> str:
    return compared_html(scores.compared, level) if scores.compared is not None else ""


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
        f'<p class="origin">{both("scores_interval")}</p>{_baselines_html(scores.baselines)}'
    )


def _baselines_html(baselines: Sequence[Baseline]) -> str:
    """What the rows of baselines are, and where they come from."""
    if not baselines:
        return ""
    rows = "".join(
        f"<li><b>{shown(one.name)}</b>: {both('scores_from', date=one.date, commit=one.commit)} "
        f"<code>{shown(one.command)}</code></li>"
        for one in baselines
    )
    return f'<details class="origin"><summary>{both("scores_baselines")}</summary><ul>{rows}</ul></details>'


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

    outcome = named(partial(outcome_words, failure.status, failure.lost_at))
    nearest = f"<dt>{both('failure_nearest')}</dt><dd><ul>{near}</ul></dd>" if near else ""
    return (
        f'<dl class="failure" id="{shown(failure.set)}-{shown(failure.id)}">'
        f"<dt>{both('failure_question')} <small>{shown(failure.id)}</small></dt>{earlier}"
        f"<dd>{shown(failure.question)}</dd><dt>{both('failure_gold')}</dt><dd><ul>{gold}</ul></dd>"
        f"<dt>{both('failure_answer')} <small>{outcome}</small></dt>"
        f'<dd class="answer">{shown(failure.answer)}</dd>{nearest}</dl>'
    )


def _set_of(plot: Plot, scores: Scores) -> str:
    return plot.set or (scores.rows[-1].set if scores.rows else "")


def _table(scores: Scores) -> str:
    """The sets, and under each what simple systems come to on it."""
    names = list(dict.fromkeys(name for row in scores.rows for name in row.measures))
    heads = f'<th scope="col">{both("scores_set")}</th><th scope="col">{both("scores_n")}</th>'
    heads += "".join(f'<th scope="col">{in_both(partial(score_words, name))}</th>' for name in names)
    body = "".join(_row(row.set, row, names) + _baseline_rows(row.set, scores, names) for row in scores.rows)
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" role="region" aria-labelledby="scores-title" tabindex="0">{table}</div>'


def _baseline_rows(name: str, scores: Scores, measures: Sequence[str]) -> str:
    found = ((one.name, row) for one in scores.baselines for row in one.rows if row.set == name)
    return "".join(_row(of, row, measures, is_baseline=True) for of, row in found)


def _row(title: str, row: ScoreRow, measures: Sequence[str], *, is_baseline: bool = False) -> str:
    told = f" <small>{both('scores_baseline')}</small>" if is_baseline else ""
    counts = {name: n for name, n in row.counts.items() if n != row.n}
    cells = "".join(f"<td>{interval_html(row.measures.get(name), n=counts.get(name))}</td>" for name in measures)
    start = '<tr class="baseline">' if is_baseline else "<tr>"
    return f'{start}<th scope="row">{shown(title)}{told}</th><td>{row.n}</td>{cells}</tr>'


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
