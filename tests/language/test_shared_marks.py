"""What a sentence and its translation have in common."""

import pytest

from qa.language.shared_marks import marks_of

PAIRS = [
    ("On August 13, 2021 it was passed.", "2021年8月13日审议通过。", {"13", "8", "2021"}),
    ("It costs 50,000 coins.", "费用为5万枚硬币。", {"50000"}),
    ("A sum of 1.5 million is paid.", "支付150万。", {"1500000"}),
    ("Call 555-0199.", "请拨打555-0199。", {"555", "199"}),
    ("The office is in Kunming.", "办公地点设在昆明。", {"kunming"}),
    ("Forms A4 and ISO apply.", "适用ISO标准。", {"iso"}),
]


@pytest.mark.parametrize(("english", "chinese", "shared"), PAIRS)
def test_a_mark_stands_in_both(english, chinese, shared):
    (own,), (other,) = marks_of([english], "en", [chinese]), marks_of([chinese], "zh", [english])
    assert shared <= own.certain and shared <= other.certain


def test_a_number_in_words_is_possible_and_not_certain():
    (own,) = marks_of(["There are three measures."], "en", ["共有3项措施。"])
    (other,) = marks_of(["共有三项措施。"], "zh", ["There are 3 measures."])
    assert "3" in own.possible and "3" in other.possible and not own.certain | other.certain


def test_a_name_that_the_other_text_does_not_spell_is_no_mark():
    (own,) = marks_of(["The Harbour Office answers."], "en", ["港口办公室答复。"])
    assert own.certain == frozenset()
