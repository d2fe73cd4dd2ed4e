"""The index on disk: whatever is cut off, flipped, missing, older or foreign ends in one clear error."""

import gc
import hashlib
import json
import os
import random
import shutil
from pathlib import Path

import pytest

from qa import checksums, open_assistant
from qa.errors import (
    IndexDamagedError,
    IndexFormatError,
    IndexMismatchError,
    IndexMissingError,
    IndexUnusableError,
    UsageError,
)
from qa.index import store
from qa.index.builder import build_index
from qa.index.manifest_records import IndexManifest
from qa.index.store import FORMAT_VERSION, MANIFEST, build_lock, open_index, read_manifest
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
FILES = [
    MANIFEST, "texts.db", "search.db", "background.npy", "known.npy",
    *(
        name
        for kind in ("passages", "units", "terms", "passage-renderings", "unit-renderings")
        for name in (f"{kind}-0.faiss", f"{kind}.digests.npy")
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """A small corpus and its index. Read only."""
    folder = tmp_path_factory.mktemp("store")
    (folder / "corpus").mkdir()
    (folder / "corpus" / "plan.txt").write_text(
        "A plan\nIt sets out five tasks in two areas. First, cut costs, including fees and rents. Second, train staff, "
        "including three measures to open schools, pay teachers, and print books.",
        encoding="utf-8",
    )
    chinese = "计划\n计划列出两个方面的五项任务。第一，降低费用。第二，培训人员。"
    (folder / "corpus" / "plan.zh.txt").write_text(chinese, encoding="utf-8")
    (folder / "corpus" / "glossary.jsonl").write_text('{"term": "fee", "chinese": ["费用"]}\n', encoding="utf-8")
    kind = '{"kind": "money", "label": {"en": "Money", "zh": "钱"}, "english": ["fee"]}\n'
    (folder / "corpus" / "support.jsonl").write_text(kind, encoding="utf-8")
    build_index(folder / "corpus", folder / "index", SETTINGS)
    return folder


@pytest.fixture
def copy(built, tmp_path):
    """A copy of corpus and index that may be spoiled."""
    shutil.copytree(built, tmp_path / "copy")
    return tmp_path / "copy"


def file_in(index, name):
    if name == MANIFEST:
        return index / MANIFEST
    (build,) = index.glob("build-*")
    return build / name


def rewrite(index, **changed):
    """Write the manifest with other values and a checksum that fits, as another program would."""
    keys = json.loads((index / MANIFEST).read_bytes()) | changed
    keys.pop("checksum")
    checksum = hashlib.sha256(json.dumps(keys, sort_keys=True).encode()).hexdigest()
    (index / MANIFEST).write_text(json.dumps(keys | {"checksum": checksum}), encoding="utf-8")


def test_the_list_of_files_in_this_test_is_the_list_of_files_of_an_index(built):
    names = [path.relative_to(built / "index") for path in (built / "index").rglob("*") if path.is_file()]
    assert {"/".join(p for p in name.parts if not p.startswith("build-")) for name in names} - {".lock"} == set(FILES)


def test_an_index_is_opened_as_it_was_built(built):
    opened = open_index(built / "index", built / "corpus", SETTINGS)
    assert [m.text for m in opened.registers["plan"].measures] == [
        "fees",
        "rents",
        "open schools",
        "pay teachers",
        "print books",
    ]
    assert opened.manifest.counts == {"documents": 1, "passages": 9, "units": 9, "measures": 5}
    assert opened.glossary[0].chinese == ("费用",)
    assert [(kind.kind, kind.label.zh, kind.english) for kind in opened.support_kinds] == [("money", "钱", ("fee",))]
    assert opened.vectors.size == opened.lexical.size == len(opened.passages) == 9


@pytest.mark.parametrize("name", FILES)
def test_30_truncations_of_each_file_end_in_a_clear_error(copy, name):
    path = file_in(copy / "index", name)
    content = path.read_bytes()
    lengths = {0, 1, len(content) // 2, len(content) - 1}
    others = [length for length in range(len(content)) if length not in lengths]
    for length in sorted({*lengths, *random.Random(name).sample(others, 26)}):
        path.write_bytes(content[:length])
        if name == MANIFEST and json_of(path) == json_of_bytes(content):
            assert open_index(copy / "index", copy / "corpus", SETTINGS)  # only the last line end is gone
            continue
        with pytest.raises(IndexUnusableError, match="policy-qa build"):
            open_index(copy / "index", copy / "corpus", SETTINGS)


@pytest.mark.parametrize("name", FILES)
def test_30_flipped_bits_of_each_file_end_in_a_clear_error(copy, name):
    path = file_in(copy / "index", name)
    content = path.read_bytes()
    chance = random.Random(name)
    for _ in range(30):
        spoiled = bytearray(content)
        spoiled[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        path.write_bytes(spoiled)
        if name == MANIFEST and json_of(path) == json_of_bytes(content):
            assert open_index(copy / "index", copy / "corpus", SETTINGS)  # one kind of white space for another
            continue
        with pytest.raises(IndexUnusableError, match="policy-qa build"):
            open_index(copy / "index", copy / "corpus", SETTINGS)


def json_of(path):
    return json_of_bytes(path.read_bytes())


def json_of_bytes(content):
    try:
        return json.loads(content)
    except ValueError:
        return None


def test_a_flipped_bit_anywhere_in_the_manifest_is_noticed_or_harmless(copy):
    path = copy / "index" / MANIFEST
    content = path.read_bytes()
    wanted = read_manifest(copy / "index")
    for position in range(0, len(content), 11):
        path.write_bytes(content[:position] + bytes([content[position] ^ 4]) + content[position + 1 :])
        try:
            assert read_manifest(copy / "index") == wanted
        except IndexUnusableError as error:
            assert "policy-qa build" in str(error)


@pytest.mark.parametrize("name", [name for name in FILES if name != MANIFEST])
def test_a_missing_file_is_named(copy, name):
    path = file_in(copy / "index", name)
    path.unlink()
    with pytest.raises(IndexDamagedError, match=f"{path.name} is missing.*Run `policy-qa build`"):
        open_index(copy / "index", copy / "corpus", SETTINGS)


@pytest.mark.parametrize("name", ["passages-0.faiss", MANIFEST])
def test_a_folder_in_place_of_a_file_is_a_clear_error(copy, name):
    path = file_in(copy / "index", name)
    path.unlink()
    path.mkdir()
    with pytest.raises(IndexUnusableError, match="policy-qa build"):
        open_index(copy / "index", copy / "corpus", SETTINGS)


@pytest.mark.parametrize("name", ["passages-0.faiss", "texts.db", "search.db"])
def test_a_file_put_in_place_of_another_is_noticed_though_it_is_whole(copy, name):
    other = copy / "other"
    (copy / "corpus" / "plan.txt").write_text("Another plan\nOne, two and three.", encoding="utf-8")
    build_index(copy / "corpus", other, SETTINGS)
    shutil.copyfile(file_in(other, name), file_in(copy / "index", name))
    with pytest.raises(IndexDamagedError, match="policy-qa build"):
        open_index(copy / "index", None, SETTINGS)


def test_a_folder_that_a_build_takes_away_while_it_is_opened_is_missed(copy, monkeypatch):
    read = store.read_segment

    def read_late(folder, *told):
        shutil.rmtree(folder)
        return read(folder, *told)

    monkeypatch.setattr(store, "read_segment", read_late)
    with pytest.raises(IndexDamagedError, match="policy-qa build"):
        open_index(copy / "index", copy / "corpus", SETTINGS)


def test_an_open_index_answers_from_a_folder_that_is_gone(copy):
    index = open_index(copy / "index", copy / "corpus", SETTINGS)
    shutil.rmtree(copy / "index")
    assert len(list(index.units)) == 9 and "open schools" in index.documents["plan"].text
    assert index.unit_vectors.rows().shape == (9, 256) and index.lexical.search("schools", 3)


@pytest.fixture
def hashed(copy, monkeypatch, tmp_path):
    """Names of the files of the index that are hashed; all count as large ones that were written long ago."""
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(store, "ALWAYS_HASHED", 0)
    monkeypatch.setattr(checksums, "SETTLED_NS", -1)
    names, hash_file = [], checksums.hash_file
    for module in (store, checksums):
        monkeypatch.setattr(module, "hash_file", lambda path: names.append(path.name) or hash_file(path))
    open_index(copy / "index", None, SETTINGS)
    assert sorted(names) == sorted(name for name in FILES if name != MANIFEST)
    names.clear()
    return names


def test_a_large_file_is_hashed_once_for_each_state_of_it(copy, hashed):
    open_index(copy / "index", None, SETTINGS)
    assert hashed == []
    file_in(copy / "index", "search.db").touch()
    open_index(copy / "index", None, SETTINGS)
    assert hashed == ["search.db"]


def test_a_large_file_that_was_altered_is_noticed_though_its_size_and_time_are_the_old_ones(copy, hashed):
    path = file_in(copy / "index", "texts.db")
    content, before = path.read_bytes(), path.stat()
    path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(IndexDamagedError, match="texts.db was altered"):
        open_index(copy / "index", None, SETTINGS)


def test_a_thorough_check_hashes_every_file(copy, hashed):
    store.check_files(copy / "index", read_manifest(copy / "index").files, is_thorough=True)
    assert sorted(hashed) == sorted(name for name in FILES if name != MANIFEST)


def test_no_folder_is_a_missing_index(tmp_path):
    with pytest.raises(IndexMissingError, match=r"there is no index in .*nowhere.*Run `policy-qa build`"):
        open_index(tmp_path / "nowhere", None, SETTINGS)


def test_a_folder_without_manifest_is_a_missing_index(copy):
    (copy / "index" / MANIFEST).unlink()
    with pytest.raises(IndexMissingError, match="no manifest.json"):
        open_index(copy / "index", copy / "corpus", SETTINGS)


@pytest.mark.parametrize("version", [0, 1, FORMAT_VERSION + 1, "2", None])
def test_another_format_version_is_told_with_both_numbers(copy, version):
    rewrite(copy / "index", version=version)
    with pytest.raises(
        IndexFormatError, match=rf"index format {version!r}; this version reads {FORMAT_VERSION}.*policy-qa build"
    ):
        open_index(copy / "index", copy / "corpus", SETTINGS)


@pytest.mark.parametrize("content", ['{"name": "my web app"}', "[]", '"policy"', "null", "3"])
def test_a_foreign_manifest_is_told_and_a_build_leaves_it_as_it_is(built, tmp_path, content):
    (tmp_path / MANIFEST).write_text(content, encoding="utf-8")
    with pytest.raises(IndexFormatError, match="does not describe an index of policy-qa.*policy-qa build"):
        open_index(tmp_path, None, SETTINGS)
    with pytest.raises(UsageError, match="is not the manifest of an index of policy-qa and is left as it is"):
        build_index(built / "corpus", tmp_path, SETTINGS)
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8") == content


def test_a_file_of_another_program_that_is_no_json_is_left_as_it_is(built, tmp_path):
    (tmp_path / MANIFEST).write_text("version = 3\n", encoding="utf-8")
    with pytest.raises(UsageError, match="is left as it is"):
        build_index(built / "corpus", tmp_path, SETTINGS)
    assert (tmp_path / MANIFEST).read_text(encoding="utf-8") == "version = 3\n"


@pytest.mark.parametrize("length", [0, 1, 40, 400])
def test_a_truncated_manifest_of_ours_is_replaced_by_a_build(copy, length):
    path = copy / "index" / MANIFEST
    path.write_bytes(path.read_bytes()[:length])
    build_index(copy / "corpus", copy / "index", SETTINGS)
    assert open_index(copy / "index", copy / "corpus", SETTINGS).passages
    assert len(list((copy / "index").glob("build-*"))) == 1


def test_an_older_index_stays_until_the_new_one_is_whole(copy, monkeypatch):
    rewrite(copy / "index", version=1)
    (old,) = (copy / "index").glob("build-*")
    monkeypatch.setattr("qa.index.store.write_segment", fail_with(OSError("disk full")))
    with pytest.raises(UsageError, match="disk full"):
        build_index(copy / "corpus", copy / "index", SETTINGS)
    assert [path.name for path in (copy / "index").glob("build-*")] == [old.name]
    monkeypatch.undo()
    build_index(copy / "corpus", copy / "index", SETTINGS)
    assert not old.exists() and open_index(copy / "index", copy / "corpus", SETTINGS)


def fail_with(error):
    def fail(*_args, **_kwargs):
        raise error

    return fail


@pytest.mark.parametrize(
    "name", ["../corpus/plan.txt", "/etc/hostname", "build-x/../../corpus/plan.txt", "plan.txt", ""]
)
def test_a_manifest_that_names_files_outside_its_builds_is_refused(copy, name):
    rewrite(copy / "index", files={name: {"size": 1, "sha256": "0" * 64}})
    with pytest.raises(IndexDamagedError, match="names files outside.*policy-qa build"):
        open_index(copy / "index", copy / "corpus", SETTINGS)


def test_a_manifest_without_files_is_a_damaged_index(copy):
    rewrite(copy / "index", files={})
    with pytest.raises(IndexDamagedError, match="policy-qa build"):
        open_index(copy / "index", copy / "corpus", SETTINGS)


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"encoder": "all-MiniLM-L6-v2"}, r"built with encoder = 'fake'; settings ask for 'all-MiniLM-L6-v2'"),
        ({"max_passage_chars": 500}, r"built with max_passage_chars = 900; settings ask for 500"),
        ({"use_heading_paths": False}, r"built with use_heading_paths = True; settings ask for False"),
        ({"use_measures": False}, r"built with use_measures = True; settings ask for False"),
    ],
)
def test_other_settings_than_those_of_the_build_are_told_with_both_values(built, other, says):
    with pytest.raises(IndexMismatchError, match=says + ".*Run `policy-qa build`, or set it back"):
        open_index(built / "index", built / "corpus", SETTINGS.model_copy(update=other))


