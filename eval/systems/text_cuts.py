"""Texts cut into passages for the baselines, in ways of their own, so that nothing of the product is in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from qa.datatypes import Document, Passage, PassageKind

OVERLAP_SHARE = 0.2  # of a window, as tutorials have it (1000 characters, 200 of them shared)
Cut = Callable[[Document, int], Iterator[tuple[int, int]]]
_SENTENCE_END = re.compile(r"(?<=[.!?;。！？；])\s*")


def cut_passages(documents: Mapping[str, Document], cut: Cut, n_chars: int) -> list[Passage]:
    """Passages of at most about n_chars from every document, cut by `paragraphs` or `windows`."""
    return [
        Passage(
            id=f"{name}:{start}-{end}",
            document=name,
            kind=PassageKind.PARAGRAPH,
            text=document.text[start:end],
            start=start,
            end=end,
        )
        for name, document in documents.items()
        for start, end in cut(document, n_chars)
    ]


def paragraphs(document: Document, n_chars: int) -> Iterator[tuple[int, int]]:
    """Each line of the text; lines longer than n_chars are cut where a sentence ends."""
    for line in re.finditer(r"[^\n]+", document.text):
        start = at = line.start()
        ends = [line.start() + end.end() for end in _SENTENCE_END.finditer(line.group())]
        for end in [*ends, line.end()]:
            if end - start > n_chars and at > start:
                yield from _trimmed(document.text, start, at)
                start = at
            at = end
        yield from _trimmed(document.text, start, line.end())


def windows(document: Document, n_chars: int) -> Iterator[tuple[int, int]]:
    """Windows of n_chars, each sharing a fifth with the one before, wherever they fall."""
    step = max(1, round(n_chars * (1 - OVERLAP_SHARE)))
    for start in range(0, max(1, len(document.text) - (n_chars - step)), step):
        yield start, min(start + n_chars, len(document.text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The range without white space at its ends, if anything is left."""
    words = text[start:end]
    if words.strip():
        yield start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())
