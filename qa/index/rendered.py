"""What is searched of a parallel text: the words that go with each unit and passage of its document.

A unit with its rendering is one unit: a question in the language of the parallel text is compared with both, and what
is found is the unit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from qa.corpus.passages import ReadDocument
from qa.datatypes import Language, Passage, Span
from qa.index.blends import Blend, Text, blends_of
from qa.index.contents import Unit, context_path
from qa.language.simplification import simplified
from qa.parallel_records import Parallel


class RenderedTexts:
    """The words that go with units, passages and headings of the documents that have a parallel text."""

    def __init__(self, readings: Sequence[ReadDocument], parallels: Mapping[str, Sequence[Parallel]]) -> None:
        """Of several texts beside a document the first counts."""
        self._parallels = {name: of_document[0] for name, of_document in parallels.items() if of_document}
        self._headings = {
            (reading.document.id, heading): words
            for reading in readings
            if reading.document.id in self._parallels
            for heading, span in _headings(reading)
            if (words := self._words(reading.document.id, span))
        }

    def __contains__(self, document: str) -> bool:
        """Whether a document has a text beside it."""
        return document in self._parallels

    @property
    def languages(self) -> dict[str, Language]:
        """The language of the text beside each document that has one."""
        return {name: parallel.text.language for name, parallel in self._parallels.items()}

    def of(self, part: Unit | Passage) -> str:
        """The words that go with a unit or passage; "" where none do, or only with more than it."""
        return self._words(part.document, part)

    def _words(self, document: str, span: Span) -> str:
        found = self._parallels[document].rendering(span) if document in self._parallels else None
        if found is None or found.is_wider:
            return ""
        return simplified(found.quote) if found.language == "zh" else found.quote

    def english(self, readings: Sequence[ReadDocument], units: Sequence[Unit]) -> dict[str, str]:
        """English words of a parallel text by the Chinese words they go with: units, passages and headings."""
        texts = {reading.document.id: reading.document.text for reading in readings}
        parts: list[Unit | Passage] = [*units, *(passage for reading in readings for passage in reading.passages)]
        of_parts = ((part.of(texts[part.document]), self.of(part)) for part in parts if self._is_english(part.document))
        of_headings = ((words, beside) for (name, words), beside in self._headings.items() if self._is_english(name))
        return {words: beside for words, beside in (*of_parts, *of_headings) if beside}

    def _is_english(self, document: str) -> bool:
        return document in self._parallels and self._parallels[document].text.language == "en"

    def blends(
        self, passages: Sequence[Passage], units: Sequence[Unit], own: Sequence[Blend], titles: Mapping[str, str]
    ) -> tuple[list[Blend], list[Blend]]:
        """What the vectors of renderings are made of: one for each passage and unit of the documents that have some.

        own: the blends of all passages and, behind them, of all units. A place that nothing goes with keeps its own
        words, so that each has a row.
        """
        if not self._parallels:
            return [], []
        parts: list[Unit | Passage] = [*passages, *units]
        texts = [self._text(part, blend.own) for part, blend in zip(parts, own, strict=True)]
        of_passages = dict(zip((passage.id for passage in passages), texts, strict=False))
        paths = [self._path(passage, blend.path, titles) for passage, blend in zip(passages, own, strict=False)]
        found = [*blends_of(passages, paths, units, texts[len(passages) :], lambda part, _: of_passages[part.id])]
        return (
            [blend for passage, blend in zip(passages, found, strict=False) if passage.document in self],
            [blend for unit, blend in zip(units, found[len(passages) :], strict=True) if unit.document in self],
        )

    def _text(self, part: Unit | Passage, own: Text | None) -> Text:
        """What goes with a place; own: what its vector is made of itself, None for a passage of units."""
        words = self.of(part)
        if not words:
            return own or Text("", "")
        is_english = self._is_english(part.document)
        return Text(words, words if is_english or own is None else own.english)

    def _path(self, passage: Passage, own: Text | None, titles: Mapping[str, str]) -> Text | None:
        if own is None or passage.document not in self:
            return own
        headings = tuple(self._headings.get((passage.document, words), words) for words in passage.headings)
        title = titles.get(passage.document, "")
        title = self._headings.get((passage.document, title), title)
        words = context_path(passage, self.of(passage) or passage.text, title, headings)
        return Text(words, words if self._is_english(passage.document) else own.english) if words else None


def _headings(reading: ReadDocument) -> Iterator[tuple[str, Span]]:
    """The headings of a document and its title, each with where it stands."""
    document = reading.document
    yield from ((section.heading, section.heading_span) for section in reading.outline.sections)
    at = document.text.find(document.title)
    if document.title and at >= 0:
        yield document.title, Span(start=at, end=at + len(document.title))
