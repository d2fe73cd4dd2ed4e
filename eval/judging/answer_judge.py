"""One answer against one gold question: a row of the run.

Everything is decided by the characters of the documents and by the patterns of the set; no model judges.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eval.judging.coverage import groups_found, is_exact, n_gold_characters, rests_on_gold
from eval.judging.records import AskRow, GroupRow, LostAt, Quote
from eval.judging.retrieval_measures import TOP, document_scores, group_ranks, passage_scores
from eval.questions.gold import Gold, Place, SearchableText
from eval.questions.question_sets import ABSTENTIONS, Question
from qa.datatypes import Answer, Citation, Hit, Nearest, Status

N_NEAREST = 3  # kept in a row
CONFIDENCE_DIGITS = 6


@dataclass(frozen=True)
class Asked:
    """A question with its gold places, and what the system gave."""

    set_name: str
    question: Question
    gold: Gold
    answer: Answer | None  # None: the system failed
    hits: tuple[Hit, ...] = ()
    error: str = ""
    texts: Mapping[str, SearchableText] = field(default_factory=dict)


def judge(asked: Asked) -> AskRow:
    """The row of one question. Of a failed one: wrong, and confident of the wrong thing."""
    question, answer = asked.question, asked.answer
    groups = _group_rows(asked)
    missing = _must_missing(question, answer)
    places = [_place(hit) for hit in asked.hits]
    lost_at = _lost_at(asked, groups, missing)
    return AskRow(
        set=asked.set_name,
        id=question.id,
        kind=question.kind,
        lang=question.lang,
        question=question.question,
        history=question.history,
        answerable=question.answerable,
        accepted=tuple(sorted(question.accepted)),
        status=answer.status if answer else None,
        confidence=_confidence(question, answer),
        is_right=lost_at is None,
        lost_at=lost_at,
        text=answer.text if answer else "",
        citations=tuple(_quote(asked, citation) for citation in answer.citations) if answer else (),
        nearest=tuple(_quote(asked, near) for near in answer.nearest[:N_NEAREST]) if answer else (),
        notes=answer.notes if answer else (),
        groups=groups,
        must_missing=missing,
        gold_characters=_gold_characters(asked),
        passage=passage_scores([group.rank for group in groups]),
        document=document_scores(places, asked.gold) if len(asked.texts) > 1 else None,
        hits=tuple(hit.passage.id for hit in asked.hits),
        stages=_stages(asked.hits),
        error=asked.error,
    )


def _lost_at(asked: Asked, groups: Sequence[GroupRow], missing: Sequence[str]) -> LostAt | None:
    """The earliest stage that lost the question, None when it is right.

    An unanswerable question is right when the system abstains and no pattern is missing. An answerable one is right
    when the status is an accepted one, every evidence group is found by a citation, and no pattern is missing.
    """
    answer = asked.answer
    if answer is None:
        return LostAt.FAILED
    abstains = answer.status in ABSTENTIONS
    if not asked.question.answerable:
        return LostAt.UNCERTAIN if answer.status is Status.UNCERTAIN else _lost_unanswerable(abstains, missing)
    uncited = [group for group in groups if not group.is_cited]
    if uncited or abstains:
        return _lost_evidence(uncited, abstains)
    if answer.status is Status.UNCERTAIN:
        return LostAt.UNCERTAIN
    if missing:
        return LostAt.MUST_MISSING
    return None if answer.status in asked.question.accepted else LostAt.WRONG_STATUS


def _lost_unanswerable(abstains: bool, missing: Sequence[str]) -> LostAt | None:
    if not abstains:
        return LostAt.WRONGLY_ANSWERED
    return LostAt.MUST_MISSING if missing else None


def _lost_evidence(uncited: Sequence[GroupRow], abstains: bool) -> LostAt:
    if any(group.rank is None for group in uncited):
        return LostAt.NOT_RETRIEVED
    if any(group.rank is not None and group.rank > TOP for group in uncited):
        return LostAt.NOT_RERANKED
    return LostAt.WRONGLY_ABSTAINED if abstains else LostAt.NOT_CITED


def _group_rows(asked: Asked) -> tuple[GroupRow, ...]:
    cited = groups_found(_grounded(asked), asked.gold)
    ranks = group_ranks([_place(hit) for hit in asked.hits], asked.gold)
    by_stage = {stage: group_ranks(_stage_places(asked.hits, stage), asked.gold) for stage in _stages(asked.hits)}
    return tuple(
        GroupRow(
            alternatives=alternatives,
            is_cited=cited[number],
            rank=ranks[number],
            stage_ranks={
                stage: rank
                for stage, stage_ranks in by_stage.items()
                if (rank := stage_ranks[number]) is not None and rank <= TOP
            },
        )
        for number, alternatives in enumerate(asked.question.evidence)
    )


def _stages(hits: Sequence[Hit]) -> tuple[str, ...]:
    return tuple(sorted({stage for hit in hits for stage in hit.scores}))


def _stage_places(hits: Sequence[Hit], stage: str) -> list[Place]:
    """The hits as this stage alone would order them."""
    seen = [hit for hit in hits if stage in hit.scores]
    return [_place(hit) for hit in sorted(seen, key=lambda hit: -hit.scores[stage])]


def _must_missing(question: Question, answer: Answer | None) -> tuple[str, ...]:
    if answer is None:
        return question.must
    said = (answer.text, *(citation.quote for citation in answer.citations))
    return tuple(
        pattern for pattern in question.must if not any(re.search(pattern, words, re.IGNORECASE) for words in said)
    )


def _grounded(asked: Asked) -> list[Place]:
    """The cited spans whose quote is what stands there; others cite nothing. Silence cites nothing either."""
    if asked.answer is None or asked.answer.status in ABSTENTIONS:
        return []
    return [
        Place(citation.document, citation.start, citation.end)
        for citation in asked.answer.citations
        if _stands_there(asked, citation)
    ]


def _stands_there(asked: Asked, span: Citation | Nearest) -> bool:
    text = asked.texts.get(span.document)
    return text is not None and span.start < span.end and text.text[span.start : span.end] == span.quote


def _quote(asked: Asked, span: Citation | Nearest) -> Quote:
    text = asked.texts.get(span.document)
    place = Place(span.document, span.start, span.end)
    is_right = _stands_there(asked, span) and rests_on_gold(place, asked.gold) if asked.gold else None
    return Quote(
        document=span.document,
        start=span.start,
        end=span.end,
        quote=span.quote,
        measure=span.measure,
        is_right=is_right,
        is_exact=text is not None and is_exact(text.text, span.start, span.end, span.quote),
    )


def _gold_characters(asked: Asked) -> tuple[int, int] | None:
    cited = _grounded(asked)
    return n_gold_characters(cited, asked.gold) if asked.gold and cited else None


def _confidence(question: Question, answer: Answer | None) -> float:
    if answer is None:
        return 0.0 if question.answerable else 1.0
    return round(answer.confidence, CONFIDENCE_DIGITS)


def _place(hit: Hit) -> Place:
    return Place(hit.passage.document, hit.passage.start, hit.passage.end)
