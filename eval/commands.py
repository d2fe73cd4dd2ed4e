"""`python -m eval`: run, compare, report, gate, baseline, table, sets, wording, mutations, breadth.

Alone it runs every set of eval/sets.

Figures go to stdout, progress and messages to stderr. Exit 0 done, 1 the gate failed, 2 wrong use or bad input.
"""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from eval.breadth import breadth_exam
from eval.breadth.breadth_sets import corpus_folder, read_breadth_sets
from eval.chosen_tasks import chosen_tasks, readable_sets
from eval.exam_errors import EvalError, SetError
from eval.judging.sitting import Sitting, sit_exam
from eval.questions import external_sets
from eval.questions.gold import SearchableText
from eval.questions.question_sets import (
    count_kinds,
    evidence_faults,
    find_sets,
    set_path,
    shared_questions,
)
from eval.questions.tasks import Corpus, RankTask, Task
from eval.reports import gate
from eval.reports.figures_table import markdown_table, summary_text
from eval.reports.html_report import report_html
from eval.reports.page_scores import TARGET, baselines_of, page_scores
from eval.reports.run_comparison import compare_runs, comparison_text
from eval.reports.runs import RESULTS_FOLDER, Run, RunRequest, describe, make_run, read_run, run_folder, write_run
from eval.statements import mutations, verdict_exam
from eval.systems.broken_systems import BREAKS, broken_openers
from eval.systems.configurations import DEFAULT_CONFIG, read_config
from eval.systems.openers import PRODUCT, Openers
from eval.systems.product import cache_folder, read_documents, read_sources, read_sources_across
from qa.errors import QAError
from qa.settings import read_settings

ROOT = Path(__file__).parents[1]
SEED = 20211601
EXIT_FAILED, EXIT_INTERRUPTED = 1, 130


