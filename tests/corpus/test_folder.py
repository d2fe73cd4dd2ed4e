"""Reading a corpus folder: encodings, manifest, furniture, and one clear error for everything that is wrong."""

import hashlib
import json
import os
import shutil

import pytest

from qa import checksums
from qa.corpus.folder import ManifestLine, corpus_fingerprint, manifest_json, read_corpus, read_manifest
from qa.errors import CorpusError, ManifestError

CHINESE = "关于降低收费的通知\n各单位应当降低收费。本通知自公布之日起施行。"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "corpus"
    made.mkdir()
    return made


def write_manifest(folder, *lines):
    words = [line if isinstance(line, str) else json.dumps(line, ensure_ascii=False) for line in lines]
    (folder / "manifest.jsonl").write_text("\n".join(words) + "\n", encoding="utf-8")


# --- folders ---


def test_documents_come_in_the_order_of_their_ids(folder):
    for name in ("b.txt", "a.md", "c.txt"):
        (folder / name).write_text("Fees fall.", encoding="utf-8")
    assert [d.id for d in read_corpus(folder)] == ["a", "b", "c"]


def test_files_in_folders_below_are_read_and_hidden_ones_and_readmes_are_not(folder):
    for name in ("x/a.txt", ".git/b.txt", "README.md", "x/notes.json", "x/.draft.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("Fees fall.", encoding="utf-8")
    assert [d.id for d in read_corpus(folder)] == ["a"]


@pytest.mark.parametrize("name", ["notice.txt", "Notice.md", "print.txt", "manifest.txt"])
def test_a_policy_may_have_any_plain_name(folder, name):
    (folder / name).write_text("Fees fall.", encoding="utf-8")
    assert [d.text for d in read_corpus(folder)] == ["Fees fall."]


def test_two_files_of_one_name_get_two_ids(folder):
    for name in ("x/notice.txt", "y/notice.txt"):
        (folder / name).parent.mkdir()
        (folder / name).write_text("Fees fall.", encoding="utf-8")
    assert [d.id for d in read_corpus(folder)] == ["notice", "y-notice"]


def test_a_file_name_without_latin_letters_gets_a_lasting_id(folder):
    (folder / "通知.txt").write_text(CHINESE, encoding="utf-8")
    (document,) = read_corpus(folder)
    assert document.id == "Tong-Zhi-" + hashlib.sha256("通知".encode()).hexdigest()[:6]


def test_a_folder_that_is_not_there_is_named_with_the_option_that_gives_one(tmp_path):
    with pytest.raises(CorpusError, match=r"no corpus folder at .*nowhere; give one with --corpus DIR"):
        read_corpus(tmp_path / "nowhere")


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "corpus").write_text("Fees fall.", encoding="utf-8")
    with pytest.raises(CorpusError, match="no corpus folder"):
        read_corpus(tmp_path / "corpus")


def test_an_empty_folder_says_what_belongs_in_it(folder):
    with pytest.raises(
        CorpusError, match=r"holds no document: wanted \*\.txt, .* or \*\.pdf files or a manifest\.jsonl"
    ):
        read_corpus(folder)


# --- manifest ---


def test_the_manifest_says_what_is_known_of_a_document(folder):
    (folder / "a.txt").write_text("Fees fall.", encoding="utf-8")
    known = {"id": "fees", "file": "a.txt", "title": "On fees", "issuer": "The town", "number": "No. 3", "date": "2024-05-06",
             "kind": "notice", "language": "en", "source": "https://example.org/fees"}  # fmt: skip
    write_manifest(folder, known)
    (document,) = read_corpus(folder)
    assert {key: getattr(document, key) for key in known if key != "file"} == {
        k: v for k, v in known.items() if k != "file"
    }
    assert document.sha256 == hashlib.sha256(b"Fees fall.").hexdigest()


def test_what_the_manifest_leaves_out_is_found_in_the_text(folder):
    (folder / "a.txt").write_text("# Notice on fees\n2024-05-06\nFees fall.", encoding="utf-8")
    (folder / "b.txt").write_text(CHINESE, encoding="utf-8")
    write_manifest(folder, {"id": "b", "file": "b.txt"})
    english, chinese = read_corpus(folder)
    assert (english.title, english.date, english.language) == ("Notice on fees", "2024-05-06", "en")
    assert (chinese.title, chinese.date, chinese.language) == ("关于降低收费的通知", "", "zh")


def test_blank_lines_of_a_manifest_are_passed_over(folder):
    (folder / "a.txt").write_text("Fees fall.", encoding="utf-8")
    write_manifest(folder, "", {"id": "a", "file": "a.txt"}, "   ")
    assert [line.id for line in read_manifest(folder)] == ["a"]


def test_a_manifest_line_may_hold_any_character_of_json(folder):
    (folder / "a.txt").write_text("Fees fall.", encoding="utf-8")
    write_manifest(folder, {"id": "a", "file": "a.txt", "title": "one\u2028two\x85three"})
    assert read_manifest(folder)[0].title == "one\u2028two\x85three"


