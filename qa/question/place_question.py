"""Questions for the words at a number: "what does Article 3 say", "section 4(2)(b)", 第三条规定了什么; and how many there are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from qa.corpus.enumeration import LATIN_INSERTED, Style, inserted_value
from qa.corpus.numbered_places import LAST, PlaceNumber, Step, Under
from qa.language.numerals import CARDINAL_WORD, HAN_NUMBER, ORDINAL, number_value, ordinal_value, roman_value
from qa.language.patterns import late_pattern
from qa.language.words import tokens


class PlaceQuestion(NamedTuple):
    """What is asked for by number. `counted`: the unit whose numbers are counted; None: the words at `places` are asked for."""

    places: tuple[PlaceNumber, ...] = ()
    counted: Style | None = None


_UNITS: dict[str, Style] = {
    **dict.fromkeys("article articles art arts clause clauses cl rule rules regulation regulations reg regs".split(), Style.ARTICLE),
    **dict.fromkeys("section sections sec secs s ss § §§ paragraph paragraphs para paras".split(), Style.SECTION),
    **dict.fromkeys("chapter chapters ch".split(), Style.CHAPTER),
    **dict.fromkeys("part parts title".split(), Style.PART),
    **dict.fromkeys("annex annexes appendix appendices schedule schedules sch".split(), Style.ANNEX),
    **dict.fromkeys("条", Style.ARTICLE), **dict.fromkeys("章", Style.CHAPTER), **dict.fromkeys("节", Style.SECTION),
    **dict.fromkeys("编", Style.PART), "部分": Style.PART,
    **dict.fromkeys(("附件", "附录", "附表"), Style.ANNEX),
}  # fmt: skip
_UNIT = "|".join(sorted((unit for unit in _UNITS if unit.isascii()), key=len, reverse=True))
_FIGURE = rf"\d{{1,4}}(?:\.\d{{1,3}}){{0,3}}(?:[A-Z]{{1,2}}\b|\s?(?:{'|'.join(LATIN_INSERTED)})\b)?"
_NUMBER = rf"(?:{_FIGURE}|(?:[IVXLC]{{1,7}}|{CARDINAL_WORD})\b)"
_BRACKETS = r"(?:\s?\(\d{1,3}[A-Z]?\)|\s?\([a-z]{1,5}\)){0,5}"
_ONE = late_pattern(rf"(?P<n>{_NUMBER})(?P<b>{_BRACKETS})", re.IGNORECASE)
_PLACES = late_pattern(
    # the year of "Ferry Rules 2008" is no number of a rule
    rf"(?<![\w.])(?!(?:rules?|regulations?|clauses?|articles?)\s+(?:19|20)\d\d\b)(?:(?P<u>§§?|(?:{_UNIT})\b)\.?\s*(?:no\.?\s*|number\s+)?"
    rf"(?P<all>{_NUMBER}{_BRACKETS}(?:(?:\s*,\s*|\s*,?\s+(?:and|or|to)\s+|\s*[&–-]\s*){_NUMBER}{_BRACKETS}){{0,9}})(?![\w%])|"
    rf"(?P<l>(?:Annex|Appendix|Schedule)\s+(?P<ln>[A-Z]))\b(?!\w)|"
    rf"(?P<o>{ORDINAL}|last|final)\s+(?P<ou>article|section|clause|rule|regulation|chapter|annex|appendix|schedule)\b)",
    re.IGNORECASE,
)
_HAN_PLACE = rf"(?:{HAN_NUMBER}|\d{{1,4}})"
_HAN_PLACES = late_pattern(
    rf"第\s*(?P<n>{_HAN_PLACE})\s*(?P<u>条|章|节|编|部分)(?:\s*之\s*(?P<x>{HAN_NUMBER}|\d{{1,2}}))?"
    rf"(?P<below>(?:\s*第?\s*[(（]?\s*{_HAN_PLACE}\s*[)）]?\s*[款项目]){{0,3}})(?!措施|举措|[^\s的]{{0,2}}(?:政策|建议))|"
    rf"(?P<a>附[件录表])\s*(?P<an>{_HAN_PLACE})|最后一?(?P<lu>条|章|节)(?!措施|举措|政策)",
)
_HAN_BELOW = late_pattern(rf"(?P<n>{_HAN_PLACE})\s*[)）]?\s*(?P<u>[款项目])")
_HAN_TO = late_pattern(r"\s*(?:至|到|—|－|-)\s*")
_COUNTS = late_pattern(
    r"\bhow many\s+(?:\w+\s+)?(?P<u>articles|sections|clauses|rules|regulations|chapters|annexes|appendices|schedules|parts)\b|"
    r"(?:多少|几)(?:个|份|大)?(?P<h>条|章|节|编|附件|附录|附表)(?!措施|举措|政策|建议|意见|街|路|线)",
    re.IGNORECASE,
)
# What asks for the words of a text or names it as a text, and no subject of its own.
_FRAME = late_pattern(
    r"\b(?:what|which|how|does|do|did|is|are|was|were|has|have|had|there|the|a|an|of|in|on|under|at|from|to|for|and|or|by|it|its|this|that|please|can|could|would|"
    r"you|me|i|we|us|tell|show|give|quote|cite|read|recite|print|find|look|up|out|go|say|says|said|saying|state|states|stated|provide|provides|contain|contains|"
    r"cover|covers|regulate|regulates|require|requires|set|sets|lay|lays|down|deal|deals|with|about|content|contents|text|wording|words|full|whole|exact|exactly|"
    r"mean|means|meaning|number|numbered|summari[sz]e|summary|explain|describe|outline|details?|list|many|all|together|total|altogether|want|know|see|need|according|document|policy|page|file|paper)\b|"
    r"规定|要求|什么|啥|哪些|内容|是|的|了|讲|说|写|怎么|怎样|如何|请问|请|给|我|看|看看|列出|全文|原文|条文|具体|有|呢|吗|啊|里|中|关于|告诉|查询|查找|查|引用|主要|"
    r"一下|和|与|及|以及|想|知道|本|该|这个|文件|共|总|一共|在|都|到底|究竟|来|念|读|背|解释|概括|总结|说明|介绍|详细|列举|那|那么|还有",
    re.IGNORECASE,
)
_MAX_PLACES = 12
_MAX_VALUE = 9999


def read_place_question(text: str, title_words: Callable[[Iterable[str]], frozenset[str]]) -> PlaceQuestion | None:
    """What a question asks for by number alone; None where it asks anything more ("the fine under section 7").

    title_words: those of some tokens that only say which document is meant.
    """
    counted = _COUNTS.search(text)
    if counted is not None:
        unit = (counted["u"] or counted["h"]).lower()
        return PlaceQuestion(counted=_UNITS[unit]) if _names_no_more(text, [counted.span()], title_words) else None
    found = [*_english_places(text), *_chinese_places(text)]
    if not found or not _names_no_more(text, [span for span, _ in found], title_words):
        return None
    return PlaceQuestion(_joined(text, found)[:_MAX_PLACES])


def with_place(question: str, earlier: str) -> str:
    """The earlier question with the place that a follow-up names alone in the stead of its own; "" for other follow-ups.

    with_place("And section 5?", "What does section 2 of the Quay Act say?") -> "What does section 5 of the Quay Act say?"
    """
    now, before = ([*_english_places(words), *_chinese_places(words)] for words in (question, earlier))
    if len(now) != 1 or len(before) != 1 or not _names_no_more(question, [now[0][0]], lambda _: frozenset()):
        return ""
    (start, end), (place_start, place_end) = before[0][0], now[0][0]
    return earlier[:start] + question[place_start:place_end] + earlier[end:]


def _names_no_more(
    text: str, spans: Iterable[tuple[int, int]], title_words: Callable[[Iterable[str]], frozenset[str]]
) -> bool:
    """Whether nothing stands beside some stretches of a question but its frame and the names of documents."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    rest = frozenset(tokens(_FRAME.sub(" ", text)))
    named = title_words(rest)
    return all(token in named or (len(token) == 2 and token[0] >= "\u3400" and set(token) <= named) for token in rest)


