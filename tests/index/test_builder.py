"""Building: what is embedded, and that no failure, kill or second build ever costs the index that was there."""

import multiprocessing
import os
import random
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest
from slow_process import start_slowly

from qa.corpus.passages import read_passages
from qa.datatypes import Document, PassageKind
from qa.errors import CorpusError, ModelError, UsageError
from qa.index import store, sync, tables
from qa.index.builder import build_index, index_in_memory
from qa.index.store import MANIFEST, open_index, read_manifest
from qa.index.tables import TableWriter
from qa.index.vectors import VectorFiles
from qa.models import loaded
from qa.models.fakes import FakeEncoder
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
PLAN = (
    "A plan\nIt sets out five tasks in two areas. First, cut costs, including fees and rents. Second, train staff, "
    "including three measures to open schools, pay teachers, and print books."
)


@pytest.fixture
def place(tmp_path):
    """A folder with a small corpus and its index."""
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "plan.txt").write_text(PLAN, encoding="utf-8")
    build_index(tmp_path / "corpus", tmp_path / "index", SETTINGS)
    return tmp_path


def search(index, corpus=None):
    """What an index answers: the passages nearest to a question, by both kinds of search."""
    opened = open_index(index, corpus, SETTINGS)
    (vector,) = FakeEncoder().encode_questions(["Who pays the teachers?"])
    return opened.vectors.search(0, vector, 5), opened.lexical.search("Who pays the teachers?", 5)


def bytes_of(index):
    return {path.relative_to(index): path.read_bytes() for path in sorted(index.rglob("*")) if path.is_file()}


def builds_in(index):
    return sorted(path.name for path in index.glob("build-*"))


# --- what a build makes ---


def test_a_build_reports_what_it_made(place):
    report = build_index(place / "corpus", place / "index", SETTINGS)
    assert report.manifest == read_manifest(place / "index")
    assert report.manifest.counts == {"documents": 1, "passages": 9, "units": 9, "measures": 5}
    assert report.warnings == () and report.seconds > 0
    assert [register.found for register in report.registers.values()] == [5]


def test_a_build_warns_of_counts_that_differ(place):
    (place / "corpus" / "plan.txt").write_text(PLAN.replace("five", "seven"), encoding="utf-8")
    report = build_index(place / "corpus", place / "index", SETTINGS)
    assert report.warnings == ("plan: the text declares 7 measures, 5 were found",)


def test_progress_counts_up_to_all_texts_each_counted_once(place):
    calls = []
    build_index(place / "corpus", place / "index", SETTINGS, on_progress=lambda *call: calls.append(call))
    embedding = [(done, total) for stage, done, total in calls if stage == "embedding"]
    assert calls[0] == ("documents", 1, 1)
    n_texts = 9 + len(
        {"Title of the document", "A plan > cut costs", "A plan > train staff"}
    )  # units, and what is above
    assert embedding[-1] == (n_texts, n_texts) and embedding == sorted(embedding)


def test_two_builds_of_one_corpus_hold_the_same_bytes_but_for_name_and_time(place):
    before = {path.name: content for path, content in bytes_of(place / "index").items() if path.name != MANIFEST}
    build_index(place / "corpus", place / "index", SETTINGS)
    assert {p.name: content for p, content in bytes_of(place / "index").items() if p.name != MANIFEST} == before


def test_a_measure_inside_a_sentence_is_a_unit_and_its_sentence_another(place):
    opened = open_index(place / "index", None, SETTINGS)
    words = {unit.measure: opened.words(unit) for unit in opened.units if unit.measure}
    assert words == {"1.1": "fees", "1.2": "rents", "2.1": "open schools", "2.2": "pay teachers", "2.3": "print books"}
    assert "First, cut costs, including fees and rents." in [opened.words(unit) for unit in opened.units]


def test_a_unit_knows_every_passage_it_belongs_to(place):
    opened = open_index(place / "index", None, SETTINGS)
    for row, unit in enumerate(opened.units):
        for passage in unit.passages:
            assert opened.passages[passage].start <= unit.start or opened.passages[passage].measure
            assert row in opened.units_of_passage(passage)


def test_passages_are_embedded_under_their_headings_unless_settings_say_no(place):
    with_headings = open_index(place / "index", None, SETTINGS)
    assert [row for row, _ in with_headings.lexical.search("train", 9)]
    bare = SETTINGS.model_copy(update={"use_heading_paths": False})
    build_index(place / "corpus", place / "index", bare)
    without = open_index(place / "index", None, bare)
    assert len(without.lexical.search("train", 9)) < len(with_headings.lexical.search("train", 9))


