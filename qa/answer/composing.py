"""Answers out of spans: the text's own sentences, whole, each with its citation, in the question's language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from qa.corpus.outline import section_path
from qa.corpus.scope import Parent, parent_of
from qa.datatypes import AnswerSentence, Aspect, Citation, Document, Language, Measure, Nearest, Register, Span
from qa.index.store import OpenIndex
from qa.index.versions import short_version
from qa.question.wanted import Question

Quoted = tuple[str, Span, str | None]  # document, what is quoted of it, number of the measure if it is one

# Between ** stand the characters of a line that answer by themselves.
_WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "quote": "{quote}",
        "short": "**{short}**",
        "item": "{number} {quote}",
        "first_item": "Aspect {aspect}, {heading}: {number} {quote}",
        "aspect": "Aspect {number}: {heading}",
        "count_items": "**{n}** (counted from the text): {quote}",
        "count_aspect": "**{n} measures** under aspect {number} (counted from the text): {heading}.",
        "count_aspect_stated": "**{n} measures** under aspect {number}, as the text states: {heading}.",
        "count_all": "**{n} measures** (counted from the text).",
        "count_sections": "**{n}** (counted from the text).",
        "count_aspects": "**{n} aspects** (counted from the text).",
        "not_stated": "The text does not state this.",
        "not_stated_near": "The text does not state this. The closest wording is shown below.",
        "off_topic": "This assistant answers questions about the loaded policy texts; this question is about something else.",
        "small_talk": "Hello. Ask me about the loaded policy texts, and I will answer with their own words.",
        "partly": "Not stated in the text: {part}",
        "standing_interpretation": "This text is an interpretation of {number}; it is not the policy itself. Published by {issuer}, {date}.{parent}",
        "parent_loaded": "That policy is loaded too, as {document}.",
        "parent_absent": "That policy is not among the loaded texts.",
        "listed": "{n} of {total} measures shown.",
        "listed_of": "{n} of {total} measures of “{title}” shown.",
        "document_measures": "{title}: **{n} measures** (counted from the text).",
        "document_measures_stated": "{title}: **{n} measures**, as the text states.",
        "document_aspects": "{title}: **{n} aspects** (counted from the text).",
        "document_aspects_stated": "{title}: **{n} aspects**, as the text states.",
        "one_of_registers": "This is about “{title}” alone; {n} documents hold lists of measures. Name another to be answered from it.",
        "also_said": "{n} of {total} documents say this in the same or nearly the same words: {markers}.",
        "correction": "The text states {found}, not {asked}.",
        "no_such_aspect": "The text has no aspect {number}; it has {n}.",
        "no_such_measure": "The text has no measure {number}; aspect {aspect} has {n}.",
        "no_measure_at": "There is no measure {number} here; there are {n}.",
        "glossary": "On the wording \"{term}\": {note}",
        "stands_alone": "Understood as: {question}",
    },
    "zh": {
        "quote": "原文：“{quote}”",
        "short": "**{short}**",
        "item": "{number} 原文：“{quote}”",
        "first_item": "第{aspect}方面（{heading}）：{number} 原文：“{quote}”",
        "aspect": "第{number}方面：“{heading}”",
        "count_items": "**共 {n} 项**（按原文逐项计数）。原文：“{quote}”",
        "count_aspect": "第{number}方面（{heading}）**共有 {n} 项措施**（按原文逐项计数）。",
        "count_aspect_stated": "第{number}方面（{heading}）**共有 {n} 项措施**（原文写明）。",
        "count_all": "**共有 {n} 项措施**（按原文逐项计数）。",
        "count_sections": "**共 {n} 项**（按原文逐项计数）。",
        "count_aspects": "**共有 {n} 个方面**（按原文逐项计数）。",
        "not_stated": "原文没有说明这一点。",
        "not_stated_near": "原文没有说明这一点。下面列出最接近的原文。",
        "off_topic": "本助手只回答与所载政策文本有关的问题，这个问题与文本无关。",
        "small_talk": "您好。请就所载政策文本提问，我会用原文作答。",
        "partly": "原文没有说明：{part}",
        "standing_interpretation": "本文是对 {number} 的解读，不是政策文件本身。发布单位：{issuer}，日期：{date}。{parent}",
        "parent_loaded": "该政策文件也已载入（{document}）。",
        "parent_absent": "该政策文件不在所载文本之中。",
        "listed": "显示 {total} 项措施中的 {n} 项。",
        "listed_of": "显示“{title}”{total} 项措施中的 {n} 项。",
        "document_measures": "{title}：**共有 {n} 项措施**（按原文逐项计数）。",
        "document_measures_stated": "{title}：**共有 {n} 项措施**（原文写明）。",
        "document_aspects": "{title}：**共有 {n} 个方面**（按原文逐项计数）。",
        "document_aspects_stated": "{title}：**共有 {n} 个方面**（原文写明）。",
        "one_of_registers": "以上只涉及“{title}”；共有 {n} 份文件列有措施。如需其他文件，请在问题中写明。",
        "also_said": "{total} 份文件中有 {n} 份写有相同或几乎相同的话：{markers}。",
        "correction": "原文写的是 {found}，不是 {asked}。",
        "no_such_aspect": "原文没有第 {number} 个方面；共有 {n} 个方面。",
        "no_such_measure": "原文没有措施 {number}；第 {aspect} 个方面共有 {n} 项措施。",
        "no_measure_at": "没有第 {number} 项措施；共有 {n} 项。",
        "glossary": "关于用语“{term}”：{note}",
        "stands_alone": "按此理解问题：{question}",
    },
}  # fmt: skip


def say(language: Language, key: str, **values: object) -> str:
    """A framing line in the question's language."""
    return _WORDS[language][key].replace("**", "").format(**values)


