"""Two texts of one policy: each measure is unchanged, renumbered, reworded, added or removed, and only one of these."""

import pytest

from qa.answer.comparison import compare
from qa.corpus.passages import read_passages
from qa.datatypes import Document
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
PLAN = (
    "A plan\nFirst, cut costs, including three measures to lower port fees, freeze office rents, and waive parking charges. "
    "Second, train staff, including three measures to open village schools, pay teachers, and print free school books."
)


def read(text, name="plan"):
    return read_passages(Document(id=name, title="A plan", text=text), SETTINGS)


def found(*changes):
    text = PLAN
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return compare(read(PLAN), read(text, "plan-2"))


def numbers(pairs):
    return [(one.old.number, one.new.number) for one in pairs]


def test_a_text_against_itself_has_all_measures_unchanged():
    same = found()
    assert same.n_unchanged == 6 and same.old.found == same.new.found == 6
    assert not (same.added or same.removed or same.reworded or same.renumbered or same.notes)


def test_a_measure_more_is_added():
    more = found(
        ("open village schools", "open village schools, lend buses"),
        ("Second, train staff, including three", "Second, train staff, including four"),
    )
    assert [(m.number, m.text) for m in more.added] == [("2.2", "lend buses")]
    assert numbers(more.renumbered) == [("2.2", "2.3"), ("2.3", "2.4")] and more.n_unchanged == 4
    assert not more.removed and not more.reworded


def test_a_measure_less_is_removed():
    less = found(
        (", pay teachers,", ""), ("Second, train staff, including three", "Second, train staff, including two")
    )
    assert [(m.number, m.text) for m in less.removed] == [("2.2", "pay teachers")]
    assert numbers(less.renumbered) == [("2.3", "2.2")] and not less.added


def test_a_measure_in_other_words_is_reworded_with_the_diff():
    (one,) = found(("freeze office rents", "freeze all office rents")).reworded
    assert (one.old.number, one.new.number) == ("1.2", "1.2")
    assert one.diff == (("equal", "freeze "), ("insert", "all "), ("equal", "office rents"))


@pytest.mark.parametrize("new", ["Freeze office rents", "freeze office-rents"])
def test_case_and_hyphens_are_rewordings_too(new):
    assert [one.new.text for one in found(("freeze office rents", new)).reworded] == [new]


def test_two_measures_that_change_places_are_renumbered():
    swapped = found(("lower port fees", "X"), ("freeze office rents", "lower port fees"), ("X", "freeze office rents"))
    assert numbers(swapped.renumbered) == [("1.1", "1.2"), ("1.2", "1.1")] and swapped.n_unchanged == 4


def test_a_measure_replaced_by_one_without_common_words_is_removed_and_added():
    other = found(("waive parking charges", "plant young trees"))
    assert ([m.text for m in other.removed], [m.text for m in other.added]) == (
        ["waive parking charges"],
        ["plant young trees"],
    )


def test_of_measures_with_the_same_words_those_with_the_same_number_are_paired_first():
    double = PLAN.replace("pay teachers", "lower port fees")
    result = compare(read(double), read(double.replace("lower port fees", "plant young trees", 1), "plan-2"))
    assert result.n_unchanged == 5 and not result.renumbered
    assert ([m.number for m in result.removed], [m.number for m in result.added]) == (["1.1"], ["1.1"])


def test_a_text_without_measures_is_noted():
    result = compare(read(PLAN), read("A letter\nNothing is listed here.", "letter"))
    assert len(result.removed) == 6 and result.notes == ("no measures were found in letter",)


def test_each_measure_is_in_one_group():
    mixed = found(
        ("lower port fees", "lower all port fees"),
        ("pay teachers", "plant young trees"),
        ("open village schools", "print free school books today"),
    )
    old = [*mixed.removed, *(one.old for one in (*mixed.reworded, *mixed.renumbered))]
    new = [*mixed.added, *(one.new for one in (*mixed.reworded, *mixed.renumbered))]
    assert len({m.number for m in old}) == len(old) == mixed.old.found - mixed.n_unchanged
    assert len({m.number for m in new}) == len(new) == mixed.new.found - mixed.n_unchanged
