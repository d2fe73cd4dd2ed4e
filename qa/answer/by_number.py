"""Answers to questions for the words at a number, and for how many numbers a text has, read off the outline."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from qa.answer.composing import Draft
from qa.answer.in_force import in_force_of
from qa.corpus.enumeration import Style
from qa.corpus.numbered_places import Found, Numbered, PlaceNumber, annexes_listed, gaps_of, numbered_of, place_of
from qa.datatypes import BlockKind, Document, Span
from qa.index.opened import OpenIndex
from qa.language.sentences import split_sentences
from qa.question.asked import Asked
from qa.ranking.score import Scored

N_SEARCHED = 20  # of more texts, and where none is named, only those that the search brings are looked into
N_QUOTED = 3  # texts that are quoted where a question names none
N_SENTENCES = 30  # of what stands at a number: of a longer chapter its articles are named
SURE = 0.99  # as what the register holds
_LEADS_IN = re.compile(r"[:：,，;；—–-]$|。")  # a line that a list hangs on is no heading of it
_UNIT_WORDS = {
    Style.ARTICLE: ("articles", "条"), Style.SECTION: ("sections", "节"), Style.CHAPTER: ("chapters", "章"),
    Style.PART: ("parts", "编"),
    Style.ANNEX: ("annexes", "个附件"),
}  # fmt: skip


class ByNumber:
    """Writes into a draft what the texts of an index hold at a number."""

    def __init__(self, index: OpenIndex) -> None:
        """Nothing is read yet."""
        self.index = index

    def is_settled(self, asked: Asked, documents: Collection[str]) -> bool:
        """Whether a question is for a number of texts that are known without a search."""
        if asked.place is None:
            return False
        among = self._among(asked, documents, ())
        return bool(among) and (bool(asked.place.places) or any(self._counted(one, asked) for one in among))

    def answer(self, draft: Draft, asked: Asked, documents: Collection[str], ranked: Sequence[Scored]) -> float | None:
        """Quote what stands at the numbers asked for; its confidence, or None where no text has such numbers."""
        if asked.place is None:
            return None
        among = self._among(asked, documents, ranked)
        if asked.place.counted is not None:
            return self._count(draft, asked, among)
        sure = [self._quote(draft, place, among) for place in asked.place.places]
        known = [one for one in sure if one is not None]
        return max(known) if known else None

    def _among(self, asked: Asked, documents: Collection[str], ranked: Sequence[Scored]) -> list[str]:
        """The texts that are looked into: those that are named, else all where they are few, else the best ranked."""
        if asked.named:
            return in_force_of(self.index, [one for one in asked.named if one in documents])
        best = list(dict.fromkeys(scored.unit.document for scored in ranked))
        return in_force_of(self.index, [*documents] if len(documents) <= N_SEARCHED else best[:N_QUOTED])

    def _quote(self, draft: Draft, place: PlaceNumber, among: Iterable[str]) -> float | None:
        found = {one: held for one in among if (held := self._held(one, place)) is not None}
        there = self._likeliest(draft, place, [one for one, held in found.items() if held.at])
        for one in there[:N_QUOTED]:
            for span in found[one].at:
                self._quote_span(draft, one, span, is_section=not place.steps)
        if len(there) > 1:
            titles = [self.index.documents[one].title for one in there[:N_QUOTED]]
            draft.note("number_in_several", written=place.written, n=len(there), titles=_quoted(draft, titles))
        if there:
            return SURE
        for one, held in list(found.items())[:N_QUOTED]:
            self._note_missing(draft, place, self.index.documents[one], held)
        return 0.0 if found else None

    def _held(self, document: str, place: PlaceNumber) -> Found | None:
        return place_of(self.index.documents[document], self.index.outlines[document], place)

    def _likeliest(self, draft: Draft, place: PlaceNumber, there: list[str]) -> list[str]:
        """Of several texts those that call it by the same word, and of these those in the language of the question."""
        if len(there) < 2:
            return there
        documents, outlines = self.index.documents, self.index.outlines
        alike = [
            one for one in there if numbered_of(documents[one], outlines[one], place.style)[0] is place.style
        ] or there
        return [one for one in alike if documents[one].language == draft.language] or alike

    def _quote_span(self, draft: Draft, document: str, span: Span, *, is_section: bool) -> None:
        """Quote the sentences of a span without its heading; of a long one the lines that its sections begin with."""
        text, outline = self.index.documents[document].text, self.index.outlines[document]
        lines = (block for block in outline.blocks if block.start == span.start and block.kind is BlockKind.HEADING)
        is_headed = is_section and any(not _LEADS_IN.search(line.of(text)) for line in lines)
        every = split_sentences(text, span.start, span.end)
        sentences = every[1:] if is_headed and len(every) > 1 else every
        if len(every) > N_SENTENCES:
            starts = {section.start for section in outline.sections if not section.is_run_in}
            heads = [one for one in every if one.start in starts and one.start > span.start]
            sentences = (tuple(heads) or sentences)[:N_SENTENCES]
            draft.note("shortened", n=len(sentences), total=len(every))
        for sentence in sentences:
            draft.add("quote", [(document, sentence, None)])

    def _note_missing(self, draft: Draft, place: PlaceNumber, document: Document, held: Found) -> None:
        said = {"written": place.written, "title": document.title}
        if held.gone:
            # the line starts a sentence in English
            written = place.written[:1].upper() + place.written[1:]
            draft.note("number_gone", **(said | {"written": written}), words=" ".join(held.gone.split()))
        elif held.between != ("", ""):
            draft.note("number_between", **said, before=held.between[0], after=held.between[1])
        elif held.last and not place.steps:
            draft.note("number_behind", **said, last=_bare(draft, held.last))
        else:
            draft.note("number_missing", **said)

    def _count(self, draft: Draft, asked: Asked, among: Iterable[str]) -> float | None:
        """Count the articles, chapters or annexes of the texts that have some."""
        if asked.place is None or asked.place.counted is None:
            return None
        counted = [(one, held) for one in among if (held := self._counted(one, asked))]
        for one, (spans, row) in counted[:N_QUOTED]:
            unit = _UNIT_WORDS[asked.place.counted]
            draft.add(
                "count_units", [(one, span, None) for span in spans], n=len(spans), unit=unit[draft.language == "zh"]
            )
            for before, after in gaps_of(row):
                draft.note("numbering_gap", before=before, after=after)
            gone = [held.section.label for held in row if held.is_gone]
            if gone:
                draft.note("numbers_gone", labels=("、" if draft.language == "zh" else ", ").join(gone))
        if len(counted) > 1:
            titles = [self.index.documents[one].title for one, _ in counted[:N_QUOTED]]
            draft.note("counted_in_several", titles=_quoted(draft, titles), n=len(counted))
        return SURE if counted else None

    def _counted(self, document: str, asked: Asked) -> tuple[list[Span], tuple[Numbered, ...]] | None:
        """The numbers of a text, a line for each; None where it declares how many there are, or has none."""
        style = asked.place.counted if asked.place else None
        if style is None:
            return None
        text, register = self.index.documents[document], self.index.registers[document]
        _, row = numbered_of(text, self.index.outlines[document], style)
        if style is Style.ANNEX and not row:
            listed = list(annexes_listed(text.text))
            return (listed, ()) if listed else None
        if not row or register.declared is not None:
            return None
        lines = (text.text.find("\n", one.section.start) for one in row)
        spans = [
            Span(start=one.section.start, end=min(one.section.end, line) if line > 0 else one.section.end)
            for one, line in zip(row, lines, strict=True)
            if not one.is_gone
        ]
        return (spans, row) if spans else None


def _quoted(draft: Draft, titles: Iterable[str]) -> str:
    return ("、" if draft.language == "zh" else ", ").join(f"“{title}”" for title in titles)


def _bare(draft: Draft, label: str) -> str:
    """The number of a label in English, "Article 4" -> "4"; the label itself in Chinese."""
    return label if draft.language == "zh" else label.rpartition(" ")[2]
