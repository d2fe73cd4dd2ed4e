"""The register as a table that can be filtered and taken along as CSV or JSON.

Filtering is done on the server, so that a corpus with thousands of measures sends a page of rows and no more.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from qa.datatypes import Document, Register
from qa.web.panel import both, shown
from qa.web.render import target
from qa.web.strings import LANGUAGES, say
from qa.web.support import KINDS, kinds_of

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_ROWS = 300  # rows shown at once; downloads hold all that fit
MAX_ASPECTS = 200
MAX_FILTER_CHARS = 200
COLUMNS = ("document", "title", "number", "aspect", "words", "support", "start", "end", "source")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Row(NamedTuple):
    """One measure as the table shows it. `support`: kinds of support, derived by rule."""

    document: str
    title: str
    number: str
    aspect_number: str
    aspect: str
    words: str
    support: tuple[str, ...]
    start: int
    end: int
    source: str


class Filter(NamedTuple):
    """What is wanted of the register; an empty field wants everything. `aspect` is "document aspect-number"."""

    words: str = ""
    aspect: str = ""
    support: str = ""
    document: str = ""

    def fits(self, row: Row) -> bool:
        """Whether a row has all that is wanted; `words` is looked for without regard to case."""
        return (
            self.words.strip()[:MAX_FILTER_CHARS].casefold() in row.words.casefold()
            and self.aspect in ("", f"{row.document} {row.aspect_number}")
            and (not self.support or self.support in row.support)
            and self.document in ("", row.document)
        )


def register_rows(assistant: Assistant) -> list[Row]:
    """All measures of the corpus, document by document."""
    rows: list[Row] = []
    for register in assistant.measures():
        document = assistant.documents[register.document]
        rows += _rows_of(document, register)
    return rows


def _rows_of(document: Document, register: Register) -> list[Row]:
    headings = {aspect.number: aspect.heading for aspect in register.aspects}
    return [
        Row(document.id, document.title, measure.number, _aspect_of(measure.number),
            headings.get(_aspect_of(measure.number), measure.section), measure.text, kinds_of(measure.text),
            measure.start, measure.end, document.source)
        for measure in register.measures
    ]  # fmt: skip


def _aspect_of(number: str) -> str:
    return number.rpartition(".")[0] or number


# --- as HTML ---


def register_html(assistant: Assistant) -> str:
    """The whole tab: what the register is, filters, downloads, and the table with every row that fits no filter."""
    rows = register_rows(assistant)
    if not rows:
        return f'<p class="lead">{both("measures_none")}</p>'
    return (
        f'<p class="lead">{both("measures_lead")}</p><p class="counts">{_counts(assistant.measures())}</p>'
        f'<form id="filters" role="search">{_filters(rows, assistant.documents)}</form>'
        f'<div id="rows">{rows_html(rows, Filter(), is_several=len(assistant.documents) > 1)}</div>'
        '<p class="downloads">'
        f'<a id="csv" href="register.csv" download="measures.csv">{both("download_csv")}</a> '
        f'<a id="json" href="register.json" download="measures.json">{both("download_json")}</a></p>'
        f'<p class="rule">{both("support_rule")}</p>'
    )


def _counts(registers: Sequence[Register]) -> str:
    found = sum(register.found for register in registers)
    declared = [register.declared for register in registers if register.declared is not None]
    if not declared:
        return both("measures_undeclared", found=found)
    return both("measures_declared", found=found, declared=sum(declared))


def _filters(rows: Sequence[Row], documents: Mapping[str, Document]) -> str:
    aspects = {f"{row.document} {row.aspect_number}": f"{row.aspect_number}. {row.aspect}" for row in rows}
    kinds = [kind for kind in KINDS if any(kind in row.support for row in rows)]
    parts = [_words_input()]
    if len(documents) > 1:
        with_rows = {row.document: row.title for row in rows}
        parts.append(_select("document", [_option(key, title) for key, title in with_rows.items()]))
    if len(aspects) <= MAX_ASPECTS:
        parts.append(_select("aspect", [_option(key, words) for key, words in aspects.items()]))
    parts.append(_select("support", [_option_in_both(kind, f"support_{kind}") for kind in kinds]))
    return "".join(parts)


def _words_input() -> str:
    hints = " ".join(f'data-hint-{lang}="{shown(say("filter_words_hint", lang))}"' for lang in LANGUAGES)
    return (
        f'<label for="filter-words">{both("filter_words")}<input id="filter-words" name="words" type="search" '
        f'maxlength="{MAX_FILTER_CHARS}" autocomplete="off" {hints}></label>'
    )


def _select(name: str, options: Sequence[str]) -> str:
    everything = _option_in_both("", "filter_all")
    return (
        f'<label for="filter-{name}">{both(f"filter_{name}")}<select id="filter-{name}" name="{name}" '
        f'autocomplete="off">{everything}{"".join(options)}</select></label>'
    )


def _option(value: str, words: str) -> str:
    return f'<option value="{shown(value)}">{shown(words)}</option>'


def _option_in_both(value: str, key: str) -> str:
    """An option whose words the script sets in the page's language: markup inside an option would be dropped."""
    words = " ".join(f'data-{lang}="{shown(say(key, lang))}"' for lang in LANGUAGES)
    return f'<option value="{shown(value)}" {words}>{shown(say(key, "en"))}</option>'


