"""What a broad answer is worth: how much of what it has to show it shows, and how much of what it shows is wanted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.breadth.breadth_sets import BroadCase, places_of
from eval.judging.coverage import COVERED_SHARE
from eval.questions.gold import Place, SearchableText
from eval.questions.question_sets import ABSTENTIONS
from qa.datatypes import Answer

RUBRIC = ("count", "groups", "closing", "next")


def cited_places(answer: Answer, texts: Mapping[str, SearchableText]) -> list[Place]:
    """The cited spans in the order in which the answer's sentences name them, each once.

    Words that do not stand there, and what an answer that abstains cites, are left out.
    """
    if answer.status in ABSTENTIONS:
        return []
    by_marker = {citation.marker: citation for citation in answer.citations}
    named = [by_marker[marker] for sentence in answer.sentences for marker in sentence.citations]
    exact = [one for one in named if texts[one.document].text[one.start : one.end] == one.quote]
    return list(dict.fromkeys(Place(one.document, one.start, one.end) for one in exact))


def completeness(cited: Sequence[Place], case: BroadCase, texts: Mapping[str, SearchableText]) -> float | None:
    """Share of the groups of `must` that are found, 0..1; None where nothing must be shown.

    A group is found when the cited spans together cover at least half of the letters of one place of it.
    """
    shown = letters(cited, texts)
    groups = [[letters([place], texts) for words in group for place in places_of(words, texts)] for group in case.must]
    found = [any(len(place & shown) >= COVERED_SHARE * len(place) for place in group) for group in groups]
    return sum(found) / len(found) if found else None


def precision(cited: Sequence[Place], case: BroadCase, texts: Mapping[str, SearchableText]) -> float | None:
    """Share of the cited letters that lie in gold, `must` or `may`, 0..1; None where nothing is cited."""
    shown = letters(cited, texts)
    gold = [place for words in _all_gold(case) for place in places_of(words, texts)]
    return len(shown & letters(gold, texts)) / len(shown) if shown else None


def order(cited: Sequence[Place]) -> float | None:
    """Share of neighbouring citations of one document that stand in the order of its text; None without neighbours."""
    pairs = [
        (one, next_one) for one, next_one in zip(cited, cited[1:], strict=False) if one.document == next_one.document
    ]
    return sum(one.start <= next_one.start for one, next_one in pairs) / len(pairs) if pairs else None


def rubric(answer: Answer, cited: Sequence[Place], answered_next: Sequence[bool]) -> dict[str, bool]:
    """Which signs of a helpful answer are there, by rule.

    count: the first line says how many things follow or how many the text has. groups: what is shown stands under
    headings. closing: it is said what the shown text states and what it does not. next: one to three questions to go on
    with, each of which is answered when it is asked.
    """
    first = answer.sentences[0].text if answer.sentences else ""
    return (
        {
            "count": any(sign.isdigit() for sign in first) and len(answer.sentences) > 1,
            "groups": bool(answer.groups) and all(group.heading for group in answer.groups),
            "closing": bool(answer.slots) and bool(answer.notes),
            "next": 1 <= len(answered_next) <= 3 and all(answered_next),
        }
        if cited
        else dict.fromkeys(RUBRIC, False)
    )


def n_letters(cited: Sequence[Place], texts: Mapping[str, SearchableText]) -> int:
    """How many letters and figures the cited spans hold, each once."""
    return len(letters(cited, texts))


def _all_gold(case: BroadCase) -> list[str]:
    return [*(words for group in case.must for words in group), *case.may]


def letters(places: Sequence[Place], texts: Mapping[str, SearchableText]) -> set[tuple[str, int]]:
    """Where the letters and figures of some places stand: white space and punctuation are nobody's evidence."""
    return {
        (place.document, at)
        for place in places
        for at in range(place.start, place.end)
        if texts[place.document].text[at].isalnum()
    }
