from __future__ import annotations

import json
import re

import pytest
from exam_fakes import FAKES, QUESTIONS, VectorSystem, open_vector_system, sit

from eval import commands
from eval.exam_errors import RunError
from eval.reports import runs
from eval.reports.runs import read_run, write_run
from eval.systems.openers import Openers


def test_a_run_leaves_a_dated_folder_with_everything_and_nothing_half_written(tmp_path):
    run = sit(tmp_path)
    assert re.fullmatch(r"\d{8}-\d{6}-default", run.folder.name)
    names = {path.name for path in run.folder.iterdir()}
    assert names == {"config.json", "rows.jsonl", "run.trec", "scores.json", "timings.json"}
    assert [path.name for path in run.folder.parent.iterdir()] == [run.folder.name]
    assert run.config.models["encoder"].name == "fake"
    assert run.config.sets[0].n == len(run.rows) == len(QUESTIONS)
    assert run.scores["mini-report"].figures["answer_accuracy"].value == 1.0


def test_two_runs_give_the_same_bytes_but_for_times(tmp_path):
    first, second = sit(tmp_path), sit(tmp_path)
    assert first.folder != second.folder
    for name in (runs.SCORES, runs.ROWS, runs.TREC):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


def test_scores_hold_no_nan_and_sorted_keys(tmp_path):
    text = (sit(tmp_path).folder / runs.SCORES).read_text(encoding="utf-8")
    scores = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} in scores.json"))
    assert list(scores["mini-report"]["figures"]) == sorted(scores["mini-report"]["figures"])
    assert "seconds" not in text


def test_the_trec_file_has_six_fields_in_every_line(tmp_path):
    lines = (sit(tmp_path).folder / runs.TREC).read_text(encoding="utf-8").splitlines()
    assert {len(line.split(" ")) for line in lines} == {6}
    assert lines[0].startswith("mini-report/q1 Q0 mini:0 1 1.000000 default")


def test_times_are_kept_by_question_and_by_stage(tmp_path):
    timings = sit(tmp_path).timings["mini-report"]
    assert set(timings.questions) == {name for name, *_ in QUESTIONS}
    assert timings.stages["retrieval"]["p50"].value == 0.004
    assert set(timings.stages) == {"total", "retrieval", "compose"}


class FailingSystem(VectorSystem):
    def answer(self, question, history, question_id):
        if question_id in ("q2", "q7"):
            raise RuntimeError("broken\nin two lines")
        return super().answer(question, history, question_id)


def test_a_question_at_which_the_system_fails_counts_against_it_and_does_not_end_the_run(tmp_path, capsys):
    failing = Openers(lambda config, corpus: FailingSystem(open_vector_system(config, corpus).documents), FAKES.rank)
    scores = sit(tmp_path, openers=failing).scores["mini-report"]
    assert scores.n_failed == 2
    assert scores.figures["answer_accuracy"].value == pytest.approx(5 / 6, abs=1e-6)
    assert scores.figures["answer_accuracy"].n == 6
    assert scores.figures["abstention_recall"].value == 0.5  # q7 failed, so it did not keep silent
    assert scores.lost_at["failed"] == 2
    assert "failed: RuntimeError: broken\n" in capsys.readouterr().err


def test_a_limit_puts_the_first_questions_only(tmp_path):
    run = sit(tmp_path, "--limit", "3")
    assert [row.id for row in run.rows] == ["q1", "q2", "q3"] and run.config.limit == 3


def test_a_ranking_set_is_scored_over_items_and_pages(tmp_path):
    folder = tmp_path / "beir"
    folder.mkdir()
    items = [{"_id": f"p{n}#1", "text": f"word{n}", "doc_id": f"p{n}"} for n in range(3)]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, items)), encoding="utf-8")
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "word2 ?"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text("h\nq\tp2#1\t1\n", encoding="utf-8")
    words = ["run", "--set", f"bench:{folder}", "--out", str(tmp_path / "out")]
    assert commands.main(words, FAKES) == 0
    figures = read_run("latest", tmp_path / "out").scores["beir"].figures
    assert (figures["passage_ndcg@10"].value, figures["document_recall@1"].value) == (1.0, 1.0)


def test_a_run_that_cannot_be_written_leaves_nothing(tmp_path, monkeypatch):
    run = sit(tmp_path)

    def refuse(_run):
        raise OSError("disk full")

    monkeypatch.setattr(runs, "_trec", refuse)
    with pytest.raises(OSError, match="disk full"):
        write_run(run.model_copy(update={"folder": tmp_path / "other" / "name"}))
    assert list((tmp_path / "other").iterdir()) == []


def test_a_name_that_is_taken_gets_a_number(tmp_path):
    run = sit(tmp_path)
    assert write_run(run).name == f"{run.folder.name}-2"


def test_an_unknown_run_names_the_newest_and_a_damaged_one_is_told(tmp_path):
    run = sit(tmp_path)
    with pytest.raises(RunError, match=f"no run 'absent'; newest in .*{run.folder.name}"):
        read_run("absent", run.folder.parent)
    (run.folder / runs.ROWS).write_text('{"task": "ask"}\n', encoding="utf-8")
    with pytest.raises(RunError, match="is not a run of this version"):
        read_run(run.folder)
