import json

import pytest
from fake_assistant import FakeAssistant
from html_reading import Lines

from eval.reports.plots import Line, bar_plot, line_plot
from qa.web.about import Stores, about_page
from qa.web.safe_svg import safe_svg
from qa.web.score_records import read_scores
from qa.web.scores_view import scores_content, scores_html

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10">'
PLOT = OPEN + '<title>a &lt; b</title><rect class="s0" x="1" y="2" width="3" height="4"/><text x="1">0.5</text></svg>'


def scores_text(**more):
    found = {
        "date": "2026-11-24", "commit": "abc1234", "command": "python -m eval run",
        "rows": [{"set": "river-report", "n": 159, "measures": {"accuracy": [0.74, 0.65, 0.81], "MRR": None}}],
        "plots": [{"title": "Recall", "svg": PLOT}],
    }  # fmt: skip
    return json.dumps(found | more)


def test_the_table_shows_sets_values_intervals_and_where_they_come_from():
    html = scores_html(scores_text())
    for words in ("river-report", "159", "0.74 <small>[0.65, 0.81]</small>", "<td>–</td>", "2026-11-24", "abc1234",
                  "python -m eval run", "<svg", "Recall"):  # fmt: skip
        assert words in html


def test_a_plot_carries_the_name_and_the_size_of_its_set():
    rows = [{"set": name, "n": n, "measures": {}} for name, n in (("river-report", 159), ("lake", 40))]
    older = scores_html(scores_text(rows=rows))
    assert "Recall: lake, n = 40" in older and "Recall：lake，n = 40" in older
    plots = [{"title": "Recall", "svg": PLOT, "set": row["set"]} for row in rows]
    every = scores_content(scores_text(rows=rows, plots=plots))
    assert "Recall: river-report, n = 159" in every and "Recall: lake, n = 40" in every
    assert "river-report, n" not in scores_html(scores_text(rows=rows, plots=plots))  # the rest stands on its own page


def test_what_went_wrong_can_be_browsed_set_by_set():
    failures = [
        {"set": "river-report", "id": "q7", "question": "How <b>wide</b>?", "status": "not_stated", "gold": ["forty yards"],
         "answer": "The text does not say.", "nearest": ["thirty yards"], "lost_at": "wrongly_abstained"},
        {"set": "river-report", "id": "q8", "question": "Who?", "status": "answered", "answer": "Nobody"},
    ]  # fmt: skip
    html = scores_content(scores_text(failures=failures))
    for words in ("What went wrong (2)", "How &lt;b&gt;wide&lt;/b&gt;?", "forty yards", "thirty yards", "wrongly_abstained",
                  "that the text does not say"):  # fmt: skip
        assert words in html
    assert "kept no list" in scores_content(scores_text()) and "kept no list" not in html


BASELINE = {
    "name": "bm25", "date": "2026-11-23", "commit": "def5678", "command": "python -m eval run --config bm25",
    "rows": [{"set": "river-report", "n": 159, "measures": {"accuracy": [0.31, 0.2, 0.4]}}],
}  # fmt: skip
COMPARED = {
    "name": "20261120-default", "date": "2026-11-20", "commit": "0ld", "command": "python -m eval",
    "sets": [{
        "set": "river-report", "n": 150, "n_left_out": 9,
        "measures": [
            {"name": "answer accuracy", "n_own": 110, "n_other": 110, "own": [0.74, 0.65, 0.81], "other": [0.6, 0.5, 0.7], "difference": [0.14, 0.02, 0.2]},
            {"name": "AUROC of confidence", "n_own": 150, "n_other": 40, "own": [0.9, 0.8, 1], "other": [0.95, 0.9, 1], "difference": [-0.05, -0.1, 0.004]},
            {"name": "new measure", "n_own": 0, "n_other": 0, "own": None, "other": None, "difference": None},
        ],
        "won": [{"id": "q7", "question": "How <b>wide</b>?", "lost_at": "not_cited", "own_status": "answered", "own": "forty yards",
                 "other_status": "not_stated", "other": "silence"}],
    }],
}  # fmt: skip


@pytest.mark.parametrize("view", [scores_html, scores_content])
def test_baselines_stand_under_the_row_of_their_set_with_where_they_come_from(view):
    html = view(scores_text(baselines=[BASELINE]))
    assert '<tr class="baseline"><th scope="row">bm25 <small><span class="en" lang="en">baseline</span>' in html
    assert html.index("river-report") < html.index(">bm25 ") < html.index("0.31 <small>[0.20, 0.40]</small>")
    assert "def5678" in html and "python -m eval run --config bm25" in html
    assert "baseline" not in view(scores_text())


