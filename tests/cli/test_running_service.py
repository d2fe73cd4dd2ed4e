"""A running service answers commands, as the process itself would; whatever is wrong with it, the process answers."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from types import SimpleNamespace

import pytest

from qa.cli import service_channel, service_host
from qa.cli.main import _parser, main
from qa.cli.service_channel import ChannelError, address, answer_of_service, meeting_folder, request_of
from qa.cli.service_host import ServiceHost, answering_commands_of
from qa.current import Current

QUESTION = "How many measures are there?"


@pytest.fixture(autouse=True)
def own_cache(monkeypatch, tmp_path):
    """A folder of sockets, and settings, of the test's own."""
    monkeypatch.setattr(service_channel, "cache_folder", lambda: tmp_path / "cache")
    for module in (service_channel, service_host):  # a machine with much to do is not a dead service
        monkeypatch.setattr(module, "SILENCE_S", 30.0)
    monkeypatch.setattr(service_channel, "CONNECT_S", 30.0)
    monkeypatch.setattr(service_channel, "ANSWER_S", 60.0)
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    monkeypatch.setenv("POLICY_QA_RERANKER", "")


@pytest.fixture
def places(corpus_folder, alder_index_folder):
    return ["--corpus", str(corpus_folder), "--index", str(alder_index_folder)]


@pytest.fixture
def parsed(places):
    """The arguments of a command over the invented page."""
    return lambda command, *rest: _parser().parse_args([command, *places, *rest])


@pytest.fixture
def current(corpus_folder, alder_index_folder, fake_settings):
    return Current.opened(corpus_folder, alder_index_folder, fake_settings)


@pytest.fixture
def service(current, corpus_folder, alder_index_folder):
    """A service on the index of the invented page."""
    with answering_commands_of(current, corpus_folder, alder_index_folder) as is_answering:
        assert is_answering
        yield current


@pytest.fixture
def impostor(alder_index_folder):
    """Listen at the address of the service and do something with each visitor."""
    made = []

    def listening(act):
        folder = meeting_folder(make=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(address(folder.__enter__(), alder_index_folder))
        listener.listen(1)
        made.extend([listener, folder])

        def accept():
            with contextlib.suppress(OSError):  # the client has given up
                channel, _ = listener.accept()
                with channel:
                    act(channel)

        threading.Thread(target=accept, daemon=True).start()

    yield listening
    if made:
        made[0].close()
        made[1].__exit__(None, None, None)


def without_times(out):
    """An answer without what differs each time."""
    found = json.loads(out)
    if isinstance(found, dict):
        found.pop("seconds"), found.pop("stages", None)
    return found


@pytest.mark.parametrize(
    "command",
    [
        ["ask", QUESTION],
        ["ask", "and of those on boats?", "--history", QUESTION],
        ["search", "life jackets", "-n", "2"],
        ["check", "lending life jackets at the locks"],
    ],
)
def test_the_answer_of_a_service_is_that_of_the_process(service, places, parsed, capsys, command):
    answer = answer_of_service(parsed(*command, "--json"))
    assert main([*command[:1], *places, *command[1:], "--json", "--no-service"]) == 0
    assert without_times(answer.out) == without_times(capsys.readouterr().out)
    assert (answer.err, answer.exit_code) == ("", 0)


def test_a_command_does_not_open_the_index_where_a_service_answers(service, places, monkeypatch, capsys):
    monkeypatch.setattr("qa.cli.main.opened", lambda arguments: pytest.fail("opened"))
    assert main(["ask", *places, QUESTION]) == 0
    assert "23" in capsys.readouterr().out


def test_wrong_use_ends_as_without_a_service(service, places, monkeypatch, capsys):
    given = ["search", *places, "boats", "--document", "no-such"]
    ends = []
    for option in ([], ["--no-service"]):
        ends.append((main([*given, *option]), capsys.readouterr()))
    assert ends[0] == ends[1] and ends[0][0] == 2 and "no-such" in ends[0][1].err


def test_without_a_service_the_process_answers(places, capsys):
    assert main(["ask", *places, QUESTION]) == 0
    assert "23" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("key", "value"),
    [("corpus", "/elsewhere"), ("index", "0" * 64), ("code", "older"), ("environment", {"POLICY_QA_N_HITS": "3"}),
     ("environment", {"POLICY_QA_N_HITS": "many"}), ("settings", "/no/such/file.json")],
)  # fmt: skip
def test_another_index_corpus_code_or_settings_are_not_answered_for(service, parsed, monkeypatch, key, value):
    monkeypatch.setattr(service_channel, "request_of", lambda arguments: request_of(arguments) | {key: value})
    assert answer_of_service(parsed("ask", QUESTION)) is None
    monkeypatch.setattr(service_channel, "request_of", request_of)
    assert answer_of_service(parsed("ask", QUESTION)) is not None


