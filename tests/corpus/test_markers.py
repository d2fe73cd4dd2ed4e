"""Markers at the start of lines and inside running text. No text here is a page of a corpus."""

import sys

import pytest
from grammar import headings, read, run_ins

from qa.corpus.enumeration import Style, line_markers
from qa.corpus.outline import section_path


@pytest.mark.parametrize(
    ("line", "style", "value"),
    [
        ("1. Scope", Style.ARABIC, 1),
        ("12．适用范围", Style.ARABIC, 12),
        ("3、其他事项", Style.ARABIC, 3),
        ("2.4 Fees", Style.DOTTED, 4),
        ("1.10.3. Waivers", Style.DOTTED, 3),
        ("(7) Appeals", Style.PAREN, 7),
        ("（7）申诉", Style.PAREN, 7),
        ("7) Appeals", Style.PAREN, 7),
        ("③ Collect the card", Style.CIRCLED, 3),
        ("⑳ Close the file", Style.CIRCLED, 20),
        ("Ii. Contents", Style.ROMAN, 2),
        ("IV. Duties", Style.ROMAN, 4),
        ("(xii) Appeals", Style.ROMAN, 12),
        ("b) Fees", Style.LETTER, 2),
        ("C. Fees", Style.LETTER, 3),
        ("Third, fees", Style.ORDINAL, 3),
        ("Thirdly, fees", Style.ORDINAL, 3),
        ("THE SECOND: fees", Style.ORDINAL, 2),
        ("Twenty-first, fees", Style.ORDINAL, 21),
        ("十二、附则", Style.HAN, 12),
        ("（二十三）监督检查", Style.HAN_PAREN, 23),
        ("(三)监督检查", Style.HAN_PAREN, 3),
        ("第一百零五条 本法自公布之日起施行", Style.ARTICLE, 105),
        ("第 3 条　费用", Style.ARTICLE, 3),
        ("第三章 费用", Style.CHAPTER, 3),
        ("第二节 减免", Style.SECTION, 2),
        ("第一编 总则", Style.PART, 1),
        ("Article 3 Fees", Style.ARTICLE, 3),
        ("ARTICLE III. Fees", Style.ARTICLE, 3),
        ("Chapter II Fees", Style.CHAPTER, 2),
        ("Chapter Two: Fees", Style.CHAPTER, 2),
        ("Section 14 - Fees", Style.SECTION, 14),
        ("Part One: Aims", Style.PART, 1),
        ("### Fees", Style.HASH, 3),
    ],
)
def test_a_mark_is_read_with_its_style_and_value(line, style, value):
    assert (style, value) in [(m.style, m.value) for m in line_markers(line)]


@pytest.mark.parametrize(
    "line",
    ["The fees are due in May.", "3 men came to the office.", "2021年8月13日", "1,000 yuan",
     "#hashtag", "Mr. Li spoke.", "0. Nothing", "Iiii. Odd", "第几条规定"],
)  # fmt: skip
def test_an_ordinary_line_carries_no_mark(line):
    assert line_markers(line) == ()


def test_a_mark_ends_where_the_numbered_words_begin():
    for line in [
        "Ii. Contents",
        "（二）Contents",
        "The second: Contents",
        "Article 2 - Contents",
        "② Contents",
        "## Contents",
    ]:
        assert {line[m.end :] for m in line_markers(line)} == {"Contents"}


