"""In step: a sync makes the index that a build from scratch makes, embeds only what is new, and is never half done."""

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from qa.answer.verification import version_document
from qa.assistant import open_assistant
from qa.corpus import reading
from qa.errors import CorpusError, ModelError, UsageError
from qa.index import builder, reuse, store
from qa.index.builder import build_index, sync_index
from qa.index.encoder import FakeEncoder
from qa.index.manifest import MANIFEST, read_manifest
from qa.index.reuse import Move
from qa.index.store import open_index
from qa.index.versions import text_sha256
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
PLAN = (
    "A plan\nIt sets out five tasks in two areas. First, cut costs, including fees and rents. Second, train staff, "
    "including three measures to open schools, pay teachers, and print books."
)
RULES = "Harbour rules\nShips pay fees. The harbour master keeps the register of ships."
FAIR = "Notice of the fair\nThe fair opens in May. Stalls are free for farmers."
WORDS = "harbour fee school teacher ship farmer market road book permit water fair stall winter train grant".split()
QUESTIONS = ("Who pays the teachers?", "Who keeps the register of ships?", "When does the fair open?", "market water")


@pytest.fixture
def place(tmp_path):
    """A corpus of three documents and its index."""
    (tmp_path / "corpus").mkdir()
    for name, text in (("plan", PLAN), ("rules", RULES), ("fair", FAIR)):
        write(tmp_path, name, text)
    build_index(tmp_path / "corpus", tmp_path / "index", SETTINGS)
    return tmp_path


