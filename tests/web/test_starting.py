"""Before the page is there the port answers, says what is loading, and nobody is refused when the page takes over."""

import contextlib
import http.client
import json
import socket
import threading

import pytest

from qa.errors import IndexMissingError, UsageError
from qa.web import starting
from qa.web.reply_headers import HEADERS
from qa.web.starting import StartingPage, answering_first, bind, open_for_page


@pytest.fixture
def listener():
    with bind("127.0.0.1", 0) as made:
        yield made


def get(listener, path="/", method="GET"):
    """Status, headers and text of a reply."""
    connection = http.client.HTTPConnection(*listener.getsockname(), timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path)
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read().decode()


def test_the_page_says_in_both_languages_what_is_loading_and_looks_again(listener):
    with answering_first(listener) as page:
        page.tell("starting_embedding", done=3, total=12)
        status, headers, text = get(listener, "/?lang=zh")
    assert status == 200 and headers["Content-Type"] == "text/html; charset=utf-8"
    assert "3 of 12 passages" in text and "已读取 3 段，共 12 段" in text
    assert 'fetch("healthz"' in text and 'http-equiv="refresh"' in text
    assert HEADERS.items() <= headers.items()


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [("/healthz", 200, '"starting"'), ("/readyz", 503, '"loading"'), ("/documents/x", 503, "starting")],
)
def test_other_addresses_say_that_it_is_starting(listener, path, status, words):
    with answering_first(listener):
        found, _, text = get(listener, path)
    assert found == status and words in text


def test_health_says_what_is_done_in_both_languages(listener):
    with answering_first(listener) as page:
        page.tell("starting_page")
        told = json.loads(get(listener, "/healthz")[2])
    assert told["status"] == "starting" and told["en"] and told["zh"] and told["en"] != told["zh"]


def test_a_head_request_has_no_content_and_another_method_is_refused(listener):
    with answering_first(listener):
        assert get(listener, method="HEAD")[::2] == (200, "")
        assert get(listener, method="POST")[0] == 501


@pytest.mark.parametrize("sent", [b"\0\xff\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET " + b"x" * 70_000, b""])
def test_hostile_bytes_do_not_stop_it(listener, sent):
    with answering_first(listener):
        with socket.create_connection(listener.getsockname(), timeout=5) as visitor:
            visitor.sendall(sent)
        assert get(listener)[0] == 200


def test_a_visitor_who_comes_between_the_two_servers_waits(listener):
    with answering_first(listener):
        assert get(listener)[0] == 200
    replies = []
    visitor = threading.Thread(target=lambda: replies.append(get(listener)))
    visitor.start()  # nobody answers now, and the port stays open
    with answering_first(listener):
        visitor.join(10)
    assert [status for status, *_ in replies] == [200]


def test_a_taken_port_is_told(listener):
    with pytest.raises(UsageError, match="is taken"):
        bind("127.0.0.1", listener.getsockname()[1])


def test_an_index_that_is_missing_is_built_while_the_page_says_so(tmp_path, corpus_folder, fake_settings):
    page, told = StartingPage(), []
    page.tell = lambda key, **values: told.append(key)
    index = tmp_path / "index"
    current, problem = open_for_page(corpus_folder, index, fake_settings, page)
    assert problem == "" and len(current.now.documents) == 1
    assert told[0] == "starting_building" and "starting_embedding" in told and told[-1] == "starting_opening"


def test_without_syncing_a_missing_index_is_a_problem_that_is_told(tmp_path, corpus_folder, fake_settings):
    current, problem = open_for_page(corpus_folder, tmp_path / "index", fake_settings, None)
    assert current is None and "policy-qa build" in problem


def test_what_is_loading_is_said_until_the_page_is_there(monkeypatch, listener, corpus_folder, fake_settings, tmp_path):
    seen = []

    def make_app(*_, **__):
        seen.append(json.loads(get(listener, "/healthz")[2])["status"])
        raise KeyboardInterrupt

    pytest.importorskip("gradio")
    monkeypatch.setattr("qa.web.service.make_app", make_app)
    monkeypatch.setattr(starting, "open_for_page", lambda *_: (None, str(IndexMissingError("no index"))))
    with pytest.raises(KeyboardInterrupt):
        starting.serve(corpus_folder, tmp_path, fake_settings, listener)
    assert seen == ["starting"]