@pytest.mark.parametrize(
    ("marks", "words"),
    [
        (["1. ", "2. ", "3. "], "Scope Terms Rules"),
        (["I. ", "II. ", "III. "], "Scope Terms Rules"),
        (["i) ", "Ii) ", "iii) "], "Scope Terms Rules"),
        (["A. ", "B. ", "C. "], "Scope Terms Rules"),
        (["(a) ", "(b) ", "(c) "], "Scope Terms Rules"),
        (["① ", "② ", "③ "], "Scope Terms Rules"),
        (["First, ", "Second, ", "Third, "], "scope terms rules"),
        (["一、", "二、", "三、"], "范围 用语 规则"),
        (["（一）", "（二）", "（三）"], "范围 用语 规则"),
        (["第一章 ", "第二章 ", "第三章 "], "范围 用语 规则"),
        (["Chapter I ", "Chapter II ", "Chapter III "], "Scope Terms Rules"),
        (["Part One: ", "Part Two: ", "Part Three: "], "Scope Terms Rules"),
        # one level, several styles, as machine translation leaves them
        (["1. ", "Ii. ", "Third, "], "Scope Terms Rules"),
        (["一、", "2. ", "III. "], "Scope Terms Rules"),
        (["First, ", "(2) ", "三、"], "scope terms rules"),
    ],
)
def test_lines_in_sequence_are_siblings_whatever_their_style(marks, words):
    names = words.split()
    lines = "\n".join(f"{mark}{name}\nSome words stand here." for mark, name in zip(marks, names, strict=True))
    assert headings(lines) == [("1", names[0]), ("2", names[1]), ("3", names[2])]


def test_markdown_headings_nest_by_their_hashes():
    text = "# Plan\nWords.\n## Aims\nWords.\n### Costs\nWords.\n## Means\nWords.\n# Annex\nWords."
    assert headings(text) == [("1", "Plan"), ("1.1", "Aims"), ("1.1.1", "Costs"), ("1.2", "Means"), ("2", "Annex")]


def test_decimal_numbers_nest_under_whole_ones():
    text = "1. Scope\nWords.\n1.1 Who\nWords.\n1.2 Where\nWords.\n2. Rules\nWords.\n2.1 Fees\nWords."
    assert headings(text) == [("1", "Scope"), ("1.1", "Who"), ("1.2", "Where"), ("2", "Rules"), ("2.1", "Fees")]


def test_a_chinese_outline_of_two_levels_starts_its_second_level_anew():
    text = "一、任务\n（一）修路。做好。\n（二）造林。做好。\n二、保障\n（一）领导。加强。\n（二）考核。严格。"
    assert headings(text) == [
        ("1", "任务"), ("1.1", "修路"), ("1.2", "造林"), ("2", "保障"), ("2.1", "领导"), ("2.2", "考核"),
    ]  # fmt: skip


def test_articles_run_on_across_chapters():
    text = "第一章 总则\n第一条 为了修路。\n第二章 附则\n第二条 本办法施行。"
    assert headings(text) == [("1", "总则"), ("1.1", "第一条"), ("2", "附则"), ("2.1", "第二条")]


@pytest.mark.parametrize(
    "reference",
    [
        "Article 1 of the Tax Law applies to them.",
        "Article 3 applies to ports as well.",
        "As in Article 3, ports report yearly.",
        "Article 1 and Article 2 do not touch them.",
        "Section 9 of that law is repealed.",
        "Chapter 4 sets out their duties.",
        "Part two of the plan was delayed.",
    ],
)
def test_a_cross_reference_opens_no_section(reference):
    text = f"Article 1 Rivers report.\nArticle 2 Ports report.\n{reference}\nArticle 3 Towns report."
    assert [number for number, _ in headings(text)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "reference", ["第一条的规定另有例外。", "根据第一条办理。", "第一条、第二条不适用。", "第二条规定的期限不变。"]
)
def test_a_chinese_cross_reference_opens_no_section(reference):
    text = f"第一条 航道报告。\n第二条 港口报告。\n{reference}\n第三条 城镇报告。"
    assert [number for number, _ in headings(text)] == ["1", "2", "3"]


def test_an_article_number_inside_a_paragraph_opens_no_section():
    assert headings("The office may act. Article 3 of the Law applies. Article 4 does not.") == []


def test_an_initial_opens_no_section_where_the_numbers_go_on():
    text = "1. Scope\nWords.\n2. Terms\nWords\nC. Smith, Director\n3. Rules\nWords."
    assert headings(text) == [("1", "Scope"), ("2", "Terms"), ("3", "Rules")]


