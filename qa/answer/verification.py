"""What has become of the words that a citation quotes: unchanged, moved, reworded or gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError
from rapidfuzz.distance import Levenshtein

from qa.datatypes import Document, Offset, Record, Span
from qa.errors import UsageError
from qa.index.opened import OpenIndex
from qa.index.versions import N_SHORT, Version, short_version, text_sha256
from qa.language.sentences import split_sentences
from qa.worded import Worded
from qa.wording.difference import diff_words
from qa.wording.tokens import read_tokens

MIN_ALIKE = 0.5  # share of words in common from which a sentence counts as the quote in other words
SURELY_ALIKE = 0.8  # from here the same words in another document are not preferred
MIN_ELSEWHERE_CHARS = 40  # shorter quotes stand in other documents by chance
MAX_SENTENCES = 6  # that a quote is compared with
MAX_CITATIONS = 10_000
MAX_QUOTE_CHARS = 100_000


class CitationState(StrEnum):
    """What has become of a quote."""

    UNCHANGED = "unchanged"  # the same words at the same place of the same document
    MOVED = "moved"  # the same words at another place
    REWORDED = "reworded"  # other words; the diff says which
    GONE = "gone"


class Cited(Record):
    """The parts of a citation that are checked; further keys are ignored. `version` "" was not stated."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    document: str
    quote: str = Field(min_length=1, max_length=MAX_QUOTE_CHARS)
    start: Offset
    end: Offset
    version: str = Field(default="", pattern=r"^[0-9a-f]{0,64}$")


class Place(Record):
    """Where the words stand now: `quote` are the characters start..end of that version of the document."""

    document: str
    version: str
    measure: str | None = None  # None: no single measure
    start: Offset
    end: Offset
    quote: str


class CitationCheck(Record):
    """What has become of one citation. `diff` turns the cited quote into the words that stand there now."""

    state: CitationState
    cited: Cited
    found: Place | None = None  # None: gone
    diff: tuple[tuple[Literal["equal", "delete", "insert"], str], ...] = ()
    notes: tuple[str, ...] = ()


def read_citations(content: str) -> tuple[Cited, ...]:
    """The citations in a JSON text: one alone, a list, or what `policy-qa ask --json` wrote (also several lines).

    Raises UsageError saying which citation is wrong.
    """
    try:
        values = _flat(_parsed(content))
        if len(values) > MAX_CITATIONS:
            raise UsageError("{:,} citations; at most {:,} are checked at once", len(values), MAX_CITATIONS)
        return tuple(_cited(number, value) for number, value in enumerate(values, 1))
    except RecursionError as error:
        raise UsageError("no JSON of citations: brackets without end") from error


def _parsed(content: str) -> Any:  # noqa: ANN401 - JSON
    try:
        return json.loads(content)
    except ValueError as whole:
        try:
            return [json.loads(line) for line in content.split("\n") if line.strip()] or None
        except ValueError:
            raise UsageError("no JSON of citations: {}", whole) from whole


def _flat(value: Any) -> list[Any]:  # noqa: ANN401
    if isinstance(value, list):
        return [citation for part in value for citation in _flat(part)]
    if isinstance(value, dict) and isinstance(value.get("citations"), list):
        return list(value["citations"])
    return [value]


def _cited(number: int, value: Any) -> Cited:  # noqa: ANN401
    try:
        cited = Cited.model_validate(value)
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(map(str, fault["loc"])) or "it"
        raise UsageError(
            "citation {}: {}: {}. Wanted an object with document, quote, start and end, or an answer of "
            "`policy-qa ask --json`.",
            number,
            where,
            fault["msg"],
        ) from error
    if cited.end - cited.start != len(cited.quote):
        raise UsageError(
            "citation {}: start..end hold {}, the quote {} characters",
            number,
            cited.end - cited.start,
            len(cited.quote),
        )
    return cited


