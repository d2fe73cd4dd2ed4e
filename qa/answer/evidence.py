"""What the texts hold for a part of a question, and how sure an answer from it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import partial
from itertools import islice
from typing import NamedTuple

from qa.answer.blocks import Block, blocks_of
from qa.answer.clock import Clock
from qa.answer.in_force import newer_first
from qa.answer.opposites import cannot_answer
from qa.answer.slots import fills_slot, lacks_count
from qa.datatypes import PassageKind
from qa.models.seams import FloatVector
from qa.question.acts import Act
from qa.question.asked import Asked, Part, Question
from qa.ranking.candidates import Searcher
from qa.ranking.confidence import lacks_what_is_asked, signals
from qa.ranking.features import wanted_match
from qa.ranking.score import Ranked, Scored, rank_each
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import Profile, Weights

_HALF = 0.5


class Evidence(NamedTuple):
    """What was found for one reading of a part of a question."""

    asked: Asked
    ranked: list[Scored]
    signals: dict[str, float]
    confidence: float  # probability that an answer from it is right, 0..1
    in_field: float  # probability that the question is of the corpus's field, 0..1
    answer_from: float  # the least confidence of an answer

    @property
    def is_sure(self) -> bool:
        """Whether it is sure enough to be answered from."""
        return bool(self.ranked) and self.confidence >= self.answer_from


class Weighing:
    """Ranks the units of an index for what is asked, and weighs whether they answer it."""

    def __init__(self, searcher: Searcher, table: UnitTable, weights: Weights) -> None:
        """Take the weights for this way of searching, with its reranker or without."""
        self.searcher, self.table, self.weights = searcher, table, weights
        profile = weights.profile(has_reranker=searcher.reranker is not None)
        self.profile: Profile = profile.over(has_known=bool(searcher.index.known))

    def within(self, searcher: Searcher) -> Weighing:
        """The same over what another searcher brings."""
        scoped = copy(self)
        scoped.searcher = searcher
        return scoped

    def holding(self, vectors: Mapping[str, FloatVector]) -> Weighing:
        """The same with rows of the encoder at hand that reading the question took."""
        return self.within(self.searcher.holding(vectors)) if vectors else self

    def having_read(self, question: Question, parts: Sequence[Part]) -> Weighing:
        """The same with all that is searched for to answer some parts of a question encoded, in one call."""
        asked = [one for part in parts for one in (*part.asked, *part.sentences)]
        return self.within(self.searcher.having_read([question.leans_on, *asked] if question.leans_on else asked))

    def of_parts(self, parts: Sequence[Part], carried: frozenset[int], clock: Clock) -> list[Evidence]:
        """The evidence for each part of a question: the surer of its readings alone and in context.

        The context must not answer in the part's stead: what it brings has to hold the kind of thing the part asks
        for, and at least half of what it names.
        """
        readings = self.of_readings(parts, carried, clock)
        return [self._surer(part, alone, context) for part, (alone, context) in zip(parts, readings, strict=True)]

    def of_readings(
        self, parts: Sequence[Part], carried: frozenset[int], clock: Clock
    ) -> list[tuple[Evidence | None, Evidence | None]]:
        """The evidence for each part alone and in context; None for a reading that it has not.

        All are ranked together. Words around a question may hide what it asks: where a part alone is too weak, its
        asking sentences are ranked too, those of all such parts together, and the surest of it and of them counts.
        """
        found = iter(self._of_each([asked for part in parts for asked in part.asked], carried, clock))
        readings = [(next(found) if p.alone else None, next(found) if p.in_context else None) for p in parts]
        sentences = [
            () if alone is None or alone.confidence >= alone.answer_from else part.sentences
            for part, (alone, _) in zip(parts, readings, strict=True)
        ]
        asking = iter(self._of_each([asked for those in sentences for asked in those], carried, clock))
        return [
            (alone and max([alone, *islice(asking, len(those))], key=lambda one: one.confidence), context)
            for (alone, context), those in zip(readings, sentences, strict=True)
        ]

    def _of_each(self, readings: Sequence[Asked], carried: frozenset[int], clock: Clock) -> list[Evidence]:
        """The evidence for each of some readings, ranked together."""
        ranked = rank_each(readings, self.searcher, self.table, self.weights, carried)
        clock.lap("retrieve")
        found = [self._weighed(asked, one) for asked, one in zip(readings, ranked, strict=True)]
        clock.lap("abstain")
        return found

    def _weighed(self, asked: Asked, ranked: Ranked) -> Evidence:
        """The evidence for a reading; of texts of which one ended the other the newer counts where it answers too."""
        newer = newer_first(self.table.index, asked, ranked.units)
        of_newer = self._weighed_as_ranked(asked, ranked._replace(units=newer)) if newer else None
        return of_newer if of_newer and of_newer.is_sure else self._weighed_as_ranked(asked, ranked)

    def _weighed_as_ranked(self, asked: Asked, ranked: Ranked) -> Evidence:
        values = signals(asked, ranked, self.table)
        sure, in_field = self.profile.right.probability(values), self.profile.in_field.probability(values)
        fills = all(
            fills_slot(asked, self.table.index.words(best.unit), partial(self._around, best))
            for best in ranked.units[:1]
        )
        cannot = (
            lacks_what_is_asked(asked, ranked, self.table)
            or cannot_answer(asked, ranked.units, self.table)
            or any(_is_furniture(asked, best) for best in ranked.units[:1])
        )
        if cannot or not fills or self._lacks_count(asked, ranked.units):
            sure = min(sure, self.profile.uncertain_from / 2)
        return Evidence(asked, ranked.units, values, sure, in_field, self.profile.answer_from)

    def _around(self, best: Scored) -> str:
        """What would be quoted of the unit that stands first."""
        return "".join(map(self._quoted, blocks_of(self.table.index, [best])))

    def _quoted(self, block: Block) -> str:
        return block.span.of(self.table.index.documents[block.scored.unit.document].text)

    def _lacks_count(self, asked: Asked, ranked: Sequence[Scored]) -> bool:
        """Whether what would be quoted, in the question's language, lacks the figure that is asked for."""
        index = self.table.index
        if not ranked or index.language_of(ranked[0].unit.document) != asked.language:
            return False

        def quoted() -> Iterator[str]:  # found only where a count is asked for
            yield from map(self._quoted, blocks_of(index, ranked))

        return lacks_count(asked, quoted())

    def _surer(self, part: Part, alone: Evidence | None, context: Evidence | None) -> Evidence:
        """The evidence for a part out of that of its readings, see `of_parts`."""
        best = alone or context
        if best is None:
            raise ValueError("a part has neither words of its own nor a context")
        if alone is None or context is None:
            return best
        if context.confidence > alone.confidence and self._fits(context, alone.asked):
            best = context
        # behind another part the one reading may lack a subject and the other answer in its stead: both have to be sure
        both = min(alone.confidence, context.confidence)
        if not part.is_later:
            return best
        return (best if both >= best.answer_from else alone)._replace(confidence=both)

    def _fits(self, context: Evidence, own: Asked) -> bool:
        """Whether the best unit in context holds the kind of thing asked for, and half of what `own` names."""
        if not context.ranked:
            return True
        best, names_one = context.ranked[0], len(own.concepts) < 2  # one word may be said otherwise
        holds_kind = wanted_match(context.asked, self.table.index.words(best.unit)) >= 0
        return holds_kind and (names_one or self.table.coverage(own, [best.row]) >= _HALF)

    def of(self, asked: Asked, clock: Clock) -> Evidence:
        """The evidence for one reading of a question that nothing was asked before."""
        return self._of_each([asked], frozenset(), clock)[0]

    def carried(self, earlier: Evidence | None) -> frozenset[int]:
        """Rows of the units near what an earlier question rested on; none without an earlier question."""
        best = earlier.ranked[:1] if earlier is not None else []
        passages = {passage for one in best for passage in one.unit.passages}
        return frozenset(row for passage in passages for row in self.table.index.units_of_passage(passage))


def _is_furniture(asked: Asked, best: Scored) -> bool:
    """Whether a unit is a line of the page's frame that is not asked for: a source line answers nothing."""
    asks_contact = asked.reading is not None and asked.reading.act is Act.CONTACT
    return bool(best.features["frame_off"]) and not (asks_contact and best.unit.kind is PassageKind.CONTACT)
