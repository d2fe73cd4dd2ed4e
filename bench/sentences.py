"""Where sentences end, by our splitter and by maintained segmenters, against ends that were marked by hand.

    python -m bench.sentences --half report            # ours and every segmenter that is installed
    python -m bench.sentences --half tune --show ours  # the places that one of them has wrong

The marked texts are in eval/sentence-ends; those that may not be copied are read from BENCH (default ../shared/bench)
and passed over where it is absent. Only places within a text are counted: that its end ends a sentence, all know.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from qa.language.sentences import split_sentences

ROOT = Path(__file__).resolve().parents[1]
MARKED = ROOT / "eval" / "sentence-ends"
BENCH = Path(os.environ.get("BENCH") or ROOT.parent / "shared" / "bench")
Ends = Callable[[str], list[int]]


class Piece(NamedTuple):
    """A text with the offsets behind the stops that end a sentence, and behind those that do not."""

    text: str
    ends: frozenset[int]
    inside: frozenset[int]


def read_pieces(language: str, half: str) -> list[Piece]:
    """The marked texts of a language that can be had. half: "tune", "report", or "" for both."""
    rows = map(json.loads, (MARKED / f"{language}.jsonl").read_text(encoding="utf-8").splitlines())
    found = ((row, row.get("text") or _text_in_bench(row)) for row in rows if half in ("", row["half"]))
    return [Piece(text, frozenset(row["ends"]) - {len(text)}, frozenset(row["inside"])) for row, text in found if text]


def _text_in_bench(row: dict[str, Any]) -> str:
    """The text of a row that holds none; "" where it is not there, or is another by now."""
    for line in _lines_of(row["source"], row["id"]):
        for text in (line.strip(), line[row["at"] : row["at"] + row["length"] + 40].strip()[: row["length"]]):
            if hashlib.sha256(text.encode()).hexdigest() == row["sha256"]:
                return text
    return ""


def _lines_of(source: str, document: str) -> Iterator[str]:
    text = _texts(source).get(document, "")
    yield from text.split("\n")
    yield text


@cache
def _texts(source: str) -> dict[str, str]:
    path = BENCH / source / "corpus.jsonl"
    if not path.is_file():
        return {}
    return {row["_id"]: row["text"] for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


# --- segmenters: each gives the offsets behind its sentences ---


def _ours(text: str) -> list[int]:
    return [span.end for span in split_sentences(text)]


def _ends_of(text: str, sentences: Iterable[str]) -> list[int]:
    """Where sentences end that are given as words, in their order; white space at their ends does not count."""
    ends, at = [], 0
    for sentence in sentences:
        words = sentence.strip()
        found = text.find(words, at) if words else -1
        if found >= 0:
            at = found + len(words)
            ends.append(at)
    return ends


def _pysbd(language: str) -> Ends:
    segmenter = importlib.import_module("pysbd").Segmenter(language=language, clean=False)
    return lambda text: _ends_of(text, segmenter.segment(text))


def _syntok(language: str) -> Ends:
    segmenter = importlib.import_module("syntok.segmenter")
    return lambda text: [
        sentence[-1].offset + len(sentence[-1].value) for paragraph in segmenter.analyze(text) for sentence in paragraph
    ]


def _blingfire(language: str) -> Ends:
    split = importlib.import_module("blingfire").text_to_sentences
    return lambda text: _ends_of(text, split(text).split("\n"))


def _sentencex(language: str) -> Ends:
    segment = importlib.import_module("sentencex").segment
    return lambda text: _ends_of(text, segment(language, text))


def _nupunkt(language: str) -> Ends:
    split = importlib.import_module("nupunkt").sent_tokenize
    return lambda text: _ends_of(text, split(text))


def _sentencesplit(language: str) -> Ends:
    segmenter = importlib.import_module("sentencesplit").Segmenter(language=language, clean=False)
    return lambda text: _ends_of(text, [getattr(one, "sent", one) for one in segmenter.segment(text)])


def _segtok(language: str) -> Ends:
    split = importlib.import_module("segtok.segmenter").split_single
    return lambda text: _ends_of(text, split(text))


def _spacy(language: str) -> Ends:
    spacy = importlib.import_module("spacy")
    model = spacy.blank(language)
    model.add_pipe("sentencizer")
    return lambda text: [sentence.end_char for sentence in model(text).sents]


def _yasbd(language: str) -> Ends:
    detector = importlib.import_module("yasbd").BoundaryDetector(language)
    return lambda text: _ends_of(text, detector.segment(text))


SEGMENTERS: dict[str, Callable[[str], Ends]] = {
    "ours": lambda _: _ours, "pysbd": _pysbd, "yasbd": _yasbd, "syntok": _syntok,
    "blingfire": _blingfire, "sentencex": _sentencex,
    "nupunkt": _nupunkt, "sentencesplit": _sentencesplit, "segtok": _segtok, "spaCy sentencizer": _spacy,
}  # fmt: skip


class Score(NamedTuple):
    """Places that are right, that are cut wrongly, that are missed; and how many texts are all right."""

    right: int
    wrongly_cut: int
    missed: int
    n_whole: int

    @property
    def f1(self) -> float:
        """F1 of the ends, 0..1; 0 where there are none."""
        return 2 * self.right / max(2 * self.right + self.wrongly_cut + self.missed, 1)


def score(pieces: Iterable[Piece], ends_of: Ends) -> Score:
    """How a segmenter does at the marked stops. Stops that are not marked, as open to doubt, do not count."""
    right = wrongly_cut = missed = n_whole = 0
    for piece in pieces:
        found = set(ends_of(piece.text))
        cut = piece.inside & found
        lost = piece.ends - found
        right += len(piece.ends & found)
        wrongly_cut, missed = wrongly_cut + len(cut), missed + len(lost)
        n_whole += not cut and not lost
    return Score(right, wrongly_cut, missed, n_whole)


def _show(pieces: Iterable[Piece], ends_of: Ends) -> None:
    for piece in pieces:
        found = set(ends_of(piece.text))
        for what, places in (("cut", piece.inside & found), ("missed", piece.ends - found)):
            for at in sorted(places):
                print(f"{what:7}{piece.text[max(0, at - 50) : at]} ⟦⟧ {piece.text[at : at + 40]}")  # noqa: T201


def main() -> None:
    """Print a table for each language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--half", choices=("tune", "second", "report", ""), default="")
    parser.add_argument("--show", choices=sorted(SEGMENTERS), help="print what this one has wrong")
    asked = parser.parse_args()
    for language in ("en", "zh"):
        pieces = read_pieces(language, asked.half)
        n_ends, n_inside = sum(len(p.ends) for p in pieces), sum(len(p.inside) for p in pieces)
        print(f"{language}: {len(pieces)} texts, {n_ends} ends within them, {n_inside} stops that end nothing")  # noqa: T201
        for name, make in SEGMENTERS.items():
            if asked.show and name != asked.show:
                continue
            try:
                ends_of = make(language)
                found = score(pieces, ends_of)
            except ImportError:
                continue
            except Exception as error:  # noqa: BLE001 - a segmenter may not know the language
                print(f"  {name:18} {type(error).__name__}: {str(error)[:80]}")  # noqa: T201
                continue
            print(
                f"  {name:18} F1 {found.f1:.3f}  wrongly cut {found.wrongly_cut:3}  missed {found.missed:3}  "
                f"texts right {found.n_whole}/{len(pieces)}"
            )  # noqa: T201
            if asked.show:
                _show(pieces, ends_of)


if __name__ == "__main__":
    main()
