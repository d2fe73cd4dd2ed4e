"""Which corpora the general weights are fitted on and reported on: a file that names folders and question sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import ValidationError

from fit.fit_rows import FitCorpus
from qa.checksums import cache_folder
from qa.datatypes import Record

ROOT = Path(__file__).resolve().parent.parent
PLAN = Path(__file__).with_name("corpora.jsonl")


class PlanLine(Record):
    """One corpus: `folder` and `sets` may hold {root} and {cache}; of one family all are left out together."""

    name: str
    folder: str
    sets: tuple[str, ...]
    role: Literal["fit", "report"]
    family: str = ""
    limit: int | None = None


class Planned(NamedTuple):
    """The corpora of each role."""

    fit: list[FitCorpus]
    report: list[FitCorpus]


def read_plan(path: Path = PLAN) -> Planned:
    """The corpora that a plan names. Raises ValueError for a line that is wrong or names what is not there."""
    planned = Planned([], [])
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            read = PlanLine.model_validate(json.loads(line))
        except (ValueError, ValidationError) as error:
            raise ValueError(f"{path}, line {number}: {str(error).splitlines()[0]}") from error
        folder, *sets = (Path(one.format(root=ROOT, cache=cache_folder())) for one in (read.folder, *read.sets))
        found = [file for one in sets for file in sorted(one.parent.glob(one.name))]
        if not folder.is_dir() or not found:
            raise ValueError(
                f"{path}, line {number}: {read.name} is not there (wanted {folder} and {', '.join(map(str, sets))}). "
                "Run scripts/fetch_found.py and scripts/bench_sets.py, or give --corpus and --sets."
            )
        of_role = planned.fit if read.role == "fit" else planned.report
        of_role.append(FitCorpus(read.name, folder, tuple(found), read.family or read.name, read.limit))
    return planned
