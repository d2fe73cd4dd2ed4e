"""The commands speak English in the tests, whatever the terminal that they are run in."""

import pytest


@pytest.fixture(autouse=True)
def english_terminal(monkeypatch):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
