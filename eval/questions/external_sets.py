"""Readers of other people's sets: any BEIR-like folder, and the ones of ../shared/bench as its README describes them.

Folder form: corpus.jsonl {_id, title, text}, queries.jsonl {_id, text, answerable...}, qrels.tsv (query-id, corpus-id,
score; header line). The data is not part of this repository; where it is absent its sets are skipped.
"""

from __future__ import annotations

import html
import os
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.exam_errors import BenchError, first_fault
from eval.questions.case_lines import full_lines
from eval.questions.question_sets import Question
from eval.questions.tasks import AskTask, Corpus, Item, RankTask, Task, files_sha256
from qa.datatypes import Status

BENCH_ENV = "POLICY_QA_BENCH"
DEFAULT_BENCH = Path(__file__).parents[3] / "shared" / "bench"
CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels.tsv"
OUT_OF_CORPUS = "queries_out_of_corpus.jsonl"


class CorpusLine(BaseModel):
    """One line of corpus.jsonl; keys that only other tools need are let through."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(alias="_id", pattern=r"^\S+$")
    title: str = ""
    text: str
    doc_id: str | None = None  # None: the set does not name pages


class QueryLine(BaseModel):
    """One line of queries.jsonl."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    id: str = Field(alias="_id", pattern=r"^\S+$")
    text: str = Field(pattern=r"\S")
    answerable: bool = True
    doc_id: str = ""
    evidences: tuple[str, ...] = ()


Line = TypeVar("Line", CorpusLine, QueryLine)


@dataclass(frozen=True)
class External:
    """A set of the bench folder: where it is and how it is read."""

    folder: str
    read: Callable[[str, Path], Task]


def find_bench(given: Path | None = None) -> Path | None:
    """The bench folder from --bench, POLICY_QA_BENCH or ../shared/bench; None when there is none."""
    named = given or (Path(os.environ[BENCH_ENV]) if os.environ.get(BENCH_ENV) else None)
    folder = named or DEFAULT_BENCH
    return folder if folder.is_dir() else None


def read_external(name: str, bench: Path | None) -> list[Task] | str:
    """The tasks of an external set, or one line that says why it is skipped.

    name: one of `EXTERNAL`, "conditionalqa" (all of its tasks), "all", or the path of a BEIR-like folder. Raises
    BenchError for a name that is none of these.
    """
    if (Path(name) / CORPUS).is_file():
        return [read_beir(Path(name).name, Path(name))]
    chosen = _chosen(name)
    if bench is None:
        return f"bench:{name} skipped: no folder {DEFAULT_BENCH}; give it with --bench DIR or {BENCH_ENV}"
    absent = sorted({EXTERNAL[one].folder for one in chosen if not (bench / EXTERNAL[one].folder).is_dir()})
    if absent:
        return f"bench:{name} skipped: {bench} holds no folder {', '.join(absent)}"
    return [EXTERNAL[one].read(one, bench) for one in chosen]


def read_beir(name: str, folder: Path, *, queries: Path | None = None) -> RankTask:
    """A folder in BEIR form as a ranking task. queries: the folder of the queries where they come from another one."""
    asked = queries or folder
    items = tuple(
        Item(line.id, line.title, line.text, line.doc_id) for line in _read_lines(folder / CORPUS, CorpusLine)
    )
    texts = {line.id: line.text for line in _read_lines(asked / QUERIES, QueryLine)}
    qrels = _read_qrels(folder / QRELS, set(texts), {item.id for item in items})
    known = {query: texts[query] for query in texts if query in qrels}
    return RankTask(name, items, known, qrels, files_sha256([folder / CORPUS, asked / QUERIES, folder / QRELS]))


def read_conditionalqa(name: str, bench: Path) -> AskTask:
    """Questions about gov.uk pages, evidence as text; those whose page is not among them have to be abstained on.

    name: "conditionalqa-answers" has all questions. Every second one, the first among them, is in the fit of stories
    (`python -m fit`): "conditionalqa-fit". The others, on which nothing is fitted, are "conditionalqa-held".
    The gold lists every sentence that any of the accepted answers rests on; all of them are wanted. The nine questions
    whose page is there but does not answer them are left out: they are neither answerable nor out of corpus.
    """
    folder = bench / "conditionalqa"
    inside = _read_lines(folder / QUERIES, QueryLine)
    outside = _read_lines(folder / OUT_OF_CORPUS, QueryLine)
    questions = [_policy_question(line) for line in (*(line for line in inside if line.answerable), *outside)]
    questions = questions[PARTS_OF_CONDITIONALQA.get(name, slice(None))]
    return AskTask(
        name,
        tuple(questions),
        Corpus(folder / "docs"),
        files_sha256([folder / QUERIES, folder / OUT_OF_CORPUS, *sorted((folder / "docs").glob("*.md"))]),
        {line.id: line.doc_id for line in inside if line.doc_id},
    )


