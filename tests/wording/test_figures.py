"""Numbers first: what a statement counts is compared with the sentence that counts it."""

import pytest
from test_check import check, make_sources

from qa.datatypes import Verdict
from qa.wording.figures import aligned_figures, free_figures

COUNTS = """The Towers of the Coast
1. State
There are 14 old stone towers on the coast, including 5 towers of brick and 2 painted wooden towers. The Keepers' Guild \
has 30 members. By 2 May 2026 the guild will mend 7 towers and pay 1,200 marks for each lamp.
2. Lamps
A lamp burns for 90 nights. The bell of each tower is rung four times a day.
"""
WELLS = "水井管理办法\n全县共有公共水井十八口，其中深井6口。到2027年，新建蓄水池25座，每座补助三万元。\n"
SOURCES = make_sources(counts=COUNTS, wells=WELLS)


@pytest.mark.parametrize(
    ("statement", "said", "text"),
    [
        ("15 towers", "15", "14"),
        ("There are 15 towers.", "15", "14"),
        ("The Guild has forty members.", "forty", "30"),
        ("mend 9 towers", "9", "7"),
        ("The towers are 15.", "15", "14"),
        ("The Coast has 2 million old towers.", "2 million", "14"),
        ("The guild pays 2,100 marks for lamps.", "2,100", "1,200"),
        ("The bell is rung five times.", "five", "four"),
        ("公共水井20口", "20", "十八"),
        ("新建蓄水池52座", "52", "25"),
    ],
)
def test_a_wrong_count_is_set_against_the_right_one(statement, said, text):
    found = check(statement, SOURCES)
    assert found.verdict is Verdict.ALTERED
    assert [(figure.said, figure.text) for figure in found.figures if not figure.agrees] == [(said, text)]


def test_a_right_count_in_other_words_agrees():
    (figure,) = check("There are fourteen towers.", SOURCES).figures
    assert figure.agrees and (figure.said, figure.text) == ("fourteen", "14")


@pytest.mark.parametrize(
    "statement", ["15 zeppelins", "There are 30 sailors in the harbour.", "新建学校25所", "90 marks for a boat trip"]
)
def test_a_count_of_what_no_text_counts_is_absent(statement):
    assert check(statement, SOURCES).verdict is Verdict.ABSENT


def test_a_number_that_counts_just_that_comes_before_another():
    (figure,) = [one for one in check("There are 5 brick towers, and more.", make_sources(a=COUNTS)).figures]
    assert figure.agrees


def test_the_number_of_a_section_counts_nothing():
    found = check("the 30 lamps are lit", make_sources(a="A title\n2. Lamps of the town are lit\nThey burn."))
    assert all(figure.text != "2" for figure in found.figures)


def test_another_date_in_any_form_is_a_changed_date():
    found = check("By May 3, 2026 the guild will mend 7 towers and pay 1,200 marks for each lamp.", SOURCES)
    assert found.verdict is Verdict.ALTERED
    (date,) = [figure for figure in found.figures if not figure.agrees]
    assert (date.kind, date.said, date.text) == ("date", "May 3, 2026", "2 May 2026")


def test_the_same_date_in_another_form_is_verbatim():
    assert (
        check("By 2026-05-02 the guild will mend 7 towers and pay 1,200 marks for each lamp.", SOURCES).verdict
        is Verdict.VERBATIM
    )


def test_aligned_figures_stand_beside_each_other():
    figures = aligned_figures("of 23 ports and 5%", "of 24 ports and 5 per cent")
    assert [(f.said, f.text, f.agrees) for f in figures] == [("24", "23", False), ("5 per cent", "5%", True)]


def test_figures_of_two_languages_are_compared_by_value():
    figures = free_figures(["At least 60% of 20 million marks on 3 May 2026"], "至少百分之六十，共3000万，2026年5月3日")
    assert [(f.said, f.text, f.agrees) for f in figures] == [
        ("百分之六十", "60%", True), ("3000万", "20 million", False), ("2026年5月3日", "3 May 2026", True),
    ]  # fmt: skip