def test_a_measure_says_on_how_many_questions_it_rests_where_those_are_not_all_of_the_set():
    row = {
        "set": "s",
        "n": 159,
        "measures": {"a": [0.5, 0.4, 0.6], "b": [0.7, 0.6, 0.8]},
        "counts": {"a": 159, "b": 44},
    }
    html = scores_html(scores_text(rows=[row]))
    assert "<td>0.50 <small>[0.40, 0.60]</small></td>" in html
    assert "<td>0.70 <small>[0.60, 0.80]</small> <small>n = 44</small></td>" in html


@pytest.mark.parametrize("view", [scores_html, scores_content])
def test_two_runs_are_shown_with_n_intervals_difference_and_the_questions_that_changed(view):
    html = view(scores_text(compared=COMPARED))
    for words in (
        "20261120-default", "n = 150", "9 in one run only", "+0.14 <small>[+0.02, +0.20]</small>", "−0.05 <small>[−0.10, +0.00]</small>",
        "<td>110</td>", "<td>150 / 40</td>", "回答正确率", "new measure", "<td>–</td><td>–</td><td>–</td><td>0</td>",
        "river-report: right now, wrong in the other (1)", "river-report: wrong now, right in the other (0)",
        "How &lt;b&gt;wide&lt;/b&gt;?", "not_stated · not_cited", "forty yards", "silence",
    ):  # fmt: skip
        assert words in html
    assert html.count("<strong>") == 1  # the one difference whose interval leaves out zero
    assert "compared" not in view(scores_text(compared=None)).lower()


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        scores_text(compared={"name": "x"}),
        scores_text(baselines=[{"name": "x"}]),
        '{"date": "x"}',
        scores_text(rows=[{"set": "s", "n": -1, "measures": {}}]),
    ],
)
def test_a_scores_file_that_is_wrong_is_said_and_nothing_is_made_up(text):
    assert "could not be read" in scores_html(text) and "<table" not in scores_html(text)


def test_the_packaged_scores_can_be_read_when_they_are_there():
    scores = read_scores()
    assert scores is None or (scores.rows and "could not be read" not in scores_html())


def test_a_plain_drawing_is_kept():
    assert safe_svg(PLOT) == PLOT.replace(' xmlns="http://www.w3.org/2000/svg"', "").replace('4"/>', '4"></rect>')


@pytest.mark.parametrize(
    "inside",
    [
        "<script>window.pwned=1</script>", '<rect onload="window.pwned=1"/>', '<a href="javascript:1"><rect/></a>',
        '<image href="https://evil.example/x.png"/>', "<style>*{}</style>", "<foreignObject><p>x</p></foreignObject>",
        '<rect fill="url(https://evil.example/x)"/>', '<use href="#x"/>', '<rect style="fill:red"/>', "<b", "&evil;",
        '<animate attributeName="x"/>', '<html:script xmlns:html="http://www.w3.org/1999/xhtml">1</html:script>',
        "<!-- note -->",
    ],
)  # fmt: skip
def test_a_drawing_with_anything_else_is_left_out(inside):
    evil = OPEN + inside + "</svg>"
    assert safe_svg(evil) is None
    html = scores_html(scores_text(plots=[{"title": "<b>t</b>", "svg": evil}]))
    assert "left out" in html and "evil" not in html and "pwned" not in html and "<b>" not in html


@pytest.mark.parametrize(
    "plot",
    [
        line_plot(
            [Line("a & b", [(0, 0), (1, 1)], [2, 3]), Line("c", [(0, 1), (1, 0)], is_dashed=True)], "x", "y: share"
        ),
        bar_plot([("river-tune", 0.79, "0.79 [0.72, 0.86]"), ("第二套", 0.5, "n = 3")], "accuracy"),
    ],
)
def test_the_plots_of_the_exam_are_plain_drawings(plot):
    assert safe_svg(plot) is not None


@pytest.mark.parametrize("text", ["", "<p/>", "<svg/>", '<!DOCTYPE x [<!ENTITY a "b">]>' + PLOT, "<?x?>" + PLOT])
def test_what_is_no_drawing_is_left_out(text):
    assert safe_svg(text) is None


def test_the_tab_says_what_the_text_is_and_what_is_kept():
    html = about_page(FakeAssistant(), Stores(feedback=True))
    for words in ("interpretation, not the policy itself", "Alder River Authority", "2023-05-04",
                  "Alder Order No. 5", "http://river.example/boats/000.html", "fake-encoder r1",
                  "No address, no name", "政策解读用来说明政策"):  # fmt: skip
        assert words in html
    assert "stores no opinions" in about_page(FakeAssistant(), Stores())


def test_hostile_facts_of_a_document_stay_words():
    parsed = Lines(about_page(FakeAssistant(is_several=True), Stores(feedback=True)))
    assert not parsed.tags & {"script", "img", "form", "button", "style"}
    links = [attributes["href"] for tag, attributes in parsed.attributes if tag == "a"]
    assert links == ["http://river.example/boats/000.html", "scores"]
