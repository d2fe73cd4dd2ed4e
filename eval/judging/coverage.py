"""How much of the gold a cited span covers, and whether a quote is exact."""

from __future__ import annotations

from collections.abc import Iterable

from eval.questions.gold import Gold, Place, cuts_a_word

COVERED_SHARE = 0.5  # of the alternative: from here on a span finds it


def n_shared(one: Place, other: Place) -> int:
    """How many characters two places have in common; 0 in different documents."""
    if one.document != other.document:
        return 0
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def finds(cited: Place, alternative: Place) -> bool:
    """Whether the cited span covers at least half of the alternative's characters."""
    return n_shared(cited, alternative) >= COVERED_SHARE * (alternative.end - alternative.start)


def groups_found(cited: Iterable[Place], gold: Gold) -> tuple[bool, ...]:
    """For each group whether one cited span by itself finds one of its places."""
    spans = tuple(cited)
    return tuple(any(finds(span, place) for span in spans for place in group) for group in gold)


def rests_on_gold(cited: Place, gold: Gold) -> bool:
    """Whether a citation is right: it shares with one gold place at least half of its own or of that place's length."""
    return any(
        n_shared(cited, place) >= COVERED_SHARE * min(cited.end - cited.start, place.end - place.start)
        for group in gold
        for place in group
    )


def n_gold_characters(cited: Iterable[Place], gold: Gold) -> tuple[int, int]:
    """(cited characters that lie in gold, cited characters); a character cited twice counts once."""
    chosen = {(span.document, at) for span in cited for at in range(span.start, span.end)}
    wanted = {(place.document, at) for group in gold for place in group for at in range(place.start, place.end)}
    return len(chosen & wanted), len(chosen)


def is_exact(text: str, start: int, end: int, quote: str) -> bool:
    """Whether the quote is text[start:end], not empty, and cuts no word at either end."""
    return 0 <= start < end <= len(text) and text[start:end] == quote and not cuts_a_word(text, start, end)
