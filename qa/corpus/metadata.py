"""What a text says of itself: title, issuer, document number, dates, kind. Found by rule, each with a confidence.

Confidence: 0.9 a form that is hardly ever anything else, 0.7 a strong sign, 0.5 a fair sign, 0.3 a guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from qa.corpus.titles import BRACKET_YEAR, DECREE, NUMBER_EN, NUMBER_HAN, RED_HEAD, title_of
from qa.datatypes import Mark
from qa.language.dates import HAN_DATE, MONTH, arabic_date, find_date
from qa.language.patterns import late_pattern

_HEAD_LINES = 8
_HEAD_CHARS = 4000
_TAIL_LINES = 12


_DATE_RANGE = late_pattern(
    r"\d\s*日?\s*(?:至|到|—|–|~|－)\s*\D{0,3}\d|\b(?:to|until|and)\s+(?:\d|[A-Z][a-z]+\s+\d)|(?:前|止|起|以后|之后)$"
)
_MAX_DATE_LINE_CHARS = 45
_MAX_DATE_WORDS_CHARS = 14


class Found(NamedTuple):
    """A value and how sure it is, 0..1; "" and 0.0 when nothing was found."""

    value: str = ""
    confidence: float = 0.0


_NUMBER_HAN_LOOSE = late_pattern(
    rf"[\u3400-\u9fff]{{1,8}}(?:发|函|办|字|规|政|令|文|通){BRACKET_YEAR}\s*第?\s*\d{{1,5}}\s*号"
)
# Words of the sentence that cites a number, which a pattern cannot tell from the first word of it.
_CITES = late_pattern(
    r"^(?:(?:根据|依据|按照|参照|依照|参见|关于|和|与|及|见)|(?:See|The|Under|In|As|And|By|On|Of)\s+)+"
)
_ORDER_HAN = late_pattern(r"(?:令|公告)\s*[(（]?\s*第\s*[\d〇零一二三四五六七八九十百]{1,6}\s*号|第\s*\d{1,5}\s*号令")
_NUMBER_EN_OTHER = late_pattern(
    r"\bExecutive\s+Order\s+(?:No\.?\s*)?\d{4,5}\b|\b(?:19|20)\d\d\s+No\.\s*\d{1,5}(?:\s*\([A-Z]\.?\s*\d+\))*|"
    r"\b(?i:Regulation|Directive|Decision)\s*\((?:EU|EC|EEC|Euratom)\)\s*(?:No\.?\s*)?\d{1,4}/\d{2,4}|"
    r"\b(?:Order|Decree|Circular|Notice|Directive|Regulation|Act|Law|Instrument|Ordinance)\s+No\.?\s*"
    r"\d{1,5}(?:\s*(?:of|/)\s*(?:19|20)\d\d)?|\b(?:19|20)\d\d\s+c\.\s*\d{1,4}\b"
)
# A line that is nothing but the number of an office: "M-24-31", "No. F.3(2)/2024-Estt."
_NUMBER_LINE = late_pattern(
    r"(?:[A-Z]{1,6}-)+\d{1,4}(?:-\d{1,4})*|(?:No\.?|F\.\s*No\.?|Ref(?:erence)?\.?(?:\s*No\.?)?)\s*[:：]?\s*(?=\S*\d)(?=\S*[/.(-])[\w./()&-]{4,40}"
)
_ISSUER_LABEL = late_pattern(
    r"(?:issued\s+by|issuing\s+(?:authority|body)|issuer|published\s+by|organi[sz]er|organized\s+by|发布机构|发文机关|"
    r"发文单位|制发单位|主办单位|主办|印发单位)\s*[:：]?\s*(?P<who>[^:：;；|]{2,90})",
    re.IGNORECASE,
)
_BODY_HAN = late_pattern(
    r"^[\u3400-\u9fff]{2,28}(?:人民政府|政府办公厅|办公厅|办公室|委员会|厅|局|部|院|署|会|中心|银行|处)(?:[\s、]+[\u3400-\u9fff]{2,28})*$"
)
_BODY_EN = late_pattern(
    r"^(?:the\s+)?(?:[A-Z][\w’'&-]*|of|for|and|the|on|in|de)(?:\s+(?:[A-Z][\w’'&-]*|of|for|and|the|on|in)){0,12}$"
)
_BODY_EN_WORD = late_pattern(
    r"\b(?:Government|Department|Ministry|Office|Bureau|Commission|Committee|Council|Authority|Agency|Administration|"
    r"Board|Secretariat|Treasury|Parliament|Congress|Inspectorate|Service|Trust|Institute)\b"
)
_LABEL_END = late_pattern(
    r"\s{2,}|\s+(?:Tel|Telephone|Date|Add|Address|Source)\b.*$|\s*(?:电话|日期|发布日期|成文日期|来源).*$"
)
_EFFECTIVE = late_pattern(
    r"(?:(?:takes?|come[s]?|enters?|shall\s+(?:take|come|enter))\s+(?:effect|into\s+(?:force|effect))|effective|in\s+force|"
    r"applies|apply)\s+(?:as\s+)?(?:from|on|of|since)?\s*(?:the\s+)?(?P<en>[^.;]{4,40})|"
    rf"自\s*(?P<zh>{HAN_DATE})\s*起\s*(?:施行|实施|执行|生效)|"
    r"(?:实施|施行|生效|执行)日期\s*[:：]\s*(?P<label>[\d年月日./-]{8,14})",
    re.IGNORECASE,
)
_ISSUED_LABEL = late_pattern(
    r"(?:issued(?:\s+on)?|date\s+of\s+issue|issue\s+date|published(?:\s+on)?|publication\s+date|dated|date|made|"
    r"发布日期|发布时间|成文日期|印发日期|发文日期|公布日期|日期)\s*[:：]?\s*(?P<when>.{6,40})",
    re.IGNORECASE,
)
# Dates from which something holds, or until when, are no dates of issue.
_NOT_OF_ISSUE = late_pattern(
    _EFFECTIVE.pattern + rf"|(?:自|至|截至)\s*{HAN_DATE}|"
    r"\b(?:by|until|before|from|since)\s+(?:\d{1,2}\s+[A-Z][a-z]+|[A-Z][a-z]+\s+\d{1,2}),?\s+(?:19|20)\d\d",
    re.IGNORECASE,
)
_LABEL_ALONE = late_pattern(
    r"(?:published|issued|date|date\s+of\s+issue|发布日期|发布时间|成文日期|印发日期)\s*[:：]?", re.IGNORECASE
)
_DATE_LINE_HAN = late_pattern(
    rf"{HAN_DATE}|[０-９]{{4}}年[０-９]{{1,2}}月[０-９]{{1,2}}日|[二〇○零一三四五六七八九]{{4}}年[一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}日"
)
_FIRST_KINDS = (
    ("interpretation", r"政策解读|解读|答记者问|\binterpretation\b|\bexplanatory\s+(?:note|memorandum)\b"),
    ("faq", r"常见问题|问答|\bFAQs?\b|frequently\s+asked|questions\s+and\s+answers"),
    ("amendment", r"修正案|关于修改|的?修正|的决定$|\bamend(?:ment|ing)\b"),
)
_LATER_KINDS = (
    ("act", r"\b(?:Act|Law|Ordinance|Bill)\b(?:\s+(?:19|20)\d\d)?(?:\s*\(.*\))?$|(?<!办)法$"),
    ("decree", r"条例|办法|规定|\b(?:decree|regulations?|rules|order)\b|令$"),
    ("circular", r"\bcircular\b|通报|通函"),
    ("announcement", r"公告|通告|\bannouncement\b"),
    ("notice", r"通知|\bnotice\b"),
    ("plan", r"规划|方案|计划|\b(?:plan|programme|program|scheme)\b"),
    ("opinions", r"意见|\bopinions\b"),
    ("measures", r"措施|\bmeasures\b"),
    ("guidance", r"指南|指引|\bguid(?:e|ance|elines)\b"),
)
_KINDS = tuple((kind, late_pattern(pattern, re.IGNORECASE)) for kind, pattern in (*_FIRST_KINDS, *_LATER_KINDS))


def find_metadata(
    text: str, marks: Sequence[Mark], format_title: str, known: Mapping[str, str], *, default_title: str
) -> dict[str, Found]:
    """Title, issuer, number, date, effective, kind and source of a canonical text, with confidences.

    format_title: the title that the file's format names; known: metadata that the file states apart from its text.
    `title` is never empty; `kind` is "policy" when nothing says more.
    """
    words, confidence = title_of(text, marks, format_title, default_title)
    title = Found(words, confidence)
    lines = text.splitlines()
    return {
        "title": title,
        "issuer": _first(lambda: _stated(known, "issuer", 0.6), lambda: _issuer(lines, title.value)),
        "number": _first(lambda: _stated(known, "number", 0.9), lambda: find_number(text)),
        "date": _date(lines, known),
        "effective": _effective(text),
        "kind": kind_of(title.value),
        "source": _first(lambda: _stated(known, "source", 0.9), lambda: _source(lines)),
    }


def _first(*ways: Callable[[], Found]) -> Found:
    return next((stated for way in ways if (stated := way()).value), Found())


def _stated(known: Mapping[str, str], key: str, confidence: float) -> Found:
    value = " ".join(known.get(key, "").split())[:300]
    return Found(value, confidence) if value else Found()


def find_number(text: str) -> Found:
    """The document number in the head of a text, "河政发〔2020〕5号": its own, no number that it cites."""
    head = text[:_HEAD_CHARS].splitlines()[: 2 * _HEAD_LINES]
    for line in (re.sub(r"\s*签发人.*$", "", line) for line in head):
        if len(line) <= 60:
            for pattern in (NUMBER_HAN, NUMBER_EN):
                match = pattern.search(line)
                if match and len(match.group()) >= 0.6 * len(line):
                    return Found(match.group().strip(), 0.9)
    for line, after in pairwise(head):
        if DECREE.fullmatch(line) and (number := re.fullmatch(r"第\s*[\d〇零一二三四五六七八九十百]{1,6}\s*号", after)):
            return Found(re.sub(r"\s", "", line + number.group()), 0.9)
    for line in head:
        if _NUMBER_LINE.fullmatch(line):
            return Found(line, 0.7)
        match = _ORDER_HAN.search(line) or _NUMBER_EN_OTHER.search(line)
        if match and len(line) <= 60 and len(match.group()) >= 0.3 * len(line):
            whole = line if _ORDER_HAN.search(line) and len(line) <= 30 else match.group()
            return Found(whole.strip(), 0.7)
    return Found()


def numbers_in(text: str) -> tuple[str, ...]:
    """Every document number that a text cites, once each, in order."""
    numbers = [match.group().strip() for pattern in (_NUMBER_HAN_LOOSE, NUMBER_EN) for match in pattern.finditer(text)]
    return tuple(dict.fromkeys(_CITES.sub("", number) for number in numbers))


def _issuer(lines: Sequence[str], title: str) -> Found:
    for line in [*lines[: 2 * _HEAD_LINES], *lines[-_TAIL_LINES:]]:
        match = _ISSUER_LABEL.match(line)
        if match and len(line) <= 200:
            who = _LABEL_END.sub("", match["who"]).strip(" .。,，")
            if who:
                return Found(who, 0.9)
    tail = [line for line in lines[-_TAIL_LINES:] if line != title]
    for line in reversed(tail):  # the signature above the date
        if _is_body(line):
            return Found(line, 0.7)
    return _issuer_of_head(lines, title)


def _issuer_of_head(lines: Sequence[str], title: str) -> Found:
    for line in lines[:4]:
        head = RED_HEAD.fullmatch(line)
        if head:
            return Found(re.sub(r"\s", "", head["who"]), 0.8)
        if line != title and _is_body(line):
            return Found(line, 0.5)
    for line in lines[:_HEAD_LINES]:
        order = re.match(r"([\u3400-\u9fff]{2,24})令\s*[(（]?第", line)
        if order:
            return Found(order[1], 0.7)
    before = re.match(r"[\u3400-\u9fff]{2,24}?(?:人民政府(?:办公厅)?|委员会|厅|局|部)(?=关于)", title)
    return Found(before.group(), 0.7) if before else Found()


def _is_body(line: str) -> bool:
    if len(line) > 90:
        return False
    return bool(_BODY_HAN.match(line)) or bool(_BODY_EN.match(line) and _BODY_EN_WORD.search(line))


def _date(lines: Sequence[str], known: Mapping[str, str]) -> Found:
    """The date of issue: under a Chinese signature, stated by the file, behind a label, in the head, or at the end."""
    signed = _signed_date(lines)
    if signed:
        return Found(signed, 0.9)
    stated = find_date(known.get("date", ""))
    if stated:
        return Found(stated, 0.9)
    head = lines[: 2 * _HEAD_LINES]
    for line, after in zip(head, [*head[1:], ""], strict=True):
        # the label may stand on a line of its own
        match = _ISSUED_LABEL.match(f"{line} {after}" if _LABEL_ALONE.fullmatch(line) else line)
        if match and find_date(match["when"]):
            return Found(find_date(match["when"]), 0.9)
    for line in reversed(lines[-_TAIL_LINES:] if len(lines) > 3 else []):
        date = find_date(_NOT_OF_ISSUE.sub("", arabic_date(line)))
        if len(line) <= 40 and date and not line.endswith(("。", ".", "；", "印发")):
            return Found(date, 0.7)
    dated = next((date for line in lines[:6] if (date := _date_of_head(line))), "")
    return Found(dated, 0.6) if dated else Found()


def _signed_date(lines: Sequence[str]) -> str:
    """The date below the name of a Chinese body at the end of a text, a line of its own; "" for none.

    It is the day on which a paper was made; the day on which a page was put up, or a paper printed, is another.
    """
    tail = lines[-_TAIL_LINES:]
    for name, line in reversed(list(pairwise(tail))):
        if _DATE_LINE_HAN.fullmatch(line) and _BODY_HAN.match(name):
            return find_date(arabic_date(line))
    return ""


def _date_of_head(line: str) -> str:
    """The date of a line that says a date and no more than whence: a sentence with a date states something else by it."""
    bare = _NOT_OF_ISSUE.sub("", arabic_date(line))
    date = find_date(bare)
    if not date or line.endswith(("。", ".", "；", ";", "：", ":")) or _DATE_RANGE.search(line):
        return ""
    rest = re.sub(r"[\d\s年月日:：./,，—–-]", "", bare)
    is_adopted = bool(
        re.search(r"[(（].*(?:通过|公布|修正|修订|发布|印发|adopted|passed|issued|published|made)", line, re.IGNORECASE)
    )
    starts = re.match(rf"\W*(?:\d|{MONTH})", bare, re.IGNORECASE) is not None
    return (
        date
        if is_adopted or (starts and len(rest) <= _MAX_DATE_LINE_CHARS) or len(rest) <= _MAX_DATE_WORDS_CHARS
        else ""
    )


def _effective(text: str) -> Found:
    date = effective_date(text)
    return Found(date, 0.8) if date else Found()


def effective_date(text: str) -> str:
    """The first date from which some words say that something holds; "" for none."""
    dates = (find_date(match["zh"] or match["label"] or match["en"] or "") for match in _EFFECTIVE.finditer(text))
    return next((date for date in dates if date), "")


def _source(lines: Sequence[str]) -> Found:
    for line in lines[:_HEAD_LINES]:
        match = re.match(r"(?:source|来源|原文链接|原文地址)\s*[:：]\s*(https?://\S+)$", line, re.IGNORECASE)
        if match:
            return Found(match[1], 0.9)
    return Found()


def kind_of(title: str) -> Found:
    """The kind of document that a title names: "notice", "interpretation" ...; "policy" when it names none."""
    # what a title names in quotation marks is another paper: 关于印发《...办法》的通知 is a notice
    for words in (re.sub("《[^》]*》", "", title), title):
        for kind, pattern in _KINDS:
            if pattern.search(words):
                return Found(kind, 0.8)
    return Found("policy", 0.3)
