"""The grammar of enumerations: markers that number things, and lists run into a sentence.

A marker is what numbers an item: "1.", "(2)", "Ii.", "Third,", "The second is to", "一、", "（二）", "第三条", "一是".
A run-in list hangs in a sentence: "including three measures to A, B, and C"; "including A, B, and C three
measures"; "elements such as A, B, C, and D"; "包括A、B和C三项措施". A declared count decides over commas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from qa.corpus.numerals import CARDINAL_WORD, HAN_NUMBER, ORDINAL_WORD, han_value, number_value, roman_value
from qa.datatypes import Span


class Style(StrEnum):
    """How a marker is written. Markers of one style number one level of a text."""

    HASH = "#"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    ARTICLE = "article"
    ORDINAL = "first"
    ARABIC = "1."
    DOTTED = "1.1"
    PAREN = "(1)"
    CIRCLED = "①"
    ROMAN = "i."
    LETTER = "a."
    HAN = "一、"
    HAN_PAREN = "（一）"


class Marker(NamedTuple):
    """A numbering mark: its style, its value, and where the numbered words begin (`end`)."""

    style: Style
    value: int
    start: int
    end: int


_HAN_UNITS = {"编": Style.PART, "部分": Style.PART, "章": Style.CHAPTER, "节": Style.SECTION, "条": Style.ARTICLE}
_WORD_UNITS = {
    "part": Style.PART, "chapter": Style.CHAPTER, "section": Style.SECTION, "article": Style.ARTICLE,
    "title": Style.PART, "clause": Style.ARTICLE, "rule": Style.ARTICLE, "regulation": Style.ARTICLE,
}  # fmt: skip
_CIRCLED = {chr(0x2460 + i): i + 1 for i in range(20)}
_LINE_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("hash", re.compile(r"(?P<v>#{1,6})\s+(?=\S)")),
    ("han_unit", re.compile(rf"第\s*(?P<v>{HAN_NUMBER}|\d{{1,4}})\s*(?P<u>编|部分|章|节|条)[\s：:、.]*")),
    (
        "word_unit",
        re.compile(
            rf"(?P<u>Part|Chapter|Section|Article|Title|Clause|Rule|Regulation)\s+"
            rf"(?P<v>\d{{1,4}}|[IVXLC]{{1,7}}|{CARDINAL_WORD})(?=[\s.:)—–-]|$)[.:)—–\s-]*",
            re.IGNORECASE,
        ),
    ),
    ("dotted", re.compile(r"(?P<v>\d{1,3}(?:\.\d{1,3})+)\.?\s+(?=\S)")),
    ("arabic", re.compile(r"(?P<v>\d{1,3})(?:[.．]\s*(?!\d)|、\s*)(?=\S)")),
    ("paren", re.compile(r"(?:[(（](?P<v>\d{1,3})[)）]|(?P<w>\d{1,3})[)）])\s*(?=\S)")),
    ("circled", re.compile(r"(?P<v>[①-⑳])\s*(?=\S)")),
    ("roman", re.compile(r"(?:[(（](?P<v>[ivxlcIVXLC]{1,7})[)）]|(?P<w>[ivxlcIVXLC]{1,7})[.)])\s*(?=\S)")),
    ("letter", re.compile(r"(?:[(（](?P<v>[a-zA-Z])[)）]|(?P<w>[a-zA-Z])[.)])\s+(?=\S)")),
    ("han_paren", re.compile(rf"[(（](?P<v>{HAN_NUMBER})[)）]\s*(?=\S)")),
    ("han", re.compile(rf"(?P<v>{HAN_NUMBER})、\s*(?=\S)")),
    ("ordinal", re.compile(rf"(?:The\s+)?(?P<v>{ORDINAL_WORD})(?:ly)?\s*[,:，：.]\s*(?=\S)", re.IGNORECASE)),
)


def line_markers(line: str) -> tuple[Marker, ...]:
    """Every way to read the start of `line` as a marker, most specific first; empty when it is not numbered.

    "I. Scope" can be Roman 1 or the letter I: both are given, the sequence of lines decides.
    """
    begin = len(line) - len(line.lstrip())
    found = (_read_marker(name, pattern.match(line, begin)) for name, pattern in _LINE_PATTERNS)
    return tuple(marker for marker in found if marker is not None)


def _read_marker(name: str, match: re.Match[str] | None) -> Marker | None:
    if match is None:
        return None
    groups = match.groupdict()
    written = groups.get("v") or groups.get("w") or ""
    style, value = _style_and_value(name, written, groups.get("u") or "")
    return Marker(style, value, match.start(), match.end()) if value else None


def _style_and_value(name: str, written: str, unit: str) -> tuple[Style, int]:
    if name == "hash":
        return Style.HASH, len(written)
    if name == "circled":
        return Style.CIRCLED, _CIRCLED[written]
    if name == "roman":
        return Style.ROMAN, roman_value(written) or 0
    if name == "letter":
        return Style.LETTER, ord(written.lower()) - ord("a") + 1
    if name == "dotted":
        return Style.DOTTED, int(written.rsplit(".", 1)[1])
    if name == "han_unit":
        return _HAN_UNITS[unit], number_value(written) or 0
    if name == "word_unit":
        return _WORD_UNITS[unit.lower()], number_value(written) or roman_value(written) or 0
    styles = {"arabic": Style.ARABIC, "paren": Style.PAREN, "han": Style.HAN, "han_paren": Style.HAN_PAREN}
    return styles.get(name, Style.ORDINAL), number_value(written) or 0


# --- items that follow each other in running text: "First, ... The second is to ... Third, ..." ---

_RUN_IN = re.compile(
    rf"(?:^|(?<=[.;:!?]\s)|(?<=[.;:!?][\"”’]\s)|(?<=\s[-–—]\s))\s*"
    rf"(?:(?:The\s+)?(?P<o>{ORDINAL_WORD})(?:ly)?(?:\s+(?:aspect|one|point|part|measure|task))?"
    rf"(?:\s*[,:]\s*|\s+is\s+(?:that\s+)?(?:to\s+)?)|[(](?P<p>\d{{1,2}})[)]\s*|(?P<q>\d{{1,2}})[)]\s*)(?=\S)",
    re.IGNORECASE,
)
_RUN_IN_HAN = re.compile(
    rf"(?:^|(?<=[。；：:;，,]))\s*(?:(?P<o>[一二三四五六七八九十]{{1,3}})(?:是|要|则)(?:要)?|第(?P<s>{HAN_NUMBER})[，,、]\s*"
    rf"|[(（](?P<p>\d{{1,2}}|{HAN_NUMBER})[)）]\s*)"
)


def run_in_markers(text: str, start: int, end: int) -> tuple[Marker, ...]:
    """The longest run of markers 1, 2, 3 ... inside text[start:end]; empty when fewer than two follow on.

    Offsets are those of `text`. Marks out of sequence (a stray "first,") are passed over.
    """
    marks = sorted({*_run_in_of(text, start, end, _RUN_IN), *_run_in_of(text, start, end, _RUN_IN_HAN)}, key=_start)
    best: list[Marker] = []
    for index, first in enumerate(marks):
        if first.value == 1:
            run = [first]
            run += _continue_run(run, marks[index + 1 :])
            best = max(best, run, key=len)
    return tuple(best) if len(best) >= 2 else ()


def _continue_run(run: list[Marker], later: list[Marker]) -> list[Marker]:
    added: list[Marker] = []
    wanted = run[-1].value + 1
    for mark in later:
        if mark.value == wanted and mark.style is run[0].style:
            added.append(mark)
            wanted += 1
    return added


def _start(marker: Marker) -> int:
    return marker.start


def _run_in_of(text: str, start: int, end: int, pattern: re.Pattern[str]) -> Iterator[Marker]:
    for match in pattern.finditer(text[start:end]):
        groups = match.groupdict()
        ordinal = groups["o"] or groups.get("s")
        written = ordinal or groups.get("p") or groups.get("q") or ""
        value = number_value(written) or han_value(written) or 0
        first = start + match.end() - len(match.group().lstrip())
        if value:
            yield Marker(Style.ORDINAL if ordinal else Style.PAREN, value, first, start + match.end())


# --- lists run into one sentence ---

_MEASURE_NOUN = (
    r"(?:measures?|policies|policy\s+measures?|initiatives?|tasks?|actions?|steps?|items?|provisions?|articles?|"
    r"points?|requirements?|projects?|elements?|areas?|aspects?|parts?|types?|categories|kinds?|ways?)"
)
_COUNT = rf"(?P<count>\d{{1,3}}|{CARDINAL_WORD})"
_COUNT_BEFORE = re.compile(
    rf"\s*(?:the\s+)?(?:following\s+)?{_COUNT}\s+(?:[\w-]+\s+){{0,3}}?{_MEASURE_NOUN}\s*"
    r"(?:,?\s*(?:namely|i\.e\.,?|such\s+as)|:|to(?=\s)|of(?=\s)|for(?=\s)|—|–)?\s*",
    re.IGNORECASE,
)
_COUNT_AFTER = re.compile(
    rf"[\s,]+(?:(?:these|the|a\s+total\s+of|in\s+all|altogether)\s+)?{_COUNT}\s+(?:[\w-]+\s+){{0,2}}?{_MEASURE_NOUN}\s*$",
    re.IGNORECASE,
)
_HAN_NOUN = r"(?:措施|举措|任务|政策|方面|内容|要求|意见|条款|工作|要素|项目|部分|类|种)"
_HAN_COUNT_BEFORE = re.compile(rf"\s*(?:以下|下列)?(?P<count>{HAN_NUMBER}|\d{{1,3}})(?:个|项|条|大|方面的)?(?:[^，。、；：:]{{0,6}}?){_HAN_NOUN}[：:，,]?\s*")
_HAN_COUNT_AFTER = re.compile(rf"等?\s*(?:共|这)?(?P<count>{HAN_NUMBER}|\d{{1,3}})(?:个|项|条|大)?(?:[^，。、；]{{0,6}}?){_HAN_NOUN}\s*$")
_CUE = re.compile(
    r"\b(?:including|includes?|included|covering|covers|comprising|comprises|consisting\s+of|consists\s+of|namely|"
    r"such\s+as|as\s+follows|specifically|involving|they\s+are|these\s+are)\b[\s:,]*|"
    r"(?:主要)?(?:包括|包含|涵盖|分别是|分别为|主要有|即|如)(?:了)?[：:]?\s*",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"(?:the\s+)?(?:efforts?|measures?|steps?|work|policies|actions?|moves?)\s+to\s+|to\s+(?=[a-z])|both\s+", re.IGNORECASE
)
_JOINER = re.compile(r"(?:and\s+also|as\s+well\s+as|and|or)\s+|(?:以及|和|及|与|并)\s*", re.IGNORECASE)
_INNER_AND = re.compile(r"\s+(?:and\s+also|as\s+well\s+as|and)\s+|(?:以及|和|及|与)", re.IGNORECASE)
_OPEN, _CLOSE = "([{（【《“「", ")]}）】》”」"


class RunInList(NamedTuple):
    """Items of a list that hangs in a sentence. `declared` is the count the sentence states, None without one."""

    items: tuple[Span, ...]
    declared: int | None
    cue: Span


def run_in_list(text: str, start: int, end: int) -> RunInList | None:
    """The list that text[start:end] hangs on a cue ("including", "such as", "包括"); None when it hangs none.

    Of several cues the one whose items match a declared count wins, else the first that carries a list.
    A comma inside an item does not split it where the declared count, or the form of the items, says otherwise.
    """
    found = [_list_after(text, cue, end) for cue in _CUE.finditer(text[:end], start)]
    lists = [one for one in found if one is not None]
    exact = [one for one in lists if one.declared == len(one.items)]
    return (exact or lists or [None])[0]


def _list_after(text: str, cue: re.Match[str], end: int) -> RunInList | None:
    begin = cue.end()
    while end > begin and text[end - 1] in " .。;；\n":
        end -= 1
    declared = None
    for pattern in (_COUNT_BEFORE, _HAN_COUNT_BEFORE):
        before = pattern.match(text[:end], begin)
        if before and before.end() < end:
            declared, begin = number_value(before["count"]), before.end()
            break
    for pattern in (_COUNT_AFTER, _HAN_COUNT_AFTER):
        after = pattern.search(text[:end], begin)
        if declared is None and after and after.start() > begin:
            declared, end = number_value(after["count"]), after.start()
            break
    lead = _LEAD_IN.match(text[:end], begin)
    begin = lead.end() if lead else begin
    items = split_items(text, begin, end, declared)
    return RunInList(items, declared, Span(start=cue.start(), end=cue.end())) if len(items) >= 2 else None


class _Cut(NamedTuple):
    """A place where a list may be cut: the characters left out, and how likely it is a cut (0 comma, 1 joiner)."""

    start: int
    end: int
    kind: str


def split_items(text: str, start: int, end: int, declared: int | None = None) -> tuple[Span, ...]:
    """The items of the list text[start:end], exact spans without separators and without the last "and".

    declared: how many items the text says there are; None when it does not say. With a count, the cuts that give
    just that many items are chosen; without one, commas and the "and" of the last item decide.
    Fewer than `declared` items come back when the text has too few separators.
    """
    cuts = _cuts(text, start, end)
    firm = [cut for cut in cuts if cut.kind != "and"]
    if declared is not None:
        return _pieces(text, start, end, _choose(text, start, end, cuts, declared))
    if not firm:
        return _pieces(text, start, end, [cut for cut in cuts if cut.kind == "and"][-1:])
    tail = [cut for cut in cuts if cut.kind == "and" and cut.start > firm[-1].end]
    if not any(cut.kind == "joined" for cut in firm) and tail and _is_parallel(text, start, tail[-1].end):
        firm.append(tail[-1])
    return _pieces(text, start, end, _merge_unparallel(text, start, firm))


def _cuts(text: str, start: int, end: int) -> list[_Cut]:
    """Top-level separators in order: semicolons alone where there are any, else commas and "and"s."""
    cuts: list[_Cut] = []
    depth, position, in_quotes = 0, start, False
    has_semicolon = bool(re.search("[;；]", text[start:end]))
    has_pause = "、" in text[start:end]
    separators = ";；" if has_semicolon else ("、" if has_pause else ",，")
    while position < end:
        char = text[position]
        depth += (char in _OPEN) - (char in _CLOSE and depth > 0)
        in_quotes ^= char == '"'
        if depth or in_quotes:
            position += 1
        elif char in separators and not _is_in_figure(text, position):
            cuts.append(_separator_cut(text, position, end))
            position = cuts[-1].end
        elif (joiner := _INNER_AND.match(text[:end], position)) and position > start:
            cuts.append(_Cut(joiner.start(), joiner.end(), "and"))
            position = joiner.end()
        else:
            position += 1
    return cuts


def _is_in_figure(text: str, position: int) -> bool:
    return text[position] == "," and text[position - 1 : position].isdigit() and text[position + 1 : position + 2].isdigit()


def _separator_cut(text: str, position: int, end: int) -> _Cut:
    after = position + 1
    while after < end and text[after].isspace():
        after += 1
    joiner = _JOINER.match(text[:end], after)
    return _Cut(position, joiner.end(), "joined") if joiner else _Cut(position, after, "comma")


def _choose(text: str, start: int, end: int, cuts: list[_Cut], declared: int) -> list[_Cut]:
    """The declared - 1 cuts that look most like cuts between items."""
    wanted = declared - 1
    if wanted <= 0:
        return []
    firm = [cut for cut in cuts if cut.kind != "and"]
    if len(firm) < wanted:
        loose = sorted((cut for cut in cuts if cut.kind == "and"), key=lambda cut: _rank(text, start, cut))
        return sorted(firm + loose[-(wanted - len(firm)) :])
    return sorted(sorted(firm, key=lambda cut: _rank(text, start, cut))[-wanted:])


def _rank(text: str, start: int, cut: _Cut) -> tuple[bool, bool, int]:
    """A joined comma is surest, then a cut before words of the first item's form, then the later one."""
    return cut.kind == "joined", _is_parallel(text, start, cut.end), cut.start


