"""What the texts hold for a part of a question, and how sure an answer from it is."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from typing import NamedTuple

from qa.answer.clock import Clock
from qa.question.asked import Asked, Part
from qa.ranking.abstention import lacks_what_is_asked, later_signals, signals
from qa.ranking.candidates import Searcher
from qa.ranking.features import wanted_match
from qa.ranking.heads import read_heads
from qa.ranking.score import Scored, carried_rows, rank_units
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

    def of_words(self, asked: Asked, carried: frozenset[int], clock: Clock) -> Evidence:
        """The evidence for one reading of a part of a question."""
        ranked = rank_units(asked, self.searcher, self.table, self.profile.ranking, self.heads, carried)
        clock.lap("retrieve")
        values = signals(asked, ranked, self.table)
        confidence, in_field = self.profile.read(values)
        if lacks_what_is_asked(asked, ranked, self.table):
            confidence = min(confidence, self.profile.answer_from / 2)
        clock.lap("abstain")
        return Evidence(asked, ranked, values, confidence, in_field, self.profile.answer_from)

    def of_part(self, part: Part, carried: frozenset[int], clock: Clock) -> Evidence:
        """The evidence for a part of a question: the surer of its readings alone and in context.

        How sure a part with a context is of an answer is weighed from both. The context must not answer in the part's
        stead: what it brings has to hold the kind of thing the part asks for, and at least half of what it names.
        """
        alone, context = self.of_readings(part, carried, clock)
        if alone is not None and not part.is_later:
            return alone
        best = alone or context
        if best is None:
            raise ValueError("a part has neither words of its own nor a context")
        if alone is not None and context is not None and context.confidence > alone.confidence:
            best = context if self._fits(context, alone.asked) else alone
        readings = (evidence.confidence if evidence else None for evidence in (alone, context))
        return best._replace(confidence=self.profile.later.probability(later_signals(*readings)))

    def of_readings(self, part: Part, carried: frozenset[int], clock: Clock) -> tuple[Evidence | None, Evidence | None]:
        """The evidence for a part alone and in context; None for a reading that it has not."""
        alone = self._asking(part.alone, part.sentences, carried, clock) if part.alone else None
        return alone, self.of_words(part.in_context, carried, clock) if part.in_context else None

    def _asking(self, whole: Asked, sentences: Sequence[Asked], carried: frozenset[int], clock: Clock) -> Evidence:
        """The evidence for words that ask. Where it is too weak, the surest of it and of each asking sentence alone."""
        of_whole = self.of_words(whole, carried, clock)
        if of_whole.confidence >= self.profile.answer_from or not sentences:
            return of_whole
        of_sentences = (self.of_words(sentence, carried, clock) for sentence in sentences)
        return max((of_whole, *of_sentences), key=lambda evidence: evidence.confidence)

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
