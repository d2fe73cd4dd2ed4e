"""A part of a public set as a folder of files, its questions, and its items: the stretches of text that are gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.jobs import read_lines
from eval.questions.external_sets import find_bench, read_beir
from eval.questions.tasks import Item

LONG = 150  # characters: a question of more is a story
SETS = ("conditionalqa", "mtrag_govt", "obliqa", "ncppolicies")


@dataclass(frozen=True)
class RaceCorpus:
    """Files by name; items as (file, words); questions and the items that answer them, by id."""

    files: Mapping[str, str]
    items: Mapping[str, tuple[str, str]]
    questions: Mapping[str, str]
    qrels: Mapping[str, Mapping[str, int]]

    @property
    def n_chars(self) -> int:
        """Characters of all files."""
        return sum(map(len, self.files.values()))

    def write(self, folder: Path) -> None:
        """The files, as a person would lay them in a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in self.files.items():
            (folder / name).write_text(text, encoding="utf-8")


def read_set(name: str, n_chars: int, n_questions: int, bench: Path | None = None) -> RaceCorpus:
    """The files that the questions of a set need, up to `n_chars` characters, and the first of the questions.

    Of conditionalqa, a question comes twice: with the story before it and without. Raises SystemExit for a set that is
    not there.
    """
    found = find_bench(bench)
    if name not in SETS or found is None or not (found / name).is_dir():
        raise SystemExit(
            f"no set {name!r} in {found or 'the bench folder'}; sets: {', '.join(SETS)}. Give --bench DIR."
        )
    folder = found / name
    task = read_beir(name, folder)
    texts, file_of = _files(name, folder, task.items)
    needed = {query: {file_of[item] for item in items} for query, items in task.qrels.items()}
    kept = _up_to(n_chars, needed.values(), texts)
    items = {item.id: (file_of[item.id], item.text) for item in task.items if file_of[item.id] in kept}
    within = [query for query, files in needed.items() if files <= kept.keys()][:n_questions]
    chosen = {query: task.qrels[query] for query in within}
    questions = {query: task.queries[query] for query in chosen}
    alone = {row["_id"]: row["question"] for row in read_lines(folder / "queries.jsonl") if "question" in row}
    short = {f"{query}/short": alone[query] for query in chosen if query in alone}
    both = chosen | {query: chosen[query.removesuffix("/short")] for query in short}
    return RaceCorpus(kept, items, questions | short, both)


def _files(name: str, folder: Path, items: Sequence[Item]) -> tuple[dict[str, str], dict[str, str]]:
    """Texts by file name, and the file of each item."""
    if name == "conditionalqa":
        texts = {path.name: path.read_text(encoding="utf-8") for path in sorted((folder / "docs").glob("*.md"))}
        return texts, {item.id: f"{item.document}.md" for item in items}
    file_of = {item.id: f"{item.document or item.id}.txt" for item in items}
    parts: dict[str, list[str]] = {}
    for item in items:
        title = item.title.rpartition(" > ")
        known = parts.setdefault(file_of[item.id], [title[0] or item.title])
        known.append(f"{title[2]} {item.text}" if title[0] else item.text)
    return {file: "\n\n".join(words) + "\n" for file, words in parts.items()}, file_of


def _up_to(n_chars: int, wanted: Iterable[set[str]], texts: Mapping[str, str]) -> dict[str, str]:
    """The texts that are wanted, in the order of wanting, as long as they are no longer than `n_chars` together."""
    kept: dict[str, str] = {}
    for files in wanted:
        more = {name: texts[name] for name in sorted(files) if name not in kept}
        if not kept or sum(map(len, (*kept.values(), *more.values()))) <= n_chars:
            kept |= more
    return kept


def is_long(question: str) -> bool:
    """Whether a question is a story rather than one sentence."""
    return len(question) > LONG


def by_length(questions: Sequence[str], values: Sequence[float]) -> dict[str, list[float]]:
    """The values of short and of long questions apart."""
    parted: dict[str, list[float]] = {"short": [], "long": []}
    for question, value in zip(questions, values, strict=True):
        parted["long" if is_long(question) else "short"].append(value)
    return parted