def verify(index: OpenIndex, citations: Sequence[Cited]) -> tuple[CitationCheck, ...]:
    """What has become of each citation, in their order."""
    return tuple(_verify(index, cited) for cited in citations)


def version_document(index: OpenIndex, document: str, version: str) -> Document:
    """A document with the text of one of its versions, named by its first hex digits.

    Metadata are those of today, title and date those of the version. Raises UsageError when none
    or several of the versions kept fit.
    """
    known = index.versions_of(document)
    fitting = [candidate for candidate in known if version and candidate.sha256.startswith(version.lower())]
    if len(fitting) != 1:
        listed = ", ".join(f"{candidate.sha256[:N_SHORT]} of {candidate.added[:10]}" for candidate in known)
        there = listed or Worded("none")
        if fitting:
            raise UsageError("{} versions {!r} of {!r}; kept are: {}", len(fitting), version, document, there)
        raise UsageError("no version {!r} of {!r}; kept are: {}", version, document, there)
    (kept,) = fitting
    text = _text_of(index, kept)
    today = index.documents.get(document) or Document(id=document, title=kept.title, text=text)
    if today.text == text:
        return today
    places_of_today = dict.fromkeys(("marks", "places", "items", "left_out"), ())
    return today.model_copy(update={"title": kept.title, "date": kept.date, "text": text} | places_of_today)


def _text_of(index: OpenIndex, version: Version) -> str:
    return version.text if version.replaced else index.documents[version.document].text


def _verify(index: OpenIndex, cited: Cited) -> CitationCheck:
    before, notes = _cited_text(index, cited)
    home = cited.document if cited.document in index.documents else _renamed(index, cited)
    if home is None:
        place = _elsewhere(index, cited)
        notes += (f"{cited.document} is not in the index any more",)
        return _check(index, cited, place, notes)
    if home != cited.document:
        notes += (f"{cited.document} is called {home} now",)
    text = index.documents[home].text
    if text[cited.start : cited.end] == cited.quote:
        return _check(index, cited, (home, Span(start=cited.start, end=cited.end)), notes)
    expected = _expected(before, text, cited.start)
    same = _nearest(_occurrences(text, cited.quote, _marked(index, home)), expected)
    if same is not None:
        return _check(index, cited, (home, same), notes)
    alike, score = _most_alike(index, home, cited.quote, expected)
    elsewhere = _elsewhere(index, cited) if score < SURELY_ALIKE else None
    place = elsewhere or ((home, alike) if alike is not None and score >= MIN_ALIKE else None)
    return _check(index, cited, place, notes)


def _check(index: OpenIndex, cited: Cited, place: tuple[str, Span] | None, notes: tuple[str, ...]) -> CitationCheck:
    if place is None:
        return CitationCheck(state=CitationState.GONE, cited=cited, notes=notes)
    document, span = place
    text = index.documents[document].text
    quote = span.of(text)
    measure = next(
        (m.number for m in index.registers[document].measures if (m.start, m.end) == (span.start, span.end)), None
    )
    now = Place(
        document=document, version=short_version(text), measure=measure, start=span.start, end=span.end, quote=quote
    )
    if quote != cited.quote:
        return CitationCheck(
            state=CitationState.REWORDED, cited=cited, found=now, diff=diff_words(cited.quote, quote), notes=notes
        )
    is_there = (document, span.start) == (cited.document, cited.start)
    state = CitationState.UNCHANGED if is_there else CitationState.MOVED
    return CitationCheck(state=state, cited=cited, found=now, notes=notes)


def _cited_text(index: OpenIndex, cited: Cited) -> tuple[str | None, tuple[str, ...]]:
    """The text that was cited, where it is kept, and a note when it does not hold the quote there."""
    kept = index.versions_of(cited.document)
    stated = [version for version in kept if cited.version and version.sha256.startswith(cited.version)]
    notes = (f"version {cited.version} of {cited.document} is not kept",) if cited.version and not stated else ()
    for version in stated or reversed(kept):
        text = _text_of(index, version)
        if text[cited.start : cited.end] == cited.quote:
            return text, notes
    if stated:
        notes = (f"version {cited.version} of {cited.document} does not hold this quote at this place",)
    return None, notes


