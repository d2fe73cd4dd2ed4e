"""`policy-qa parallel ID`: the texts beside a document, sentence by sentence, as they are aligned."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from qa.answer.framing import standing_words
from qa.cli.console import json_text
from qa.cli.terminal_language import terminal_language
from qa.cli.terminal_words import told

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.datatypes import Document, Language
    from qa.parallel_records import Parallel, ParallelText


def parallel_text(arguments: argparse.Namespace, open_: Callable[[argparse.Namespace], Assistant]) -> str:
    """What the command writes on stdout: a table for each parallel text, or one JSON list.

    Raises UsageError for an unknown id.
    """
    assistant = open_(arguments)
    parallels = assistant.parallels(arguments.document)
    document = assistant.document(arguments.document)
    units = [unit for row in assistant.index.units_in(document.id) for unit in [assistant.index.units[row]]]
    language = terminal_language(arguments)
    if arguments.json:
        return json_text([_told(document, one, _n_units(one, units)) for one in parallels])
    if not parallels:
        return told("no_parallel", language, document=document.id, file=document.file)
    return "\n\n".join("\n".join(_lines(document, one, _n_units(one, units), language)) for one in parallels)


def _n_units(parallel: Parallel, units: Any) -> tuple[int, int]:  # noqa: ANN401
    return sum(parallel.beside(unit) is not None for unit in units), len(units)


def _told(document: Document, parallel: Parallel, n_units: tuple[int, int]) -> dict[str, Any]:
    text = parallel.text
    return {
        "document": document.id, "file": text.file, "language": text.language, "standing": text.standing.value,
        "note": text.note.model_dump() if text.note else None, "n_units": n_units[1], "n_units_aligned": n_units[0],
        "pairs": [
            {
                "start": pair.start, "end": pair.end, "quote": pair.of(document.text),
                "parallel": {
                    "start": pair.beside.start, "end": pair.beside.end, "quote": pair.beside.of(text.text),
                },
                "is_inner": pair.is_inner, "is_by_hand": pair.is_by_hand, "cost": pair.cost,
            }
            for pair in parallel.pairs
        ],
        "headings": [
            {"start": h.start, "end": h.end, "heading": h.of(document.text), "parallel": h.beside.of(text.text)}
            for h in parallel.headings
        ],
        "alone": [{"start": s.start, "end": s.end, "quote": s.of(document.text)} for s in parallel.alone],
        "alone_beside": [{"start": s.start, "end": s.end, "quote": s.of(text.text)} for s in parallel.alone_beside],
    }  # fmt: skip


def _lines(document: Document, parallel: Parallel, n_units: tuple[int, int], language: Language) -> Iterator[str]:
    text = parallel.text
    yield told(
        "beside", language, document=document.id, file=text.file or told("made_at_build", language),
        about=_about(text, language),
    )  # fmt: skip
    yield told("aligned", language, n=n_units[0], total=n_units[1])
    for pair in parallel.pairs:
        marks = (told("by_hand", language) if pair.is_by_hand else "") + (
            told("inside", language) if pair.is_inner else ""
        )
        place = f"{pair.start}-{pair.end} = {pair.beside.start}-{pair.beside.end}{marks}"
        yield f"  {place}" + ("" if pair.is_by_hand else told("cost", language, cost=pair.cost))
        yield f"    {' '.join(pair.of(document.text).split())}"
        yield f"    {' '.join(pair.beside.of(text.text).split())}"
    yield told("headings_aligned", language, n=len(parallel.headings))
    for head in parallel.headings:
        yield f"  {head.start}-{head.end} = {head.beside.start}-{head.beside.end}"
        yield f"    {head.of(document.text)} = {head.beside.of(text.text)}"
    for span in parallel.alone:
        yield told("alone", language, place=f"{span.start}-{span.end}", words=span.of(document.text))
    for span in parallel.alone_beside:
        yield told("alone_beside", language, file=text.file, place=f"{span.start}-{span.end}", words=span.of(text.text))


def _about(text: ParallelText, language: Language) -> str:
    """Language and standing of a parallel text, and what its makers say of it."""
    if language == "en":
        return ", ".join([text.language, text.standing.value, *([text.note.en] if text.note else [])])
    return standing_words(language, text)
