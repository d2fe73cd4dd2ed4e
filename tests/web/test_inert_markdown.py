import re

import pytest
from fake_assistant import HOSTILE
from hypothesis import given
from hypothesis import strategies as st

from qa.web.conversation import asks
from qa.web.inert_markdown import inert, inert_line, with_markers


def test_plain_words_stay_as_they_are():
    words = 'On March 9, 2023, the "Rules" (No. 5) were adopted; 3.5% - 0555-1234567. 第六，码头！'
    assert inert(words) == words


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        ("[a](b) ![c](d)", "&#91;a&#93;(b) !&#91;c&#93;(d)"),
        ("*a* _b_ `c` ~d~ \\e |f|", "&#42;a&#42; &#95;b&#95; &#96;c&#96; &#126;d&#126; &#92;e &#124;f&#124;"),
        ("1. Drafting", "1&#46; Drafting"),
        ("- x\n+ y\n=== ", "&#45; x\n&#43; y\n&#61;=="),
        ("# head\n    code", "&#35; head\ncode"),
        ("https://a.b www.c.d e@f.g", "https&#58;//a.b www&#46;c.d e&#64;f.g"),
    ],
)
def test_markup_is_shown_and_not_obeyed(text, shown):
    assert inert(text) == shown


@given(st.text())
def test_nothing_that_markdown_or_html_could_read_is_left(text):
    assert not re.search(r"[<>\[\]`*_~\\|$]|://|&(?!#?\w+;)", inert(text))
    assert "\n" not in inert_line(text)


@given(st.text(alphabet="[]()12:- \n<!*a", max_size=40))
def test_only_known_markers_become_links(text):
    left = re.sub(r"(?<!\S)\[1\](?![(\[:])", "", with_markers(text, [1]))
    assert "[" not in left and "]" not in left


def test_markers_side_by_side_stay_two_links():
    assert with_markers("End.[2][1] [9]", [1, 2]) == "End. [2] [1] &#91;9&#93;"


def test_a_bracket_or_colon_after_a_marker_is_not_a_link_target():
    assert with_markers("[1](x)\n[1]: y", [1]) == "[1]&#40;x)\n[1]&#58; y"


def test_list_lines_of_an_answer_are_list_items():
    assert with_markers("Two:\n- one [1]\n- 1. two", [1]) == "Two:\n- one [1]\n- 1&#46; two"


def test_measures_are_list_items_and_a_line_after_them_is_not():
    text = "Aspect 1 1.1 one [1]\n1.2 two\n1.3 three [1]\nAspect 2"
    assert with_markers(text, [1]) == "Aspect 1 1.1 one [1]\n- 1.2 two\n- 1.3 three [1]\n\nAspect 2"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Aspect 1, a: 1.1 one [1] [2]\n1.2 two [3]", "Aspect 1, a: [1]\n- 1.1 one [2]\n- 1.2 two [3]"),
        ("第一方面：1.1 one [1]\n1.2 two", "第一方面：\n- 1.1 one [1]\n- 1.2 two"),
        ("The rate: 1.5 times [1]\nMore", "The rate: 1.5 times [1]\nMore"),
    ],
)
def test_a_head_and_its_first_measure_are_parted_when_more_measures_follow(text, shown):
    assert with_markers(text, [1, 2, 3]) == shown


def test_hostile_questions_are_inert():
    assert "<" not in asks(HOSTILE)["content"]
