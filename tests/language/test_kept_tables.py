"""Tables are kept for the bytes they were made of; a keep that fails costs time and nothing else."""

import pytest

from qa.language.kept_tables import kept_table


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "tables"


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("a", encoding="utf-8")
    return path


def made(calls):
    calls.append(1)
    return {"码头": ["quay"]}


def test_a_table_is_made_once_and_read_afterwards(cache, source):
    calls = []
    tables = [kept_table("t", 1, source, lambda: made(calls)) for _ in range(3)]
    assert tables == [{"码头": ["quay"]}] * 3 and len(calls) == 1


@pytest.mark.parametrize("change", ["bytes", "version", "name"])
def test_other_bytes_another_version_or_name_is_another_table(cache, source, change):
    calls = []
    kept_table("t", 1, source, lambda: made(calls))
    if change == "bytes":
        source.write_text("other", encoding="utf-8")
    kept_table("u" if change == "name" else "t", 2 if change == "version" else 1, source, lambda: made(calls))
    assert len(calls) == 2


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe"])
def test_a_damaged_table_is_made_again(cache, source, content):
    calls = []
    kept_table("t", 1, source, lambda: made(calls))
    (path,) = cache.iterdir()
    path.write_bytes(content)
    assert kept_table("t", 1, source, lambda: made(calls)) == {"码头": ["quay"]} and len(calls) == 2


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path, monkeypatch, source):
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "file"))
    calls = []
    assert kept_table("t", 1, source, lambda: made(calls)) == {"码头": ["quay"]} and len(calls) == 1
