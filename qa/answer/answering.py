"""From a question to an answer: register or evidence for each part, then composition."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from copy import copy
from functools import cached_property
from typing import NamedTuple

from qa.answer.agreement import Place, also_said
from qa.answer.blocks import blocks_of
from qa.answer.clock import Clock
from qa.answer.composing import Draft, Quoted, nearest_of, note_corrections, note_ocr, note_standing, note_wording
from qa.answer.evidence import Evidence, Weighing
from qa.answer.framing import say
from qa.answer.in_force import note_ended
from qa.answer.listing import Listing, plain
from qa.answer.next_questions import next_questions
from qa.answer.overview import Overviews
from qa.answer.short_answers import short_answer
from qa.answer.short_beside import short_as_asked
from qa.answer.which_documents import name_documents
from qa.datatypes import Nearest, PassageKind, Span, Status
from qa.index.store import Unit
from qa.question.asked import Asked, Part, Question
from qa.question.counting import n_listed
from qa.question.wanted import Wanted, states
from qa.ranking.candidates import Searcher
from qa.ranking.features import FRAME_KINDS
from qa.ranking.stretches import sentence_of
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import Weights

N_NEAREST = 3
SHORT_FROM = 0.75  # a figure in bold needs high confidence; of right answers to tuning questions 1 in 50 loses it
MAX_PLACES = 20  # citations of one sentence that many documents say
STAYS_FROM = 0.8  # of the confidence from another document, to answer from the one that is talked of


class Drafted(NamedTuple):
    """An answer before it is put on record."""

    draft: Draft
    status: Status
    confidence: float
    text: str
    nearest: tuple[Nearest, ...] = ()


class _Outcome(NamedTuple):
    """How a part of a question was answered: by which reading, how sure, and whether it is of the corpus's field."""

    part: Part
    asked: Asked
    confidence: float
    in_field: float


class _Search:
    """The evidence for the parts of one question, searched for once and only where that is needed."""

    def __init__(self, weighing: Weighing, question: Question, clock: Clock) -> None:
        self._weighing, self._question, self._clock = weighing.holding(question.vectors), question, clock
        self._evidence: dict[int, Evidence] = {}  # by the identity of the part, which the question keeps
        self._before: dict[str, Evidence] = {}  # of earlier questions, by their words

    def of(self, part: Part, along: Sequence[Part] = ()) -> Evidence:
        """What the search brings for a part; the parts `along`, which will be asked for too, are searched with it."""
        if id(part) not in self._evidence:
            parts = list({id(one): one for one in (part, *along) if id(one) not in self._evidence}.values())
            found = self._found(parts)
            self._evidence |= {id(one): evidence for one, evidence in zip(parts, found, strict=True)}
        return self._evidence[id(part)]

    def _found(self, parts: Sequence[Part]) -> list[Evidence]:
        self._weighing = self._weighing.having_read(self._question, parts)
        found = self._weighing.of_parts(parts, self._carried, self._clock)
        return [self._of_one_document(part, evidence) for part, evidence in zip(parts, found, strict=True)]

    def _of_one_document(self, part: Part, found: Evidence) -> Evidence:
        """The evidence from the document that is talked of, where that answers.

        A question that leans on an earlier one is asked of the document that answered that one, by its own words first,
        and so is any that another document answers hardly more surely; one that names a document by its whole title is
        not.
        """
        if not self._question.before or found.asked.is_named_whole or not self._document:
            return found
        is_there = bool(found.ranked) and found.ranked[0].unit.document == self._document
        if is_there and found.is_sure and not self._repeats(found):
            return found
        there = self._weighing.within(self._weighing.searcher.within([self._document]))
        if part.bare is not None and part.bare.concepts:
            bare = there.of(part.bare, self._clock)
            if bare.is_sure:
                return bare
        if is_there:
            return found
        in_it = there.of_parts([part], self._carried, self._clock)[0]
        leans = self._question.leans_on is not None
        return in_it if in_it.is_sure and (leans or in_it.confidence >= STAYS_FROM * found.confidence) else found

    def _repeats(self, found: Evidence) -> bool:
        """Whether the evidence is that of the question before: what was asked then hides what is asked now."""
        before = self._earlier(self._question.before[0]).ranked
        return bool(before) and found.ranked[0].row == before[0].row

    @cached_property
    def _document(self) -> str:
        """The document that one of the questions before was surely answered from, the nearest; "" for none."""
        found = (self._earlier(asked) for asked in self._question.before)
        return next((one.ranked[0].unit.document for one in found if one.is_sure), "")

    @cached_property
    def _carried(self) -> frozenset[int]:
        leans_on = self._question.leans_on
        return self._weighing.carried(self._earlier(leans_on) if leans_on is not None else None)

    def _earlier(self, asked: Asked) -> Evidence:
        """The evidence for an earlier question."""
        if asked.text not in self._before:
            self._before[asked.text] = self._weighing.of(asked, self._clock)
        return self._before[asked.text]


