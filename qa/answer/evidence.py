"""What the texts hold for a part of a question, and how sure an answer from it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from itertools import islice
from typing import NamedTuple

from qa.answer.clock import Clock
from qa.answer.slots import fills_slot
from qa.models.seams import FloatVector
from qa.question.asked import Asked, Part, Question
from qa.ranking.abstention import lacks_what_is_asked, later_signals, signals
from qa.ranking.candidates import Searcher
from qa.ranking.features import wanted_match
from qa.ranking.heads import read_heads
from qa.ranking.score import Scored, carried_rows, rank_each, rank_units
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import Profile, profile_name, read_weights

_HALF = 0.5


class Evidence(NamedTuple):
    """What was found for one reading of a part of a question."""

    asked: Asked
    ranked: list[Scored]
    signals: dict[str, float]
    confidence: float  # probability that the text states an answer, 0..1
    in_field: float  # probability that the question is of the corpus's field, 0..1
    answer_from: float  # the least confidence of an answer

    @property
    def is_sure(self) -> bool:
        """Whether it is sure enough to be answered from."""
        return bool(self.ranked) and self.confidence >= self.answer_from


class Weighing:
    """Ranks the units of an index for what is asked, and weighs whether they answer it."""

    def __init__(self, searcher: Searcher, table: UnitTable) -> None:
        """Read the fitted weights for this way of searching, with its reranker and without."""
        encoders = searcher.encoder.names
        name = profile_name(has_reranker=searcher.reranker is not None, n_encoders=len(encoders))
        plain = profile_name(has_reranker=False, n_encoders=len(encoders))
        self.searcher = searcher
        self.table = table
        self.profile: Profile = read_weights().profiles[name]
        self.heads = read_heads().of_profile(name, encoders)
        self._plain: Profile = read_weights().profiles[plain]  # stories are read with these, without a reranker
        self._plain_heads = read_heads().of_profile(plain, encoders)

    def within(self, searcher: Searcher) -> Weighing:
        """The same over what another searcher brings."""
        scoped = copy(self)
        scoped.searcher = searcher
        return scoped

    def of_story(self, asked: Asked, carried: frozenset[int], clock: Clock) -> Evidence:
        """The evidence for a question with the story before it, without the reranker.

        Its confidence tells how near the text is to the story.
        """
        searcher = self.searcher.without_reranker()
        ranked = rank_units(asked, searcher, self.table, self._plain.ranking, self._plain_heads, carried)
        clock.lap("retrieve")
        values = signals(asked, ranked, self.table)
        clock.lap("abstain")
        confidence, in_field = self.profile.story.probability(values), self._plain.in_field.probability(values)
        return Evidence(asked, ranked, values, confidence, in_field, self.profile.answer_from)

    def holding(self, vectors: Mapping[str, FloatVector]) -> Weighing:
        """The same with rows of the encoder at hand that reading the question took."""
        return self.within(self.searcher.holding(vectors)) if vectors else self

    def having_read(self, question: Question, parts: Sequence[Part]) -> Weighing:
        """The same with all that is searched for to answer some parts of a question encoded, in one call."""
        asked = [one for part in parts for one in (*part.asked, *part.sentences)]
        return self.within(self.searcher.having_read([question.leans_on, *asked] if question.leans_on else asked))

    def of_parts(self, parts: Sequence[Part], carried: frozenset[int], clock: Clock) -> list[Evidence]:
        """The evidence for each part of a question: the surer of its readings alone and in context.

        How sure a part with a context is of an answer is weighed from both. The context must not answer in the part's
        stead: what it brings has to hold the kind of thing the part asks for, and at least half of what it names.
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
        ranked = rank_each(readings, self.searcher, self.table, self.profile.ranking, self.heads, carried)
        clock.lap("retrieve")
        found = [self._weighed(asked, scored) for asked, scored in zip(readings, ranked, strict=True)]
        clock.lap("abstain")
        return found

    def _weighed(self, asked: Asked, ranked: list[Scored]) -> Evidence:
        values = signals(asked, ranked, self.table)
        confidence, in_field = self.profile.read(values)
        fills = not ranked or fills_slot(asked, self.table.index.words(ranked[0].unit))
        if lacks_what_is_asked(asked, ranked, self.table) or not fills:
            confidence = min(confidence, self.profile.answer_from / 2)
        return Evidence(asked, ranked, values, confidence, in_field, self.profile.answer_from)

    def _surer(self, part: Part, alone: Evidence | None, context: Evidence | None) -> Evidence:
        """The evidence for a part out of that of its readings, see `of_parts`."""
        if alone is not None and not part.is_later:
            return alone
        best = alone or context
        if best is None:
            raise ValueError("a part has neither words of its own nor a context")
        if alone is not None and context is not None and context.confidence > alone.confidence:
            best = context if self._fits(context, alone.asked) else alone
        readings = (evidence.confidence if evidence else None for evidence in (alone, context))
        return best._replace(confidence=self.profile.later.probability(later_signals(*readings)))

    def _fits(self, context: Evidence, own: Asked) -> bool:
        """Whether the best unit in context holds the kind of thing asked for, and half of what `own` names."""
        if not context.ranked:
            return True
        best, names_one = context.ranked[0], len(own.concepts) < 2  # one word may be said otherwise
        holds_kind = wanted_match(context.asked, self.table.index.words(best.unit)) >= 0
        return holds_kind and (names_one or self.table.coverage(own, [best.row]) >= _HALF)

    def carried(self, earlier: Asked | None) -> frozenset[int]:
        """Rows of the units near what an earlier question rested on; none without an earlier question."""
        return carried_rows(earlier, self.searcher, self.table, self.profile.ranking, self.heads)
