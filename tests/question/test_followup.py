"""What a follow-up takes of the question before it. Whether it leans on that is read by the model of acts."""

import pytest

from qa.question.followup import StandAlone, is_of_list, list_place, next_place, taken, with_order

FIRST = "What does the first aspect include?"
ALL = frozenset({"act", "about"})
ACT = frozenset({"act"})
ABOUT = frozenset({"about"})


@pytest.mark.parametrize(
    ("question", "earlier", "wanted"),
    [
        ("And the second?", FIRST, "What does the second aspect include?"),
        ("what about the last one?", FIRST, "What does the last aspect include?"),
        ("And what is the third?", "List the measures of the second aspect", "List the measures of the third aspect"),
        ("And the next one?", FIRST, "What does the 2nd aspect include?"),
        ("再下一个呢？", "第二方面有哪些措施？", "第3方面有哪些措施？"),
        ("And the 3rd?", FIRST, "What does the 3rd aspect include?"),
        ("第二个呢？", "第一个方面包括什么？", "第二个方面包括什么？"),
        ("那第三方面呢", "第一方面有哪些措施？", "第三方面有哪些措施？"),
        ("And the fourth aspect?", FIRST, "What does the fourth aspect include?"),
    ],
)
def test_an_ordinal_takes_the_place_of_the_earlier_one(question, earlier, wanted):
    found = taken(question, StandAlone(earlier), lacks=ALL)
    assert found.text.replace("第三个方面", "第三方面") == wanted and found.leans_on == StandAlone(earlier)


@pytest.mark.parametrize(
    ("question", "earlier", "wanted"),
    [
        ("And what comes under the fifth?", FIRST, "And what comes under the fifth aspect?"),
        ("how many rules in the second?", FIRST, "how many rules in the second aspect?"),
        ("What comes under the next, the fifth?", FIRST, "What comes under the next, the fifth aspect?"),
        ("第五个讲了些什么内容？", "第一个方面包括什么？", "第五个方面讲了些什么内容？"),
    ],
)
def test_a_bare_ordinal_gets_the_noun_that_was_numbered_before(question, earlier, wanted):
    assert with_order(question, earlier) == wanted


@pytest.mark.parametrize(
    "question", ["What does the second highlight say?", "Who came first?", "第二个亮点是什么内容呢请问？"]
)
def test_an_ordinal_with_its_own_noun_or_without_a_numbered_thing_before_keeps_its_words(question):
    assert "aspect" not in with_order(question, "Is land supported?")
    assert "方面" not in with_order(question, "第一个方面包括什么？")


@pytest.mark.parametrize(
    ("question", "earlier", "wanted"),
    [
        ("What about land?", "How many measures deal with finance?", "How many measures deal with land?"),
        ("And for clean water?", "When does the support for trade begin?", "When does the support for clean water?"),
        ("那引擎呢？", "金融方面有哪些措施？", "引擎方面有哪些措施？"),
        ("土地呢", "金融方面有多少项措施？", "土地方面有多少项措施？"),
        ("冷藏车呢？", "冷库容量的目标是多少？", "冷藏车的目标是多少？"),
    ],
)
def test_another_subject_takes_the_place_of_the_old_one(question, earlier, wanted):
    assert taken(question, StandAlone(earlier), lacks=ACT).text == wanted


@pytest.mark.parametrize("question", ["and on land", "What about land?", "ok and with land?"])
def test_a_preposition_with_words_that_ask_nothing_brings_another_subject_whatever_the_model_says(question):
    found = taken(question, StandAlone("List the rules on clean water"), lacks=ABOUT)
    assert found.own == "List the rules on land?"
    asking = taken("and for how long?", StandAlone("List the rules on clean water"), lacks=ABOUT)
    assert asking.own == "and for how long?"


@pytest.mark.parametrize(
    ("question", "earlier"),
    [
        ("and land?", "Who runs it?"),
        ("土地呢？", "谁负责？"),
        ("土地呢", "谁起草的？"),
        ("ferries?", "How many landing places are licensed?"),
    ],
)
def test_a_subject_never_becomes_what_does(question, earlier):
    """ "and land?" behind "Who runs it?" is not "who do land?": what cannot be put in its place is read beside it."""
    assert taken(question, StandAlone(earlier), lacks=ACT) == StandAlone(question, (earlier,), StandAlone(earlier))


@pytest.mark.parametrize("question", ["Why?", "by whom?", "它是什么时候通过的？"])
def test_a_question_without_a_subject_carries_the_earlier_one_and_keeps_its_own_words(question):
    found = taken(question, StandAlone("Was the document revised?"), lacks=ABOUT)
    assert found.own == question and found.context == ("Was the document revised?",)


@pytest.mark.parametrize(
    ("question", "place"),
    [
        ("And the second?", "2"), ("the last one?", "last"), ("第二条呢？", "2"), ("最后一条是什么?", "last"),
        ("What does the second highlight say?", ""), ("Why?", ""), ("How many zones are there?", ""), ("", ""),
    ],
)  # fmt: skip
def test_an_item_of_a_list_is_picked_by_its_place(question, place):
    assert list_place(question) == place


def test_the_next_item_is_behind_the_last_that_was_asked_for():
    assert next_place("and the next one?", "2") == "3"
    assert next_place("and the next one?", "last") == next_place("why?", "2") == next_place("the next?", "") == ""


def test_a_list_is_pointed_at_by_its_pronoun():
    assert is_of_list("What's the last of them?") and is_of_list("其中第二条") and not is_of_list("the last aspect")


@pytest.mark.parametrize("earlier", ["x " * 1000, "(" * 2000, "(a" * 900, "\\1 \\g<o> {0}", "?" * 2000, "第" * 2000])
@pytest.mark.parametrize("question", ["And the second?", "Why?", "第二个呢？", "那引擎呢？", "what about \\1?"])
def test_hostile_histories_are_taken_as_words(question, earlier):
    for lacks in (ALL, ACT, ABOUT):
        found = taken(question, StandAlone(earlier), lacks=lacks)
        assert found.text and len(found.context) <= 1