def _merge_unparallel(text: str, start: int, cuts: list[_Cut]) -> list[_Cut]:
    """Drop cuts inside items: where first and last item are gerunds, every item must begin with one."""
    if not cuts or not _begins_with_gerund(text, start) or not _begins_with_gerund(text, cuts[-1].end):
        return cuts
    return [cut for cut in cuts if _begins_with_gerund(text, cut.end)]


def _is_parallel(text: str, first: int, other: int) -> bool:
    if _begins_with_gerund(text, first):
        return _begins_with_gerund(text, other)
    return not _begins_with_gerund(text, other)


def _begins_with_gerund(text: str, position: int) -> bool:
    """Whether the words at `position` begin with "-ing", adverbs left aside ("actively promoting")."""
    words = re.match(r"(?:[a-z]+ly\s+)*([A-Za-z-]+)", text[position : position + 80])
    return bool(words) and len(words[1]) > 4 and words[1].lower().endswith("ing")


def _pieces(text: str, start: int, end: int, cuts: list[_Cut]) -> tuple[Span, ...]:
    edges = [start, *(edge for cut in cuts for edge in (cut.start, cut.end)), end]
    pieces: list[Span] = []
    for begin, finish in zip(edges[::2], edges[1::2], strict=True):
        while begin < finish and text[begin].isspace():
            begin += 1
        while finish > begin and text[finish - 1].isspace():
            finish -= 1
        if begin < finish:
            pieces.append(Span(start=begin, end=finish))
    return tuple(pieces)


