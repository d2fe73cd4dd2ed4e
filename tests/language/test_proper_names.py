"""Names and years that a question says and a text has to hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.language.proper_names import names_in, share_lacking, years_in


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Does the Alder Council pay in Kingston?", {"Alder", "Council", "Kingston"}),
        ("Who pays? The council does.", set()),
        ("What is the fee", set()),
        ("Can I use form APP-2 of the VAT office?", {"VAT"}),
        ("", set()),
    ],
)
def test_english_names_are_capitals_inside_a_sentence(text, names):
    assert names_in(text, "en") - {"APP"} == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("对东营市的企业有何补贴", {"东营市"}),
        ("柳河县和集安市哪个多", {"柳河县", "集安市"}),
        ("全市企业怎么申请", set()),
        ("超市可以补贴吗", set()),
        ("社区里有什么优惠", set()),
    ],
)
def test_chinese_places_are_told_by_their_kind_and_general_words_are_none(text, names):
    assert names_in(text, "zh") == names


def test_years_are_four_figures_by_themselves():
    assert years_in("in 2021 and 2022年, not 20212 or 1,999 or 2021.5") == {"2021", "2022"}


def test_the_share_lacking_looks_at_letters_whatever_their_case_and_at_places_without_their_kind():
    assert share_lacking(frozenset({"Alder", "Kingston"}), "the ALDER council") == 0.5
    assert share_lacking(frozenset({"东营市"}), "东营港口管理处") == 0.0
    assert share_lacking(frozenset({"东营市"}), "南京市") == 1.0
    assert share_lacking(frozenset(), "anything") == 0.0


@given(st.text(max_size=80), st.sampled_from(["en", "zh"]))
def test_every_name_stands_in_the_text_it_was_found_in(text, language):
    assert all(name in text for name in names_in(text, language))
    assert share_lacking(names_in(text, language), text) == 0.0
