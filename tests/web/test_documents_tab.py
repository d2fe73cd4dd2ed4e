import httpx
import pytest
from fake_assistant import HOSTILE, MAIN, SECOND, FakeAssistant
from html_reading import Lines
from page_parts import make_chat
from quay import AFTER, NOTICE, Quay
from web_server import serving

from qa.settings import Settings
from qa.web.conversation import Conversation
from qa.web.documents_view import documents_content, documents_page
from qa.web.texts_upkeep import OWN, Texts, TextsUpkeep
from qa.web.warming import Warming

SENT = {OWN: "1"}


@pytest.fixture
def quay(tmp_path, fake_settings):
    return Quay(tmp_path, fake_settings)


@pytest.fixture
def client(quay):
    from qa.web.service import make_app

    texts = Texts(quay.corpus, quay.index, quay.settings)
    with serving(make_app(quay.current, settings=quay.settings, texts=texts)) as address:
        with httpx.Client(base_url=address, trust_env=False, timeout=60) as client:
            yield client


def put(client, name, content, **more):
    return client.post("/upload", params={"name": name, **more}, content=content, headers=SENT)


def test_each_document_is_shown_with_what_is_known_and_what_was_left_out():
    html = documents_content(FakeAssistant(is_several=True))
    for words in ("Alder Order No. 5", "2023-05-04", "23 measures", "Left out of the text: 202 characters", "in reading",
                  "关于船舶执照的通知", f'value="{MAIN}"', f'value="{SECOND}"'):  # fmt: skip
        assert words in html
    assert html.count('class="use"') == 3


def test_a_single_document_is_not_chosen_from():
    assert 'class="use"' not in documents_content(FakeAssistant())


def test_hostile_facts_stay_words_and_without_leave_there_is_no_form():
    fake = FakeAssistant(is_several=True)
    assert not {"img", "script", "form", "iframe", "style"} & Lines(documents_page(fake, allows_upload=False)).tags
    assert HOSTILE not in documents_content(fake) and "form" in Lines(documents_page(fake, allows_upload=True)).tags


def test_only_the_documents_that_were_chosen_are_asked(fake):
    chat, conversation = make_chat(fake, Warming(fake), Settings()), Conversation()
    for ids, wanted in (
        ((SECOND,), (SECOND,)),
        ((SECOND, "gone", SECOND), (SECOND,)),
        ((), ()),
        (tuple(fake.documents), ()),
    ):
        chat.choose(ids, conversation)
        chat.take("What about wharves?", conversation, "en")
        list(chat.answer(conversation, "en"))
        assert fake.scopes[-1] == wanted


def test_a_chosen_document_that_is_gone_leaves_nothing_unanswered(fake):
    chat, conversation = make_chat(fake, Warming(fake), Settings()), Conversation()
    conversation.documents = ("removed-since",)
    chat.take("What about wharves?", conversation, "en")
    assert "trained hands" in list(chat.answer(conversation, "en"))[-1][-1]["content"] and fake.scopes[-1] == ()


def test_a_file_is_added_and_the_page_answers_from_it_at_once(client, quay):
    reply = put(client, "second.txt", f"Notice on the second quay\n\n{AFTER}\n".encode())
    assert reply.status_code == 200 and reply.json()["added"] == 1
    assert client.get("/documents/second").status_code == 200 and "second quay" in client.get("/parts/documents").text
    assert client.get("/upload").json() == {"done": 0, "total": 0}


@pytest.mark.parametrize(("name", "content", "words"), [
    ("broken.docx", b"PK\x03\x04 cut off", "broken.docx"), ("broken.pdf", b"%PDF-1.7 nothing", "broken.pdf"), ("empty.txt", b"", "empty.txt"),
    ("run.exe", b"MZ", "no document"), ("manifest.jsonl", b"{}", "no document"), ("glossary.jsonl", b"{}", "no document"),
])  # fmt: skip
def test_a_file_that_cannot_be_read_is_named_and_changes_nothing(client, quay, name, content, words):
    before = quay.current.state, sorted(path.name for path in quay.corpus.iterdir())
    reply = put(client, name, content)
    assert reply.status_code == 400 and words in reply.json()["error"] and "/tmp" not in reply.json()["error"]
    assert (quay.current.state, sorted(path.name for path in quay.corpus.iterdir())) == before


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x.txt", "a/b.txt", "a\\b.txt", ".hidden.txt", "x" * 130 + ".txt", "a\n.txt"]
)
def test_a_name_that_is_none_is_refused(client, quay, name):
    assert put(client, name, b"words").status_code == 400
    assert [path.name for path in quay.corpus.iterdir()] == ["notice.txt"]


def test_a_file_of_the_same_name_is_replaced_only_when_told(client):
    text = f"Notice on the quay\n\n{AFTER}\n".encode()
    assert "--replace" in put(client, "notice.txt", text).json()["error"]
    assert put(client, "notice.txt", text, replace="true").json()["changed"] == 1
    assert AFTER in client.get(f"/documents/{NOTICE}").text


def test_a_file_that_is_too_large_is_refused_while_it_comes(client, monkeypatch):
    monkeypatch.setattr("qa.web.texts_upkeep.MAX_BYTES", 1000)
    reply = put(client, "large.txt", b"x" * 5000)
    assert reply.status_code == 413 and "larger than" in reply.json()["error"]


def test_a_document_is_removed_and_the_last_one_stays(client):
    put(client, "second.txt", b"Notice on the second quay\n\nBoats wait.\n")
    assert client.delete(f"/documents/{NOTICE}", headers=SENT).json()["removed"] == 1
    assert client.get(f"/documents/{NOTICE}").status_code == 404
    assert "no document" in client.delete("/documents/second", headers=SENT).json()["error"]
    assert client.delete("/documents/none", headers=SENT).status_code == 400


def test_sync_takes_in_what_was_put_into_the_folder(client, quay):
    quay.write(AFTER)
    assert client.post("/sync", headers=SENT).json()["changed"] == 1
    assert AFTER in client.get(f"/documents/{NOTICE}").text


def test_another_page_changes_nothing(client):
    for method, path in (("POST", "/upload?name=a.txt"), ("POST", "/sync"), ("DELETE", f"/documents/{NOTICE}")):
        assert client.request(method, path).status_code == 403
        assert client.request(method, path, headers=SENT | {"Sec-Fetch-Site": "cross-site"}).status_code == 403


def test_two_changes_at_once_are_told_to_wait(quay):
    upkeep = TextsUpkeep(quay.current, Texts(quay.corpus, quay.index, quay.settings))
    with upkeep.alone() as first, upkeep.alone() as second:
        assert first and not second
    with upkeep.alone() as again:
        assert again


def test_what_is_wrong_with_a_file_is_told_in_the_language_of_the_page(client):
    told = [put(client, "broken.pdf", b"%PDF-1.4 broken", lang=language).json()["error"] for language in ("en", "zh")]
    assert told[0].startswith("broken.pdf is a damaged PDF (") and told[1].startswith("broken.pdf：PDF 已损坏（")


def test_without_leave_nothing_is_uploaded_or_removed(url):
    for method, path in (("POST", "/upload?name=a.txt"), ("POST", "/sync"), ("DELETE", f"/documents/{MAIN}")):
        assert httpx.request(method, url + path, headers=SENT, trust_env=False).status_code in (404, 405)
