"""Broad questions and the texts they are about, read and checked.

Gold is short strings of the text. `must` are groups of evidence that a whole answer shows, each a list of alternatives;
`may` is what it may show as well; anything else is beside the point. "beginning … end" stands for the words from the
first place of the beginning to the first end behind it, so that no long piece of another's text is kept here.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from eval.exam_errors import SetError, first_fault
from eval.questions.case_lines import read_cases
from eval.questions.gold import Place, SearchableText
from qa.datatypes import Document, Language, Record

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "eval" / "breadth-sets"
CORPORA = "corpora.json"
TO = " … "
MANIFEST = "manifest.jsonl"
Role = Literal["jilin", "fit", "report"]


class BroadCase(Record):
    """One broad question. Without `must` it is one that the text does not answer."""

    id: str = Field(pattern=r"^\S+$")
    kind: str = Field(pattern=r"^[a-z]+$")
    lang: Language
    question: str = Field(pattern=r"\S")
    answerable: bool
    must: tuple[tuple[str, ...], ...] = ()
    may: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> BroadCase:
        if self.answerable is not bool(self.must):
            raise ValueError("answerable just when something must be shown: give `must`, or set answerable to false")
        if not all(words.strip() for group in (*self.must, self.may) for words in group) or not all(self.must):
            raise ValueError("a group of `must` is empty, or a string of the gold is")
        return self


class BreadthCorpus(Record):
    """Whose text the questions of a set are about, and where it is: in this repository, the bench or the found texts.

    id, title: which lines of a JSON-lines file of the bench make the text.
    """

    role: Role
    kind: str
    repo: str = ""
    bench: str = ""
    found: str = ""
    id: str = ""
    title: str = ""


class BreadthSet(Record):
    """The questions about one text."""

    name: str
    corpus: BreadthCorpus
    cases: tuple[BroadCase, ...]


def read_breadth_sets(folder: Path = FOLDER) -> tuple[BreadthSet, ...]:
    """All sets in the order of corpora.json. Raises SetError that lists every faulty line."""
    path = folder / CORPORA
    try:
        corpora = {
            name: BreadthCorpus.model_validate(fields)
            for name, fields in json.loads(path.read_text(encoding="utf-8")).items()
        }
    except (OSError, ValueError) as error:
        fault = first_fault(error) if isinstance(error, ValidationError) else str(error)
        raise SetError([f"{path}: {fault}"]) from error
    return tuple(
        BreadthSet(
            name=name, corpus=corpus, cases=read_cases(folder / f"{name}.jsonl", _case_or_fault, "question").cases
        )
        for name, corpus in corpora.items()
    )


def _case_or_fault(line: str) -> BroadCase | str:
    try:
        return BroadCase.model_validate_json(line)
    except ValidationError as error:
        return first_fault(error)


def corpus_folder(of: BreadthSet, into: Path, bench: Path | None, found: Path) -> Path | str:
    """The corpus folder of a set, made below `into` where its text lies elsewhere; or a line saying what is absent."""
    corpus = of.corpus
    source = ROOT / corpus.repo if corpus.repo else found / corpus.found if corpus.found else None
    if source is None:
        if bench is None:
            return f"{of.name}: skipped, no bench folder (--bench or POLICY_QA_BENCH)"
        source = bench / corpus.bench
    if not source.exists():
        how = " (python scripts/fetch_found.py)" if corpus.found else ""
        return f"{of.name}: skipped, {source} is absent{how}"
    if source.is_dir():
        return source
    folder = into / of.name
    folder.mkdir(parents=True, exist_ok=True)
    if source.suffix == ".jsonl":
        (folder / f"{of.name}.txt").write_text(_lines_of(source, corpus), encoding="utf-8")
    else:
        shutil.copyfile(source, folder / source.name)
        _take_manifest_line(source, folder)
    return folder


def _lines_of(source: Path, corpus: BreadthCorpus) -> str:
    """The text that some lines of a BEIR-like corpus make: a notice, or the clauses of a rulebook with numbers."""
    rows = [json.loads(line) for line in source.read_text(encoding="utf-8").split("\n") if line.strip()]
    if corpus.id:
        return next(str(row["text"]) for row in rows if row["_id"] == corpus.id)
    books = [row for row in rows if row["title"].startswith(corpus.title)]
    return "\n".join(f"{row['title'].split(' > ')[1]} {row['text']}" for row in books)


def _take_manifest_line(source: Path, folder: Path) -> None:
    """What the manifest beside a text knows of it."""
    manifest = source.parent / MANIFEST
    if manifest.exists():
        lines = manifest.read_text(encoding="utf-8").split("\n")
        kept = [line for line in lines if line.strip() and json.loads(line)["file"] == source.name]
        (folder / MANIFEST).write_text("".join(f"{line}\n" for line in kept), encoding="utf-8")


def places_of(words: str, texts: Mapping[str, SearchableText]) -> list[Place]:
    """Where a string of the gold stands in some documents; every occurrence, but of a "beginning … end" the first."""
    begin, is_range, finish = words.partition(TO)
    found = []
    for name, text in texts.items():
        starts = text.find_all(begin)
        if not is_range:
            found += [Place(name, start, end) for start, end in starts]
        elif starts:
            start, end = starts[0]
            ends = [stop for at, stop in text.find_all(finish) if at >= end]
            found += [Place(name, start, ends[0])] if ends else []
    return found


def gold_faults(of: BreadthSet, documents: Mapping[str, Document]) -> Iterator[str]:
    """One line for each string of the gold that stands in none of the documents."""
    texts = {name: SearchableText.of(document.text) for name, document in documents.items()}
    for case in of.cases:
        for words in dict.fromkeys([*(one for group in case.must for one in group), *case.may]):
            if not places_of(words, texts):
                yield f"{case.id}: not in the text: {words!r}"
