"""Which stretch of the documents says most nearly what a statement says, and how nearly.

The window is found by the edit distance with free ends (Sellers 1980): the statement against every stretch of a
candidate window at once. Words of one kind (two numbers, "shall" and "may", two months) are cheap to exchange, so that
a changed value is aligned with the value it took the place of.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein

from qa.wording.token_index import BREAK, Ids, WordingIndex
from qa.wording.tokens import Kind

Costs = npt.NDArray[np.float64]

N_WINDOWS = 10  # candidates that are aligned
N_SCORED = 4  # of these, how many get their exact ends and a score
MAX_CELLS = 20_000  # rows of all windows together: bounds the time of a statement of thousands of words
# Costs of an edit, in words. Leaving out words of the text is cheaper than adding some, so that a window reaches over a
# dropped condition; an exchange is cheaper than an addition, so that a changed first or last word is in the window.
LEFT_OUT, ADDED, EXCHANGED, SAME_KIND = 0.3, 1.0, 0.95, 0.4
_FORBIDDEN = 1e6  # a window never reaches over the end of a document
FUNCTION_WEIGHT = 0.35  # of "the", "of", 的 in a score; other words weigh 1
SAME_KIND_CREDIT = (
    0.8  # of a changed number, modal, month: the rest of the sentence decides whether it is that sentence
)
MIN_MOVED = 3  # tokens of a run that counts as the text's own although it stands in another order
MAX_MOVED_TOKENS = 400  # statements longer than this are not searched for a changed order
MOVED_CREDIT = 0.95
MAX_REACH = 2  # a window reaches to an end of its sentence over so many tokens more than there are foreign tokens


class Window(NamedTuple):
    """Rows start..end that say nearly what the statement says. `score` 0..1: 1 the same words, 0 none in common."""

    start: int
    end: int
    score: float


class Statement(NamedTuple):
    """The tokens of a statement as the index knows them."""

    ids: Ids
    kinds: npt.NDArray[np.int8]


def nearest_windows(index: WordingIndex, statement: Statement) -> list[Window]:
    """The windows nearest to the statement, best first; windows that overlap a better window are left out."""
    n = len(statement.ids)
    width = max(8, n)
    n_windows = max(1, min(N_WINDOWS, MAX_CELLS // (3 * width)))
    rows = _window_rows(index, [c.start for c in index.candidates(statement.ids, n_windows, width)], width)
    if not len(rows):
        return []
    costs = _costs(index, statement, rows)
    ends = costs.argmin(axis=1)
    order = np.argsort(costs[np.arange(len(rows)), ends], kind="stable")[:N_SCORED]
    windows: list[Window] = []
    for which in order.tolist():
        window = _window(index, statement, rows[which], int(ends[which]))
        if window is not None:
            windows.append(window)
    windows.sort(key=lambda window: (-window.score, window.start))
    return [w for i, w in enumerate(windows) if not any(w.start < o.end and o.start < w.end for o in windows[:i])]


def _window_rows(index: WordingIndex, starts: Sequence[int], width: int) -> npt.NDArray[np.int64]:
    """Rows of each window, shape (windows, 3 * width): the candidate with half a width on either side."""
    offsets = np.arange(3 * width) - width // 2
    rows = np.array(starts, dtype=np.int64).reshape(-1, 1) + offsets
    return rows.clip(0, len(index.ids) - 1)


def _costs(
    index: WordingIndex, statement: Statement, rows: npt.NDArray[np.int64], *, is_anchored: bool = False
) -> Costs:
    """Least cost of the statement against a stretch that ends behind each row; shape (windows, rows + 1).

    is_anchored: the stretch has to begin with the first row, not anywhere.
    """
    words, kinds = index.ids[rows], index.kinds[index.ids[rows]]
    left_out = np.where(words == BREAK, _FORBIDDEN, LEFT_OUT)
    so_far = np.concatenate([np.zeros((len(rows), 1)), np.cumsum(left_out, axis=1)], axis=1)
    costs = so_far.copy() if is_anchored else np.zeros_like(so_far)
    other = np.where(words == BREAK, _FORBIDDEN, EXCHANGED)
    for token, kind in zip(statement.ids.tolist(), statement.kinds.tolist(), strict=True):
        exchange = np.where(kinds == kind, SAME_KIND, other) if kind > Kind.WORD else other
        exchange = np.where(words == token, 0.0, exchange)
        step = costs + ADDED
        np.minimum(step[:, 1:], costs[:, :-1] + exchange, out=step[:, 1:])
        costs = np.minimum.accumulate(step - so_far, axis=1) + so_far
    return costs


def _window(index: WordingIndex, statement: Statement, rows: npt.NDArray[np.int64], end: int) -> Window | None:
    """The stretch that ends behind the `end`-th row, with its score; None when nothing of it is in the statement."""
    if end == 0:
        return None
    back = Statement(statement.ids[::-1], statement.kinds[::-1])
    costs = _costs(index, back, rows[:end][::-1].reshape(1, -1), is_anchored=True)[0]
    length = int(costs.argmin())
    if length == 0:
        return None
    start, stop = int(rows[end - length]), int(rows[end - 1]) + 1
    start, stop = _trimmed(index, statement, start, stop)
    if start >= stop:
        return None
    score = score_of(index, statement, start, stop)
    if len(statement.ids) > MAX_MOVED_TOKENS:
        return Window(start, stop, score)
    return max(Window(start, stop, score), _moved(index, statement, start, stop), key=lambda window: window.score)


def _trimmed(index: WordingIndex, statement: Statement, start: int, stop: int) -> tuple[int, int]:
    """The range without exchanged words at its ends that belong to another sentence than the words in common.

    Where the statement begins or ends with words of its own, the range reaches to that end of the sentence if it is
    near: those words took the place of what stands there.
    """
    blocks = [
        b for b in Levenshtein.opcodes(index.ids[start:stop].tolist(), statement.ids.tolist()) if b.tag == "equal"
    ]
    if not blocks:
        return start, start
    first, last = start + blocks[0].src_start, start + blocks[-1].src_end
    text = index.document_at(first).text
    n_before = blocks[0].dest_start - (first - start)
    n_behind = len(statement.ids) - blocks[-1].dest_end - (stop - last)
    start = _reach_back(index, text, start, max(n_before, 0)) if blocks[0].dest_start else start
    if blocks[-1].dest_end < len(statement.ids):
        stop = _reach_on(index, text, stop, max(n_behind, 0))
    while stop > last and _ends_sentence(text, int(index.ends[last - 1]), int(index.starts[stop - 1])):
        stop -= 1
    while start < first and _ends_sentence(text, int(index.ends[start]), int(index.starts[first])):
        start += 1
    return start, stop


def _reach_back(index: WordingIndex, text: str, start: int, n_more: int) -> int:
    """The first row of the sentence, when the `n_more` foreign words before `start` may stand for what is there."""
    low, _ = index.bounds_at(start)
    for row in range(start, max(low - 1, start - n_more - MAX_REACH - 1), -1):
        if row == low or _ends_sentence(text, int(index.ends[row - 1]), int(index.starts[row])):
            return row
    return start


def _reach_on(index: WordingIndex, text: str, stop: int, n_more: int) -> int:
    """The row behind the sentence, when the `n_more` foreign words behind `stop` may stand for what is there."""
    _, high = index.bounds_at(stop - 1)
    for row in range(stop, min(high, stop + n_more + MAX_REACH) + 1):
        if row == high or _ends_sentence(text, int(index.ends[row - 1]), int(index.starts[row])):
            return row
    return stop


def _ends_sentence(text: str, start: int, end: int) -> bool:
    """Whether a sentence ends somewhere in text[start:end]."""
    between = text[start:end]
    return "\n" in between or ". " in between or any(sign in between for sign in "。！？!?；;")


def score_of(index: WordingIndex, statement: Statement, start: int, stop: int) -> float:
    """Share of the words of both sides that the other side has, in order; 0..1. Function words weigh less."""
    words, kinds = index.ids[start:stop], index.kinds[index.ids[start:stop]]
    mine, theirs = _weights(statement.kinds), _weights(kinds)
    common = 0.0
    for tag, a, b, c, d in Levenshtein.opcodes(words.tolist(), statement.ids.tolist()):
        if tag == "equal":
            common += float(theirs[a:b].sum())
        elif tag == "replace":
            is_kin = (kinds[a:b] == statement.kinds[c:d]) & (kinds[a:b] > Kind.WORD)
            common += SAME_KIND_CREDIT * float(is_kin.sum())
    return 2 * common / float(mine.sum() + theirs.sum())


def _weights(kinds: npt.NDArray[np.int8]) -> Costs:
    return np.where(kinds == Kind.FUNCTION, FUNCTION_WEIGHT, 1.0)


def _moved(index: WordingIndex, statement: Statement, start: int, stop: int) -> Window:
    """The window around all runs of the statement that stand near here in any order, scored by what they cover."""
    n = len(statement.ids)
    low, high = index.bounds_at(start)
    low, high = max(low, start - n), min(high, stop + n)
    words = index.ids[low:high].tolist()
    ids = statement.ids.tolist()
    runs: list[tuple[int, int, int]] = []
    i = 0
    while i < n:
        length, at = _longest_in(words, ids, i)
        if length >= MIN_MOVED:
            runs.append((i, low + at, length))
        i += max(length, 1)
    if len(runs) < 2 or all(a[1] < b[1] for a, b in pairwise(runs)):
        return Window(start, stop, 0.0)
    first, last = min(at for _, at, _ in runs), max(at + length for _, at, length in runs)
    covered = sum(float(_weights(statement.kinds[i : i + length]).sum()) for i, _, length in runs)
    theirs = float(_weights(index.kinds[index.ids[first:last]]).sum())
    score = 2 * covered / (float(_weights(statement.kinds).sum()) + max(theirs, covered))
    return Window(first, last, MOVED_CREDIT * score)


def _longest_in(words: Sequence[int], ids: Sequence[int], begin: int) -> tuple[int, int]:
    """Length and place of the longest run of ids[begin:...] in `words`; (0, 0) when the first is not there."""
    best, place = 0, 0
    for at, word in enumerate(words):
        if word != ids[begin]:
            continue
        length = 1
        while begin + length < len(ids) and at + length < len(words) and words[at + length] == ids[begin + length]:
            length += 1
        if length > best:
            best, place = length, at
    return best, place
