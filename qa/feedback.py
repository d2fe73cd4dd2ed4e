"""What visitors thought of answers: one JSON line a thumb, kept in a folder that is never served.

A row holds the question, the earlier questions, the answer's id, its status and quotes, the verdict, the reason and
the versions that made the answer. It holds no address, no name and no session. `candidates` turns rows into
questions in the form of an evaluation set, for a person to check.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from qa.datatypes import Answer, Language, Offset, Record, Status
from qa.errors import UsageError

FILE_NAME = "feedback.jsonl"
MAX_REASON_CHARS = 1000
MAX_QUESTION_CHARS = 2000
MAX_QUOTE_CHARS = 2000
MAX_HISTORY = 8
MAX_QUOTES = 100
MAX_FILE_BYTES = 20_000_000

Verdict = Literal["up", "down"]


class QuotedSpan(Record):
    """Characters start..end of a document, as they were quoted."""

    document: str
    start: Offset
    end: Offset
    quote: str


class Row(Record):
    """One opinion on one answer."""

    at: str  # UTC, to the second
    answer: str  # id of the answer; a later row with the same id replaces an earlier one
    verdict: Verdict
    reason: str = ""
    question: str
    history: tuple[str, ...] = ()
    language: Language
    status: Status
    confidence: float = Field(ge=0.0, le=1.0)
    spans: tuple[QuotedSpan, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict)


def row_of(
    answer: Answer, answer_id: str, verdict: Verdict, *, reason: str = "", history: Sequence[str] = (),
    versions: Mapping[str, str] | None = None,
) -> Row:  # fmt: skip
    """The row for an opinion, every text cut to its limit."""
    spans = tuple(
        QuotedSpan(document=c.document, start=c.start, end=c.end, quote=c.quote[:MAX_QUOTE_CHARS])
        for c in answer.citations[:MAX_QUOTES]
    )
    return Row(
        at=datetime.now(UTC).isoformat(timespec="seconds"), answer=answer_id, verdict=verdict,
        reason=_clean(reason)[:MAX_REASON_CHARS], question=_clean(answer.question)[:MAX_QUESTION_CHARS],
        history=tuple(_clean(earlier)[:MAX_QUESTION_CHARS] for earlier in history[-MAX_HISTORY:]),
        language=answer.language, status=answer.status, confidence=answer.confidence, spans=spans,
        versions=dict(versions or {}),
    )  # fmt: skip


def _clean(text: str) -> str:
    """The text without lone surrogates, which no file could hold, and without space around it."""
    return text.encode("utf-8", "replace").decode("utf-8").strip()


class FeedbackStore:
    """Appends rows to one file in `folder`; made on the first row, readable by its owner alone. Shared by threads."""

    def __init__(self, folder: Path, max_bytes: int = MAX_FILE_BYTES) -> None:
        """Write into `folder`; nothing is created before there is a row."""
        self.path = folder / FILE_NAME
        self.max_bytes = max_bytes
        self._lock = threading.Lock()

    def add(self, row: Row) -> None:
        """Append a row. Raises OSError when it cannot be written or the file has reached `max_bytes`."""
        line = (row.model_dump_json() + "\n").encode("utf-8")
        with self._lock:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            target = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(target, "ab") as file:
                if file.tell() + len(line) > self.max_bytes:
                    raise OSError(f"{self.path} has reached {self.max_bytes:,} bytes; export it and move it away")
                file.write(line)


def read_rows(folder: Path) -> list[Row]:
    """All rows in the order they were written. Raises UsageError naming the file, or the line that is wrong."""
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            "no opinions can be read from {}: {}. `policy-qa serve --feedback DIR` stores them.", path, error
        ) from error
    return [_row(path, number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]


def _row(path: Path, number: int, line: str) -> Row:
    try:
        return Row.model_validate_json(line)
    except ValidationError as error:
        fault = error.errors()[0]
        raise UsageError("{}, line {}: {}: {}", path, number, ".".join(map(str, fault["loc"])), fault["msg"]) from error


def candidates(rows: Sequence[Row]) -> Iterator[dict[str, object]]:
    """Each answer's last opinion as a question in the form of an evaluation set, marked as a candidate.

    `kind` is "candidate" and `topic` holds verdict and reason. The evidence is what the answer quoted: gold for a
    thumb up once a person agrees, a starting point for a thumb down. Only a thumb up sets `expect`.
    """
    latest = {row.answer: row for row in rows}
    for row in latest.values():
        groups = [[span.quote] for span in row.spans if span.quote.strip()]
        is_answerable = row.status in (Status.ANSWERED, Status.PARTIAL) and bool(groups)
        found: dict[str, object] = {
            "id": f"feedback-{''.join(c for c in row.answer if c.isalnum())}", "kind": "candidate",
            "lang": row.language, "question": row.question, "history": list(row.history),
            "answerable": is_answerable, "evidence": groups if is_answerable else [], "must": [],
            "topic": f"feedback/{row.verdict}" + (f": {row.reason}" if row.reason else ""),
        }  # fmt: skip
        if row.verdict == "up" and is_answerable == (row.status in (Status.ANSWERED, Status.PARTIAL)):
            found["expect"] = row.status.value
        yield found


def candidate_lines(folder: Path) -> Iterator[str]:
    """The candidates of a folder as JSON lines, without line ends."""
    for candidate in candidates(read_rows(folder)):
        yield json.dumps(candidate, ensure_ascii=False)