_Placed = tuple[tuple[int, int], tuple[PlaceNumber, ...]]


def _english_places(text: str) -> Iterable[_Placed]:
    for match in _PLACES.finditer(text):
        if match["o"]:
            value = LAST if match["o"].lower() in ("last", "final") else ordinal_value(match["o"]) or 0
            style = _UNITS[match["ou"].lower()]
            yield match.span(), (PlaceNumber(style, value, match.group()),)
        elif match["l"]:
            yield match.span(), (PlaceNumber(Style.ANNEX, ord(match["ln"].lower()) - 96, match["l"]),)
        else:
            style, word = _UNITS[match["u"].lower()], match["u"]
            ones = list(_ONE.finditer(match["all"]))
            places = [_english_place(style, word, one) for one in ones]
            yield match.span(), tuple(_filled(match["all"], ones, places))


def _english_place(style: Style, word: str, one: re.Match[str]) -> PlaceNumber:
    number = one["n"].strip()
    written = f"{_singular(word)} {number}{one['b'].replace(' ', '')}"
    steps = tuple(Step(Under.BRACKET, mark) for mark in re.findall(r"\((\w+)\)", one["b"]))
    if "." in number:
        return PlaceNumber(style, 0, written, dotted=number, steps=steps)
    split = re.fullmatch(r"(\d+)\s*(\w*)", number)
    if split is None:
        value = number_value(number) or roman_value(number) or 0
        return PlaceNumber(style, value, written, steps=steps)
    return PlaceNumber(style, int(split[1]), written, inserted_value(split[2]), steps=steps)


