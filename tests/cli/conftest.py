"""The commands speak English in the tests, whatever the terminal that they are run in."""

import pytest
from harbour import write_harbour

from qa.cli.main import main


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")


@pytest.fixture
def harbour_command(tmp_path, monkeypatch, capsys):
    """Run a command over the harbour's corpus, built once: exit code, stdout, stderr."""
    monkeypatch.setenv("POLICY_QA_ENCODER", "fake")
    monkeypatch.setenv("POLICY_QA_RERANKER", "")
    folder = write_harbour(tmp_path / "corpus", standing="official")
    where = ["--corpus", str(folder), "--index", str(tmp_path / "index")]
    assert main(["build", *where]) == 0
    capsys.readouterr()

    def command(*arguments):
        code = main([*arguments, *where])
        return code, *capsys.readouterr()

    return command