def test_a_corpus_that_has_changed_is_not_answered_for(service, parsed, monkeypatch):
    monkeypatch.setattr(service_host, "corpus_fingerprint", lambda folder: "another")
    assert answer_of_service(parsed("ask", QUESTION)) is None


LINES = [
    b"", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"arguments": {"command": "serve"}}', b"GET / HTTP/1.1",
]  # fmt: skip


@pytest.mark.parametrize("line", LINES)
def test_hostile_bytes_are_refused(current, corpus_folder, line):
    with pytest.raises(ChannelError):
        ServiceHost(current, corpus_folder).answer(line)


@pytest.mark.parametrize(
    "given",
    [{"command": "build"}, {"command": ["ask"]}, {"question": 3}, {"question": None}, {"history": "x"}, {"n": "3"},
     {"n": True}, {"json": "yes"}, {"history": [1]}, {"since": []}],
)  # fmt: skip
def test_arguments_of_another_type_are_refused(current, corpus_folder, parsed, given):
    host = ServiceHost(current, corpus_folder)
    request = request_of(parsed("ask", QUESTION))
    assert host.answer(json.dumps(request).encode()).exit_code == 0
    with pytest.raises(ChannelError):
        host.answer(json.dumps(request | {"arguments": request["arguments"] | given}).encode())


@pytest.mark.parametrize("line", [b"\0" * 10, b"x" * 2_000_000, b"{}\n"])
def test_a_service_goes_on_after_hostile_bytes(service, alder_index_folder, parsed, line):
    with meeting_folder() as folder, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as channel:
        channel.connect(address(folder, alder_index_folder))
        channel.settimeout(5)
        with contextlib.suppress(OSError):
            channel.sendall(line)
    assert answer_of_service(parsed("ask", QUESTION)) is not None


