"""`policy-qa checklist`: what the texts state of the usual things, and what they do not."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from qa.answer.framing import rendered_in
from qa.called import document_called
from qa.cli.console import json_text
from qa.cli.terminal_language import terminal_language
from qa.cli.terminal_words import told
from qa.datatypes import Language

if TYPE_CHECKING:
    from qa.answer.checklist import Checklist, SlotRow
    from qa.assistant import Assistant

MAX_QUOTE_CHARS = 160


def checklist_text(arguments: argparse.Namespace, open_: Callable[[argparse.Namespace], Assistant]) -> str:
    """What the command writes on stdout: a table for each document, or one JSON list."""
    from qa.cli.answering_commands import scope_of
    from qa.language.identification import language_of

    about = (arguments.about or "").strip()
    is_bare = not re.search(r"[^\W\d_]", about)  # nothing, or a number: it has no language of its own
    language: Language = language_of(about)
    if is_bare:
        language = "en" if arguments.json and arguments.language is None else terminal_language(arguments)
    assistant = open_(arguments)
    found = assistant.checklist(about, language=language, scope=scope_of(arguments))
    if arguments.json:
        return json_text([one.model_dump(mode="json") for one in found])
    titles = {one.document: document_called(assistant.documents[one.document], language).title for one in found}
    return "\n\n".join("\n".join(_lines(one, titles[one.document], language)) for one in found)


def _lines(found: Checklist, title: str, language: Language) -> list[str]:
    about = told("about", language, about=found.about) if found.about else ""
    head = told("checklist", language, title=title, about=about, n=found.n_statements)
    return [head, *(line for row in found.rows for line in _row_lines(row, language))]


def _row_lines(row: SlotRow, language: Language) -> list[str]:
    if not row.quotes:
        return [told("slot_missing", language, slot=row.label)]
    lines = [told("slot", language, slot=row.label)]
    for quote in row.quotes:
        words = " ".join(quote.quote.split())
        shown = words if len(words) <= MAX_QUOTE_CHARS else f"{words[:MAX_QUOTE_CHARS]} ..."
        where = told("in_measure", language, number=quote.measure) if quote.measure else ""
        where += told("elsewhere", language) if quote.is_elsewhere else ""
        lines.append(f"      “{shown}” {quote.start}-{quote.end}{where}")
        lines += [f"      {line}" for line in rendered_in(language, quote.parallels)]
    return lines
