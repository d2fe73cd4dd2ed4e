"""Which questions want a whole answer, and what is left of them when their frame is taken away."""

import pytest

from qa.question.asked import Breadth, Facet
from qa.question.broad_frames import read_frame


@pytest.mark.parametrize(
    ("question", "breadth", "subject"),
    [
        ("What help do boat owners receive?", Breadth.SUPPORT, "boat owners"),
        ("I want to open a bakery here, what do I get?", Breadth.SUPPORT, "open a bakery"),
        ("any help for fishers?", Breadth.SUPPORT, "fishers"),
        ("What is in it for a ferry owner?", Breadth.SUPPORT, "a ferry owner"),
        ("What do I get?", Breadth.SUPPORT, ""),
        ("我想开一家面馆，能得到什么支持？", Breadth.SUPPORT, "开一家面馆"),
        ("Tell me everything on moorings.", Breadth.TOPIC, "moorings"),
        ("What does it say about night traffic?", Breadth.TOPIC, "night traffic"),
        ("关于码头的全部规定", Breadth.TOPIC, "码头"),
        ("关于船闸都说了什么？", Breadth.TOPIC, "船闸"),
        ("Summarise the rules.", Breadth.SUMMARY, ""),
        ("What is this about?", Breadth.SUMMARY, ""),
        ("概括一下这份规则", Breadth.SUMMARY, ""),
        ("Why were the rules written?", Breadth.PURPOSE, ""),
        ("为什么出台这些措施？", Breadth.PURPOSE, ""),
        ("How do I apply for a mooring?", Breadth.PROCESS, "apply for a mooring"),
        ("What happened when?", Breadth.TIMELINE, ""),
    ],
)
def test_a_broad_question_leaves_its_subject_behind(question, breadth, subject):
    assert read_frame(question)[:2] == (breadth, subject)


def test_a_comparison_has_two_sides():
    assert read_frame("Compare hulls and engines").sides == ("hulls", "engines")
    assert read_frame("比较一下渔船和渡船").sides == ("渔船", "渡船")


def test_a_question_for_conditions_or_steps_says_so():
    assert read_frame("What are the conditions for a licence?").facet is Facet.CONDITIONS
    assert read_frame("How do I register, step by step?").facet is Facet.STEPS


@pytest.mark.parametrize(
    "question",
    [
        "When was it adopted?", "Who signs a licence?", "How many landing places are there?", "Is a photo needed?",
        "What is the telephone number?", "哪天截止？", "由谁批准？", "What is measure 2.3?", "Hello", "", "?",
        "(" * 500, "比较" * 300, "what " * 400,
    ],
)  # fmt: skip
def test_a_question_after_a_single_thing_is_not_broad(question):
    assert read_frame(question) is None


def test_a_broad_question_is_one_part_and_knows_its_subject(read):
    from asking import reader_of

    question = reader_of().read("I want to open a bakery here, what do I get?")
    (part,) = question.parts
    assert part.alone.broad.subject.own == "open a bakery"
    assert read("When was it adopted?").broad is None
