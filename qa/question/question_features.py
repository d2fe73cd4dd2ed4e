"""What a question's words show beside their meaning: pieces of them, and a few plain numbers."""

from __future__ import annotations

import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Collection, Iterator

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[\u3400-\u9fff]|[?!.,:;\"]")
_HAN = re.compile("[\u3400-\u9fff]")
MAX_CHARS = 400  # of a longer message the beginning and the end are looked at
_LONGEST_RUN, _LONGEST_FRAME = 4, 5  # words


def piece_counts(text: str, frame: Collection[str]) -> Counter[int]:
    """How often each piece of a question occurs in it, by the CRC-32 of the piece.

    text: Chinese in simplified characters. Pieces are runs of words, the beginning and the end, and runs of three to
    five letters within a word, so that a slip of the pen costs little. frame: words that questions on any subject have;
    the same runs are taken once more with all other words left blank, so that "how many _ are in _" is one piece.
    """
    return Counter(map(zlib.crc32, map(str.encode, _pieces(words_of(text), frame))))


def plain_numbers(text: str, *, has_history: bool) -> npt.NDArray[np.float32]:
    """Length, share of Chinese characters, marks, and whether something was asked before; each of about -1 to 1."""
    n_han, n_words = len(_HAN.findall(text)), len(words_of(text))
    return np.array(
        [
            min(n_words, 60) / 30 - 1,
            math.log1p(n_words) / 2 - 1,
            n_han / max(1, len(text)),
            float(text.rstrip().endswith(("?", "？"))),
            float(any(c.isdigit() for c in text)),
            float(has_history),
        ],
        dtype=np.float32,
    )


def words_of(text: str) -> list[str]:
    """English words, Chinese characters, marks, and "0" for any figure."""
    folded = unicodedata.normalize("NFKC", text).lower().replace("’", "'")
    if len(folded) > MAX_CHARS:
        folded = f"{folded[: MAX_CHARS // 2]} {folded[-MAX_CHARS // 2 :]}"
    return ["0" if word.isdigit() else word for word in _WORD.findall(folded)]


def _pieces(words: list[str], frame: Collection[str]) -> Iterator[str]:
    yield from _runs(words, "", _LONGEST_RUN)
    blanked: list[str] = []
    for word in words:
        kept = word if word in frame else "_"
        if kept != "_" or blanked[-1:] != ["_"]:
            blanked.append(kept)
    yield from (run for run in _runs(blanked, "_", _LONGEST_FRAME) if "_" in run[1:])
    for word in words:
        if len(word) > 3 and not _HAN.match(word):
            padded = f"<{word}>"
            for n in (3, 4, 5):
                yield from (padded[at : at + n] for at in range(len(padded) - n + 1))


def _runs(words: list[str], sign: str, longest: int) -> Iterator[str]:
    for n in range(1, longest + 1):
        runs = [" ".join(words[at : at + n]) for at in range(len(words) - n + 1)]
        yield from (sign + run for run in runs)
        if runs:
            yield f"{sign}^{runs[0]}"
            yield f"{sign}{runs[-1]}$"
