from __future__ import annotations

from exam_fakes import FAKES, QUESTIONS, WORSE, sit

from eval import commands
from qa.web.scores_view import read_scores


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
    assert {plot.set for plot in scores.plots} == {"mini-report"}
    wrong = [row for row in run.rows if not row.is_right]
    assert wrong and [(one.id, one.question) for one in scores.failures] == [(row.id, row.question) for row in wrong]
    for failure, row in zip(scores.failures, wrong, strict=True):
        assert bool(failure.gold) == row.answerable and failure.answer == row.text
