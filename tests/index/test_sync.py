"""In step: a sync makes the index that a build from scratch makes, embeds only what is new, and is never half done."""

import random
import shutil

import pytest
from sync_corpus import (
    FAIR,
    PLAN,
    QUESTIONS,
    RULES,
    SETTINGS,
    assert_same,
    edit,
    make_place,
    opened,
    sync,
    text_of,
    write,
)

from qa.answer.verification import version_document
from qa.assistant import open_assistant
from qa.corpus import folder as corpus_folder
from qa.errors import CorpusError, ModelError, UsageError
from qa.index import builder, plan, store
from qa.index import sync as sync_steps
from qa.index.builder import build_index, sync_index
from qa.index.manifest import read_manifest
from qa.index.store import open_index
from qa.index.sync import Changes, Move
from qa.index.versions import text_sha256
from qa.models import loaded
from qa.models.fakes import FakeEncoder
from qa.settings import Settings


@pytest.fixture
def place(tmp_path):
    """A corpus of three documents and its index."""
    return make_place(tmp_path)


@pytest.fixture
def embedded(monkeypatch):
    """The texts that the encoder is given, in their order."""
    texts, encode = [], FakeEncoder.encode_passages

    def listening(self, batch, english=None, *, on_progress=None):
        texts.extend(batch)
        return encode(self, batch, english, on_progress=on_progress)

    monkeypatch.setattr(FakeEncoder, "encode_passages", listening)
    return texts


# --- what is embedded and what is reported ---


def test_a_changed_sentence_is_embedded_with_what_stands_beside_and_above_it(place, embedded):
    write(place, "rules", RULES.replace("keeps the register", "holds the list"))
    report = sync(place)
    assert embedded == ["Ships pay fees.", "The harbour master holds the list of ships.", "Harbour rules"]
    assert (report.n_passages, report.n_units) == (1, 2)
    assert (report.changes.changed, report.changes.unchanged) == (("rules",), ("fair", "plan"))


