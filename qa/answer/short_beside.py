"""Short answers in the language of a question, out of the words that stand beside a quote in that language.

The figure has to be the same: where the words beside do not hold it once and plainly, the document's own stay.
"""

from __future__ import annotations

import re

from qa.answer.short_answers import has_limit, short_answer
from qa.datatypes import Language, Span
from qa.index.opened import OpenIndex
from qa.language.numerals import HAN_NUMBER
from qa.language.patterns import late_pattern
from qa.question.asked import Asked
from qa.question.counting import CLASSIFIERS
from qa.wording.figures import free_figures

_MAX_NOUN_CHARS = 8  # of a noun behind a Chinese classifier
# A count with its classifier, and the noun where the clause ends behind it: 23条具体措施, 14个.
_HAN_COUNT = late_pattern(
    rf"(?<![\d第])(?P<count>(?:\d[\d,.]*|{HAN_NUMBER})[{''.join(CLASSIFIERS)}])"
    rf"(?P<noun>[\u3400-\u9fff]{{1,{_MAX_NOUN_CHARS}}}(?![\u3400-\u9fff]))?"
)


def short_beside(asked: Asked, short: str, words: str, language: Language, *, with_noun: bool = False) -> str:
    """The same as a short answer in words of another language; "" where they do not hold its figure once and plainly.

    words: what goes with the sentence that the short answer is of. with_noun: a count with what it counts.
    short_beside(of 多少个港口？, "14", "共有14个港口，其中深水港5个。", "zh") -> "14个"
    """
    found = short_answer(asked, words, 1.0, with_noun=with_noun)
    if not found and language == "zh":
        found = _han_count(short, words, with_noun=with_noun)
    return found if found and _is_same(short, found) and has_limit(short) == has_limit(found) else ""


def short_as_asked(
    index: OpenIndex, asked: Asked, short: str, document: str, span: Span, *, with_noun: bool = False
) -> str:
    """A short answer of a place in the language of the question, where a text beside the document is in it."""
    for parallel in index.parallels_of(document):
        rendering = parallel.rendering(span) if parallel.text.language == asked.language else None
        if rendering is not None:
            words = " ".join(rendering.quote.split())
            return short_beside(asked, short, words, asked.language, with_noun=with_noun) or short
    return short


def _is_same(short: str, found: str) -> bool:
    """Whether two short answers hold the same figures: not one of them is missing in the other."""
    figures = [*free_figures([found], short), *free_figures([short], found)]
    return bool(figures) and all(figure.agrees for figure in figures)


def _han_count(short: str, words: str, *, with_noun: bool) -> str:
    """The one count of Chinese words that has the figure of a short answer; "" where none has, or several do."""
    same: list[re.Match[str]] = [one for one in _HAN_COUNT.finditer(words) if _is_same(short, one["count"])]
    if len(same) != 1:
        return ""
    return same[0]["count"] + ((same[0]["noun"] or "") if with_noun else "")
