"""Which whole answer is wanted is read by the model; here: of what, the words being known to want one."""

import numpy as np
import pytest

from qa.language.crossing import Crosser
from qa.question.act_reader import ActReader, ActSource
from qa.question.acts import ABOUT, ACTS, WHOLES, Act, ReadAct, packaged_model, whole_of
from qa.question.asked import Breadth, Facet
from qa.question.whole_answers import frame_of

CROSSER = Crosser()


def frame(question, whole, about="subject", wanted=()):
    shares = tuple(float(one == about) for one in ABOUT)
    acts = tuple(float(act is Act.OVERVIEW) for act in ACTS)
    return frame_of(
        question,
        ReadAct(Act.OVERVIEW, 1.0, True, acts, shares, frozenset(wanted), 0.0, False, frozenset(), whole),
        CROSSER,
    )


@pytest.mark.parametrize(
    ("question", "whole", "subject"),
    [
        ("What help do boat owners receive?", "support", "boat owners"),
        ("I want to open a bakery here, what do I get?", "support", "open a bakery"),
        ("any help for fishers?", "support", "fishers"),
        ("我想开一家面馆，能得到什么支持？", "support", "想开一家面馆"),
        ("Could you tell me about moorings, please?", "topic", "moorings"),
        ("码头这块文件提了什么？", "topic", "码头"),
        ("What must I keep to as a ferry owner?", "rules", "ferry owner"),
        ("I have no time to read. What's the gist?", "summary", ""),
        ("What moved the council to write this?", "purpose", ""),
        ("How do I apply for a mooring?", "process", "apply for a mooring"),
    ],
)  # fmt: skip
def test_the_subject_is_the_words_from_the_first_that_names_something_to_the_last(question, whole, subject):
    assert frame(question, whole).subject == subject


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("Compare hulls and engines", ("hulls", "engines")),
        ("How does a hull differ from an engine?", ("hull", "engine")),
        ("Is a ferry better off than a barge?", ("ferry better", "barge")),
        ("渔船和渡船有什么不同？", ("渔船", "渡船")),
        ("渔船比渡船好吗", ("渔船", "渡船好")),
    ],
)
def test_a_comparison_has_the_two_sides_of_the_word_that_joins_them(question, sides):
    assert frame(question, "comparison").sides == sides


def test_what_joins_nothing_is_no_comparison():
    assert frame("What are the differences?", "comparison") is None


def test_rules_and_steps_say_what_of_a_subject_is_asked():
    assert frame("the conditions for a licence", "rules")[::3] == (Breadth.TOPIC, Facet.CONDITIONS)
    assert frame("register, step by step", "process")[::3] == (Breadth.PROCESS, Facet.STEPS)


def test_a_topic_without_words_of_its_own_is_the_text():
    assert frame("What does it say?", "topic").breadth is Breadth.SUMMARY


def test_a_section_is_looked_up_by_its_number_and_no_whole_answer():
    assert frame("Please explain section 3.", "topic", about="section") is None


def test_a_question_after_things_of_one_kind_wants_no_whole_answer():
    assert frame("Which papers do I hand in for help?", "support", wanted=["names"]) is None
    assert frame("What was done, please list it all?", "timeline") is None
    assert frame("What happened when?", "timeline", wanted=["date"]).breadth is Breadth.TIMELINE
    assert frame("the conditions for a licence", "rules", wanted=["condition"]).subject == "conditions for a licence"


def test_a_topic_told_for_somebody_is_for_an_audience():
    assert frame("对船员来说有什么变化？", "topic").is_for_somebody
    assert not frame("船员有什么变化？", "topic").is_for_somebody


def test_a_single_thing_wants_no_whole_answer():
    assert frame("When is it due?", "none") is None


@pytest.mark.parametrize("question", ["", "?", "(" * 500, "比较" * 300, "what " * 400, "和和和", "and and"])
@pytest.mark.parametrize("whole", WHOLES)
def test_no_question_breaks_the_search_for_its_subject(question, whole):
    found = frame(question, whole)
    assert found is None or found.subject in question


def test_the_likeliest_whole_is_read_only_where_it_is_likely_enough():
    shares = [0.1] * 9
    assert whole_of(np.array([0.3, 0.7, *[0.0] * 7]))[0] == WHOLES[1]
    assert whole_of(np.array([0.35, 0.3, 0.35, *[0.0] * 6]))[0] == WHOLES[0]
    assert whole_of(np.array(shares))[0] == WHOLES[0]


@pytest.mark.parametrize(
    ("question", "whole"),
    [
        ("What support do growers get?", "support"), ("Tell me everything on ponds.", "topic"), ("Summarise the rules.", "summary"),
        ("When was it adopted?", "none"), ("How much is the fee?", "none"), ("哪天截止？", "none"), ("由谁批准？", "none"),
    ],
)  # fmt: skip
def test_words_alone_tell_plain_broad_questions_from_single_ones(question, whole):
    assert ActReader(ActSource(packaged_model())).of(question).whole == whole
