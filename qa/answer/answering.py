"""From a question to an answer: follow-up, parts, register or evidence, abstention, composition."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import cached_property

from qa.answer import composing
from qa.answer.agreement import Place, also_said
from qa.answer.composing import Draft, Quoted
from qa.answer.from_register import Reading, RegisterAnswers, plain
from qa.answer.short_answers import short_answer
from qa.datatypes import Answer, Nearest, PassageKind, Span, Status
from qa.index.store import Unit
from qa.language.identification import language_of
from qa.language.sentences import split_sentences
from qa.language.words import tokens
from qa.question.counting import n_listed
from qa.question.followup import StandAlone, list_place, stand_alone
from qa.question.naming import frame_words
from qa.question.parts import MAX_PARTS, Part, is_asking, split_parts
from qa.question.register_question import (
    RegisterQuestion,
    Scope,
    own_words,
    read_register_question,
    wants_everything,
)
from qa.question.section_question import SectionQuestion, read_section_question
from qa.question.story import is_story
from qa.question.wanted import Question, Wanted, clean, states
from qa.ranking.abstention import is_small_talk, lacks_what_is_asked, later_signals, signals
from qa.ranking.candidates import Retriever
from qa.ranking.features import FRAME_KINDS, Scored, UnitTable, carried_rows, rank_units, wanted_match
from qa.ranking.heads import read_heads
from qa.ranking.weights import Profile, profile_name, read_weights

N_NEAREST = 3
SHORT_FROM = 0.75  # a figure in bold stands where confidence is high; of tuning questions 1 right one in 50 loses it
_HALF = 0.5
MAX_EQUALS = 3
MAX_PLACES = 20  # citations of one sentence that many documents say
EQUAL_SCORE = 1.0
TITLE_KINDS = (PassageKind.TITLE, PassageKind.RELATED)


@dataclass
class Clock:
    """Seconds spent in each stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    _last: float = field(default_factory=time.perf_counter)

    def lap(self, stage: str) -> None:
        """Add the time since the last lap to `stage`."""
        now = time.perf_counter()
        self.seconds[stage] = self.seconds.get(stage, 0.0) + now - self._last
        self._last = now


