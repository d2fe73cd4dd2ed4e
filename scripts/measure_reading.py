"""Read real files with our readers and with an independent one, and say what is lost: a Markdown table on stdout.

    python scripts/measure_reading.py [NAME...] [--files DIR] [--details]

The independent readers: Chromium's innerText for pages (offline, without scripts), pdftotext for PDF, LibreOffice for
DOCX. A character of theirs is accounted for when it stands in our text or in what our reader lists as left out.

lost      letters and figures that the independent reader shows and ours neither has nor lists, in per cent
changed   letters and figures of our text that the independent reader does not show, in per cent
figures   numbers that it shows and ours has not or lists not; numbers of our text that it does not show

Words that are lost are counted with their multiplicity, those of our text without: a sentence of a table names its
columns. A word that is missing as such counts as there when runs of characters cover it (it was hyphenated, or stands
without a space).
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fetch_files import OUT, read_plan

from qa.corpus.folder import assemble, read_loose
from qa.corpus.formats.guard import Guard
from qa.corpus.formats.sniff import format_of
from qa.errors import CorpusError

_WORD = re.compile(r"[\u3400-\u9fff]|\d+(?:[.,]\d+)*|[^\W\d_\u3400-\u9fff]+")
_SIGNS = re.compile(r"[\W_]+")
_RUN, _HAN_RUN = 8, 4
CHROMIUM = "/usr/bin/chromium"


@dataclass
class Reading:
    """What was found for one file."""

    name: str
    seen: int = 0
    ours: int = 0
    listed: int = 0
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    tables: int = 0
    headings: int = 0
    title: str = ""
    number: str = ""
    date: str = ""
    fault: str = ""

    def share(self, words: Sequence[str], of: int) -> float:
        """Characters of words in per cent."""
        return 100 * sum(map(len, words)) / max(1, of)


def plain(text: str) -> str:
    """The text in compatible forms: ligatures apart, full-width figures as figures, without invisible characters."""
    text = re.sub(r"\u00ad|\u200b|\ufeff|\u2060", "", text)
    return unicodedata.normalize("NFKC", text)


def words_of(text: str) -> list[str]:
    """Words, numbers and Chinese characters, in lower case."""
    return [match[0].casefold() for match in _WORD.finditer(plain(text))]


class Pool:
    """The words of a text, and the runs of characters in it."""

    def __init__(self, text: str) -> None:
        """Take a text."""
        self.words = Counter(words_of(text))
        self.characters = _SIGNS.sub("", plain(text)).casefold()

    def lacks(self, text: str, *, is_counted: bool = True) -> list[str]:
        """The words of another text that are not here; is_counted: not as often as there."""
        left = self.words.copy()
        missing: list[str] = []
        other = _SIGNS.sub("", plain(text)).casefold()
        at = 0
        for word in words_of(text):
            bare = _SIGNS.sub("", word)
            begin = other.find(bare, at)
            at = begin + len(bare) if begin >= 0 else at
            if left[word] > 0:
                left[word] -= is_counted
            elif not self._is_covered(other, begin, at):
                missing.append(word)
        return missing

    def _is_covered(self, other: str, begin: int, end: int) -> bool:
        """Whether the characters begin..end of another text stand here with what is around them."""
        if begin < 0:
            return False
        run = _HAN_RUN if "\u3400" <= other[begin] <= "\u9fff" else max(_RUN, end - begin + 3)
        starts = range(max(0, end - run), min(begin, max(0, len(other) - run)) + 1)
        return any(other[start : start + run] in self.characters for start in starts)


def independent_text(path: Path, browser: object) -> str:
    """What an independent reader shows of a file."""
    if path.suffix == ".pdf":
        return _output("pdftotext", "-enc", "UTF-8", str(path), "-")
    if path.suffix == ".docx":
        with tempfile.TemporaryDirectory() as folder:
            _output(
                "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to",
                "txt:Text (encoded):UTF8", "--outdir", folder, str(path),
            )  # fmt: skip
            return Path(folder, f"{path.stem}.txt").read_text(encoding="utf-8-sig", errors="replace")
    page = browser.new_page()  # type: ignore[attr-defined]
    page.goto(path.as_uri(), wait_until="domcontentloaded")
    text = str(page.evaluate("document.body.innerText"))
    if not text.strip():  # a page that hides its body until a script has run
        page.evaluate("document.querySelectorAll('script, style, noscript').forEach((node) => node.remove())")
        text = str(page.evaluate("document.body.textContent"))
    page.close()
    return text


def _output(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, check=True, timeout=300)
    return done.stdout.decode("utf-8", "replace")


def n_tables(path: Path) -> int:
    """Tables of a file; of a PDF those that lines are drawn around."""
    raw = path.read_bytes()
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return len(re.findall(rb"<w:tbl>", archive.read("word/document.xml")))
    if path.suffix == ".pdf":
        import pypdfium2 as pdfium

        from qa.corpus.formats.pdf import _rules
        from qa.corpus.formats.pdf_tables import find_tables

        return sum(len(find_tables(_rules(page))) for page in pdfium.PdfDocument(raw))
    return len(re.findall(rb"<table\b", raw, re.IGNORECASE))


def read(path: Path, browser: object, guard: Guard) -> Reading:
    """One file with both readers."""
    found = Reading(path.name, tables=n_tables(path))
    theirs = independent_text(path, browser)
    found.seen = sum(map(len, words_of(theirs)))
    try:
        draft = guard.parse(path, format_of(path.read_bytes(), path.suffix))
        made = assemble(draft.lines)
        document = read_loose(path)
    except CorpusError as error:
        found.fault = " ".join(str(error).split())
        return found
    listed = "\n".join([*(piece.words for piece in draft.dropped), *made.dropped])
    found.ours, found.listed = sum(map(len, words_of(made.text))), sum(map(len, words_of(listed)))
    found.lost = Pool(f"{made.text}\n{listed}\n{document.title}").lacks(theirs)
    found.changed = Pool(theirs).lacks(made.text, is_counted=False)
    found.headings = len(made.marks)
    found.title, found.number, found.date = document.title, document.number, document.date
    return found


def figures(words: Sequence[str]) -> list[str]:
    """The numbers among words."""
    return [word for word in words if word[0].isdigit()]


def row_of(found: Reading, language: str) -> str:
    """One line of the table."""
    if found.fault:
        return f"| {found.name} | {language} | {found.seen:,} | refused: {found.fault.split(': ')[-1]} |"
    lost, changed = found.share(found.lost, found.seen), found.share(found.changed, found.ours)
    title = found.title if len(found.title) <= 48 else found.title[:47] + "…"
    cells = (
        found.name, language, f"{found.seen:,}", f"{found.ours:,}", f"{found.listed:,}", f"{lost:.2f}",
        f"{changed:.2f}", f"{len(figures(found.lost))} / {len(figures(found.changed))}", found.headings, found.tables,
        title.replace("|", "/"), found.number, found.date,
    )  # fmt: skip
    return "| " + " | ".join(map(str, cells)) + " |"


def rows(files: Path, names: Sequence[str], *, with_details: bool) -> Iterator[Reading]:
    """Read the files and print a line for each."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright, Guard() as guard:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(java_script_enabled=False, offline=True)
        for entry in read_plan():
            if names and entry["name"] not in names:
                continue
            found = read(files / entry["name"], context, guard)
            print(row_of(found, entry["language"]), flush=True)
            if with_details:
                print(
                    f"    lost: {' '.join(found.lost)[:1500]}\n    changed: {' '.join(found.changed)[:1500]}",
                    flush=True,
                )
            yield found
        browser.close()


