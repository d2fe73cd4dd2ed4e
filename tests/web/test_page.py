import threading

import pytest
from fake_assistant import MAIN, FakeAssistant
from page_parts import make_chat, make_page

from qa.settings import Settings
from qa.web.conversation import MAX_EXCHANGES, MAX_OPEN, Conversation
from qa.web.warming import Warming


@pytest.fixture
def chat(fake):
    return make_chat(fake, Warming(fake), Settings(max_question_chars=50))


def say(chat, conversation, question, language="en"):
    left, taken = chat.take(question, conversation, language)
    *_, told = chat.answer(conversation, language)
    return left, taken, told


def test_a_question_is_shown_at_once_and_then_answered(chat):
    left, taken, told = say(chat, Conversation(), "When was it adopted?")
    assert left == ""
    assert [message["role"] for message in taken] == ["user", "assistant"]
    assert taken[0]["content"] == "When was it adopted?"
    assert len(told) == 2 and "On March 9, 2023" in told[1]["content"]


def test_an_empty_question_is_ignored(chat):
    assert say(chat, Conversation(), "  \n ") == ("", [], [])


def test_earlier_questions_are_the_history(chat, fake):
    conversation = Conversation()
    say(chat, conversation, "When was it adopted?")
    say(chat, conversation, "What about wharves?")
    assert fake.seen == [("When was it adopted?", []), ("What about wharves?", ["When was it adopted?"])]


def test_a_question_that_failed_is_no_history(chat, fake):
    conversation = Conversation()
    say(chat, conversation, "explode")
    say(chat, conversation, "What about wharves?")
    assert fake.seen[-1] == ("What about wharves?", [])


def test_a_new_conversation_forgets(chat, fake):
    conversation = Conversation()
    say(chat, conversation, "When was it adopted?")
    assert chat.forget(conversation) == []
    say(chat, conversation, "What about wharves?")
    assert fake.seen[-1] == ("What about wharves?", [])


def test_an_error_is_a_message_and_says_nothing_of_the_inside(chat):
    _, _, told = say(chat, Conversation(), "explode")
    assert told[-1]["content"].startswith("Something went wrong") and "secret" not in told[-1]["content"]


def test_an_error_a_user_can_mend_is_told_in_the_pages_language(chat):
    _, _, told = say(chat, Conversation(), "unusable", "zh")
    assert told[-1]["content"].startswith("无法回答该问题：model &lt;b&gt;e5&lt;/b&gt; is missing")


def test_a_question_that_is_too_long_is_left_in_the_box(chat, fake):
    question = "boat " * 20
    left, _, told = say(chat, Conversation(), question)
    assert left == question.strip() and fake.seen == []
    assert "99 characters; at most 50" in told[-1]["content"]


def test_too_many_open_questions_are_not_put_in_line(chat):
    conversation = Conversation()
    for _ in range(MAX_OPEN):
        chat.take("wharves?", conversation, "en")
    left, told = chat.take("one more?", conversation, "en")
    assert left == "one more?" and told[-1]["content"].startswith("Too many questions")


def test_when_the_queue_is_full_the_newest_question_is_told_so(chat):
    conversation = Conversation()
    chat.take("wharves?", conversation, "en")
    assert chat.give_up(conversation, "en")[-1]["content"].startswith("Too many questions")
    assert not conversation.open_exchanges()


def test_a_conversation_does_not_grow_without_end():
    conversation = Conversation()
    for n in range(MAX_EXCHANGES + 5):
        conversation.ask(str(n), "…")
    assert len(conversation.exchanges) == MAX_EXCHANGES and conversation.exchanges[0].question == "5"


def test_a_question_before_the_models_are_loaded_waits(fake):
    fake.delay_s = 0.2
    warming = Warming(fake)
    warming.start()
    assert not warming.is_ready
    _, taken, told = say(make_chat(fake, warming, Settings()), Conversation(), "When was it adopted?")
    assert "still loading" in taken[-1]["content"]
    assert fake.is_warm and "On March 9" in told[-1]["content"]


