"""`policy-qa parallel ID`: the texts beside a document, sentence by sentence, as they are aligned."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from qa.cli.console import json_text

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.datatypes import Document
    from qa.parallel_records import Parallel


def parallel_text(arguments: argparse.Namespace, open_: Callable[[argparse.Namespace], Assistant]) -> str:
    """What the command writes on stdout: a table for each parallel text, or one JSON list.

    Raises UsageError for an unknown id.
    """
    assistant = open_(arguments)
    parallels = assistant.parallels(arguments.document)
    document = assistant.document(arguments.document)
    units = [unit for row in assistant.index.units_in(document.id) for unit in [assistant.index.units[row]]]
    if arguments.json:
        return json_text([_told(document, one, _n_units(one, units)) for one in parallels])
    if not parallels:
        return (
            f"{document.id} has no parallel text. Put one beside its file {document.file} "
            "(name.zh.txt or name.en.txt beside name.txt) and run `policy-qa sync`."
        )
    return "\n\n".join("\n".join(_lines(document, one, _n_units(one, units))) for one in parallels)


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
        "alone": [{"start": s.start, "end": s.end, "quote": s.of(document.text)} for s in parallel.alone],
        "alone_beside": [{"start": s.start, "end": s.end, "quote": s.of(text.text)} for s in parallel.alone_beside],
    }  # fmt: skip


def _lines(document: Document, parallel: Parallel, n_units: tuple[int, int]) -> Iterator[str]:
    text = parallel.text
    about = ", ".join([text.language, text.standing.value, *([text.note.en] if text.note else [])])
    yield f"{document.id} beside {text.file or 'a text made at build time'}: {about}"
    yield f"{n_units[0]} of {n_units[1]} units aligned"
    for pair in parallel.pairs:
        marks = "".join((" by hand" if pair.is_by_hand else "", " inside" if pair.is_inner else ""))
        place = f"{pair.start}-{pair.end} = {pair.beside.start}-{pair.beside.end}{marks}"
        yield f"  {place}  (cost {pair.cost:.1f})" if not pair.is_by_hand else f"  {place}"
        yield f"    {' '.join(pair.of(document.text).split())}"
        yield f"    {' '.join(pair.beside.of(text.text).split())}"
    yield from (f"  nothing goes with {s.start}-{s.end}: {s.of(document.text)}" for s in parallel.alone)
    yield from (f"  alone in {text.file} {s.start}-{s.end}: {s.of(text.text)}" for s in parallel.alone_beside)
