"""The result of a wording check as HTML: verdicts and differences in words as well as in colour.

Everything is escaped here; the interface's words stand in both languages and the style sheet shows the page's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial

from qa.datatypes import Language, Verdict, WordingCheck, WordingMatch
from qa.web.answer_markdown import target
from qa.web.html_words import attributes_in_both, both, in_both, shown
from qa.web.strings import say
from qa.web.transcript import reference

MAX_SENTENCES = 60
MAX_MATCHES = 4


def check_html(check: WordingCheck) -> str:
    """A check, sentence by sentence: verdict, the statement, each place with what differs."""
    parts = list(check.sentences) or [check]
    html = _summary(parts) if len(parts) > 1 else ""
    if any(kind != "equal" for part in parts for match in part.matches for kind, _ in match.diff):
        html += f'<p class="legend">{both("check_legend")}</p>'
    html += "".join(_sentence_html(part) for part in parts[:MAX_SENTENCES])
    if len(parts) > MAX_SENTENCES:
        html += f'<p class="legend">{both("check_more", count=len(parts) - MAX_SENTENCES)}</p>'
    return html


def message_html(key: str, **values: object) -> str:
    """A message in place of a result, in both languages."""
    return f'<p class="told" role="status">{both(key, **values)}</p>'


def _summary(parts: Sequence[WordingCheck]) -> str:
    counts = Counter(part.verdict for part in parts)
    words = in_both(lambda language: _summary_words(counts, len(parts), language))
    return f'<p class="summary" role="status">{words}</p>'


def _summary_words(counts: Counter[Verdict], total: int, language: Language) -> str:
    told = [f"{say(f'verdict_{verdict.value}', language)} {counts[verdict]}" for verdict in Verdict if counts[verdict]]
    return say("check_summary", language, count=total, verdicts=say("separator", language).join(told))


def _sentence_html(part: WordingCheck) -> str:
    verdict = part.verdict.value
    heading = "nearest" if part.verdict is Verdict.ABSENT else ""
    matches = "".join(_match_html(match, part.verdict) for match in part.matches[:MAX_MATCHES])
    near = f'<p class="near">{both(heading)}</p>' if heading and matches else ""
    return (
        f'<section class="checked {verdict}"><h3><span class="verdict">{both(f"verdict_{verdict}")}</span>'
        f'<span class="lead">{both(f"verdict_{verdict}_lead")}</span></h3>'
        f'<p class="statement"><b>{both("your_wording")}</b> {shown(part.statement)}</p>{near}{matches}</section>'
    )


def _match_html(match: WordingMatch, verdict: Verdict) -> str:
    is_altered = verdict is Verdict.ALTERED and any(kind != "equal" for kind, _ in match.diff)
    words = _diff_html(match) if is_altered else f"<q>{shown(match.quote)}</q>"
    copies = attributes_in_both("data-copy", partial(reference, match))
    href = shown(target(match.document, match.start, match.end, match.version))
    return (
        f'<div class="match"><p class="words">{words}</p><p class="place">{_place_html(match)}</p>'
        f'<p class="acts"><a class="open" href="{href}">{both("open_place")}</a> '
        f'<button type="button" class="copy" data-place="{href}" {copies}>{both("copy_reference")}</button></p></div>'
    )


def _diff_html(match: WordingMatch) -> str:
    parts: list[str] = []
    for kind, words in match.diff:
        if kind == "equal":
            parts.append(shown(words))
        elif kind == "delete":
            parts.append(f"<del><b>{both('diff_policy')}</b>{shown(words)}</del>")
        else:
            parts.append(f"<ins><b>{both('diff_yours')}</b>{shown(words)}</ins>")
    return "".join(parts)


def _place_html(match: WordingMatch) -> str:
    parts = [both("measure", number=match.measure)] if match.measure else []
    parts += [shown(part) for part in (" › ".join(match.headings), match.title, match.number) if part]
    parts += [f'<span class="date">{shown(match.date)}</span>'] if match.date else []
    parts += [both("ocr")] if match.is_ocr else []
    return " · ".join(parts)
