import re

import pytest

from qa.language.dates import MONTH, MONTH_NAMES, WHOLE_DATE, WHOLE_HAN_DATE, arabic_date, find_date
from qa.question.wanted import Wanted, states


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2022 - Dec -06 10:20:00", "2022-12-06"),
        ("Sept. 29, 2022", "2022-09-29"),
        ("on the 3rd August 2021", "2021-08-03"),
        ("2021年8月3日", "2021-08-03"),
        (arabic_date("二〇二一年八月三日"), "2021-08-03"),
        ("延期3个月", ""),
        ("公告2020年第6号", ""),
        ("2021-13-40", ""),
    ],
)
def test_a_full_date_is_read_and_other_figures_are_not(text, date):
    assert find_date(text) == date


@pytest.mark.parametrize("name", [*MONTH_NAMES, *(name[:3] for name in MONTH_NAMES), "Sept"])
def test_every_month_is_known_by_name_and_in_short(name):
    assert re.fullmatch(MONTH, name, re.IGNORECASE) and states(Wanted.DATE, f"on 5 {name}")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("issued on December 6, 2022.", "December 6, 2022"),
        ("in Sept. 2022", "Sept. 2022"),
        ("6th December 2022", "6th December 2022"),
        ("到2025年建成", "2025年"),
        ("自2023年5月1日起", "2023年5月1日"),
        ("within 30 days", ""),
    ],
)
def test_a_date_is_shown_whole(text, found):
    match = re.search(f"{WHOLE_DATE}|{WHOLE_HAN_DATE}", text, re.IGNORECASE)
    assert (match.group() if match else "") == found


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("2023 - May -04 10:20:00", "2023-05-04"),
        ("发布时间：2021年8月3日", "2021-08-03"),
        ("2021/08/03", "2021-08-03"),
        ("On March 9, 2023, it was adopted.", "2023-03-09"),
        ("the 3rd Sept. 2020", "2020-09-03"),
        ("2021-13-01", ""),
        ("2021-02-45", ""),
        ("No. 1238", ""),
        ("", ""),
    ],
)
def test_the_first_date_is_found_however_it_is_written(words, date):
    assert find_date(words) == date
