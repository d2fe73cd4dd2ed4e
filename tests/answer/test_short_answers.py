"""Short answers: the characters of a sentence that answer, or none where several could."""

import pytest
from asking import reader_of
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.short_answers import figure_with_noun, short_answer

ZONES = (
    "There are 14 state-level zones here, including 5 economic and technological zones, 5 high-tech zones, "
    "2 border zones and 2 bonded zones."
)


READER = reader_of()


def asked(text, *context):
    return READER.read_words(text, context)


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("How many zones are there?", ZONES, "14"),
        ("How many high-tech zones are there?", ZONES, "5"),
        ("How many bonded zones are there?", ZONES, "2"),
        ("How many rounds were there?", "It was solicited in two rounds from all units.", "two"),
        ("How many chains?", "Build 1-2 leading chains around clusters.", "1-2"),
        ("How many policies were proposed?", "It was proposing 21 policies and measures.", "21"),
        ("How many measures were proposed?", "It was proposing 21 policies and measures.", "21"),
        ("How many aspects?", "It is divided into 23 specific measures in 6 aspects.", "6"),
        ("How many jobs?", "Firms with at least 1,000 jobs are heard.", "at least 1,000"),
        ("When was it adopted?", "On August 13, 2021, it was adopted.", "August 13, 2021"),
        ("When was it adopted?", "It was adopted on 13 August 2021.", "13 August 2021"),
        ("When was it issued?", "In July 2020, the Council issued it (Guofa (2020) No. 7).", "July 2020"),
        ("On what date was it put online?", "2022 - Dec -06 10:20:00 Source:", "2022 - Dec -06"),
        ("何时印发？", "本办法于2021年8月13日印发。", "2021年8月13日"),
        ("What is the phone number?", "Tel: 0431-85677437 Zip: 130021", "0431-85677437"),
        ("What is the zip code?", "No. 3855 Long Street, Zip Code: 130021", "130021"),
        ("What is the document number?", "The Opinions, Ji Zhengfa (2021) No. 16, are explained.", "Ji Zhengfa (2021) No. 16"),
        ("What rate applies?", "A rate of 15% applies.", "15%"),
        ("How much money is given?", "A grant of up to 500,000 yuan is given.", "up to 500,000 yuan"),
        ("补贴金额是多少？", "给予不超过50万元补贴。", "不超过50万元"),
    ],
)  # fmt: skip
def test_the_figure_that_is_asked_for_is_the_short_answer(question, sentence, short):
    assert short_answer(asked(question), sentence, 1.0) == short


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many border and bonded zones are there?", ZONES),  # two figures could be meant
        ("How many economic zones?", "There are 5 economic open zones and 2 economic border zones."),
        ("How many firms are there?", ZONES),
        ("How many zones are there?", "Several zones were heard."),
        ("When was it adopted?", "Issued in July 2020, adopted on August 13, 2021."),
        ("When was it adopted, at what time?", "Adopted on August 13, 2021."),
        ("What rate applies?", "15% before, 10% now."),
        ("Who adopted it?", "On August 13, 2021, the meeting adopted it."),
        ("Why are there zones?", ZONES),
    ],
)
def test_where_several_could_be_meant_or_none_is_there_is_no_short_answer(question, sentence):
    assert short_answer(asked(question), sentence, 1.0) == ""


def test_a_sentence_that_holds_less_than_half_of_what_is_named_gives_no_short_answer():
    assert short_answer(asked("How many zones are there?"), ZONES, 0.4) == ""


def test_among_several_parts_a_count_says_what_it_counts():
    assert short_answer(asked("How many high-tech zones are there?"), ZONES, 1.0, with_noun=True) == "5 high-tech zones"


@given(st.text(max_size=60), st.text(max_size=200), st.floats(0, 1), st.booleans())
def test_a_short_answer_stands_in_the_sentence(question, sentence, covered, with_noun):
    for text in (question, f"How many {question}?", f"When {question}?"):
        assert short_answer(asked(text), sentence, covered, with_noun=with_noun) in sentence


def test_a_name_joined_by_and_is_one_thing():
    assert short_answer(asked("How many economic and technological zones are there?"), ZONES, 0.4) == "5"


def test_what_an_earlier_question_asked_is_not_the_short_answer_to_the_one_that_leans_on_it():
    asks_for_a_body = asked("Which meeting was that?", "When was it adopted?")
    assert short_answer(asks_for_a_body, "On August 13, 2021, the meeting adopted it.", 1.0) == ""


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("吉林有多少个国家级高新技术产业开发区？", "5"),
        ("国家级高新技术产业开发区有几家？", "5"),
        ("吉林一共有多少个开发区？", "14"),
        ("企业有多少家？", ""),
    ],
)
def test_a_chinese_question_counts_the_noun_beside_its_question_word(read, text, short):
    sentence = (
        "There are 14 state-level development zones, including 5 state-level high-tech industrial development zones "
        "and 2 state-level comprehensive bonded zones."
    )
    assert short_answer(read(text), sentence, 1.0) == short


def test_a_chinese_classifier_that_is_a_noun_is_what_is_counted(read):
    assert short_answer(read("一共征求了几轮意见？"), "They were solicited in two rounds from all units.", 1.0) == "two"


def test_a_figure_is_found_with_what_it_counts():
    sentence = 'The "Opinions" are divided into 23 specific measures in 6 aspects.'
    assert figure_with_noun(sentence, "23", "measures") == "23 specific measures"
    assert figure_with_noun(sentence, "6", "aspects") == "6 aspects"
    assert figure_with_noun(sentence, "23", "aspects") == ""