def write(place, name, text):
    (place / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")


def sync(place, settings=SETTINGS):
    return sync_index(place / "corpus", place / "index", settings)


def opened(place, name="index"):
    return open_index(place / name, place / "corpus", SETTINGS)


@pytest.fixture
def embedded(monkeypatch):
    """The texts that the encoder is given, in their order."""
    texts, encode = [], FakeEncoder.encode_passages

    def listening(self, batch, *, on_progress=None):
        texts.extend(batch)
        return encode(self, batch, on_progress=on_progress)

    monkeypatch.setattr(FakeEncoder, "encode_passages", listening)
    return texts


# --- what is embedded and what is reported ---


def test_one_changed_sentence_is_all_that_is_embedded(place, embedded):
    write(place, "rules", RULES.replace("keeps the register", "holds the list"))
    report = sync(place)
    assert embedded == [
        "Harbour rules\nShips pay fees. The harbour master holds the list of ships.",
        "Harbour rules\nThe harbour master holds the list of ships.",
    ]
    assert (report.n_passages, report.n_units) == (1, 1)
    assert (report.changes.changed, report.changes.unchanged) == (("rules",), ("fair", "plan"))


def test_a_document_under_another_name_has_moved_and_nothing_is_embedded(place, embedded):
    (place / "corpus" / "rules.txt").rename(place / "corpus" / "port.txt")
    report = sync(place)
    assert embedded == [] and report.changes.moved == (Move(document="port", was="rules"),)
    assert not report.changes.added and not report.changes.removed
    assert {p.document for p in opened(place).passages} == {"fair", "plan", "port"}


def test_added_and_removed_documents_are_told(place, embedded):
    write(place, "extra", "Winter rules\nRoads are cleared.")
    (place / "corpus" / "fair.txt").unlink()
    report = sync(place)
    assert (report.changes.added, report.changes.removed) == (("extra",), ("fair",))
    assert set(embedded) == {"Title of the document\nWinter rules", "Winter rules\nRoads are cleared."}


def test_a_title_in_the_manifest_changes_the_document_and_its_context(place, embedded):
    (place / "corpus" / "manifest.jsonl").write_text(
        '{"id": "rules", "file": "rules.txt", "title": "Rules of the port"}', encoding="utf-8"
    )
    assert sync(place).changes.changed == ("rules",)
    assert all(text.startswith("Rules of the port\n") for text in embedded) and embedded


def test_an_index_in_step_is_left_as_it_is(place, embedded):
    before = read_manifest(place / "index")
    report = sync(place)
    assert not report.is_new and report.manifest == before == read_manifest(place / "index") and embedded == []
    assert report.changes.is_empty and report.changes.unchanged == ("fair", "plan", "rules")


def test_a_sync_with_nothing_to_do_removes_the_folder_a_killed_one_left(place):
    (place / "index" / "build-0123456789ab").mkdir()
    assert not sync(place).is_new
    assert len(list((place / "index").glob("build-*"))) == 1 and opened(place)


def test_without_an_index_a_sync_is_a_build(place):
    shutil.rmtree(place / "index")
    report = sync(place)
    assert report.n_passages == report.manifest.counts["passages"] > 0 and report.changes.added == (
        "fair",
        "plan",
        "rules",
    )


@pytest.mark.parametrize(
    "name", ["passages.faiss", "units.digests.npy", "outlines.jsonl", "lexical-units/vocab.index.json"]
)
def test_nothing_is_taken_from_a_damaged_index(place, name):
    (build,) = (place / "index").glob("build-*")
    (build / name).write_bytes(b"x" + (build / name).read_bytes()[1:])
    report = sync(place)
    assert report.n_passages == report.manifest.counts["passages"] and opened(place)
    assert len(opened(place).versions) == 3 and report.warnings == ()


def test_versions_that_are_damaged_are_told_to_be_lost(place):
    (build,) = (place / "index").glob("build-*")
    (build / "versions.jsonl").write_bytes(b"x")
    assert "earlier versions of the documents could not be read and are lost" in sync(place).warnings[0]


@pytest.mark.parametrize("is_packaged", [True, False])
def test_vectors_of_another_encoder_are_not_taken(place, monkeypatch, embedded, is_packaged):
    if not is_packaged:  # then only the loaded model knows its card
        monkeypatch.setattr(builder, "located_card", lambda _settings: None)
        write(place, "rules", RULES + " Boats are free.")
        assert sync(place).n_passages == 1
    card = FakeEncoder().card.model_copy(update={"revision": "2"})
    monkeypatch.setattr(FakeEncoder, "card", card)
    report = sync(place)
    assert report.n_passages == report.manifest.counts["passages"] and report.manifest.encoder.revision == "2"


def test_other_settings_cut_anew_and_still_take_the_vectors_of_the_same_words(place, embedded):
    write(place, "rules", RULES + " Boats that carry fish are free.")
    sync(place)
    other = SETTINGS.model_copy(update={"max_passage_chars": 80})
    report = sync(place, other)
    assert 0 < report.n_passages < report.manifest.counts["passages"]
    assert open_index(place / "index", place / "corpus", other)


def test_files_that_have_not_changed_are_not_read_again(place, monkeypatch):
    read = []
    monkeypatch.setattr(reading, "canonical_text", lambda t, f=reading.canonical_text: (read.append(t), f(t))[1])
    new = RULES + " Boats are free."
    write(place, "rules", new)
    sync(place)
    assert read == [new]
    (place / "corpus" / "manifest.jsonl").write_text(
        '{"id": "fair", "file": "fair.txt", "title": "Of the fair"}', encoding="utf-8"
    )
    sync(place)
    assert read == [new, FAIR] and opened(place).documents["fair"].title == "Of the fair"
    build_index(place / "corpus", place / "index", SETTINGS)
    assert sorted(read[2:]) == sorted([new, FAIR, PLAN])


def test_other_code_reads_all_documents_anew(place, monkeypatch):
    read = []
    monkeypatch.setattr(reuse, "read_passages", lambda d, s, f=reuse.read_passages: (read.append(d.id), f(d, s))[1])
    write(place, "rules", RULES + " Boats are free.")
    sync(place)
    assert read == ["rules"]
    for module in (reuse, builder):
        monkeypatch.setattr(module, "code_version", lambda: "f" * 16)
    sync(place)
    assert read == ["rules", "fair", "plan", "rules"]


def test_the_encoder_is_not_loaded_when_nothing_is_to_be_embedded(place, monkeypatch):
    def fail(*_):
        raise AssertionError("loaded")

    monkeypatch.setattr(builder, "load_encoder", fail)
    (place / "corpus" / "fair.txt").unlink()
    assert sync(place).changes.removed == ("fair",)


@pytest.mark.parametrize(
    ("owner", "name", "error"),
    [(FakeEncoder, "encode_passages", RuntimeError()), (builder, "load_encoder", ModelError()),
     (store, "_write_parts", OSError(28, "full")), (store, "_write_manifest", KeyboardInterrupt())],
)  # fmt: skip
def test_a_sync_that_fails_leaves_the_old_index(place, monkeypatch, owner, name, error):
    before = read_manifest(place / "index")
    write(place, "rules", "Harbour rules\nAll is new here.")

    def fail(*_args, **_kwargs):
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(owner, name, fail)
        with pytest.raises(UsageError if isinstance(error, OSError) else type(error)):
            sync(place)
    assert read_manifest(place / "index") == before and open_index(place / "index", None, SETTINGS)
    assert sync(place).changes.changed == ("rules",)


def test_a_document_that_cannot_be_read_leaves_the_old_index(place):
    before = read_manifest(place / "index")
    (place / "corpus" / "rules.txt").write_bytes(b"\x00\x01")
    with pytest.raises(CorpusError):
        sync(place)
    assert read_manifest(place / "index") == before


# --- versions ---


def test_texts_that_are_no_longer_held_are_kept_through_syncs_and_builds(place):
    texts = [RULES, RULES.replace("fees", "dues"), RULES.replace("fees", "tolls")]
    for text in texts[1:]:
        write(place, "rules", text)
        sync(place)
    build_index(place / "corpus", place / "index", SETTINGS)
    index = opened(place)
    assert [version_document(index, "rules", text_sha256(text)[:8]).text for text in texts] == texts
    assert [bool(v.replaced) for v in index.versions if v.document == "rules"] == [True, True, False]
    assert [v.text for v in index.versions if v.document == "plan"] == [""]


def test_a_text_that_comes_back_is_one_version_and_the_newest(place):
    for text in (RULES + " Boats are free.", RULES):
        write(place, "rules", text)
        sync(place)
    found = [v for v in opened(place).versions if v.document == "rules"]
    assert sorted((v.sha256 == text_sha256(RULES), v.replaced == "") for v in found) == [(False, False), (True, True)]


def test_the_text_of_a_removed_document_is_kept(place):
    (place / "corpus" / "fair.txt").unlink()
    sync(place)
    assistant = open_assistant(place / "corpus", place / "index", SETTINGS)
    assert assistant.version_text("fair", text_sha256(FAIR)[:12]) == FAIR
    with pytest.raises(UsageError, match=r"no version 'abc' of 'fair'; kept are: [0-9a-f]{12} of \d{4}-\d\d-\d\d"):
        assistant.version_text("fair", "abc")


# --- the same index as a build from scratch ---


def sentence(chance):
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(3, 8))).capitalize() + "."


