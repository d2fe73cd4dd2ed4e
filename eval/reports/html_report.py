"""A run as one HTML page that works offline: figures, plots and every question that was lost.

Everything that comes from a question, a document or a system is escaped; the page holds no script and may load nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from eval.judging.records import AskRow, GroupRow, Quote, RankRow, Row
from eval.reports.run_drawings import answer_drawings, time_drawings
from eval.reports.runs import Run
from eval.scores.bootstrap import Figure, interval_text
from eval.scores.set_scores import METRICS, SetScores, by_set

N_HITS_SHOWN = 5
STYLE = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1f24;--faint:#d5d9de;--one:#1f6feb;--two:#b35900;
--bad:#b3261e;--good:#1a7f37}
@media(prefers-color-scheme:dark){:root{--paper:#14171a;--ink:#e6e8ea;--faint:#3a4046;--one:#6cb0ff;--two:#f0a35e;--bad:#ff8a80;
--good:#6bd68a}}
*{box-sizing:border-box}body{margin:0 auto;max-width:70rem;padding:1rem;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}
table{border-collapse:collapse;width:100%}
td,th{padding:.25rem .6rem;border-bottom:1px solid var(--faint);text-align:left;vertical-align:top;
overflow-wrap:anywhere}
th{white-space:nowrap}
.wide{overflow-x:auto}td.n{font-variant-numeric:tabular-nums;white-space:nowrap}
.plots{display:grid;grid-template-columns:repeat(auto-fit,minmax(20rem,1fr));gap:1rem;margin:1rem 0}
figure{margin:0}figcaption{font-weight:600}
svg{width:100%;height:auto;font-size:11px}.ink{fill:var(--ink)}.faint{stroke:var(--faint)}
.l0{stroke:var(--one);stroke-width:2}.l1{stroke:var(--two);stroke-width:1.5}.s0{fill:var(--one)}.s1{fill:var(--two)}
details{border:1px solid var(--faint);border-radius:6px;margin:.5rem 0;padding:.4rem .8rem}summary{cursor:pointer}
blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid var(--faint);white-space:pre-wrap;
overflow-wrap:anywhere}
.bad{color:var(--bad)}.good{color:var(--good)}code{overflow-wrap:anywhere}
"""


def report_html(run: Run) -> str:
    """The whole page."""
    title = f"Exam {run.folder.name}"
    sections = [_set_section(run, name, rows) for name, rows in by_set(run.rows).items()]
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><style>{STYLE}</style></head>'
        f"<body><main><h1>{escape(title)}</h1>{_origin(run)}{''.join(sections)}</main></body></html>\n"
    )


def _origin(run: Run) -> str:
    """What was examined with what."""
    config = run.config
    facts = {
        "configuration": f"{config.config.name} (system: {config.config.system})",
        "settings": ", ".join(f"{key} = {value}" for key, value in sorted(config.settings.items())),
        "models": ", ".join(f"{role}: {card.name} ({card.revision})" for role, card in sorted(config.models.items()))
        or "none",
        "broken on purpose": config.broken,
        "started": config.started,
        "commit": config.commit or "not a git checkout",
        "versions": ", ".join(f"{name} {version}" for name, version in sorted(config.versions.items())),
        "seed": f"{config.seed}; 95% bootstrap intervals from 2,000 resamples",
        "command": config.command,
    }
    rows = "".join(f"<tr><th>{escape(key)}</th><td>{escape(value)}</td></tr>" for key, value in facts.items() if value)
    return f'<div class="wide"><table>{rows}</table></div>'


def _set_section(run: Run, name: str, rows: Sequence[Row]) -> str:
    asked = [row for row in rows if isinstance(row, AskRow)]
    scores = run.scores[name]
    drawings = [*(answer_drawings(asked) if asked else []), *time_drawings(run, name)]
    plots = [_figure(title, drawing) for title, drawing in drawings]
    lost = [row for row in rows if not row.is_right]
    failures = "".join(_failure(row) for row in lost)
    return (
        f"<section><h2>{escape(name)} <small>n = {scores.n}, {scores.n_failed} failed</small></h2>"
        f'{_figures(scores)}<div class="plots">{"".join(plots)}</div>{_shares(scores)}'
        f"<h3>{len(lost)} {'lost' if asked else 'without a relevant item in first place'}</h3>{failures}</section>"
    )


