"""The commands that keep an index in step and tell what changed: `policy-qa sync | add | remove | verify | diff`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.cli.console import Progress, marked, read_input, write, write_json
from qa.cli.terminal_language import terminal_language
from qa.cli.terminal_words import told

if TYPE_CHECKING:
    from qa.answer.comparison import Comparison
    from qa.answer.verification import CitationCheck
    from qa.assistant import Assistant
    from qa.corpus.passages import ReadDocument
    from qa.datatypes import Language
    from qa.index.builder import BuildReport
    from qa.settings import Settings

Arguments = argparse.Namespace
_MAX_LEFT_OUT = 20  # lines of what documents leave out


def add_commands(
    add: Callable[..., argparse.ArgumentParser],
    open_: Callable[[Arguments], Assistant],
    settings: Callable[[Arguments], Settings],
) -> None:
    """Add the five commands to a parser. `open_` and `settings` are what the other commands open with."""
    add("sync", lambda a: _sync(a, settings(a)), "bring the index in step with the corpus, embedding only what is new")
    put = add("add", lambda a: _add(a, settings(a)), "copy files into the corpus, and sync")
    put.add_argument("files", nargs="+", type=Path, metavar="FILE")
    put.add_argument("--replace", action="store_true", help="files of the same name are newer versions")
    take = add("remove", lambda a: _remove(a, settings(a)), "delete documents from the corpus, and sync")
    take.add_argument("ids", nargs="+", metavar="ID")
    verify = add(
        "verify", lambda a: _verify(a, open_), "say whether citations still stand: unchanged, moved, reworded or gone"
    )
    verify.add_argument("citations", metavar="FILE", help="JSON: a citation, a list, or answers; - reads stdin")
    diff = add("diff", lambda a: _diff(a, open_, settings(a)), "list measures added, removed, reworded and renumbered")
    for name in ("old", "new"):
        diff.add_argument(name, metavar=name.upper(), help="a file, a document's id, or ID@VERSION (first hex digits)")


def _sync(arguments: Arguments, settings: Settings) -> int:
    from qa.index.builder import sync_index

    progress = Progress(terminal_language(arguments))
    return _report(
        arguments, progress, sync_index(arguments.corpus, arguments.index, settings, on_progress=progress.tell)
    )


def _add(arguments: Arguments, settings: Settings) -> int:
    from qa.index.upkeep import add_files

    progress = Progress(terminal_language(arguments))
    report = add_files(
        arguments.corpus, arguments.index, settings, arguments.files,
        is_replacing=arguments.replace, on_progress=progress.tell,
    )  # fmt: skip
    return _report(arguments, progress, report)


def _remove(arguments: Arguments, settings: Settings) -> int:
    from qa.index.upkeep import remove_documents

    progress = Progress(terminal_language(arguments))
    report = remove_documents(arguments.corpus, arguments.index, settings, arguments.ids, on_progress=progress.tell)
    return _report(arguments, progress, report)


def write_remarks(report: BuildReport, language: Language) -> None:
    """What a build or a sync has to remark: files refused, warnings, the first documents that leave out words."""
    from qa.in_language import in_language

    for refusal in report.refused:
        reason = " ".join(in_language(refusal.error, language).split())
        write(told("not_read", language, reason=reason), sys.stderr)
    for warning in report.warnings:
        write(told("warning", language, words=in_language(warning, language)), sys.stderr)
    for line in report.left_out[:_MAX_LEFT_OUT]:
        write(in_language(line, language), sys.stderr)
    if report.left_out:
        n_more = len(report.left_out) - _MAX_LEFT_OUT
        more = told("left_out_more", language, n=n_more) if n_more > 0 else ""
        write(more + told("left_out_each", language), sys.stderr)


def _report(arguments: Arguments, progress: Progress, report: BuildReport) -> int:
    language = terminal_language(arguments)
    progress.close()
    write_remarks(report, language)
    changes, counts = report.changes, report.manifest.counts
    if arguments.json:
        write_json({
            "index": str(arguments.index), "seconds": round(report.seconds, 3), "was_in_step": not report.is_new,
            "documents": changes.model_dump(mode="json", exclude={"unchanged"}) | {"unchanged": len(changes.unchanged)},
            "embedded": {"passages": report.n_passages, "units": report.n_units},
            "counts": counts, "warnings": report.warnings, "left_out": report.left_out,
            "refused": [{"file": one.file, "reason": one.reason} for one in report.refused],
        })  # fmt: skip
        return 0
    for what, names in (("added", changes.added), ("changed", changes.changed), ("removed", changes.removed)):
        for name in names:
            write(told(what, language, name=name))
    for move in changes.moved:
        write(told("moved", language, was=move.was, name=move.document))
    state = told("is_in_step" if report.is_new else "was_in_step", language)
    write(
        told(
            "in_step", language, index=arguments.index, state=state, seconds=report.seconds,
            documents=counts["documents"], unchanged=len(changes.unchanged), n_passages=report.n_passages,
            passages=counts["passages"], n_units=report.n_units, units=counts["units"],
        )
    )  # fmt: skip
    return 0


def _verify(arguments: Arguments, open_: Callable[[Arguments], Assistant]) -> int:
    from qa.answer.verification import read_citations

    checks = open_(arguments).verify(read_citations(read_input(arguments.citations)))
    if arguments.json:
        write_json([check.model_dump(mode="json") for check in checks])
        return 0
    for number, check in enumerate(checks, 1):
        write("\n".join(_check_lines(number, check)))
    return 0


def _check_lines(number: int, check: CitationCheck) -> list[str]:
    cited, place = check.cited, check.found
    lines = [f"{number}. {check.state.value}: {cited.document} {cited.start}-{cited.end}"]
    if place is not None and (place.document, place.start, place.end) != (cited.document, cited.start, cited.end):
        lines[0] += f" -> {place.document} {place.start}-{place.end}"
    lines.append(f"   “{marked(check.diff) or cited.quote}”")
    return lines + [f"   note: {note}" for note in check.notes]


def _diff(arguments: Arguments, open_: Callable[[Arguments], Assistant], settings: Settings) -> int:
    from qa.answer.comparison import compare

    opened: list[Assistant] = []

    def assistant() -> Assistant:
        opened[:] = opened or [open_(arguments)]
        return opened[0]

    old, new = (_side(name, assistant, settings) for name in (arguments.old, arguments.new))
    comparison = compare(old, new)
    if arguments.json:
        write_json(comparison.model_dump(mode="json"))
    else:
        write("\n".join(_diff_lines(comparison)))
    return 0


def _side(name: str, assistant: Callable[[], Assistant], settings: Settings) -> ReadDocument:
    """The text that an argument of diff names: a file when there is one of that name, else a document of the index."""
    from qa.corpus.folder import read_loose
    from qa.corpus.passages import read_passages

    path = Path(name)
    document: Any = read_loose(path) if path.is_file() else assistant().document(*name.partition("@")[::2])
    return read_passages(document, settings)


def _diff_lines(comparison: Comparison) -> list[str]:
    lines = [
        f"{which}: {side.document} {side.version} {side.date}, {side.found} measures"
        for which, side in (("old", comparison.old), ("new", comparison.new))
    ]
    lines += [f"added {m.number}: {m.text}" for m in comparison.added]
    lines += [f"removed {m.number}: {m.text}" for m in comparison.removed]
    lines += [
        f"reworded {_numbers(change.old.number, change.new.number)}: {marked(change.diff)}"
        for change in comparison.reworded
    ]
    lines += [
        f"renumbered {_numbers(change.old.number, change.new.number)}: {change.new.text}"
        for change in comparison.renumbered
    ]
    return [*lines, f"unchanged: {comparison.n_unchanged}", *(f"note: {note}" for note in comparison.notes)]


def _numbers(old: str, new: str) -> str:
    return old if old == new else f"{old} -> {new}"
