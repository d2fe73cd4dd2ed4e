"""What the commands write: lines and JSON on stdout, progress on stderr; and what they read from a file or stdin."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.datatypes import Answer, Citation, Document, Language, Nearest

_MARKS = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}


def write(text: str, stream: TextIO | None = None) -> None:
    """One line, on stdout unless told otherwise."""
    (stream or sys.stdout).write(text + "\n")


def json_text(value: object, *, indent: int | None = 1) -> str:
    """A value as one JSON document."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def write_json(value: object) -> None:
    """One JSON document on stdout."""
    write(json_text(value))


def read_input(name: str) -> str:
    """The text of a file, or of stdin when `name` is "-". Raises UsageError when it is not UTF-8."""
    try:
        raw = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
        return raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("{} cannot be read as UTF-8 text: {}", "stdin" if name == "-" else name, error) from error


def readable(answer: Answer, documents: Mapping[str, Document]) -> str:
    """The answer with its citations. Where several documents are loaded each quote says which document it is of."""
    from qa.called import called
    from qa.cli.terminal_words import status_told, told

    lines, language = [answer.text, ""], answer.language
    for citation in answer.citations:
        headings = called(citation, language).headings
        place = " > ".join([*headings, *([citation.measure] if citation.measure else [])])
        lines.append(f"[{citation.marker}] {citation.document} {citation.start}-{citation.end}  {place}")
        lines += [
            *_facts(citation.document, documents, language),
            f"    “{citation.quote}”",
            *_beside(citation, answer),
        ]
    for near in answer.nearest:
        lines.append(told("nearest", language, place=f"{near.document} {near.start}-{near.end}"))
        lines += [*_facts(near.document, documents, language), f"    “{near.quote}”", *_beside(near, answer)]
    lines += [told("note", language, note=note) for note in answer.notes]
    status, ms = status_told(answer.status, language), answer.seconds * 1000
    lines.append(told("answer_end", language, status=status, confidence=answer.confidence, ms=ms))
    return "\n".join(lines)


def _beside(place: Citation | Nearest, answer: Answer) -> list[str]:
    """What goes with a quote in a text of the question's language, with what that text is."""
    from qa.answer.framing import rendered_in

    return [f"    {line}" for line in rendered_in(answer.language, place.parallels)]


def _facts(document: str, documents: Mapping[str, Document], language: Language) -> list[str]:
    """A line with title, issuer, number and date; none where a single document is loaded."""
    if len(documents) < 2:
        return []
    from qa.called import document_called
    from qa.cli.terminal_words import told

    names = document_called(documents[document], language)
    facts = (names.title, names.issuer, names.number, documents[document].date)
    return ["    " + told("separator", language).join(fact for fact in facts if fact)]


class Progress:
    """A bar on a terminal, plain lines otherwise; always on stderr."""

    def __init__(self, language: Language) -> None:
        """Nothing is drawn before the first `tell`."""
        self._language: Language = language
        self._bar: Any = None
        self._stage = ""
        self._told = -1

    def tell(self, stage: str, done: int, total: int) -> None:
        """Show that `done` of `total` steps of a stage are done."""
        from qa.cli.terminal_words import told

        stage = told(f"stage_{stage}", self._language)
        if sys.stderr.isatty():
            self._draw(stage, done, total)
        elif done == total or (stage, done * 4 // max(total, 1)) != (self._stage, self._told):
            self._stage, self._told = stage, done * 4 // max(total, 1)
            write(told("stage", self._language, stage=stage, done=done, total=total), sys.stderr)

    def _draw(self, stage: str, done: int, total: int) -> None:
        from tqdm import tqdm

        if self._bar is None or self._stage != stage:
            self.close()
            self._bar, self._stage = tqdm(total=total, desc=stage, file=sys.stderr), stage
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def marked(pieces: Iterable[tuple[str, str]]) -> str:
    """A difference in one line: words that go in [-...-], words that come in {+...+}."""
    return "".join(_MARKS[kind].format(words) for kind, words in pieces)
