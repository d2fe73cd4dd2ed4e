import json

import pytest
from fake_assistant import FakeAssistant
from html_reading import Lines

from eval.reports.plots import Line, bar_plot, line_plot
from qa.web.about import Stores, about_page
from qa.web.safe_svg import safe_svg
from qa.web.scores_view import read_scores, scores_content, scores_html

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


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"date": "x"}', scores_text(rows=[{"set": "s", "n": -1, "measures": {}}])]
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
