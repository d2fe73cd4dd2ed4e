"""The stretch of a document around a unit that can be read by itself.

A sentence that answers stands among others that say of what, for whom and under which condition; an item of a list
stands among others, under words that lead to it; an answer stands behind its question, and a step under its heading.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from qa.corpus.enumeration import line_markers
from qa.datatypes import Document, Passage, Span
from qa.index.contents import Unit
from qa.index.opened import OpenIndex
from qa.language.sentences import split_sentences
from qa.ranking.features import FRAME_KINDS

FIRST_CHARS = 300  # of the block around the best unit
FURTHER_CHARS = 150  # of each further one
LIST_CHARS = 900  # of a list with the words that lead to it, and of a question with its answer
LED_CHARS = 2700  # of the list that a unit itself leads to: without it the unit says nothing
HAN_SHARE = 0.4  # of these lengths in a Chinese text
_MAX_HEADING = 200
_LEADS = (":", "：")
_ASKS = re.compile(r"[?？][\s\"'”’)）]*$")


def block_around(index: OpenIndex, unit: Unit, row: int, n_chars: int) -> Span:
    """The stretch of whole sentences around a unit in the passage of a row, of about n_chars characters at most.

    It is the whole passage where that is short enough, and the unit alone where it is longer. A list is taken whole,
    with the line that leads to it, a question with its answer, what stands right under a heading with that heading. No
    block ends in words that lead to a list. A measure within a sentence brings that sentence; titles and contact blocks
    stay alone.
    """
    passage = index.passages[row]
    if unit.measure is not None:
        return sentence_of(index, unit)
    alone = Span(start=unit.start, end=unit.end)
    if unit.kind in FRAME_KINDS or not passage.covers(alone):
        return alone
    share = HAN_SHARE if index.language_of(unit.document) == "zh" else 1
    document, limit, most = index.documents[unit.document], int(n_chars * share), int(LIST_CHARS * share)
    if passage.end - passage.start <= limit:
        block = Span(start=passage.start, end=passage.end)
    else:
        block = _grown(passage, alone, document.text, limit)
    block = _with_answer(block, passage, document.text, most)
    is_lead = _does_lead(alone, document.text)
    block = _with_list(block, document, alone, int(LED_CHARS * share) if is_lead else most)
    return _under_heading(_not_leading(block, passage, document, alone, most), passage, document.text)


def _does_lead(span: Span, text: str) -> bool:
    return span.of(text).rstrip().endswith(_LEADS)


def _not_leading(block: Span, passage: Passage, document: Document, unit: Span, most: int) -> Span:
    """The block with the list that its last words lead to, or without these words where that is too long."""
    if not _does_lead(block, document.text):
        return block
    found = _list_around(document, Span(start=_line_at(document.text, block.end - 1).start, end=block.end))
    if found is not None and found.end - block.start <= most:
        return Span(start=block.start, end=max(found.end, block.end))
    before = [one.end for one in passage.sentences if unit.end <= one.end < block.end]
    return Span(start=block.start, end=before[-1]) if before else block


def _with_answer(block: Span, passage: Passage, text: str, most: int) -> Span:
    """The block with the sentence behind it, where it ends in a question."""
    if not _ASKS.search(block.of(text)):
        return block
    behind = next((one.end for one in passage.sentences if one.start >= block.end), block.end)
    return Span(start=block.start, end=behind) if behind - block.start <= most else block


def _under_heading(block: Span, passage: Passage, text: str) -> Span:
    """The block with the innermost heading, where it begins right under that."""
    heading = passage.headings[-1] if passage.headings else ""
    above = text[max(0, block.start - _MAX_HEADING) : block.start].rstrip(" \n\t:：")
    is_near = bool(heading) and above.endswith(heading)
    return Span(start=text.rindex(heading, 0, block.start), end=block.end) if is_near else block


def _with_list(block: Span, document: Document, unit: Span, most: int) -> Span:
    """The block with the whole list that the unit stands in or leads to; the list alone where both are too long."""
    found = _list_around(document, unit)
    if found is None or found.end - found.start > most:
        return block
    both = Span(start=min(found.start, block.start), end=max(found.end, block.end))
    return both if both.end - both.start <= most else found


def _list_around(document: Document, unit: Span) -> Span | None:
    """The list that a unit stands in or leads to, with the sentence that leads to it; None: no such list."""
    text = document.text
    line = _line_at(text, unit.start)
    if _does_lead(line, text):
        line = _line_at(text, line.end + 1)  # the list is below
    held = next((one for one in document.items if one.start <= line.start < one.end), None) or _marked_lines(text, line)
    if held is None or not held.start:
        return None
    above = _line_at(text, held.start - 1)
    if not _does_lead(above, text):
        return None
    sentences = split_sentences(text, above.start, above.end)
    return Span(start=sentences[-1].start if sentences else above.start, end=held.end)


def _line_at(text: str, at: int) -> Span:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    return Span(start=start, end=max(start, end if end >= 0 else len(text)))


def _marked_lines(text: str, line: Span) -> Span | None:
    """The lines around a line that are numbered in its way; None for a line without a mark."""
    styles = {marker.style for marker in line_markers(line.of(text))}
    if not styles:
        return None

    def is_alike(other: Span) -> bool:
        return any(marker.style in styles for marker in line_markers(other.of(text)))

    first = last = line
    while first.start and is_alike(above := _line_at(text, first.start - 1)):
        first = above
    while last.end < len(text) and is_alike(below := _line_at(text, last.end + 1)):
        last = below
    return Span(start=first.start, end=last.end)


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
