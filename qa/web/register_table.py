"""The register as a table of the page, with filters and downloads.

Filtering is done on the server, so that a corpus with thousands of measures sends a page of rows and no more.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from qa.answer.framing import rendered
from qa.datatypes import Language, Register, SupportKind
from qa.web.answer_markdown import target
from qa.web.html_words import attributes_in_both, both, in_both, named, shown
from qa.web.page_language import HTML_LANG
from qa.web.register_rows import MAX_FILTER_CHARS, Filter, Row, register_rows
from qa.web.strings import say

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_ROWS = 300  # rows shown at once; downloads hold all that fit
MAX_ASPECTS = 200


def register_html(assistant: Assistant) -> str:
    """The whole tab, whose content is `register_content`."""
    return f'<div data-part="register">{register_content(assistant)}</div>'


def register_content(assistant: Assistant) -> str:
    """What the register is, filters, downloads, and the table with every row that fits no filter."""
    rows, kinds = register_rows(assistant), assistant.support_kinds
    if not rows:
        return f'<p class="lead">{both("measures_none")}</p>'
    documents = assistant.documents
    rule = f'<p class="rule">{both("support_rule")}</p>' if kinds else ""
    return (
        f'<p class="lead">{both("measures_lead")}</p><p class="counts">{_counts(assistant.measures())}</p>'
        f'<form id="filters" role="search">{_filters(rows, kinds, len(documents) > 1)}</form>'
        f'<div id="rows">{rows_html(rows, Filter(), kinds, is_several=len(documents) > 1)}</div>'
        '<p class="downloads">'
        f'<a id="csv" href="register.csv" download="measures.csv">{both("download_csv")}</a> '
        f'<a id="json" href="register.json" download="measures.json">{both("download_json")}</a></p>{rule}'
    )


def _counts(registers: Sequence[Register]) -> str:
    n_measures = sum(register.found for register in registers)
    declared = [register.declared for register in registers if register.declared is not None]
    if not declared:
        return both("measures_undeclared", n_measures=n_measures)
    return both("measures_declared", n_measures=n_measures, declared=sum(declared))


def _filters(rows: Sequence[Row], kinds: Sequence[SupportKind], is_several: bool) -> str:
    aspects = {f"{row.document} {row.aspect_number}": partial(_aspect, row) for row in rows}
    parts = [_words_input()]
    if is_several:
        with_rows = {row.document: partial(_title, row) for row in rows}
        parts.append(_select("document", [_option_in_both(key, title) for key, title in with_rows.items()]))
    if len(aspects) <= MAX_ASPECTS:
        parts.append(_select("aspect", [_option_in_both(key, words) for key, words in aspects.items()]))
    if kinds:
        given = [kind for kind in kinds if any(kind.kind in row.support for row in rows)]
        parts.append(_select("support", [_option_in_both(kind.kind, kind.label.of) for kind in given]))
    return "".join(parts)


def _words_input() -> str:
    hints = attributes_in_both("data-hint", partial(say, "filter_words_hint"))
    return (
        f'<label for="filter-words">{both("filter_words")}<input id="filter-words" name="words" type="search" '
        f'maxlength="{MAX_FILTER_CHARS}" autocomplete="off" {hints}></label>'
    )


def _select(name: str, options: Sequence[str]) -> str:
    everything = _option_in_both("", partial(say, "filter_all"))
    return (
        f'<label for="filter-{name}">{both(f"filter_{name}")}<select id="filter-{name}" name="{name}" '
        f'autocomplete="off">{everything}{"".join(options)}</select></label>'
    )


def _aspect(row: Row, language: Language) -> str:
    """Number and heading of a row's aspect in a language, where a text beside its document is in it."""
    return f"{row.aspect_number}. {row.aspects.get(language, row.aspect)}"


def _title(row: Row, language: Language) -> str:
    return row.titles.get(language, row.title)


def _beside_html(row: Row) -> str:
    """What goes with a measure in the texts beside its document, for a page in the language of each."""
    return "".join(
        f'<span class="beside {one.language}" lang="{HTML_LANG[one.language]}">'
        f"{shown(rendered(one.language, one))}</span>"
        for one in row.beside
    )


def _option_in_both(value: str, words: Callable[[Language], str]) -> str:
    """An option whose words the script sets in the page's language: markup inside an option would be dropped."""
    return f'<option value="{shown(value)}" {attributes_in_both("data", words)}>{shown(words("en"))}</option>'


def rows_html(rows: Sequence[Row], wanted: Filter, kinds: Sequence[SupportKind], *, is_several: bool = False) -> str:
    """How many rows fit, and the table of the first MAX_ROWS of them; with a column of `kinds` where there are any."""
    fitting = wanted.fitting(rows)
    listed = fitting[:MAX_ROWS]
    counted = both("rows_shown", shown=len(listed), total=len(rows))
    if not fitting:
        return f'<p class="fitting" role="status">{counted}</p><p class="none">{both("rows_no")}</p>'
    names = ("number", "words", "aspect", *(("support",) if kinds else ()))
    heads = "".join(f'<th scope="col">{both(f"column_{name}")}</th>' for name in names)
    body = "".join(_row_html(row, kinds, is_several=is_several) for row in listed)
    return (
        f'<p class="fitting" role="status">{counted}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row_html(row: Row, kinds: Sequence[SupportKind], *, is_several: bool) -> str:
    labels = [in_both(kind.label.of) for kind in kinds if kind.kind in row.support]
    support = "<td>" + "".join(f'<span class="kind">{label}</span>' for label in labels) + "</td>" if kinds else ""
    link = f'<a href="{shown(target(row.document, row.start, row.end))}">{shown(row.number)}</a>'
    title = f"<small>{named(partial(_title, row))}</small>" if is_several else ""
    return (
        f"<tr><td>{link}</td><td>{shown(row.words)}{_beside_html(row)}{title}</td>"
        f"<td>{named(partial(_aspect, row))}</td>{support}</tr>"
    )
