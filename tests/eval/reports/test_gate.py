from __future__ import annotations

import json
import shutil

import pytest
from exam_fakes import FAKES, TEXT, write_exam

from eval import commands
from eval.reports import gate
from eval.reports.runs import read_run
from eval.systems.broken_systems import BREAKS


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    """A folder with a small set, its corpus, a run of it and the baseline of that run. Read only."""
    folder = tmp_path_factory.mktemp("committed")
    found, corpus = write_exam(folder)
    out, baseline = str(folder / "out"), str(folder / "baseline.json")
    assert commands.main(["run", "--set", str(found), "--corpus", str(corpus), "--out", out], FAKES) == 0
    assert commands.main(["baseline", "latest", "--set", found.stem, "--out", out, "--baseline", baseline], FAKES) == 0
    return folder


@pytest.fixture
def exam(committed, tmp_path):
    """Options of a small exam whose baseline is committed."""
    shutil.copytree(committed, tmp_path, dirs_exist_ok=True)
    found, out = tmp_path / "mini-report.jsonl", str(tmp_path / "out")
    shared = ["--corpus", str(tmp_path / "corpus"), "--out", out]
    return found, ["gate", "--set", str(found), *shared, "--baseline", str(tmp_path / "baseline.json")]


def test_an_unchanged_system_passes(exam, capsys):
    _, words = exam
    assert commands.main(words, FAKES) == 0
    out = capsys.readouterr().out
    assert out.endswith("gate passed\n") and "now wrong: 0" in out


@pytest.mark.parametrize(
    ("broken", "measure"),
    [
        ("shuffled-vectors", "answer accuracy"),
        ("shifted-citations", "citation recall"),
        ("shifted-quotes", "exact citations"),
        ("always-answers", "abstention recall"),
        ("never-answers", "answer accuracy"),
    ],
)
def test_a_stage_broken_on_purpose_fails_the_gate(exam, capsys, broken, measure):
    _, words = exam
    assert commands.main([*words, "--break", broken], FAKES) == 1
    out = capsys.readouterr().out
    assert f"FAIL {measure}" in out and out.endswith("gate failed\n")


def test_every_break_is_tested():
    assert set(BREAKS) == {"shuffled-vectors", "shifted-citations", "shifted-quotes", "always-answers", "never-answers"}


def test_the_questions_that_changed_are_printed(exam, capsys):
    _, words = exam
    commands.main([*words, "--break", "never-answers"], FAKES)
    out = capsys.readouterr().out
    assert "now wrong: 6" in out and "q1  How many licensed landing places has the river? [wrongly_abstained]" in out


def test_a_run_may_be_checked_without_sitting_again(exam, tmp_path, capsys):
    _, words = exam
    assert commands.main([*words, "--run", "latest"], FAKES) == 0
    assert "gate passed" in capsys.readouterr().out


def test_a_shortened_run_fails_though_its_figures_are_fine(exam, tmp_path, capsys):
    found, words = exam
    run = ["run", "--set", str(found), *words[3:7], "--limit", "6"]
    assert commands.main(run, FAKES) == 0
    assert commands.main([*words, "--run", "latest"], FAKES) == 1
    assert "only the first 6 questions were put" in capsys.readouterr().out


def test_a_changed_set_fails_until_the_baseline_is_set_again(exam, capsys):
    found, words = exam
    found.write_text(found.read_text(encoding="utf-8").replace("Best pizza?", "Best pasta?"), encoding="utf-8")
    assert commands.main(words, FAKES) == 1
    assert "FAIL mini-report has changed since the baseline" in capsys.readouterr().out


def test_a_changed_corpus_fails(exam, capsys):
    found, words = exam
    (found.parent / "corpus" / "mini.txt").write_text(TEXT + "\nOne more line.", encoding="utf-8")
    assert commands.main(words, FAKES) == 1
    assert "FAIL the corpus has changed since the baseline" in capsys.readouterr().out


def changed_baseline(tmp_path, change):
    path = tmp_path / "baseline.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content), encoding="utf-8")


@pytest.mark.parametrize(("before", "has_passed"), [(0.5, True), (1.01, True), (1.02, True), (1.021, False)])
def test_a_fall_within_the_stated_tolerance_passes_and_beyond_it_fails(exam, tmp_path, before, has_passed):
    run = read_run("latest", tmp_path / "out")
    assert run.scores["mini-report"].figures["citation_precision"].value == 1.0
    committed = gate.read_baseline(tmp_path / "baseline.json")
    held = committed.model_copy(update={"metrics": {"citation_precision": gate.Held(value=before, tolerance=0.02)}})
    assert gate.check(run, held).has_passed is has_passed


def test_a_measure_that_nobody_knows_is_refused(exam, tmp_path, capsys):
    _, words = exam
    changed_baseline(tmp_path, lambda c: c["metrics"].update(speed={"value": 1.0, "tolerance": 0.0}))
    assert commands.main(words, FAKES) == 2
    assert "no measure is called 'speed'" in capsys.readouterr().err


def test_a_measure_that_has_no_value_any_more_fails(exam, tmp_path, capsys):
    _, words = exam
    changed_baseline(tmp_path, lambda c: c["metrics"].update(list_completeness={"value": 1.0, "tolerance": 0.0}))
    assert commands.main(words, FAKES) == 1
    assert "FAIL list completeness: no value any more, baseline 1.000" in capsys.readouterr().out


def test_a_measure_where_less_is_better_fails_when_it_rises(exam, tmp_path, capsys):
    _, words = exam
    changed_baseline(tmp_path, lambda c: c["metrics"].update(ece={"value": 0.0, "tolerance": 0.001}))
    assert commands.main(words, FAKES) == 1
    assert "FAIL calibration error" in capsys.readouterr().out


def test_a_baseline_is_lowered_only_when_that_is_said(exam, tmp_path, capsys):
    found, words = exam
    commands.main([*words, "--break", "never-answers"], FAKES)
    changed_baseline(tmp_path, lambda c: c["metrics"]["answer_accuracy"].update(value=1.02, tolerance=0.01))
    raised = [
        "baseline",
        "--set",
        found.stem,
        "--out",
        str(tmp_path / "out"),
        "--baseline",
        str(tmp_path / "baseline.json"),
    ]
    first_run = sorted((tmp_path / "out").iterdir())[0].name
    assert commands.main([*raised, first_run], FAKES) == 2
    assert "this would lower the baseline; add --lower" in capsys.readouterr().err
    assert commands.main([*raised, first_run, "--lower"], FAKES) == 0
    lowered = gate.read_baseline(tmp_path / "baseline.json").metrics["answer_accuracy"]
    assert (lowered.value, lowered.tolerance) == (1.0, 0.01)  # the stated tolerance stays


def test_a_broken_run_is_no_baseline(exam, tmp_path, capsys):
    found, words = exam
    commands.main([*words, "--break", "shifted-quotes"], FAKES)
    raised = ["baseline", "latest", "--set", found.stem, "--out", str(tmp_path / "out"), "--lower", *words[7:9]]
    assert commands.main(raised, FAKES) == 2
    assert "cannot be a baseline" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no baseline at"),
        ("{}", "key 'set' is missing"),
        ("[]", "line: Input should be an object"),
    ],
)
def test_a_baseline_that_cannot_be_used_says_why(tmp_path, capsys, content, words):
    path = tmp_path / "baseline.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert commands.main(["gate", "--baseline", str(path)], FAKES) == 2
    assert words in capsys.readouterr().err
