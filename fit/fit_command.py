"""Fit the weights of ranking and abstention: `python -m fit`.

Progress and figures go to stderr. Exit 0 done, 2 wrong use or data that is lacking.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from eval.exam_errors import SetError
from fit.question_fit import fit_questions
from fit.weight_files import ROOT, write_later
from fit.whole_fit import fit_all, fit_later_parts

TUNE_SETS = ("jilin-tune", *(f"jilin-tune-{n}" for n in range(2, 16)))
NEVER_TUNED_ON = ("report", "challenge", "fresh")  # words in the names of sets that numbers are published on


def main(argv: Sequence[str] | None = None) -> int:
    """Fit all profiles and write both files."""
    parser = argparse.ArgumentParser(prog="python -m fit", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--set", action="append", type=Path, default=None, help="question sets to tune on")
    parser.add_argument("--corpus", type=Path, default=ROOT / "corpus")
    parser.add_argument("--external", type=Path, default=ROOT.parent / "shared" / "bench" / "xquad" / "en")
    parser.add_argument("--bench", type=Path, default=ROOT.parent / "shared" / "bench", help="holds conditionalqa")
    parser.add_argument(
        "--later", action="store_true", help="fit later parts of questions alone, keep all other weights"
    )
    parser.add_argument(
        "--questions", action="store_true", help="fit what reads acts of questions alone, keep all other weights"
    )
    parser.add_argument("--dry-run", action="store_true", help="print, write nothing")
    arguments = parser.parse_args(argv)
    sets = arguments.set or [ROOT / "eval" / "sets" / f"{name}.jsonl" for name in TUNE_SETS]
    if any(word in path.name for path in sets for word in NEVER_TUNED_ON):
        print("a report, challenge or fresh set must not be tuned on", file=sys.stderr)
        return 2
    if arguments.questions:
        return _questions(arguments.bench, is_dry=arguments.dry_run)
    if not arguments.later:
        failed = fit_all(sets, arguments.corpus, arguments.external, arguments.bench, is_dry=arguments.dry_run)
        if failed:
            print(failed, file=sys.stderr)
            return 2
    later = fit_later_parts(sets, arguments.corpus)
    if not arguments.dry_run:
        write_later(later)
    return 0


def _questions(bench: Path, *, is_dry: bool) -> int:
    try:
        fit_questions(bench, is_dry=is_dry)
    except SetError as error:
        print(error, file=sys.stderr)
        return 2
    return 0