def text_of(chance):
    lines = [" ".join(chance.choice(WORDS) for _ in range(3)).capitalize()]
    for number in range(1, chance.randint(2, 4)):
        lines += [f"{number}. {chance.choice(WORDS).capitalize()} matters"] if chance.random() < 0.5 else []
        lines.append(" ".join(sentence(chance) for _ in range(chance.randint(1, 4))))
    if chance.random() < 0.3:
        lines.append(
            f"First, cut costs, including two measures to {sentence(chance)[:-1]}, and {sentence(chance)[:-1]}."
        )
    return "\n".join(lines)


def edit(corpus, chance):
    """One random edit: add, edit, remove, rename, or a new title."""
    files = sorted(corpus.glob("*.txt"))
    file, what = chance.choice(files), chance.choice(["add", "edit", "edit", "remove", "rename", "title", "swap"])
    free = corpus / f"doc-{chance.randrange(10**6)}.txt"
    if what == "add" or len(files) < 2:
        free.write_text(text_of(chance), encoding="utf-8")
    elif what == "edit":
        lines = file.read_text(encoding="utf-8").split("\n")
        lines[chance.randrange(len(lines))] = sentence(chance)
        file.write_text("\n".join(lines), encoding="utf-8")
    elif what == "remove":
        file.unlink()
    elif what == "rename":
        file.rename(free)
    elif what == "title":
        (corpus / "manifest.jsonl").write_text(f'{{"id": "x", "file": "{file.name}", "title": "{sentence(chance)}"}}')
    else:
        other = chance.choice([f for f in files if f != file])
        contents = file.read_bytes(), other.read_bytes()
        file.write_bytes(contents[1]), other.write_bytes(contents[0])
    manifest = corpus / "manifest.jsonl"
    if manifest.exists() and not any(path.name in manifest.read_text() for path in corpus.glob("*.txt")):
        manifest.unlink()


def answers(index, corpus):
    assistant = open_assistant(corpus, index, SETTINGS)
    asked = [assistant.ask(question).model_dump(exclude={"seconds", "stages"}) for question in QUESTIONS]
    hits = [[(h.passage.id, round(h.score, 5)) for h in assistant.search(question, 5)] for question in QUESTIONS]
    return asked, hits


def assert_same(one, other):
    for key in ("passages", "units", "glossary", "documents", "outlines", "registers"):
        assert getattr(one, key) == getattr(other, key), key
    for key in ("counts", "settings", "encoder", "reader", "corpus_fingerprint"):
        assert getattr(one.manifest, key) == getattr(other.manifest, key), key
    for key in ("vectors", "unit_vectors"):
        np.testing.assert_allclose(getattr(one, key).rows(), getattr(other, key).rows(), atol=1e-5)
    for key in ("passage_digests", "unit_digests"):
        np.testing.assert_array_equal(getattr(one, key), getattr(other, key))
    for question in QUESTIONS:
        assert one.lexical.search(question, 9) == other.lexical.search(question, 9)
        assert one.unit_lexical.search(question, 9) == other.unit_lexical.search(question, 9)


