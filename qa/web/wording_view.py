"""The result of a wording check as HTML: verdicts and differences in words as well as in colour.

Everything is escaped here; the interface's words stand in both languages and the style sheet shows the page's.
"""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Sequence
from functools import partial

from qa.answer.check_report import report_docx, report_markdown, report_text
from qa.answer.check_words import told_of
from qa.answer.word_file import DOCX_TYPE
from qa.called import called
from qa.datatypes import Language, Verdict, WordingCheck, WordingMatch
from qa.web.answer_markdown import target
from qa.web.html_words import attributes_in_both, both, in_both, named, shown
from qa.web.page_language import HTML_LANG, LANGUAGES
from qa.web.strings import say
from qa.web.transcript import reference

MAX_SENTENCES = 60
MAX_MATCHES = 4


def check_html(check: WordingCheck) -> str:
    """A check, sentence by sentence: verdict, the statement, each place with what differs."""
    parts = list(check.sentences) or [check]
    html = _summary(parts) if len(parts) > 1 else ""
    if any(_has_difference(match, part.verdict) for part in parts for match in part.matches):
        html += f'<p class="legend">{both("check_legend")}</p>'
    if any(match.parallel_diff for part in parts for match in part.matches):
        html += f'<p class="legend">{both("check_legend_beside")}</p>'
    html += _take_along_html(check)
    html += "".join(_sentence_html(part) for part in parts[:MAX_SENTENCES])
    if len(parts) > MAX_SENTENCES:
        html += f'<p class="legend">{both("check_more", count=len(parts) - MAX_SENTENCES)}</p>'
    return html


def _take_along_html(check: WordingCheck) -> str:
    """A button that copies the whole report with its references, and links that save it."""
    copies = attributes_in_both("data-copy", partial(report_text, check))
    saves = "".join(_save_html(check, language) for language in LANGUAGES)
    copy = f'<button type="button" class="copy-all" data-place="" {copies}>{both("copy_all")}</button>'
    return f'<p class="acts along">{copy} {saves}</p>'


def _save_html(check: WordingCheck, language: Language) -> str:
    """Links to the report in one language as files, which are held in the page itself."""
    files = (
        ("save_markdown", "report.md", "text/markdown;charset=utf-8", report_markdown(check, language).encode()),
        ("save_docx", "report.docx", DOCX_TYPE, report_docx(check, language)),
    )
    return " ".join(
        f'<a class="save {language}" lang="{HTML_LANG[language]}" download="{name}" '
        f'href="data:{kind};base64,{base64.b64encode(content).decode()}">{shown(say(key, language))}</a>'
        for key, name, kind, content in files
    )


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
    heading = "nearest" if part.verdict in (Verdict.ABSENT, Verdict.OTHER_LANGUAGE) else ""
    told = "".join(f'<p class="told-of">{line}</p>' for line in _told_html(part))
    matches = "".join(_match_html(match, part.verdict) for match in part.matches[:MAX_MATCHES])
    near = f'<p class="near">{both(heading)}</p>' if heading and matches else ""
    return (
        f'<section class="checked {verdict}"><h3><span class="verdict">{both(f"verdict_{verdict}")}</span>'
        f'<span class="lead">{both(f"verdict_{verdict}_lead")}</span></h3>'
        f'<p class="statement"><b>{both("your_wording")}</b> {shown(part.statement)}</p>{told}{near}{matches}</section>'
    )


def _told_html(part: WordingCheck) -> list[str]:
    """What is said of a sentence beside its verdict, in both languages."""
    lines = zip(*(told_of(part, language) for language in LANGUAGES), strict=True)
    return [in_both(dict(zip(LANGUAGES, line, strict=True)).__getitem__) for line in lines]


def _match_html(match: WordingMatch, verdict: Verdict) -> str:
    words = _diff_html(match.diff) if _has_difference(match, verdict) else f"<q>{shown(match.quote)}</q>"
    words += (
        f'<span class="beside">{_diff_html(match.parallel_diff, "diff_beside")}</span>' if match.parallel_diff else ""
    )
    copies = attributes_in_both("data-copy", partial(reference, match))
    href = shown(target(match.document, match.start, match.end, match.version))
    return (
        f'<div class="match"><p class="words">{words}</p><p class="place">{_place_html(match)}</p>'
        f'<p class="acts"><a class="open" href="{href}">{both("open_place")}</a> '
        f'<button type="button" class="copy" data-place="{href}" {copies}>{both("copy_reference")}</button></p></div>'
    )


def _has_difference(match: WordingMatch, verdict: Verdict) -> bool:
    """Whether the words differ in what matters, so that the difference is shown in place of the quote."""
    if verdict is Verdict.CUT:
        return any(missing.where == "inside" for missing in match.missing)
    return verdict is Verdict.ALTERED and any(kind != "equal" for kind, _ in match.diff)


def _diff_html(diff: Sequence[tuple[str, str]], own: str = "diff_policy") -> str:
    """A difference; own: what words are called that stand in the text alone."""
    parts: list[str] = []
    for kind, words in diff:
        if kind == "equal":
            parts.append(shown(words))
        elif kind == "delete":
            parts.append(f"<del><b>{both(own)}</b>{shown(words)}</del>")
        else:
            parts.append(f"<ins><b>{both('diff_yours')}</b>{shown(words)}</ins>")
    return "".join(parts)


def _where(match: WordingMatch, language: Language) -> str:
    names = called(match, language)
    return " · ".join(part for part in (" › ".join(names.headings), names.title, names.number) if part)


def _place_html(match: WordingMatch) -> str:
    parts = [both("measure", number=match.measure)] if match.measure else []
    parts += [named(partial(_where, match))] if any((match.headings, match.title, match.number)) else []
    parts += [f'<span class="date">{shown(match.date)}</span>'] if match.date else []
    parts += [both("ocr")] if match.is_ocr else []
    return " · ".join(parts)
