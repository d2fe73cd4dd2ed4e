"""Answers out of spans: the text's own sentences, whole, each with its citation, in the question's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qa.answer.framing import rendered, say, short_in, standing_of
from qa.called import document_called, heading_in
from qa.corpus.outline import section_path
from qa.corpus.scope import Parent, parent_of
from qa.datatypes import (
    AnswerGroup,
    AnswerSentence,
    AnswerSlot,
    Aspect,
    Citation,
    Document,
    Language,
    Measure,
    Nearest,
    Register,
    Span,
)
from qa.index.store import OpenIndex
from qa.index.versions import short_version
from qa.parallel_records import Parallel, names_of, renderings_of
from qa.question.asked import Asked

Quoted = tuple[str, Span, str | None]  # document, what is quoted of it, number of the measure; None: it is no measure


class Heading(NamedTuple):
    """A heading of a document: where it stands, and its words on one line."""

    document: str
    span: Span
    words: str


@dataclass
class Draft:
    """An answer in the making: sentences, and citations numbered as they come, each span once."""

    index: OpenIndex
    language: Language
    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_parts: bool = False  # the question has several: a short count is given with what it counts
    groups: list[AnswerGroup] = field(default_factory=list)  # of a whole answer, as are all below
    slots: list[AnswerSlot] = field(default_factory=list)
    also_near: tuple[Nearest, ...] = ()
    next: tuple[str, ...] = ()
    rendered: set[str] = field(default_factory=set)  # lines of renderings that are shown, each once

    def add(
        self,
        key: str,
        spans: Sequence[Quoted],
        focus: Span | None = None,
        heads: Sequence[Heading] = (),
        **values: object,
    ) -> tuple[int, ...]:
        """Add a sentence resting on `spans`: (document, span, measure number or None); the markers of its citations.

        focus: the stretch of the first span that answers best. None: all of it. heads: headings that the framing line
        names as `{heading}`, outermost first; they are shown in the answer's language where a text beside the document
        is in it, and then the document's own words stand on a line beneath.

        `{quote}` in the framing line is the first span's words. A sentence that says nothing new of these documents is
        left out: ().
        """
        first, span, _ = spans[0]
        if heads:
            values["heading"] = self.heading(heads)
        text = say(self.language, key, quote=" ".join(span.of(self.index.documents[first].text).split()), **values)
        documents = {document for document, _, _ in spans}
        if any(sentence.text == text and documents <= self._documents_of(sentence) for sentence in self.sentences):
            return ()
        within = [focus if focus is not None and focus != span else None, *[None] * len(spans)]
        cited = (self.cite(*place, of) for place, of in zip(spans, within, strict=False))
        markers = tuple(dict.fromkeys(cited))
        short = short_in(self.language, key, **values)
        said = (
            i
            for i, sentence in enumerate(self.sentences)
            if sentence.citations == markers and sentence.text != sentence.short
        )
        at = next(said, None) if text == short else None  # before the sentence it rests on, said for an earlier part
        self.sentences.insert(
            len(self.sentences) if at is None else at,
            AnswerSentence(
                text=text,
                citations=markers,
                short=short,
                renderings=(*self._own_heading(heads), *self._renderings(text, markers)),
            ),
        )
        return markers

    def add_joined(self, spans: Sequence[Quoted]) -> tuple[int, ...]:
        """Add the items of a list behind the sentence that leads to it, as a sentence resting on each; its markers."""
        words = [" ".join(span.of(self.index.documents[document].text).split()) for document, span, _ in spans]
        items = "; ".join(word.rstrip(";；") for word in words[1:])
        text = say(self.language, "joined", lead=words[0], items=items)
        markers = tuple(dict.fromkeys(self.cite(document, span, measure) for document, span, measure in spans))
        renderings = self._renderings(text, markers)
        self.sentences.append(AnswerSentence(text=text, citations=markers, renderings=renderings))
        return markers

    def heading(self, heads: Sequence[Heading]) -> str:
        """A path of headings, outermost first, in the answer's language where a text beside the document is in it."""
        return " › ".join(self._called(head)[0] for head in heads)

    def heading_with_own(self, heads: Sequence[Heading]) -> str:
        """The same with the document's own words behind it, where it is shown in another language than they are."""
        own = self._own(heads)
        if own is None:
            return self.heading(heads)
        return say(self.language, "heading_with_own", heading=self.heading(heads), **own)

    def _called(self, head: Heading) -> tuple[str, Parallel | None]:
        return heading_in(self.index.parallels_of(head.document), head.span, head.words, self.language)

    def _own_heading(self, heads: Sequence[Heading]) -> tuple[str, ...]:
        """The document's own words of a path of which some are shown in another language, once; () for none."""
        own = self._own(heads)
        line = "" if own is None else say(self.language, "heading_own", **own)
        lines = (line,) if line and line not in self.rendered else ()
        self.rendered.update(lines)
        return lines

    def _own(self, heads: Sequence[Heading]) -> dict[str, str] | None:
        """The document's own words of a path and what the text is that names it otherwise; None: none does."""
        beside = next((parallel for _, parallel in map(self._called, heads) if parallel is not None), None)
        if beside is None:
            return None
        if beside.text.note is not None:
            self.note("rendering_note", note=beside.text.note.of(self.language))
        standing = standing_of(self.language, beside.text.standing, beside.text.language)
        return {"own": " › ".join(head.words for head in heads), "standing": standing}

    def _renderings(self, text: str, markers: Sequence[int]) -> tuple[str, ...]:
        """What goes with the quotes in a sentence in a text of the question's language, a line each, each once."""
        found = [
            (rendered(self.language, one), one)
            for citation in (self.citations[marker - 1] for marker in markers)
            if " ".join(citation.quote.split()).rstrip(";；") in text
            for one in citation.parallels
            if one.language == self.language
        ]
        lines = tuple(dict.fromkeys(line for line, _ in found if line not in self.rendered))
        self.rendered.update(lines)
        for _, one in found:
            if one.note is not None:
                self.note("rendering_note", note=one.note.of(self.language))
        return lines

    def _documents_of(self, sentence: AnswerSentence) -> set[str]:
        return {self.citations[marker - 1].document for marker in sentence.citations}

    def note(self, key: str, **values: object) -> None:
        """Add a note, once; notes are ours, never the policy's words."""
        line = say(self.language, key, **values)
        if line not in self.notes:
            self.notes.append(line)

    def cite(self, document: str, span: Span, measure: str | None, focus: Span | None = None) -> int:
        """The marker of the citation of a span, which is made where there is none."""
        for citation in self.citations:
            if (citation.document, citation.start, citation.end) == (document, span.start, span.end):
                return citation.marker
        source = self.index.documents[document]
        path = section_path(self.index.outlines[document].sections, span.start)
        self.citations.append(
            Citation(
                marker=len(self.citations) + 1, document=document, title=source.title, measure=measure,
                headings=tuple(section.heading for section in path), quote=span.of(source.text),
                start=span.start, end=span.end,
                issuer=source.issuer, number=source.number, date=source.date, kind=source.kind, source=source.source,
                version=short_version(source.text), focus=(focus.start, focus.end) if focus else None,
                is_ocr=source.is_ocr(span.start, span.end),
                parallels=renderings_of(self.index.parallels_of(document), span),
                names=names_of(self.index.parallels_of(document), [section.heading_span for section in path]),
            )
        )  # fmt: skip
        return len(self.citations)

    def plain_text(self) -> str:
        """All sentences with their [n] markers, each on a line, what renders it on the lines beneath."""
        lines = ((s.text + "".join(f" [{marker}]" for marker in s.citations), *s.renderings) for s in self.sentences)
        return "\n".join(line for of_sentence in lines for line in of_sentence)


