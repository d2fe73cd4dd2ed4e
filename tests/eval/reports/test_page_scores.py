from __future__ import annotations

import json
import re

import pytest
from exam_fakes import FAKES, QUESTIONS, WORSE, sit

from eval import commands
from eval.reports.page_scores import MAX_WORDS, SHOWN, page_scores
from eval.reports.run_comparison import compare_runs
from eval.reports.runs import read_run
from eval.scores.set_scores import METRICS
from qa.web.score_records import read_scores
from qa.web.score_words import score_words


def test_the_page_gets_the_figures_of_the_run_in_the_form_it_reads(tmp_path):
    run = sit(tmp_path, openers=WORSE)
    target = tmp_path / "page.json"
    words = ["page", run.folder.name, "--out", str(run.folder.parent), "--file", str(target)]
    assert commands.main(words, FAKES) == 0
    scores = read_scores(target.read_text(encoding="utf-8"))
    accuracy = run.scores["mini-report"].figures["answer_accuracy"]
    assert [(row.set, row.n) for row in scores.rows] == [("mini-report", len(QUESTIONS))]
    assert scores.rows[0].measures["answer accuracy"] == (accuracy.value, accuracy.low, accuracy.high)
    assert scores.rows[0].counts["answer accuracy"] == accuracy.n == 6
    assert scores.commit == run.config.commit and len(scores.plots) == 4
    assert {plot.set for plot in scores.plots} == {"mini-report"}
    wrong = [row for row in run.rows if not row.is_right]
    assert wrong and [(one.id, one.question) for one in scores.failures] == [(row.id, row.question) for row in wrong]
    for failure, row in zip(scores.failures, wrong, strict=True):
        assert bool(failure.gold) == row.answerable and failure.answer == row.text


def page_of(tmp_path, *words):
    """What `python -m eval page` writes for runs in tmp_path/out, as the page reads it."""
    target = tmp_path / "page.json"
    assert commands.main(["page", *words, "--out", str(tmp_path / "out"), "--file", str(target)], FAKES) == 0
    return read_scores(target.read_text(encoding="utf-8"))


@pytest.fixture
def words_config(tmp_path):
    """A configuration of a baseline, which the fake openers answer with their own system."""
    path = tmp_path / "words.json"
    path.write_text('{"name": "words", "system": "bm25", "settings": {"n_hits": 3}}', encoding="utf-8")
    return path


def test_two_runs_are_compared_over_the_questions_both_have(tmp_path):
    good, worse = sit(tmp_path), sit(tmp_path, openers=WORSE)
    scores = page_of(tmp_path, worse.folder.name, good.folder.name)
    assert (scores.name, scores.compared.name, scores.compared.command) == (
        worse.folder.name, good.folder.name, good.config.command,
    )  # fmt: skip
    (found,) = scores.compared.sets
    assert (found.set, found.n, found.n_left_out) == ("mini-report", len(QUESTIONS), 0)
    (paired,) = compare_runs(good, worse, commands.SEED)
    assert [one.name for one in found.measures] == [
        "answer accuracy", "abstention F1", "AUROC of confidence", "wrong of those at .8 or more",
    ]  # fmt: skip
    accuracy = paired.differences["answer_accuracy"]
    assert (found.measures[0].n_own, found.measures[0].n_other) == (accuracy.n, accuracy.n) == (6, 6)
    assert found.measures[0].difference == (accuracy.value, accuracy.low, accuracy.high) and accuracy.value < 0
    assert found.measures[0].own[0] - found.measures[0].other[0] == pytest.approx(accuracy.value, abs=1e-5)
    assert [one.id for one in found.lost] == ["q1"] and found.won == ()
    (lost,) = found.lost
    rows = {row.id: row for row in worse.rows}
    assert (lost.own, lost.own_status, lost.other_status) == (rows["q1"].text, rows["q1"].status.value, "answered")
    assert lost.lost_at == rows["q1"].lost_at.value and lost.other.startswith("The river has 14")
    back = page_of(tmp_path, good.folder.name, worse.folder.name).compared.sets[0]
    assert [one.id for one in back.won] == ["q1"] and back.lost == ()


def test_a_run_with_no_other_and_no_baselines_says_none_of_them(tmp_path):
    scores = page_of(tmp_path, sit(tmp_path).folder.name)
    assert scores.compared is None and scores.baselines == ()


def test_baselines_that_the_same_command_sat_stand_beside_the_run(tmp_path, words_config):
    sit(tmp_path, "--config", "default", "--config", str(words_config))
    scores = page_of(tmp_path, "default")
    baseline = read_run("words", tmp_path / "out")
    (found,) = scores.baselines
    figure = baseline.scores["mini-report"].figures["answer_accuracy"]
    assert (found.name, found.command) == ("words", baseline.config.command)
    assert [(row.set, row.n) for row in found.rows] == [("mini-report", len(QUESTIONS))]
    assert found.rows[0].measures["answer accuracy"] == (figure.value, figure.low, figure.high)


def test_a_baseline_of_another_command_stands_there_only_when_it_is_named(tmp_path, words_config):
    sit(tmp_path)
    sit(tmp_path, "--config", str(words_config))
    assert page_of(tmp_path, "default").baselines == ()
    assert [one.name for one in page_of(tmp_path, "default", "--baseline", "words").baselines] == ["words"]


def test_a_baseline_over_other_questions_is_refused(tmp_path, words_config, capsys):
    sit(tmp_path)
    sit(tmp_path, "--config", str(words_config), "--limit", "5")
    words = [
        "page",
        "default",
        "--baseline",
        "words",
        "--out",
        str(tmp_path / "out"),
        "--file",
        str(tmp_path / "p.json"),
    ]
    assert commands.main(words, FAKES) == 2
    assert "sat no set of" in capsys.readouterr().err and not (tmp_path / "p.json").exists()


def test_runs_that_share_no_set_are_not_compared_and_nothing_is_written(tmp_path, capsys):
    sit(tmp_path, name="one"), sit(tmp_path, name="two")
    first, second = sorted(path.name for path in (tmp_path / "out").iterdir())
    words = ["page", first, second, "--out", str(tmp_path / "out"), "--file", str(tmp_path / "p.json")]
    assert commands.main(words, FAKES) == 2
    assert "the runs share no set" in capsys.readouterr().err and not (tmp_path / "p.json").exists()


def test_an_answer_that_is_long_says_that_it_goes_on(tmp_path):
    good, worse = sit(tmp_path), sit(tmp_path, openers=WORSE)
    rows = tuple(row.model_copy(update={"text": "x" * (MAX_WORDS + 1)}) for row in worse.rows)
    told = json.loads(page_scores(worse.model_copy(update={"rows": rows}), good, seed=1))
    (lost,) = told["compared"]["sets"][0]["lost"]
    assert lost["own"] == told["failures"][0]["answer"] == "x" * MAX_WORDS + " …" and not lost["other"].endswith("…")


@pytest.mark.parametrize("key", SHOWN)
def test_every_measure_of_the_page_has_words_in_both_languages(key):
    chinese = score_words(METRICS[key].title, "zh")
    assert re.search("[\u4e00-\u9fff]", chinese) and score_words(METRICS[key].title, "en")
