"""Answers to "which of the notices": the texts that say it are named, each with its own words."""

from __future__ import annotations

from qa.answer.composing import Draft, Quoted
from qa.answer.evidence import Evidence
from qa.index.opened import OpenIndex
from qa.language.dates import YEAR
from qa.language.patterns import late_pattern
from qa.question.wanted import states
from qa.ranking.score import Scored

EQUAL_SCORE = 1.0  # as for the sentences of one answer
_HALF = 0.5  # of what is named: a text may say the rest otherwise
_YEAR = late_pattern(rf"(?<!\d){YEAR}(?!\d)")


def name_documents(draft: Draft, index: OpenIndex, evidence: Evidence) -> bool:
    """Name each text whose best sentence answers, with that sentence; False where the question asks for no texts.

    A year that the question names has to stand in a sentence that holds years.
    """
    if not evidence.asked.asks_which_document or len({scored.unit.document for scored in evidence.ranked}) < 2:
        return False
    best: dict[str, Scored] = {}
    for scored in evidence.ranked:
        best.setdefault(scored.unit.document, scored)
    answering = [scored for scored in best.values() if _answers(scored, index, evidence)]
    for scored in answering:
        document = index.documents[scored.unit.document]
        place: list[Quoted] = [(document.id, scored.unit, scored.unit.measure)]
        name = f"{document.title} ({document.number})" if document.number else document.title
        draft.add("document_says", place, title=name)
    return bool(answering)


def _answers(scored: Scored, index: OpenIndex, evidence: Evidence) -> bool:
    words, asked = index.words(scored.unit), evidence.asked
    years, said = set(_YEAR.findall(asked.own)), set(_YEAR.findall(words))
    if years and said and not years & said:
        return False
    if evidence.ranked[0].score - scored.score <= EQUAL_SCORE:
        return True
    is_of_kind = bool(asked.own_wanted) and all(states(kind, words) for kind in asked.own_wanted)
    return bool(years & said) and is_of_kind and scored.features["coverage"] >= _HALF