def test_titles_join_the_headings_only_in_a_corpus_of_several_documents(place):
    assert open_index(place / "index", None, SETTINGS).lexical.knows("plan") is True  # the title line itself
    (place / "corpus" / "second.txt").write_text("Harbour rules\nShips pay fees.", encoding="utf-8")
    build_index(place / "corpus", place / "index", SETTINGS)
    opened = open_index(place / "index", None, SETTINGS)
    rows = [row for row, _ in opened.lexical.search("harbour", 9)]
    assert {opened.passages[row].document for row in rows} == {"second"}
    assert any(opened.passages[row].kind is PassageKind.PARAGRAPH for row in rows)


LONG_ENOUGH = (
    "Fees fall in all harbours of the county. Rents rise there too."  # short ones get their title as a heading
)


def test_an_index_in_memory_answers_over_ready_made_passages():
    document = Document(id="a", title="T", text=LONG_ENOUGH)
    passages = read_passages(document, SETTINGS).passages
    opened = index_in_memory([document], passages, FakeEncoder(), SETTINGS)
    sentences = LONG_ENOUGH.split(". ")
    first, second = FakeEncoder().encode_passages([sentences[0] + ".", sentences[1]])
    mean = len(sentences[0] + ".") * first + len(sentences[1]) * second
    assert opened.vectors.search(0, mean, 1) == [(0, pytest.approx(1.0, abs=1e-5))]
    assert opened.registers["a"].found == 0


# --- a build that fails ---


def after(n_calls, function, error):
    """`function`, raising `error` once it has been called `n_calls` times."""
    count = iter(range(10**6))

    def wrapped(*args, **kwargs):
        if next(count) >= n_calls:
            raise error
        return function(*args, **kwargs)

    return wrapped


FAILURES = [
    ("reading", sync, "read_passages", 0, ValueError("bad text")),
    ("loading the model", loaded, "load_encoder", 0, ModelError("no model")),
    ("encoding", FakeEncoder, "encode_passages", 0, RuntimeError("out of memory")),
    *(
        (f"writing after {n} tables", TableWriter, "add", n, OSError(28, "No space left on device"))
        for n in (0, 1, 3, 9)
    ),
    ("SQLite's disk", tables, "_insert", 5, sqlite3.OperationalError("database or disk is full")),
    ("writing vectors", VectorFiles, "write", 1, OSError(28, "No space left on device")),
    ("checksums", store, "_entries", 0, OSError(5, "Input/output error")),
    ("just before the rename", store, "_write_manifest", 0, KeyboardInterrupt()),
    ("the rename", os, "replace", 1, OSError(13, "Permission denied")),
]


@pytest.mark.parametrize(("owner", "name", "n_calls", "error"), [f[1:] for f in FAILURES], ids=[f[0] for f in FAILURES])
def test_a_build_that_fails_leaves_the_old_index_byte_for_byte(place, monkeypatch, owner, name, n_calls, error):
    before, answers = bytes_of(place / "index"), search(place / "index", place / "corpus")
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, after(n_calls, getattr(owner, name), error))
        with pytest.raises(UsageError if isinstance(error, (OSError, sqlite3.Error)) else type(error)):
            build_index(place / "corpus", place / "index", SETTINGS)
    assert bytes_of(place / "index") == before
    assert search(place / "index", place / "corpus") == answers


def test_a_full_disk_is_told_with_the_folder_and_what_to_do(place, monkeypatch):
    monkeypatch.setattr(TableWriter, "add", after(2, TableWriter.add, OSError(28, "No space left on device")))
    with pytest.raises(
        UsageError, match=r"no index can be written in .*index: .*No space left.*Make room.*--index DIR"
    ):
        build_index(place / "corpus", place / "index", SETTINGS)


def test_a_fault_after_the_rename_does_not_take_the_new_index_away(place, monkeypatch):
    synced = []

    def sync_badly(folder):
        synced.append(folder)
        if synced.count(place / "index") == 2:  # once before the rename, once after
            raise OSError(5, "Input/output error")

    old = builds_in(place / "index")
    with monkeypatch.context() as patch:
        patch.setattr(store, "force_to_disk", sync_badly)
        with pytest.raises(UsageError, match="Input/output error"):
            build_index(place / "corpus", place / "index", SETTINGS)
    assert search(place / "index", place / "corpus")
    assert read_manifest(place / "index").files.keys().isdisjoint(old)


def test_a_corpus_that_cannot_be_read_costs_nothing(place):
    before = bytes_of(place / "index")
    (place / "corpus" / "plan.txt").write_bytes(b"\x00\x01")
    with pytest.raises(CorpusError, match=r"plan\.txt is not text"):
        build_index(place / "corpus", place / "index", SETTINGS)
    assert bytes_of(place / "index") == before


