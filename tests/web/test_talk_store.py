import json
import os
import secrets
import time

import pytest
from fake_assistant import FakeAssistant
from page_parts import make_chat

from qa.settings import Settings
from qa.web.chat import N_TAKEN_ALONG
from qa.web.conversation import Conversation
from qa.web.talk_store import KEPT_DAYS, MAX_TALKS, TalkStore
from qa.web.warming import Warming

KEY = secrets.token_urlsafe(32)


@pytest.fixture
def store(tmp_path):
    return TalkStore(tmp_path / "talks")


@pytest.fixture
def chat(fake, store):
    return make_chat(fake, Warming(fake), Settings(), talks=store)


def talk_of(chat, *questions, key=KEY):
    conversation = Conversation()
    chat.know(conversation, key)
    for question in questions:
        chat.take(question, conversation, "en")
        list(chat.answer(conversation, "en"))
    return conversation


def test_a_conversation_is_the_same_when_it_is_opened_again(chat, fake):
    before = talk_of(chat, "When was it adopted?", "explode", "What about wharves?")
    after = Conversation()
    chat.know(after, KEY)
    assert chat.open(before.id, after, "en") == before.messages()
    chat.take("How much money?", after, "en")
    list(chat.answer(after, "en"))
    assert fake.seen[-1] == ("How much money?", ["When was it adopted?", "What about wharves?"])


def test_nobody_else_opens_a_conversation(chat, store):
    mine = talk_of(chat, "When was it adopted?")
    other = store.owner_of(secrets.token_urlsafe(32))
    assert store.talks(other) == [] and store.talk(other, mine.id) is None
    assert not store.delete(other, mine.id) and not store.rename(other, mine.id, "x")
    assert store.share(other, mine.id, mine.exchanges[0].id) == ""
    assert len(store.talks(mine.owner)) == 1


@pytest.mark.parametrize("key", ["", "short", "../" * 14 + "x", "a" * 44, "a" * 42 + "/", "a" * 42 + "\n", "é" * 43])
def test_what_is_no_key_is_nobody(store, key):
    assert store.owner_of(key) == ""
    assert store.talks("") == [] and store.delete_all("") == 0


@pytest.mark.parametrize("talk", ["", "..", "../" * 10, "a" * 31, "A" * 32, "answers/x", "a" * 32 + "\n"])
def test_what_is_no_id_is_not_looked_up(chat, store, talk):
    mine = talk_of(chat, "When was it adopted?")
    assert store.talk(mine.owner, talk) is None and not store.delete(mine.owner, talk) and store.shared(talk) is None


def test_the_key_itself_is_not_on_disk(chat, store):
    talk_of(chat, "When was it adopted?")
    for path in (store.folder, *store.folder.rglob("*")):
        assert KEY not in str(path) and (path.is_dir() or KEY not in path.read_text(encoding="utf-8"))
        assert path.stat().st_mode & 0o077 == 0


def test_two_visitors_and_two_conversations_have_ids_of_their_own(chat):
    talks = [talk_of(chat, "When was it adopted?") for _ in range(2)]
    talks.append(talk_of(chat, "When was it adopted?", key=secrets.token_urlsafe(32)))
    assert len({talk.id for talk in talks}) == 3
    talks[0].begin_anew()
    chat.take("wharves", talks[0], "en")
    assert talks[0].id not in {talk.id for talk in talks[1:]} and len(chat.talks.talks(talks[0].owner)) == 3


def test_a_name_stays_when_the_conversation_goes_on(chat, store):
    talk = talk_of(chat, "When was it adopted?")
    assert store.talks(talk.owner)[0].title == "When was it adopted?"
    assert store.rename(talk.owner, talk.id, "  For <b>Lin</b>\n tomorrow " + "x" * 500)
    chat.take("wharves", talk, "en")
    kept = store.talk(talk.owner, talk.id)
    assert kept.title.startswith("For <b>Lin</b> tomorrow x") and len(kept.title) == 120 and len(kept.exchanges) == 2


def test_what_was_deleted_does_not_come_back_from_an_open_page(chat, store):
    talk = talk_of(chat, "When was it adopted?")
    assert store.delete(talk.owner, talk.id) and not store.delete(talk.owner, talk.id)
    chat.take("wharves", talk, "en")
    list(chat.answer(talk, "en"))
    assert store.talks(talk.owner) == [] and not talk.is_kept


def test_two_pages_that_show_one_conversation_lose_nothing(chat, store):
    first = talk_of(chat, "When was it adopted?")
    second = Conversation()
    chat.know(second, KEY)
    chat.open(first.id, second, "en")
    for talk, question in ((first, "What about wharves?"), (second, "How much money?")):
        chat.take(question, talk, "en")
        list(chat.answer(talk, "en"))
    asked = {one.question for one in store.talk(first.owner, first.id).exchanges}
    assert asked == {"When was it adopted?", "What about wharves?", "How much money?"}


