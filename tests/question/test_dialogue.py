"""What a conversation holds from turn to turn; what each turn asks is given here, in the product a model reads it."""

import pytest

from qa.question.acts import ABOUT, ACTS, Act, ReadAct
from qa.question.dialogue import Listed, item_of, understand

HALVES = tuple(1 / len(ABOUT) for _ in ABOUT)


def reading(act=Act.FACT, leans=False, lacks=("about",)):
    lacking = frozenset(lacks) if leans else frozenset()
    shares = tuple(float(one is act) for one in ACTS)
    return ReadAct(act, 1.0, True, shares, HALVES, frozenset(), float(leans), leans, lacking)


LEANING = {
    "by whom?": ("about",), "why?": ("about",), "and land?": ("act",), "and the second?": ("about", "act"),
    "the next one?": ("about", "act"), "the last of them?": ("about", "act"),
}  # fmt: skip


def read(question, before):
    if question in ("thanks", "hello"):
        return reading(Act.SMALL_TALK)
    return reading(leans=bool(before) and question in LEANING, lacks=LEANING.get(question, ()))


def find_list(earlier):
    return Listed("3") if "third aspect" in earlier.own or "clean water" in earlier.own else None


def alone(question, *history):
    return understand(question, history, read, find_list).alone


def test_a_complete_question_takes_nothing_whatever_was_said_before():
    found = alone("How many zones are there?", "What support is there for talent?", "and land?")
    assert found == ("How many zones are there?", (), None)


def test_earlier_questions_never_nest():
    """Each follow-up leans on the last question that says itself what it asks, not on the follow-up before it."""
    found = alone("by whom?", "When was it adopted?", "why?", "by whom?", "why?")
    assert len(found.context) <= 1 and "(" not in "".join(found.context)


def test_two_follow_ups_lean_on_the_same_question():
    assert alone("why?", "When was it adopted?", "by whom?").context == ("When was it adopted?",)


def test_a_follow_up_with_a_subject_of_its_own_is_what_the_next_one_leans_on():
    assert alone("why?", "Which one concerns life jackets?", "and land?").context == ("and land?",)


def test_a_change_of_subject_begins_anew():
    found = alone("why?", "What support is there for talent?", "and land?", "What is the weather?")
    assert found.context == ("What is the weather?",)


def test_small_talk_between_leaves_the_subject_as_it_was():
    assert alone("by whom?", "When was it adopted?", "thanks").context == ("When was it adopted?",)


def test_a_subject_that_was_exchanged_is_the_subject_then():
    found = alone("why?", "What support is there for talent?", "and land?")
    assert found.context == ("What support is there for land?",)


@pytest.mark.parametrize(
    ("question", "history", "own"),
    [
        ("the last of them?", ["What does the third aspect include?"], "the last measure of the 3rd aspect"),
        ("and the second?", ["What is done for clean water?"], "the 2nd measure of the 3rd aspect"),
        ("the next one?", ["What is done for clean water?", "and the second?"], "the 3rd measure of the 3rd aspect"),
        ("and the second?", ["What does the third aspect include?"], "What does the second aspect include?"),
    ],
)
def test_an_item_is_of_the_list_under_discussion(question, history, own):
    assert alone(question, *history).own == own


def test_an_item_is_named_in_the_language_of_who_asks():
    assert item_of(Listed("2"), "3", "第三条呢？") == "第2方面第3项措施"
    assert item_of(Listed("2"), "last", "最后一条呢？") == "第2方面最后一项措施"


def test_a_question_that_may_lean_or_not_is_to_be_read_both_ways():
    def unsure(question, before):
        return reading(leans=bool(before))._replace(leans=0.3 * bool(before))

    assert not understand("How many zones?", ["What support is there?"], unsure, find_list).is_sure
    assert understand("How many zones?", ["What support is there?"], read, find_list).is_sure


def test_without_history_nothing_is_taken():
    assert alone("and the second?") == ("and the second?", (), None)


def test_a_thousand_earlier_questions_are_read_no_further_than_the_nearest_few():
    asked = []

    def counting(question, before):
        asked.append(question)
        return read(question, before)

    understand("why?", [f"What is rule {n}?" for n in range(1000)], counting, find_list)
    assert len(asked) < 10
