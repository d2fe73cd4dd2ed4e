"""Sentences that cannot answer: on the opposite of what is asked about, or without the penalty that is asked for."""

from __future__ import annotations

from collections.abc import Sequence

from qa.question.asked import Asked
from qa.question.polarity import lacks_penalty
from qa.ranking.score import Scored
from qa.ranking.unit_table import UnitTable


def cannot_answer(asked: Asked, ranked: Sequence[Scored], table: UnitTable) -> bool:
    """Whether the best unit speaks of the opposite alone, or holds no penalty where one is asked for."""
    if not ranked:
        return False
    return misses(asked, table.index.words(ranked[0].unit), table.index.english(ranked[0].unit))


def misses(asked: Asked, words: str, english: str) -> bool:
    """Whether a sentence, in its own words and in English, cannot answer; see `cannot_answer`."""
    if lacks_penalty(asked.polarity, f"{words}\n{english}"):
        return True
    return asked.polarity.clashes(words) or (
        asked.language == "en" and english != words and asked.polarity.clashes(english)
    )