def _renamed(index: OpenIndex, cited: Cited) -> str | None:
    """The document that holds a text of the cited document under another id. None: no such document."""
    texts = {version.sha256 for version in index.versions_of(cited.document)}
    stated = {sha256 for sha256 in texts if cited.version and sha256.startswith(cited.version)}
    for sha256s in (stated, texts):
        for name, document in index.documents.items():
            if sha256s and text_sha256(document.text) in sha256s:
                return name
    return None


def _elsewhere(index: OpenIndex, cited: Cited) -> tuple[str, Span] | None:
    """The quote in another document, when it is too long to stand there by chance."""
    if len(cited.quote) < MIN_ELSEWHERE_CHARS:
        return None
    for name, document in index.documents.items():
        span = _nearest(_occurrences(document.text, cited.quote, frozenset()), cited.start)
        if name != cited.document and span is not None:
            return name, span
    return None


def _expected(before: str | None, text: str, start: int) -> int:
    """Where a place of the text `before` stands in `text` if all changes lie on one side of it; else its old place."""
    if before is None or before.startswith(text[: start + 1]):
        return start
    return max(0, start + len(text) - len(before)) if before[:start] != text[:start] else start


def _marked(index: OpenIndex, document: str) -> frozenset[tuple[int, int]]:
    """Starts and ends of the measures of a document: a short quote is one of these rather than a part of a sentence."""
    return frozenset((measure.start, measure.end) for measure in index.registers[document].measures)


def _occurrences(text: str, quote: str, marked: frozenset[tuple[int, int]]) -> list[Span]:
    """Where `quote` stands in `text` as whole words; only at `marked` places where it stands at some."""
    spans: list[Span] = []
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        if not (_joins(text, at) or _joins(text, end)):
            spans.append(Span(start=at, end=end))
        at = text.find(quote, at + 1)
    return [span for span in spans if (span.start, span.end) in marked] or spans


def _joins(text: str, at: int) -> bool:
    """Whether `at` lies inside a word or a number written in letters or figures of the ASCII set."""
    sides = text[max(0, at - 1) : at + 1]
    return 0 < at < len(text) and sides.isascii() and sides.isalnum()


def _nearest(spans: Sequence[Span], expected: int) -> Span | None:
    return min(spans, key=lambda span: abs(span.start - expected), default=None)


def _most_alike(index: OpenIndex, document: str, quote: str, expected: int) -> tuple[Span | None, float]:
    """The sentences or the measure most like the quote and how alike, 0..1; the nearest to `expected` of equals."""
    wanted = read_tokens(quote).keys
    text = index.documents[document].text
    best: tuple[float, int, Span | None] = (0.0, 0, None)
    for span in _candidates(index, document, len(split_sentences(quote))):
        alike = Levenshtein.normalized_similarity(wanted, read_tokens(span.of(text)).keys, score_cutoff=best[0])
        rank = (alike, -abs(span.start - expected))
        if alike > 0 and rank > best[:2]:
            best = (*rank, span)
    return best[2], best[0]


def _candidates(index: OpenIndex, document: str, n_sentences: int) -> Iterator[Span]:
    """Measures, and runs of sentences: at most one more than the quote has, and at most MAX_SENTENCES."""
    text = index.documents[document].text
    yield from (Span(start=m.start, end=m.end) for m in index.registers[document].measures)
    blocks = index.outlines[document].blocks
    sentences = [sentence for block in blocks for sentence in split_sentences(text, block.start, block.end)]
    for first in range(len(sentences)):
        for last in range(first, min(first + n_sentences + 1, first + MAX_SENTENCES, len(sentences))):
            yield Span(start=sentences[first].start, end=sentences[last].end)