def test_a_manifest_line_comes_back_from_its_json(folder):
    line = ManifestLine(id="a", file="a.txt", title="收费", language="zh")
    write_manifest(folder, manifest_json(line))
    assert read_manifest(folder) == [line]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ({"id": "b", "file": "b.txt", "autor": "x"}, r"line 2: autor: .*found 'x'.*keys of: id, file, title"),
        ("{not json}", r"line 2: Invalid JSON"),
        ('["a"]', r"line 2: .*one JSON object"),
        ({"file": "b.txt"}, r"line 2: id: Field required"),
        ({"id": "b"}, r"line 2: file: Field required"),
        ({"id": "b c", "file": "b.txt"}, r"line 2: id: .*found 'b c'"),
        ({"id": "../b", "file": "b.txt"}, r"line 2: id: "),
        ({"id": "b", "file": "b.txt", "date": "6 May 2024"}, r"line 2: date: .*found '6 May 2024'"),
        ({"id": "b", "file": "b.txt", "language": "fr"}, r"line 2: language: .*found 'fr'"),
        ({"id": "b", "file": "b.txt", "sha256": "abc"}, r"line 2: sha256: "),
        ({"id": "a", "file": "b.txt"}, r"line 2: id 'a' stands on an earlier line already"),
        ({"id": "b", "file": "a.txt"}, r"line 2: file 'a.txt' stands on an earlier line already"),
        ({"id": "b", "file": "./a.txt"}, r"line 2: file 'a.txt' stands on an earlier line already"),
    ],
)  # fmt: skip
def test_a_wrong_manifest_line_is_named_with_file_line_and_fault(folder, line, says):
    (folder / "a.txt").write_text("Fees fall.", encoding="utf-8")
    (folder / "b.txt").write_text("Rents rise.", encoding="utf-8")
    write_manifest(folder, {"id": "a", "file": "a.txt"}, line)
    with pytest.raises(ManifestError, match=r"manifest\.jsonl, " + says):
        read_corpus(folder)


def test_a_named_file_that_is_missing_says_what_to_do(folder):
    write_manifest(folder, {"id": "a", "file": "a.txt"})
    with pytest.raises(CorpusError, match=r"document 'a': no file .*a\.txt; put it there or take its line out"):
        read_corpus(folder)


@pytest.mark.parametrize("file", ["../secret.txt", "/etc/hostname", "x/../../secret.txt", "link.txt"])
def test_a_file_outside_the_folder_is_not_read(folder, file):
    (folder.parent / "secret.txt").write_text("Fees fall.", encoding="utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    write_manifest(folder, {"id": "a", "file": file})
    with pytest.raises(ManifestError, match="'a'.*lies outside the corpus folder"):
        read_corpus(folder)


def test_a_link_out_of_the_folder_is_not_followed_without_a_manifest_either(folder):
    (folder.parent / "secret.txt").write_text("Fees fall.", encoding="utf-8")
    (folder / "link.txt").symlink_to(folder.parent / "secret.txt")
    with pytest.raises(CorpusError, match="lies outside the corpus folder"):
        read_corpus(folder)


def test_a_file_that_is_not_the_pinned_one_shows_both_checksums(folder):
    (folder / "a.txt").write_text("Fees rise.", encoding="utf-8")
    wanted, found = (hashlib.sha256(words).hexdigest() for words in (b"Fees fall.", b"Fees rise."))
    write_manifest(folder, {"id": "a", "file": "a.txt", "sha256": wanted})
    with pytest.raises(CorpusError, match=f"has sha256 {found}, manifest.jsonl says {wanted}.*put the old file back"):
        read_corpus(folder)


# --- encodings ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
def test_chinese_text_is_the_same_in_every_encoding(folder, encoding):
    (folder / "a.txt").write_bytes(CHINESE.encode(encoding))
    assert read_corpus(folder)[0].text == CHINESE


def test_utf16_of_either_byte_order_is_read_by_its_mark(folder):
    (folder / "a.txt").write_bytes(b"\xfe\xff" + "Fees fall.".encode("utf-16-be"))
    (folder / "b.txt").write_bytes(b"\xff\xfe" + "Fees fall.".encode("utf-16-le"))
    assert [d.text for d in read_corpus(folder)] == ["Fees fall."] * 2


def test_english_with_chinese_quotes_and_a_name_is_read_as_gb18030(folder):
    words = "The “window” of 王小明 is open. Fees fall."
    (folder / "a.txt").write_bytes(words.encode("gb18030"))
    assert read_corpus(folder)[0].text == words


@pytest.mark.parametrize(
    "content",
    [
        b"\x7fELF\x02\x01\x01\x00",
        b"\x00\x01\x02\x03",
        b"Fees\x00fall.",
        "Fees fall.".encode("utf-16-le"),
        bytes(range(128, 256)) * 4,
        b"\xff\xfe\x00\xd8",
    ],
)
def test_bytes_that_are_not_text_are_refused_with_the_way_out(folder, content):
    (folder / "a.txt").write_bytes(content)
    with pytest.raises(CorpusError, match=r"a\.txt is not text in UTF-8, UTF-16 or GB18030 .*save it as UTF-8"):
        read_corpus(folder)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "is a damaged PDF"),
        (b"PK\x03\x04\x14\x00\x06\x00", "is a damaged or protected archive"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "is an image"),
        (b"{\\rtf1 Fees fall.}", r"is RTF; save it as \.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "is in an old Office format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "is encrypted"),
    ],
)
def test_bytes_of_another_kind_are_named_whatever_the_suffix(folder, monkeypatch, content, says):
    monkeypatch.setattr("qa.corpus.formats.office.PROGRAMS", ())  # as where LibreOffice is not installed
    (folder / "a.txt").write_bytes(content)
    with pytest.raises(CorpusError, match=r"a\.txt " + says):
        read_corpus(folder)


