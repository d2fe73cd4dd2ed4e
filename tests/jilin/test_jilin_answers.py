"""The questions of the first landing about the project's own page, with the packaged encoder and reranker."""

import threading

import pytest

import qa.models.loaded
from qa.assistant import open_assistant
from qa.datatypes import Status
from qa.index.builder import build_index
from qa.settings import Settings
from qa.web.first_visit import N_QUESTIONS, first_questions

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def folder(tmp_path_factory, jilin_folder):
    """An index of the page made with the default models."""
    index = tmp_path_factory.mktemp("real") / "index"
    build_index(jilin_folder, index, Settings())
    return index


@pytest.fixture(scope="module")
def assistant(jilin_folder, folder):
    return open_assistant(jilin_folder, folder, Settings())


def quotes(answer):
    return [citation.quote for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("How many state-level development zones does Jilin have?", "14 state-level development zones"),
        ("On what date was it adopted?", "August 13, 2021"),
        ("What is the telephone number of the organizer?", "0431-85677437"),
        ("吉林省有多少个国家级开发区？", "14 state-level development zones"),
        ("实施意见是什么时候通过的？", "August 13, 2021"),
    ],
)
def test_what_the_page_states_is_answered_with_its_own_words(assistant, question, words):
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert any(words in quote for quote in quotes(answer))
    for citation in answer.citations:
        assert assistant.documents[citation.document].text[citation.start : citation.end] == citation.quote


def test_a_chinese_question_gets_the_english_quote_in_chinese_framing(assistant):
    english = assistant.ask("How many state-level development zones does Jilin have?")
    chinese = assistant.ask("吉林省有多少个国家级开发区？")
    assert chinese.language == "zh" and chinese.text.startswith("14个 [1]\n原文：“")
    assert english.text.startswith("14 [1]\nAt present, there are 14 state-level development zones")
    assert quotes(chinese)[0] == quotes(english)[0]


@pytest.mark.parametrize(
    "question",
    [
        "Which banks lend to companies in the zones?",
        "哪些银行向开发区企业提供贷款？",
        "How much money does each zone receive?",
    ],
)
def test_what_the_page_does_not_state_is_said_so_with_the_nearest_wording(assistant, question):
    answer = assistant.ask(question)
    assert answer.status is Status.NOT_STATED
    assert answer.citations == () and answer.nearest
    for near in answer.nearest:
        assert assistant.documents[near.document].text[near.start : near.end] == near.quote


@pytest.mark.parametrize(
    "question", ["Hello!", "你好", "How do I bake sourdough bread?", "Who won the 2018 World Cup?"]
)
def test_a_greeting_and_a_question_of_another_field_are_off_topic(assistant, question):
    answer = assistant.ask(question)
    assert answer.status is Status.OFF_TOPIC and answer.citations == ()


def test_a_follow_up_is_answered_for_its_subject(assistant):
    answer = assistant.ask(
        "And how many of them are comprehensive bonded zones?", ["How many state-level zones does Jilin have?"]
    )
    assert any("2 state-level comprehensive bonded zones" in quote for quote in quotes(answer))


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("How many zones are there, and how many people work in them?", "how many people work in them?"),
        ("征求了几轮意见，收到多少条？", "收到多少条?"),
        ("What is the organizer's phone number, and what is its email?", "what is its email?"),
        ("What is the phone and fax number?", "what fax number"),
    ],
)
def test_a_figure_that_asks_something_else_does_not_answer_a_later_part(assistant, question, missing):
    answer = assistant.ask(question)
    assert answer.status is Status.PARTIAL
    assert any(note.endswith(missing) for note in answer.notes)


@pytest.mark.parametrize(
    "question",
    [
        "Is there a discount on rent for firms in the zones, and how many percent is it?",
        "開發區企業的電價有沒有優惠，每度便宜多少？",
        "What's the fax number?",
    ],
)
def test_a_figure_of_something_else_is_no_answer(assistant, question):
    assert assistant.ask(question).status is Status.NOT_STATED


def test_a_later_part_that_the_same_sentence_answers_is_not_missing(assistant):
    answer = assistant.ask("什么时候通过的？哪个会议通过的？")
    assert answer.status is Status.ANSWERED
    assert ["August 13, 2021" in quote and "executive meeting" in quote for quote in quotes(answer)] == [True]


def test_models_are_loaded_once_however_many_ask_at_a_time(monkeypatch, jilin_folder, folder):
    loaded = []
    for name in ("load_encoder", "load_reranker"):
        load = getattr(qa.models.loaded, name)

        def counting(*arguments, name=name, load=load):
            loaded.append(name)
            return load(*arguments)

        monkeypatch.setattr(qa.models.loaded, name, counting)
    fresh = open_assistant(jilin_folder, folder, Settings())
    assert loaded == []
    answers = []
    threads = [threading.Thread(target=lambda: answers.append(fresh.ask("When was it adopted?"))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    fresh.search("zones")
    assert sorted(loaded) == ["load_encoder", "load_reranker"]
    assert len({answer.text for answer in answers}) == 1 and len(answers) == 3


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_questions_that_the_page_begins_with_are_answered(assistant, language):
    questions = [words(language) for words in first_questions(assistant)]
    answers = [assistant.ask(question) for question in questions]
    assert [
        (one.question, one.status) for one in answers if one.status is not Status.ANSWERED or not one.citations
    ] == []
    assert len(answers) == N_QUESTIONS
