"""JSON lines that hold one case each, read whole: every fault of a file is reported at once, with its line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from eval.exam_errors import SetError


class Case(Protocol):
    """Whatever stands on one line; its id occurs once in a file."""

    @property
    def id(self) -> str:
        """The name of the case."""


C = TypeVar("C", bound=Case)


@dataclass(frozen=True)
class CaseFile(Generic[C]):
    """The cases of one file in their order, with the line each stands on."""

    cases: tuple[C, ...]
    lines: Mapping[str, int]
    sha256: str


def read_cases(path: Path, case_or_fault: Callable[[str], C | str], noun: str) -> CaseFile[C]:
    """The cases of a file. Raises SetError that lists every faulty line.

    case_or_fault: from a line to its case, or to what is wrong with it. noun: what a case is called ("question").
    """
    try:
        raw = path.read_bytes()
        text = raw.decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SetError([f"{path}: cannot be read as UTF-8 text: {error}"]) from error
    cases: list[C] = []
    lines: dict[str, int] = {}
    faults: list[str] = []
    for number, line in full_lines(text):
        case = case_or_fault(line)
        if isinstance(case, str):
            faults.append(f"{path}, line {number}: {case}")
        elif case.id in lines:
            faults.append(f"{path}, line {number}: id {case.id!r} stands on line {lines[case.id]} already")
        else:
            cases.append(case)
            lines[case.id] = number
    if not cases and not faults:
        faults.append(f"{path}: holds no {noun}")
    if faults:
        raise SetError(faults)
    return CaseFile(tuple(cases), lines, hashlib.sha256(raw).hexdigest())


def full_lines(text: str) -> Iterator[tuple[int, str]]:
    """Non-empty lines with their numbers; only line feeds end a line, as JSON strings may hold other separators."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield number, line