class Answerer:
    """Answers questions over one open index."""

    def __init__(self, retriever: Retriever) -> None:
        """Read the fitted weights for this way of searching."""
        self.retriever = retriever
        self.index = retriever.index
        self.table = UnitTable(retriever.index)
        name = profile_name(has_reranker=retriever.reranker is not None, is_joined=len(retriever.parts) > 1)
        self.profile: Profile = read_weights().profiles[name]
        self.heads = read_heads().of_profile(name, retriever.encoder.card.name)
        plain = profile_name(has_reranker=False, is_joined=len(retriever.parts) > 1)
        self.plain: Profile = read_weights().profiles[plain]  # stories are read with these, without a reranker
        self.plain_heads = read_heads().of_profile(plain, retriever.encoder.card.name)
        self.registers = RegisterAnswers(self.index, self.table, self._titles, self.profile.answer_from)
        self.documents: Collection[str] = self.index.documents  # the ids that answers come from

    def within(self, documents: Collection[str]) -> Answerer:
        """The same over a part of the documents: nothing of others is searched, listed or counted."""
        scoped = copy(self)
        scoped.documents = {document: None for document in self.index.documents if document in documents}  # in order
        scoped.retriever = self.retriever.within(scoped.documents)
        return scoped

    def answer(self, question: str, history: Sequence[str] = (), *, id: str | None = None) -> Answer:  # noqa: A002
        """The answer to a question, given the earlier questions of the conversation."""
        started, clock = time.perf_counter(), Clock()
        alone = self._stand_alone(clean(question), [clean(earlier) for earlier in history])
        language = language_of(clean(question))
        draft = Draft(self.index, language)
        clock.lap("followup")
        if is_small_talk(clean(question)):
            status, confidence, readings = Status.OFF_TOPIC, 0.0, []
        else:
            readings = self._readings(
                self.retriever.crosser.simplified(alone.text), self.carried(alone.leans_on), clock
            )
            draft.has_parts = len(readings) > 1
            status, confidence = self._compose(draft, readings)
            clock.lap("compose")
        return Answer(
            id=id, question=question, language=language, status=status, confidence=round(confidence, 4),
            text=self._text(draft, status, has_near=bool(readings)),
            sentences=tuple(draft.sentences), citations=tuple(draft.citations),
            nearest=self._nearest(readings) if status is Status.NOT_STATED else (),
            notes=tuple(draft.notes), seconds=time.perf_counter() - started,
            standalone=alone.text if alone.leans_on else "", stages={k: round(v, 5) for k, v in clock.seconds.items()},
        )  # fmt: skip

    def _stand_alone(self, question: str, history: Sequence[str]) -> StandAlone:
        """The question without its history; one that picks from the list before it names the place in the register."""
        alone = stand_alone(question, history)
        place = list_place(question) if history else ""
        earlier = stand_alone(history[-1], history[:-1]).text if place else ""
        number = self._aspect_listed(earlier) if earlier else ""
        if not number:
            return alone
        if place.startswith("第"):
            return StandAlone(f"第{number}方面{place}项", earlier)
        ordinal = "last" if place.startswith("最后") else place.lower()
        return StandAlone(f"the {ordinal} measure of the {number}th aspect", earlier)

    def _aspect_listed(self, question: str) -> str:
        """The number of the one aspect whose measures answer a question by subject; "" when none do."""
        registers = [self.index.registers[key] for key in self.documents if self.index.registers[key].aspects]
        reading = self.retriever.read(question)
        asked = read_register_question(reading, self.retriever.crosser.simplified(question), self._titles)
        if asked is None or asked.scope is not Scope.TOPIC or not registers:
            return ""
        named = self.registers.aspect_named(registers[0], reading)
        return named.number if named else ""

    def _readings(self, text: str, carried: frozenset[int], clock: Clock) -> list[Reading]:
        """What was found for each part of a question; a story is one part."""
        if is_story(text):
            return [self.read_story(text, carried, clock)]
        first, *later = split_parts(text)
        return [
            self._read_asking(first.alone, carried, clock),
            *(self._surest(*self.read_later(part, carried, clock)) for part in later),
        ]

    def read_story(self, text: str, carried: frozenset[int] = frozenset(), clock: Clock | None = None) -> Reading:
        """Read a question with the story before it, without the reranker; its confidence is how near the text is."""
        question = self.retriever.read(text)
        plain = self.retriever.without_reranker()
        ranked = rank_units(question, plain, self.table, self.plain.ranking, self.plain_heads, carried)
        if clock:
            clock.lap("retrieve")
        found = signals(question, ranked, self.table)
        return Reading(
            question, ranked, found, self.profile.story.probability(found), self.plain.in_field.probability(found)
        )

    def read_part(self, text: str, carried: frozenset[int] = frozenset(), clock: Clock | None = None) -> Reading:
        """Read one part of a question, rank its units, and weigh whether they answer it."""
        question = self.retriever.read(text)
        ranked = rank_units(question, self.retriever, self.table, self.profile.ranking, self.heads, carried)
        if clock:
            clock.lap("retrieve")
        found = signals(question, ranked, self.table)
        confidence, in_field = self.profile.read(found)
        if lacks_what_is_asked(question, ranked, self.table):
            confidence = min(confidence, self.profile.answer_from / 2)
        if clock:
            clock.lap("abstain")
        return Reading(question, ranked, found, confidence, in_field)

    def read_later(
        self, part: Part, carried: frozenset[int] = frozenset(), clock: Clock | None = None
    ) -> tuple[Reading | None, Reading | None]:
        """The readings of a later part of a question alone and in context; None for what it cannot be read by."""
        alone = self._read_asking(part.alone, carried, clock) if part.alone else None
        return alone, self.read_part(part.in_context, carried, clock) if part.in_context else None

    def _surest(self, alone: Reading | None, context: Reading | None) -> Reading:
        """Of a later part's two readings the surer one; how sure it is of an answer is weighed from both.

        The context must not answer in the part's stead: what is found in it has to hold the kind of thing the part
        asks for, and at least half of what it names.
        """
        confidence = self.profile.later.probability(
            later_signals(*(r.confidence if r else None for r in (alone, context)))
        )
        best = alone or context
        if best is None:
            raise ValueError("a part has neither words of its own nor a context")
        if alone is not None and context is not None and context.confidence > alone.confidence:
            best = context if self._fits(context, alone.question) else alone
        return best._replace(confidence=confidence)

    def _fits(self, context: Reading, own: Question) -> bool:
        """Whether what was found in context holds the kind of thing asked for, and half of what `own` names."""
        if not context.ranked:
            return True
        best, names_one = context.ranked[0], len(own.concepts) < 2  # one word may be said otherwise
        holds_kind = wanted_match(context.question, self.index.words(best.unit)) >= 0
        return holds_kind and (names_one or self.table.coverage(own, [best.row]) >= _HALF)

    def _read_asking(self, text: str, carried: frozenset[int], clock: Clock | None) -> Reading:
        """The reading of a text; where it finds no answer, that of its surest asking sentence, the others left out.

        So words around a question, pasted or meant to mislead, do not hide what it asks.
        """
        whole = self.read_part(text, carried, clock)
        own = own_words(text)  # what an earlier question asks is not asked again
        asking = [s.of(own) for s in split_sentences(own) if is_asking(s.of(own))]
        if whole.confidence >= self.profile.answer_from or not asking or asking == [own] or len(asking) > MAX_PARTS:
            return whole
        readings = [whole, *(self.read_part(sentence, carried, clock) for sentence in asking)]
        return max(readings, key=lambda reading: reading.confidence)

    def carried(self, earlier: str) -> frozenset[int]:
        """Rows of the units near what an earlier question rested on."""
        return carried_rows(earlier, self.retriever, self.table, self.profile.ranking, self.heads)

    def _compose(self, draft: Draft, readings: list[Reading]) -> tuple[Status, float]:
        """Put the answer of each part into the draft; the outcome of the whole and its confidence."""
        confidences: list[float] = []
        missing: list[Reading] = []
        for reading in readings:
            confidence = self._compose_part(draft, reading)
            confidences.append(confidence)
            if confidence < self.profile.answer_from:
                missing.append(reading)
        if len(missing) == len(readings):
            in_field = max(1.0 if self._register_question(reading) else reading.in_field for reading in readings)
            return (Status.NOT_STATED if in_field >= self.profile.field_from else Status.OFF_TOPIC), max(confidences)
        for reading in missing:
            draft.note("partly", part=reading.question.text)
        answered = [c for c in confidences if c >= self.profile.answer_from]
        for reading in readings:
            if reading not in missing:
                composing.note_corrections(draft, reading.question)
        composing.note_wording(draft)
        composing.note_standing(
            draft, [self.index.documents[d] for d in dict.fromkeys(c.document for c in draft.citations)]
        )
        return (Status.PARTIAL if missing else Status.ANSWERED), sum(answered) / len(answered)

    def _compose_part(self, draft: Draft, reading: Reading) -> float:
        """Answer one part from the register or from its best unit; its confidence."""
        sections = self._section_question(reading)
        if sections is not None and sections.place:  # "the third highlight": said more closely than "the third aspect"
            return self.registers.from_sections(draft, sections)
        asked = self._register_question(reading)
        if asked is not None:
            sure = self.registers.from_register(draft, asked, reading, self.documents)
            if sure is not None:
                return sure
        if sections is not None:
            return self.registers.from_sections(draft, sections)
        if reading.confidence >= self.profile.answer_from and reading.ranked:
            self._from_units(draft, reading)
        return reading.confidence

    def _from_units(self, draft: Draft, reading: Reading) -> None:
        """Quote the best unit; for a broad question also those that answer it about as well, in the text's order."""
        everything = wants_everything(reading.question.text)
        wants_count = Wanted.COUNT in reading.question.wanted
        units = [unit for one in _equals(reading) for unit in self._whole_item(one.unit, everything=everything)]
        units = list(dict.fromkeys(units))
        said: set[tuple[str, Span]] = set()
        quoted: list[tuple[list[Quoted], list[Place], int | None]] = []
        for unit in sorted(units, key=lambda unit: (unit.document, unit.start)) if everything else units:
            sentence, measure = self._sentence_of(unit)
            text = self.index.documents[unit.document].text
            span = _narrow(sentence, reading, text)
            if (unit.document, span) in said:
                continue
            others = self._also_said(unit, span)
            said |= set(others)
            places: list[Quoted] = [
                (unit.document, span, measure),
                *((one.document, one.span, None) for one in others[: MAX_PLACES - 1]),
            ]
            n_items = n_listed(reading.question.english, sentence.of(text)) if wants_count else None
            quoted.append((places, others, n_items))
        if reading.confidence >= SHORT_FROM and not everything and not quoted[0][2]:
            self._add_short(draft, reading, [places for places, _, _ in quoted])
        for places, others, n_items in quoted:
            markers = draft.add("count_items" if n_items else "quote", places, n=n_items)
            if others and markers:
                shown = " ".join(f"[{marker}]" for marker in markers)
                draft.note("also_said", n=len(others) + 1, total=len(self.documents), markers=shown)

    def _add_short(self, draft: Draft, reading: Reading, quoted: Sequence[Sequence[Quoted]]) -> None:
        """The figure, date or number of the first quote that answers by itself; nothing where another has its own."""
        found = [
            short_answer(
                reading.question,
                span.of(self.index.documents[document].text),
                reading.ranked[0].features["meant"],
                with_noun=draft.has_parts,
            )
            for (document, span, _), *_ in quoted
        ]
        if found[0] and len(set(found) - {""}) == 1:
            draft.add("short", quoted[0], short=" ".join(found[0].split()))

    def _also_said(self, unit: Unit, span: Span) -> list[Place]:
        """The places in other documents that say the same as a quoted sentence."""
        if len(self.documents) < 2 or unit.kind in FRAME_KINDS:
            return []
        return also_said(self.index, Place(unit.document, span), self.documents, self.retriever.unit_rows)

    def _whole_item(self, best: Unit, *, everything: bool) -> list[Unit]:
        """The unit; the whole run-in item where the unit heads it or everything is asked for."""
        passage = self.index.passages[best.passages[0]]
        is_of_item = best.kind is PassageKind.ASPECT and best.measure is None
        if not is_of_item or not (everything or best.start == passage.start):
            return [best]
        rows = self.index.units_of_passage[best.passages[0]]
        return [unit for unit in (self.index.units[row] for row in rows) if unit.measure is None]

    def _sentence_of(self, unit: Unit) -> tuple[Span, str | None]:
        """The whole sentence of a unit, and the measure's number when the unit is a measure inside one."""
        if unit.measure is None:
            return unit, None
        passage = next(
            self.index.passages[row] for row in unit.passages if self.index.passages[row].measure == unit.measure
        )
        return passage.sentences[0], unit.measure

    def is_looked_up(self, reading: Reading) -> bool:
        """Whether a part is asked of the register or the outline, not of what was found."""
        return self._register_question(reading) is not None or self._section_question(reading) is not None

    def _section_question(self, reading: Reading) -> SectionQuestion | None:
        best_first = dict.fromkeys([*(one.unit.document for one in reading.ranked), *self.documents])
        outlines = {document: self.index.outlines[document] for document in best_first}
        return read_section_question(reading.question, self._simplified(reading), outlines, self.index.registers)

    def _register_question(self, reading: Reading) -> RegisterQuestion | None:
        loaded = {key: self.index.documents[key] for key in self.documents}
        names_none = self._titles | frame_words(reading.question, loaded)
        return read_register_question(reading.question, self._simplified(reading), names_none)

    def _simplified(self, reading: Reading) -> str:
        return self.retriever.crosser.simplified(reading.question.text)

    @cached_property
    def _titles(self) -> frozenset[str]:
        return frozenset(token for document in self.index.documents.values() for token in tokens(document.title))

    def _text(self, draft: Draft, status: Status, *, has_near: bool) -> str:
        if status in (Status.ANSWERED, Status.PARTIAL):
            return draft.plain_text()
        if status is Status.NOT_STATED:
            return " ".join(
                [composing.say(draft.language, "not_stated_near" if has_near else "not_stated"), *draft.notes]
            )
        return composing.say(draft.language, "off_topic" if has_near else "small_talk")

    def _nearest(self, readings: Sequence[Reading]) -> tuple[Nearest, ...]:
        spans = []
        for reading in readings:
            for one in reading.ranked[:N_NEAREST]:
                span, measure = self._sentence_of(one.unit)
                spans.append((one.unit.document, plain(span), measure, max(0.0, min(1.0, one.features["dense"]))))
        return composing.nearest_of(self.index, spans)[: N_NEAREST * len(readings)]


