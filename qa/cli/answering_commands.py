"""The commands that answer out of an index: `policy-qa ask | search | check`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.console import json_text, marked, read_input, readable
from qa.cli.opening import settings_of
from qa.cli.terminal_language import spoken_language
from qa.errors import UsageError
from qa.worded import Worded

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.corpus.scope import Scope
    from qa.datatypes import Hit, Language, WordingCheck, WordingMatch

Arguments = argparse.Namespace
Open = Callable[[Arguments], "Assistant"]


def scope_of(arguments: Arguments) -> Scope:
    """The documents that the options choose. Raises UsageError for a date that is none."""
    from qa.corpus.scope import Scope

    try:
        return Scope(documents=tuple(arguments.document), since=arguments.since, issuers=tuple(arguments.issuer))
    except ValueError as error:
        raise UsageError("--since wants YYYY, YYYY-MM or YYYY-MM-DD, found {!r}", arguments.since) from error


# --- ask ---


def answered(arguments: Arguments, open_: Open) -> Iterator[str]:
    """What the command of `arguments` writes on stdout, in pieces; `open_` gives what answers, once it is needed."""
    return {"ask": _ask, "search": _search, "check": _check}[arguments.command](arguments, open_)


def _ask(arguments: Arguments, open_: Open) -> Iterator[str]:
    if (arguments.question is None) == (arguments.batch is None):
        raise UsageError("give either a question or --batch FILE")
    if arguments.batch is not None:
        yield from _ask_batch(arguments, open_)
        return
    scope = scope_of(arguments)
    assistant = open_(arguments)
    answer = assistant.ask(arguments.question, arguments.history, scope=scope)
    yield json_text(answer.model_dump(mode="json")) if arguments.json else readable(answer, assistant.documents)


def _ask_batch(arguments: Arguments, open_: Open) -> Iterator[str]:
    if not arguments.json:
        raise UsageError("--batch writes JSON lines: add --json")
    scope = scope_of(arguments)
    max_chars = settings_of(arguments).max_question_chars
    rows = list(_batch_rows(arguments.batch, max_chars))  # read whole first: a bad line is told before any answer
    assistant = open_(arguments)
    for identity, question, history in rows:
        answer = assistant.ask(question, history, id=identity, scope=scope)
        yield json_text(answer.model_dump(mode="json"), indent=None)


def _batch_rows(name: str, max_chars: int) -> Iterator[tuple[str | None, str, list[str]]]:
    for number, line in enumerate(read_input(name).split("\n"), 1):
        if line.strip():
            yield _batch_row(Worded("{}, line {}", name, number), line, max_chars)


def _batch_row(place: Worded, line: str, max_chars: int) -> tuple[str | None, str, list[str]]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:  # no JSON, a number of thousands of digits, brackets without end
        raise UsageError("{}: not JSON: {}", place, error) from error
    if not isinstance(row, dict) or not isinstance(row.get("question"), str) or not row["question"].strip():
        raise UsageError('{}: wanted an object with a "question" that is not empty, found {}', place, line.strip()[:80])
    if len(row["question"]) > max_chars:
        n_chars = len(row["question"])
        raise UsageError("{}: the question has {:,} characters; at most {:,} are read", place, n_chars, max_chars)
    history = row.get("history") or []
    if not isinstance(history, list) or not all(isinstance(earlier, str) for earlier in history):
        raise UsageError('{}: "history" must be a list of earlier questions', place)
    identity = row.get("id")
    return (None if identity is None else str(identity)), row["question"], history


# --- check ---


_VERDICTS = {
    "verbatim": "the text says this, in these words",
    "cut": "these are the text's words, but a part of their sentence is left out",
    "altered": "the text says nearly this; what differs is marked",
    "stitched": "these words stand in the text, but in places that are apart",
    "rendered": "a text that stands beside the document in this language says this, in these words",
    "other_language": "the text is in another language; this is the nearest passage, with what agrees and differs",
    "absent": "the text does not say this",
}


def _check(arguments: Arguments, open_: Open) -> Iterator[str]:
    export = getattr(arguments, "export", None)  # a service is never asked for it
    writes = _report_writer(export) if export else None
    check = open_(arguments).check(arguments.statement)
    if writes and export:
        _write_report(Path(export), writes(check, arguments.report_language or check.language or "en"))
    yield json_text(check.model_dump(mode="json")) if arguments.json else "\n".join(_check_lines(check))


def _report_writer(name: str) -> Callable[[WordingCheck, Language], bytes]:
    """What makes the file of a report. Raises UsageError for a name that ends in neither .md nor .docx."""
    from qa.answer.check_report import report_docx, report_markdown

    ending = Path(name).suffix.lower()
    if ending == ".docx":
        return report_docx
    if ending == ".md":
        return lambda check, language: report_markdown(check, language).encode()
    raise UsageError("--export writes .md or .docx, found {!r}. Give the file one of these endings.", name)


def _write_report(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(
            "the report cannot be written to {}: {}. Name a file in a folder that exists.", path, error
        ) from error


def _check_lines(check: WordingCheck) -> list[str]:
    """The verdict on the whole, then each sentence with its places, in the language of the statement."""
    from qa.answer.check_words import told_of
    from qa.cli.terminal_words import told

    language = check.language or "en"
    lines = [_verdict_line(check, language)]
    is_one_place = not check.sentences or check.verdict.value == "verbatim"
    for number, part in enumerate([check] if is_one_place else check.sentences, 1):
        if not is_one_place:
            words = " ".join(part.statement.split())
            lines += ["", f"{number}. {_verdict_line(part, language)}", f"   “{words}”"]
        lines += [f"  {line}" for line in told_of(part, language)]
        for match in part.matches:
            lines += ["", *_match_lines(match, language)]
    return [*lines, told("check_end", language, ms=check.seconds * 1000)]


def _verdict_line(check: WordingCheck, language: Language) -> str:
    """The verdict and what it means: in English by its name in the contract."""
    from qa.answer.check_words import verdict_lead, verdict_words
    from qa.cli.terminal_words import told

    verdict, lead = check.verdict.value, _VERDICTS[check.verdict.value]
    if language == "zh":
        verdict, lead = verdict_words(check.verdict, language), verdict_lead(check.verdict, language)
    return told("verdict", language, verdict=verdict, lead=lead)


def _match_lines(match: WordingMatch, language: Language) -> list[str]:
    """Place, difference and a reference to copy."""
    from qa.called import called
    from qa.cli.terminal_words import told

    names = called(match, language)
    title = names.title or match.document
    path = " > ".join([title, *names.headings, *([match.measure] if match.measure else [])])
    has_common = any(kind == "equal" for kind, _ in match.diff)  # none across languages
    shown = marked(match.diff) if has_common else f"“{match.quote}”"
    measure = told("measure", language, number=match.measure) if match.measure else ""
    ocr = told("ocr", language) if match.is_ocr else ""
    parts = (measure, title, names.issuer, names.number, match.date, match.source, ocr)
    reference = told("separator", language).join(part for part in parts if part)
    return [
        f"  {match.document} {match.start}-{match.end}  {path}",
        f"    {shown}",
        told("reference", language, quote=match.quote, reference=reference),
    ]


# --- search ---


def _search(arguments: Arguments, open_: Open) -> Iterator[str]:
    if not 1 <= arguments.n <= 1000:
        raise UsageError("-n must be 1 to 1000, found {}", arguments.n)
    scope = scope_of(arguments)
    assistant = open_(arguments)
    hits = assistant.search(arguments.question, arguments.n, scope=scope)
    if arguments.json:
        yield json_text([_hit(hit) for hit in hits])
        return
    for rank, hit in enumerate(hits, 1):
        yield "\n".join(_hit_lines(rank, hit, assistant, spoken_language(arguments)))


def _hit_lines(rank: int, hit: Hit, assistant: Assistant, language: Language) -> Iterator[str]:
    """A passage, its place and the score of each stage, with what goes with it in a text of the language."""
    from qa.answer.framing import rendered_in
    from qa.cli.terminal_words import told
    from qa.parallel_records import renderings_of

    its = hit.passage
    stages = told("separator", language).join(f"{stage} {score:.3f}" for stage, score in hit.scores.items())
    yield told("hit", language, rank=rank, document=its.document, start=its.start, end=its.end, stages=stages)
    yield f"   {' > '.join(its.headings)}"
    yield f"   “{' '.join(its.text.split())}”"
    yield from (f"   {line}" for line in rendered_in(language, renderings_of(assistant.parallels(its.document), its)))


def _hit(hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "document": passage.document, "measure": passage.measure, "kind": passage.kind.value,
        "headings": passage.headings,
        "quote": passage.text, "start": passage.start, "end": passage.end, "score": hit.score, "scores": hit.scores,
    }  # fmt: skip