def test_a_number_that_neither_starts_nor_continues_opens_no_section():
    assert headings("The office is open.\n12. Sometimes it is closed.\n7) Never on Monday.") == []


def test_a_decimal_amount_opens_no_section():
    assert headings("2.1 million yuan were paid.\n2.2 million are due.") == []


def test_a_list_that_starts_again_stays_on_its_level():
    text = "1. Aims\n(1) roads\n(2) ports\n2. Means\n(1) money\n(2) men"
    assert [number for number, _ in headings(text)] == ["1", "1.1", "1.2", "2", "2.1", "2.2"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("First, cut fees, as agreed. The second is to train staff. Third, build roads.", "cut fees|train staff|build roads"),
        ("The plan has three parts. Firstly, we will cut fees. Secondly, we must train staff.", "cut fees|train staff"),
        ("First of all, cut fees. Second, train staff.", "cut fees|train staff"),
        ("The first is to cut fees; the second is to train staff; and the third is to build roads.", "cut fees|train staff|build roads"),
        ("The first aspect is that fees fall. The second aspect is that staff learn.", "fees fall|staff learn"),
        ("It will: (1) cut fees; (2) train staff; and (3) build roads.", "cut fees|train staff|build roads"),
        ("It will: (a) cut fees; (b) train staff; (c) build roads.", "cut fees|train staff|build roads"),
        ("It will: (i) cut fees; (ii) train staff; (iii) build roads.", "cut fees|train staff|build roads"),
        ("各地：一是减费，让利于民；二是培训职工；三是修路。", "减费|培训职工|修路"),
        ("一要减费；二要培训职工。", "减费|培训职工"),
        ("第一，减费。第二，培训职工。第三，修路。", "减费|培训职工|修路"),
        ("主要任务：（一）减费；（二）培训职工；（三）修路。", "减费|培训职工|修路"),
        ("主要任务：1.减费；2.培训职工；3.修路。", "减费|培训职工|修路"),
        ("主要任务：①减费；②培训职工；③修路。", "减费|培训职工|修路"),
    ],
)  # fmt: skip
def test_items_in_running_text_are_sections_with_their_own_headings(text, names):
    assert [heading for _, heading in run_ins(text)] == names.split("|")


@pytest.mark.parametrize(
    "text",
    [
        "The first stone was laid in May. The road opened in June.",
        "He came first, and she came second.",
        "The Second Plan follows the First Plan.",
        "In the first year, fees fell. In the third year, they rose.",
        "First, the road was built.",
        "Second, the road was built. Third, it was opened.",
        "他是第一名。第二天下雨。",
    ],
)
def test_ordinals_that_number_nothing_open_no_section(text):
    assert run_ins(text) == []


def test_a_run_in_item_ends_where_the_next_begins():
    text = "First, cut fees. Fees fall by half. Second, train staff."
    words = [text[s.start : s.end] for s in read(text).outline.sections]
    assert words == ["First, cut fees. Fees fall by half.", "Second, train staff."]


def articles(n_articles):
    return "\n".join(f"第{n}条 航道应当在每年三月前报告上一年度的情况，第{n}次。" for n in range(1, n_articles + 1))


def n_calls(text):
    """How many functions are called to read a text: work that does not depend on the machine."""
    n = 0

    def count(_frame, event, _argument):
        nonlocal n
        n += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        read(text)
    finally:
        sys.setprofile(None)
    return n


def test_the_work_of_reading_articles_grows_with_their_number_and_no_faster():
    found = read(articles(2000))
    assert len(found.outline.sections) == found.register.found == 2000
    assert n_calls(articles(800)) < 5 * n_calls(articles(200))


def test_the_sections_at_a_place_are_those_that_hold_it():
    sections = read("1. A\nx.\n(1) B\ny.\n2. C\nz.\n(1) D\n(2) E\nw.").outline.sections
    for position in range(max(s.end for s in sections) + 2):
        assert section_path(sections, position) == tuple(s for s in sections if s.start <= position < s.end)
