"""Registers of small texts that are no pages of a corpus: what counts as a measure, and what is declared."""

import pytest
from grammar import headings, measures, read

from qa.corpus.measures import count_warnings

TWO_ASPECTS = (
    "The plan sets out {count} tasks in two areas. First, we will cut costs, including lower fees and lower rents. "
    "The second is to train people, including three measures to open schools, pay teachers, and print books."
)


def test_lists_in_run_in_items_are_the_measures():
    assert measures(TWO_ASPECTS.format(count="five")) == [
        ("1.1", "lower fees"), ("1.2", "lower rents"), ("2.1", "open schools"), ("2.2", "pay teachers"), ("2.3", "print books"),
    ]  # fmt: skip


def test_aspects_carry_heading_and_declared_count():
    register = read(TWO_ASPECTS.format(count="five")).register
    assert [(a.number, a.heading, a.declared) for a in register.aspects] == [
        ("1", "cut costs", None),
        ("2", "train people", 3),
    ]
    assert (register.declared, register.declared_aspects, register.found) == (5, 2, 5)
    assert count_warnings(register) == ()


def test_a_declared_count_that_differs_from_what_is_found_is_a_warning():
    assert count_warnings(read(TWO_ASPECTS.format(count="seven")).register) == (
        "doc: the text declares 7 measures, 5 were found",
    )


def test_an_aspect_that_declares_more_than_it_lists_is_a_warning():
    text = "First, cut costs, including four measures to cut fees and cut rents. Second, train staff, including schools and courses."
    assert count_warnings(read(text).register) == ("doc: aspect 1 declares 4 measures, 2 were found",)


def test_declared_aspects_that_were_not_found_are_a_warning():
    text = TWO_ASPECTS.format(count="five").replace("two areas", "three areas")
    assert count_warnings(read(text).register) == ("doc: the text declares 3 aspects, 2 were found",)


def test_the_sentence_that_declares_is_kept_as_a_span():
    found = read(TWO_ASPECTS.format(count="five"))
    assert found.register.declared_span.of(found.document.text) == "The plan sets out five tasks in two areas."


def test_a_count_of_something_else_is_not_what_the_text_declares():
    text = (
        "1. Background\nThe council proposed 21 policies for ports.\n"
        "2. Contents\nFirst, cut costs, including fees and rents. Second, train staff, including schools and courses."
    )
    register = read(text).register
    assert (register.declared, register.found) == (None, 4)


def test_an_aspect_without_a_list_is_itself_one_measure():
    text = "First, cut costs, including fees and rents. Second, train staff, including schools and courses. Third, build roads."
    assert measures(text)[-1] == ("3.1", "build roads")


def test_chinese_aspects_with_lists_are_read_like_english_ones():
    text = (
        "全文分为两个方面五条措施。一是优化服务，包括减费、提速两项措施。二是培养人才，包括办学、引才和奖励三项措施。"
    )
    register = read(text).register
    assert [(m.number, m.text) for m in register.measures] == [
        ("1.1", "减费"), ("1.2", "提速"), ("2.1", "办学"), ("2.2", "引才"), ("2.3", "奖励"),
    ]  # fmt: skip
    assert (register.declared, register.declared_aspects) == (5, 2)
    assert count_warnings(register) == ()


def test_items_under_numbered_headings_are_the_measures():
    text = (
        "一、总体要求\n统一思想。\n二、主要任务\n（一）修路。做好。\n（二）造林。做好。\n三、保障\n（一）领导。加强。"
    )
    assert measures(text) == [
        ("1.1", "（一）修路。做好。"),
        ("1.2", "（二）造林。做好。"),
        ("2.1", "（一）领导。加强。"),
    ]


def test_articles_are_the_measures_of_a_decree():
    text = "第一章 总则\n第一条 为了修路，制定本办法。\n第二条 本办法适用于本省。\n第二章 附则\n第三条 本办法施行。"
    register = read(text).register
    assert [(m.number, m.section) for m in register.measures] == [("1", "总则"), ("2", "总则"), ("3", "附则")]
    assert register.measures[1].text == "第二条 本办法适用于本省。"


def test_english_articles_keep_their_own_paragraphs():
    text = "Article 1 Purpose\nThis law protects rivers.\nArticle 2 Duties\n(1) report yearly;\n(2) keep books."
    assert measures(text) == [
        ("1", "Article 1 Purpose\nThis law protects rivers."), ("2", "Article 2 Duties\n(1) report yearly;\n(2) keep books."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "The notice sets out three measures:\n(1) Cut fees;\n(2) Speed up permits;\n(3) Open windows.",
        "The notice sets out three measures. First, cut fees. Second, speed up permits. Third, open windows.",
        "各地要做好以下三项工作：一是减费；二是提速；三是开窗。",
        "各地要做好以下三项工作：\n一、减费。\n二、提速。\n三、开窗。",
    ],
)
def test_a_single_row_of_items_that_a_sentence_counts_is_a_register(text):
    register = read(text).register
    assert (register.declared, register.found) == (3, 3)
    assert [m.number for m in register.measures] == ["1", "2", "3"]


def test_a_counted_row_that_is_too_short_is_a_warning():
    text = "The notice sets out four measures:\n(1) Cut fees;\n(2) Speed up permits;\n(3) Open windows."
    assert count_warnings(read(text).register) == ("doc: the text declares 4 measures, 3 were found",)


@pytest.mark.parametrize(
    "text",
    [
        "Offices close on Monday. They open on Tuesday.\nThe telephone is staffed.",
        "办公室星期一休息。星期二上班。",
        "1. Scope\nThis applies to all.\n2. Contact\nAsk the office.",
        "One line",
    ],
)
def test_a_text_without_counted_items_has_an_empty_register_and_passages(text):
    found = read(text)
    assert found.register.measures == () and found.register.declared is None
    assert "".join(p.text for p in found.passages if p.kind == "paragraph").replace("\n", "")
    assert count_warnings(found.register) == ()


def test_a_flat_notice_with_numbered_paragraphs_keeps_their_heads():
    text = "1. Scope. This notice applies to all.\n2. Dates. It starts on May 1.\n3. Contact. Ask the office."
    assert headings(text) == [("1", "Scope"), ("2", "Dates"), ("3", "Contact")]
