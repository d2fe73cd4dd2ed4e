"""`policy-qa calibrate QUESTIONS.jsonl`: questions with known answers are asked, then kept beside the corpus."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.checksums import write_atomically
from qa.cli.console import Progress, read_input, write, write_json
from qa.cli.terminal_language import terminal_language
from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.corpus.known_questions import KnownQuestion
    from qa.settings import Settings

Arguments = argparse.Namespace
_MAX_FAULTS = 5


def add_calibrate(
    add: Callable[..., argparse.ArgumentParser],
    open_: Callable[[Arguments], Assistant],
    settings: Callable[[Arguments], Settings],
) -> None:
    """Add the command to a parser. `open_` and `settings` are what the other commands open with."""
    command = add(
        "calibrate",
        lambda a: _calibrate(a, open_, settings(a)),
        "ask questions whose answers are known, print how far confidence holds, and keep them beside the corpus",
    )
    command.add_argument(
        "questions", metavar="FILE", help='JSON lines {"question", "evidence": ["words", ...]}; - reads stdin'
    )
    command.add_argument("--dry-run", action="store_true", help="print the curve, keep nothing")


def _calibrate(arguments: Arguments, open_: Callable[[Arguments], Assistant], settings: Settings) -> int:
    from qa.answer.reliability import curve, told
    from qa.corpus.known_questions import KNOWN, read_known_questions
    from qa.index.builder import sync_index
    from qa.ranking.known import answers_of

    questions = read_questions(read_input(arguments.questions), arguments.questions)
    assistant = open_(arguments)
    texts = {name: document.text for name, document in assistant.documents.items()}
    places = answers_of(questions, texts)
    _refuse_unfound(questions, places)
    progress = Progress(terminal_language(arguments))
    answers = []
    for number, (question, where) in enumerate(zip(questions, places, strict=True), 1):
        answers.append(told(question, where, assistant.ask(question.question)))
        progress.tell("asked", number, len(questions))
    progress.close()
    bins = curve(answers)
    n_right = sum(one.is_right for one in answers)
    if not arguments.dry_run:
        known = {one.question: one for one in (*read_known_questions(arguments.corpus), *questions)}
        lines = "".join(f"{one.model_dump_json(exclude_defaults=True)}\n" for one in known.values())
        write_atomically(Path(arguments.corpus) / KNOWN, lines.encode())
        sync_index(arguments.corpus, arguments.index, settings)
    if arguments.json:
        write_json(
            {
                "asked": len(answers),
                "right": n_right,
                "curve": [one._asdict() for one in bins],
                "kept": not arguments.dry_run,
            }
        )
        return 0
    write("confidence   answers  mean  right")
    for one in bins:
        write(f"{one.low:.1f} to {one.high:.1f}  {one.n:9}  {one.confidence:.2f}  {one.right:5.2f}")
    write(f"{n_right} of {len(answers)} right, asked before they were known.")
    write(
        "nothing was kept" if arguments.dry_run else f"kept in {Path(arguments.corpus) / KNOWN}; the index is in step"
    )
    return 0


def read_questions(text: str, name: str) -> list[KnownQuestion]:
    """The questions of JSON lines; `evidence` may be a list of words or of groups of them, as question sets have it.

    Raises UsageError naming the line that is wrong, or when there is none.
    """
    from pydantic import ValidationError

    from qa.corpus.known_questions import KnownQuestion

    found: list[KnownQuestion] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            read: dict[str, Any] = json.loads(line)
            evidence = [
                words for group in read.get("evidence", ()) for words in ([group] if isinstance(group, str) else group)
            ]
            kept = {"question": read["question"], "document": read.get("document", ""), "evidence": evidence}
            found.append(KnownQuestion.model_validate(kept))
        except (ValueError, TypeError, KeyError, AttributeError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise UsageError(
                '{}, line {}: {}; wanted {{"question": "...", "evidence": ["words of the text", ...]}}',
                name,
                number,
                reason,
            ) from error
    if not found:
        raise UsageError("{} holds no question", name)
    return found


def _refuse_unfound(questions: list[KnownQuestion], places: list[Any]) -> None:
    lost = [one for one, where in zip(questions, places, strict=True) if one.evidence and not where]
    if lost:
        shown = "; ".join(f"{one.question!r}: {one.evidence[0][:60]!r}" for one in lost[:_MAX_FAULTS])
        raise UsageError("{} questions have evidence that stands in no document, word for word: {}", len(lost), shown)
