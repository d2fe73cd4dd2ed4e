"""Counts: figures that stand with what is asked for, and lists whose items can be counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from qa.corpus.lists import run_in_list
from qa.datatypes import Language
from qa.language.numerals import CARDINAL_WORD
from qa.language.words import stem, tokens
from qa.question.asked import CountAsked, CountHead
from qa.question.concepts import Concept
from qa.question.wanted import Wanted

_HOW_MANY = re.compile(r"\b(?:how many|number of|how much)\s+((?:[a-z'-]+\s*){1,6})", re.IGNORECASE)
# A word-by-word gloss of Chinese has the noun before it: "procedures how many?".
_NOUN_AHEAD = re.compile(r"\b([a-z-]+)\s+how many\s*(?:[?？.。,，;；]|$)", re.IGNORECASE)
_PHRASE_END = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|might|must|i|you|he|she|it|we|they|a|an|the|per|each|every|in|on|at|of|for|to|by|with|under|from|that|"
    r"which|who|there|and|or|into|came|come|took|take|get|got|belong|belongs|deals?|concerns?)\b",
    re.IGNORECASE,
)
_KIND_OF = re.compile(r"\b(?:kinds?|types?|sorts?|categories|classes|groups)\s+of\s+", re.IGNORECASE)
_FIGURE = rf"(?:\d[\d.,]*(?:-\d+)?|{CARDINAL_WORD}|several|both)"


_JOINT = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)  # within a name: "economic and technological"
# Chinese classifiers. A classifier that is a noun itself ("几轮") has the token of that noun.
CLASSIFIERS = dict.fromkeys("个项条家种招处样遍回份道座块套件名位次级层", "") | {
    "轮": "round",
    "批": "batch",
    "步": "step",
    "类": "kind",
}
_HAN_COUNT = re.compile(rf"(?:多少|几)(?P<classifier>[{''.join(CLASSIFIERS)}])?的?")


def read_count(
    own: str, english: str, language: Language, concepts: Sequence[Concept], wanted: frozenset[Wanted]
) -> CountAsked:
    """What "how many" counts in a question. wanted: the kinds of words that its own words ask for."""
    return CountAsked(
        nouns=counted_nouns(english),
        phrase=frozenset(tokens(counted_phrase(_JOINT.sub(" ", english)))),
        is_of_kinds=bool(_KIND_OF.search(english)),
        heads=tuple(_heads(own, language, concepts, wanted)),
    )


def _heads(own: str, language: Language, concepts: Sequence[Concept], wanted: frozenset[Wanted]) -> Iterator[CountHead]:
    """What may be the noun that a question counts, likeliest first."""
    asked = _HAN_COUNT.search(own)
    if language == "zh" and asked:
        before = [concept for concept in concepts if concept.word in own[: asked.start()]]
        for concept in reversed(_run_of(concepts, own, asked.end())):
            yield CountHead(concept=concept)
        yield CountHead(frozenset({CLASSIFIERS.get(asked["classifier"] or "", "")}) - {""})
        for concept in sorted(before, key=lambda c: -own.rfind(c.word, 0, asked.start())):
            yield CountHead(concept=concept)
        return
    nouns = counted_nouns(own)
    if nouns:
        yield CountHead(nouns)
        yield CountHead(counted_nouns(_JOINT.sub(" ", own)))
    elif Wanted.COUNT in wanted:  # "how many of those are high-tech ones?"
        named = tuple(concept for concept in concepts if stem(concept.word) in tokens(own))
        if named:
            yield CountHead(frozenset(token for c in concepts for sense in c.senses for token in sense), with_any=named)


def _run_of(concepts: Sequence[Concept], text: str, at: int) -> list[Concept]:
    """The concepts whose words follow each other without a gap from `at` on."""
    run: list[Concept] = []
    while concept := next((c for c in concepts if text.startswith(c.word, at)), None):
        run.append(concept)
        at += len(concept.word)
    return run


def head_stems(phrase: str) -> frozenset[str]:
    """The stem of the head noun of a phrase: its last word before a verb or preposition; empty for none.

    head_stems("different kinds of licensed ferries does the page name") -> {"ferri"}
    """
    words = re.findall(r"[a-z]+", _PHRASE_END.split(_KIND_OF.sub("", phrase, count=1))[0].lower())
    return frozenset(stem(word) for word in words[-1:])


def counted_phrase(question: str) -> str:
    """What stands behind "how many" up to a verb or preposition; "" for other questions.

    counted_phrase("How many deep-water harbours are there?") -> "deep-water harbours "
    """
    asked = _HOW_MANY.search(question)
    return _PHRASE_END.split(asked[1])[0] if asked else ""


def counted_nouns(question: str) -> frozenset[str]:
    """The stem of the noun behind "how many", or before it where nothing follows; empty for other questions."""
    asked = _HOW_MANY.search(question)
    if asked:
        return head_stems(asked[1])
    ahead = _NOUN_AHEAD.search(question)
    return head_stems(ahead[1]) if ahead else frozenset()


def counts_what_is_asked(asked: CountAsked, words: str) -> float:
    """For "how many N": 1 when `words` hold a figure before N or list some, -1 when not; 0 for other questions.

    counts_what_is_asked(of "How many comments came?", "solicited in two rounds") -> -1.0
    """
    if not asked.nouns:
        return 0.0
    return 1.0 if figure_stands_with(asked.nouns, words) or n_listed(asked, words) else -1.0


def figure_stands_with(nouns: frozenset[str], words: str) -> bool:
    """Whether `words` hold a figure with one of the nouns among the six words behind it."""
    for figure in re.finditer(rf"\b{_FIGURE}\b", words, re.IGNORECASE):
        after = re.findall(r"[A-Za-z]+", words[figure.end() : figure.end() + 60])[:6]
        if nouns & {stem(word.lower()) for word in after}:
            return True
    return False


def n_listed(asked: CountAsked, words: str) -> int | None:
    """How many items `words` list of what "how many" asks for; None where they list none, or give a figure themselves.

    n_listed(of "How many bodies were heard?", "Bodies such as the Court, the Senate and the Board were heard.") -> 3
    """
    listed = run_in_list(words, 0, len(words)) if asked.nouns else None
    if listed is None or len(listed.items) < 2:
        return None
    ahead = {stem(word.lower()) for word in re.findall(r"[A-Za-z]+", words[: listed.items[0].start])}
    if not asked.nouns & ahead or (figure_stands_with(asked.nouns, words) and not asked.is_of_kinds):
        return None
    return len(listed.items) - _has_tail([item.of(words) for item in listed.items])


def _has_tail(items: list[str]) -> bool:
    """Whether the last item is the rest of the sentence: the items before it begin with "the", it does not."""
    return len(items) > 2 and all(item.startswith("the ") for item in items[:-1]) and not items[-1].startswith("the ")