def test_orphan_build_folders_are_removed_by_the_next_build(place):
    for name in ("build-0123456789ab", "build-ffffffffffff"):
        (place / "index" / name).mkdir()
        (place / "index" / name / "documents.jsonl").write_text("half", encoding="utf-8")
    build_index(place / "corpus", place / "index", SETTINGS)
    assert builds_in(place / "index") == [next(iter(read_manifest(place / "index").files)).split("/")[0]]


def test_only_folders_that_a_build_made_are_removed(place):
    kept = ["build-notes", "build-0123", "builds", "build-0123456789ab.txt"]
    for name in kept:
        (place / "index" / name).mkdir()
    (place / "index" / "notes.txt").write_text("mine", encoding="utf-8")
    build_index(place / "corpus", place / "index", SETTINGS)
    assert all((place / "index" / name).exists() for name in [*kept, "notes.txt"])


# --- several processes ---


def test_two_builds_at_once_both_end_and_leave_one_whole_index(place):
    (place / "corpus" / "second.txt").write_text("Ships pay fees.", encoding="utf-8")
    failures = []

    def build():
        try:
            build_index(place / "corpus", place / "index", SETTINGS)
        except BaseException as error:  # a thread must hand its fault over
            failures.append(error)

    threads = [threading.Thread(target=build) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert len(builds_in(place / "index")) == 1
    assert len(open_index(place / "index", place / "corpus", SETTINGS).documents) == 2


def test_a_second_build_waits_for_the_first(place):
    order = []

    def build():
        build_index(place / "corpus", place / "index", SETTINGS)
        order.append("second")

    with store.build_lock(place / "index"):
        thread = threading.Thread(target=build)
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
        order.append("first")
    thread.join(30)
    assert order == ["first", "second"]


def rebuild(corpus, index, has_begun, is_enough):
    has_begun.set()
    for _ in range(100):
        if not is_enough.is_set():
            build_index(Path(corpus), Path(index), SETTINGS)


def test_a_reader_never_sees_half_of_a_build(place):
    answers = search(place / "index", place / "corpus")
    spawn = multiprocessing.get_context("spawn")
    has_begun, is_enough = spawn.Event(), spawn.Event()
    process = spawn.Process(target=rebuild, args=(place / "corpus", place / "index", has_begun, is_enough))
    process.start()
    assert has_begun.wait(30)  # loading the libraries takes seconds in which nothing is built
    seen = set()
    while process.is_alive():
        seen.add(frozenset(read_manifest(place / "index").files))
        assert search(place / "index", place / "corpus") == answers
        if len(seen) > 3:
            is_enough.set()
    process.join()
    assert process.exitcode == 0
    assert len(seen) > 2


@pytest.mark.slow
def test_a_build_killed_at_20_random_moments_loses_nothing(place):
    answers = search(place / "index", place / "corpus")
    with start_slowly("build_index", place) as child:
        steps = child.stdout.read().splitlines()
    assert child.returncode == 0 and len(steps) >= 20
    chance, states = random.Random(2021), {}
    for step in sorted(chance.sample(range(len(steps)), 20)):
        before = read_manifest(place / "index")
        with start_slowly("build_index", place) as child:
            for _ in range(step + 1):
                child.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            child.kill()
        assert child.returncode == -signal.SIGKILL, "the build ended before it was killed"
        assert search(place / "index", place / "corpus") == answers
        states[step] = (read_manifest(place / "index") != before, len(builds_in(place / "index")))
    swapped = [step for step, (is_new, _) in states.items() if is_new]
    assert 0 < len(swapped) < 20 and swapped == list(states)[-len(swapped) :], (
        states
    )  # old until one step, new from then on
    assert {n_builds for _, n_builds in states.values()} >= {1, 2}, states  # half-written folders were left behind
    build_index(place / "corpus", place / "index", SETTINGS)
    assert len(builds_in(place / "index")) == 1
    assert sorted(p.name for p in (place / "index").iterdir() if not p.name.startswith("build-")) == [".lock", MANIFEST]


def test_a_file_that_cannot_be_read_is_reported_and_the_others_go_in(place):
    (place / "corpus" / "broken.pdf").write_bytes(b"%PDF-1.7 nothing")
    report = build_index(place / "corpus", place / "index", SETTINGS)
    assert [refusal.file for refusal in report.refused] == ["broken.pdf"]
    assert "is a damaged PDF" in report.refused[0].reason
    assert list(search_all(place)) == ["plan"]


def test_the_size_that_is_read_is_a_setting(place):
    (place / "corpus" / "large.txt").write_text("Fees fall. " * 200_000, encoding="utf-8")
    small = SETTINGS.model_copy(update={"max_file_mb": 1})
    (refusal,) = build_index(place / "corpus", place / "index", small).refused
    assert "large.txt has 2,200,000 bytes; at most 1,048,576 are read" in refusal.reason


def search_all(place):
    """The ids of the documents in the index."""
    return open_index(place / "index", place / "corpus", SETTINGS).documents