def test_kinds_of_support_are_taken_over_without_embedding_and_told_when_wrong(place, embedded):
    path = place / "corpus" / "support.jsonl"
    path.write_text('{"kind": "fees", "label": {"en": "Fees", "zh": "费用"}, "english": ["fee"]}\n', encoding="utf-8")
    report = sync(place)
    assert report.is_new and embedded == []
    assistant = open_assistant(place / "corpus", place / "index", SETTINGS)
    assert [kind.kind for kind in assistant.support_kinds] == ["fees"]
    shutil.move(path, place / "aside.jsonl")
    sync(place)
    assert opened(place).support_kinds == ()
    path.write_text('{"kind": "fees"}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"support\.jsonl, line 1: label: Field required"):
        sync(place)


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
    assert embedded == ["Winter rules", "Title of the document", "Roads are cleared."]


def test_a_title_in_the_manifest_changes_the_document_and_its_context(place, embedded):
    (place / "corpus" / "manifest.jsonl").write_text(
        '{"id": "rules", "file": "rules.txt", "title": "Rules of the port"}', encoding="utf-8"
    )
    assert sync(place).changes.changed == ("rules",)
    assert "Rules of the port" in embedded


def test_an_index_in_step_is_left_as_it_is(place, embedded):
    before = read_manifest(place / "index")
    report = sync(place)
    assert not report.is_new and report.manifest == before == read_manifest(place / "index") and embedded == []
    assert report.changes == Changes(unchanged=report.changes.unchanged) and report.changes.unchanged == (
        "fair",
        "plan",
        "rules",
    )


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


@pytest.mark.parametrize("name", ["passages-0.faiss", "units.digests.npy", "search.db"])
def test_nothing_is_taken_from_a_damaged_index(place, name):
    (build,) = (place / "index").glob("build-*")
    (build / name).write_bytes(b"x" + (build / name).read_bytes()[1:])
    report = sync(place)
    assert report.n_passages == report.manifest.counts["passages"] and opened(place)
    assert len(opened(place).versions) == 3 and report.warnings == ()


def test_versions_that_are_damaged_are_told_to_be_lost(place):
    (build,) = (place / "index").glob("build-*")
    (build / "texts.db").write_bytes(b"x")
    assert "earlier versions of the documents could not be read and are lost" in sync(place).warnings[0]


@pytest.mark.parametrize("is_packaged", [True, False])
def test_vectors_of_another_encoder_are_not_taken(place, monkeypatch, embedded, is_packaged):
    if not is_packaged:  # then only the loaded model knows its card
        monkeypatch.setattr(builder, "located_card", lambda *_: None)
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
    monkeypatch.setattr(corpus_folder, "read_text", lambda t, f=corpus_folder.read_text: (read.append(t), f(t))[1])
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
    monkeypatch.setattr(
        sync_steps, "read_passages", lambda d, s, f=sync_steps.read_passages: (read.append(d.id), f(d, s))[1]
    )
    write(place, "rules", RULES + " Boats are free.")
    sync(place)
    assert read == ["rules"]
    for module in (sync_steps, builder):
        monkeypatch.setattr(module, "code_version", lambda: "f" * 16)
    sync(place)
    assert read == ["rules", "fair", "plan", "rules"]


@pytest.mark.parametrize("library", ["lxml", "pypdfium2", "pystemmer"])
def test_another_version_of_a_library_that_shapes_the_text_is_other_code(monkeypatch, library):
    now, versions = sync_steps.code_version.__wrapped__(), sync_steps.importlib.metadata.version
    monkeypatch.setattr(
        sync_steps.importlib.metadata, "version", lambda name: "9.9" if name == library else versions(name)
    )
    assert sync_steps.code_version.__wrapped__() != now
    monkeypatch.setattr(sync_steps.importlib.metadata, "version", versions)
    assert sync_steps.code_version.__wrapped__() == now


def test_the_encoder_is_not_loaded_when_nothing_is_to_be_embedded(place, monkeypatch):
    def fail(*_):
        raise AssertionError("loaded")

    monkeypatch.setattr(loaded, "load_encoder", fail)
    (place / "corpus" / "fair.txt").unlink()
    assert sync(place).changes.removed == ("fair",)


@pytest.mark.parametrize(
    ("owner", "name", "error"),
    [(FakeEncoder, "encode_passages", RuntimeError()), (loaded, "load_encoder", ModelError()),
     (store, "write_segment", OSError(28, "full")), (store, "_write_manifest", KeyboardInterrupt())],
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


def test_a_file_that_can_no_longer_be_read_is_named_and_its_text_stays_among_the_versions(place):
    (place / "corpus" / "rules.txt").write_bytes(b"\x00\x01")
    report = sync(place)
    assert [refusal.file for refusal in report.refused] == ["rules.txt"]
    assert report.changes.removed == ("rules",)
    assert RULES in {version.text for version in opened(place).versions}


def test_a_corpus_without_a_readable_file_leaves_the_old_index(place):
    before = read_manifest(place / "index")
    for path in (place / "corpus").glob("*.txt"):
        path.write_bytes(b"\x00\x01")
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
    assert assistant.document("fair", text_sha256(FAIR)[:12]).text == FAIR
    with pytest.raises(UsageError, match=r"no version 'abc' of 'fair'; kept are: [0-9a-f]{12} of \d{4}-\d\d-\d\d"):
        assistant.document("fair", "abc")


# --- the same index as a build from scratch ---


def answers(index, corpus):
    assistant = open_assistant(corpus, index, SETTINGS)
    asked = [assistant.ask(question).model_dump(exclude={"seconds", "stages"}) for question in QUESTIONS]
    hits = [[(h.passage.id, round(h.score, 5)) for h in assistant.search(question, 5)] for question in QUESTIONS]
    return asked, hits


@pytest.mark.parametrize("small_units", [plan.SMALL_UNITS, 0], ids=["one segment", "several segments"])
@pytest.mark.parametrize("seed", range(12))
def test_after_random_edits_a_sync_makes_the_index_of_a_build_from_scratch(tmp_path, monkeypatch, seed, small_units):
    monkeypatch.setattr(plan, "SMALL_UNITS", small_units)
    chance, corpus = random.Random(seed), tmp_path / "corpus"
    corpus.mkdir()
    for number in range(chance.randint(1, 5)):
        (corpus / f"doc-{number}.txt").write_text(text_of(chance), encoding="utf-8")
    sync_index(corpus, tmp_path / "index", SETTINGS)
    for step in range(4):
        for _ in range(chance.randint(1, 3)):
            edit(corpus, chance)
        sync_index(corpus, tmp_path / "index", SETTINGS)
        build_index(corpus, tmp_path / f"fresh-{step}", SETTINGS)
        fresh = open_index(tmp_path / f"fresh-{step}", corpus, SETTINGS)
        assert_same(open_index(tmp_path / "index", corpus, SETTINGS), fresh)
    assert answers(tmp_path / "index", corpus) == answers(tmp_path / f"fresh-{step}", corpus)


@pytest.mark.model
def test_with_the_default_encoder_too_the_vectors_are_those_of_a_build_from_scratch(tmp_path):
    settings, chance, corpus = Settings(), random.Random(8), tmp_path / "corpus"
    corpus.mkdir()
    for number in range(6):
        (corpus / f"doc-{number}.txt").write_text(text_of(chance), encoding="utf-8")
    build_index(corpus, tmp_path / "index", settings)
    for _ in range(4):
        edit(corpus, chance)
    report = sync_index(corpus, tmp_path / "index", settings)
    assert 0 < report.n_passages < report.manifest.counts["passages"]
    build_index(corpus, tmp_path / "fresh", settings)
    assert_same(open_index(tmp_path / "index", corpus, settings), open_index(tmp_path / "fresh", corpus, settings))


# --- several segments ---

CHINESE = "港口办法\n第一条 县财政安排港口建设资金三百万元。\n第二条 对渔船给予补贴，每艘不超过二十万元。"


def segments_of(place):
    return [(segment.name, segment.dead) for segment in read_manifest(place / "index").segments]


@pytest.fixture
def large(tmp_path, monkeypatch):
    """A corpus of eight documents whose segments are kept as those of a large corpus are."""
    monkeypatch.setattr(plan, "SMALL_UNITS", 0)
    (tmp_path / "corpus").mkdir()
    for number in range(8):
        write(tmp_path, f"doc-{number}", text_of(random.Random(number)))
    sync(tmp_path)
    return tmp_path


def test_a_sync_writes_what_changed_and_leaves_the_files_of_the_rest(large, embedded):
    ((old, _),) = segments_of(large)
    before = {path: path.read_bytes() for path in (large / "index" / old).iterdir()}
    write(large, "doc-3", "Harbour rules\nAll boats are free in winter.")
    sync(large)
    (name, dead), (new, none) = segments_of(large)
    assert (name, dead, none) == (old, ("doc-3",), ())
    assert {path: path.read_bytes() for path in (large / "index" / old).iterdir()} == before
    assert set(embedded) == {"Title of the document", "Harbour rules", "All boats are free in winter."}
    assert [row for (row,) in opened(large).segments[1].search.rows("SELECT id FROM document")] == ["doc-3"]


def test_a_removed_document_is_dead_and_its_text_stays_among_the_versions(large):
    (large / "corpus" / "doc-5.txt").unlink()
    report = sync(large)
    index = opened(large)
    assert report.changes.removed == ("doc-5",) and segments_of(large)[0][1] == ("doc-5",)
    assert "doc-5" not in index.documents and len(index.documents) == 7
    assert [bool(version.replaced) for version in index.versions_of("doc-5")] == [True]
    assert not any(unit.document == "doc-5" for unit in index.units)


def test_segments_are_few_however_many_syncs_there_were(large):
    texts, n_segments = [text_of(random.Random(100 + number)) for number in range(24)], []
    for number, text in enumerate(texts):
        write(large, f"doc-{number % 8}", text)
        sync(large)
        n_segments.append(len(segments_of(large)))
    assert 1 < max(n_segments) <= 5
    assert len(list((large / "index").glob("build-*"))) == n_segments[-1]
    index = opened(large)
    for number, text in enumerate(texts):
        assert version_document(index, f"doc-{number % 8}", text_sha256(text)[:12]).text == text


def test_a_new_word_in_an_english_text_has_chinese_texts_glossed_anew(large):
    write(large, "zh", CHINESE)
    build_index(large / "corpus", large / "index", SETTINGS)

    def glosses(index):
        return [index.english(unit) for unit in index.units if unit.document == "zh"]

    assert any("method" in gloss for gloss in glosses(opened(large)))
    write(large, "doc-1", "Vessel rules\nThe measure is read by the master.")
    sync(large)
    assert [dead for _, dead in segments_of(large)] == [("doc-1", "zh"), ()]
    build_index(large / "corpus", large / "fresh", SETTINGS)
    index, fresh = opened(large), opened(large, "fresh")
    assert_same(index, fresh)
    assert glosses(index) == glosses(fresh) and any("measure" in gloss for gloss in glosses(index))


@pytest.mark.parametrize("change", ["glossary", "settings", "one document"])
def test_what_changes_every_document_writes_the_whole_index_again(large, change):
    settings = SETTINGS
    if change == "glossary":
        (large / "corpus" / "glossary.jsonl").write_text('{"term": "fee", "meaning": "money"}\n', encoding="utf-8")
    elif change == "settings":
        settings = SETTINGS.model_copy(update={"use_heading_paths": False})
    else:  # of a single document the title stands over nothing
        for path in sorted((large / "corpus").glob("*.txt"))[1:]:
            path.unlink()
    sync(large, settings)
    assert len(segments_of(large)) == 1
    build_index(large / "corpus", large / "fresh", settings)
    assert_same(*(open_index(large / name, large / "corpus", settings) for name in ("index", "fresh")))
