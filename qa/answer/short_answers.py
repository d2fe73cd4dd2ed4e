"""Short answers: the figure, date or number in a sentence that a question asks for, in the text's own characters.

A wrong figure in bold is worse than none: where a sentence holds several that could be meant, there is no short answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from qa.language.dates import DAY, MONTH, WHOLE_DATE, WHOLE_HAN_DATE, YEAR
from qa.language.numerals import CARDINAL_WORD
from qa.language.patterns import late_pattern
from qa.language.phones import phone_numbers
from qa.language.words import stem, tokens
from qa.question.asked import Asked, CountHead
from qa.question.wanted import Wanted

# A limit belongs to its figure: "up to 500 yuan" is not "500 yuan".
_LIMIT = (
    r"(?:(?:up to|at (?:least|most)|(?:no|not) (?:more|less|fewer|later|earlier|lower|higher) than|(?:more|less|fewer) than|"
    r"(?:not )?exceed(?:s|ing)?|a (?:maximum|minimum) of|over|under|about|around|approximately|nearly|some|within|before|by the end of|"
    r"since|until|after)\s+(?:the\s+)?|不?超过|不[少低高多迟]于|最[高低多少]|至[多少]|大?约|近)?"
)
_LIMITED = late_pattern(rf"\b{_LIMIT}", re.IGNORECASE)
_UNIT_OF_TIME = r"(?:(?:working|calendar|business) )?(?:days|weeks|months|years)"
_WHOLE: dict[Wanted, re.Pattern[str]] = {
    kind: late_pattern(pattern, re.IGNORECASE)
    for kind, pattern in {
        Wanted.DATE: rf"\b{_LIMIT}(?:{WHOLE_DATE}|\d+\s+{_UNIT_OF_TIME}\b)|{_LIMIT}(?:{WHOLE_HAN_DATE}|\d+个?(?:工作日|[日天月年])内)",
        Wanted.TIME: r"\b\d{1,2}:\d\d(?::\d\d)?\b(?:\s*(?:am|pm|a\.m\.|p\.m\.))?|\b\d{1,2}\s*(?:am|pm|a\.m\.|p\.m\.|o'clock)|\d{1,2}[点时](?:\d{1,2}分)?",
        Wanted.MONEY: rf"\b{_LIMIT}(?:[$£€¥]\s*\d[\d,.]*\d|\d[\d,.]*\s*(?:(?:hundred|thousand|million|billion)\s+)?(?:yuan|rmb|dollars?|usd|euros?|pounds?)\b)|"
                      rf"{_LIMIT}\d[\d,.]*\s*[万亿]?元",
        Wanted.RATE: rf"\b{_LIMIT}\d[\d,.]*\s*(?:%|percent\b|per cent\b|percentage points?\b)|{_LIMIT}(?:\d[\d.]*%|百分之[一二三四五六七八九十百零点]+)",
        Wanted.EMAIL: r"[\w.+-]+@[\w-]+(?:\.\w+)+",
        Wanted.URL: r"https?://[^\s)）]+|www\.[^\s)）]+",
        Wanted.DOCUMENT_NUMBER: r"(?-i:(?:[A-Z][A-Za-z]*\s+){0,3}|[\u3400-\u9fff]{1,6})[(（〔\[]\d{4}[)）〕\]]\s*(?:No\.?|第)?\s*\d+\s*号?",
    }.items()
}  # fmt: skip
_HAN_DAY = rf"(?:(?:{YEAR})年)?\d{{1,2}}月(?:\d{{1,2}}日|[底末初中])?"
_DAY = rf"(?:{DAY}\s+{MONTH}\b(?:,?\s+{YEAR})?|{MONTH}\s+{DAY}\b(?:,?\s+{YEAR})?)"
# A date with the end of a period behind it: neither alone says when.
_PERIOD = late_pattern(
    rf"(?P<first_h>(?<!\d)(?:{YEAR})年\d{{1,2}}月(?:\d{{1,2}}日)?)起?(?:至|到|—|－|~|-)(?P<last_h>{_HAN_DAY})|"
    rf"(?<=\b)(?P<first_e>{_DAY})\s*(?:to|until|till|and|through|[-–—])\s*(?P<last_e>{_DAY})",
    re.IGNORECASE,
)
_ASKS_END = late_pattern(
    r"截止|截至|最晚|最迟|结束|到期|为止|到(?:哪|几|什么)|\b(?:deadline|until|till|by (?:when|what)|clos\w+|ends?|ended|latest|last day|expir\w+)\b",
    re.IGNORECASE,
)
_ASKS_START = late_pattern(
    r"从(?:哪|什么|何|几)|自何|开始|起始|\b(?:from when|since when|starts?|begins?|opens?|from what)\b", re.IGNORECASE
)
_POST_CODE = late_pattern(r"(?:\b(?:zip|post(?:al)?) ?(?:code)?|邮编|邮政编码)\s*[:：]?\s*(\d{4,6})\b", re.IGNORECASE)
_FIGURE = rf"(?:\d[\d.,]*(?:-\d+)?|{CARDINAL_WORD})"
_COUNTED_FIGURE = late_pattern(rf"{_LIMIT}(?<![\w(（])\b{_FIGURE}\b(?![)）])", re.IGNORECASE)
# What ends a phrase behind a figure: "23 specific measures | in 6 aspects", but not "economic and technological".
_AFTER_NOUN = late_pattern(
    rf"[^\w\s'’\"“”-]|\b(?:{_FIGURE}|is|are|was|were|do|does|did|has|have|had|can|could|will|would|shall|should|may|must|in|on|at|of|for|"
    r"to|by|with|under|from|that|which|who|there|here|now|or|into|including|such|as|around|between|through|within|over|during|across|"
    r"along|against|among|after|before|per|each|every|a|an|the|it|its|their|this|these|those)\b",
    re.IGNORECASE,
)
# What may be the noun: the last word, or a plural before "and" ("21 rules and works", not "economic and ...").
_HEAD = late_pattern(r"[A-Za-z]+(?:(?=[^A-Za-z]*(?:$|\b[a-z]+ed\b))|(?<=[^su]s)(?=\s+(?:and|or)\b))")
_IS_WHOLE = late_pattern(
    r"\b(?:including|of which|of whom|among (?:which|them)|namely|comprising|consisting of|made up of)\b|:",
    re.IGNORECASE,
)
_LEAST_COVERED = 0.5
# Kinds of things that answer a question even if it also says which body it means.
_BESIDE_BODY = frozenset({Wanted.PHONE, Wanted.FAX, Wanted.EMAIL, Wanted.URL, Wanted.DOCUMENT_NUMBER})


class _Counted(NamedTuple):
    """A figure in a sentence with the phrase that it counts."""

    figure: str
    phrase: str  # figure and phrase to its noun, as the sentence has them
    head: str  # the token of the noun
    words: frozenset[str]  # tokens of the phrase
    end: int  # where the phrase ends in the sentence


def short_answer(asked: Asked, words: str, covered: float, *, with_noun: bool = False) -> str:
    """The few characters of a sentence that answer a question; "" where none do, or several could.

    words: the sentence; covered: the share of what the question names that it holds, 0..1; with_noun: a count with
    what it counts, for answers to several parts.
    short_answer(of "How many harbours are there?", "There are 14 harbours, including 5 deep-water harbours.") -> "14"
    """
    wanted = asked.own_wanted
    if wanted & _BESIDE_BODY:
        wanted -= {Wanted.BODY}
    if len(wanted) != 1:
        return ""
    (kind,) = wanted
    if kind is Wanted.ADDRESS and asked.wants_post_code:
        return _only({match[1] for match in _POST_CODE.finditer(words)})
    if kind is Wanted.PHONE:
        return _only({words[start:end] for start, end in phone_numbers(words)})
    if kind is Wanted.DATE and (period := _PERIOD.search(words)):
        return _of_period(asked, words, period)
    if kind is not Wanted.COUNT:
        return _only({match[0].strip() for match in _WHOLE[kind].finditer(words)}) if kind in _WHOLE else ""
    counted = _counted(asked, words)
    is_named_whole = counted is not None and len(asked.count.phrase) > 1 and asked.count.phrase <= counted.words
    if counted is None or (covered < _LEAST_COVERED and not is_named_whole):
        return ""
    return counted.phrase if with_noun else counted.figure


def _of_period(asked: Asked, words: str, period: re.Match[str]) -> str:
    """Of a period the end that is asked for, else all of it; "" where the sentence names another date too."""
    rest = words[: period.start()] + " " + words[period.end() :]
    if _WHOLE[Wanted.DATE].search(rest):
        return ""
    name = "last" if _ASKS_END.search(asked.own) else "first" if _ASKS_START.search(asked.own) else ""
    if not name:
        return period.group().strip()
    return next(part for key, part in period.groupdict().items() if key.startswith(name) and part).strip()


def has_limit(short: str) -> bool:
    """Whether a short answer begins with a limit: "up to 500 yuan", 不超过50万元."""
    found = _LIMITED.match(short)
    return found is not None and bool(found[0])


def figure_with_noun(words: str, figure: str, noun: str) -> str:
    """A figure with what it counts, as a sentence has them; "" when it does not stand before that noun.

    figure_with_noun("It has 23 specific measures in 6 aspects.", "23", "measures") -> "23 specific measures"
    """
    return next(
        (counted.phrase for counted in _phrases(words) if counted.figure == figure and counted.head == stem(noun)), ""
    )


def _only(texts: set[str]) -> str:
    return texts.pop() if len(texts) == 1 else ""


def _counted(asked: Asked, words: str) -> _Counted | None:
    """The figure whose phrase holds all that the question names of any counted phrase.

    Of several the first, if it is the whole of which the rest are parts ("14 harbours, including 5 ..."); else None.
    """
    every = list(_phrases(words))
    of_heads = ([counted for counted in every if _is_of(head, counted)] for head in asked.count.heads)
    phrases = next((of_head for of_head in of_heads if of_head), [])
    most = {
        concept: max((concept.support(counted.words) for counted in phrases), default=0.0) for concept in asked.concepts
    }
    holding = [
        counted
        for counted in phrases
        if all(concept.support(counted.words) >= support for concept, support in most.items())
    ]
    if len({counted.end for counted in holding}) > 1 and not _IS_WHOLE.search(words, holding[0].end, holding[1].end):
        return None
    return holding[0] if holding else None


def _is_of(head: CountHead, counted: _Counted) -> bool:
    """Whether a phrase counts this noun; of a Chinese word it has to hold a whole sense."""
    if head.concept is not None:
        return any(counted.head in sense and sense <= counted.words for sense in head.concept.senses)
    if head.with_any and not any(concept.support(counted.words) == 1.0 for concept in head.with_any):
        return False
    return counted.head in head.nouns


def _phrases(words: str) -> Iterator[_Counted]:
    """Each figure with the words behind it up to a noun, for each word that may be the noun."""
    for figure in _COUNTED_FIGURE.finditer(words):
        after = words[figure.end() :]
        end = _AFTER_NOUN.search(after)
        phrase = after[: end.start()] if end else after
        for head in _HEAD.finditer(phrase):
            counted = phrase[: head.end()]
            yield _Counted(
                figure[0].strip(),
                (figure[0] + counted).strip(),
                stem(head[0].lower()),
                frozenset(tokens(counted)),
                figure.end() + len(counted),
            )
