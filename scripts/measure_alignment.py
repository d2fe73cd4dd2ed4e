"""Align public laws in English and Chinese and hold what goes together against the numbers of their articles.

    python scripts/measure_alignment.py [LAW...] [--mirror DIR] [--encoder NAME] [--bare] [--details]

The laws are read from a public repository at a commit, with git from MIRROR/<owner>+<name>/repo where --mirror is
given, else from raw.githubusercontent.com. Nothing that is fetched is kept. Each is written as the ministry's site
shows it, the number of an article on a line of its own; --bare leaves out all numbers of articles and chapters, so that
words alone tell. A sentence of the English is right when what goes with it stands in the article of the same number,
and, of articles that have as many lines in both languages, in the line of the same place. A Markdown table on stdout.
--encoder fake: lengths and figures alone tell. Exit 0 done, 2 when a law cannot be had.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from fetch_found import FetchError, source_bytes

from qa.corpus.aligning import aligned
from qa.corpus.passages import read_passages
from qa.datatypes import Document, Span
from qa.language.sentences import split_sentences
from qa.models.encoders import first_of, load_encoder
from qa.parallel_records import ParallelText
from qa.settings import Settings

REPOSITORY, COMMIT = "kong0107/mojLawSplitJSON", "0d26e6c7c759821bbb6465162ffe149af5aed203"
LAWS = {
    "J0040051": "Statute for Industrial Innovation",
    "A0020051": "Act for the Establishment and Management of Free Trade Zones",
}
_ENGLISH, _CHINESE = "Eng_FalVMingLing", "FalVMingLing"
_NUMBER = re.compile(r"^(?:Chapter\s+[IVXLC\d-]+|Section\s+[IVXLC\d-]+|第\s*[一二三四五六七八九十百\d]+\s*[章節])\s*")
Place = tuple[str, int]  # article, line in it from 0


class Law(NamedTuple):
    """One language of a law: its text, and where each line of it belongs."""

    text: str
    starts: list[int]
    places: list[Place]

    def at(self, offset: int) -> Place:
        """The article and the line that a character stands in."""
        return self.places[bisect_right(self.starts, offset) - 1]


def read_law(content: bytes, title: str, *, is_bare: bool) -> Law:
    """A law of the repository as lines of text."""
    lines: list[tuple[str, Place]] = [(title, ("title", 0))]
    n_headings = 0
    for part in json.loads(content)["法規內容"]:
        if "編章節" in part:
            n_headings += 1
            heading = _NUMBER.sub("", part["編章節"].strip()) if is_bare else part["編章節"].strip()
            lines.append((heading, (f"heading {n_headings}", 0)))
            continue
        number = "-".join(re.findall(r"\d+", part["條號"]))
        if not is_bare:
            lines.append((part["條號"].strip(), (number, -1)))
        content_lines = [line.strip() for line in part["條文內容"].splitlines() if line.strip()]
        lines += [(line, (number, place)) for place, line in enumerate(content_lines)]
    lines = [(" ".join(line.split()), place) for line, place in lines if line.strip()]
    starts = [0]
    for line, _ in lines[:-1]:
        starts.append(starts[-1] + len(line) + 1)
    return Law("\n".join(line for line, _ in lines), starts, [place for _, place in lines])


class Score(NamedTuple):
    """How many sentences of the English go with the right article and line, and of how many."""

    right: int
    sentences: int
    right_lines: int
    sentences_of_lines: int
    wrong: list[tuple[str, str]]


def score(english: Law, chinese: Law, beside_of: Callable[[Span], Span | None]) -> Score:
    """The score of an alignment."""
    articles = {place[0] for place in chinese.places}
    n_lines = {law: _n_lines(one) for law, one in (("en", english), ("zh", chinese))}
    found = Score(0, 0, 0, 0, [])
    for span in split_sentences(english.text):
        article, line = english.at(span.start)
        if article not in articles:
            continue  # an article of one language alone
        beside = beside_of(span)
        places = {chinese.at(beside.start), chinese.at(beside.end - 1)} if beside else set()
        is_right = {place[0] for place in places} == {article}
        has_lines = n_lines["en"].get(article) == n_lines["zh"].get(article)
        is_in_line = is_right and places == {(article, line)}
        found = found._replace(
            right=found.right + is_right, sentences=found.sentences + 1,
            right_lines=found.right_lines + (has_lines and is_in_line),
            sentences_of_lines=found.sentences_of_lines + has_lines,
        )  # fmt: skip
        if not is_right or (has_lines and not is_in_line):
            found.wrong.append((span.of(english.text), beside.of(chinese.text) if beside else ""))
    return found


def _n_lines(law: Law) -> dict[str, int]:
    counts: dict[str, int] = {}
    for article, line in law.places:
        counts[article] = max(counts.get(article, 0), line + 1)
    return counts


def laws_of(names: Sequence[str], mirror: Path | None, *, is_bare: bool) -> Iterator[tuple[str, Law, Law]]:
    """Each law with its text in both languages. Raises FetchError."""
    for name in names:
        english, chinese = (
            source_bytes(REPOSITORY, COMMIT, f"{folder}/{name}.json", mirror) for folder in (_ENGLISH, _CHINESE)
        )
        titles = json.loads(english)
        yield (
            titles["英文法規名稱"],
            read_law(english, titles["英文法規名稱"], is_bare=is_bare),
            read_law(chinese, titles["中文法規名稱"], is_bare=is_bare),
        )


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else "")
    parser.add_argument("laws", nargs="*", default=list(LAWS), metavar="LAW", help="numbers of laws (default: both)")
    parser.add_argument("--mirror", type=Path, default=None, metavar="DIR", help="folder of repositories on this disk")
    parser.add_argument("--encoder", default="", help="as the setting encoder (default: the default)")
    parser.add_argument("--bare", action="store_true", help="leave out the numbers of articles and chapters")
    parser.add_argument("--details", action="store_true", help="show what is wrong")
    arguments = parser.parse_args(argv)
    settings = Settings(**({"encoder": arguments.encoder} if arguments.encoder else {}))
    encoder = first_of(load_encoder(settings.encoder))

    def vectors(sentences: Sequence[str]) -> npt.NDArray[np.float32]:
        return encoder.encode_passages(list(sentences))

    print("| law | sentences | right article | share | sentences in lines | right line | share |")
    print("|---|---|---|---|---|---|---|")
    try:
        for title, english, chinese in laws_of(arguments.laws, arguments.mirror, is_bare=arguments.bare):
            document = Document(id="law", title=title, text=english.text)
            text = ParallelText(language="zh", standing="official", text=chinese.text)
            parallel = aligned(read_passages(document, settings), text, vectors, settings)
            found = score(english, chinese, parallel.beside)
            print(
                f"| {title} | {found.sentences} | {found.right} | {found.right / found.sentences:.3f} | "
                f"{found.sentences_of_lines} | {found.right_lines} | "
                f"{found.right_lines / max(1, found.sentences_of_lines):.3f} |"
            )
            if arguments.details:
                for words, beside in found.wrong:
                    print(f"  {words}\n    = {beside or '(nothing)'}", file=sys.stderr)
    except FetchError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
