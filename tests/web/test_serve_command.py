"""Starting the page: `policy-qa serve`, and `python app.py`, which is the same command."""

import contextlib
import logging
import re
import runpy
import socket
import sys
import types
from pathlib import Path

import pytest
from fake_assistant import FakeAssistant

from qa.cli.main import main
from qa.errors import IndexMissingError

ROOT = Path(__file__).parents[2]


@pytest.fixture
def started(monkeypatch, tmp_path):
    """The app that `serve` would run, with a stand-in for what opens an index."""
    apps = []
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr("uvicorn.Server.run", lambda self, sockets: apps.append(self.config.app))
    opener = types.SimpleNamespace(open_assistant=lambda corpus, index, settings: FakeAssistant())
    monkeypatch.setattr("qa.current.open_assistant", lambda *given, models: opener.open_assistant(*given))
    level = logging.getLogger("qa").level
    yield apps, opener
    logging.getLogger("qa").setLevel(level)


@pytest.fixture
def served(monkeypatch):
    """What `serve` is called with, one tuple a call; nothing is started."""
    calls = []

    def bind(host, port):
        return contextlib.nullcontext((host, port))

    monkeypatch.setattr("qa.web.starting.bind", bind)
    monkeypatch.setattr("qa.web.starting.serve", lambda *given, feedback, **_: calls.append((*given, feedback)))
    level = logging.getLogger("qa").level
    yield calls
    logging.getLogger("qa").setLevel(level)


def run_app(monkeypatch, *arguments):
    """The exit code of `python app.py` with these arguments."""
    monkeypatch.setattr(sys, "argv", ["app.py", *arguments])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
    return stopped.value.code


def test_the_command_serves_what_open_assistant_opens(started):
    apps, opener = started
    seen = []
    opener.open_assistant = lambda corpus, index, settings: seen.append((str(corpus), str(index))) or FakeAssistant()
    assert main(["serve", "--corpus", "c", "--index", "i", "--port", "0"]) == 0
    assert seen == [("c", "i")] and len(apps) == 1


def test_the_address_of_the_page_is_told(started, caplog):
    assert main(["serve", "--port", "0"]) == 0
    assert re.search(r"^the page is at http://127\.0\.0\.1:[1-9]\d*$", "\n".join(caplog.messages), re.MULTILINE)


def test_app_py_is_the_command_with_its_options(served, monkeypatch, tmp_path):
    (tmp_path / "s.json").write_text('{"max_question_chars": 77}', encoding="utf-8")
    options = ["--host", "::1", "--port", "0", "--corpus", "c", "--index", "i", "--settings", str(tmp_path / "s.json")]
    assert run_app(monkeypatch, *options, "--feedback", "f") == 0
    assert run_app(monkeypatch, *options, "--no-feedback") == 0
    for (corpus, index, settings, place, feedback), wanted in zip(served, ("f", None), strict=True):
        assert (str(corpus), str(index), settings.max_question_chars) == ("c", "i", 77)
        assert place == ("::1", 0) and (feedback and str(feedback)) == wanted


def test_app_py_ends_as_the_command_does(monkeypatch, capsys):
    assert run_app(monkeypatch, "--port", "x") == 2
    assert "--port" in capsys.readouterr().err


def test_by_default_only_this_machine_can_reach_the_page_and_opinions_are_kept(served):
    assert main(["serve"]) == 0
    assert served[0][3] == ("127.0.0.1", 7860) and str(served[0][4]) == "feedback"


def test_without_a_folder_no_opinion_is_stored(served):
    assert main(["serve", "--no-feedback"]) == 0
    assert served[0][4] is None


def test_stopping_the_page_by_hand_is_no_error(monkeypatch, served):
    def stopped(*given, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr("qa.web.starting.serve", stopped)
    assert main(["serve"]) == 0


def test_an_unusable_index_is_told_of_on_the_page(started, caplog):
    def open_assistant(corpus, index, settings):
        raise IndexMissingError("no index in i; run `policy-qa build`")

    apps, opener = started
    opener.open_assistant = open_assistant
    assert main(["serve", "--port", "0"]) == 0
    assert len(apps) == 1 and "policy-qa build" in caplog.text


def test_a_taken_port_ends_the_command_with_2(started, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        assert main(["serve", "--port", str(other.getsockname()[1])]) == 2
    assert "is taken" in capsys.readouterr().err


def test_bad_settings_end_the_command_with_2(started, capsys, tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"no_such": 1}', encoding="utf-8")
    assert main(["serve", "--settings", str(path)]) == 2
    assert "no_such" in capsys.readouterr().err