@pytest.mark.parametrize("seed", range(12))
def test_after_random_edits_a_sync_makes_the_index_of_a_build_from_scratch(tmp_path, seed):
    chance, corpus = random.Random(seed), tmp_path / "corpus"
    corpus.mkdir()
    for number in range(chance.randint(1, 5)):
        (corpus / f"doc-{number}.txt").write_text(text_of(chance), encoding="utf-8")
    sync_index(corpus, tmp_path / "index", SETTINGS)
    for step in range(6):
        for _ in range(chance.randint(1, 3)):
            edit(corpus, chance)
        sync_index(corpus, tmp_path / "index", SETTINGS)
        build_index(corpus, tmp_path / f"fresh-{step}", SETTINGS)
        fresh = open_index(tmp_path / f"fresh-{step}", corpus, SETTINGS)
        assert_same(open_index(tmp_path / "index", corpus, SETTINGS), fresh)
    assert answers(tmp_path / "index", corpus) == answers(tmp_path / f"fresh-{step}", corpus)


# --- several processes, and kills ---


def test_two_syncs_at_once_both_end_and_the_second_finds_nothing_to_do(place):
    write(place, "rules", RULES + " Boats are free.")
    reports = []
    threads = [threading.Thread(target=lambda: reports.append(sync(place))) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(report.is_new for report in reports) == [False, False, True]
    assert len(list((place / "index").glob("build-*"))) == 1 and opened(place)


KILLED = """
import sys, time
from pathlib import Path
from qa.index import builder, reuse, store
from qa.index.encoder import FakeEncoder
from qa.settings import Settings

def slowly(owner, name):
    function = getattr(owner, name)
    def wrapped(*args, **kwargs):
        print("before", name, flush=True)
        time.sleep(0.03)
        found = function(*args, **kwargs)
        print("after", name, flush=True)
        time.sleep(0.03)
        return found
    setattr(owner, name, wrapped)

slowly(reuse, "read_passages")
slowly(FakeEncoder, "encode_passages")
for name in ("_write_lines", "_entries", "_write_manifest", "_sync_folder", "remove_orphans", "write_atomically"):
    slowly(store, name)
builder.sync_index(Path(sys.argv[1]), Path(sys.argv[2]), Settings(encoder="fake", reranker=""))
"""


def start_sync(place):
    return subprocess.Popen(
        [sys.executable, "-c", KILLED, place / "corpus", place / "index"],
        stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(Path(builder.__file__).parents[2])},
    )  # fmt: skip


def texts_in(place):
    """Every text of the index as it can be read now, and of its versions that are no longer held."""
    index = open_index(place / "index", None, SETTINGS)
    return {name: document.text for name, document in index.documents.items()}, [
        v for v in index.versions if v.replaced
    ]


@pytest.mark.slow
def test_a_sync_killed_at_20_random_moments_leaves_the_old_index_or_the_new_one(place):
    fresh = place / "fresh"
    new_rules = RULES.replace("keeps the register", "holds the list")
    old_state = texts_in(place)
    write(place, "rules", new_rules)
    (place / "corpus" / "fair.txt").rename(place / "corpus" / "market.txt")
    shutil.copytree(place / "index", place / "saved")
    with start_sync(place) as child:
        steps = child.stdout.read().splitlines()
    assert child.returncode == 0 and len(steps) >= 20
    new_state = texts_in(place)
    assert new_state[0] == {"market": FAIR, "plan": PLAN, "rules": new_rules}
    assert {v.text for v in new_state[1]} == {RULES, FAIR}
    build_index(place / "corpus", fresh, SETTINGS)
    chance, seen = random.Random(2021), []
    for step in sorted(chance.sample(range(len(steps)), 20)):
        shutil.rmtree(place / "index")
        shutil.copytree(place / "saved", place / "index")
        with start_sync(place) as child:
            for _ in range(step + 1):
                child.stdout.readline()
            time.sleep(chance.uniform(0, 0.03))
            child.kill()
        assert child.returncode == -signal.SIGKILL, "the sync ended before it was killed"
        found = texts_in(place)
        assert found[0] in (old_state[0], new_state[0])
        is_new = found[0] == new_state[0]
        assert {v.text for v in found[1]} == ({RULES, FAIR} if is_new else set())
        seen.append(is_new)
        sync(place)  # whatever a kill left behind, the next sync ends it
        assert_same(opened(place), open_index(fresh, place / "corpus", SETTINGS))
        assert len(list((place / "index").glob("build-*"))) == 1
    assert seen == sorted(seen) and set(seen) == {False, True}, seen  # old up to one step, new from then on
    assert sorted(p.name for p in (place / "index").iterdir() if not p.name.startswith("build-")) == [".lock", MANIFEST]
