"""Files put into a corpus and taken out: nothing is overwritten unasked, and a failure changes nothing."""

import shutil
import zipfile
from pathlib import Path

import pytest
from harbour import write_harbour

from qa.corpus.folder import SUFFIXES, corpus_lines
from qa.errors import CorpusError, ModelError, UsageError
from qa.index import builder, upkeep
from qa.index.builder import build_index
from qa.index.store import open_index, read_manifest
from qa.index.upkeep import add_files, remove_documents
from qa.settings import Settings

FILES = Path(__file__).parents[1] / "corpus" / "files"
SETTINGS = Settings(encoder="fake", reranker="")
LINES = (
    '{"id": "port", "file": "rules.txt", "title": "Rules of the port"}\n'
    "\n"
    '{"id": "fair", "file": "sub/fair.txt"}\n'
)  # fmt: skip


@pytest.fixture
def place(tmp_path):
    """A corpus of three documents, two of them named in its manifest, its index, and a file to be added."""
    (tmp_path / "corpus" / "sub").mkdir(parents=True)
    for name, text in (("rules", "Ships pay fees."), ("sub/fair", "The fair opens in May."), ("plan", "Rents fall.")):
        (tmp_path / "corpus" / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "corpus" / "manifest.jsonl").write_text(LINES, encoding="utf-8")
    (tmp_path / "new.txt").write_text("Roads are cleared.", encoding="utf-8")
    build_index(tmp_path / "corpus", tmp_path / "index", SETTINGS)
    return tmp_path


def write_docx(path):
    """A Word document of one paragraph."""
    name = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "<w:body><w:p><w:r><w:t>Boats are free in the town.</w:t></w:r></w:p></w:body>"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{name}">{body}</w:document>')


def add(place, *names, **options):
    return add_files(place / "corpus", place / "index", SETTINGS, [place / name for name in names], **options)


def remove(place, *ids):
    return remove_documents(place / "corpus", place / "index", SETTINGS, ids)


def files(place):
    return {
        p.relative_to(place / "corpus").as_posix(): p.read_bytes() for p in (place / "corpus").rglob("*") if p.is_file()
    }


def test_an_added_file_is_copied_and_in_the_index(place):
    report = add(place, "new.txt")
    assert report.changes.added == ("new",) and len(report.changes.unchanged) == 3
    assert (place / "corpus" / "new.txt").read_text(encoding="utf-8") == "Roads are cleared."
    assert open_index(place / "index", place / "corpus", SETTINGS).documents["new"].text == "Roads are cleared."
    assert sorted(p.name for p in (place / "corpus").iterdir()) == [
        "manifest.jsonl",
        "new.txt",
        "plan.txt",
        "rules.txt",
        "sub",
    ]


def test_a_corpus_folder_is_made_by_the_first_addition(place):
    report = add_files(place / "other", place / "other-index", SETTINGS, [place / "new.txt"])
    assert report.changes.added == ("new",)


def test_a_file_with_other_content_is_not_overwritten_unless_asked_for(place):
    (place / "plan.txt").write_text("Rents rise.", encoding="utf-8")
    before = files(place)
    with pytest.raises(UsageError, match=r"plan\.txt is there already, with other content\. Add --replace"):
        add(place, "new.txt", "plan.txt")
    assert files(place) == before
    assert add(place, "plan.txt", is_replacing=True).changes.changed == ("plan",)
    assert open_index(place / "index", place / "corpus", SETTINGS).documents["plan"].text == "Rents rise."


def test_adding_the_same_content_again_changes_nothing(place):
    add(place, "new.txt")
    before = read_manifest(place / "index")
    assert not add(place, "new.txt").is_new and read_manifest(place / "index") == before


