"""`policy-qa checklist`: what the texts state of the usual things, and what they do not."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from qa.cli.console import json_text

if TYPE_CHECKING:
    from qa.answer.checklist import Checklist, SlotRow
    from qa.assistant import Assistant

MAX_QUOTE_CHARS = 160


def checklist_text(arguments: argparse.Namespace, open_: Callable[[argparse.Namespace], Assistant]) -> str:
    """What the command writes on stdout: a table for each document, or one JSON list."""
    from qa.cli.answering_commands import scope_of
    from qa.language.identification import language_of

    about = (arguments.about or "").strip()
    found = open_(arguments).checklist(about, language=language_of(about) if about else "en", scope=scope_of(arguments))
    if arguments.json:
        return json_text([one.model_dump(mode="json") for one in found])
    return "\n\n".join("\n".join(_lines(one)) for one in found)


def _lines(found: Checklist) -> list[str]:
    about = f" on {found.about}" if found.about else ""
    head = f"{found.title}{about}: {found.n_statements} statements looked at"
    return [head, *(line for row in found.rows for line in _row_lines(row))]


def _row_lines(row: SlotRow) -> list[str]:
    if not row.quotes:
        return [f"  - {row.label}: not stated"]
    lines = [f"  + {row.label}:"]
    for quote in row.quotes:
        words = " ".join(quote.quote.split())
        shown = words if len(words) <= MAX_QUOTE_CHARS else f"{words[:MAX_QUOTE_CHARS]} ..."
        where = (f" (measure {quote.measure})" if quote.measure else "") + (
            " (elsewhere)" if quote.is_elsewhere else ""
        )
        lines.append(f"      “{shown}” {quote.start}-{quote.end}{where}")
    return lines
