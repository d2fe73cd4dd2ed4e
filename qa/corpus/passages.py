"""Passages: the units that are embedded and searched, each under its heading path.

A passage for each measure, for each aspect or run-in item, and for groups of sentences elsewhere; title, date line and
the publisher's contact block are passages of their own. Every character of the text that a reader may ask for lies
in at least one passage.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from qa.corpus.measures import read_register
from qa.corpus.outline import Outline, read_outline, section_path
from qa.datatypes import Block, BlockKind, Document, Passage, PassageKind, Register, Section, Span
from qa.language.sentences import split_sentences
from qa.settings import Settings

_WHOLE_KINDS = {
    BlockKind.TITLE: PassageKind.TITLE,
    BlockKind.DATE: PassageKind.DATE,
    BlockKind.RELATED: PassageKind.RELATED,
    BlockKind.CONTACT: PassageKind.CONTACT,
}
# An encoder reads 512 tokens; some are kept for the heading path.
WINDOW_TOKENS = 400
_SHORT_CHARS = 24
_HAN = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
_CLAUSE_END = re.compile(r"[;；](?:\s*)|[,，、]\s*(?!\d)")
_WORD_END = re.compile(r"\s+")


class ReadDocument(NamedTuple):
    """A document with everything that is found in it by rule."""

    document: Document
    outline: Outline
    register: Register
    passages: tuple[Passage, ...]


def read_passages(document: Document, settings: Settings) -> ReadDocument:
    """Outline, register and passages of one document, passages in the order of their starts."""
    outline = read_outline(document)
    register = read_register(document, outline)
    passages = list(_block_passages(document, outline, settings))
    if settings.use_measures:
        passages += _measure_passages(document, outline, register)
    passages.sort(key=lambda passage: (passage.start, -passage.end))
    passages = [_with_parent(p, document) for p in passages]
    numbered = tuple(p.model_copy(update={"id": f"{document.id}#{i}"}) for i, p in enumerate(passages))
    return ReadDocument(document, outline, register, numbered)


def _with_parent(passage: Passage, document: Document) -> Passage:
    """The passage; a line of few words that stands under nothing (a document number) stands under the title."""
    n_words = len(passage.text.split())
    is_short = n_words <= 3 and len(passage.text) <= _SHORT_CHARS and passage.kind is PassageKind.PARAGRAPH
    return passage.model_copy(update={"headings": (document.title,)}) if is_short and not passage.headings else passage


def _block_passages(document: Document, outline: Outline, settings: Settings) -> Iterator[Passage]:
    for kind, group in groupby(outline.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind in _WHOLE_KINDS:
            yield _whole(document, _WHOLE_KINDS[kind], blocks)
        elif kind is BlockKind.PARAGRAPH:
            yield from _paragraph_passages(document, outline, blocks, settings)
        elif kind is BlockKind.HEADING:
            yield from _lonely_headings(document, outline, blocks)


def _whole(document: Document, kind: PassageKind, blocks: Sequence[Block]) -> Passage:
    span = Span(start=blocks[0].start, end=blocks[-1].end)
    sentences = tuple(Span(start=b.start, end=b.end) for b in blocks)
    return _passage(document, kind, span, (), sentences)


def _paragraph_passages(
    document: Document, outline: Outline, blocks: Sequence[Block], settings: Settings
) -> Iterator[Passage]:
    """Sentence groups that never cross a section, and never grow over the limit unless a single sentence does."""
    sentences = [s for block in blocks for s in split_sentences(document.text, block.start, block.end)]
    for path, group in groupby(sentences, key=lambda s: section_path(outline.sections, s.start)):
        inner = path[-1] if path else None
        kind = PassageKind.ASPECT if inner and inner.is_run_in else PassageKind.PARAGRAPH
        for part in _groups(list(group), document.text, settings.max_passage_chars):
            span = Span(start=part[0].start, end=part[-1].end)
            yield _passage(document, kind, span, _headings(path), tuple(part))


def _groups(sentences: list[Span], text: str, limit: int) -> Iterator[list[Span]]:
    part: list[Span] = []
    for sentence in sentences:
        for piece in _pieces(sentence, text):
            if part and (
                piece.end - part[0].start > limit or n_tokens(text[part[0].start : piece.end]) > WINDOW_TOKENS
            ):
                yield part
                part = []
            part.append(piece)
    if part:
        yield part


def n_tokens(words: str) -> int:
    """About how many tokens an encoder reads `words` as, rather too many.

    It is one for each Chinese character, and one for each 2.5 of the other characters.
    """
    n_han = len(_HAN.findall(words))
    return n_han + int((len(words) - n_han) / 2.5)


def _pieces(sentence: Span, text: str) -> Iterator[Span]:
    """The sentence; if an encoder could not read it to its end, cut behind clauses or else behind words."""
    start = sentence.start
    while n_tokens(text[start : sentence.end]) > WINDOW_TOKENS:
        reach = _reach(text, start, sentence.end)
        cuts = [m.end() for m in _CLAUSE_END.finditer(text, start + (reach - start) // 3, reach)]
        cuts = cuts or [m.end() for m in _WORD_END.finditer(text, start + (reach - start) // 3, reach)]
        cut = cuts[-1] if cuts else reach
        finish = start + len(text[start:cut].rstrip())
        yield Span(start=start, end=max(finish, start + 1))
        start = cut + len(text[cut : sentence.end]) - len(text[cut : sentence.end].lstrip())
    if start < sentence.end:
        yield Span(start=start, end=sentence.end)


def _reach(text: str, start: int, end: int) -> int:
    """How far a passage that begins at `start` can go."""
    low, high = start + 1, end
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if n_tokens(text[start:middle]) <= WINDOW_TOKENS else (low, middle - 1)
    return low


def _lonely_headings(document: Document, outline: Outline, blocks: Sequence[Block]) -> Iterator[Passage]:
    """Headings with nothing under them are text of their own (a bare list of numbered short lines)."""
    for block in blocks:
        path = section_path(outline.sections, block.start)
        if path and path[-1].start == block.start and path[-1].end <= block.end:
            path = path[:-1]
            span = Span(start=block.start, end=block.end)
            yield _passage(document, PassageKind.PARAGRAPH, span, _headings(path), (span,))


def _measure_passages(document: Document, outline: Outline, register: Register) -> Iterator[Passage]:
    for measure in register.measures:
        path = section_path(outline.sections, measure.start)
        first = bisect_right(outline.blocks, measure.start, key=lambda block: block.end)
        last = bisect_left(outline.blocks, measure.end, key=lambda block: block.start)
        sentences = [
            s
            for block in outline.blocks[first:last]
            for s in split_sentences(document.text, block.start, block.end)
            if s.start < measure.end and measure.start < s.end
        ]
        headings = _headings(path)
        if measure.section and measure.section not in headings:
            headings = (*headings, measure.section)
        passage = _passage(document, PassageKind.MEASURE, measure, headings, tuple(sentences))
        yield passage.model_copy(update={"measure": measure.number})


def _headings(path: tuple[Section, ...]) -> tuple[str, ...]:
    return tuple(section.heading for section in path)


def _passage(
    document: Document, kind: PassageKind, span: Span, headings: tuple[str, ...], sentences: tuple[Span, ...]
) -> Passage:
    return Passage(
        id="", document=document.id, kind=kind, headings=headings, sentences=sentences,
        text=span.of(document.text), start=span.start, end=span.end,
    )  # fmt: skip
