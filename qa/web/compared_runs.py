"""Two runs of the exam side by side as HTML: each set with its measures, and the questions that changed."""

from __future__ import annotations

from collections.abc import Sequence

from qa.web.html_words import both, in_both, shown
from qa.web.score_records import ChangedQuestion, ComparedMeasure, ComparedRun, ComparedSet, Interval
from qa.web.score_words import outcome_words, score_words
from qa.web.strings import say


def compared_html(compared: ComparedRun, level: int) -> str:
    """The comparison with another run. level: of its heading, 2 or 3."""
    origin = both("scores_compared_with", name=compared.name, date=compared.date, commit=compared.commit)
    body = "".join(map(_measures, compared.sets))
    heads = ("scores_measure", "scores_own", "scores_other", "scores_difference", "scores_n")
    head = "".join(f'<th scope="col">{both(key)}</th>' for key in heads)
    changed = "".join(map(_changed, compared.sets))
    return (
        f'<section class="compared"><h{level} id="compared-title">{both("scores_compared")}</h{level}>'
        f'<p class="origin">{origin} <code>{shown(compared.command)}</code></p>'
        '<div class="scroll" role="region" aria-labelledby="compared-title" tabindex="0">'
        f"<table><thead><tr>{head}</tr></thead>{body}</table></div>"
        f'<p class="origin">{both("scores_difference_lead")}</p>{changed}</section>'
    )


def interval_html(interval: Interval | None, *, is_signed: bool = False, n: int | None = None) -> str:
    """A value with its interval; a dash where there is none.

    is_signed: with a plus where it is above zero. n: the questions it rests on; None where that need not be said.
    """
    if interval is None:
        return "–"
    sign = "+" if is_signed else ""
    value, low, high = (f"{round(number, 2) + 0.0:{sign}.2f}".replace("-", "\u2212") for number in interval)
    count = f" <small>n = {n}</small>" if n is not None else ""
    return f"{value} <small>[{low}, {high}]</small>{count}"


def _measures(one: ComparedSet) -> str:
    left_out = f" · {both('scores_left_out', count=one.n_left_out)}" if one.n_left_out else ""
    head = f'<tr><th scope="rowgroup" colspan="5">{shown(one.set)} <small>n = {one.n}{left_out}</small></th></tr>'
    return f"<tbody>{head}{''.join(map(_measure, one.measures))}</tbody>"


def _measure(one: ComparedMeasure) -> str:
    name = in_both(lambda language: score_words(one.name, language))
    difference = interval_html(one.difference, is_signed=True)
    if one.difference is not None and (one.difference[1] > 0 or one.difference[2] < 0):
        difference = f"<strong>{difference}</strong>"
    n = str(one.n_own) if one.n_own == one.n_other else f"{one.n_own} / {one.n_other}"
    cells = (interval_html(one.own), interval_html(one.other), difference, n)
    return f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>'


def _changed(one: ComparedSet) -> str:
    """The questions of a set that changed between right and wrong, folded; both lists are there, also when empty."""
    won, lost = (
        _changed_list(one.set, key, [_question(question, is_won=key == "scores_won") for question in questions])
        for key, questions in (("scores_won", one.won), ("scores_lost", one.lost))
    )
    return won + lost


def _changed_list(name: str, key: str, questions: Sequence[str]) -> str:
    title = both(key, set=name, count=len(questions))
    if not questions:
        return f'<p class="none-changed">{title}</p>'
    return f'<details class="changed"><summary>{title}</summary>{"".join(questions)}</details>'


def _question(one: ChangedQuestion, *, is_won: bool) -> str:
    """A question with both answers; where it was lost stands with the answer that is wrong."""
    own = _run_and_outcome("scores_own", one.own_status, "" if is_won else one.lost_at)
    other = _run_and_outcome("scores_other", one.other_status, one.lost_at if is_won else "")
    return (
        f'<dl class="failure"><dt>{both("failure_question")} <small>{shown(one.id)}</small></dt>'
        f"<dd>{shown(one.question)}</dd>"
        f'<dt>{own}</dt><dd class="answer">{shown(one.own)}</dd>'
        f'<dt>{other}</dt><dd class="answer">{shown(one.other)}</dd></dl>'
    )


def _run_and_outcome(key: str, status: str, lost_at: str) -> str:
    """Which run it is and what became of the question in it, in one piece: there are many of them on the page."""
    return in_both(lambda language: f"{say(key, language)} · {outcome_words(status, lost_at, language)}")
