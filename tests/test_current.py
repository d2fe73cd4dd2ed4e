"""A service goes on through builds and syncs: the next question is answered from the index that is in place by then."""

import gc
import json
import threading
import time
import weakref

import pytest
from quay import AFTER, BEFORE, Quay

from qa.current import Current, look_of, state_of
from qa.datatypes import Verdict
from qa.errors import IndexMissingError
from qa.index.builder import build_index
from qa.index.manifest import MANIFEST
from qa.settings import Settings


@pytest.fixture
def quay(tmp_path, fake_settings):
    """A corpus of one notice, its index, and whoever answers from that."""
    return Quay(tmp_path, fake_settings)


def says(assistant, sentence):
    return assistant.check(sentence).verdict is Verdict.VERBATIM


def waited_for(condition, seconds=20.0):
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.02)
    return condition()


def test_a_sync_is_followed_and_told_once(quay):
    told = []
    quay.current.tell(lambda assistant, state: told.append((assistant, state)))
    assert not quay.current.renew() and says(quay.current.now, BEFORE)
    quay.sync()
    assert quay.current.renew() and not quay.current.renew()
    assert says(quay.current.now, AFTER) and not says(quay.current.now, BEFORE)
    assert told == [(quay.current.now, state_of(quay.index))] and quay.current.state == state_of(quay.index)


def test_a_watched_index_is_followed_by_itself(quay):
    with quay.current.watched(every_s=0.02):
        quay.sync()
        assert waited_for(lambda: quay.current.state == state_of(quay.index))
        assert says(quay.current.now, AFTER)
    assert "index" not in {thread.name for thread in threading.enumerate()}


def test_an_answer_that_has_begun_ends_on_the_index_it_began_with(quay):
    before = quay.current.now
    quay.sync()
    quay.current.renew()
    assert says(before, BEFORE) and not says(before, AFTER)
    assert before.search("quay parking")[0].passage.text != quay.current.now.search("quay parking")[0].passage.text


def test_the_models_are_loaded_once_for_all(quay, monkeypatch):
    loaded, load = [], __import__("qa.models.loaded", fromlist=["x"]).load_models
    monkeypatch.setattr("qa.models.loaded.load_models", lambda settings: loaded.append(1) or load(settings))
    quay.current.warm()
    for sentence in (AFTER, BEFORE):
        quay.sync(sentence)
        assert quay.current.renew() and quay.current.now.is_warm
        assert quay.current.now.search("parking")
    assert loaded == [1]


def test_an_assistant_that_nobody_asked_yet_stays_unloaded(quay):
    quay.sync()
    assert quay.current.renew() and not quay.current.now.is_warm


def test_the_files_of_the_old_index_are_closed_when_its_last_answer_has_ended(quay):
    quay.current.warm()
    in_flight = quay.current.now
    old = weakref.ref(in_flight.index.segments[0])
    gc.collect()
    gc.disable()
    try:
        build_index_anew(quay)
        assert quay.current.renew() and old() is not None
        in_flight.search("parking")
        del in_flight
        assert old() is None
    finally:
        gc.enable()


def build_index_anew(quay):
    quay.write(AFTER)
    build_index(quay.corpus, quay.index, quay.settings)


def test_an_index_of_other_settings_is_left_alone_and_said_to_be_so(quay):
    build_index(quay.corpus, quay.index, Settings(encoder="fake", reranker="", max_passage_chars=100))
    assert not quay.current.renew() and "max_passage_chars" in quay.current.problem
    assert says(quay.current.now, BEFORE)
    build_index_anew(quay)
    assert quay.current.renew() and quay.current.problem == "" and says(quay.current.now, AFTER)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff" * 100, b'{"format": "policy-qa-index"}'])
def test_a_damaged_index_changes_nothing_and_is_said(quay, content):
    (quay.index / MANIFEST).write_bytes(content)
    assert not quay.current.renew() and quay.current.problem
    assert says(quay.current.now, BEFORE)


def test_an_altered_file_of_an_index_changes_nothing(quay):
    quay.sync()
    manifest = json.loads((quay.index / MANIFEST).read_bytes())
    name = next(name for name in manifest["files"] if name.endswith("texts.db"))
    (quay.index / name).write_bytes(b"\0" * manifest["files"][name]["size"])
    assert not quay.current.renew() and "altered" in quay.current.problem


def test_an_index_that_is_gone_changes_nothing(quay):
    (quay.index / MANIFEST).unlink()
    assert not quay.current.renew() and quay.current.problem == "" and look_of(quay.index) is None
    assert says(quay.current.now, BEFORE)


def test_an_index_that_is_put_back_is_no_problem_any_more(quay):
    kept = (quay.index / MANIFEST).read_bytes()
    (quay.index / MANIFEST).write_bytes(b"{}")
    quay.current.renew()
    assert quay.current.problem
    (quay.index / MANIFEST).write_bytes(kept)
    assert not quay.current.renew() and quay.current.problem == ""


def test_a_listener_that_fails_does_not_stop_the_others(quay, caplog):
    told = []
    quay.current.tell(lambda *_: 1 / 0)
    quay.current.tell(lambda *_: told.append(1))
    quay.sync()
    assert quay.current.renew() and told == [1] and "ZeroDivisionError" in caplog.text


def test_questions_are_answered_while_builds_follow_each_other(quay):
    stop, faults = threading.Event(), []

    def ask():
        while not stop.is_set():
            assistant = quay.current.now
            if says(assistant, BEFORE) == says(assistant, AFTER):  # exactly one of them is the text
                faults.append("a mixture")

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for thread in asking:
        thread.start()
    with quay.current.watched(every_s=0.01):
        for n in range(6):
            quay.sync((AFTER, BEFORE)[n % 2])
            assert waited_for(lambda: quay.current.state == state_of(quay.index))
    stop.set()
    for thread in asking:
        thread.join()
    assert faults == [] and quay.current.problem == ""


def test_without_an_index_there_is_nobody(tmp_path, fake_settings):
    with pytest.raises(IndexMissingError):
        Current.opened(tmp_path, tmp_path / "index", fake_settings)


def test_an_earlier_text_is_read_with_what_was_found_in_it(quay):
    before = quay.current.now
    version = before.search("parking")[0].passage.document
    digest = next(iter(before.index.versions_of(version))).sha256[:12]
    quay.sync()
    quay.current.renew()
    read = quay.current.now.reading(version, digest)
    assert BEFORE in read.document.text and read.outline.blocks[-1].of(read.document.text) == BEFORE