@pytest.mark.parametrize("content", ["", " \n\t\n", "English | Chinese | is accessible\n\n", "--- ***\n"])
def test_a_file_without_words_is_refused(folder, content):
    (folder / "a.txt").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=r"a\.txt holds no text"):
        read_corpus(folder)


def test_a_file_too_large_to_read_is_refused_by_its_size(folder, monkeypatch):
    monkeypatch.setattr("qa.corpus.folder.MAX_BYTES", 1000)
    (folder / "a.txt").write_text("Fees fall. " * 100, encoding="utf-8")
    with pytest.raises(CorpusError, match="has 1,100 bytes; at most 1,000 are read. Split the file"):
        read_corpus(folder)


# --- fingerprint ---


@pytest.mark.parametrize("changed", ["a.txt", "manifest.jsonl", "glossary.jsonl", "support.jsonl", "README.md"])
def test_the_fingerprint_changes_with_everything_a_build_reads(folder, changed):
    (folder / "a.txt").write_text("Fees fall.", encoding="utf-8")
    (folder / "README.md").write_text("Rents rise.", encoding="utf-8")
    (folder / "glossary.jsonl").write_text('{"term": "fee"}\n', encoding="utf-8")
    kind = '{"kind": "money", "label": {"en": "Money", "zh": "钱"}, "english": ["fee"]}\n'
    (folder / "support.jsonl").write_text(kind, encoding="utf-8")
    write_manifest(folder, {"id": "readme", "file": "README.md"})
    before = corpus_fingerprint(folder)
    assert corpus_fingerprint(folder) == before
    with (folder / changed).open("a", encoding="utf-8") as stream:
        stream.write("\n")
    assert corpus_fingerprint(folder) != before


def test_the_fingerprint_tells_a_moved_file_and_ignores_what_is_no_document(folder):
    (folder / "a.txt").write_text("Fees fall.", encoding="utf-8")
    before = corpus_fingerprint(folder)
    (folder / "notes.json").write_bytes(b"x")
    assert corpus_fingerprint(folder) == before
    (folder / "a.txt").rename(folder / "b.txt")
    assert corpus_fingerprint(folder) != before


def test_the_fingerprint_is_that_of_the_content_not_of_the_place(folder, tmp_path):
    (folder / "a.txt").write_text("Fees fall.", encoding="utf-8")
    shutil.copytree(folder, tmp_path / "copy")
    assert corpus_fingerprint(folder) == corpus_fingerprint(tmp_path / "copy")


# --- what is found in a text without a manifest ---


def test_the_title_is_the_first_line_that_reads_like_one(folder):
    (folder / "a.txt").write_text("2024-05-06\nThis is a sentence.\nNotice on fees\nFees fall.", encoding="utf-8")
    (folder / "b.txt").write_text("Fees fall.\nRents rise.", encoding="utf-8")
    assert [d.title for d in read_corpus(folder)] == ["Notice on fees", "b"]


def test_what_is_given_has_full_confidence_and_what_is_found_has_less(folder):
    (folder / "a.txt").write_text("Notice on fees\n2024-05-06\nFees fall.", encoding="utf-8")
    write_manifest(folder, {"id": "a", "file": "a.txt", "issuer": "The town"})
    (document,) = read_corpus(folder)
    assert document.confidence == {"title": 0.6, "issuer": 1.0, "date": 0.6, "kind": 0.8}
    assert (document.kind, document.file) == ("notice", "a.txt")


def test_a_text_whose_state_is_known_is_not_read_for_the_fingerprint(tmp_path, monkeypatch):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("Fees fall.", encoding="utf-8")
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(checksums, "SETTLED_NS", -1)
    hashed, hash_file = [], checksums.hash_file
    monkeypatch.setattr(checksums, "hash_file", lambda path: hashed.append(path.name) or hash_file(path))
    before, times = corpus_fingerprint(folder), (folder / "a.txt").stat()
    assert corpus_fingerprint(folder) == before and hashed == ["a.txt"]
    (folder / "a.txt").write_text("Fees rise.", encoding="utf-8")
    os.utime(folder / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))  # as long and as old as before
    assert corpus_fingerprint(folder) != before and hashed == ["a.txt", "a.txt"]