def main(argv: Sequence[str] | None = None, openers: Openers = PRODUCT) -> int:
    """Run one command and return its exit code. openers: how systems are opened; tests hand in fakes."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or (words[0].startswith("-") and words[0] not in ("-h", "--help")):
        words = ["run", *words]
    options = _parser().parse_args(words)
    options.command_line = _command_line(words)
    try:
        return int(options.call(options, openers))
    except QAError as error:
        for line in str(error).splitlines():
            print(f"error: {line}", file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:  # the reader has seen enough (`| head`)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _command_line(words: Sequence[str]) -> str:
    """The command as runs keep it: without --out, which says where a run was written and not what was run."""
    given = zip(("", *words), words, strict=False)
    kept = [word for before, word in given if "--out" not in (before, word) and not word.startswith("--out=")]
    return shlex.join(["python", "-m", "eval", *kept])


def _run(options: argparse.Namespace, openers: Openers) -> int:
    tasks = _chosen(options)
    if not tasks:
        return 0  # everything asked for was skipped, and a line said why
    for name in options.config or [DEFAULT_CONFIG]:
        run = _sit(options, tasks, name, openers)
        print(f"{run.folder}\n{summary_text(run)}")
    return 0


def _chosen(options: argparse.Namespace) -> list[Task]:
    return chosen_tasks(options.set or (), Corpus(options.corpus, options.index), options.bench, options.limit)


def _compare(options: argparse.Namespace, _openers: Openers) -> int:
    first, second = read_run(options.first, options.out), read_run(options.second, options.out)
    print(comparison_text(first, second, compare_runs(first, second, options.seed)))
    return 0


def _report(options: argparse.Namespace, _openers: Openers) -> int:
    run = read_run(options.run, options.out)
    target = options.file or run.folder / "report.html"
    target.write_text(report_html(run), encoding="utf-8")
    print(target)
    return 0


def _page(options: argparse.Namespace, _openers: Openers) -> int:
    run = read_run(options.run, options.out)
    other = read_run(options.other, options.out) if options.other else None
    baselines = [read_run(name, options.out) for name in options.baseline] or baselines_of(run)
    options.file.write_text(page_scores(run, other, baselines, seed=options.seed), encoding="utf-8")
    print(options.file)
    return 0


def _gate(options: argparse.Namespace, openers: Openers) -> int:
    baseline = gate.read_baseline(options.baseline)
    if options.run:
        run = read_run(options.run, options.out)
    else:
        options.set = [options.set_name or baseline.set.name]
        run = _sit(options, _chosen(options), (options.config or [baseline.config])[0], openers)
    verdict = gate.check(run, baseline)
    print(gate.verdict_text(run, baseline, verdict))
    return 0 if verdict.has_passed else EXIT_FAILED


def _baseline(options: argparse.Namespace, _openers: Openers) -> int:
    """Set the baseline; one that lowers a measure beyond its tolerance only with --lower."""
    run = read_run(options.run, options.out)
    before = gate.read_baseline(options.baseline) if options.baseline.exists() else None
    found = gate.baseline_of(run, options.set_name, before)
    falls = gate.falls(run, before) if before and before.set.name == found.set.name else []
    if falls and not options.lower:
        raise EvalError("\n".join([*falls, "this would lower the baseline; add --lower if that is meant"]))
    options.baseline.write_text(gate.baseline_json(found), encoding="utf-8")
    n_right = sum(found.questions.values())
    print(f"{options.baseline}: {len(found.metrics)} measures, {n_right} of {len(found.questions)} right")
    return 0


def _table(options: argparse.Namespace, _openers: Openers) -> int:
    print(markdown_table([read_run(name, options.out) for name in options.runs]))
    return 0


def _sets(options: argparse.Namespace, _openers: Openers) -> int:
    """Count the sets. Raises SetError with every fault of every file."""
    sets, faults = readable_sets([set_path(name) for name in options.names] or find_sets())
    texts = {name: SearchableText.of(d.text) for name, d in read_documents(options.corpus).items()}
    for found in sets:
        faults += evidence_faults(found, texts)
        n_answerable = sum(question.answerable for question in found.questions)
        kinds = ", ".join(f"{kind} {n}" for kind, n in count_kinds(found).items())
        print(f"{found.name}: {len(found.questions)} questions, {n_answerable} answerable; {kinds}")
    faults += shared_questions(sets)
    if faults:
        raise SetError(faults)
    return 0


def _wording(options: argparse.Namespace, _openers: Openers) -> int:
    sources = read_sources_across(verdict_exam.CORPORA, read_settings())
    for name in [options.set] if options.set else verdict_exam.NAMES:
        result = verdict_exam.sit(name, sources, options.seed)
        is_tune = name.startswith("tune")  # wrong cases of the report set are not looked at
        print(
            verdict_exam.result_json(result) if options.json else verdict_exam.result_text(result, with_wrong=is_tune)
        )
    return 0


def _mutations(options: argparse.Namespace, _openers: Openers) -> int:
    """Make sentences of the corpora wrong in a known way, and count the verdicts on them. Needs no model."""
    corpora = {str(folder): (folder,) for folder in options.corpus} or {
        "page": verdict_exam.CORPORA[:1], "exam": verdict_exam.CORPORA[1:], "tests": mutations.TESTS,
    }  # fmt: skip
    sources = read_sources([folder for several in corpora.values() for folder in several])
    documents = {
        name: [document for folder in several for document in read_documents(folder).values()]
        for name, several in corpora.items()
    }
    result = mutations.sit_mutations(mutations.mutants(documents, options.seed, options.each), sources)
    print(mutations.mutation_json(result) if options.json else mutations.mutation_text(result, with_passed=True))
    return 0


def _breadth(options: argparse.Namespace, openers: Openers) -> int:
    """Sit the exam of breadth, each set over its own text; a line says which texts are absent."""
    config, into = read_config((options.config or [DEFAULT_CONFIG])[0]), cache_folder() / "breadth"
    found = options.found or Path(os.environ.get("POLICY_QA_FOUND") or cache_folder() / "found")
    rows: list[breadth_exam.BroadRow] = []
    for one in read_breadth_sets():
        if options.role and one.corpus.role not in options.role:
            continue
        folder = corpus_folder(one, into, external_sets.find_bench(options.bench), found)
        if isinstance(folder, str):
            print(folder, file=sys.stderr)
            continue
        system = openers.ask(config, Corpus(folder))
        system.warm()
        rows += breadth_exam.sit_set(one, system)
    if options.rows:
        breadth_exam.write_rows(rows, options.rows)
    print(
        breadth_exam.figures_json(rows, options.seed) if options.json else breadth_exam.summary_text(rows, options.seed)
    )
    return 0


def _sit(options: argparse.Namespace, tasks: Sequence[Task], config_name: str, openers: Openers) -> Run:
    """Sit the exam and write the run, anew after each set, so that an interrupted run keeps the sets that were done."""
    config, started = read_config(config_name), datetime.now().astimezone()
    broken = options.broken or ""
    if broken and any(isinstance(task, RankTask) for task in tasks):
        raise EvalError(f"--break {broken} is for sets that are answered; leave the ranking sets out")
    written: list[Run] = []

    def write(n_done: int, sitting: Sitting) -> None:
        request = RunRequest(config, tasks[:n_done], options.seed, options.limit, broken, options.command_line)
        run = make_run(run_folder(options.out, config, started), describe(request, sitting, started), sitting)
        folder = write_run(run, replaced=written[-1].folder if written else None)
        written.append(run.model_copy(update={"folder": folder}))

    try:
        sit_exam(tasks, config, broken_openers(broken, openers) if broken else openers, on_done=write)
    except KeyboardInterrupt:
        kept = f"sets done before are kept in {written[-1].folder}" if written else "nothing was written"
        print(f"interrupted; {kept}", file=sys.stderr)
        raise
    return written[-1]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description=(__doc__ or "").split("\n")[0])
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    results = argparse.ArgumentParser(add_help=False)
    results.add_argument("--out", type=Path, default=RESULTS_FOLDER, metavar="DIR", help="folder of the runs")
    results.add_argument("--seed", type=int, default=SEED, help="of the bootstrap")
    sitting = _sitting_options()

    def command(name: str, call: object, about: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about, parents=[*parents, results])
        made.set_defaults(call=call, broken=None, limit=None)
        return made

    run = command("run", _run, "sit the exam and write a dated folder", sitting)
    run.add_argument("--set", action="append", metavar="NAME|FILE|bench:NAME", help="default: every set in eval/sets")
    run.add_argument("--limit", type=_positive, metavar="N", help="the first N questions of each set only")
    compare = command("compare", _compare, "paired differences of two runs, questions won and lost")
    compare.add_argument("first", metavar="A", help="folder, name or end of the name of a run, or latest")
    compare.add_argument("second", metavar="B")
    report = command("report", _report, "one HTML page of a run that works offline")
    report.add_argument("run", metavar="RUN")
    report.add_argument("--file", type=Path, metavar="FILE", help="default: report.html in the run's folder")
    page = command("page", _page, "make a run, its baselines and another run the scores that the page shows")
    page.add_argument("run", metavar="RUN")
    page.add_argument("other", metavar="OTHER", nargs="?", help="a run to compare it with")
    page.add_argument(
        "--baseline", action="append", default=[], metavar="RUN", help="may be repeated; default: those its command sat"
    )
    page.add_argument("--file", type=Path, default=TARGET, metavar="FILE")
    held = command("gate", _gate, "fail when the report set falls below the baseline", sitting)
    held.add_argument("--run", metavar="RUN", help="check this run instead of sitting the exam")
    held.add_argument("--set", dest="set_name", metavar="FILE", help="default: the set the baseline names")
    raised = command("baseline", _baseline, "make a run the baseline of the gate")
    raised.add_argument("run", metavar="RUN")
    raised.add_argument("--set", dest="set_name", default=gate.REPORT_SET, metavar="NAME")
    raised.add_argument("--lower", action="store_true", help="allow measures to fall")
    for one in (held, raised):
        one.add_argument("--baseline", type=Path, default=gate.BASELINE, metavar="FILE")
    command("table", _table, "Markdown table of runs").add_argument("runs", nargs="+", metavar="RUN")
    sets = command("sets", _sets, "check and count the question sets")
    sets.add_argument("names", nargs="*", metavar="NAME|FILE")
    sets.add_argument("--corpus", type=Path, default=ROOT / "corpus", metavar="DIR")
    check = command("wording", _wording, "sit the exam of policy-qa check: verdict and place accuracy")
    check.add_argument("--set", choices=verdict_exam.NAMES, help="default: both")
    check.add_argument("--json", action="store_true", help="one JSON document a set")
    wrong = command("mutations", _mutations, "make sentences wrong in known ways: none may be called verbatim")
    wrong.add_argument("--each", type=int, default=mutations.N_EACH, metavar="N", help="of each kind (default 200)")
    wrong.add_argument("--corpus", action="append", type=Path, default=[], metavar="DIR", help="instead; repeatable")
    wrong.add_argument("--json", action="store_true", help="one JSON document")
    broad = command("breadth", _breadth, "sit the exam of breadth: whole answers to broad questions")
    broad.add_argument("--config", action="append", metavar="NAME|FILE", help="of eval/configs")
    broad.add_argument("--role", action="append", choices=breadth_exam.ROLES, help="may be repeated; default: all")
    broad.add_argument("--bench", type=Path, metavar="DIR", help=f"external data; or {external_sets.BENCH_ENV}")
    broad.add_argument("--found", type=Path, metavar="DIR", help="texts of scripts/fetch_found.py; or POLICY_QA_FOUND")
    broad.add_argument("--rows", type=Path, metavar="FILE", help="write a JSON line for each question")
    broad.add_argument("--json", action="store_true", help="the figures as one JSON document")
    return parser


def _sitting_options() -> argparse.ArgumentParser:
    """What `run` and `gate` share."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "--config", action="append", metavar="NAME|FILE", help="of eval/configs; may be repeated with run"
    )
    shared.add_argument("--corpus", type=Path, default=ROOT / "corpus", metavar="DIR")
    shared.add_argument("--index", type=Path, metavar="DIR", help="default: the exam builds and keeps one for itself")
    shared.add_argument("--bench", type=Path, metavar="DIR", help=f"external data; or {external_sets.BENCH_ENV}")
    shared.add_argument(
        "--break", dest="broken", choices=BREAKS, help="break a stage on purpose; the gate has to notice"
    )
    return shared


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"wanted at least 1, found {number}")
    return number
