"""The command line: `policy-qa build | ask | search | check | measures | serve | feedback | doctor`.

Further commands are in `sync_commands.py` and `serve_command.py` beside this file.

With --json one JSON document (for --batch: one on each line) goes to stdout and nothing else; messages and progress
go to stderr. Exit 0 done, 2 wrong use or bad input, 3 no usable index. Heavy libraries are imported by the commands
that need them, so `--help` is quick.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.cli.console import Progress, marked, read_input, readable
from qa.cli.console import write as _write
from qa.cli.console import write_json as _write_json
from qa.cli.serve_command import add_serve
from qa.cli.sync_commands import add_commands
from qa.errors import QAError, UsageError
from qa.feedback import DEFAULT_FOLDER, candidate_lines
from qa.settings import Settings, read_settings
from qa.version import __version__

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.corpus.scope import Scope
    from qa.datatypes import Hit, Register, WordingCheck, WordingMatch


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # JSON is UTF-8 whatever the terminal says
    try:
        try:
            return _run(argv)
        finally:
            sys.stdout.flush()  # here and not at exit, where a reader that has gone away could not be handled
    except QAError as error:
        print(f"policy-qa: {error}", file=sys.stderr)  # noqa: T201
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        print("policy-qa: stopped", file=sys.stderr)  # noqa: T201
        return 130


def _run(argv: Sequence[str] | None) -> int:
    parser = _parser()
    arguments = parser.parse_args(argv)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return 2
    return int(arguments.run(arguments))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="policy-qa", description="Ask policy texts, and get their own words back.")
    parser.add_argument("--version", action="version", version=f"policy-qa {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, run: Any, help: str) -> argparse.ArgumentParser:  # noqa: A002, ANN401
        command = commands.add_parser(name, help=help, description=help)
        command.add_argument(
            "--corpus", type=Path, default=Path("corpus"), metavar="DIR", help="folder of policy texts"
        )
        command.add_argument("--index", type=Path, default=Path("index"), metavar="DIR", help="folder of the index")
        command.add_argument("--settings", type=Path, default=None, metavar="FILE", help="JSON file of settings")
        command.add_argument("--json", action="store_true", help="one JSON document on stdout, nothing else")
        command.set_defaults(run=run)
        return command

    add("build", _build, "build the index from the corpus")
    ask = add("ask", _ask, "answer a question with the text's own sentences")
    ask.add_argument("question", nargs="?", help="the question")
    ask.add_argument(
        "--history", action="append", default=[], metavar="QUESTION", help="an earlier question, oldest first"
    )
    ask.add_argument("--batch", metavar="FILE", help="JSON lines {id, question, history}; - reads stdin; needs --json")
    _add_scope(ask)
    search = add("search", _search, "find the passages nearest to a question")
    search.add_argument("question")
    _add_scope(search)
    search.add_argument("-n", type=int, default=10, metavar="N", help="how many (default 10)")
    check = add("check", _check, "say whether the texts say this, word for word")
    check.add_argument("statement", help="a sentence or a paragraph; - reads stdin")
    add("measures", _measures, "show the register: measures declared and found")
    _add_feedback_folder(add_serve(add, _settings))
    feedback = add("feedback", _feedback, "export: opinions as candidate questions for an evaluation set, JSON lines")
    feedback.add_argument("action", choices=["export"])
    _add_feedback_folder(feedback)
    add_commands(add, _open, _settings)
    add("doctor", _doctor, "show versions, models with their checksums, and the state of the index")
    return parser


def _add_feedback_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--feedback", type=Path, default=DEFAULT_FOLDER, metavar="DIR", help="folder of opinions (default: feedback)"
    )


def _add_scope(command: argparse.ArgumentParser) -> None:
    """The options that choose documents."""
    command.add_argument("--document", action="append", default=[], metavar="ID", help="only this document; repeatable")
    command.add_argument("--since", default="", metavar="DATE", help="only documents of YYYY[-MM[-DD]] or later")
    command.add_argument(
        "--issuer", action="append", default=[], metavar="NAME", help="only of this issuer; repeatable"
    )


def _scope(arguments: argparse.Namespace) -> Scope:
    from qa.corpus.scope import Scope

    try:
        return Scope(documents=tuple(arguments.document), since=arguments.since, issuers=tuple(arguments.issuer))
    except ValueError as error:
        raise UsageError(f"--since wants YYYY, YYYY-MM or YYYY-MM-DD, found {arguments.since!r}") from error


def _settings(arguments: argparse.Namespace) -> Settings:
    return read_settings(arguments.settings)


def _open(arguments: argparse.Namespace) -> Assistant:
    from qa.assistant import open_assistant

    return open_assistant(arguments.corpus, arguments.index, _settings(arguments))


# --- build ---


def _build(arguments: argparse.Namespace) -> int:
    from qa.index.builder import build_index

    progress = Progress()
    report = build_index(arguments.corpus, arguments.index, _settings(arguments), on_progress=progress.tell)
    progress.close()
    for refusal in report.refused:
        _write(f"not read: {refusal.reason}", sys.stderr)
    for warning in report.warnings:
        _write(f"warning: {warning}", sys.stderr)
    n_bytes = sum(entry.size for entry in report.manifest.files.values())
    if arguments.json:
        built = {
            "index": str(arguments.index), "seconds": round(report.seconds, 3), "bytes": n_bytes,
            "warnings": report.warnings, "refused": [refusal.model_dump() for refusal in report.refused],
            "manifest": report.manifest.model_dump(mode="json"),
            "measures": [_counts(register) for register in report.registers.values()],
        }  # fmt: skip
        _write_json(built)
        return 0
    counts = report.manifest.counts
    _write(
        f"Built {arguments.index} in {report.seconds:.1f} s: {counts['documents']} documents, "
        f"{counts['passages']} passages, "
        f"{counts['units']} units, {n_bytes / 1e6:.2f} MB, encoder {report.manifest.encoder.name}."
    )
    for register in report.registers.values():
        if register.measures or register.declared is not None:
            _write(f"{register.document}: measures declared {_or_none(register.declared)}, found {register.found}")
    return 0


# --- ask ---


def _ask(arguments: argparse.Namespace) -> int:
    if (arguments.question is None) == (arguments.batch is None):
        raise UsageError("give either a question or --batch FILE")
    if arguments.batch is not None:
        return _ask_batch(arguments)
    scope = _scope(arguments)
    assistant = _open(arguments)
    answer = assistant.ask(arguments.question, arguments.history, scope=scope)
    if arguments.json:
        _write_json(answer.model_dump(mode="json"))
    else:
        _write(readable(answer, assistant.documents))
    return 0


def _ask_batch(arguments: argparse.Namespace) -> int:
    if not arguments.json:
        raise UsageError("--batch writes JSON lines: add --json")
    scope = _scope(arguments)
    max_chars = _settings(arguments).max_question_chars
    rows = list(_batch_rows(arguments.batch, max_chars))  # read whole first: a bad line is told before any answer
    assistant = _open(arguments)
    for identity, question, history in rows:
        answer = assistant.ask(question, history, id=identity, scope=scope)
        _write_json(answer.model_dump(mode="json"), indent=None)
    return 0


def _batch_rows(name: str, max_chars: int) -> Iterator[tuple[str | None, str, list[str]]]:
    for number, line in enumerate(read_input(name).split("\n"), 1):
        if line.strip():
            yield _batch_row(f"{name}, line {number}", line, max_chars)


def _batch_row(place: str, line: str, max_chars: int) -> tuple[str | None, str, list[str]]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:  # no JSON, a number of thousands of digits, brackets without end
        raise UsageError(f"{place}: not JSON: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not row["question"].strip():
        raise UsageError(f'{place}: wanted an object with a "question" that is not empty, found {line.strip()[:80]}')
    if len(row["question"]) > max_chars:
        n_chars = len(row["question"])
        raise UsageError(f"{place}: the question has {n_chars:,} characters; at most {max_chars:,} are read")
    history = row.get("history") or []
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        raise UsageError(f'{place}: "history" must be a list of earlier questions')
    identity = row.get("id")
    return (None if identity is None else str(identity)), row["question"], history


# --- check ---

_VERDICTS = {
    "verbatim": "the text says this, in these words",
    "altered": "the text says nearly this; what differs is marked",
    "stitched": "these words stand in the text, but in places that are apart",
    "absent": "the text does not say this",
}


def _check(arguments: argparse.Namespace) -> int:
    statement = _stdin_text() if arguments.statement == "-" else arguments.statement
    check = _open(arguments).check(statement)
    if arguments.json:
        _write_json(check.model_dump(mode="json"))
    else:
        _write("\n".join(_check_lines(check)))
    return 0


def _stdin_text() -> str:
    try:
        return sys.stdin.buffer.read().decode("utf-8-sig").rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise UsageError(f"stdin cannot be read as UTF-8 text: {error}") from error


def _check_lines(check: WordingCheck) -> list[str]:
    """The verdict on the whole, then each sentence with its places."""
    lines = [f"{check.verdict.value}: {_VERDICTS[check.verdict.value]}"]
    is_one_place = not check.sentences or check.verdict.value == "verbatim"
    for number, part in enumerate([check] if is_one_place else check.sentences, 1):
        if not is_one_place:
            words = " ".join(part.statement.split())
            lines += ["", f"{number}. {part.verdict.value}: {_VERDICTS[part.verdict.value]}", f"   “{words}”"]
        for match in part.matches:
            lines += ["", *_match_lines(match)]
    return [*lines, f"({check.seconds * 1000:.0f} ms)"]


def _match_lines(match: WordingMatch) -> list[str]:
    """Place, difference and a reference to copy."""
    path = " > ".join([match.title or match.document, *match.headings, *([match.measure] if match.measure else [])])
    shown = marked(match.diff)
    measure = f"measure {match.measure}" if match.measure else ""
    parts = (measure, match.title or match.document, match.issuer, match.number, match.date, match.source)
    reference = ", ".join(part for part in parts if part)
    return [
        f"  {match.document} {match.start}-{match.end}  {path}",
        f"    {shown}",
        f"  reference: “{match.quote}” ({reference})",
    ]


# --- search, measures ---


def _search(arguments: argparse.Namespace) -> int:
    if not 1 <= arguments.n <= 1000:
        raise UsageError(f"-n must be 1 to 1000, found {arguments.n}")
    scope = _scope(arguments)
    hits = _open(arguments).search(arguments.question, arguments.n, scope=scope)
    if arguments.json:
        _write_json([_hit(hit) for hit in hits])
        return 0
    for rank, hit in enumerate(hits, 1):
        stages = ", ".join(f"{stage} {score:.3f}" for stage, score in hit.scores.items())
        _write(f"{rank}. {hit.passage.document} {hit.passage.start}-{hit.passage.end}  ({stages})")
        _write(f"   {' > '.join(hit.passage.headings)}\n   “{' '.join(hit.passage.text.split())}”")
    return 0


def _hit(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "document": passage.document, "measure": passage.measure, "kind": passage.kind.value,
        "headings": passage.headings,
        "quote": passage.text, "start": passage.start, "end": passage.end, "score": hit.score, "scores": hit.scores,
    }  # fmt: skip


def _measures(arguments: argparse.Namespace) -> int:
    from qa.corpus.measures import count_warnings

    assistant = _open(arguments)
    registers = assistant.measures()
    if arguments.json:
        _write_json([_counts(register) for register in registers])
        return 0
    for register in registers:
        _write(
            f"{register.document}: {_or_none(register.declared)} measures in "
            f"{_or_none(register.declared_aspects)} aspects declared, "
            f"{register.found} in {len(register.aspects)} found"
        )
        parent = assistant.parent_of(register.document)
        if parent is not None:
            loaded = f"loaded as {parent.document}" if parent.document else "not loaded"
            _write(f"  explains {parent.number or parent.title} ({loaded})")
        heads = {aspect.number: aspect.heading for aspect in register.aspects}
        for measure in register.measures:
            number = measure.number.rpartition(".")[0]
            if number in heads:
                _write(f"  {number}. {heads.pop(number)}")
            _write(f"    {measure.number}  {measure.text}  [{measure.start}-{measure.end}]")
        for warning in count_warnings(register):
            _write(f"warning: {warning}", sys.stderr)
    return 0


def _counts(register: Register) -> dict[str, object]:
    return {
        "document": register.document, "declared": register.declared, "found": register.found,
        "declared_aspects": register.declared_aspects, "found_aspects": len(register.aspects),
        "measures": [m.model_dump(include={"number", "section", "text", "start", "end"}) for m in register.measures],
    }  # fmt: skip


def _or_none(count: int | None) -> str:
    return "none" if count is None else str(count)


# --- feedback, doctor ---


def _feedback(arguments: argparse.Namespace) -> int:
    for line in candidate_lines(arguments.feedback):
        _write(line)
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from qa.cli.doctor import examine

    state = examine(arguments.corpus, arguments.index, _settings(arguments))
    if arguments.json:
        _write_json(state)
    else:
        for section, rows in ((section, rows) for section, rows in state.items() if rows):
            _write(f"{section}:")
            for row in rows if isinstance(rows, list) else [rows]:
                _write("  " + ", ".join(f"{key} {value}" for key, value in row.items() if value not in ("", None)))
    return (
        0
        if state["index"]["usable"] and all(model["usable"] for model in state["models"] if model["configured"])
        else 3
    )