# --- what a text declares: "23 specific measures in 6 aspects" ---


class DeclaredCounts(NamedTuple):
    """How many measures and aspects a sentence declares; None for what it does not."""

    measures: int | None
    aspects: int | None


_MEASURES_DECLARED = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{CARDINAL_WORD})\s+(?:[\w-]+\s+){{0,3}}?(?:measures|initiatives|tasks|provisions|articles|items|actions|policies)\b",
    re.IGNORECASE,
)
_ASPECTS_DECLARED = re.compile(
    rf"\b(?P<n>\d{{1,3}}|{CARDINAL_WORD})\s+(?:[\w-]+\s+){{0,2}}?(?:aspects|parts|areas|fields|chapters|sections|categories)\b", re.IGNORECASE
)
_HAN_MEASURES = re.compile(rf"(?P<n>{HAN_NUMBER}|\d{{1,3}})(?:项|条)(?:[^，。、；]{{0,6}}?(?:措施|举措|任务|政策|意见|条款))?")
_HAN_ASPECTS = re.compile(rf"(?P<n>{HAN_NUMBER}|\d{{1,3}})(?:个|大)?(?:方面|部分|领域|章)")


def declared_counts(sentence: str) -> DeclaredCounts:
    """The counts of measures and aspects that one sentence states.

    declared_counts("It is divided into 23 specific measures in 6 aspects.") -> (23, 6)
    """
    measures = _first_count(sentence, _MEASURES_DECLARED) or _first_count(sentence, _HAN_MEASURES)
    return DeclaredCounts(measures, _first_count(sentence, _ASPECTS_DECLARED) or _first_count(sentence, _HAN_ASPECTS))


def _first_count(sentence: str, pattern: re.Pattern[str]) -> int | None:
    match = pattern.search(sentence)
    return number_value(match["n"]) if match else None
