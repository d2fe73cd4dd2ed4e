"""Broken files of every format: each is read or refused with one line; none crashes, hangs or eats memory.

The files are real ones of this folder with bytes flipped, cut, doubled, swapped or put in; in a Word document the XML
inside the archive too. The quick test takes a few hundred of them, the slow one 5,000.
"""

import io
import random
import re
import sys
import time
import zipfile
from pathlib import Path

import psutil
import pytest
from word import docx, paragraph, table

from qa.corpus.folder import read_file
from qa.corpus.formats.guard import Guard
from qa.corpus.manifest_lines import ManifestLine
from qa.corpus.passages import read_passages
from qa.errors import CorpusError
from qa.settings import Settings

HERE = Path(__file__).parent
MAX_SECONDS = 20.0
MAX_BYTES = 2 * 1024**3
TOKENS = (
    b"<", b">", b"</p>", b"<table>", b"<td colspan=99999>", b"\x00", b"\xff\xfe", b"0" * 40, b"-1", b"endobj", b"stream",
    b"/Kids[1 0 R]", b"/Length 999999999", b"/Count 99999999", b"<w:tbl>", b"</w:p>", b"&#x0;", b"&amp;" * 30, b"(((((",
    b"<div>" * 400, b"|" * 200, b"\n- " * 60, "一、".encode(), "第九九九九条".encode("gb18030"), b"# " * 50, b"\xed\xa0\x80",
)  # fmt: skip


def seeds():
    word = docx(
        paragraph("Fees and rents", "T"), paragraph("Fees", "H1"), paragraph("Fees fall by half.", number=("1", 0)),
        table(["Kind", "Fee"], ["Car", "5"], n_head=1), paragraph("Rents", "My"), paragraph("Rents rise."),
    )  # fmt: skip
    text = (HERE / "texts" / "zh-notice-aspects.txt").read_text(encoding="utf-8")
    return {
        "txt": [text.encode("gb18030"), (HERE / "texts" / "en-act-parts.txt").read_bytes(), text.encode("utf-16")],
        "md": [(HERE / "texts" / "zh-annexes.md").read_bytes(), (HERE / "texts" / "en-faq.md").read_bytes()],
        "html": [(HERE / "texts" / "en-subsidies.html").read_bytes()],
        "docx": [word],
        "pdf": [(HERE / "files" / name).read_bytes() for name in ("english.pdf", "chinese.pdf", "locked.pdf")],
    }


def mutated(raw, chance):
    """`raw` with one to six faults."""
    content = bytearray(raw)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(content) + 1) if content else 0
        length = chance.choice((1, 4, 30, 400))
        kind = chance.randrange(6)
        if kind == 0 and content:
            content[at % len(content)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            del content[at : at + length]
        elif kind == 2:
            content[at:at] = content[at : at + length] * chance.randint(1, 20)
        elif kind == 3:
            content[at:at] = chance.choice(TOKENS)
        elif kind == 4:
            content[at : at + length] = chance.randbytes(length)
        else:
            del content[max(at, len(content) // 3) :]
    return bytes(content)


def mutated_archive(raw, chance):
    """A Word document with faults in the XML of one part, zipped anew."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        broken = chance.choice(names)
        for name in names:
            content = source.read(name)
            target.writestr(name, mutated(content, chance) if name == broken else content)
    return stream.getvalue()


def mutated_structure(raw, chance):
    """A Word document whose XML is well formed and says odd things: wrong values, elements doubled or taken out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name).decode()
            for pattern in (r'w:val="[^"]*"', r"<w:p>.*?</w:p>", r"<w:tr>.*?</w:tr>", r"<w:lvl .*?</w:lvl>"):
                found = list(re.finditer(pattern, content))
                if found and chance.random() < 0.6:
                    one = chance.choice(found)
                    odd = chance.choice(("-1", "99999999", "", "9" * 30, "一", "Title", "%1%2%9"))
                    new = f'w:val="{odd}"' if pattern.startswith("w:val") else one.group() * chance.choice((0, 2, 300))
                    content = content[: one.start()] + new + content[one.end() :]
            target.writestr(name, content)
    return stream.getvalue()


def inputs(suffix, n_inputs, seed):
    chance = random.Random(f"{suffix} {seed}")
    sources = seeds()[suffix]
    for _ in range(n_inputs):
        raw = chance.choice(sources)
        ways = [mutated, mutated_archive, mutated_structure, mutated_structure] if suffix == "docx" else [mutated]
        yield chance.choice(ways)(raw, chance)


def worst(folder, suffix, n_inputs, seed):
    """(documents, refusals, longest seconds, largest memory of the parser) over mutated files."""
    path = folder / f"a.{suffix}"
    n_read = n_refused = n_bytes = 0
    longest = 0.0
    with Guard() as guard:
        for content in inputs(suffix, n_inputs, seed):
            path.write_bytes(content)
            started = time.perf_counter()
            try:
                document = read_file(folder, ManifestLine(id="a", file=path.name), guard)
                found = read_passages(document, Settings())
                assert all(p.text == document.text[p.start : p.end] for p in found.passages)
                n_read += 1
            except CorpusError as error:
                assert str(path) in str(error) and len(str(error)) < 600
                n_refused += 1
            longest = max(longest, time.perf_counter() - started)
            if guard._process is not None and guard._process.poll() is None:
                n_bytes = max(n_bytes, psutil.Process(guard._process.pid).memory_info().rss)
    return n_read, n_refused, longest, n_bytes


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "docx", "pdf"])
def test_a_broken_file_is_read_or_refused_in_good_time(tmp_path, suffix):
    n_read, n_refused, longest, n_bytes = worst(tmp_path, suffix, 120, seed=1)
    assert n_read + n_refused == 120
    assert longest < MAX_SECONDS and n_bytes < MAX_BYTES


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["txt", "md", "html", "docx", "pdf"])
def test_five_thousand_broken_files_are_read_or_refused_in_good_time(tmp_path, suffix):
    n_read, n_refused, longest, n_bytes = worst(tmp_path, suffix, 1000, seed=2)
    sys.stderr.write(
        f"\n{suffix}: {n_read} read, {n_refused} refused, longest {longest:.2f} s, {n_bytes / 1e6:.0f} MB\n"
    )
    assert n_read + n_refused == 1000
    assert longest < MAX_SECONDS and n_bytes < MAX_BYTES
