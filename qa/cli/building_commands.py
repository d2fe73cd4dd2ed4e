"""The commands that show what a corpus holds: `policy-qa build | measures`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from qa.cli.console import Progress, write, write_json
from qa.cli.opening import opened, settings_of
from qa.cli.sync_commands import write_remarks
from qa.cli.terminal_language import terminal_language
from qa.cli.terminal_words import told

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.datatypes import Language, Register


def build(arguments: argparse.Namespace) -> int:
    """Build the index and say what is in it; the exit code."""
    from qa.index.builder import build_index

    language = terminal_language(arguments)
    progress = Progress(language)
    report = build_index(arguments.corpus, arguments.index, settings_of(arguments), on_progress=progress.tell)
    progress.close()
    write_remarks(report, language)
    n_bytes = sum(entry.size for entry in report.manifest.files.values())
    if arguments.json:
        built = {
            "index": str(arguments.index), "seconds": round(report.seconds, 3), "bytes": n_bytes,
            "warnings": report.warnings, "left_out": report.left_out,
            "refused": [{"file": one.file, "reason": one.reason} for one in report.refused],
            "manifest": report.manifest.model_dump(mode="json"),
            "measures": [_counts(register) for register in report.registers.values()],
        }  # fmt: skip
        write_json(built)
        return 0
    counts = report.manifest.counts
    write(
        told(
            "built", language, index=arguments.index, seconds=report.seconds, documents=counts["documents"],
            passages=counts["passages"], units=counts["units"], mb=n_bytes / 1e6, encoder=report.manifest.encoder.name,
        )
    )  # fmt: skip
    for register in report.registers.values():
        if register.measures or register.declared is not None:
            declared = _or_none(register.declared, language)
            write(told("counted", language, document=register.document, declared=declared, found=register.found))
    return 0


def measures(arguments: argparse.Namespace) -> int:
    """Write the register of each document; the exit code."""
    from qa.corpus.measures import count_warnings
    from qa.in_language import in_language

    assistant = opened(arguments)
    registers = assistant.measures()
    if arguments.json:
        write_json([_counts(register) for register in registers])
        return 0
    language = terminal_language(arguments)
    for register in registers:
        write("\n".join(_register_lines(register, assistant, language)))
        for warning in count_warnings(register):
            write(told("warning", language, words=in_language(warning, language)), sys.stderr)
    return 0


def _register_lines(register: Register, assistant: Assistant, language: Language) -> Iterator[str]:
    """The counts of a register, what its document explains, and its measures under their headings.

    Headings and, beneath it, what goes with a measure are those of a text in the language beside the document.
    """
    from qa.answer.framing import rendered_in
    from qa.called import heading_called
    from qa.parallel_records import renderings_of

    yield told(
        "register", language, document=register.document, declared=_or_none(register.declared, language),
        aspects=_or_none(register.declared_aspects, language), found=register.found, n_aspects=len(register.aspects),
    )  # fmt: skip
    parent = assistant.parent_of(register.document)
    if parent is not None:
        loaded = told("loaded_as" if parent.document else "not_loaded", language, document=parent.document)
        yield told("explains", language, parent=parent.number or parent.title, loaded=loaded)
    parallels = assistant.parallels(register.document)
    heads = {one.number: heading_called(parallels, one.heading_span, one.heading, language) for one in register.aspects}
    for measure in register.measures:
        number = measure.number.rpartition(".")[0]
        if number in heads:
            yield f"  {number}. {heads.pop(number)}"
        yield f"    {measure.number}  {measure.text}  [{measure.start}-{measure.end}]"
        yield from (f"      {line}" for line in rendered_in(language, renderings_of(parallels, measure)))


def _counts(register: Register) -> dict[str, object]:
    return {
        "document": register.document, "declared": register.declared, "found": register.found,
        "declared_aspects": register.declared_aspects, "found_aspects": len(register.aspects),
        "gaps": [gap.words for gap in register.gaps], "is_whole": register.is_whole,
        "measures": [m.model_dump(include={"number", "section", "text", "start", "end"}) for m in register.measures],
    }  # fmt: skip


def _or_none(count: int | None, language: Language) -> str:
    return told("none", language) if count is None else str(count)
