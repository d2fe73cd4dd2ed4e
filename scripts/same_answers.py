"""Ask the same questions of the same pages as Markdown, HTML, DOCX and PDF, and count the answers that are the same.

    python scripts/same_answers.py [--bench DIR] [--profile fast|quality] [--questions N] [--out DIR] [--show]

The pages are written in each form by convert_pages.py and indexed (a later form takes over the vectors of words that an
earlier one had: the same words have the same vector). The questions are the first N that the bench marks answerable. An
answer is the same when its status is that of the Markdown and it quotes the same words in the same order, white space
aside. Prints one JSON object; exit 1 when a form gives fewer than 95% of the same answers. DIR is by default
../shared/bench or that of POLICY_QA_BENCH; absent: one line, exit 0.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import convert_pages

from qa.assistant import open_assistant
from qa.datatypes import Answer
from qa.index.builder import sync_index
from qa.settings import Settings, read_settings

MIN_SAME = 0.95
QUERIES = "queries.jsonl"
Told = tuple[str, tuple[str, ...]]  # status, quoted words in their order


def questions_of(path: Path, n: int) -> list[str]:
    """The first `n` answerable questions, each with the situation it is asked in."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [row["text"] for row in rows if row["answerable"]][:n]


def told(answer: Answer) -> Told:
    """What of an answer has to be the same from every form."""
    return answer.status.value, tuple(" ".join(citation.quote.split()) for citation in answer.citations)


def answers_of(corpus: Path, index: Path, settings: Settings, questions: list[str]) -> list[Answer]:
    """The answers over one form of the pages."""
    report = sync_index(corpus, index, settings)
    if report.refused:
        raise SystemExit(f"{corpus.name}: not read: {report.refused[0].reason}")
    assistant = open_assistant(corpus, index, settings)
    return [assistant.ask(question) for question in questions]


def is_same_nearest(one: Answer, other: Answer) -> bool:
    """Whether the closest wording of two abstentions begins with the same words."""
    words = [" ".join(a.nearest[0].quote.split()) if a.nearest else "" for a in (one, other)]
    return words[0] == words[1]


def compare(first: list[Answer], found: list[Answer]) -> dict[str, float]:
    """Shares of the answers of another form that are those of the first; of the answered ones alone as well."""
    pairs = list(zip(first, found, strict=True))
    same = [told(one) == told(other) for one, other in pairs]
    quoted = [is_same for is_same, (one, other) in zip(same, pairs, strict=True) if one.citations or other.citations]
    return {
        "same": round(sum(same) / len(same), 4),
        "n_quoting": len(quoted),
        "same_of_quoting": round(sum(quoted) / len(quoted), 4) if quoted else 1.0,
        "same_status": round(sum(a.status is b.status for a, b in pairs) / len(pairs), 4),
        "same_nearest": round(sum(is_same_nearest(a, b) for a, b in pairs) / len(pairs), 4),
    }


def show_differences(name: str, questions: list[str], first: list[Answer], found: list[Answer]) -> None:
    """Each question with another answer, and both answers, on stderr."""
    for question, one, other in zip(questions, first, found, strict=True):
        if told(one) != told(other):
            print(f"\n{name}: {question}\n  md   {told(one)}\n  {name:4} {told(other)}", file=sys.stderr)


def run(bench: Path, out: Path, settings: Settings, n: int, *, is_shown: bool) -> dict[str, object]:
    """Convert, index, ask; what each form gave."""
    questions = questions_of(bench / QUERIES, n)
    n_pages = convert_pages.convert(bench / "docs", out)
    first: list[Answer] = []
    results: dict[str, object] = {"pages": n_pages, "questions": len(questions), "encoder": settings.encoder}
    for name in convert_pages.FORMATS:
        started = time.perf_counter()
        found = answers_of(out / name, out / "index", settings, questions)
        seconds = round(time.perf_counter() - started, 1)
        first = first or found
        statuses = dict(Counter(answer.status.value for answer in found))
        results[name] = {**compare(first, found), "statuses": statuses, "seconds": seconds}
        print(f"{name}: {results[name]}", file=sys.stderr)
        if is_shown:
            show_differences(name, questions, first, found)
    return results


def main(argv: list[str] | None = None) -> int:
    """Print what each form gave; 1 when one gives fewer than 95% of the same answers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--profile", choices=["fast", "quality"], default="fast")
    parser.add_argument("--questions", type=int, default=100)
    parser.add_argument("--show", action="store_true", help="print the answers that differ to stderr")
    arguments = parser.parse_args(argv)
    docs = convert_pages.find_docs(arguments.bench / "conditionalqa" / "docs" if arguments.bench else None)
    if docs is None or not (docs.parent / QUERIES).is_file():
        print(
            f"no bench: give its folder with --bench DIR (it holds conditionalqa/{QUERIES} and the folder docs)",
            file=sys.stderr,
        )
        return 0
    settings = read_settings(profile=arguments.profile)
    with tempfile.TemporaryDirectory() as scratch:
        out = arguments.out or Path(scratch)
        results = run(docs.parent, out, settings, arguments.questions, is_shown=arguments.show)
    print(json.dumps(results, indent=1))
    shares = [result["same"] for name, result in results.items() if name in convert_pages.FORMATS]
    return 0 if min(shares) >= MIN_SAME else 1


if __name__ == "__main__":
    sys.exit(main())
