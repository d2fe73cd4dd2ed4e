"""Statements with the verdict they deserve and the place they are about, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

from pydantic import Field, ValidationError, model_validator

from eval.exam_errors import first_fault
from eval.questions.case_lines import read_cases
from eval.questions.gold import SearchableText
from qa.datatypes import Document, Language, Record, Verdict


class WordingCase(Record):
    """One statement with its gold. `places` are strings of the document; only white space may differ."""

    id: str = Field(pattern=r"^\S+$")
    lang: Language
    kind: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    statement: str = Field(pattern=r"\S")
    verdict: Verdict
    document: str | None = None  # None: the statement is in no document
    places: tuple[str, ...] = ()
    sentences: tuple[Verdict, ...] = ()  # of a paragraph: the verdict on each sentence; () when it is not asked
    figures: tuple[tuple[str, str], ...] = ()  # (said, text) of each number or date that has to be told as different

    @model_validator(mode="after")
    def _fits_together(self) -> WordingCase:
        wanted = {Verdict.ABSENT: "no place", Verdict.STITCHED: "two places or more", Verdict.CUT: "one place or more"}
        n_wanted, n = wanted.get(self.verdict, "one place"), len(self.places)
        is_right = {Verdict.ABSENT: n == 0, Verdict.STITCHED: n >= 2, Verdict.CUT: n >= 1}.get(self.verdict, n == 1)
        if not is_right or (self.document is None) is not (n == 0):
            raise ValueError(f"a statement that is {self.verdict.value} has {n_wanted} and names its document if any")
        return self


def read_statements(path: Path, documents: Mapping[str, Document]) -> tuple[WordingCase, ...]:
    """The statements of a file. Raises SetError that lists every faulty line with file and number."""
    texts = {name: SearchableText.of(document.text) for name, document in documents.items()}
    return read_cases(path, partial(_case_or_fault, texts), "statement").cases


def _case_or_fault(texts: Mapping[str, SearchableText], line: str) -> WordingCase | str:
    try:
        case = WordingCase.model_validate_json(line)
    except ValidationError as error:
        return first_fault(error)
    if case.document is not None and case.document not in texts:
        return f"no document {case.document!r}; there are {', '.join(texts)}"
    for words in case.places:
        if case.document is not None and not texts[case.document].find_all(words):
            return f"the place does not occur in {case.document}: {words!r}"
    return case
