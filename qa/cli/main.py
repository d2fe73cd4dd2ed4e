"""The command line: `policy-qa build | ask | search | check | measures | checklist | parallel | serve | doctor ...`.

The commands are in the files beside this one, each read when it is run.

With --json one JSON document (for --batch: one on each line) goes to stdout and nothing else; messages and progress
go to stderr. Exit 0 done, 2 wrong use or bad input, 3 no usable index. Everything but argparse is imported by the
commands that need it, so `--help` and a mistyped option are quick.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from qa.cli.calibrate_command import add_calibrate
from qa.cli.console import read_input, write, write_json
from qa.cli.models_command import add_models
from qa.cli.opening import opened, settings_of
from qa.cli.serve_command import add_serve
from qa.cli.sync_commands import add_commands
from qa.cli.terminal_language import add_language, spoken_language, terminal_language
from qa.cli.terminal_words import told
from qa.errors import QAError
from qa.version import __version__

FEEDBACK = Path("feedback")  # folder of opinions
_SPEAKING_AS_ASKED = ("ask", "search", "check")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # JSON is UTF-8 whatever the terminal says
    arguments = argparse.Namespace()
    try:
        try:
            return _run(argv, arguments)
        finally:
            sys.stdout.flush()  # here and not at exit, where a reader that has gone away could not be handled
    except QAError as error:
        from qa.in_language import in_language

        language = spoken_language(arguments)
        write(told("error", language, words=in_language(error, language)), sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        write(told("stopped", spoken_language(arguments)), sys.stderr)
        return 130


def _run(argv: Sequence[str] | None, arguments: argparse.Namespace) -> int:
    """Fill `arguments` with those of the command line, and run their command."""
    parser = _parser()
    parser.parse_args(argv, arguments)
    if arguments.command is None:
        parser.print_help(sys.stderr)
        return 2
    return int(arguments.run(arguments))


class _Parser(argparse.ArgumentParser):
    """One whose faults are told in Chinese where the terminal speaks it; argparse's own words stay inside."""

    def error(self, message: str) -> NoReturn:
        if terminal_language(argparse.Namespace()) == "en":
            super().error(message)
        self.print_usage(sys.stderr)
        self.exit(2, told("wrong_use", "zh", command=self.prog, words=message) + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="policy-qa", description="Ask policy texts, and get their own words back.")
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
        if name not in _SPEAKING_AS_ASKED:
            add_language(command)
        command.set_defaults(run=run)
        return command

    add("build", _build, "build the index from the corpus")
    ask = add("ask", _answer, "answer a question with the text's own sentences")
    ask.add_argument("question", nargs="?", help="the question")
    ask.add_argument(
        "--history", action="append", default=[], metavar="QUESTION", help="an earlier question, oldest first"
    )
    ask.add_argument("--batch", metavar="FILE", help="JSON lines {id, question, history}; - reads stdin; needs --json")
    _add_scope(ask)
    search = add("search", _answer, "find the passages nearest to a question")
    search.add_argument("question")
    _add_scope(search)
    search.add_argument("-n", type=int, default=10, metavar="N", help="how many (default 10)")
    check = add("check", _answer, "say whether the texts say this, word for word")
    check.add_argument("statement", help="a sentence or a paragraph; - reads stdin")
    check.add_argument("--export", metavar="FILE", help="write a report too, as .md or .docx: one verdict a sentence")
    check.add_argument(
        "--report-language", choices=["en", "zh"], help="language of the report (default: that of the statement)"
    )
    for command in (ask, search, check):
        command.add_argument("--no-service", action="store_true", help="do not ask a running service for the answer")
    add("measures", _measures, "show the register: measures declared and found")
    checklist = add(
        "checklist", _checklist, "show what the texts state of amounts, conditions, deadlines ..., and what not"
    )
    checklist.add_argument(
        "about", nargs="?", metavar="MEASURE|TOPIC", help="a measure's number or a subject (default: all)"
    )
    _add_scope(checklist)
    parallel = add("parallel", _parallel, "show the texts beside a document, as they are aligned with it")
    parallel.add_argument("document", metavar="ID", help="the document's id")
    _add_feedback_folder(add_serve(add))
    feedback = add("feedback", _feedback, "export: opinions as candidate questions for an evaluation set, JSON lines")
    feedback.add_argument("action", choices=["export"])
    _add_feedback_folder(feedback)
    add_commands(add, opened, settings_of)
    add_calibrate(add, opened, settings_of)
    add_models(add)
    doctor = add("doctor", _doctor, "show versions, models with their checksums, and the state of the index")
    doctor.add_argument("--document", metavar="ID", help="show what is left out of this document's file, and why")
    return parser


def _add_feedback_folder(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--feedback", type=Path, default=FEEDBACK, metavar="DIR", help="folder of opinions (default: feedback)"
    )


def _add_scope(command: argparse.ArgumentParser) -> None:
    """The options that choose documents."""
    command.add_argument("--document", action="append", default=[], metavar="ID", help="only this document; repeatable")
    command.add_argument("--since", default="", metavar="DATE", help="only documents of YYYY[-MM[-DD]] or later")
    command.add_argument(
        "--issuer", action="append", default=[], metavar="NAME", help="only of this issuer; repeatable"
    )


def _build(arguments: argparse.Namespace) -> int:
    from qa.cli.building_commands import build

    return build(arguments)


def _measures(arguments: argparse.Namespace) -> int:
    from qa.cli.building_commands import measures

    return measures(arguments)


def _checklist(arguments: argparse.Namespace) -> int:
    from qa.cli.checklist_command import checklist_text

    write(checklist_text(arguments, opened))
    return 0


def _parallel(arguments: argparse.Namespace) -> int:
    from qa.cli.parallel_command import parallel_text

    write(parallel_text(arguments, opened))
    return 0


def _answer(arguments: argparse.Namespace) -> int:
    """Run `ask`, `search` or `check`."""
    if getattr(arguments, "statement", None) == "-":
        arguments.statement = read_input("-").rstrip("\r\n")
    arguments.language = spoken_language(arguments)  # a service answers in the language of this terminal
    is_here = arguments.no_service or getattr(arguments, "batch", None) or getattr(arguments, "export", None)
    if not is_here:
        from qa.cli.service_channel import answer_of_service

        answer = answer_of_service(arguments)
        if answer is not None:
            sys.stdout.write(answer.out)
            sys.stderr.write(answer.err)
            return answer.exit_code
    from qa.cli.answering_commands import answered

    for piece in answered(arguments, opened):
        write(piece)
        sys.stdout.flush()
    return 0


def _feedback(arguments: argparse.Namespace) -> int:
    from qa.feedback import candidate_lines

    for line in candidate_lines(arguments.feedback):
        write(line)
    return 0


def _doctor(arguments: argparse.Namespace) -> int:
    from qa.cli.doctor import document_lines, examine, examine_document, state_lines

    language = terminal_language(arguments)
    if arguments.document is not None:
        known = examine_document(opened(arguments), arguments.document)
        write_json(known) if arguments.json else write("\n".join(document_lines(known, language)))
        return 0
    state = examine(arguments.corpus, arguments.index, settings_of(arguments))
    if arguments.json:
        write_json(state)
    else:
        write("\n".join(state_lines(state, language)))
    return (
        0
        if state["index"]["usable"] and all(model["usable"] for model in state["models"] if model["configured"])
        else 3
    )