class Answerer:
    """Answers questions over one open index."""

    def __init__(self, searcher: Searcher, table: UnitTable, weights: Weights) -> None:
        """Take what brings candidates, the words of all units of its index, and the fitted weights."""
        self.index = searcher.index
        self.weighing = Weighing(searcher, table, weights)
        self.listing = Listing(self.index, table.share)
        self.overviews = Overviews(searcher, table)
        self.documents: Collection[str] = self.index.documents  # the ids that answers come from

    def within(self, documents: Collection[str]) -> Answerer:
        """The answerer over a part of the documents: nothing of other documents is searched, listed or counted."""
        scoped = copy(self)
        scoped.documents = {document: None for document in self.index.documents if document in documents}  # in order
        scoped.weighing = self.weighing.within(self.weighing.searcher.within(scoped.documents))
        scoped.listing = self.listing.within(scoped.documents)
        scoped.overviews = self.overviews.within(scoped.documents, scoped.weighing.searcher)
        return scoped

    def answer(self, question: Question, clock: Clock | None = None) -> Drafted:
        """The answer to a question, its parts in their order.

        What outline and register hold is looked up before anything is searched for.
        """
        clock = clock or Clock()
        draft = Draft(self.index, question.language, has_parts=len(question.parts) > 1)
        if not question.parts:
            return Drafted(draft, Status.OFF_TOPIC, 0.0, "")  # nothing of a text is asked: the welcome stands here
        search = _Search(self.weighing, question, clock)
        settled = [self.listing.settled(part) for part in question.parts]
        open_parts = [part for part, asked in zip(question.parts, settled, strict=True) if asked is None]
        outcomes = [
            self._answer_part(draft, part, asked, search, open_parts)
            for part, asked in zip(question.parts, settled, strict=True)
        ]
        status, confidence = self._weigh(draft, outcomes)
        closest = self._closest(outcomes, search) if status is Status.NOT_STATED else None
        if closest is not None:
            self._from_units(draft, closest)
            self._note_what_it_rests_on(draft)
            status = Status.UNCERTAIN
        clock.lap("compose")
        nearest = self._nearest([search.of(o.part) for o in outcomes]) if status is Status.NOT_STATED else ()
        if status in (Status.ANSWERED, Status.PARTIAL):
            draft.next = next_questions(draft, self.overviews.stated(draft.citations[0].document))
        return Drafted(draft, status, confidence, self._text(draft, status), nearest)

    def _answer_part(
        self, draft: Draft, part: Part, settled: Asked | None, search: _Search, open_parts: Sequence[Part]
    ) -> _Outcome:
        """Answer one part from outline or register, or from its best unit.

        settled: its reading that can be looked up; open_parts: those of the question that have none.
        """
        broad = part.alone if part.alone is not None and part.alone.broad else None
        if broad is not None and not (settled and self.listing.by_number.is_settled(settled, self.documents)):
            told = self.overviews.answer(draft, broad, self.weighing.profile.answer_from)
            if told is not None:
                return _Outcome(part, broad, told, 1.0)
        looked_up = self.listing.answer(draft, settled) if settled else None
        if settled is not None and looked_up is not None:
            return _Outcome(part, settled, looked_up, 1.0)
        evidence = search.of(part, open_parts)
        in_field = 1.0 if evidence.asked.register is not None else evidence.in_field
        sure = self.listing.answer(draft, evidence.asked, evidence)
        if sure is None:
            sure = evidence.confidence
            if evidence.is_sure and not name_documents(draft, self.index, evidence):
                self._from_units(draft, evidence)
        return _Outcome(part, evidence.asked, sure, in_field)

    def _weigh(self, draft: Draft, outcomes: Sequence[_Outcome]) -> tuple[Status, float]:
        """The status of the whole and its confidence; notes say what is missing and what the answer rests on."""
        missing = [outcome for outcome in outcomes if outcome.confidence < self.weighing.profile.answer_from]
        if len(missing) == len(outcomes):
            is_of_field = max(outcome.in_field for outcome in outcomes) >= self.weighing.profile.field_from
            status = Status.NOT_STATED if is_of_field else Status.OFF_TOPIC
            return status, max(outcome.confidence for outcome in outcomes)
        for outcome in missing:
            draft.note("partly", part=outcome.asked.text)
        answered = [outcome for outcome in outcomes if outcome not in missing]
        for outcome in answered:
            is_of_whole = outcome.asked in outcome.part.sentences and outcome.part.alone is not None
            note_corrections(draft, outcome.part.alone if is_of_whole and outcome.part.alone else outcome.asked)
        self._note_what_it_rests_on(draft)
        # No surer than the weakest part: those that are answered, and those that the text is said not to answer.
        sure = min([*(o.confidence for o in answered), *(1 - o.confidence for o in missing)])
        return (Status.PARTIAL if missing else Status.ANSWERED), sure

    def _closest(self, outcomes: Sequence[_Outcome], search: _Search) -> Evidence | None:
        """The evidence that may answer though no answer from it is sure; None where none is near enough."""
        searched = [search.of(outcome.part) for outcome in outcomes if outcome.confidence > 0]
        best = max(searched, key=lambda evidence: evidence.confidence, default=None)
        least = self.weighing.profile.uncertain_from
        return best if best is not None and best.ranked and best.confidence >= least else None

    def _note_what_it_rests_on(self, draft: Draft) -> None:
        note_wording(draft)
        note_ocr(draft)
        cited = list(dict.fromkeys(citation.document for citation in draft.citations))
        note_standing(draft, [self.index.documents[document] for document in cited])
        for document in cited:
            note_ended(draft, document)

    def _from_units(self, draft: Draft, evidence: Evidence) -> None:
        """Quote the block around the best unit, and those that may as well be the answer; a broad question in order."""
        everything = evidence.asked.wants_everything
        wants_count = Wanted.COUNT in evidence.asked.wanted
        blocks = blocks_of(self.index, evidence.ranked)
        said: set[tuple[str, Span]] = set()
        quoted: list[tuple[list[Quoted], list[Place], int | None, Span | None]] = []
        for block in sorted(blocks, key=lambda b: (b.scored.unit.document, b.span.start)) if everything else blocks:
            unit = block.scored.unit
            text = self.index.documents[unit.document].text
            is_contact = unit.kind is PassageKind.CONTACT
            span = _narrow(block.span, evidence, text) if is_contact else plain(block.span)
            if (unit.document, span) in said:
                continue
            elsewhere = self._also_said(unit, plain(unit)) if span.covers(unit) else []
            said |= set(elsewhere)
            places: list[Quoted] = [
                (unit.document, span, unit.measure),
                *((place.document, place.span, None) for place in elsewhere[: MAX_PLACES - 1]),
            ]
            n_items = n_listed(evidence.asked.count, span.of(text)) if wants_count else None
            quoted.append((places, elsewhere, n_items, plain(unit) if span.covers(unit) else None))
        if evidence.confidence >= SHORT_FROM and not everything and not quoted[0][2]:
            self._add_short(draft, evidence, [places for places, *_ in quoted], quoted[0][3])
        for places, elsewhere, n_items, focus in quoted:
            markers = draft.add("count_items" if n_items else "quote", places, focus, n=n_items)
            if elsewhere and markers:
                shown = " ".join(f"[{marker}]" for marker in markers)
                draft.note("also_said", n=len(elsewhere) + 1, total=len(self.documents), markers=shown)

    def _add_short(
        self, draft: Draft, evidence: Evidence, quoted: Sequence[Sequence[Quoted]], focus: Span | None
    ) -> None:
        """The figure, date or number of the best unit that answers by itself; none where another quote differs."""
        best = evidence.ranked[0]
        words = [self.index.words(best.unit)]
        words += [span.of(self.index.documents[document].text) for (document, span, _), *_ in quoted[1:]]
        shorts = [
            short_answer(evidence.asked, one, best.features["coverage"], with_noun=draft.has_parts) for one in words
        ]
        if shorts[0] and len(set(shorts) - {""}) == 1:
            short = short_as_asked(
                self.index, evidence.asked, " ".join(shorts[0].split()), best.unit.document, plain(best.unit),
                with_noun=draft.has_parts,
            )  # fmt: skip
            draft.add("short", quoted[0], focus, short=short)

    def _also_said(self, unit: Unit, span: Span) -> list[Place]:
        """The places in other documents that say the same as a quoted sentence."""
        if len(self.documents) < 2 or unit.kind in FRAME_KINDS:
            return []
        return also_said(self.index, Place(unit.document, span), self.documents, self.weighing.searcher.units.rows)

    def _text(self, draft: Draft, status: Status) -> str:
        if status in (Status.ANSWERED, Status.PARTIAL):
            return draft.plain_text()
        if status is Status.UNCERTAIN:
            return f"{say(draft.language, 'uncertain')}\n{draft.plain_text()}"
        if status is Status.NOT_STATED:
            return " ".join([say(draft.language, "not_stated_near"), *draft.notes])
        return say(draft.language, "off_topic")

    def _nearest(self, searched: Sequence[Evidence]) -> tuple[Nearest, ...]:
        spans = []
        for evidence in searched:
            for scored in evidence.ranked[:N_NEAREST]:
                unit, near = scored.unit, max(0.0, min(1.0, scored.features["dense"]))
                spans.append((unit.document, sentence_of(self.index, unit), unit.measure, near))
        return nearest_of(self.index, spans)[: N_NEAREST * len(searched)]


def _narrow(span: Span, evidence: Evidence, text: str) -> Span:
    """Of the lines of a contact block the one that holds what was asked for; where none or several do, all."""
    wanted = evidence.asked.wanted - {Wanted.BODY} or evidence.asked.wanted  # bodies are named on many lines
    lines = [line for line in span.of(text).split("\n") if any(states(kind, line) for kind in wanted)]
    if "\n" not in span.of(text) or len(lines) != 1:
        return plain(span)
    start = span.start + span.of(text).index(lines[0])
    return Span(start=start, end=start + len(lines[0]))