def _equals(reading: Reading) -> list[Scored]:
    """The best unit, and up to two more whose score is so near that they may well be the answer.

    A score is a log-odds: at a difference of 1 the other unit is a third as likely. On tuning sets this found the
    answer for 5 to 9 questions more in 100, at 2 points of citation precision.
    """
    best, *others = reading.ranked
    if best.unit.kind in FRAME_KINDS:
        return [best]
    near = [one for one in others if best.score - one.score <= EQUAL_SCORE and not _says_nothing(one)]
    return [best, *near][:MAX_EQUALS]


def _says_nothing(one: Scored) -> bool:
    """A title, or a line that only leads to the next ("It mainly includes:")."""
    return one.unit.kind in TITLE_KINDS or bool(one.features["fragment"])


def _narrow(span: Span, reading: Reading, text: str) -> Span:
    """Of several lines (a contact block) those that hold what was asked for, where that is plain; else all."""
    wanted = reading.question.wanted - {Wanted.BODY} or reading.question.wanted  # bodies are named on many lines
    lines = [line for line in span.of(text).split("\n") if any(states(kind, line) for kind in wanted)]
    if "\n" not in span.of(text) or len(lines) != 1:
        return plain(span)
    start = span.start + span.of(text).index(lines[0])
    return Span(start=start, end=start + len(lines[0]))
