"""Which of the usual things some words state."""

import pytest

from qa.question.asked import Facet
from qa.ranking.stated_slots import Slot, has_facet, heads_facet, slots_in


@pytest.mark.parametrize(
    ("words", "stated"),
    [
        ("A grant of 500 yuan.", {Slot.AMOUNT}),
        ("Half of the fee, 50%, is paid back.", {Slot.RATE}),
        ("If you own a boat, apply at the office within 30 days.", {Slot.WHO, Slot.HOW, Slot.WHERE, Slot.DEADLINE}),
        ("The council decides.", {Slot.DECIDES}),
        ("本办法有效期三年。", {Slot.UNTIL}),
        ("联系电话：0555-2366123", {Slot.CONTACT}),
        ("promote green development", set()),
        ("", set()),
    ],
)
def test_a_slot_is_told_by_its_form(words, stated):
    assert stated <= slots_in(words) and (stated or not slots_in(words))


def test_facets_are_told_in_statements_and_headings():
    assert has_facet(Facet.GIVEN, "You can get a free mooring.") and has_facet(Facet.GIVEN, "免收两个月租金")
    assert not has_facet(Facet.GIVEN, "The river is long.")
    assert heads_facet(Facet.CONDITIONS, "Who can apply") and heads_facet(Facet.STEPS, "申报及审核")