def _figures(scores: SetScores) -> str:
    body = "".join(
        f"<tr><td>{escape(METRICS[key].title)}</td>{_figure_cells(figure)}</tr>"
        for key in METRICS
        if (figure := scores.figures.get(key)) is not None
    )
    return f'<div class="wide"><table><tr><th>measure</th><th>value [95%]</th><th>n</th></tr>{body}</table></div>'


def _figure_cells(figure: Figure) -> str:
    return f'<td class="n">{interval_text(figure)}</td><td class="n">{figure.n}</td>'


def _shares(scores: SetScores) -> str:
    if not scores.kinds:
        return ""
    groups = {**scores.kinds, **{f"language {name}": figure for name, figure in scores.languages.items()}}
    body = "".join(f"<tr><td>{escape(name)}</td>{_figure_cells(figure)}</tr>" for name, figure in groups.items())
    return f'<div class="wide"><table><tr><th>kind</th><th>share right [95%]</th><th>n</th></tr>{body}</table></div>'


def _figure(caption: str, drawing: str) -> str:
    return f"<figure><figcaption>{escape(caption)}</figcaption>{drawing}</figure>"


def _failure(row: Row) -> str:
    return _ask_failure(row) if isinstance(row, AskRow) else _rank_failure(row)


def _ask_failure(row: AskRow) -> str:
    status = row.status.value if row.status else "failed"
    wanted = " or ".join(one.value for one in row.accepted)
    history = "".join(f"<p>earlier: {escape(question)}</p>" for question in row.history)
    missing = "".join(f"<p>pattern not found: <code>{escape(pattern)}</code></p>" for pattern in row.must_missing)
    lost_at = row.lost_at.value if row.lost_at else ""
    gold = "".join(map(_gold_group, row.groups)) or "<p>nothing: the text does not say</p>"
    return (
        f"<details><summary><b>{escape(row.id)}</b> {escape(row.question)} "
        f'<span class="bad">{escape(lost_at)}</span></summary>{history}'
        f"<p>kind {escape(row.kind)}, {escape(row.lang)}; wanted {escape(wanted)}, got <b>{escape(status)}</b> "
        f"with confidence {row.confidence:.2f}</p>{_error(row.error)}"
        f"<h4>Gold</h4>{gold}{missing}"
        f"<h4>Predicted</h4><blockquote>{escape(row.text)}</blockquote>{''.join(map(_quote, row.citations))}"
        f"<h4>Nearest</h4>{''.join(map(_quote, row.nearest)) or '<p>none given</p>'}</details>"
    )


def _rank_failure(row: RankRow) -> str:
    first = ", ".join(row.hits[:N_HITS_SHOWN]) or "nothing"
    return (
        f"<details><summary><b>{escape(row.id)}</b> {escape(row.question)}</summary>{_error(row.error)}"
        f"<p>relevant: {escape(', '.join(row.relevant))}</p><p>ranked first: {escape(first)}</p></details>"
    )


def _gold_group(group: GroupRow) -> str:
    mark = '<b class="good">cited</b>' if group.is_cited else '<b class="bad">not cited</b>'
    place = f"rank {group.rank}" if group.rank is not None else "in no hit"
    return f"<p>{mark}, {place}</p>" + "".join(
        f"<blockquote>{escape(words)}</blockquote>" for words in group.alternatives
    )


def _quote(quote: Quote) -> str:
    mark = {True: '<b class="good">right</b>', False: '<b class="bad">wrong</b>', None: ""}[quote.is_right]
    exact = "" if quote.is_exact else ' <b class="bad">not exact</b>'
    where = f"{quote.document} {quote.start}-{quote.end}" + (f", measure {quote.measure}" if quote.measure else "")
    return f"<p>{mark}{exact} {escape(where)}</p><blockquote>{escape(quote.quote)}</blockquote>"


def _error(words: str) -> str:
    return f'<p class="bad">error: {escape(words)}</p>' if words else ""
