"""Old Word files are read by LibreOffice where it is installed; where it is not, one line says what to do."""

import os
import shutil
import stat
import time
from pathlib import Path

import pytest
from word import docx, paragraph

from qa.corpus.folder import read_folder, read_loose
from qa.corpus.formats import office
from qa.corpus.formats.office import Office, program
from qa.corpus.formats.sniff import Format, format_of, office_kind
from qa.errors import CorpusError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORD = OLE + "WordDocument\0".encode("utf-16-le") + bytes(200)
RTF = rb"{\rtf1\ansi A boat pays a fee of \'a340 a month.\par}"


@pytest.fixture
def soffice(tmp_path, monkeypatch):
    """A stand-in for LibreOffice: give it the lines of a shell script; $out is the folder, $in the file."""
    folder = tmp_path / "bin"
    folder.mkdir()
    path = folder / "soffice"

    def written(script):
        path.write_text(
            '#!/bin/sh\nin=""; out=""\nwhile [ $# -gt 0 ]; do [ "$1" = --outdir ] && out="$2"; in="$1"; shift; done\n'
            + script,
            encoding="utf-8",
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
        return path

    return written


@pytest.fixture
def converting(soffice, tmp_path):
    """One that makes a document with a sentence of each file, and keeps what it was given."""
    made = tmp_path / "made.docx"
    made.write_bytes(docx(paragraph("Notice on mooring", "H1"), paragraph("A boat pays a fee of 40 crowns a month.")))
    soffice(f'mkdir -p "$out"; cp {made} "$out/given.docx"; cp "$in" {tmp_path}/given; env > {tmp_path}/environment')
    return tmp_path


@pytest.mark.parametrize(
    ("raw", "suffix", "wanted"),
    [(WORD, ".doc", ".doc"), (WORD, ".wps", ".doc"), (WORD, ".xls", ".doc"), (OLE, ".doc", ".doc"), (RTF, ".doc", ".rtf"),
     (RTF, ".rtf", ".rtf"), (b"plain", ".wps", ".wps")],
)  # fmt: skip
def test_an_office_text_is_told_by_its_bytes(raw, suffix, wanted):
    assert format_of(raw, suffix) is Format.OFFICE and office_kind(raw, suffix).suffix == wanted


@pytest.mark.parametrize(
    ("stream", "suffix", "way"),
    [
        ("Workbook", ".doc", ".xlsx"),
        ("PowerPoint Document", ".bin", "PDF"),
        ("", ".xls", ".xlsx"),
        ("", ".msg", ".eml"),
    ],
)
def test_an_old_workbook_or_slides_are_named_with_the_way_out(stream, suffix, way):
    with pytest.raises(CorpusError, match=f"old Office format; save it as {way}"):
        format_of(OLE + f"{stream}\0".encode("utf-16-le"), suffix)


@pytest.mark.parametrize("name", ["notice.doc", "notice.wps", "通知.doc", "-o x;y $(z).doc"])
def test_an_old_file_is_read_under_its_own_name(converting, tmp_path, name):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / name).write_bytes(WORD)
    (document,) = read_folder(folder).documents
    assert "A boat pays a fee of 40 crowns a month." in document.text and document.file == name
    assert (converting / "given").read_bytes() == WORD


def test_nothing_is_left_behind_and_its_profile_is_its_own(converting, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", "/nowhere")
    work = tmp_path / "tmp"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    read_loose(path)
    assert list(work.iterdir()) == [] and "HOME=/nowhere" not in (converting / "environment").read_text(
        encoding="utf-8"
    )


def test_without_libreoffice_one_line_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(office, "PROGRAMS", ())
    (tmp_path / "a.txt").write_text("Notice\n\nA boat pays a fee of forty crowns.\n", encoding="utf-8")
    (tmp_path / "b.doc").write_bytes(WORD)
    (refused,) = read_folder(tmp_path).refused
    assert (
        "b.doc is in an old Office format; save it as .docx or PDF, or install LibreOffice (soffice)" in refused.reason
    )


@pytest.mark.parametrize("script", ["exit 1", "exit 0", 'mkdir -p "$out"; : > "$out/given.docx"', "kill -9 $$"])
def test_a_file_that_libreoffice_cannot_open_is_refused(soffice, tmp_path, script):
    soffice(script)
    path = tmp_path / "a.doc"
    path.write_bytes(WORD)
    with pytest.raises(CorpusError, match="LibreOffice cannot open"):
        read_loose(path)


def test_what_libreoffice_makes_of_a_file_may_be_broken_too(soffice, tmp_path):
    soffice('mkdir -p "$out"; echo no archive > "$out/given.docx"')
    path = tmp_path / "a.doc"
    path.write_bytes(WORD)
    with pytest.raises(CorpusError, match=r"a\.doc"):
        read_loose(path)


def test_libreoffice_that_hangs_is_ended_with_all_it_started(soffice, tmp_path):
    soffice(f"sleep 300 & echo $! > {tmp_path}/child; sleep 300")
    hanging = Office(timeout_s=0.5)
    began = time.monotonic()
    with pytest.raises(CorpusError, match="longer than"):
        hanging.docx_of(WORD, office_kind(WORD, ".doc"))
    hanging.close()
    child = int((tmp_path / "child").read_text(encoding="utf-8"))
    ends = time.monotonic() + 5
    while is_running(child) and time.monotonic() < ends:
        time.sleep(0.05)
    assert time.monotonic() - began < 10 and not is_running(child)


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").split(") ")[1][0] not in "ZX"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(program() is None, reason="needs LibreOffice")
def test_libreoffice_itself_reads_a_rich_text(tmp_path):
    assert shutil.which("soffice")
    path = tmp_path / "notice.rtf"
    path.write_bytes(RTF)
    assert "A boat pays a fee of £40 a month." in read_loose(path).text
