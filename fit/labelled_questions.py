"""Questions with what they ask, labelled by hand: read, checked and counted.

fit/questions/README.md says what each label means.
`python -m fit.labelled_questions` checks all files and prints how many there are of each act.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal, TypeVar, get_args

from pydantic import Field, ValidationError, model_validator

from eval.exam_errors import SetError, first_fault
from eval.questions.case_lines import read_cases
from qa.datatypes import Record

QUESTIONS_FOLDER = Path(__file__).parent / "questions"
OTHER_SETS = "labels-"  # what the file names begin with that hold labels without words

Role = Literal["fit", "report"]
Act = Literal[
    "fact", "list", "count", "which-of", "yes-no", "definition", "overview", "comparison", "reason", "procedure",
    "contact", "validity", "wording", "small-talk", "assistant", "not-question",
]  # fmt: skip
Wanted = Literal[
    "date", "period", "sum", "rate", "number", "quantity", "body", "person", "group", "names", "place", "telephone",
    "address", "document-number", "section", "condition",
]  # fmt: skip
About = Literal["document", "section", "subject", "none"]
Whole = Literal["none", "support", "topic", "rules", "summary", "purpose", "process", "timeline", "comparison"]
Lack = Literal["act", "wanted", "about"]
Style = Literal["plain", "typo", "terse", "story", "colloquial", "esl"]
QuestionLanguage = Literal["en", "zh-Hans", "zh-Hant"]
ACTS_WITHOUT_TEXT: frozenset[Act] = frozenset({"small-talk", "assistant", "not-question"})


class Labels(Record):
    """What a question asks, as it is understood with its history; `lacks` is what its words leave to the history."""

    id: str = Field(pattern=r"^\S+$")
    role: Role
    act: Act
    wanted: frozenset[Wanted]
    about: About
    whole: Whole = "none"
    leans: bool
    lacks: frozenset[Lack]

    @model_validator(mode="after")
    def _labels_fit_together(self) -> Labels:
        if self.leans is not bool(self.lacks):
            raise ValueError(f"leans is {self.leans}, but lacks is {sorted(self.lacks)}: both or neither")
        if (self.about == "none") is not (self.act in ACTS_WITHOUT_TEXT):
            raise ValueError(f"about {self.about!r} does not go with act {self.act!r}: 'none' is for nothing of a text")
        if self.about == "none" and (self.wanted or self.leans):
            raise ValueError(f"act {self.act!r} asks nothing of a text: wanted and lacks have to be empty")
        if self.whole != "none" and (self.leans or self.about == "none"):
            raise ValueError(f"whole {self.whole!r}, but it leans or asks nothing of a text: wanted 'none'")
        if "wanted" in self.lacks and not self.wanted:
            raise ValueError("lacks 'wanted', but nothing is wanted")
        return self


class LabelledQuestion(Labels):
    """A question about an invented text. `history`: the questions before it, oldest first."""

    question: str = Field(pattern=r"\S")
    language: QuestionLanguage
    style: Style
    history: tuple[str, ...]

    @model_validator(mode="after")
    def _leans_on_something(self) -> LabelledQuestion:
        if self.leans and not self.history:
            raise ValueError("leans, but has no history to lean on")
        return self


class SetLabels(Labels):
    """Labels of a question whose words stand in another set."""

    set: str = Field(pattern=r"^\S+$")


L = TypeVar("L", bound=Labels)


def read_questions(folder: Path = QUESTIONS_FOLDER) -> tuple[LabelledQuestion, ...]:
    """The labelled questions of all fields. Raises SetError that names every faulty line, or what stands twice."""
    files = [path for path in sorted(folder.glob("*.jsonl")) if not path.name.startswith(OTHER_SETS)]
    read = {path: _read(path, LabelledQuestion) for path in files}
    faults = [
        f"{path}: questions of both roles; a text is for fit or for report, not for both"
        for path, questions in read.items()
        if len({question.role for question in questions}) > 1
    ]
    found = tuple(question for questions in read.values() for question in questions)
    faults += _repeated(found)
    if faults:
        raise SetError(faults)
    return found


def read_set_labels(folder: Path = QUESTIONS_FOLDER) -> tuple[SetLabels, ...]:
    """The labels of questions of other sets. Raises SetError that names every faulty line."""
    files = sorted(folder.glob(f"{OTHER_SETS}*.jsonl"))
    return tuple(labels for path in files for labels in _read(path, SetLabels))


def plain_words(question: str) -> str:
    """Letters and digits of a question in small letters; the question itself where it has none."""
    return "".join(filter(str.isalnum, question.casefold())) or question


def count_table(rows: Sequence[tuple[str, str]], columns: Iterable[str]) -> str:
    """A table in lines: how often each first word meets each second, largest row first, with a total on the right."""
    columns = tuple(columns)
    pairs, totals = Counter(rows), Counter(first for first, _ in rows)
    lines = ["".join(f"{head:>17}" for head in ("", *columns, "all"))]
    for first, total in totals.most_common():
        lines.append("".join(f"{cell:>17}" for cell in (first, *(pairs[first, column] for column in columns), total)))
    return "\n".join(lines)


def _read(path: Path, kind: type[L]) -> tuple[L, ...]:
    def labels_or_fault(line: str) -> L | str:
        try:
            return kind.model_validate_json(line, strict=True)
        except ValidationError as error:
            return first_fault(error)

    return read_cases(path, labels_or_fault, "labelled question").cases


def _repeated(questions: Iterable[LabelledQuestion]) -> list[str]:
    """One text for each question that stands twice with the same history, or in both roles whatever its history."""
    alike: dict[tuple[str, ...], str] = {}
    roles: dict[str, LabelledQuestion] = {}
    faults: list[str] = []
    for question in questions:
        key = tuple(map(plain_words, (*question.history, question.question)))
        if key in alike:
            faults.append(f"{question.id}: the same question stands at {alike[key]}")
        alike.setdefault(key, question.id)
        first = roles.setdefault(key[-1], question)
        if first.role != question.role:
            faults.append(f"{question.id} ({question.role}): its words stand at {first.id} ({first.role}) too")
    return faults


def main() -> int:
    """Check all files and print the tables of counts. Returns 0, or 2 when a file has faults."""
    try:
        questions, others = read_questions(), read_set_labels()
    except SetError as error:
        print(error, file=sys.stderr)
        return 2
    roles, languages = get_args(Role), get_args(QuestionLanguage)
    print(f"{len(questions)} questions, {sum(q.leans for q in questions)} lean; {len(others)} labelled in other sets")
    print(count_table([(q.act, q.role) for q in questions], roles))
    print(count_table([(q.act, q.language) for q in questions], languages))
    print(count_table([(wanted, q.role) for q in questions for wanted in q.wanted], roles))
    print(count_table([(lack, q.role) for q in questions for lack in q.lacks], roles))
    print(count_table([(q.style, q.role) for q in questions], roles))
    print(count_table([(q.id.rpartition("-")[0], q.role) for q in questions], roles))
    print(count_table([(labels.act, labels.role) for labels in others], roles))
    print(count_table([(labels.whole, labels.role) for labels in (*questions, *others)], roles))
    return 0


if __name__ == "__main__":
    sys.exit(main())