def head_of(register: Register, aspect: Aspect) -> Heading:
    """The heading of an aspect of a register."""
    return Heading(register.document, aspect.heading_span, aspect.heading)


def draft_measures(draft: Draft, register: Register, measures: Sequence[Measure], aspects: Iterable[Aspect]) -> None:
    """List measures, each cited by its own span; the first of an aspect says which aspect that is."""
    heads = {aspect.number: aspect for aspect in aspects}
    seen: set[str] = set()
    for measure in measures:
        number = measure.number.rpartition(".")[0]
        place: list[Quoted] = [(register.document, Span(start=measure.start, end=measure.end), measure.number)]
        if number in heads and number not in seen:
            seen.add(number)
            parent = heads[number]
            place.append((register.document, Span(start=parent.start, end=parent.end), None))
            heading = draft.heading_with_own([head_of(register, parent)])
            draft.add("first_item", place, heading=heading, aspect=number, number=measure.number)
        else:
            draft.add("item", place, number=measure.number)
    documents = draft.index.documents
    key = "listed_of" if len(documents) > 1 else "listed"
    draft.note(key, n=len(measures), total=register.found, title=documents[register.document].title)
    note_gaps(draft, register)


def note_gaps(draft: Draft, register: Register) -> None:
    """Say where the numbering of the measures does not close, so that nobody takes them for all there are."""
    for gap in register.gaps:
        key = "numbering_goes_on" if gap.before is None else "numbering_gap"
        draft.note(key, after=gap.before or gap.after, before=gap.after, n=register.found)