def _singular(word: str) -> str:
    """The word for one: "sections" -> "section"; an abbreviation stays."""
    low = word.lower()
    return {"appendices": "appendix", "annexes": "annex", "ss": "s", "§§": "§"}.get(
        low, word[:-1] if len(word) > 4 and low.endswith("s") else word
    )


def _filled(text: str, ones: list[re.Match[str]], places: list[PlaceNumber]) -> Iterable[PlaceNumber]:
    """The places of "3 to 5" with those between them."""
    for i, place in enumerate(places):
        between = text[ones[i - 1].end() : ones[i].start()] if i else ""
        if i and re.fullmatch(r"\s*(?:to|[–-])\s*", between, re.IGNORECASE) and not places[i - 1].steps:
            yield from _between(places[i - 1], place)
        yield place


def _between(first: PlaceNumber, last: PlaceNumber) -> Iterable[PlaceNumber]:
    word = first.written.rpartition(" ")[0]
    for value in range(first.value + 1, min(last.value, first.value + _MAX_PLACES)):
        yield PlaceNumber(first.style, value, f"{word} {value}" if word else f"第{value}条")


def _chinese_places(text: str) -> Iterable[_Placed]:
    found: list[tuple[re.Match[str], PlaceNumber]] = []
    for match in _HAN_PLACES.finditer(text):
        if match["lu"]:
            place = PlaceNumber(_UNITS[match["lu"]], LAST, match.group())
        elif match["a"]:
            place = PlaceNumber(Style.ANNEX, number_value(match["an"]) or 0, match.group())
        else:
            steps = tuple(
                Step(Under(below["u"]), str(min(number_value(below["n"]) or 0, _MAX_VALUE)))
                for below in _HAN_BELOW.finditer(match["below"])
            )
            value = number_value(match["n"]) or 0
            inserted = (number_value(match["x"]) or 0) if match["x"] else 0
            place = PlaceNumber(_UNITS[match["u"]], value, re.sub(r"\s", "", match.group()), inserted, steps=steps)
        between = text[found[-1][0].end() : match.start()] if found else ""
        filled = tuple(_between(found[-1][1], place)) if found and _HAN_TO.fullmatch(between) else ()
        found.append((match, place))
        yield match.span() if not filled else (match.start() - len(between), match.end()), (*filled, place)


def _joined(text: str, found: list[_Placed]) -> tuple[PlaceNumber, ...]:
    """The places in order; "paragraph 2 of Article 5" is one, below the other."""
    places: list[PlaceNumber] = []
    for i, (span, these) in enumerate(found):
        before = text[found[i - 1][0][1] : span[0]] if i else ""
        if (
            i
            and len(these) == 1
            and re.fullmatch(r"\s+(?:of|in|to)\s+(?:the\s+)?", before)
            and places
            and not places[-1].dotted
        ):
            inner = places.pop()
            step = Step(Under.BRACKET, str(inner.value))
            written = f"{inner.written} of {these[0].written}"
            these = (these[0]._replace(steps=(*these[0].steps, step, *inner.steps), written=written),)
        places += these
    return tuple(places)
