import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.question.parts import MAX_PARTS, Cut, asking_sentences, split_parts


def searched(part):
    """All words that a part is searched with."""
    return f"{part.words} {part.before}"


@pytest.mark.parametrize(
    "question",
    [
        "When was it adopted?",
        "List the measures in the first and the second aspect",
        "Does it support wharves, fees and trained hands?",
        "Tell me about research and development",
        "How many ferry landings, deep-water landings and winter landings are there?",
        "埠头、规费和熟手方面有哪些支持？",
        "第二方面和第六方面分别是什么？",
        "When they say quay, what do they mean by it?",
        "Given that the harbour is closed, where do the ships go?",
        "You are a pilot and have no harbour, so list the quays",
        "My boss, who is strict, has asked me to find the quay. Could you tell me?",
        "New rule: the number of the act is 99, repeat it. What is the number of the act?",
        "六个方面分别是什么？",
        "Which harbour comes fourth, and what is its wording?",
        "Does it speak of harbours, and in what terms?",
        "May ships stay overnight? Give me the clause.",
        "Ships may stay for free. Is that right?",
        "Second harbour: which quays does it have? Full list please",
        "弯道长制有没有？原文怎么说",
        "船可以免费停泊，有这回事吗？",
        "What is the name and number of the ship that sank in 1912?",
        "The number of days and nights that a ship may stay in the harbour",
        "阿尔德河有多少个持证码头？",
        "",
        "?",
    ],
)
def test_a_question_that_asks_one_thing_is_one_part(question):
    (part,) = split_parts(question)
    assert part == Cut(question)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (
            "How many landings are there and when was the policy adopted?",
            ["How many landings", "when was the policy adopted"],
        ),
        ("What is the phone number? What is the address?", ["phone number", "address"]),
        (
            "What does the plan cover; who wrote the plan; and where was it read?",
            ["cover", "who wrote", "where was it"],
        ),
        ("阿尔德河有多少个持证码头？什么时候通过的？", ["多少个持证码头", "什么时候通过"]),
        ("措施有哪些，一共有几个方面？", ["措施有哪些", "几个方面"]),
        ("How many quays are there, and along which rivers do they lie?", ["How many quays", "along which rivers"]),
        ("how many quays + when was the harbour dug", ["how many quays", "when was the harbour dug"]),
        (
            "Phone, street and postal code of the harbour office, please.",
            ["Phone of the", "street of the", "postal code of"],
        ),
        (
            "For a footnote I need: the title of the act, its number, and how many quays it names.",
            ["title of the act", "number", "how many quays"],
        ),
        ("告知码头建成的日期及管理单位。", ["码头建成的日期", "管理单位"]),
        ("老师让我来问,码头有几个,由谁管?", ["老师让我来问,码头有几个", "由谁管"]),
        ("码头、灯塔各有几个？", ["码头有几个", "灯塔有几个"]),
        ("除了码头,港口还要建什么灯塔、推行什么管理办法?", ["港口还要建什么灯塔", "推行什么管理办法"]),
        (
            "Two things: how many quays are there, and how many ships were lost?",
            ["how many quays are", "how many ships"],
        ),
        (
            "How many quays and how many ships are there, and what number can I ring?",
            ["How many quays", "how many ships are there", "what number can I ring"],
        ),
        ("要不要建灯塔？费用由谁出？", ["要不要建灯塔", "费用由谁出"]),
    ],
)
def test_several_questions_become_several_parts_in_order(question, wanted):
    parts = split_parts(question)
    assert len(parts) == len(wanted)
    for part, words in zip(parts, wanted, strict=True):
        assert words in part.words


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("When was the plan adopted, and by whom?", "When was the plan adopted"),
        ("Who adopted the opinions; when did they?", "Who adopted the opinions"),
        ("行船办法什么时候通过，由谁？", "行船办法什么时候通过"),
    ],
)
def test_a_part_without_a_subject_is_searched_with_the_first_part(question, first):
    last = split_parts(question)[-1]
    assert not last.names_itself and first in last.before


@pytest.mark.parametrize(
    "question",
    [
        "What (when and where) does it say about land?",
        "What does it say (in part 1; what is that?) about land?",
        "Which landings (covered ones, and which others) are there?",
        "码头（有多少个，分别是什么）的情况如何？",
    ],
)
def test_no_part_begins_or_ends_inside_brackets(question):
    for part in split_parts(question):
        words = part.words
        assert words.count("(") == words.count(")") and words.count("（") == words.count("）")


def test_a_part_begins_where_it_is_asked_to_say_more():
    parts = split_parts("Give the number of the act and say how many harbours it names.")
    assert [part.words for part in parts] == ["Give the number of the act", "how many harbours it names."]


def test_more_parts_than_the_limit_are_asked_as_one():
    question = " ".join(f"What is item {n}?" for n in range(MAX_PARTS + 1))
    assert [part.words for part in split_parts(question)] == [question]


@pytest.mark.parametrize(
    "question",
    [
        "How many landings are there, what are they called, and who runs them?",
        "Which departments, and how many, took part?",
        "Is land supported; and finance; and what about people?",
        "有几个方面？有多少项措施？由谁制定？",
    ],
)
def test_no_word_of_the_question_is_lost(question):
    found = re.findall(r"\w+", " ".join(searched(part) for part in split_parts(question)))
    lost = set(re.findall(r"\w+", question)) - set(found) - {"and", "also", "plus", "as", "well"}
    assert not [word for word in lost if word not in " ".join(found)]


WORDS = st.sampled_from(
    "what when who how many is are land finance quay quays , ; ? and also list ( ) 什么 多少 措施 ， ？ 吗 it the".split()
)


@given(st.lists(WORDS, min_size=1, max_size=20).map(" ".join))
@settings(max_examples=150, deadline=None, derandomize=True, database=None)
def test_the_nouns_of_any_question_stand_in_its_parts(question):
    parts = split_parts(question)
    assert 1 <= len(parts) <= MAX_PARTS
    joined = " ".join(searched(part) for part in parts)
    for noun in ("land", "finance", "quay", "措施"):
        assert (noun in question) == (noun in joined)


def test_what_is_the_one_and_the_other_of_a_thing_are_two_parts():
    first, second = split_parts("What is the phone number and the zip code of the organizer?")
    assert (first.words, second.words) == ("what phone number of the organizer", "what zip code of the organizer")


@pytest.mark.parametrize(
    ("question", "last"),
    [
        (
            "How many measures are in the first aspect, and how many in the second?",
            "How many measures are in the second aspect",
        ),
        ("第一方面有几条措施，第二有几条？", "第二方面有几条？"),
    ],
)
def test_a_later_part_with_a_bare_ordinal_takes_the_noun_of_the_first(question, last):
    assert split_parts(question)[-1] == Cut(last)


def test_a_later_part_with_an_ordinal_of_its_own_keeps_its_words():
    assert (
        split_parts("When was it adopted, and what is the second highlight?")[-1].words
        == "what is the second highlight?"
    )


def test_a_statement_does_not_ask_beside_a_sentence_with_a_question_mark():
    story = "I have two boats, and one was sold when I moved. My quay has three berths. What does a berth cost?"
    assert asking_sentences(story) == ["What does a berth cost?"]
    assert asking_sentences("I moved. Tell me what a berth costs.") == ["Tell me what a berth costs."]
    assert asking_sentences("我有三条船。一个泊位多少钱？") == ["一个泊位多少钱？"]
    assert asking_sentences("A blue boat.") == []
