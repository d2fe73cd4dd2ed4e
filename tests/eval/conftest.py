"""What all tests of the exam share. `exam_fakes` beside this file holds its small set, corpus and systems."""

import pytest


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    """No test of the exam reads or writes the cache of whoever runs it."""
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