@pytest.mark.parametrize(
    ("name", "content", "error", "says"),
    [
        ("new.exe", b"x", UsageError, "is no document: wanted a file named"),
        ("none.txt", None, UsageError, "no file .*none.txt"),
        (".hidden.txt", b"x", UsageError, "is no document"),
        ("bad.txt", b"\x00\x01", CorpusError, "is not text"),
        ("empty.txt", b"", CorpusError, "holds no text"),
    ],
)
def test_a_file_that_is_no_document_is_told_and_no_other_is_added(place, name, content, error, says):
    if content is not None:
        (place / name).write_bytes(content)
    before = files(place)
    with pytest.raises(error, match=says):
        add(place, "new.txt", name)
    assert files(place) == before


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_format_that_a_corpus_may_hold_can_be_added(place, tmp_path, suffix):
    given = tmp_path / f"new{suffix}"
    if suffix == ".pdf":
        shutil.copy(FILES / "english.pdf", given)
    elif suffix == ".docx":
        write_docx(given)
    else:
        given.write_text("<html><body><p>Boats are free in the town.</p></body></html>", encoding="utf-8")
    assert add(place, given).changes.added == ("new",)


def test_an_old_word_file_is_refused_with_the_way_out(place, tmp_path):
    (tmp_path / "new.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    with pytest.raises(CorpusError, match=r"save it as \.docx or PDF"):
        add(place, tmp_path / "new.doc")


def test_two_files_of_one_name_are_told(place):
    (place / "a").mkdir()
    (place / "a" / "new.txt").write_text("Other.", encoding="utf-8")
    with pytest.raises(UsageError, match="two of the files have one name"):
        add(place, "new.txt", "a/new.txt")


def test_removed_documents_lose_file_and_line_and_the_others_keep_theirs(place):
    report = remove(place, "port", "plan")
    assert report.changes.removed == ("plan", "port")
    assert set(files(place)) == {"manifest.jsonl", "sub/fair.txt"}
    assert files(place)["manifest.jsonl"].decode() == '\n{"id": "fair", "file": "sub/fair.txt"}\n'
    assert [line.id for line in corpus_lines(place / "corpus")] == ["fair"]


def test_an_unknown_id_is_told_with_those_there_are(place):
    before = files(place)
    with pytest.raises(UsageError, match=r"no document 'ship' in .*; it holds fair, plan, port"):
        remove(place, "plan", "ship")
    assert files(place) == before


def test_the_last_document_is_not_removed(place):
    with pytest.raises(UsageError, match="would leave no document"):
        remove(place, "port", "plan", "fair")


@pytest.mark.parametrize("error", [ModelError("no model"), KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_when_the_sync_fails_the_corpus_is_as_before(place, monkeypatch, error):
    def fail(*_args, **_kwargs):
        raise error

    (place / "plan.txt").write_text("Rents rise.", encoding="utf-8")
    before, manifest = files(place), read_manifest(place / "index")
    monkeypatch.setattr(builder, "make_parts", fail)
    expected = UsageError if isinstance(error, OSError) else type(error)
    with pytest.raises(expected):
        add(place, "new.txt", "plan.txt", is_replacing=True)
    with pytest.raises(expected):
        remove(place, "port", "fair")
    assert files(place) == before and read_manifest(place / "index") == manifest
    assert not [p for p in (place / "corpus").iterdir() if p.name.startswith(".")]


def test_what_stands_beside_a_document_goes_with_it_and_comes_back_when_the_removal_fails(tmp_path, monkeypatch):
    corpus = write_harbour(tmp_path / "corpus", aligned=[{"document": "2. Fees", "parallel": "二、收费"}])
    (corpus / "second.txt").write_text("Second notice\nShips pay fees in all harbours.", encoding="utf-8")
    build_index(corpus, tmp_path / "index", SETTINGS)
    before = sorted(path.name for path in corpus.iterdir())
    with monkeypatch.context() as patch:
        patch.setattr(upkeep, "sync_held", lambda *given: (_ for _ in ()).throw(CorpusError("no")))
        with pytest.raises(CorpusError):
            remove_documents(corpus, tmp_path / "index", SETTINGS, ["notice"])
    assert sorted(path.name for path in corpus.iterdir()) == before
    report = remove_documents(corpus, tmp_path / "index", SETTINGS, ["notice"])
    assert [path.name for path in corpus.iterdir()] == ["second.txt"] and report.changes.removed == ("notice",)
