"""What the parts of any policy text are called, and where a question calls them so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from qa.datatypes import Language
from qa.language.numerals import HAN_ORDINAL, HAN_PLACE, ORDINAL_OR_LAST, ordinal_value
from qa.language.words import stem

LAST = "last"


class Level(StrEnum):
    """Which parts of a register a noun names."""

    MEASURE = "measure"
    ASPECT = "aspect"


# The first of a row are the register's own names, which the page and the answers use; the others name parts of a text
# only where the text itself says so, or where nothing else can be meant.
_ENGLISH = {
    Level.MEASURE: ("measure", "initiative commitment action task item point step move clause"),
    Level.ASPECT: ("aspect", "area head heading theme pillar part category direction field section chapter block"),
}
_HAN = {
    Level.MEASURE: ("措施 举措 条款 条", "项"),
    Level.ASPECT: ("方面", "部分 领域 板块 大块 章"),
}
_STEMS = {stem(word): level for level, rows in _ENGLISH.items() for words in rows for word in words.split()}
_HAN_LEVELS = {word: level for level, rows in _HAN.items() for words in rows for word in words.split()}
_OWN = frozenset(
    [stem(word) for own, _ in _ENGLISH.values() for word in own.split()]
    + [word for own, _ in _HAN.values() for word in own.split()]
)
_WORD = re.compile(r"[a-z]+", re.IGNORECASE)
_LONG_HAN = sorted((word for word in _HAN_LEVELS if len(word) > 1), key=len, reverse=True)
# A classifier alone (几条, 23项) names parts only behind a number and before no noun of another thing (哪条街).
_HAN_NOUN = re.compile(
    rf"{'|'.join(_LONG_HAN)}|(?<=[几少\d一二三四五六七八九十])[条项章](?![\u3400-\u9fff](?<![呢给都的是吗]))"
)
_ONE_OF = re.compile("哪一?[条项个章]")
_ORDINAL = re.compile(rf"\b(?P<o>{ORDINAL_OR_LAST})\b\s+(?P<behind>[a-z]+(?:\s+[a-z]+)?)", re.IGNORECASE)
_HAN_PLACE = re.compile(rf"(?P<h>{HAN_ORDINAL}|最后)(?:一)?(?P<c>[个大项条]?)(?:具体)?(?:政策)?")
_HAN_PART = re.compile("|".join(sorted(_HAN_LEVELS, key=len, reverse=True)))
_HAN_PLACE_BEHIND = re.compile(rf"方面(?P<g>{HAN_PLACE})(?![共\d]|\d*个)")
_NUMBERS = r"(?P<all>{n}(?:(?:\s*,\s*(?:and\s+)?|\s+and\s+|\s*&\s*){n})*)\b(?![.]\d)"


class Named(NamedTuple):
    """A noun of a question that names parts of a text."""

    level: Level
    noun: str  # its stem or, in Chinese, itself
    is_plural: bool
    start: int
    end: int

    @property
    def is_own(self) -> bool:
        """Whether it is the register's own name for them."""
        return is_own_noun(self.noun)


class Place(NamedTuple):
    """A part that a question names by its place: "2" or "last"."""

    level: Level
    number: str
    noun: str  # as in `Named`


def is_own_noun(noun: str) -> bool:
    """Whether a noun is the register's own name for its parts."""
    return noun in _OWN


def names_part(word: str) -> bool:
    """Whether a word, an English stem or Chinese, is but a name for parts of a text."""
    return word in _STEMS or word in _HAN_LEVELS


def parts_named(text: str) -> list[Named]:
    """The nouns of a text that name its parts, in order."""
    found = [
        Named(_STEMS[stem(word)], stem(word), word != word.removesuffix("s"), match.start(), match.end())
        for match in _WORD.finditer(text)
        if stem(word := match.group().lower()) in _STEMS
    ]
    is_plural = not _ONE_OF.search(text)
    found += [Named(_HAN_LEVELS[m.group()], m.group(), is_plural, m.start(), m.end()) for m in _HAN_NOUN.finditer(text)]
    return sorted(found, key=lambda named: named.start)


def places_named(text: str, language: Language, number_word: str) -> Iterator[Place]:
    """The parts that a text names by number or place: "the third aspect", "aspects 2 and 4", 第三方面.

    number_word: a pattern of numerals.
    """
    for match in _ORDINAL.finditer(text):
        for word in match["behind"].lower().split():
            level = _STEMS.get(stem(word))
            if level is not None and not (level is Level.MEASURE and word.endswith("s")):
                yield Place(level, _value(match["o"]), stem(word))
                break
    for named in parts_named(text) if language == "en" else ():
        numbers = re.compile(rf"\s+(?:no\.?\s*|number\s+|#)?{_NUMBERS.format(n=number_word)}", re.IGNORECASE).match(
            text, named.end
        )
        for number in re.findall(number_word, numbers["all"], re.IGNORECASE) if numbers else ():
            yield Place(named.level, _value(number), named.noun)
    taken = 0
    for match in _HAN_PLACE.finditer(text):
        noun = _HAN_PART.match(text, match.end())
        word = noun.group() if noun else match["c"] if match["c"] in ("项", "条") else ""
        if word:
            taken = noun.end() if noun else match.end()
            yield Place(_HAN_LEVELS[word], _value(match["h"]), word)
    for match in _HAN_PLACE_BEHIND.finditer(text, taken):
        yield Place(Level.ASPECT, _value(match["g"]), "方面")


def _value(written: str) -> str:
    if written.lower() in (LAST, "final", "最后"):
        return LAST
    value = ordinal_value(written)
    return str(value) if value is not None else ""