def _short_in(language: Language, key: str, **values: object) -> str:
    """What answers by itself in a framing line; "" where nothing does."""
    marked = _WORDS[language][key].split("**")
    return marked[1].format(**values) if len(marked) > 1 else ""


@dataclass
class Draft:
    """An answer in the making: sentences, and citations numbered as they come, each span once."""

    index: OpenIndex
    language: Language
    sentences: list[AnswerSentence] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_parts: bool = False  # the question has several: a short count is given with what it counts

    def add(self, key: str, spans: Sequence[Quoted], **values: object) -> tuple[int, ...]:
        """Add one sentence resting on `spans`: (document, span, measure number or None); the markers of its citations.

        `{quote}` in the framing line is the first span's words. A sentence that says nothing new of these documents is
        left out: ().
        """
        first, span, _ = spans[0]
        text = say(self.language, key, quote=" ".join(span.of(self.index.documents[first].text).split()), **values)
        documents = {document for document, _, _ in spans}
        if any(one.text == text and documents <= self._documents_of(one) for one in self.sentences):
            return ()
        markers = tuple(dict.fromkeys(self._cite(document, span, measure) for document, span, measure in spans))
        short = _short_in(self.language, key, **values)
        said = (i for i, one in enumerate(self.sentences) if one.citations == markers and one.text != one.short)
        at = next(said, None) if text == short else None  # before the sentence it rests on, said for an earlier part
        self.sentences.insert(
            len(self.sentences) if at is None else at, AnswerSentence(text=text, citations=markers, short=short)
        )
        return markers

    def _documents_of(self, sentence: AnswerSentence) -> set[str]:
        return {self.citations[marker - 1].document for marker in sentence.citations}

    def note(self, key: str, **values: object) -> None:
        """Add a note, once; notes are ours, never the policy's words."""
        line = say(self.language, key, **values)
        if line not in self.notes:
            self.notes.append(line)

    def _cite(self, document: str, span: Span, measure: str | None) -> int:
        for citation in self.citations:
            if (citation.document, citation.start, citation.end) == (document, span.start, span.end):
                return citation.marker
        source = self.index.documents[document]
        path = section_path(self.index.outlines[document].sections, span.start)
        self.citations.append(
            Citation(
                marker=len(self.citations) + 1, document=document, title=source.title, measure=measure,
                headings=tuple(section.heading for section in path), quote=span.of(source.text), start=span.start, end=span.end,
                issuer=source.issuer, number=source.number, date=source.date, kind=source.kind, source=source.source,
                version=short_version(source.text),
            )
        )  # fmt: skip
        return len(self.citations)

    def plain_text(self) -> str:
        """All sentences with their [n] markers, one a line."""
        return "\n".join(s.text + "".join(f" [{marker}]" for marker in s.citations) for s in self.sentences)


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
            draft.add("first_item", place, aspect=number, heading=heads[number].heading, number=measure.number)
        else:
            draft.add("item", place, number=measure.number)
    documents = draft.index.documents
    key = "listed_of" if len(documents) > 1 else "listed"
    draft.note(key, n=len(measures), total=register.found, title=documents[register.document].title)