def rows_html(rows: Sequence[Row], wanted: Filter, *, is_several: bool = False) -> str:
    """How many rows fit, and the table of the first MAX_ROWS of them."""
    fitting = [row for row in rows if wanted.fits(row)]
    listed = fitting[:MAX_ROWS]
    counted = both("rows_shown", shown=len(listed), total=len(rows))
    if not fitting:
        return f'<p class="fitting" role="status">{counted}</p><p class="none">{both("rows_no")}</p>'
    heads = "".join(
        f'<th scope="col">{both(f"column_{name}")}</th>' for name in ("number", "words", "aspect", "support")
    )
    body = "".join(_row_html(row, is_several=is_several) for row in listed)
    return (
        f'<p class="fitting" role="status">{counted}</p>'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row_html(row: Row, *, is_several: bool) -> str:
    kinds = "".join(f'<span class="kind">{both(f"support_{kind}")}</span>' for kind in row.support)
    link = f'<a href="{shown(target(row.document, row.start, row.end))}">{shown(row.number)}</a>'
    title = f"<small>{shown(row.title)}</small>" if is_several else ""
    return (
        f"<tr><td>{link}</td><td>{shown(row.words)}{title}</td>"
        f"<td>{shown(row.aspect_number)}. {shown(row.aspect)}</td><td>{kinds}</td></tr>"
    )


# --- to take along ---


def register_csv(rows: Sequence[Row]) -> str:
    """CSV with a byte-order mark, so that spreadsheets read Chinese; what could be a formula is made text."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_no_formula(value) if isinstance(value, str) else value for value in _values(row).values()])
    return "\ufeff" + lines.getvalue()


def _no_formula(text: str) -> str:
    """A cell that a spreadsheet shows and does not compute: an apostrophe goes before what begins a formula."""
    return "'" + text if text.lstrip(" ").startswith(_FORMULA) else text


def register_json(rows: Sequence[Row]) -> str:
    """A JSON list of objects with the fields of COLUMNS; `support` is a list of kinds."""
    return json.dumps([_values(row) | {"support": list(row.support)} for row in rows], ensure_ascii=False, indent=1)


def _values(row: Row) -> dict[str, object]:
    return {
        "document": row.document, "title": row.title, "number": row.number,
        "aspect": f"{row.aspect_number}. {row.aspect}", "words": row.words, "support": "; ".join(row.support),
        "start": row.start, "end": row.end, "source": row.source,
    }  # fmt: skip
