"""Answers that the register and the outline hold: whole lists, counts, a measure or a section by its place."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from copy import copy

from qa.answer import composing
from qa.answer.by_number import ByNumber
from qa.answer.composing import Draft, Quoted, head_of
from qa.answer.evidence import Evidence
from qa.answer.short_answers import figure_with_noun
from qa.answer.short_beside import short_as_asked
from qa.corpus.registers import aspect_at, aspect_of, measures_of
from qa.datatypes import Aspect, Measure, Register, Span
from qa.index.layout import ById
from qa.index.opened import OpenIndex
from qa.language.sentences import split_sentences
from qa.language.words import tokens
from qa.question.asked import NUMBERS_APART, Ask, Asked, Part, RegisterQuestion, Scope, SectionQuestion
from qa.question.aspect_naming import Share, aspect_named
from qa.ranking.score import Scored

_ACROSS = (Scope.ALL, Scope.ASPECTS, Scope.EACH)  # what can be asked of all documents at once
REGISTER_CONFIDENCE = 0.99  # what the outline and the register hold is read off, not guessed


class Listing:
    """Writes into a draft what the registers and outlines of an index hold."""

    def __init__(self, index: OpenIndex, share: Share) -> None:
        """share: as questions are read with."""
        self.index = index
        self.share = share
        self.by_number = ByNumber(index)
        self.documents: Collection[str] = index.documents  # the ids that answers come from

    def within(self, documents: Collection[str]) -> Listing:
        """The listing over a part of the documents."""
        scoped = copy(self)
        scoped.documents = documents
        return scoped

    def settled(self, part: Part) -> Asked | None:
        """The reading of a part that is looked up without anything being searched for; None when there is none.

        A part that is read alone and in context has to ask the same of the register both ways.
        """
        if len({reading.register and reading.register[:3] for reading in part.asked}) > 1:
            return None
        return next((asked for asked in (*part.asked, *part.sentences) if self._is_settled(asked)), None)

    def _is_settled(self, asked: Asked) -> bool:
        """Whether the question alone says what is to be looked up where, so that nothing has to be searched for it."""
        if self.by_number.is_settled(asked, self.documents):
            return True
        if asked.sections and asked.sections[0].place:
            return len(asked.sections) == 1
        if asked.register is None:
            return len(asked.sections) == 1
        is_one = len(self.documents) == 1 or bool(asked.named) or (asked.is_across and asked.register.scope in _ACROSS)
        return is_one and (asked.register.scope is not Scope.TOPIC or self._names_aspect(asked))

    def _names_aspect(self, asked: Asked) -> bool:
        register = self._register_meant(asked, ())
        return register is not None and self._aspect_named(register, asked) is not None

    def answer(self, draft: Draft, asked: Asked, evidence: Evidence | None = None) -> float | None:
        """Answer from outline or register; its confidence, or None when neither holds what is asked.

        evidence: what the search brought, where the question alone does not settle what is meant.
        """
        ranked = evidence.ranked if evidence else ()
        at_number = self.by_number.answer(draft, asked, self.documents, ranked)
        if at_number is not None:
            return at_number
        sections = self._sections_meant(asked, ranked)
        if sections is not None and sections.place:  # "the third highlight": said more closely than "the third aspect"
            return self._from_sections(draft, sections)
        sure = self._from_register(draft, asked, evidence)
        if sure is None and sections is not None:
            return self._from_sections(draft, sections)
        return sure

    def _sections_meant(self, asked: Asked, ranked: Sequence[Scored]) -> SectionQuestion | None:
        """The sections of the document that ranks best among those that have such sections; None for none."""
        if not asked.sections:
            return None
        best_first = dict.fromkeys([*(scored.unit.document for scored in ranked), *self.documents])
        order = {document: place for place, document in enumerate(best_first)}
        return min(asked.sections, key=lambda sections: order[sections.document])

    def _from_sections(self, draft: Draft, asked: SectionQuestion) -> float:
        """Quote all sentences of the section that is meant; where all are meant, the sentence that heads each."""
        text = self.index.documents[asked.document].text
        sentences = [split_sentences(text, section.start, section.end) for section in asked.below]
        if asked.place:
            for sentence in sentences[asked.place - 1]:
                draft.add("quote", [(asked.document, plain(sentence), None)])
            return REGISTER_CONFIDENCE
        heads = [(asked.document, plain(spans[0]), None) for spans in sentences if spans]
        if asked.ask is Ask.COUNT:
            draft.add("count_sections", heads, n=len(heads))
        for head in heads:
            draft.add("quote", [head])
        return REGISTER_CONFIDENCE

    def _from_register(self, draft: Draft, asked: Asked, evidence: Evidence | None) -> float | None:
        """Answer from the register of a document; None when no register fits, so that retrieval answers.

        Of several registers it is that of the document which the question names, else that of the document that ranks
        best, and a note says so; a question put to all documents is answered from each, under its title.
        """
        if asked.register is None:
            return None
        registers = self._registers()
        if len(registers) > 1 and asked.register.scope in _ACROSS and asked.is_across:
            return self._across(draft, asked.register, registers)
        register = self._register_meant(asked, evidence.ranked if evidence else ())
        if register is None or not self._calls_them(register, asked.register.noun):
            return None
        sure = self._from_one(draft, asked, register, evidence)
        n_chosen = len(registers.keys() & set(asked.named)) or len(registers)
        if sure is not None and n_chosen > 1:
            draft.note("one_of_registers", title=self.index.documents[register.document].title, n=n_chosen)
        return sure

    def _registers(self) -> Mapping[str, Register]:
        """The registers that hold measures, each read when it is asked for."""
        held = [name for name in self.index.with_measures if name in self.documents]
        return ById({name: place for place, name in enumerate(held)}, lambda place: self.index.registers[held[place]])

    def _register_meant(self, asked: Asked, ranked: Sequence[Scored]) -> Register | None:
        """The register that a question is put to; None when its document has none, or is not known."""
        registers = self._registers()
        named = [key for key in registers if key in asked.named]
        if asked.named and not named and asked.is_named_whole:
            return None  # the document that is meant lists no measures: those of no other take their place
        chosen = named or list(registers)
        best = [scored.unit.document for scored in ranked if scored.unit.document in chosen]
        is_plain = bool(named) or len(self.documents) == 1
        document = next(iter(best or (chosen if is_plain else ())), None)
        return None if document is None else registers[document]

    def _calls_them(self, register: Register, noun: str) -> bool:
        """Whether a document calls its measures or aspects so, where it counts them or in its title; "" fits any."""
        document = self.index.documents[register.document]
        counted = register.declared_span.of(document.text) if register.declared_span else ""
        names = f"{document.title} {counted}"
        return not noun or noun in names or noun in tokens(names)

    def _across(self, draft: Draft, asked: RegisterQuestion, registers: Mapping[str, Register]) -> float | None:
        """Each register by itself, under a line that says whose it is and how much it holds."""
        is_aspects = asked.scope is not Scope.ALL
        for register in registers.values():
            n_found, declared, places = (
                (len(register.aspects), register.declared_aspects, _aspect_places(register))
                if is_aspects
                else (register.found, register.declared, _places(register.measures))
            )
            if not n_found:
                continue
            is_stated = declared == n_found and register.declared_span is not None
            key = f"document_{'aspects' if is_aspects else 'measures'}{'_stated' if is_stated else ''}"
            if is_stated and register.declared_span is not None:
                places = [(register.document, register.declared_span, None)]
            draft.add(key, places, title=self.index.documents[register.document].title, n=n_found)
            if asked.scope is Scope.EACH:
                self._each_aspect(draft, asked, register)
            elif asked.ask is Ask.LIST:
                self._list(draft, register, is_aspects=is_aspects)
        return REGISTER_CONFIDENCE if draft.sentences else None

    def _from_one(self, draft: Draft, question: Asked, register: Register, evidence: Evidence | None) -> float | None:
        asked = question.register
        if asked is None:
            return None
        if asked.scope in (Scope.ALL, Scope.ASPECTS):
            return self._whole_register(draft, question, asked, register)
        if asked.scope is Scope.EACH and register.aspects:
            self._each_aspect(draft, asked, register)
            return REGISTER_CONFIDENCE
        if asked.scope is Scope.MEASURE:
            return self._one_measure(draft, asked, register)
        if asked.scope is Scope.ASPECT and register.aspects:
            numbers = asked.number.split(NUMBERS_APART)
            return max(self._aspect(draft, asked, register, number) for number in numbers)
        if asked.scope is Scope.HEADING:
            headed = self._aspect_named(register, question, by_heading=True)
            return self._aspect(draft, asked, register, headed.number) if headed else None
        if asked.scope is Scope.TOPIC:
            return self._topic(draft, question, register, evidence)
        return None

    def _whole_register(
        self, draft: Draft, question: Asked, asked: RegisterQuestion, register: Register
    ) -> float | None:
        is_aspects = asked.scope is Scope.ASPECTS
        if is_aspects and not register.aspects:
            return None
        if register.declared_span is not None:
            place = [(register.document, register.declared_span, None)]
            n_declared = register.declared_aspects if is_aspects else register.declared
            sentence = register.declared_span.of(self.index.documents[register.document].text)
            if asked.ask is Ask.COUNT and str(n_declared) in tokens(sentence):
                noun = "aspects" if is_aspects else "measures"
                phrase = figure_with_noun(sentence, str(n_declared), noun) if draft.has_parts else ""
                short = short_as_asked(
                    self.index, question, phrase or str(n_declared), register.document, register.declared_span,
                    with_noun=draft.has_parts,
                )  # fmt: skip
                draft.add("short", place, short=short)
            draft.add("quote", place)
        if asked.ask is Ask.COUNT and register.declared_span is None:
            spans = _aspect_places(register) if is_aspects else _places(register.measures)
            draft.add("count_aspects" if is_aspects else "count_all", spans, n=len(spans))
            composing.note_gaps(draft, register)
        elif asked.ask is Ask.LIST:
            self._list(draft, register, is_aspects=is_aspects)
        return REGISTER_CONFIDENCE

    def _each_aspect(self, draft: Draft, asked: RegisterQuestion, register: Register) -> None:
        for aspect in register.aspects:
            self._aspect(draft, asked, register, aspect.number, with_quote=False)

    def _list(self, draft: Draft, register: Register, *, is_aspects: bool) -> None:
        if not is_aspects:
            composing.draft_measures(draft, register, register.measures, register.aspects)
            return
        for aspect in register.aspects:
            draft.add(
                "aspect",
                [(register.document, plain(aspect), None)],
                heads=[head_of(register, aspect)],
                number=aspect.number,
            )

    def _one_measure(self, draft: Draft, asked: RegisterQuestion, register: Register) -> float | None:
        if "." not in asked.number:
            return self._measure_at(draft, asked.number, register, register.measures)
        aspect = aspect_of(register, asked.number.partition(".")[0])
        among = measures_of(register, aspect) if aspect else register.measures
        is_last = asked.number.endswith("last") and among
        measure = among[-1] if is_last else next((m for m in among if m.number == asked.number), None)
        if measure is None or aspect is None:
            draft.note("no_such_measure", number=asked.number, n=len(among), aspect=aspect.number if aspect else "-")
            return 0.0
        return self._measure(draft, register, measure)

    def _measure_at(self, draft: Draft, place: str, register: Register, among: Sequence[Measure]) -> float:
        """The measure at a place, "1" or "last", among several."""
        at = len(among) if place == "last" else int(place or 0)
        if not 1 <= at <= len(among):
            draft.note("no_measure_at", number=place, n=len(among))
            return 0.0
        return self._measure(draft, register, among[at - 1])

    def _measure(self, draft: Draft, register: Register, measure: Measure) -> float:
        """The measure under its aspect, and the sentence it stands in."""
        aspect = aspect_of(register, measure.number.rpartition(".")[0])
        composing.draft_measures(draft, register, (measure,), (aspect,) if aspect else ())
        sentence = self._sentence_at(register.document, measure)
        if sentence.of(self.index.documents[register.document].text) != measure.text:
            draft.add("quote", [(register.document, sentence, None)])
        return REGISTER_CONFIDENCE

    def _aspect(
        self, draft: Draft, asked: RegisterQuestion, register: Register, number: str, *, with_quote: bool = True
    ) -> float:
        aspect = aspect_of(register, number)
        if aspect is None:
            draft.note("no_such_aspect", number=number, n=len(register.aspects))
            return 0.0
        measures = measures_of(register, aspect)
        place = [(register.document, plain(aspect), None)]
        if asked.ask is Ask.COUNT:
            key = "count_aspect_stated" if aspect.declared == len(measures) else "count_aspect"
            draft.add(key, place, heads=[head_of(register, aspect)], n=len(measures), number=aspect.number)
        elif asked.ask is Ask.PLACE:
            draft.add("aspect", place, heads=[head_of(register, aspect)], number=aspect.number)
        if with_quote:
            draft.add("quote", place)
        if asked.ask is Ask.LIST:
            composing.draft_measures(draft, register, measures, ())
        return REGISTER_CONFIDENCE

    def _topic(self, draft: Draft, question: Asked, register: Register, evidence: Evidence | None) -> float | None:
        """The measures on a subject: those of the aspect that the best unit stands in."""
        named, asked = self._aspect_named(register, question), question.register
        if asked is None:
            return None
        if asked.number:
            return self._measure_at(draft, asked.number, register, measures_of(register, named)) if named else None
        if named is not None:  # the question says the heading itself: no doubt that the text lists it
            return self._aspect(draft, asked, register, named.number)
        if evidence is None or not evidence.is_sure:
            return None
        best = evidence.ranked[0].unit
        aspect = aspect_at(register, best.start, best.end) if best.document == register.document else None
        if aspect is None:
            return None
        self._aspect(draft, asked, register, aspect.number)
        return evidence.confidence

    def _aspect_named(self, register: Register, asked: Asked, *, by_heading: bool = False) -> Aspect | None:
        """The aspect of a register that the question's subject names; None for none."""
        text, subject = self.index.documents[register.document].text, asked.register.subject if asked.register else ()
        return aspect_named(register, text, subject, self.share, by_heading=by_heading)

    def _sentence_at(self, document: str, place: Span) -> Span:
        units = (self.index.units[row] for row in self.index.units_in(document))
        holding = (unit for unit in units if unit.measure is None and unit.covers(place))
        unit = next(holding, None)
        return plain(unit) if unit else plain(place)


def plain(span: Span) -> Span:
    """The span alone, without what a subclass carries."""
    return Span(start=span.start, end=span.end)


def _aspect_places(register: Register) -> list[Quoted]:
    return [(register.document, plain(aspect), None) for aspect in register.aspects]


def _places(measures: Sequence[Measure]) -> list[Quoted]:
    return [(m.document, plain(m), m.number) for m in measures]