def note_standing(draft: Draft, documents: Iterable[Document]) -> None:
    """Say what kind of text the answer rests on, where that is not the policy itself, and whether that is loaded."""
    for document in documents:
        if document.kind == "interpretation":
            parent = parent_of(document, draft.index.documents.values())
            of = document.number or (parent.title if parent else "") or document.title
            draft.note(
                "standing_interpretation", number=of, issuer=document.issuer or "?", date=document.date or "?",
                parent=_parent_words(draft.language, parent),
            )  # fmt: skip


def _parent_words(language: Language, parent: Parent | None) -> str:
    """Whether the explained policy is loaded, with the space before it; "" where the text does not name one."""
    if parent is None:
        return ""
    said = say(language, "parent_loaded" if parent.document else "parent_absent", document=parent.document)
    return f" {said}" if language == "en" else said


def note_wording(draft: Draft) -> None:
    """Notes of the glossary on terms of a single cited phrase (a measure): defects of the wording are not hidden."""
    for citation in draft.citations:
        for term in draft.index.glossary:
            bare = term.term.strip('"').lower()
            if term.note and len(citation.quote) <= 80 and re.search(rf"\b{re.escape(bare)}\b", citation.quote.lower()):
                draft.note("glossary", term=term.term.strip('"'), note=term.note)


_COUNTED = re.compile(r"(?P<n>\d+(?:[.,]\d+)*)[\s-]+(?P<noun>(?:[a-z]+(?:-[a-z]+)*\s*){1,5})", re.IGNORECASE)


def note_corrections(draft: Draft, question: Question) -> None:
    """Where the question counts something that a cited sentence counts otherwise, say both numbers.

    "30 specific measures" against "23 specific measures": the text states 23 specific measures, not 30.
    """
    quotes = " ".join(citation.quote for citation in draft.citations)
    stated = {number.replace(",", "") for number in re.findall(r"\d+(?:[.,]\d+)*", quotes)}
    for asked in _COUNTED.finditer(question.english):
        if asked["n"].replace(",", "") in stated:
            continue
        words = set(re.findall(r"[a-z]{4,}", asked["noun"].lower()))
        for found in _COUNTED.finditer(quotes):
            shared = [
                m
                for m in re.finditer(r"[A-Za-z-]+", found["noun"])
                if set(re.findall("[a-z]{4,}", m[0].lower())) & words
            ]
            if shared:
                phrase = f"{found['n']} {found['noun'][: shared[-1].end()]}"
                draft.note("correction", found=phrase, asked=asked["n"])
                break


def nearest_of(index: OpenIndex, scored: Iterable[tuple[str, Span, str | None, float]]) -> tuple[Nearest, ...]:
    """The closest wording, for answers that abstain: (document, span, measure, score 0..1)."""
    found: list[Nearest] = []
    for document, span, measure, score in scored:
        if all((n.document, n.start, n.end) != (document, span.start, span.end) for n in found):
            path = section_path(index.outlines[document].sections, span.start)
            found.append(
                Nearest(
                    document=document, measure=measure, headings=tuple(section.heading for section in path),
                    quote=span.of(index.documents[document].text), start=span.start, end=span.end, score=round(score, 4),
                )
            )  # fmt: skip
    return tuple(found)