def test_settings_of_question_time_do_not_matter_to_an_index(built):
    assert open_index(
        built / "index", built / "corpus", SETTINGS.model_copy(update={"n_hits": 3, "use_lexical": False})
    )


@pytest.mark.parametrize("change", ["edit", "add", "remove", "glossary", "support"])
def test_a_corpus_that_has_changed_is_told(copy, change):
    corpus = copy / "corpus"
    if change == "edit":
        (corpus / "plan.txt").write_text("A plan\nFees fall.", encoding="utf-8")
    elif change == "add":
        (corpus / "second.txt").write_text("Fees fall.", encoding="utf-8")
    elif change == "remove":
        (corpus / "plan.txt").unlink()
    else:
        (corpus / f"{change}.jsonl").unlink()
    with pytest.raises(IndexMismatchError, match=r"corpus has changed since .*index was built.*policy-qa build"):
        open_index(copy / "index", corpus, SETTINGS)


def test_an_index_opens_without_its_corpus(copy):
    shutil.rmtree(copy / "corpus")
    assert open_index(copy / "index", copy / "corpus", SETTINGS).passages
    assert open_index(copy / "index", None, SETTINGS).passages


def test_an_index_may_be_moved_and_read_only(copy, tmp_path):
    moved = tmp_path / "moved"
    shutil.move(copy / "index", moved)
    for path in [*moved.rglob("*"), moved]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert open_index(moved, None, SETTINGS).passages
    finally:
        for path in [moved, *moved.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)