def test_the_models_are_loaded_once():
    fake = FakeAssistant()
    calls = []
    fake.warm = lambda: calls.append(threading.current_thread().name)
    warming = Warming(fake)
    for _ in range(3):
        warming.wait()
    assert calls == ["warming"]


def test_models_that_cannot_be_loaded_are_told_of_in_the_chat():
    fake = FakeAssistant(is_broken=True)
    _, _, told = say(make_chat(fake, Warming(fake), Settings()), Conversation(), "wharves?")
    assert "policy-qa doctor" in told[-1]["content"] and fake.seen == []


def test_the_page_takes_no_conversation_from_the_browser(fake):
    config = make_page(fake).config
    names = {component["id"]: component["type"] for component in config["components"]}
    asked = [dependency for dependency in config["dependencies"] if dependency["backend_fn"]]
    assert {names[number] for dependency in asked for number in dependency["inputs"]} == {"textbox", "state", "radio"}
    boxes = {
        c["id"] for c in config["components"] if c["props"].get("elem_id") in ("question", "reason", "wording", "act")
    }
    texts = {n for dependency in asked for n in dependency["inputs"] if names[n] == "textbox"}
    assert texts == boxes  # what was told to be copied or saved is never sent back


def test_the_page_publishes_no_endpoint(fake):
    page = make_page(fake)
    assert page.get_api_info() == {"named_endpoints": {}, "unnamed_endpoints": {}}


def test_a_question_of_a_button_is_put_in_line(chat):
    told = chat.take_act('{"do": "ask", "words": "When was it adopted?"}', Conversation(), "en")
    assert told[0]["content"] == "When was it adopted?"


@pytest.mark.parametrize("told", ["", "null", "[]", "{", '{"do": "run"}', '{"do": "ask", "words": 5}', '{"do":"open","id":"../x"}',
                                  '{"do": "ask", "words": "' + "x" * 30_000 + '"}'])  # fmt: skip
def test_an_act_that_is_none_of_ours_does_nothing(chat, told):
    assert chat.take_act(told, Conversation(), "en") == []


def test_without_an_index_the_page_names_the_command():
    page = make_page(None, problem="no index in <index>; run `policy-qa build`")
    words = next(c["props"]["value"] for c in page.config["components"] if c["props"].get("elem_id") == "problem")
    assert "no index in &lt;index&gt;; run `policy-qa build`" in words


def test_the_queue_is_short_and_the_model_has_one_place(fake):
    page = make_page(fake)
    from qa.web.page import MAX_WAITING

    assert page._queue.max_size == MAX_WAITING
    queued = [fn for fn in page.fns.values() if fn.queue is not False and fn.fn is not None]
    assert {fn.name for fn in queued} == {"answer", "check"}
    assert {(fn.concurrency_limit, fn.concurrency_id) for fn in queued} == {(1, "model")}


def test_every_box_has_a_limit(fake):
    boxes = [c["props"] for c in make_page(fake).config["components"] if c["type"] == "textbox"]
    limits = {props["elem_id"]: props["max_length"] for props in boxes if props["elem_id"] not in ("along", "left")}
    assert limits.keys() == {"question", "reason", "wording", "act"} and all(
        0 < limit <= 20_000 for limit in limits.values()
    )


def test_the_page_has_no_component_that_takes_or_gives_files(fake):
    kinds = {component["type"] for component in make_page(fake).config["components"]}
    assert not kinds & {
        "file",
        "uploadbutton",
        "fileexplorer",
        "gallery",
        "image",
        "downloadbutton",
        "multimodaltextbox",
    }


def test_no_template_of_the_page_evaluates_what_it_shows(fake):
    shown = [c["props"] for c in make_page(fake).config["components"] if c["type"] == "html"]
    assert len(shown) >= 6 and {props["html_template"] for props in shown} == {"${value}"}


def test_the_document_is_on_the_page_from_the_start(fake):
    config = make_page(fake).config
    panel = next(c["props"] for c in config["components"] if c["props"].get("elem_id") == "doc")
    assert f'data-document="{MAIN}"' in panel["value"]
    assert panel["html_template"] == "${value}"  # anything with {{ }} would run what the text says
