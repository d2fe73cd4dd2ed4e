"""The register as rows: each a measure, filtered, and written as CSV or JSON to take along."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from qa.corpus.support import kinds_of
from qa.datatypes import Document, Language, Register, SupportKind
from qa.language.words import STOPWORDS, stem
from qa.parallel_records import Parallel, Rendering, renderings_of

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_FILTER_CHARS = 200
COLUMNS = ("document", "title", "number", "aspect", "words", "support", "start", "end", "source")
_WORD = re.compile(r"[a-z]+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Row(NamedTuple):
    """One measure as the table shows it. `support`: kinds of support, derived by rule.

    `beside`: what goes with its words in texts beside the document; `aspects`, `titles`: what texts beside it call its
    aspect and its document, by language.
    """

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
    beside: tuple[Rendering, ...] = ()
    aspects: Mapping[Language, str] = MappingProxyType({})
    titles: Mapping[Language, str] = MappingProxyType({})


class Filter(NamedTuple):
    """What is wanted of the register; an empty field wants everything. `aspect` is "document aspect-number".

    `senses`: where the words are Chinese, the English that each of them may stand for.
    """

    words: str = ""
    aspect: str = ""
    support: str = ""
    document: str = ""
    senses: tuple[tuple[str, ...], ...] = ()

    def fits(self, row: Row) -> bool:
        """Whether a row has all that is wanted; `words` is looked for without regard to case, or by its senses."""
        return (
            (self._is_in(row) or self._means(row))
            and self.aspect in ("", f"{row.document} {row.aspect_number}")
            and (not self.support or self.support in row.support)
            and self.document in ("", row.document)
        )

    def _is_in(self, row: Row) -> bool:
        wanted = self.words.strip()[:MAX_FILTER_CHARS].casefold()
        return any(wanted in words.casefold() for words in (row.words, *(one.quote for one in row.beside)))

    def _means(self, row: Row) -> bool:
        """Whether a row holds, for each Chinese word, all words of one of its senses."""
        held = stems_of(row.words)
        return bool(self.senses) and all(
            any(wanted and wanted <= held for wanted in map(stems_of, senses)) for senses in self.senses
        )

    def fitting(self, rows: Sequence[Row]) -> list[Row]:
        """The rows that have all that is wanted, in their order."""
        return [row for row in rows if self.fits(row)]


def stems_of(words: str) -> frozenset[str]:
    """The stems of the English words that say something."""
    return frozenset(stem(word) for word in _WORD.findall(words.lower()) if word not in STOPWORDS)


def register_rows(assistant: Assistant) -> list[Row]:
    """All measures of the corpus, document by document."""
    rows: list[Row] = []
    for register in assistant.measures():
        document = assistant.documents[register.document]
        rows += _rows_of(document, register, assistant.support_kinds, assistant.parallels(register.document))
    return rows


def _rows_of(
    document: Document, register: Register, kinds: Sequence[SupportKind], parallels: Sequence[Parallel]
) -> list[Row]:
    headings = {aspect.number: aspect.heading for aspect in register.aspects}
    aspects: dict[str, dict[Language, str]] = {
        aspect.number: {
            one.text.language: words for one in reversed(parallels) if (words := one.heading(aspect.heading_span))
        }
        for aspect in register.aspects
    }
    titles = {one.text.language: one.text.title for one in reversed(parallels) if one.text.title}
    return [
        Row(document.id, document.title, measure.number, _aspect_of(measure.number),
            headings.get(_aspect_of(measure.number), measure.section), measure.text, kinds_of(measure.text, kinds),
            measure.start, measure.end, document.source, renderings_of(parallels, measure),
            aspects.get(_aspect_of(measure.number), {}), titles)
        for measure in register.measures
    ]  # fmt: skip


def _aspect_of(number: str) -> str:
    return number.rpartition(".")[0] or number


def register_csv(rows: Sequence[Row], kinds: Sequence[SupportKind]) -> str:
    """CSV with a byte-order mark, so that spreadsheets read Chinese; what could be a formula is made text.

    kinds: those of the corpus; without any there is no column `support`, whose kinds stand with semicolons between.
    Where texts stand beside the documents, columns such as `words_zh` and `aspect_zh` hold what goes with a measure.
    """
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\r\n")
    languages = _languages(rows)
    writer.writerow(_columns(kinds, languages))
    for row in rows:
        writer.writerow([_cell(value) for value in _values(row, kinds, languages).values()])
    return "\ufeff" + lines.getvalue()


def _cell(value: object) -> object:
    """A value that a spreadsheet shows and does not compute: an apostrophe goes before what begins a formula."""
    if isinstance(value, list):
        return _cell("; ".join(value))
    return "'" + value if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value


def register_json(rows: Sequence[Row], kinds: Sequence[SupportKind]) -> str:
    """A JSON list of objects with the same fields; `support` is a list of kinds, left out where the corpus has none."""
    languages = _languages(rows)
    return json.dumps([_values(row, kinds, languages) for row in rows], ensure_ascii=False, indent=1)


def _languages(rows: Sequence[Row]) -> list[Language]:
    """The languages of what goes with the measures of some rows."""
    return sorted({one.language for row in rows for one in row.beside})


def _columns(kinds: Sequence[SupportKind], languages: Sequence[Language]) -> list[str]:
    beside = [f"{column}_{language}" for language in languages for column in ("words", "aspect")]
    return [*(column for column in COLUMNS if kinds or column != "support"), *beside]


def _values(row: Row, kinds: Sequence[SupportKind], languages: Sequence[Language]) -> dict[str, object]:
    values = row._asdict() | {"aspect": f"{row.aspect_number}. {row.aspect}", "support": list(row.support)}
    for language in languages:
        values[f"words_{language}"] = next((one.quote for one in row.beside if one.language == language), "")
        values[f"aspect_{language}"] = row.aspects.get(language, "")
    return {column: values[column] for column in _columns(kinds, languages)}
