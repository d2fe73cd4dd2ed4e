from __future__ import annotations

import html.parser
import json
import re

import pytest
from exam_fakes import FAKES, QUESTIONS, VectorSystem, open_vector_system, write_exam

from eval import commands
from eval.exam_errors import RunError
from eval.reports import runs
from eval.reports.figures_table import markdown_table
from eval.reports.html_report import report_html
from eval.reports.plots import Line, bar_plot, line_plot
from eval.reports.run_comparison import compare_runs, comparison_text
from eval.reports.runs import read_run, write_run
from eval.systems.openers import Openers
from qa.web.scores_view import read_scores

HOSTILE = '</style><script>alert("1")</script>\'"><img src=x onerror=alert(2)>&amp;'


def sit(tmp_path, *options, openers=FAKES, name="mini-report"):
    found, corpus = write_exam(tmp_path, name)
    words = ["run", "--set", str(found), "--corpus", str(corpus), "--out", str(tmp_path / "out"), *options]
    assert commands.main(words, openers) == 0
    return read_run("latest", tmp_path / "out")


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


class WorseSystem(VectorSystem):
    def answer(self, question, history, question_id):
        return super().answer("pizza" if question_id == "q1" else question, history, question_id)


WORSE = Openers(lambda config, corpus: WorseSystem(open_vector_system(config, corpus).documents), FAKES.rank)


def test_a_comparison_lists_won_and_lost_questions_with_paired_intervals(tmp_path):
    good, worse = sit(tmp_path), sit(tmp_path, openers=WORSE)
    (found,) = compare_runs(good, worse, seed=3)
    assert ([one.id for one in found.lost], found.won, found.n) == (["q1"], (), 8)
    accuracy = found.differences["answer_accuracy"]
    assert accuracy.value == pytest.approx(-1 / 6, abs=1e-6) and accuracy.low <= accuracy.value <= accuracy.high == 0.0
    (same,) = compare_runs(good, good, seed=3)
    assert all((f.value, f.low, f.high) == (0.0, 0.0, 0.0) for f in same.differences.values() if f.value is not None)
    text = comparison_text(good, worse, [found])
    assert "lost by B: 1" in text and "q1  How many state-level" in text


def test_runs_without_a_common_set_are_not_compared(tmp_path):
    with pytest.raises(RunError, match="the runs share no set"):
        compare_runs(sit(tmp_path), sit(tmp_path, name="other"), seed=1)


def test_questions_that_only_one_run_has_are_left_out_and_counted(tmp_path):
    (found,) = compare_runs(sit(tmp_path), sit(tmp_path, "--limit", "5"), seed=1)
    assert (found.n, found.n_left_out) == (5, 3)


class WellFormed(html.parser.HTMLParser):
    VOID = {"meta", "line", "rect", "circle"}

    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def parsed(page):
    parser = WellFormed()
    parser.feed(page)
    assert parser.open == []
    return parser.seen


def test_a_report_is_one_page_that_loads_nothing_and_names_every_lost_question(tmp_path):
    page = report_html(sit(tmp_path, openers=WORSE))
    tags = parsed(page)
    assert not {"script", "img", "link", "iframe"} & {tag for tag, _ in tags}
    assert not [attrs for _, attrs in tags if {"src", "href"} & set(attrs)]
    assert sum(tag == "svg" for tag, _ in tags) == 5
    assert "prefers-color-scheme:dark" in page and "default-src 'none'" in page
    assert "<b>q1</b>" in page and "<b>q2</b>" not in page and "NaN" not in page


class HostileSystem(VectorSystem):
    def answer(self, question, history, question_id):
        answer = super().answer("pizza" if question_id == "q1" else question, history, question_id)
        return answer.model_copy(update={"text": answer.text + HOSTILE, "stages": {HOSTILE: 0.1}})


def test_a_report_escapes_hostile_questions_answers_and_stage_names(tmp_path, monkeypatch):
    monkeypatch.setattr("exam_fakes.QUESTIONS", tuple((i, k, f"{q} {HOSTILE}", e, m) for i, k, q, e, m in QUESTIONS))
    hostile = Openers(lambda config, corpus: HostileSystem(open_vector_system(config, corpus).documents), FAKES.rank)
    page = report_html(sit(tmp_path, openers=hostile))
    assert not {"script", "img"} & {tag for tag, _ in parsed(page)}
    assert page.count("</style>") == 1 and "&lt;script&gt;" in page and "<script" not in page
    assert not any(name.startswith("on") for _, attrs in parsed(page) for name in attrs)


def test_the_report_command_writes_the_page_beside_the_run(tmp_path, capsys):
    run = sit(tmp_path)
    assert commands.main(["report", run.folder.name, "--out", str(run.folder.parent)], FAKES) == 0
    assert (run.folder / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert capsys.readouterr().out.endswith("report.html\n")


def test_the_page_gets_the_figures_of_the_run_in_the_form_it_reads(tmp_path):
    run = sit(tmp_path, openers=WORSE)
    target = tmp_path / "page.json"
    words = ["page", run.folder.name, "--out", str(run.folder.parent), "--file", str(target)]
    assert commands.main(words, FAKES) == 0
    scores = read_scores(target.read_text(encoding="utf-8"))
    accuracy = run.scores["mini-report"].figures["answer_accuracy"]
    assert [(row.set, row.n) for row in scores.rows] == [("mini-report", len(QUESTIONS))]
    assert scores.rows[0].measures["answer accuracy"] == (accuracy.value, accuracy.low, accuracy.high)
    assert scores.commit == run.config.commit and len(scores.plots) == 4


def test_plots_of_nothing_are_still_plots():
    parsed(line_plot([Line("empty", [])], "x", "y"))
    parsed(bar_plot([], "nothing"))
    parsed(bar_plot([("zero", 0.0, "0")], "zero"))


def test_a_plot_puts_a_point_where_it_belongs():
    drawn = line_plot([Line("one", [(0, 0), (1, 1)], [2, 2])], "x", "y")
    assert 'points="46.0,220.0 368.0,12.0"' in drawn


def test_the_markdown_table_has_a_row_a_run_with_n_interval_commit_and_command(tmp_path):
    first, second = sit(tmp_path), sit(tmp_path, openers=WORSE)
    table = markdown_table([first, second])
    rows = [line for line in table.splitlines() if line.startswith("| default")]
    assert len(rows) == 2 and "1.000 [1.000, 1.000]" in rows[0]
    assert "(n = 8)" in table and "python -m eval run" in table and "answer accuracy 6" in table
    assert {line.count("|") for line in table.splitlines() if line.startswith("|")} == {rows[0].count("|")}
