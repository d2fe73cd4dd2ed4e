import base64
import io
import json
import re
import threading
import time

import mammoth
import pytest
from fake_assistant import HOSTILE, FakeAssistant
from markdown_it import MarkdownIt
from page_parts import make_chat

from qa.feedback import FeedbackStore, read_rows
from qa.settings import Settings
from qa.web.about import versions_of
from qa.web.answer_markdown import cuts
from qa.web.conversation import MAX_OPINIONS, Conversation, busy
from qa.web.model_thread import ModelThread, Stopped, TooSlow
from qa.web.transcript import reference
from qa.web.warming import Warming


@pytest.fixture
def chat(fake, tmp_path):
    return make_chat(fake, Warming(fake), Settings(), feedback=FeedbackStore(tmp_path))


def ask(chat, conversation, question, language="en"):
    chat.take(question, conversation, language)
    return list(chat.answer(conversation, language))


def test_a_long_answer_comes_in_pieces_that_grow_and_end_with_the_whole(chat):
    shown = [messages[-1]["content"] for messages in ask(chat, Conversation(), "Tell me at length")]
    bodies = [one.split(busy())[0].split("\n\n[1]:")[0] for one in shown[:-2]]
    assert len(bodies) >= 5
    assert all(later.startswith(earlier.rstrip()) for earlier, later in zip(bodies, bodies[1:], strict=False))
    assert all(busy() in one for one in shown[:-2]) and busy() not in shown[-1]
    assert "The end." in shown[-1] and "Sources (3)" in shown[-1]


def test_every_piece_defines_every_link(chat):
    for messages in ask(chat, Conversation(), "Tell me at length"):
        for n in (1, 2, 3):
            assert f"\n[{n}]: #c-" in messages[-1]["content"]


@pytest.mark.parametrize("text", ["", "short [1]", "x" * 5000, "one two [1] " * 500, "  "])
def test_cuts_are_few_and_never_inside_a_marker(text):
    found = cuts(text)
    assert len(found) <= 10 and found == sorted(set(found))
    assert all(text[cut - 1].isspace() and cut < len(text) for cut in found)


def test_stop_while_the_model_works_ends_the_waiting_and_is_no_history(chat, fake):
    conversation = Conversation()
    chat.take("slow", conversation, "en")
    threading.Timer(0.2, lambda: chat.stop(conversation, "en")).start()
    began = time.monotonic()
    *_, told = chat.answer(conversation, "en")
    assert time.monotonic() - began < 0.9 and told[-1]["content"] == "*Stopped.*"
    ask(chat, conversation, "When was it adopted?")
    assert fake.seen[-1] == ("When was it adopted?", [])


def test_stop_in_mid_answer_keeps_what_was_shown(chat):
    conversation = Conversation()
    chat.take("Tell me at length", conversation, "en")
    pieces = chat.answer(conversation, "en")
    next(pieces)
    stopped = chat.stop(conversation, "en")
    *_, told = pieces
    assert told == stopped
    assert told[-1]["content"].endswith("*Stopped.*") and "March 9" in told[-1]["content"]
    assert busy() not in told[-1]["content"] and "The end." not in told[-1]["content"]


def test_stop_leaves_whole_answers_alone(chat):
    conversation = Conversation()
    before = ask(chat, conversation, "When was it adopted?")[-1]
    assert chat.stop(conversation, "en") == before


def test_a_question_stopped_while_in_line_is_never_asked(chat, fake):
    conversation = Conversation()
    chat.take("When was it adopted?", conversation, "zh")
    chat.stop(conversation, "zh")
    assert list(chat.answer(conversation, "zh"))[-1][-1]["content"] == "*已停止。*" and fake.seen == []


def test_an_answer_that_takes_too_long_is_given_up(chat):
    chat.warming.wait()
    chat.max_answer_s = 0.2
    assert "longer than 0 seconds" in ask(chat, Conversation(), "slow")[-1][-1]["content"]


def test_ask_again_replaces_the_newest_answer(chat, fake):
    conversation = Conversation()
    ask(chat, conversation, "When was it adopted?")
    ask(chat, conversation, "What about wharves?")
    shown = chat.again(conversation, "en")
    assert [message["role"] for message in shown] == ["user", "assistant"] * 2
    *_, told = chat.answer(conversation, "en")
    assert len(told) == 4 and "wharves" in told[-1]["content"]
    assert fake.seen[-1] == ("What about wharves?", ["When was it adopted?"])


def test_ask_again_does_nothing_while_there_is_nothing_to_repeat(chat, fake):
    conversation = Conversation()
    assert chat.again(conversation, "en") == []
    chat.take("wharves?", conversation, "en")
    before = conversation.messages()
    assert chat.again(conversation, "en") == before
    chat.max_question_chars = 5
    conversation = Conversation()
    told = chat.take("much too long", conversation, "en")[1]
    assert chat.again(conversation, "en") == told and fake.seen == []


def test_what_can_be_copied_has_each_quote_with_its_references(chat):
    conversation = Conversation()
    ask(chat, conversation, "When was it adopted?")
    (text,) = json.loads(chat.to_take_along(conversation, "en"))["answers"].values()
    for words in ("When was it adopted?", "Stated in the text", "[1] “On March 9, 2023", "Alder Order No. 5",
                  "2023-05-04", "http://river.example/boats/000.html", "How the rules"):  # fmt: skip
        assert words in text