def main(argv: Sequence[str] | None = None) -> int:
    """The table of all files, or of those named, and the sums."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="default: all of bench/real_files.json")
    parser.add_argument("--files", type=Path, default=OUT, metavar="DIR", help="what scripts/fetch_files.py wrote")
    parser.add_argument("--details", action="store_true", help="print the words that are lost and changed")
    options = parser.parse_args(argv)
    for tool in ("pdftotext", "soffice", CHROMIUM):
        if shutil.which(tool) is None:
            parser.error(f"{tool} is missing: apt-get install poppler-utils libreoffice-writer-nogui chromium")
    print(
        "| file | | seen | ours | listed | lost % | changed % | figures lost / new | headings | tables | title "
        "| number | date |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|---|---|"
    )
    all_found = list(rows(options.files, options.names, with_details=options.details))
    found = [one for one in all_found if not one.fault]
    seen, lost = sum(one.seen for one in found), sum(sum(map(len, one.lost)) for one in found)
    within = sum(one.share(one.lost, one.seen) <= 0.2 for one in found)
    print(
        f"\n{len(found)} of {len(all_found)} files read; {lost:,} of {seen:,} letters and figures lost unaccounted "
        f"({100 * lost / max(1, seen):.3f}%); at most 0.2% in {within} files."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
