"""Labelled questions with their words, wherever those stand: fit/questions, eval/sets and the external sets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from eval.exam_errors import SetError
from fit.labelled_questions import Labels, read_questions, read_set_labels
from qa.language.simplification import simplified
from qa.question.reader import clean

EVAL = Path(__file__).resolve().parent.parent / "eval"
SETS = EVAL / "sets"
BREADTH = "breadth-"  # what the names of the sets of the exam of breadth begin with
_BENCH_FILES = {"xquad-en": "xquad/en", "xquad-zh": "xquad/zh"}  # folders that are not called as their set


class AskedLine(NamedTuple):
    """A question as the model reads it: its words and those before it in simplified characters, with its labels.

    text: the name of the text or set that it is about; language: en, zh-Hans or zh-Hant, by the set where it says so.
    """

    words: str
    before: tuple[str, ...]
    labels: Labels
    text: str
    language: str


def asked_lines(bench: Path) -> list[AskedLine]:
    """All labelled questions. bench: the folder of the external sets.

    Raises SetError where a set or a question that is labelled is not there.
    """
    own = [_line(q.question, q.history, q, q.id.rpartition("-")[0], q.language) for q in read_questions()]
    return [*own, *_of_other_sets(bench)]


def _of_other_sets(bench: Path) -> Iterator[AskedLine]:
    words: dict[str, dict[str, dict[str, object]]] = {}
    for labels in read_set_labels():
        if labels.set not in words:
            words[labels.set] = _records(labels.set, bench)
        record = words[labels.set].get(labels.id)
        if record is None:
            raise SetError([f"{labels.set}: no question {labels.id!r}, which is labelled"])
        question = str(record.get("text") or record["question"])
        history = tuple(map(str, record.get("history") or ()))  # type: ignore[call-overload]
        is_chinese = any("\u3400" <= c <= "\u9fff" for c in question)
        yield _line(question, history, labels, labels.set.partition("-tune")[0], "zh-Hans" if is_chinese else "en")


def _records(name: str, bench: Path) -> dict[str, dict[str, object]]:
    is_broad = name.startswith(BREADTH)
    own = EVAL / "breadth-sets" / f"{name.removeprefix(BREADTH)}.jsonl" if is_broad else SETS / f"{name}.jsonl"
    path = own if own.exists() else bench / _BENCH_FILES.get(name, name) / "queries.jsonl"
    if not path.exists():
        raise SetError([f"{path} is not there, and questions of it are labelled; name the external sets: --bench"])
    records = map(json.loads, path.read_text(encoding="utf-8").splitlines())
    return {str(record.get("id") or record["_id"]): record for record in records}


def _line(question: str, history: tuple[str, ...], labels: Labels, text: str, language: str) -> AskedLine:
    before = tuple(simplified(clean(earlier)) for earlier in history)
    return AskedLine(simplified(clean(question)), before, labels, text, language)