def test_the_saved_conversation_has_every_question_and_answer(chat):
    conversation = Conversation()
    ask(chat, conversation, "When was it adopted?")
    ask(chat, conversation, "How much money?")
    ask(chat, conversation, "explode")
    saved = json.loads(chat.to_take_along(conversation, "en"))["conversation"]
    assert [line for line in saved.splitlines() if line.startswith("#")] == [
        "# Ask the policy", "## When was it adopted?", "## How much money?", "## explode"
    ]  # fmt: skip
    assert "“fees”" in saved and "- [1] “On March 9, 2023" in saved


def test_a_conversation_that_is_not_kept_goes_to_the_browser_as_a_word_file_too(chat):
    conversation = Conversation()
    assert json.loads(chat.to_take_along(conversation, "zh"))["word"] == ""
    ask(chat, conversation, "When was it adopted?")
    content = base64.b64decode(json.loads(chat.to_take_along(conversation, "zh"))["word"])
    told = mammoth.extract_raw_text(io.BytesIO(content)).value
    assert told.startswith("政策问答") and "“On March 9, 2023" in told and re.search(r"第 \d+–\d+ 字符", told)


def test_hostile_words_are_inert_in_the_saved_conversation(chat):
    conversation = Conversation()
    ask(chat, conversation, HOSTILE + "\n| a | b |\n|---|---|\n[1]: https://evil.example")
    saved = json.loads(chat.to_take_along(conversation, "en"))["conversation"]
    html = MarkdownIt("commonmark").enable("table").render(saved)
    tags = set(re.findall(r"<(\w+)", html))
    assert tags <= {"h1", "h2", "p", "em", "ul", "li", "strong"} and "https://evil" not in saved
    assert "&lt;img src=x onerror=" in html and "_it_" in html  # every character is there


def test_the_saved_conversation_holds_no_character_references(chat):
    conversation = Conversation()
    ask(chat, conversation, "When was it_self adopted & by *whom*?")
    saved = json.loads(chat.to_take_along(conversation, "en"))["conversation"]
    assert "## When was it_self adopted \\& by \\*whom\\*?" in saved and "&#" not in saved and "&amp;" not in saved


def test_a_reference_names_an_address_and_no_file_of_ours(chat, fake):
    cited = fake.cite(1, "shorten the printed forms")
    assert "http://river.example/boats/000.html" in reference(cited, "en")
    told = reference(cited.model_copy(update={"source": "page as given (000_9c6d.txt); no address"}), "en")
    assert "000_9c6d" not in told and "Alder Order No. 5" in told


def test_an_opinion_is_stored_with_what_the_server_knows(chat, tmp_path):
    conversation = Conversation()
    ask(chat, conversation, "When was it adopted?")
    ask(chat, conversation, "What about wharves?")
    assert chat.rate("down", "", conversation, "en").startswith("Thank you")
    chat.rate_with_reason("not what I asked", conversation, "en")
    first, second = read_rows(tmp_path)
    assert (first.question, first.history, first.verdict) == ("What about wharves?", ("When was it adopted?",), "down")
    assert second.answer == first.answer and second.reason == "not what I asked" and second.verdict == "down"
    assert first.spans[0].quote.endswith("trained hands.") and first.versions == versions_of(chat.current.now)


def test_an_answer_takes_only_so_many_opinions(chat, tmp_path):
    conversation = Conversation()
    ask(chat, conversation, "When was it adopted?")
    told = [chat.rate("up", "", conversation, "en") for _ in range(MAX_OPINIONS + 3)]
    assert len(read_rows(tmp_path)) == MAX_OPINIONS and told[-1].startswith("Enough opinions")


def test_without_an_answer_or_a_folder_nothing_is_stored(chat, tmp_path):
    conversation = Conversation()
    chat.rate("up", "", conversation, "en")
    chat.rate_with_reason("why", conversation, "en")
    fake = FakeAssistant()
    silent = make_chat(fake, Warming(fake), Settings())
    ask(silent, conversation, "When was it adopted?")
    assert silent.rate("up", "", conversation, "en") == "This server keeps no opinions."
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_a_message(chat, tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    chat.feedback = FeedbackStore(tmp_path / "file")
    conversation = Conversation()
    ask(chat, conversation, "When was it adopted?")
    assert "could not be stored" in chat.rate("up", "", conversation, "en")


def test_the_model_works_on_one_thing_at_a_time():
    model, running, most = ModelThread(), [], []

    def work():
        running.append(1)
        most.append(len(running))
        time.sleep(0.02)
        running.pop()

    waiting = [threading.Thread(target=model.run, args=(work, 5, lambda: False)) for _ in range(4)]
    for thread in waiting:
        thread.start()
    for thread in waiting:
        thread.join()
    assert most == [1, 1, 1, 1]


def test_waiting_ends_when_stopped_when_too_slow_and_with_the_works_own_error():
    model = ModelThread()
    with pytest.raises(Stopped):
        model.run(lambda: time.sleep(0.3), 5, lambda: True)
    with pytest.raises(TooSlow):
        model.run(lambda: time.sleep(0.3), 0.05, lambda: False)
    with pytest.raises(TimeoutError):
        model.run(lambda: (_ for _ in ()).throw(TimeoutError()), 5, lambda: False)
    assert model.run(lambda: 7, 5, lambda: False) == 7
