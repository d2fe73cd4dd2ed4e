"""Questions for which of several texts says something: each that does is named, with its own words."""

import pytest
from asking import with_thresholds

from qa.assistant import open_assistant
from qa.index.builder import build_index
from qa.settings import Settings

TEXTS = {
    "oars.txt": "Notice on oars\nThe deadline for oar claims is 3 June 2024.\nOars are painted green.\n",
    "rafts.txt": "Notice on rafts\nThe deadline for raft claims is 9 May 2023.\nRafts are tied at night.\n",
    "sails.txt": "Notice on sails\nThe deadline for sail claims is 1 March 2024.\nSails are white.\n",
    "yugang.txt": "渔港补贴通知\n渔政〔2024〕5号\n一、申报截止时间为2024年8月1日。\n二、渔船不适用本通知。\n",
    "yanchang.txt": "盐场补贴通知\n盐政〔2023〕2号\n一、申报截止时间为2023年9月1日。\n二、盐田每年验收。\n",
}


@pytest.fixture(scope="module")
def ask(tmp_path_factory):
    folder = tmp_path_factory.mktemp("which")
    (folder / "texts").mkdir()
    for name, text in TEXTS.items():
        (folder / "texts" / name).write_text(text, encoding="utf-8")
    settings = Settings(encoder="fake", reranker="")
    build_index(folder / "texts", folder / "index", settings)
    assistant = open_assistant(folder / "texts", folder / "index", settings)
    with_thresholds(assistant, answer_from=0.0)
    return assistant.ask


def test_each_text_with_the_year_is_named_and_no_other(ask):
    answer = ask("Which notices have a deadline for claims in 2024?")
    assert {citation.document for citation in answer.citations} == {"oars", "sails"}
    assert "Notice on oars: The deadline for oar claims is 3 June 2024." in answer.text


def test_a_text_is_named_with_its_number(ask):
    answer = ask("哪个通知的申报截止时间在2024年？")
    assert answer.text.startswith("渔港补贴通知 (渔政〔2024〕5号)：原文：“一、申报截止时间为2024年8月1日。”")
    assert {citation.document for citation in answer.citations} == {"yugang"}


@pytest.mark.parametrize("question", ["When is the deadline for oar claims?", "渔港补贴申报什么时候截止？"])
def test_a_question_for_the_thing_itself_names_no_text(ask, question):
    assert "Notice on oars:" not in ask(question).text and "通知 (" not in ask(question).text
