"""Where sentences begin and end, in English and Chinese, as exact spans."""

from __future__ import annotations

import re

from qa.datatypes import Span
from qa.language.dates import MONTH_NAMES

# A full stop after these does not end a sentence. Single capital letters ("J. Smith") are handled apart.
_ABBREVIATIONS = (
    frozenset(
        "nos arts sec secs para paras fig figs vol ch mr mrs ms dr prof jr sr gov govt sen rep gen hon messrs m/s e.g i.e eg ie cf "
        "vs viz v approx est dept tel rs regs ss rr cll cl sch schs subs subss dt ref pvt bros supp edn".split()
    )
    | {name[:3] for name in MONTH_NAMES if name != "may"}
    | {"sept"}
)
# These are abbreviations before a figure only; elsewhere they end a sentence, as words or as "max." does.
_BEFORE_FIGURE = frozenset("no may add art col s r p pp pt reg max min c".split())
# Initials, firms and streets may also end a sentence: a word that begins one says so ("... of the U.S. The office ...").
_NAMES = frozenset("inc ltd co corp plc llc st ave blvd rd".split())
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_STARTERS = frozenset(
    "the a an this that these those it its they he she we you i in on at by for from to of if when where while after before "
    "each every all any no none some such there here his her their our your and but or as under with however applicants "
    "applications payments".split()
)
# These may also end a sentence ("... and so on, etc. The office ..."); not before what goes with them.
_MAYBE_FINAL = frozenset("etc al p.m a.m".split())
_OF_TIME = frozenset(f"{day}day" for day in "mon tues wednes thurs fri satur sun".split()) | frozenset(
    "et ct mt pt est gmt utc".split()
)
_END = re.compile(r"[.!?]+[\"'”’)\]]*(?=\s|$)|[。！？]+[”’」』）]*|\n+")
_NEXT_WORD = re.compile(r"\s*([^\W\d_]+|\d|[^\s\w])")
_LIST_MARK = re.compile(r"[:;：；]\s*[(（]?(?:\d{1,2}|[a-z]|[ivx]{1,4})$")
_CARRIES_ON = re.compile(r"字样|的|等|、|，|；|。|或|和|及|与|两|三|为|是|一[词语栏]|修改为|[)）]")
# Who said the quoted words, in the clause behind them: “……”财务负责人说。
_SAYS = re.compile(
    r"[^，。；：！？“”\s]{0,40}?(?:说|表示|介绍|称|指出|认为|强调|告诉|坦言)(?:[，。：]|[^，。；：！？“”\n]{0,6}[，。：])"
)
_ENUMERATOR = re.compile(
    r"\(?(?:\d{1,3}[A-Z]{0,2}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,6})\.|"
    r"(?:Article|Section|Rule|Regulation|Clause|Part|Chapter|Annex|Appendix|Schedule|Sec|Art)\.?\s+[\dIVXLC]{1,7}[A-Z]{0,2}(?:bis|ter|quater)?\.",
    re.IGNORECASE,
)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Span, ...]:
    """Spans of the sentences in text[start:end], in order, without the white space between them.

    Every character that is not white space lies in exactly one span; line ends always end a sentence.
    """
    end = len(text) if end is None else end
    spans: list[Span] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if _is_inside_sentence(text, begin, match):
            continue
        _add(spans, text, begin, match.end())
        begin = match.end()
    _add(spans, text, begin, end)
    return tuple(spans)


def _is_inside_sentence(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether this stop belongs to an abbreviation, an initial, the number of a list item, or to quoted words."""
    if match.group()[0] in "。！？":
        return _is_within_quotes(text, begin, match)
    if not match.group().startswith(".") or match.group().startswith(".."):
        return False
    before = text[begin : match.start()]
    word = re.split(r"[\s(（\"“\[—–-]", before)[-1]
    after = _NEXT_WORD.match(text, match.end())
    next_word = after[1] if after else ""
    if _ENUMERATOR.fullmatch(before.strip() + ".") or _LIST_MARK.search(before):
        return bool(next_word)  # "1. How it came about", "Bring these: 1. A card"
    if next_word and (next_word[0].islower() or next_word[0] in "-–—,;"):
        return text[match.end() : match.end() + 1] != "\n"  # nothing that has ended goes on in small letters
    return bool(next_word) and _is_abbreviation(word, next_word)


def _is_abbreviation(word: str, next_word: str) -> bool:
    """Whether the stop behind `word` shortens it, told by the word that comes next."""
    low, first = word.lower(), next_word[0]
    if low in _MAYBE_FINAL:
        return first == "(" or next_word.lower() in _OF_TIME
    if len(word) == 1 and word.isupper() and word != "I":  # "J. A. Smith", "471 S. Main"
        return (
            first.isdigit()
            or first == "("
            or (first.isupper() and (len(next_word) == 1 or next_word.lower() not in _STARTERS))
        )
    if low in _BEFORE_FIGURE:
        return first.isdigit() or (first == "(" and low not in ("may", "add"))
    if low in _ABBREVIATIONS:  # "SEC. 2" but "... the rules of the DEC. If you ..."
        return first.isdigit() or not word.isupper() or len(word) < 3
    if low in _NAMES or (_INITIALS.fullmatch(word) and low not in ("e.g", "i.e")):
        return first.isdigit() or first == "(" or next_word.lower() not in _STARTERS
    return False


def _is_within_quotes(text: str, begin: int, match: re.Match[str]) -> bool:
    """Whether a Chinese stop ends words that are quoted in a sentence that goes on: 填写“本人自愿申请。”字样.

    What a colon introduces ends with its own stop, unless it is carried on as a word ("...字样", "...的").
    """
    opened = max(text.rfind(mark, begin, match.start()) for mark in "“「『")
    if opened < 0 or opened < max(text.rfind(mark, begin, match.start()) for mark in "”」』"):
        return False
    is_introduced = text[opened - 1 : opened] in ("：", ":", "") or opened == begin
    if match.group()[-1] in "”」』":
        rest = text[match.end() : match.end() + 3]
        carries_on = _CARRIES_ON.match(rest) or (opened == begin and _SAYS.match(text, match.end()))
        return bool(carries_on) or (not is_introduced and bool(rest.strip()) and rest[0] not in "“「『\n")
    end = re.compile(r"[^\n“]{0,200}?[”」』]").match(text, match.end())
    return not is_introduced and end is not None


def _add(spans: list[Span], text: str, begin: int, end: int) -> None:
    while begin < end and text[begin].isspace():
        begin += 1
    while end > begin and text[end - 1].isspace():
        end -= 1
    if begin < end:
        spans.append(Span(start=begin, end=end))
