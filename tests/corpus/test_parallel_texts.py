"""Texts beside a document: which files they are, how they are read, and what a wrong line of an alignment says."""

import pytest
from harbour import CHINESE, ENGLISH, write_harbour

from qa.corpus.folder import corpus_fingerprint, read_folder
from qa.errors import AlignmentError, ManifestError
from qa.parallel_records import Standing


def test_a_text_beside_a_document_is_no_document(tmp_path):
    reading = read_folder(write_harbour(tmp_path / "corpus"))
    (document,) = reading.documents
    (text,) = document.parallels
    assert (document.id, document.text) == ("notice", ENGLISH)
    assert (text.language, text.file, text.text) == ("zh", "notice.zh.txt", CHINESE)
    assert reading.refused == ()


def test_a_text_of_which_nothing_is_said_counts_as_unofficial(tmp_path):
    (document,) = read_folder(write_harbour(tmp_path / "corpus")).documents
    assert document.parallels[0].standing is Standing.UNOFFICIAL and document.parallels[0].note is None


def test_the_manifest_says_what_the_text_is(tmp_path):
    (document,) = read_folder(write_harbour(tmp_path / "corpus", standing="official")).documents
    assert document.parallels[0].standing is Standing.OFFICIAL
    assert document.parallels[0].note.zh == "我们译"


def test_a_text_of_any_name_can_be_named_by_the_manifest(tmp_path):
    folder = write_harbour(tmp_path / "corpus", standing="original")
    (folder / "notice.zh.txt").rename(folder / "tonggao.txt")
    manifest = (folder / "manifest.jsonl").read_text(encoding="utf-8")
    (folder / "manifest.jsonl").write_text(manifest.replace("notice.zh.txt", "tonggao.txt"), encoding="utf-8")
    (document,) = read_folder(folder).documents
    assert document.parallels[0].file == "tonggao.txt"


@pytest.mark.parametrize("name", ["notice.de.txt", "other.zh.txt", "noticezh.txt"])
def test_a_file_that_only_looks_like_one_stays_a_document(tmp_path, name):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "notice.zh.txt").rename(folder / name)
    assert len(read_folder(folder).documents) == 2


def test_a_file_that_the_manifest_names_as_a_document_stays_one(tmp_path):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "manifest.jsonl").write_text('{"id": "own", "file": "notice.zh.txt"}', encoding="utf-8")
    documents = read_folder(folder).documents
    assert [(d.id, d.parallels) for d in documents] == [("notice", ()), ("own", ())]


def test_a_text_in_the_wrong_language_is_refused_and_the_document_goes_in(tmp_path):
    reading = read_folder(write_harbour(tmp_path / "corpus", chinese="This is not Chinese at all."))
    assert reading.documents[0].parallels == ()
    (refusal,) = reading.refused
    assert refusal.file == "notice.zh.txt" and "reads as 'en'" in refusal.reason


def test_a_text_that_is_no_text_is_refused_and_the_document_goes_in(tmp_path):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "notice.zh.txt").write_bytes(b"\x00\x01\x02\x00")
    reading = read_folder(folder)
    assert len(reading.documents) == 1 and reading.documents[0].parallels == ()
    assert [refusal.file for refusal in reading.refused] == ["notice.zh.txt"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('{"file": "notice.zh.txt", "language": "zh", "standing": "holy"}', "standing"),
        ('{"file": "notice.zh.txt", "language": "tlh"}', "language"),
        ('{"language": "zh"}', "file"),
        ('{"file": "notice.txt", "language": "zh"}', "is the file of document"),
        ('{"file": "../out.txt", "language": "zh"}', "outside"),
    ],
)
def test_a_wrong_entry_of_the_manifest_is_told(tmp_path, entry, said):
    folder = write_harbour(tmp_path / "corpus")
    (tmp_path / "out.txt").write_text(CHINESE, encoding="utf-8")
    line = f'{{"id": "notice", "file": "notice.txt", "parallel": [{entry}]}}'
    (folder / "manifest.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(ManifestError, match=said):
        read_folder(folder)


def test_a_change_of_the_text_or_of_its_alignment_changes_the_fingerprint(tmp_path):
    folder = write_harbour(tmp_path / "corpus")
    before = corpus_fingerprint(folder)
    (folder / "notice.zh.txt").write_text(CHINESE + "\n完。", encoding="utf-8")
    after = corpus_fingerprint(folder)
    (folder / "notice.aligned.jsonl").write_text("", encoding="utf-8")
    assert len({before, after, corpus_fingerprint(folder)}) == 3


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("no json", "line 1"),
        ('{"document": "Fees"}', "parallel"),
        ('{"document": "Fees", "parallel": "收费", "colour": 1}', "colour"),
        ('{"document": "Duties", "parallel": "收费"}', "'Duties' stands 0 times in the document"),
        ('{"document": "Fees", "parallel": "税"}', "'税' stands 0 times in the parallel"),
        ('{"document": "Fees", "place": 2, "parallel": "收费"}', "stands 1 times in the document; wanted place 2"),
        ('{"document": " ", "parallel": ""}', "both sides are empty"),
        ('{"document": "Fees", "parallel": "收费", "language": "en"}', "names 0 parallel texts"),
    ],
)
def test_a_wrong_line_of_an_alignment_names_file_and_line_and_what_was_found(tmp_path, line, said):
    folder = write_harbour(tmp_path / "corpus")
    (folder / "notice.aligned.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(AlignmentError, match=said) as raised:
        read_folder(folder)
    assert "notice.aligned.jsonl, line 1" in str(raised.value)