def test_a_question_that_was_asked_again_stands_there_once(chat, store):
    talk = talk_of(chat, "When was it adopted?")
    chat.again(talk, "en")
    list(chat.answer(talk, "en"))
    assert len(store.talk(talk.owner, talk.id).exchanges) == 1


def test_a_question_whose_answer_never_came_can_be_asked_again(chat):
    talk = talk_of(chat)
    chat.take("When was it adopted?", talk, "en")
    after = Conversation()
    chat.know(after, KEY)
    assert chat.open(talk.id, after, "zh")[-1]["content"] == "*已停止。*"
    chat.again(after, "en")
    assert "On March 9" in list(chat.answer(after, "en"))[-1][-1]["content"]


def test_a_damaged_file_is_left_out_and_the_rest_is_there(chat, store, caplog):
    good, bad = talk_of(chat, "When was it adopted?"), talk_of(chat, "wharves")
    path = store.folder / bad.owner / f"{bad.id}.json"
    path.write_text('{"id": 1', encoding="utf-8")
    assert [talk.id for talk in store.talks(good.owner)] == [good.id]
    assert "cannot be read as a conversation" in caplog.text
    after = Conversation()
    chat.know(after, KEY)
    assert "not here any more" in chat.open(bad.id, after, "en")[-1]["content"]


def test_a_folder_that_is_gone_is_a_message_and_the_chat_goes_on(chat, store, tmp_path):
    talk = talk_of(chat, "When was it adopted?")
    for path in sorted(store.folder.rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    store.folder.rmdir()
    store.folder.write_text("a file stands in its place", encoding="utf-8")
    chat.take("What about wharves?", talk, "en")
    told = list(chat.answer(talk, "en"))[-1]
    assert "trained hands" in told[-1]["content"] and not talk.is_kept


def test_the_conversation_used_longest_ago_makes_room(chat, store, monkeypatch):
    monkeypatch.setattr("qa.web.talk_store.MAX_TALKS", 2)
    talks = []
    for n in range(3):
        talks.append(talk_of(chat, "When was it adopted?"))
        os.utime(store.folder / talks[-1].owner / f"{talks[-1].id}.json", (n, n))
        chat.talks.keep(talks[-1]) if n == 2 else None
    assert {talk.id for talk in store.talks(talks[0].owner)} == {talks[1].id, talks[2].id} and MAX_TALKS > 2


def test_conversations_are_forgotten_after_the_days_that_are_told(chat, store):
    old, new = talk_of(chat, "When was it adopted?"), talk_of(chat, "wharves")
    link = store.share(old.owner, old.id, old.exchanges[0].id)
    before = time.time() - (KEPT_DAYS + 1) * 86_400
    os.utime(store.folder / old.owner / f"{old.id}.json", (before, before))
    assert store.shared(link) is not None
    assert store.forget_old() == 1 and [talk.id for talk in store.talks(new.owner)] == [new.id]
    assert store.shared(link) is None


def test_a_link_gives_the_answer_as_it_was(chat, store):
    talk = talk_of(chat, "When was it adopted?", "What about wharves?")
    link = store.share(talk.owner, talk.id, talk.exchanges[1].id)
    shared = store.shared(link)
    assert shared.answer == talk.exchanges[1].answer and shared.history == ("When was it adopted?",)
    assert store.share(talk.owner, talk.id, "0" * 32) == "" and store.shared("f" * 32) is None


def test_an_answer_that_is_shown_is_kept_already(chat, store):
    talk = talk_of(chat)
    chat.take("When was it adopted?", talk, "en")
    for messages in chat.answer(talk, "en"):
        if 'class="tools"' in messages[-1]["content"]:
            assert store.share(talk.owner, talk.id, talk.exchanges[0].id) != ""


def test_the_newest_answers_go_to_the_browser_and_all_of_them_when_it_is_opened(chat):
    talk = talk_of(chat, *["When was it adopted?"] * (N_TAKEN_ALONG + 2))
    told = json.loads(chat.to_take_along(talk, "en"))
    assert told["talk"] == talk.id and len(told["answers"]) == N_TAKEN_ALONG and told["conversation"] == ""
    assert len(json.loads(chat.to_take_along(talk, "en", is_whole=True))["answers"]) == N_TAKEN_ALONG + 2


def test_links_are_taken_back_with_their_conversation_and_with_all(chat, store):
    talks = [talk_of(chat, "When was it adopted?") for _ in range(3)]
    links = [store.share(talk.owner, talk.id, talk.exchanges[0].id) for talk in talks]
    chat.take("wharves", talks[0], "en")  # it goes on, and keeps its links
    store.delete(talks[0].owner, talks[0].id)
    assert [store.shared(link) is None for link in links] == [True, False, False]
    assert store.delete_all(talks[0].owner) == 2 and all(store.shared(link) is None for link in links)


def test_without_a_store_nothing_is_kept(fake, tmp_path):
    chat = make_chat(fake, Warming(fake), Settings())
    talk = talk_of(chat, "When was it adopted?")
    assert talk.owner == "" and list(tmp_path.iterdir()) == [] and FakeAssistant().documents