HANGS_S = 10
ACTS = {
    "goes away": lambda channel: None,
    "says nothing": lambda channel: time.sleep(HANGS_S),
    "sends no JSON": lambda channel: channel.sendall(b"hello\n"),
    "sends another thing": lambda channel: channel.sendall(b'{"status": "ok"}\n'),
    "sends brackets": lambda channel: channel.sendall(b"[" * 100_000 + b"\n"),
    "sends a wrong code": lambda channel: channel.sendall(b'{"out": "", "err": "", "exit_code": []}\n'),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_service_that_is_broken_is_passed_over_after_a_moment(impostor, parsed, act, monkeypatch):
    monkeypatch.setattr(service_channel, "SILENCE_S", 0.3)
    impostor(act)
    began = time.monotonic()
    assert answer_of_service(parsed("ask", QUESTION)) is None
    assert time.monotonic() - began < HANGS_S


def test_a_service_that_never_ends_its_line_is_given_up(impostor, parsed, monkeypatch):
    monkeypatch.setattr(service_channel, "ANSWER_S", 0.3)

    def act(channel):
        for _ in range(100):
            channel.sendall(b" ")
            time.sleep(0.05)

    impostor(act)
    assert answer_of_service(parsed("ask", QUESTION)) is None


def test_an_answer_without_end_is_given_up(impostor, parsed, monkeypatch):
    monkeypatch.setattr(service_channel, "MAX_ANSWER_BYTES", 1000)
    impostor(lambda channel: channel.sendall(b"x" * 500_000))
    assert answer_of_service(parsed("ask", QUESTION)) is None


def test_a_service_of_another_user_is_not_asked(service, parsed, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(service_channel, "_PEER", SimpleNamespace(size=12, unpack=lambda _: (1, os.getuid() + 1, 1)))
        assert answer_of_service(parsed("ask", QUESTION)) is None


@pytest.mark.parametrize("mode", [0o755, 0o710, 0o701])
def test_a_folder_that_others_may_enter_is_not_used(tmp_path, parsed, mode):
    with meeting_folder(make=True):
        pass
    (folder,) = (tmp_path / "cache").iterdir()
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(mode)
    with pytest.raises(ChannelError, match="chmod 700"), meeting_folder():
        pass
    assert answer_of_service(parsed("ask", QUESTION)) is None


def test_a_folder_behind_a_link_is_not_used(tmp_path):
    (tmp_path / "cache").mkdir()
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (tmp_path / "cache" / f"services-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="directory|symbolic"), meeting_folder():
        pass


def test_a_second_service_on_the_same_index_leaves_the_first(service, corpus_folder, alder_index_folder, parsed):
    with answering_commands_of(service, corpus_folder, alder_index_folder) as is_answering:
        assert not is_answering
    assert answer_of_service(parsed("ask", QUESTION)) is not None


def test_the_address_is_free_again_when_a_service_ends(current, corpus_folder, alder_index_folder, parsed, tmp_path):
    for _ in range(2):
        with answering_commands_of(current, corpus_folder, alder_index_folder) as is_answering:
            assert is_answering and answer_of_service(parsed("ask", QUESTION)) is not None
        assert answer_of_service(parsed("ask", QUESTION)) is None


def test_a_socket_that_a_killed_service_left_is_replaced(current, corpus_folder, alder_index_folder, parsed):
    with meeting_folder(make=True) as folder, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as left:
        left.bind(address(folder, alder_index_folder))
    assert answer_of_service(parsed("ask", QUESTION)) is None
    with answering_commands_of(current, corpus_folder, alder_index_folder) as is_answering:
        assert is_answering and answer_of_service(parsed("ask", QUESTION)) is not None


def test_the_state_of_the_code_follows_every_source_file_and_no_compiled_one(tmp_path, monkeypatch):
    deep = tmp_path / "qa" / "corpus" / "formats" / "pdf.py"
    deep.parent.mkdir(parents=True)
    deep.write_text("")
    monkeypatch.setattr(service_channel, "__file__", str(tmp_path / "qa" / "cli" / "service_channel.py"))
    before = service_channel.state_of_code()
    compiled = tmp_path / "qa" / "__pycache__" / "a.cpython-311.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"")
    os.utime(compiled, (2_000_000_000, 2_000_000_000))
    assert service_channel.state_of_code() == before
    os.utime(deep, (2_000_000_000, 2_000_000_000))
    assert service_channel.state_of_code() != before


def test_a_service_that_is_told_to_end_takes_its_address_away(places, tmp_path):
    environment = {**os.environ, "POLICY_QA_CACHE": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "qa", "serve", "--no-page", "--no-feedback", *places]
    folder = tmp_path / "cache" / f"services-{os.getuid()}"
    service = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        ends = time.monotonic() + 60
        while not sockets_in(folder) and service.poll() is None and time.monotonic() < ends:
            time.sleep(0.05)
        assert sockets_in(folder)
        service.terminate()
        assert service.wait(30) == 0 and not sockets_in(folder)
    finally:
        service.kill()
        service.wait()


def sockets_in(folder):
    return [path for path in folder.iterdir() if path.is_socket()] if folder.is_dir() else []
