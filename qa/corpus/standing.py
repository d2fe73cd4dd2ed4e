"""What a text says of the standing of texts: that it repeals, replaces or amends another, or is withdrawn itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.corpus.metadata import effective_date, numbers_in
from qa.corpus.scope import plain_words
from qa.datatypes import Act, Change, Document, Span
from qa.language.dates import HAN_DATE, MONTH, YEAR, arabic_date, find_date
from qa.language.patterns import late_pattern
from qa.language.sentences import split_sentences

_QUOTED = late_pattern(r"《(?P<title>[^《》]{2,120})》(?P<more>[（(][^（）()]{2,60}[)）])?")
_ENDED_HAN = "(?:废止|停止执行|停止施行|不再执行|停止使用)"
# 《X》（2019年3号）同时废止, 《X》《Y》自2024年1月1日起停止执行; 的 between makes it the mark of something else.
_ENDS_HAN = late_pattern(
    rf"(?<![可能应须将])(?:同时|即行|予以|一并|相应|均|自行|全部|起|宣布|决定|[》)）件])\s*{_ENDED_HAN}(?!的)"
)
_REPEALS_HAN = late_pattern(r"(?:决定|现|兹|予以|同意|宣布)(?:对)?废止(?!的)")
_LISTS_HAN = late_pattern(
    rf"(?:废止|停止执行|失效).{{0,20}}(?:如下|下列|以下)|(?:下列|以下).{{0,30}}{_ENDED_HAN}.{{0,6}}[:：]$"
)
_AMENDS_HAN = late_pattern(
    r"(?:对)《[^《》]{2,120}》[^。；]{0,12}(?:作(?:出)?(?:如下|以下)?修[改订正]|进行修[改订正])|将《[^《》]{2,120}》[^。；]{0,40}修改为"
)
_PARTLY_HAN = late_pattern(r"》[^，。；]{0,12}第[^，。；]{1,12}[条款项章节]")
_AMENDED_BY = late_pattern(r"[^《》，、。；]{0,8}修[正订]")
_OWN_HAN = late_pattern(
    r"原(?P<kind>办法|规定|通知|细则|意见|方案|条例|制度|标准|政策|文件)[^，。；]{0,6}(?:同时|即行|一并|自行)?(?:废止|停止执行)"
)
_WITHDRAWN_HAN = late_pattern(
    r"^(?:【|\[|（)?(?:本|此|该)(?:文件|办法|通知|规定|政策|意见|细则|条例)(?:已|现已)[^。]{0,24}(?:废止|失效|停止执行)"
)

_NAME = r"(?:No\.?\s?\d+(?:/\d{2,4})?|[A-Z][\w'’&-]*|\d{4}/\d{1,4}|\d{4}|\((?:[A-Z][\w'’& -]*|No\.?\s?\d+)\))"
_JOIN = r"(?:of|and|for|the|on|in|to|at|by|from|with)"
_BARE_TITLE = rf"(?P<title>(?!(?:The|This|Until|Unless|If|When|Where|Section|Article|Rule)\b){_NAME}(?:\s+(?:{_JOIN}\s+){{0,2}}{_NAME}){{0,14}})"
_TITLE = rf"(?:the\s+)?{_BARE_TITLE}"
_PAPER = (
    r"\b(?:Acts?|Laws?|Ordinances?|Orders?|Decrees?|Rules?|Regulations?|Notices?|Circulars?|Directives?|Guidance|Guidelines?|Policy|Policies|"
    r"Scheme|Code|Instructions?|Instrument|Manual|Memorandum|Statement|Plan|Standards?|Charter|Bye-?laws?|By-?laws?)\b"
)
_SELF = (
    r"(?:This|The\s+present)\s+(?:\w+\s+)?(?:Act|Law|Ordinance|Order|Decree|Rules?|Regulations?|Notice|Circular|Directive|Guidance|Guidelines?|Policy|Scheme|Code|"
    r"Instructions?|Document|Memorandum|Statement|Plan|Publication|Version|Page)"
)
_ACTIVE = late_pattern(
    rf"\b{_SELF}\s+(?:(?:hereby|also)\s+)?(?P<verb>repeals?|revokes?|rescinds?|cancels?|withdraws?|replaces?|supersedes?|amends?)(?:\s+and\s+replaces?)?\s+",
    re.IGNORECASE,
)
_PASSIVE = late_pattern(
    rf"(?P<part>\b(?i:sections?|articles?|rules?|regulations?|paragraphs?|parts?|chapters?|schedules?)\s+[^.;]{{1,40}}?\s+(?:of|to)\s+)?(?:[Tt]he\s+)?{_BARE_TITLE}"
    r"(?:\s*\([^()]{2,40}\))?\s+(?:is|are)\s+(?:hereby\s+)?(?P<verb>repealed|revoked|rescinded|cancelled|superseded|replaced|amended)\b(?!\s+(?:where|if|when|unless|only))"
)
_CEASES = late_pattern(
    rf"(?P<part>(?!))?(?:[Tt]he\s+)?{_BARE_TITLE}\s+(?:shall\s+)?(?P<verb>ceases?)\s+to\s+(?:have\s+effect|be\s+in\s+force|apply)\b"
    r"(?!\s+(?:where|if|when|unless|only|to|in))"
)
_HEDGED = late_pattern(
    r"\b(?:may|not|unless|until|if|when|where|whether|would|could|before)\b[^.;]{0,40}$", re.IGNORECASE
)
_WITHDRAWN = late_pattern(
    rf"^{_SELF}\s+(?:was|has\s+been|is\s+now|is)\s+(?:withdrawn|superseded|cancelled|repealed|revoked|no\s+longer\s+(?:current|in\s+force|valid))\b",
    re.IGNORECASE,
)
_SINCE = late_pattern(
    rf"(?:with\s+effect\s+from|(?:effective|as\s+from|from|on))\s+(?:the\s+)?(?P<d>[^.;,]{{6,30}}\d{{4}})|(?P<h>{HAN_DATE})",
    re.IGNORECASE,
)
_DATED = re.compile(
    rf"\s+(?:of|dated)\s+(?:\d{{1,2}}\s+{MONTH}|{MONTH}\s+\d{{1,2}},?)\s+{YEAR}.*$|\s+(?:and|of|for|the|on|in|to|at|by|from|with)$",
    re.IGNORECASE,
)


def changes_in(text: str, title: str) -> tuple[Change, ...]:
    """What a text says it does to other texts, in its order, each with the sentence that says so.

    title: of the text, which "the former measures" shares. `since` is the date that the sentence names, else the date
    from which the text is in force; "" for none.
    """
    found: list[Change] = []
    in_list = False
    for sentence in split_sentences(text):
        words = sentence.of(text)
        if in_list and (listed := list(_named(words))):
            found += [_change("repeals", sentence, name, number, words, text) for name, number in listed]
            continue
        in_list = bool(_LISTS_HAN.search(words)) and words.endswith((":", "："))
        found += _of_sentence(words, sentence, title, text)
    return tuple({(c.act, c.title, c.number): c for c in reversed(found)}.values())[::-1]


def _of_sentence(words: str, sentence: Span, title: str, text: str) -> Iterator[Change]:
    if "废" in words or "停止" in words or "修" in words or "失效" in words or "不再执行" in words:
        yield from _chinese(words, sentence, title, text)
    if re.search(r"(?i)repeal|revok|rescind|cancel|withdr|replac|supersed|amend|no longer|ceas", words):
        yield from _english(words, sentence, text)


def _chinese(words: str, sentence: Span, title: str, text: str) -> Iterator[Change]:
    if _WITHDRAWN_HAN.match(words):
        yield _change("withdrawn", sentence, "", "", words, text)
        return
    own = _OWN_HAN.search(words)
    if own is not None:
        yield _change("repeals", sentence, title, "", words, text)
    if _AMENDS_HAN.search(words):
        yield from (_change("amends", sentence, name, number, words, text) for name, number in _named(words))
        return
    ends, repeals = _ENDS_HAN.search(words), _REPEALS_HAN.search(words)
    partly = _PARTLY_HAN.search(words)
    if partly and _ENDED_RE.search(words):
        yield from (_change("amends", sentence, name, number, words, text) for name, number in _named(words))
        return
    if ends is None and repeals is None:
        return
    # the object stands before the verb, 《X》同时废止, or behind it: 同时废止《X》
    part = words[: ends.end()] if ends else ""
    if not (named := list(_named(part))):
        part = words[ends.end() if ends else repeals.start() if repeals else 0 :]
        named = list(_named(part))
    yield from (_change("repeals", sentence, name, number, words, text) for name, number in named)
    if not named and own is None:
        yield from (_change("repeals", sentence, "", number, words, text) for number in numbers_in(words))


_ENDED_RE = late_pattern(rf"{_ENDED_HAN}(?!的)")


def _named(words: str) -> Iterator[tuple[str, str]]:
    """The titles in 《》 with the number in brackets behind each, but for those by which another was amended."""
    for match in _QUOTED.finditer(words):
        if _AMENDED_BY.match(words, match.end()):
            continue
        yield match["title"], next(iter(numbers_in(match["more"] or "")), "")


def _english(words: str, sentence: Span, text: str) -> Iterator[Change]:
    if _WITHDRAWN.match(words):
        yield _change("withdrawn", sentence, "", "", words, text)
        return
    active = _ACTIVE.search(words)
    if active is not None:
        act = _act_of(active["verb"])
        for name in _names(words[active.end() :]):
            yield _named_change(act, sentence, name, words, text)
        return
    for match in (*_PASSIVE.finditer(words), *_CEASES.finditer(words)):
        if not _HEDGED.search(words[: match.start()]) and re.search(_PAPER, match["title"]):
            of_part: Act = "amends" if match["part"] else _act_of(match["verb"])
            yield _named_change(of_part, sentence, match["title"], words, text)


def _act_of(verb: str) -> Act:
    low = verb.lower()
    return "amends" if low.startswith("amend") else "replaces" if low.startswith(("replac", "supersed")) else "repeals"


def _names(words: str) -> Iterator[str]:
    """The titles that stand in a row at the start of some words: "the Quay Act 2010 and the Rafts Act 2012"."""
    row = re.compile(rf"\s*(?:,?\s*and\s+|,\s*)?{_TITLE}")
    at = 0
    while match := row.match(words, at):
        # "the Quay Act 2010 and the Rafts Act 2012": two, cut where "and the" follows a paper's name
        title = match["title"]
        cut = re.search(rf"{_PAPER}(?:\s+\d{{4}})?(?P<cut>\s+and\s+the\s+)", title)
        name = title[: cut.start("cut")] if cut else title
        if not re.search(_PAPER, name):
            return
        yield name
        at = match.start("title") + (cut.start("cut") if cut else len(title))


def _named_change(act: Act, sentence: Span, name: str, words: str, text: str) -> Change:
    """A change of the text that English words name: by its number, "Circular No. 5 of 2019", else by its title."""
    numbered = re.fullmatch(r"\w+\s+No\.?\s?\d+(?:/\d{2,4}|\s+of\s+\d{4})?", name)
    bare = _DATED.sub("", name)
    return _change(act, sentence, "" if numbered else bare, name if numbered else "", words, text)


def _change(act: Act, sentence: Span, title: str, number: str, words: str, text: str) -> Change:
    plain = arabic_date(words)
    dates = [find_date(match["d"] or match["h"]) for match in _SINCE.finditer(plain)]
    stated = next((date for date in dates if date), "") if act == "withdrawn" else effective_date(words)
    if not stated and act != "withdrawn":
        since = re.search(r"(?:with\s+effect\s+from|from)\s+([^.;,]{6,30})", plain, re.IGNORECASE)
        stated = (find_date(since[1]) if since else "") or effective_date(text)
    return Change(act=act, title=title, number=number, since=stated, start=sentence.start, end=sentence.end)


def names_of(document: Document) -> frozenset[str]:
    """How other texts may call a document by its title, in small letters without spaces and signs.

    What it issues under a notice counts: 关于印发《X》的通知 is called X. A title without its year is called with it too.
    """
    title = document.title
    found = {title, *(match["title"] for match in _QUOTED.finditer(title) if re.search("印发|发布|公布|颁布", title))}
    issued = re.search(r"关于(?:印发|发布|公布|颁布)(?P<title>[^《》]{4,80}?)的(?:通知|公告|通告|决定)$", title)
    found |= {issued["title"]} if issued else set()
    if document.issuer and title.startswith(document.issuer):
        found.add(title[len(document.issuer) :].lstrip())
    if document.date and not re.search(YEAR, title):
        found |= {f"{one} {document.date[:4]}" for one in list(found)}
    return frozenset(filter(None, map(plain_words, found)))
