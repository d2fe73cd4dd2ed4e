from __future__ import annotations

from pathlib import Path

import pytest
from exam_fakes import FAKES, write_exam

from eval import __file__ as exam_file
from eval import chosen_tasks, commands
from eval.questions.question_sets import find_sets, set_path
from eval.reports.runs import read_run
from eval.systems.openers import Openers
from eval.systems.product import read_documents
from qa.datatypes import Answer, Status


class SilentSystem:
    cards = {}

    def __init__(self, documents):
        self.documents = documents

    def warm(self):
        pass

    def search(self, question, n):
        return []

    def answer(self, question, history, question_id):
        return Answer(question=question, language="en", status=Status.NOT_STATED, confidence=0.0, text="", seconds=0.0)


SILENT = Openers(lambda _config, corpus: SilentSystem(read_documents(corpus.folder)), FAKES.rank)


SETS = ("jilin-challenge", "jilin-report", "jilin-tune")


@pytest.fixture
def few_questions(tmp_path, monkeypatch):
    """A folder of sets in the place of eval/sets: every fifteenth question of three committed ones."""
    folder = tmp_path / "sets"
    folder.mkdir()
    for name in SETS:
        lines = set_path(name).read_text(encoding="utf-8").splitlines()[::15]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr(chosen_tasks, "find_sets", lambda: find_sets(folder))


def test_alone_it_sits_every_set_of_the_folder_and_prints_the_figures(few_questions, tmp_path, capsys):
    out = tmp_path / "out"
    assert commands.main(["--out", str(out)], SILENT) == 0
    printed = capsys.readouterr().out
    for words in (*SETS, "answer accuracy", "citation recall", "abstention F1"):
        assert words in printed
    run = read_run("latest", out)
    assert [(entry.name, entry.n) for entry in run.config.sets] == [
        ("jilin-challenge", 3),
        ("jilin-report", 11),
        ("jilin-tune", 11),
    ]
    assert run.config.command == "python -m eval run"  # where it was written is no part of what was run
    figures = run.scores["jilin-report"].figures
    assert (figures["answer_accuracy"].value, figures["abstention_recall"].value) == (0.0, 1.0)


def test_the_committed_sets_are_all_there_free_of_faults_and_disjoint(capsys):
    assert commands.main(["sets"], SILENT) == 0
    printed = capsys.readouterr().out
    assert "jilin-report: 159 questions" in printed
    names = [line.split(":")[0] for line in printed.splitlines()]
    committed = sorted(path.stem for path in (Path(exam_file).parent / "sets").glob("*.jsonl"))
    assert sorted(names) == committed and set(SETS) < set(names)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["run", "--set", "nope"], "error: no question set 'nope'"),
        (["run", "--set", "bench:nope"], "error: no external set 'nope'"),
        (["run", "--config", "nope"], "error: no configuration 'nope'"),
        (["run", "--set", "jilin-tune", "--set", "jilin-tune"], "error: set 'jilin-tune' was given twice"),
        (["run", "--corpus", "/nowhere"], "error: no corpus folder at /nowhere"),
        (["report", "nope"], "error: no run 'nope'"),
    ],
)
def test_wrong_use_is_one_line_and_exit_2(tmp_path, capsys, words, message):
    assert commands.main([*words, "--out", str(tmp_path)], SILENT) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith(message) and captured.err.count("\n") == 1 and captured.out == ""
    assert list(tmp_path.iterdir()) == []


def test_each_faulty_line_of_a_set_is_one_error(tmp_path, capsys):
    found, corpus = write_exam(tmp_path)
    lines = found.read_text(encoding="utf-8").splitlines()
    absent = lines[0].replace('"q1"', '"q9"').replace("landing places", "moons")
    found.write_text("\n".join([*lines, "{", lines[0]]), encoding="utf-8")
    assert (
        commands.main(["run", "--set", str(found), "--corpus", str(corpus), "--out", str(tmp_path / "out")], FAKES) == 2
    )
    first, second = capsys.readouterr().err.splitlines()
    assert first.startswith(f"error: {found}, line 9: not JSON") and second.endswith(
        "line 10: id 'q1' stands on line 1 already"
    )
    found.write_text("\n".join([*lines, absent]), encoding="utf-8")
    assert commands.main(["sets", str(found), "--corpus", str(corpus)], FAKES) == 2
    (error,) = capsys.readouterr().err.splitlines()
    assert error.startswith(f"error: {found}, line 9: evidence does not occur in the corpus")


def test_absent_external_data_is_skipped_with_a_line_and_exit_0(tmp_path, capsys):
    assert (
        commands.main(
            ["run", "--set", "bench:scifact", "--bench", str(tmp_path / "none"), "--out", str(tmp_path)], SILENT
        )
        == 0
    )
    captured = capsys.readouterr()
    assert captured.err.startswith("bench:scifact skipped: ") and captured.out == ""


def test_several_configurations_are_several_runs(tmp_path, capsys):
    found, corpus = write_exam(tmp_path)
    words = ["run", "--set", str(found), "--corpus", str(corpus), "--out", str(tmp_path / "out")]
    assert commands.main([*words, "--config", "default", "--config", "no-rerank"], FAKES) == 0
    assert sorted(path.name[16:] for path in (tmp_path / "out").iterdir()) == ["default", "no-rerank"]


def test_an_interrupted_run_writes_nothing(tmp_path, capsys):
    def interrupted(_config, _corpus):
        raise KeyboardInterrupt

    assert (
        commands.main(["run", "--set", "jilin-tune", "--out", str(tmp_path)], Openers(interrupted, FAKES.rank)) == 130
    )
    assert "nothing was written" in capsys.readouterr().err and list(tmp_path.iterdir()) == []


def test_an_interrupted_run_keeps_the_sets_that_were_done(tmp_path, capsys):
    first, corpus = write_exam(tmp_path)
    second = first.with_name("second.jsonl")
    second.write_text(first.read_text(encoding="utf-8"), encoding="utf-8")

    class InterruptedAtNinth(SilentSystem):
        n_asked = 0

        def answer(self, question, history, question_id):
            InterruptedAtNinth.n_asked += 1
            if InterruptedAtNinth.n_asked > 8:
                raise KeyboardInterrupt
            return super().answer(question, history, question_id)

    openers = Openers(lambda _config, found: InterruptedAtNinth(read_documents(found.folder)), FAKES.rank)
    out = tmp_path / "out"
    words = ["run", "--set", str(first), "--set", str(second), "--corpus", str(corpus), "--out", str(out)]
    assert commands.main(words, openers) == 130
    (folder,) = out.iterdir()
    run = read_run(folder)
    assert ([entry.name for entry in run.config.sets], len(run.rows)) == (["mini-report"], 8)
    assert f"sets done before are kept in {folder}" in capsys.readouterr().err


def test_a_run_of_several_sets_ends_as_one_folder_with_all_of_them(tmp_path):
    first, corpus = write_exam(tmp_path)
    second = first.with_name("second.jsonl")
    second.write_text(first.read_text(encoding="utf-8"), encoding="utf-8")
    out = tmp_path / "out"
    words = ["run", "--set", str(first), "--set", str(second), "--corpus", str(corpus), "--out", str(out)]
    assert commands.main(words, FAKES) == 0
    (folder,) = out.iterdir()
    assert sorted(read_run(folder).scores) == ["mini-report", "second"]
