"""Passages: the units that are embedded and searched, each under its heading path.

One passage a measure, one an aspect or run-in item, and groups of whole sentences elsewhere; title, date line and
the publisher's contact block are passages of their own. Every character of the text that a reader may ask for lies
in at least one passage.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from qa.corpus.measures import read_register
from qa.corpus.outline import Outline, read_outline, section_path
from qa.corpus.sentences import split_sentences
from qa.datatypes import Block, BlockKind, Document, Passage, PassageKind, Register, Section, Span
from qa.settings import Settings

_WHOLE_KINDS = {
    BlockKind.TITLE: PassageKind.TITLE,
    BlockKind.DATE: PassageKind.DATE,
    BlockKind.RELATED: PassageKind.RELATED,
    BlockKind.CONTACT: PassageKind.CONTACT,
}


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
    found = list(_block_passages(document, outline, settings))
    if settings.use_measures:
        found += _measure_passages(document, outline, register)
    found.sort(key=lambda passage: (passage.start, -passage.end))
    numbered = tuple(p.model_copy(update={"id": f"{document.id}#{i}"}) for i, p in enumerate(found))
    return ReadDocument(document, outline, register, numbered)


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
    """Sentence groups that never cross a section, and never grow over the limit unless one sentence does."""
    sentences = [s for block in blocks for s in split_sentences(document.text, block.start, block.end)]
    for path, group in groupby(sentences, key=lambda s: section_path(outline.sections, s.start)):
        inner = path[-1] if path else None
        kind = PassageKind.ASPECT if inner and inner.is_run_in else PassageKind.PARAGRAPH
        for part in _groups(list(group), settings.max_passage_chars):
            span = Span(start=part[0].start, end=part[-1].end)
            yield _passage(document, kind, span, _headings(path), tuple(part))


def _groups(sentences: list[Span], limit: int) -> Iterator[list[Span]]:
    part: list[Span] = []
    for sentence in sentences:
        if part and sentence.end - part[0].start > limit:
            yield part
            part = []
        part.append(sentence)
    if part:
        yield part


def _lonely_headings(document: Document, outline: Outline, blocks: Sequence[Block]) -> Iterator[Passage]:
    """Headings with nothing under them are text of their own (a bare list of numbered short lines)."""
    for block in blocks:
        section = next((s for s in outline.sections if s.start == block.start), None)
        if section is not None and section.end <= block.end:
            path = section_path(outline.sections, block.start)[:-1]
            span = Span(start=block.start, end=block.end)
            yield _passage(document, PassageKind.PARAGRAPH, span, _headings(path), (span,))


def _measure_passages(document: Document, outline: Outline, register: Register) -> Iterator[Passage]:
    for measure in register.measures:
        path = section_path(outline.sections, measure.start)
        sentences = [
            s
            for block in outline.blocks
            if block.start < measure.end and measure.start < block.end
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
