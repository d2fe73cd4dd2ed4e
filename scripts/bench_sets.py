"""Turn the public question sets of ../shared/bench into corpora and question sets as the exam and the fit read them.

    python scripts/bench_sets.py [--bench DIR] [--out DIR]

Writes OUT/<name>/corpus/ (documents and manifest.jsonl) and OUT/<name>/questions.jsonl (the form of eval/sets, with
`corpus` and `role`). OUT is by default POLICY_QA_BENCH_SETS, else "bench-sets" in the cache folder. Items of one page,
rulebook or article become one document. Where a set has few unanswerable questions, every fifth document is left out
of the corpus: the questions whose gold stands there alone are unanswerable. Gold of a whole item is a group whose
alternatives are its sentences, so an answer has to quote it and need not quote all of it. Exit 0 done, 2 no such set.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import shutil
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from eval.questions.external_sets import DEFAULT_BENCH, read_conditionalqa
from eval.questions.gold import SearchableText
from eval.questions.question_sets import Question
from qa.checksums import cache_folder
from qa.corpus.folder import read_corpus
from qa.language.identification import language_of
from qa.language.sentences import split_sentences

OUT = Path(os.environ.get("POLICY_QA_BENCH_SETS") or cache_folder() / "bench-sets")
LEFT_OUT_EVERY = 5  # documents
MIN_ALTERNATIVE_CHARS = 20  # of a sentence of a gold item; shorter ones are headings
MAX_QUESTIONS = 260  # of one set, drawn evenly
MAX_DOCUMENTS = 160  # of a set of items, the same way
Line = dict[str, Any]


class Made(NamedTuple):
    """A corpus: file name -> (title, text), and its questions."""

    documents: dict[str, tuple[str, str]]
    questions: list[Line]


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all corpora; the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--bench", type=Path, default=Path(os.environ.get("POLICY_QA_BENCH") or DEFAULT_BENCH))
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args(arguments)
    if not given.bench.is_dir():
        print(f"no folder {given.bench}; name the public sets with --bench", file=sys.stderr)
        return 2
    for name, made in make_all(given.bench).items():
        write(name, made, given.out / name)
    return 0


def make_all(bench: Path) -> dict[str, Made]:
    """All corpora by name."""
    english, chinese = bench / "xquad" / "en", bench / "xquad" / "zh"
    return {
        "conditionalqa": _conditionalqa(bench),
        "mtrag_govt": _of_items(bench / "mtrag_govt", lambda item: item["_id"].split("-")[0]),
        "obliqa": _of_items(bench / "obliqa", lambda item: f"rulebook-{item['doc_id']}", numbered=True),
        "ncppolicies": _ncppolicies(bench / "ncppolicies"),
        "xquad-en": _xquad(english, english),
        "xquad-zh": _xquad(chinese, chinese),
        "xquad-zh-en": _xquad(english, chinese),
        "xquad-en-zh": _xquad(chinese, english),
    }


def write(name: str, made: Made, folder: Path) -> None:
    """Write one corpus and its questions, in place of what is there."""
    aside = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    (aside / "corpus").mkdir(parents=True)
    manifest = []
    for file, (title, text) in made.documents.items():
        (aside / "corpus" / file).write_text(text, encoding="utf-8")
        language = language_of(text[:2000])
        manifest.append(
            {"id": Path(file).stem, "file": file, "language": language} | ({"title": title} if title else {})
        )
    lines = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in manifest)
    (aside / "corpus" / "manifest.jsonl").write_text(lines, encoding="utf-8")
    texts = [SearchableText.of(document.text) for document in read_corpus(aside / "corpus")]
    asked = [Question.model_validate(line) for line in _found(name, made.questions, texts)]
    lines = "".join(f"{question.model_dump_json()}\n" for question in asked)
    (aside / "questions.jsonl").write_text(lines, encoding="utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    n_answerable = sum(question.answerable for question in asked)
    print(
        f"{name}: {len(made.documents)} documents, {len(asked)} questions, {n_answerable} answerable; "
        f"{len(made.questions) - len(asked)} left out: asked twice, or their gold does not stand in the text as read"
    )


def _found(name: str, questions: list[Line], texts: Sequence[SearchableText]) -> Iterator[Line]:
    """The questions whose gold stands in the texts as they were read, each once."""
    asked = set()
    for line in questions:
        groups = [[a for a in group if any(text.find_all(a) for text in texts)] for group in line.get("evidence", [])]
        if line["question"] not in asked and all(groups):
            asked.add(line["question"])
            yield {"corpus": name, "role": "fit", **line, "evidence": groups}


def _conditionalqa(bench: Path) -> Made:
    documents = {
        path.name: (path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# "), path.read_text(encoding="utf-8"))
        for path in sorted((bench / "conditionalqa" / "docs").glob("*.md"))
    }
    task = read_conditionalqa("conditionalqa-answers", bench)
    return Made(documents, [question.model_dump(mode="json", exclude_defaults=True) for question in task.questions])


def _of_items(folder: Path, document_of: Callable[[Mapping[str, Any]], str], *, numbered: bool = False) -> Made:
    """A corpus of items, those of one document one behind the other, every fifth document left out."""
    items = {item["_id"]: item for item in _lines(folder / "corpus.jsonl")}
    grouped: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for item in items.values():
        grouped[document_of(item)].append(item)
    names = _drawn(list(grouped), MAX_DOCUMENTS)
    left_out = set(names[::LEFT_OUT_EVERY])
    documents = {}
    for name in names:
        if name not in left_out:
            title = grouped[name][0]["title"].split(" > ")[0]
            texts = [f"{one['passage_id']} {one['text']}" if numbered else one["text"] for one in grouped[name]]
            documents[f"{name}.txt"] = (title, "\n\n".join([title, *texts]))
    gold: dict[str, list[str]] = defaultdict(list)
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        query, item, relevance = line.split("\t")
        if int(relevance) > 0:
            gold[query].append(item)
    questions = []
    for query in _lines(folder / "queries.jsonl"):
        wanted = gold.get(query["_id"], [])
        homes = {one: document_of(items[one]) for one in wanted}
        inside = [one for one, home in homes.items() if home in names and home not in left_out]
        if wanted and left_out.issuperset(homes.values()):
            questions.append(_line(query["_id"], query["text"], []))
        elif inside:
            alternatives = [a for one in inside for a in _sentences(items[one]["text"])]
            questions.append(_line(query["_id"], query["text"], alternatives))
        elif not query.get("answerable", True):
            questions.append(_line(query["_id"], query["text"], []))
    return Made(documents, _evenly(questions))


def _ncppolicies(folder: Path) -> Made:
    documents, texts = {}, {}
    for item in _lines(folder / "corpus.jsonl"):
        body = item["text"].removeprefix(item["title"]).strip()
        texts[item["_id"]] = item["text"]
        documents[f"{item['_id']}.txt"] = (item["title"], f"{item['title']}\n\n{body}\n")
    questions = []
    for query in _lines(folder / "queries.jsonl"):
        words = query["answers"][0].strip()
        if query.get("answerable", True) and words in texts[query["doc_id"]]:
            questions.append(_line(query["_id"], query["text"], [words]))
    questions += [_line(q["_id"], q["text"], []) for q in _lines(folder / "queries_out_of_corpus.jsonl")]
    return Made(documents, questions)


def _xquad(texts: Path, asked: Path) -> Made:
    """Articles of paragraphs; gold is the sentence that holds the answer in the language of the texts."""
    items = {item["_id"]: item["text"] for item in _lines(texts / "corpus.jsonl")}
    grouped: dict[str, list[str]] = defaultdict(list)
    for name in items:
        grouped[name.partition("p")[0]].append(name)
    left_out = set(sorted(grouped)[::LEFT_OUT_EVERY])
    documents = {
        f"{name}.txt": ("", "\n\n".join(items[one] for one in members) + "\n")
        for name, members in grouped.items()
        if name not in left_out
    }
    home = {
        line.split("\t")[0]: line.split("\t")[1]
        for line in (texts / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]
    }
    words = {query["_id"]: query["text"] for query in _lines(asked / "queries.jsonl")}
    questions = []
    for query in _lines(texts / "queries.jsonl"):
        paragraph = home[query["_id"]]
        if paragraph.partition("p")[0] in left_out:
            questions.append(_line(query["_id"], words[query["_id"]], []))
            continue
        text, at = items[paragraph], query["answer_start"]
        sentence = next(s for s in split_sentences(text, 0, len(text)) if s.start <= at < s.end)
        questions.append(_line(query["_id"], words[query["_id"]], [sentence.of(text)]))
    return Made(documents, _evenly(questions))


def _line(name: str, text: str, alternatives: list[str]) -> Line:
    return {
        "id": name, "kind": "fact" if alternatives else "unanswerable", "lang": language_of(text), "question": text,
        "answerable": bool(alternatives), "evidence": [alternatives] if alternatives else [],
    }  # fmt: skip


def _evenly(questions: list[Line]) -> list[Line]:
    """At most MAX_QUESTIONS, drawn by a digest of their ids: evenly, and the same ones on every machine."""
    drawn = set(_drawn([line["id"] for line in questions], MAX_QUESTIONS))
    return [line for line in questions if line["id"] in drawn]


def _drawn(names: list[str], n: int) -> list[str]:
    """At most n names, in their order."""
    drawn = sorted(names, key=lambda name: hashlib.sha256(name.encode()).hexdigest())[:n]
    return sorted(drawn)


def _sentences(text: str) -> list[str]:
    spans = [
        s.of(text) for line in re.finditer(r"[^\n]+", text) for s in split_sentences(text, line.start(), line.end())
    ]
    return [words for words in spans if len(words) >= MIN_ALTERNATIVE_CHARS] or [text.strip()]


def _lines(path: Path) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


if __name__ == "__main__":
    sys.exit(main())
