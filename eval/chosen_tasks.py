"""What a command is to examine: sets of this repository and external ones, found by name, read and checked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from eval.exam_errors import SetError
from eval.questions.external_sets import find_bench, read_external
from eval.questions.gold import SearchableText
from eval.questions.question_sets import QuestionSet, evidence_faults, find_sets, read_set, set_path
from eval.questions.tasks import Corpus, Task, shortened, task_of
from eval.systems.product import read_documents

BENCH_PREFIX = "bench:"


def chosen_tasks(names: Sequence[str], corpus: Corpus, bench: Path | None, limit: int | None) -> list[Task]:
    """The tasks of the sets named, of all sets of eval/sets when none is. Skipped ones are told on stderr.

    bench: the folder of external data, None for the usual one. limit: questions of each set, None for all.
    """
    names = names or [str(path) for path in find_sets()]
    if not names:
        raise SetError(["eval/sets holds no *.jsonl; give a set with --set NAME, --set FILE or --set bench:NAME"])
    own = [name for name in names if not name.startswith(BENCH_PREFIX)]
    tasks: list[Task] = _policy_tasks(own, corpus) if own else []
    for name in names:
        if name.startswith(BENCH_PREFIX):
            found = read_external(name.removeprefix(BENCH_PREFIX), find_bench(bench))
            if isinstance(found, str):
                print(found, file=sys.stderr)
            else:
                tasks += found
    repeated = {task.name for task in tasks if sum(other.name == task.name for other in tasks) > 1}
    if repeated:
        raise SetError([f"set {name!r} was given twice" for name in sorted(repeated)])
    return [shortened(task, limit) for task in tasks]


def readable_sets(paths: Sequence[Path]) -> tuple[list[QuestionSet], list[str]]:
    """The sets that can be read, and the faults of those that cannot."""
    sets: list[QuestionSet] = []
    faults: list[str] = []
    for path in paths:
        try:
            sets.append(read_set(path))
        except SetError as error:
            faults += error.faults
    return sets, faults


def _policy_tasks(names: Sequence[str], corpus: Corpus) -> list[Task]:
    sets, faults = readable_sets([set_path(name) for name in names])
    texts = {name: SearchableText.of(document.text) for name, document in read_documents(corpus.folder).items()}
    faults += [fault for found in sets for fault in evidence_faults(found, texts)]
    if faults:
        raise SetError(faults)
    return [task_of(found, corpus) for found in sets]
