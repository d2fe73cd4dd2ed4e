"""The commands that show what a corpus holds: `policy-qa build | measures`."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from qa.cli.console import Progress, write, write_json
from qa.cli.opening import opened, settings_of
from qa.cli.sync_commands import write_remarks

if TYPE_CHECKING:
    from qa.datatypes import Register


def build(arguments: argparse.Namespace) -> int:
    """Build the index and say what is in it; the exit code."""
    from qa.index.builder import build_index

    progress = Progress()
    report = build_index(arguments.corpus, arguments.index, settings_of(arguments), on_progress=progress.tell)
    progress.close()
    write_remarks(report)
    n_bytes = sum(entry.size for entry in report.manifest.files.values())
    if arguments.json:
        built = {
            "index": str(arguments.index), "seconds": round(report.seconds, 3), "bytes": n_bytes,
            "warnings": report.warnings, "refused": [refusal.model_dump() for refusal in report.refused],
            "left_out": report.left_out, "manifest": report.manifest.model_dump(mode="json"),
            "measures": [_counts(register) for register in report.registers.values()],
        }  # fmt: skip
        write_json(built)
        return 0
    counts = report.manifest.counts
    write(
        f"Built {arguments.index} in {report.seconds:.1f} s: {counts['documents']} documents, "
        f"{counts['passages']} passages, "
        f"{counts['units']} units, {n_bytes / 1e6:.2f} MB, encoder {report.manifest.encoder.name}."
    )
    for register in report.registers.values():
        if register.measures or register.declared is not None:
            write(f"{register.document}: measures declared {_or_none(register.declared)}, found {register.found}")
    return 0


def measures(arguments: argparse.Namespace) -> int:
    """Write the register of each document; the exit code."""
    from qa.corpus.measures import count_warnings

    assistant = opened(arguments)
    registers = assistant.measures()
    if arguments.json:
        write_json([_counts(register) for register in registers])
        return 0
    for register in registers:
        write(
            f"{register.document}: {_or_none(register.declared)} measures in "
            f"{_or_none(register.declared_aspects)} aspects declared, "
            f"{register.found} in {len(register.aspects)} found"
        )
        parent = assistant.parent_of(register.document)
        if parent is not None:
            loaded = f"loaded as {parent.document}" if parent.document else "not loaded"
            write(f"  explains {parent.number or parent.title} ({loaded})")
        heads = {aspect.number: aspect.heading for aspect in register.aspects}
        for measure in register.measures:
            number = measure.number.rpartition(".")[0]
            if number in heads:
                write(f"  {number}. {heads.pop(number)}")
            write(f"    {measure.number}  {measure.text}  [{measure.start}-{measure.end}]")
        for warning in count_warnings(register):
            write(f"warning: {warning}", sys.stderr)
    return 0


def _counts(register: Register) -> dict[str, object]:
    return {
        "document": register.document, "declared": register.declared, "found": register.found,
        "declared_aspects": register.declared_aspects, "found_aspects": len(register.aspects),
        "gaps": [str(gap) for gap in register.gaps], "is_whole": register.is_whole,
        "measures": [m.model_dump(include={"number", "section", "text", "start", "end"}) for m in register.measures],
    }  # fmt: skip


def _or_none(count: int | None) -> str:
    return "none" if count is None else str(count)
