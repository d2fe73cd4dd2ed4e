"""Question sets: JSON lines with gold tied to the words of the corpus, read and checked.

A set never names chunks or passages, so no change of the index can void it. Every fault is
reported with file and line, all faults of a file at once.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from eval.exam_errors import SetError, first_fault
from eval.questions.case_lines import read_cases
from eval.questions.gold import SearchableText
from qa.datatypes import Language, Record, Status

SETS_FOLDER = Path(__file__).parents[1] / "sets"
ANSWERS = frozenset({Status.ANSWERED, Status.PARTIAL})
ABSTENTIONS = frozenset({Status.NOT_STATED, Status.OFF_TOPIC})


class Question(Record):
    """One question with its gold.

    `evidence` is a list of groups, all needed; a group is a list of alternatives, one is enough. `must` are
    patterns, each looked for in the answer's text and its quotes without regard to case.
    """

    id: str = Field(pattern=r"^\S+$")
    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    lang: Language
    question: str = Field(pattern=r"\S")
    history: tuple[str, ...] = ()
    answerable: bool
    evidence: tuple[tuple[str, ...], ...] = ()
    must: tuple[str, ...] = ()
    expect: Status | None = None  # None: the set does not say which of the outcomes it wants
    topic: str = ""
    corpus: str = ""  # whose texts it asks about; empty: the set does not say
    role: Literal["fit", "report"] | None = None  # what its numbers are for; None: the set does not say

    @field_validator("must")
    @classmethod
    def _are_patterns(cls, must: tuple[str, ...]) -> tuple[str, ...]:
        for pattern in must:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is not a regular expression: {error}") from error
        return must

    @field_validator("evidence")
    @classmethod
    def _hold_words(cls, evidence: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
        if any(not group or any(not words.strip() for words in group) for group in evidence):
            raise ValueError("a group of evidence is empty, or one of its alternatives is")
        return evidence

    @model_validator(mode="after")
    def _fits_together(self) -> Question:
        if self.answerable and not self.evidence:
            raise ValueError("answerable, but evidence is empty: give the words that answer it")
        if not self.answerable and self.evidence:
            raise ValueError("not answerable, but evidence is given: empty it, or set answerable to true")
        if self.expect is not None and (self.expect in ANSWERS) is not self.answerable:
            raise ValueError(f"expect {self.expect.value!r} does not fit answerable {str(self.answerable).lower()}")
        return self

    @property
    def accepted(self) -> frozenset[Status]:
        """The outcomes that count as the right status: `expect` alone where the set gives it."""
        if self.expect is not None:
            return frozenset({self.expect})
        if self.answerable:
            return ANSWERS
        if self.kind == "off_topic":
            return frozenset({Status.OFF_TOPIC})
        return frozenset({Status.NOT_STATED}) if self.kind == "unanswerable" else ABSTENTIONS


@dataclass(frozen=True)
class QuestionSet:
    """The questions of one file in their order, with the line each stands on."""

    name: str
    path: Path
    sha256: str
    questions: tuple[Question, ...]
    lines: Mapping[str, int]


def read_set(path: Path) -> QuestionSet:
    """The set in `path`. Raises SetError that lists every faulty line."""
    found = read_cases(path, _question_or_fault, "question")
    return QuestionSet(path.stem, path, found.sha256, found.cases, found.lines)


def evidence_faults(found: QuestionSet, texts: Mapping[str, SearchableText]) -> list[str]:
    """One text for each evidence string of the set that stands in no document, white space collapsed."""
    return [
        f"{found.path}, line {found.lines[question.id]}: evidence does not occur in the corpus: {words!r}"
        for question in found.questions
        for group in question.evidence
        for words in group
        if not any(text.find_all(words) for text in texts.values())
    ]


def shared_questions(sets: Iterable[QuestionSet]) -> list[str]:
    """One text for each id or question that stands in two sets (they must be disjoint)."""
    places: dict[tuple[str, tuple[str, ...]], str] = {}
    ids: dict[str, str] = {}
    faults: list[str] = []
    for found in sets:
        for question in found.questions:
            here = f"{found.path}, line {found.lines[question.id]}"
            key = (" ".join(question.question.casefold().split()), question.history)
            if key in places:
                faults.append(f"{here}: the same question stands at {places[key]}")
            elif question.id in ids:
                faults.append(f"{here}: id {question.id!r} stands at {ids[question.id]} already")
            places.setdefault(key, here)
            ids.setdefault(question.id, here)
    return faults


def find_sets(folder: Path = SETS_FOLDER) -> list[Path]:
    """The set files of a folder in the order of their names."""
    return sorted(folder.glob("*.jsonl"))


def set_path(name: str, folder: Path = SETS_FOLDER) -> Path:
    """The file of a set given by name or by path. Raises SetError naming the sets there are."""
    for candidate in (Path(name), folder / f"{name}.jsonl"):
        if candidate.is_file():
            return candidate
    known = ", ".join(path.stem for path in find_sets(folder)) or "none"
    raise SetError([f"no question set {name!r}; sets in {folder}: {known}. A file or bench:NAME may be given as well."])


def count_kinds(found: QuestionSet) -> dict[str, int]:
    """How many questions the set has of each kind, most frequent first."""
    return dict(Counter(question.kind for question in found.questions).most_common())


def _question_or_fault(line: str) -> Question | str:
    try:
        return Question.model_validate_json(line, strict=True)
    except ValidationError as error:
        return first_fault(error)
