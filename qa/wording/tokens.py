"""Words of a text as they are compared: what form may change, and what it may not.

A token is a word, a number, a share, a date, a Chinese character, or a sign that carries meaning. Two tokens are the
same when their keys are: NFKC form (full-width letters and figures become plain), case folded, a single apostrophe,
simplified Chinese characters; numbers in plain figures (twelve, 十二 and 12; 30万 and 300,000), shares with one sign
(百分之十二 and 12%), dates in one form (2021年8月13日 and August 13, 2021). White space and all other punctuation lie
between tokens and are not compared, with these exceptions: a dash before or between figures ("1-2", "-5"), "/",
currency and comparison signs.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import NamedTuple

from qa.language.dates import ANY_DATE, MONTH_NAMES, iso_date
from qa.language.numerals import COUNT_WORD, ENGLISH_SCALE, HAN_DIGITS, HAN_SCALES, plain_figures
from qa.language.simplification import in_one_script

_HAN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_HAN_NUMERALS = HAN_DIGITS + HAN_SCALES
_HAN_FIGURE = rf"[{_HAN_NUMERALS}]+(?:点[{HAN_DIGITS}]+)?"
_DASHES = "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d~～〜"
_SMALL = "\\u00b2\\u00b3\\u00b9\\u00bc-\\u00be\\u2070-\\u209c\\u2150-\\u218f\\u2460-\\u24ff"  # ² ½ Ⅱ ①: one each
_MARKS = "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094d"
_NUMBER = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)(?:[.．]\d+)?|\d+(?:[.．]\d+)*)"  # 1,000  3.5  2.3.1
_CARDINAL = rf"(?=[EFNOSTefnost])\b(?i:{COUNT_WORD})\b"
_PER_CENT = r"(?i:per\s?cent|percent)\b"
_TOKEN = re.compile(
    rf"""
    (?=[\dADFJMNOSadfjmnos{HAN_DIGITS}十])(?:{ANY_DATE})             # only these begin one: ten times the speed
  | (?=[\dEFNOSTefnost百千])(?:{_NUMBER}\s*[%‰％] | (?:{_NUMBER}|{_CARDINAL})\s*-?{_PER_CENT}
        | [百千]分之(?:{_NUMBER}|{_HAN_FIGURE}))
  | {_NUMBER}(?:[{HAN_SCALES}]+|\s+(?i:{ENGLISH_SCALE})\b)?             # 30万, 3 billion
  | {_CARDINAL}(?:\s+(?i:{ENGLISH_SCALE})\b)?
  | {_HAN_FIGURE}                                                    # 二十三: one number
  | [{_HAN}]
  | (?:[^\W\d_{_HAN}{_SMALL}][{_MARKS}]*)+(?:['’‘ʼ＇`](?:[^\W\d_{_HAN}{_SMALL}][{_MARKS}]*)+)*   # people's
  | (?<=\d)\s*[{_DASHES}]+\s*(?=\d) | [{_DASHES}](?=\d)                # 1-2, 1～2, -5; not "- 5 ports"
  | [^\W_]                                                           # ① ½ and other signs for numbers
  | [%‰％°℃$＄€£¥￥/／\\+＋±×÷=＝<>＜＞≤≥≠&＆§@]
    """,
    re.VERBOSE,
)
_DATE = re.compile(ANY_DATE, re.VERBOSE)
_DATE_KEY = re.compile(r"\d{4}-\d\d(?:-\d\d)?|\d\d-\d\d")
_SHARE = re.compile(rf"[百千]分之(?P<of>.+)|(?P<before>[^%‰％]+?)\s*-?(?:[%‰％]|{_PER_CENT})", re.DOTALL)
_PLAIN = {ord(wide): plain for wide, plain in zip("０１２３４５６７８９．％", "0123456789.%", strict=True)}
_DASH_ONLY = re.compile(rf"\s*[{_DASHES}]+\s*")
_APOSTROPHES = str.maketrans("’‘ʼ＇`", "'''''")


class Kind(IntEnum):
    """What a token is to the reader of a policy. Two different tokens of one kind above WORD are a likely exchange."""

    FUNCTION = 0  # says little by itself: the, of, 的
    WORD = 1
    NUMBER = 2
    MODAL = 3  # shall, may, encourage
    JOINT = 4  # and, or
    MONTH = 5


_FUNCTION = frozenset(
    "the a an of to in on for by with from as at is are was were be been being that this these those it its which "
    "who such we our us they their them he his she her has have had do does did into than then so but if "
    "的 了 在 是 为 对 将 等 其 之 于 以 把 被 从 向 到 个 项 年 月 日 中 上 下".split()
)
_MODAL = frozenset(
    "shall may must should will can could would might ought encourage encourages encouraged encouraging require "
    "requires required permit permits permitted allow allows allowed prohibit prohibits prohibited forbid forbids "
    "support supports guide guides promote need needs".split()
)
_JOINT = frozenset("and or nor 和 或 及 与 并 且".split())
_MONTH = frozenset(MONTH_NAMES) - {"may"}  # a modal verb more often


class Tokens(NamedTuple):
    """The tokens of one text: keys, and where each stands (`text[starts[i]:ends[i]]`)."""

    keys: list[str]
    starts: list[int]
    ends: list[int]


def read_tokens(text: str) -> Tokens:
    """The tokens of a text in their order. Never fails, whatever characters the text holds."""
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    known: dict[str, str] = {}
    for match in _TOKEN.finditer(in_one_script(text).translate(_PLAIN)):
        raw = match.group()
        key = known.get(raw)
        if key is None:
            key = known[raw] = _key(raw)
        keys.append(key)
        starts.append(match.start())
        ends.append(match.end())
    return Tokens(keys, starts, ends)


def key_of(raw: str) -> str:
    """What a token is compared by: "people's" for "Ｐｅｏｐｌｅ’s", "1000" for "１,０００", 干 for 乾."""
    return _key(in_one_script(raw).translate(_PLAIN))


def _key(raw: str) -> str:
    """The key of a token in characters of one script."""
    if _DASH_ONLY.fullmatch(raw):
        return "-"
    if _DATE.fullmatch(raw):
        return iso_date(raw)
    share = _SHARE.fullmatch(raw)
    if share:
        figures = plain_figures(share["of"] or share["before"])
        return (figures or raw) + ("‰" if share["of"] and raw[0] == "千" or "‰" in raw else "%")
    figures = plain_figures(raw)
    if figures is not None:
        return figures
    key = unicodedata.normalize("NFKC", raw.translate(_APOSTROPHES)).casefold()
    return key.replace(",", "") if key[:1].isdigit() else key


def kind_of(key: str) -> Kind:
    """The kind of a token by its key."""
    if key[:1].isdigit() or key[:1] in _HAN_NUMERALS:
        return Kind.NUMBER
    for kind, words in ((Kind.FUNCTION, _FUNCTION), (Kind.MODAL, _MODAL), (Kind.JOINT, _JOINT), (Kind.MONTH, _MONTH)):
        if key in words:
            return kind
    return Kind.WORD


def is_date(key: str) -> bool:
    """Whether a key is that of a date."""
    return bool(_DATE_KEY.fullmatch(key))


def is_figure(key: str) -> bool:
    """Whether two such tokens side by side must not flow together: "1 2" is not "12"."""
    return key[:1].isdigit() or key[:1] in _HAN_NUMERALS