def test_whoever_may_read_the_files_of_an_index_may_read_its_manifest(built):
    modes = {
        path.stat().st_mode & 0o777 for path in (built / "index").rglob("*") if path.is_file() and path.name != ".lock"
    }
    assert len(modes) == 1


def test_the_manifest_states_what_was_built_from_what(built):
    manifest = read_manifest(built / "index")
    assert isinstance(manifest, IndexManifest)
    assert (manifest.encoder.name, manifest.encoder.dimension, manifest.settings["encoder"]) == ("fake", 256, "fake")
    for name, entry in manifest.files.items():
        content = (built / "index" / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (entry.size, entry.sha256)


def test_a_second_builder_that_waited_in_vain_is_told_to_wait(tmp_path):
    with (
        build_lock(tmp_path / "index"),
        pytest.raises(UsageError, match="another build holds .*wait for it to end, then run `policy-qa build` again"),
        build_lock(tmp_path / "index", timeout_s=0.05),
    ):
        pass


def test_the_lock_is_free_again_after_a_build_that_failed(tmp_path):
    with pytest.raises(RuntimeError), build_lock(tmp_path / "index"):
        raise RuntimeError("the build failed")
    with build_lock(tmp_path / "index", timeout_s=0.05):
        pass


def test_a_file_in_place_of_the_index_folder_is_a_usage_error(built, tmp_path):
    (tmp_path / "index").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="no index can be written in .*--index DIR"):
        build_index(built / "corpus", tmp_path / "index", SETTINGS)


# --- files that an index holds open ---


@pytest.fixture
def without_cycles_looked_for():
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def n_open():
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are counted in /proc")
def test_the_files_of_an_index_are_closed_when_nobody_holds_it(built, without_cycles_looked_for):
    touch_everything(built)
    before = n_open()
    for _ in range(3):
        touch_everything(built)
    assert n_open() == before


def touch_everything(place):
    """Ask an assistant, and its index for every kind of thing that it reads later."""
    assistant = open_assistant(place / "corpus", place / "index", SETTINGS)
    assert assistant.ask("Who pays teachers?") and assistant.check("pay teachers") and assistant.measures()
    index, name = assistant.index, "plan"
    assert list(index.units) and list(index.passages) and index.cards[name] and index.known_words
    assert index.outlines[name].blocks and index.registers[name] and index.reading(name) and index.words_of_unit(0)
    assert index.english(index.units[0]) and index.unit_lexical.search("fees", 1) and index.names.ids == (name,)
    assert index.lexical.knows("fee") and index.heads.holding([]) == [] and index.versions_of(name)
