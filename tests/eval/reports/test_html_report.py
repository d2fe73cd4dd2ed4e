from __future__ import annotations

from exam_fakes import FAKES, QUESTIONS, WORSE, VectorSystem, open_vector_system, sit
from well_formed import parsed

from eval import commands
from eval.reports.html_report import report_html
from eval.systems.openers import Openers

HOSTILE = '</style><script>alert("1")</script>\'"><img src=x onerror=alert(2)>&amp;'


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
