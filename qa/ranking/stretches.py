"""The stretch of a document around a unit that can be read by itself.

A sentence that answers stands among others that say of what, for whom and under which condition; an item of a list
stands under words that lead to it.
"""

from __future__ import annotations

from bisect import bisect_right

from qa.datatypes import Passage, Span
from qa.index.contents import Unit
from qa.index.opened import OpenIndex
from qa.ranking.features import FRAME_KINDS

FIRST_CHARS = 300  # of the block around the best unit
FURTHER_CHARS = 150  # of each further one
HAN_SHARE = 0.4  # of these lengths in a Chinese text


def block_around(index: OpenIndex, unit: Unit, row: int, n_chars: int) -> Span:
    """The stretch of whole sentences around a unit in the passage of a row, of about n_chars characters at most.

    It is the whole passage where that is short enough, and the unit alone where it is longer. A line that leads to a
    list is taken with it. A measure within a sentence brings that sentence; titles and contact blocks stay alone.
    """
    passage = index.passages[row]
    if unit.measure is not None:
        return sentence_of(index, unit)
    alone = Span(start=unit.start, end=unit.end)
    if unit.kind in FRAME_KINDS or not passage.covers(alone):
        return alone
    limit = int(n_chars * (HAN_SHARE if index.language_of(unit.document) == "zh" else 1))
    if passage.end - passage.start <= limit:
        return Span(start=passage.start, end=passage.end)
    return _grown(passage, alone, index.documents[unit.document].text, limit)


def sentence_of(index: OpenIndex, unit: Unit) -> Span:
    """The unit, or the whole sentence that it is a measure of."""
    owners = (index.passages[row] for row in unit.passages)
    owner = next((one for one in owners if one.measure == unit.measure), None)
    if unit.measure is None or owner is None or not owner.sentences:
        return Span(start=unit.start, end=unit.end)
    return owner.sentences[0]


def _grown(passage: Passage, unit: Span, text: str, limit: int) -> Span:
    """The unit with the sentences behind and before it on its line, then those on other lines of the passage."""
    sentences = passage.sentences
    first = last = max(0, bisect_right(sentences, unit.start, key=lambda sentence: sentence.start) - 1)
    line_start, line_end = text.rfind("\n", 0, unit.start) + 1, text.find("\n", unit.end)
    line = Span(start=line_start, end=line_end if line_end >= 0 else len(text))
    start, end = unit.start, unit.end
    for bounds in (line, passage):
        while last + 1 < len(sentences) and sentences[last + 1].end <= bounds.end:
            if sentences[last + 1].end - start > limit:
                break
            last += 1
            end = max(end, sentences[last].end)
        while first > 0 and sentences[first - 1].start >= bounds.start:
            if end - sentences[first - 1].start > limit:
                break
            first -= 1
            start = sentences[first].start
    if first > 0 and text[: sentences[first - 1].end].endswith((":", "：")):
        start = sentences[first - 1].start
    return Span(start=start, end=end)