def plain_words(line: str) -> str:
    """A line of HTML without its tags, entities resolved, white space collapsed."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", line)).split())


def _policy_question(line: QueryLine) -> Question:
    # Rows of tables are read as sentences, "row, column: value": of a row the last cell, the value, is the evidence.
    cells = (words.strip(" |").rpartition(" | ")[2] for words in map(plain_words, line.evidences))
    evidence = tuple((cell,) for cell in dict.fromkeys(cells) if cell)
    return Question(
        id=line.id,
        kind="in_corpus" if line.answerable else "out_of_corpus",
        lang="en",
        question=line.text,
        answerable=line.answerable,
        evidence=evidence if line.answerable else (),
        expect=None if line.answerable else Status.NOT_STATED,
    )


def _beir(folder: str) -> External:
    return External(folder, lambda name, bench: read_beir(name, bench / folder))


def _xquad(texts: str, queries: str) -> External:
    return External(
        f"xquad/{texts}",
        lambda name, bench: read_beir(name, bench / "xquad" / texts, queries=bench / "xquad" / queries),
    )


PARTS_OF_CONDITIONALQA = {
    "conditionalqa-answers": slice(None),
    "conditionalqa-fit": slice(0, None, 2),
    "conditionalqa-held": slice(1, None, 2),
}
EXTERNAL: Mapping[str, External] = {
    **{name: External("conditionalqa", read_conditionalqa) for name in PARTS_OF_CONDITIONALQA},
    "conditionalqa-sections": _beir("conditionalqa"),
    "mtrag_govt": _beir("mtrag_govt"),
    "xquad-en": _xquad("en", "en"),
    "xquad-zh": _xquad("zh", "zh"),
    "xquad-zh-en": _xquad("en", "zh"),  # Chinese questions over English text
    "xquad-en-zh": _xquad("zh", "en"),
    "scifact": _beir("scifact"),
}


def _chosen(name: str) -> list[str]:
    whole = [one for one in EXTERNAL if PARTS_OF_CONDITIONALQA.get(one, slice(None)) == slice(None)]
    chosen = whole if name == "all" else [one for one in whole if one.startswith(f"{name}-")]
    if name in EXTERNAL:
        chosen = [name]
    if not chosen:
        raise BenchError(
            f"no external set {name!r}; known: all, {', '.join(EXTERNAL)}, or the path of a BEIR-like folder"
        )
    return chosen


def _read_lines(path: Path, form: type[Line]) -> list[Line]:
    """The lines of a file in one form. Raises BenchError naming file and line."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BenchError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    found: list[Line] = []
    for number, raw in full_lines(text):
        try:
            found.append(form.model_validate_json(raw))
        except ValidationError as error:
            raise BenchError(f"{path}, line {number}: {first_fault(error)}") from error
    repeated = [name for name, times in Counter(line.id for line in found).items() if times > 1]
    if repeated:
        raise BenchError(f"{path}: id {repeated[0]!r} stands on more than one line")
    return found


def _read_qrels(path: Path, queries: set[str], items: set[str]) -> dict[str, dict[str, int]]:
    """Relevance by question. Raises BenchError for a line that is not three fields or names an unknown id."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BenchError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    qrels: dict[str, dict[str, int]] = {}
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        fields = line.split("\t")
        if len(fields) != 3 or not re.fullmatch(r"-?\d+", fields[2].strip()):
            raise BenchError(
                f"{path}, line {number}: wanted two ids and a whole number between tabs, found {line[:60]!r}"
            )
        query, item = fields[0], fields[1]
        if query not in queries or item not in items:
            raise BenchError(f"{path}, line {number}: {query!r} or {item!r} is in no line of {QUERIES} or {CORPUS}")
        qrels.setdefault(query, {})[item] = int(fields[2])
    return qrels
