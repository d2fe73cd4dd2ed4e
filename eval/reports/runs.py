"""A run on disk: eval/results/YYYYmmdd-HHMMSS-<config>/, written aside and renamed when a set is whole.

config.json    what was examined and on what: settings, sets, fingerprints, model cards, versions, commit, seed
rows.jsonl     one row a question
run.trec       the rankings; question ids carry their set's name in front
scores.json    the figures; the same bytes whenever the same system answers the same questions
timings.json   seconds of each question, p50 and p95; never the same twice, so kept apart
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

import qa
from eval.exam_errors import RunError, first_fault
from eval.judging.records import AskRow, RankRow, Row, Seconds
from eval.judging.retrieval_measures import trec_lines
from eval.judging.sitting import Sitting
from eval.questions.tasks import AskTask, Task
from eval.scores.bootstrap import Figure
from eval.scores.set_scores import SetScores, by_set, score_set, score_times
from eval.systems.configurations import ExamConfig
from qa.datatypes import ModelCard, Record

RESULTS_FOLDER = Path(__file__).parents[1] / "results"
CONFIG, ROWS, TREC, SCORES, TIMINGS = "config.json", "rows.jsonl", "run.trec", "scores.json", "timings.json"
LIBRARIES = ("numpy", "ir_measures", "sentence-transformers", "torch", "faiss-cpu", "bm25s", "onnxruntime")
_ROW: TypeAdapter[Row] = TypeAdapter(Annotated[AskRow | RankRow, Field(discriminator="task")])


class SetEntry(Record):
    """One set of a run. fingerprint: of the documents or items it was asked over."""

    name: str
    sha256: str
    n: int
    fingerprint: str


class RunConfig(Record):
    """What was examined, on what, with what."""

    config: ExamConfig
    settings: dict[str, int | float | str | bool]
    sets: tuple[SetEntry, ...]
    models: dict[str, ModelCard]
    seed: int
    limit: int | None  # None: every question of every set
    broken: str = ""  # which stage was broken on purpose
    started: str
    command: str
    commit: str  # "" outside a git checkout; ends in "+" when files were changed since
    versions: dict[str, str]


class SetTimings(Record):
    """p50 and p95 in seconds of each stage, and the seconds of each question."""

    stages: dict[str, dict[str, Figure]]
    questions: dict[str, Seconds]


M = TypeVar("M", SetScores, SetTimings)


class Run(Record):
    """A run as it is read back."""

    folder: Path
    config: RunConfig
    rows: tuple[Row, ...]
    scores: dict[str, SetScores]
    timings: dict[str, SetTimings]


@dataclass(frozen=True)
class RunRequest:
    """What was asked for on the command line."""

    config: ExamConfig
    tasks: Sequence[Task]
    seed: int
    limit: int | None = None
    broken: str = ""
    command: str = ""


def describe(request: RunRequest, sitting: Sitting, started: datetime) -> RunConfig:
    """The configuration as it is kept beside the results."""
    return RunConfig(
        config=request.config,
        settings=request.config.resolved().model_dump(),
        sets=tuple(
            SetEntry(
                name=task.name, sha256=task.sha256, n=_n_questions(task), fingerprint=sitting.fingerprints[task.name]
            )
            for task in request.tasks
        ),
        models=sitting.cards,
        seed=request.seed,
        limit=request.limit,
        broken=request.broken,
        started=started.isoformat(timespec="seconds"),
        command=request.command,
        commit=_commit(),
        versions={"python": platform.python_version(), "qa": qa.__version__, **_library_versions()},
    )


def make_run(folder: Path, config: RunConfig, sitting: Sitting) -> Run:
    """The run of a sitting with its scores; nothing is written."""
    rows = by_set(sitting.rows)
    timings = {
        name: SetTimings(stages=score_times(list(times.values()), config.seed), questions=times)
        for name, times in sitting.times.items()
    }
    scores = {name: score_set(found, config.seed) for name, found in rows.items()}
    return Run(folder=folder, config=config, rows=tuple(sitting.rows), scores=scores, timings=timings)


def write_run(run: Run, *, replaced: Path | None = None) -> Path:
    """Write the run beside its folder and rename it there; returns the folder, numbered when the name is taken.

    replaced: the folder of the same run with fewer sets, whose place this one takes.
    """
    run.folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".run-", suffix=".tmp", dir=run.folder.parent))
    try:
        (aside / CONFIG).write_text(_as_json(run.config), encoding="utf-8")
        (aside / ROWS).write_text("".join(f"{row.model_dump_json()}\n" for row in run.rows), encoding="utf-8")
        (aside / TREC).write_text("".join(_trec(run)), encoding="utf-8")
        (aside / SCORES).write_text(_as_json(run.scores), encoding="utf-8")
        (aside / TIMINGS).write_text(_as_json(run.timings), encoding="utf-8")
        aside.chmod(0o755)
        if replaced is None:
            return _renamed(aside, run.folder)
        before = aside.with_suffix(".before.tmp")
        os.rename(replaced, before)
        os.rename(aside, replaced)
        shutil.rmtree(before)
        return replaced
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise


def read_run(name: str | Path, results: Path = RESULTS_FOLDER) -> Run:
    """The run in a folder given by path or by name; of an end of names, or "latest", the newest run is taken.

    Raises RunError.
    """
    folder = _find(str(name), results)
    try:
        return Run(
            folder=folder,
            config=RunConfig.model_validate_json((folder / CONFIG).read_text(encoding="utf-8")),
            rows=tuple(
                _ROW.validate_json(line) for line in (folder / ROWS).read_text(encoding="utf-8").split("\n") if line
            ),
            scores=_read_mapping(folder / SCORES, SetScores),
            timings=_read_mapping(folder / TIMINGS, SetTimings),
        )
    except ValidationError as error:
        raise RunError(f"{folder} is not a run of this version: {first_fault(error)}") from error
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise RunError(f"{folder} is not a whole run: {error}") from error


def run_folder(results: Path, config: ExamConfig, started: datetime) -> Path:
    """Where a run that started then goes."""
    return results / f"{started:%Y%m%d-%H%M%S}-{config.name}"


def _n_questions(task: Task) -> int:
    return len(task.questions) if isinstance(task, AskTask) else len(task.queries)


def _trec(run: Run) -> Iterable[str]:
    for row in run.rows:
        yield from trec_lines(f"{row.set}/{row.id}", row.hits, run.config.config.name)


def _as_json(value: BaseModel | Mapping[str, BaseModel]) -> str:
    """Sorted keys, one line a value, an end of line at the end."""
    parts = {"": value} if isinstance(value, BaseModel) else value
    dumped: dict[str, Any] = {name: part.model_dump(mode="json") for name, part in parts.items()}
    plain = dumped[""] if isinstance(value, BaseModel) else dumped
    return json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def _renamed(aside: Path, folder: Path) -> Path:
    """Move a whole folder to its name; a name that is taken gets a number."""
    for number in range(1, 1000):
        target = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
        if not target.exists():
            os.rename(aside, target)
            return target
    raise RunError(f"{folder} and 998 numbered names after it are taken; give another folder with --out")


def _read_mapping(path: Path, form: type[M]) -> dict[str, M]:
    found = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise RunError(f"{path} must hold one JSON object, found {type(found).__name__}")
    return {name: form.model_validate(value) for name, value in found.items()}


def _find(name: str, results: Path) -> Path:
    if (Path(name) / CONFIG).is_file():
        return Path(name)
    runs = sorted(path.parent for path in results.glob(f"*/{CONFIG}"))
    matching = [path for path in runs if name in ("latest", path.name) or path.name.endswith(f"-{name}")]
    if not matching:
        known = ", ".join(path.name for path in runs[-5:]) or "none"
        raise RunError(f"no run {name!r}; newest in {results}: {known}. `python -m eval run` makes one.")
    return matching[-1]


def _commit() -> str:
    try:
        return _git("rev-parse", "HEAD") + ("+" if _git("status", "--porcelain") else "")
    except (OSError, subprocess.SubprocessError):
        return ""


def _git(*words: str) -> str:
    root = Path(__file__).parents[2]
    done = subprocess.run(["git", *words], cwd=root, capture_output=True, text=True, check=True, timeout=30)
    return done.stdout.strip()


@lru_cache(maxsize=1)
def _library_versions() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name in LIBRARIES:
        try:
            found[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            found[name] = "absent"
    return found