def note_standing(draft: Draft, documents: Iterable[Document]) -> None:
    """Say what kind of text the answer rests on, where that is not the policy itself, and whether that is loaded."""
    for document in documents:
        if document.kind == "interpretation":
            parent = parent_of(document, draft.index.cards.values())
            shown = document_called(document, draft.language)
            of = shown.number or (parent.title if parent else "") or shown.title
            draft.note(
                "standing_interpretation", number=of, issuer=shown.issuer or "?", date=document.date or "?",
                parent=_parent_words(draft.language, parent),
            )  # fmt: skip


def _parent_words(language: Language, parent: Parent | None) -> str:
    """Whether the explained policy is loaded, with the space before it; "" where the text names no such policy."""
    if parent is None:
        return ""
    said = say(language, "parent_loaded" if parent.document else "parent_absent", document=parent.document)
    return f" {said}" if language == "en" else said


def note_ocr(draft: Draft) -> None:
    """Say which quotes were read off a picture: their words may be misread."""
    markers = [f"[{citation.marker}]" for citation in draft.citations if citation.is_ocr]
    if markers:
        draft.note("read_off_pictures", markers=" ".join(markers))


def note_wording(draft: Draft) -> None:
    """Notes of the glossary on terms of a single cited phrase (a measure): defects of the wording are not hidden."""
    for citation in draft.citations:
        for term in draft.index.glossary:
            bare = term.term.strip('"').lower()
            if term.note and len(citation.quote) <= 80 and re.search(rf"\b{re.escape(bare)}\b", citation.quote.lower()):
                draft.note("glossary", term=term.term.strip('"'), note=term.note_in(draft.language))


_COUNTED = re.compile(r"(?P<n>\d+(?:[.,]\d+)*)[\s-]+(?P<noun>(?:[a-z]+(?:-[a-z]+)*\s*){1,5})", re.IGNORECASE)


def note_corrections(draft: Draft, asked: Asked) -> None:
    """Where the question counts something that a cited sentence counts otherwise, say both numbers.

    "30 specific measures" against "23 specific measures": the text states 23 specific measures, not 30.
    """
    quotes = " ".join(citation.quote for citation in draft.citations)
    stated = {number.replace(",", "") for number in re.findall(r"\d+(?:[.,]\d+)*", quotes)}
    for figure in asked.figures:
        if figure.figure in stated:
            continue
        for match in _COUNTED.finditer(quotes):
            shared = [
                m
                for m in re.finditer(r"[A-Za-z-]+", match["noun"])
                if figure.words & set(re.findall("[a-z]{4,}", m[0].lower()))
            ]
            if shared:
                phrase = f"{match['n']} {match['noun'][: shared[-1].end()]}"
                draft.note("correction", found=phrase, asked=figure.written)
                break


def nearest_of(index: OpenIndex, scored: Iterable[tuple[str, Span, str | None, float]]) -> tuple[Nearest, ...]:
    """The closest wording, for answers that abstain: (document, span, measure, score 0..1)."""
    nearest: list[Nearest] = []
    for document, span, measure, score in scored:
        if all((n.document, n.start, n.end) != (document, span.start, span.end) for n in nearest):
            path, source = section_path(index.outlines[document].sections, span.start), index.documents[document]
            nearest.append(
                Nearest(
                    document=document, measure=measure, headings=tuple(section.heading for section in path),
                    quote=span.of(source.text), start=span.start, end=span.end, score=round(score, 4),
                    version=short_version(source.text), is_ocr=source.is_ocr(span.start, span.end),
                    parallels=renderings_of(index.parallels_of(document), span),
                    names=names_of(index.parallels_of(document), [section.heading_span for section in path]),
                )
            )  # fmt: skip
    return tuple(nearest)
