"""Short answers: the characters of a sentence that answer, or none where several could."""

import pytest
from asking import reader_of
from hypothesis import given
from hypothesis import strategies as st

from qa.answer.short_answers import figure_with_noun, short_answer

LANDINGS = (
    "There are 14 licensed landings here, including 5 ferry and passenger landings, 5 deep-water landings, "
    "2 winter landings and 2 cargo landings."
)


READER = reader_of()


def asked(text, *context):
    return READER.read_words(text, context)


@pytest.mark.parametrize(
    ("question", "sentence", "short"),
    [
        ("How many landings are there?", LANDINGS, "14"),
        ("How many deep-water landings are there?", LANDINGS, "5"),
        ("How many cargo landings are there?", LANDINGS, "2"),
        ("How many rounds were there?", "It was solicited in two rounds from all units.", "two"),
        ("How many quays?", "Build 1-2 leading quays around harbours.", "1-2"),
        ("How many policies were proposed?", "It was proposing 21 policies and measures.", "21"),
        ("How many measures were proposed?", "It was proposing 21 policies and measures.", "21"),
        ("How many aspects?", "It is divided into 23 specific measures in 6 aspects.", "6"),
        ("How many jobs?", "Firms with at least 1,000 jobs are heard.", "at least 1,000"),
        ("When was it adopted?", "On August 13, 2021, it was adopted.", "August 13, 2021"),
        ("When was it adopted?", "It was adopted on 13 August 2021.", "13 August 2021"),
        ("When was it issued?", "In July 2020, the Council issued it (Guofa (2020) No. 7).", "July 2020"),
        ("On what date was it put online?", "2023 - May -04 10:20:00 Source:", "2023 - May -04"),
        ("何时印发？", "本办法于2021年8月13日印发。", "2021年8月13日"),
        ("What is the phone number?", "Tel: 0555-2366123 Zip: 410021", "0555-2366123"),
        ("What is the zip code?", "No. 12 Weir Street, Zip Code: 410021", "410021"),
        ("What is the document number?", "The Opinions, Lin Zhengfa (2021) No. 16, are explained.", "Lin Zhengfa (2021) No. 16"),
        ("What rate applies?", "A rate of 15% applies.", "15%"),
        ("How much money is given?", "A grant of up to 500,000 yuan is given.", "up to 500,000 yuan"),
        ("补贴金额是多少？", "给予不超过50万元补贴。", "不超过50万元"),
        ("泊位何时可以申报？", "泊位申报时间为2024年3月1日至4月15日。", "2024年3月1日至4月15日"),
        ("泊位申报截止到哪天？", "泊位申报时间为2024年3月1日至4月15日。", "4月15日"),
        ("泊位申报从哪天开始？", "泊位申报时间为2024年3月1日至2024年4月15日。", "2024年3月1日"),
        ("泊位何时申报？", "泊位自2024年3月起至2025年2月底申报。", "2024年3月起至2025年2月底"),
        ("When can berths be claimed?", "Berths are claimed from 1 March to 15 April 2024.", "1 March to 15 April 2024"),
        ("What is the deadline for berths?", "Berths are claimed from 1 March 2024 until 15 April 2024.", "15 April 2024"),
        ("From when can berths be claimed?", "Berths are claimed between March 1 and April 15, 2024.", "March 1"),
    ],
)  # fmt: skip
def test_the_figure_that_is_asked_for_is_the_short_answer(question, sentence, short):
    assert short_answer(asked(question), sentence, 1.0) == short


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("How many winter and cargo landings are there?", LANDINGS),  # two figures could be meant
        ("How many ferry landings?", "There are 5 ferry summer landings and 2 ferry winter landings."),
        ("How many firms are there?", LANDINGS),
        ("How many landings are there?", "Several landings were heard."),
        ("When was it adopted?", "Issued in July 2020, adopted on August 13, 2021."),
        ("泊位何时申报？", "泊位于2024年3月1日至4月15日申报，2024年5月1日公示。"),  # a period and a day
        ("When was it adopted, at what time?", "Adopted on August 13, 2021."),
        ("What rate applies?", "15% before, 10% now."),
        ("Who adopted it?", "On August 13, 2021, the meeting adopted it."),
        ("Why are there landings?", LANDINGS),
    ],
)
def test_where_several_could_be_meant_or_none_is_there_is_no_short_answer(question, sentence):
    assert short_answer(asked(question), sentence, 1.0) == ""


def test_a_sentence_that_holds_less_than_half_of_what_is_named_gives_no_short_answer():
    assert short_answer(asked("How many landings are there?"), LANDINGS, 0.4) == ""


def test_among_several_parts_a_count_says_what_it_counts():
    assert (
        short_answer(asked("How many deep-water landings are there?"), LANDINGS, 1.0, with_noun=True)
        == "5 deep-water landings"
    )


@given(st.text(max_size=60), st.text(max_size=200), st.floats(0, 1), st.booleans())
def test_a_short_answer_stands_in_the_sentence(question, sentence, covered, with_noun):
    for text in (question, f"How many {question}?", f"When {question}?"):
        assert short_answer(asked(text), sentence, covered, with_noun=with_noun) in sentence


def test_a_name_joined_by_and_is_one_thing():
    assert short_answer(asked("How many ferry and passenger landings are there?"), LANDINGS, 0.4) == "5"


def test_what_an_earlier_question_asked_is_not_the_short_answer_to_the_one_that_leans_on_it():
    asks_for_a_body = asked("Which meeting was that?", "When was it adopted?")
    assert short_answer(asks_for_a_body, "On August 13, 2021, the meeting adopted it.", 1.0) == ""


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("阿尔德河有多少个持证深水渔业码头？", "5"),
        ("持证深水渔业码头有几家？", "5"),
        ("阿尔德河一共有多少个码头？", "14"),
        ("船主有多少家？", ""),
    ],
)
def test_a_chinese_question_counts_the_noun_beside_its_question_word(read, text, short):
    sentence = (
        "There are 14 licensed landing places, including 5 licensed deep-water fishing landing places "
        "and 2 licensed covered cargo landing places."
    )
    assert short_answer(read(text), sentence, 1.0) == short


def test_a_chinese_classifier_that_is_a_noun_is_what_is_counted(read):
    assert short_answer(read("一共征求了几轮意见？"), "They were solicited in two rounds from all units.", 1.0) == "two"


def test_a_figure_is_found_with_what_it_counts():
    sentence = 'The "Opinions" are divided into 23 specific measures in 6 aspects.'
    assert figure_with_noun(sentence, "23", "measures") == "23 specific measures"
    assert figure_with_noun(sentence, "6", "aspects") == "6 aspects"
    assert figure_with_noun(sentence, "23", "aspects") == ""
