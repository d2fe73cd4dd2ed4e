"""What documents and places are called in a language: by a text beside them where one is in it, else by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from qa.datatypes import Citation, Document, Language, Nearest, Span, WordingMatch
from qa.parallel_records import Names, Parallel, Standing


class Called(NamedTuple):
    """Title, issuer and number of a document, and headings of it.

    standing: of the text beside it that gives some of these; None: all are the document's own.
    """

    title: str = ""
    issuer: str = ""
    number: str = ""
    headings: tuple[str, ...] = ()
    standing: Standing | None = None


def called(place: Citation | Nearest | WordingMatch, language: Language) -> Called:
    """What a place and its document are called in a language, piece by piece."""
    own = Called(headings=place.headings)
    if not isinstance(place, Nearest):
        own = Called(place.title, place.issuer, place.number, place.headings)
    return _in_language(own, place.names, language)


def document_called(document: Document, language: Language) -> Called:
    """What a document is called in a language, piece by piece."""
    names = [text.names() for text in document.parallels]
    return _in_language(Called(document.title, document.issuer, document.number), names, language)


def heading_in(
    parallels: Sequence[Parallel], span: Span, words: str, language: Language
) -> tuple[str, Parallel | None]:
    """What a heading is called in a language, and the text beside its document that says so; None: its own words."""
    for parallel in parallels:
        if parallel.text.language == language and (found := parallel.heading(span)):
            return found, parallel
    return words, None


def heading_called(parallels: Sequence[Parallel], span: Span, words: str, language: Language) -> str:
    """What a heading is called in a language, by a text beside its document or by its own words."""
    return heading_in(parallels, span, words, language)[0]


def _in_language(own: Called, names: Sequence[Names], language: Language) -> Called:
    found = next((one for one in names if one.language == language), None)
    if found is None:
        return own
    headings = tuple(
        beside or words for words, beside in zip(own.headings, found.headings or ("",) * len(own.headings), strict=True)
    )
    shown = Called(found.title or own.title, found.issuer or own.issuer, found.number or own.number, headings)
    return shown if shown == own else shown._replace(standing=found.standing)
