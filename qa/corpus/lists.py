"""The grammar of lists run into one sentence, and of the counts that a text declares.

A run-in list hangs in a sentence: "including three measures to A, B, and C"; "including A, B, and C three
measures"; "elements such as A, B, C, and D"; "包括A、B和C三项措施". A declared count decides over commas.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from qa.datatypes import Span
from qa.language.numerals import CARDINAL_WORD, HAN_NUMBER, number_value
from qa.language.patterns import late_pattern

_MEASURE_NOUN = (
    r"(?:measures?|policies|policy\s+measures?|initiatives?|tasks?|actions?|steps?|items?|provisions?|articles?|"
    r"points?|requirements?|projects?|elements?|areas?|aspects?|parts?|types?|categories|kinds?|ways?)"
)
_NUMBER = rf"(?:\d{{1,3}}(?![\d,])|(?:{CARDINAL_WORD})(?![\w-]))"
_COUNT = rf"(?<![\w,.-])(?P<count>{_NUMBER})"
# Words between a count and its noun ("23 specific measures"), none of which begins another phrase
# ("3 chapters and 21 articles").
_BETWEEN = (
    rf"(?:(?!(?:and|or|of|in|on|at|by|to|for|from|with|across|under|the|a|an|is|are|{CARDINAL_WORD}|"
    r"aspects|parts|areas|fields|chapters|sections|categories|years|months|days)\s)[A-Za-z][\w-]*\s+)"
)
_COUNT_BEFORE = late_pattern(
    rf"\s*(?:the\s+)?(?:following\s+)?{_COUNT}\s+{_BETWEEN}{{0,3}}?{_MEASURE_NOUN}\b\s*"
    r"(?:,?\s*(?:namely|i\.e\.,?|such\s+as)|:|(?:to|of|for|in|on|covering)(?=\s)|—|–)?\s*",
    re.IGNORECASE,
)
# not after "and": in "roads, schools, and two projects" the count belongs to the last item
_COUNT_AFTER = late_pattern(
    rf"(?<!\band)(?<!\bor)[\s,]+(?:(?:these|the|a\s+total\s+of|in\s+all|altogether)\s+)?{_COUNT}\s+"
    rf"{_BETWEEN}{{0,2}}?{_MEASURE_NOUN}\s*$",
    re.IGNORECASE,
)
# "takes three measures, namely ..."; "takes three measures: ..."
_COUNT_AHEAD = late_pattern(rf"{_COUNT}\s+{_BETWEEN}{{0,3}}?{_MEASURE_NOUN}\b[^,;:.]{{0,40}}[\s,:—–-]*$", re.IGNORECASE)
_HAN_NOUN = r"(?:措施|举措|任务|政策|方面|内容|要求|意见|条款|工作|要素|项目|部分|类|种)"
_HAN_COUNT_BEFORE = late_pattern(
    rf"\s*(?:以下|下列)?(?P<count>{HAN_NUMBER}|\d{{1,3}})(?:个|项|条|大|方面的)?(?:[^，。、；：:]{{0,6}}?){_HAN_NOUN}[：:，,]?\s*"
)
_HAN_COUNT_AFTER = late_pattern(
    rf"等?\s*(?:共|这)?(?P<count>{HAN_NUMBER}|\d{{1,3}})(?:个|项|条|大)?(?:[^，。、；]{{0,6}}?){_HAN_NOUN}(?:[^，。、；]{{0,4}})$"
)
_HAN_COUNT_AHEAD = late_pattern(
    rf"(?P<count>{HAN_NUMBER}|\d{{1,3}})(?:个|项|条|大)(?:[^，。、；：:]{{0,6}}?){_HAN_NOUN}[，,：:]?\s*$"
)
_CUE = late_pattern(
    r"(?:\b(?:including|includes?|included|covering|covers|comprising|comprises|consisting\s+of|consists\s+of|namely|"
    r"such\s+as|as\s+follows|specifically|involving|they\s+are|these\s+are)\b[\s:,]*)+(?:the\s+following\s*:\s*)?|"
    r"(?<=[a-z]):\s+|(?<=[\u3400-\u9fff])[:：]\s*|"
    r"(?:主要)?(?:包括|包含|涵盖|分别是|分别为|主要有|(?<![立随])即(?![将使可便日时刻])|(?<![假])如(?![何果期实有同下]))(?:了)?[：:]?\s*",
    re.IGNORECASE,
)
# After these cues the whole list follows, so a count before them counts its items.
_WHOLE_CUE = late_pattern(r"namely|as\s+follows|they\s+are|these\s+are|^[:：]|分别|即", re.IGNORECASE)
_LEAD_IN = late_pattern(
    r"(?:the\s+)?(?:efforts?|measures?|steps?|work|policies|actions?|moves?)\s+to\s+|to\s+(?=[a-z])|both\s+",
    re.IGNORECASE,
)
_JOINER = late_pattern(r"(?:and\s+also|as\s+well\s+as|and|or)\s+|(?:以及|和|及|与|并)\s*", re.IGNORECASE)
_INNER_AND = late_pattern(r"\s+(?:and\s+also|as\s+well\s+as|and)\s+|(?:以及|和|及|与)", re.IGNORECASE)
# What may stand before the words of an item and is none of them, and what may close an open list.
_ITEM_MARK = late_pattern(r"(?:[(（](?:\d{1,2}|[a-z]|[ivx]{1,5})[)）]|\d{1,2}[)）]|[①-⑳])\s*", re.IGNORECASE)
_OPEN_END = late_pattern(
    r",?\s+(?:and\s+)?(?:so\s+(?:on|forth)|the\s+like|etc|among\s+others)$|"
    rf"(?<![平高中同初上下优何均对不])等(?:等|方面|(?:[^，。、；]{{0,6}}){_HAN_NOUN})?$",
    re.IGNORECASE,
)
_OPEN, _CLOSE = "([{（【《“「", ")]}）】》”」"


class RunInList(NamedTuple):
    """Items of a list that hangs in a sentence. `declared` is the count the sentence states, None without a count."""

    items: tuple[Span, ...]
    declared: int | None
    cue: Span


def run_in_list(text: str, start: int, end: int) -> RunInList | None:
    """The list that text[start:end] hangs on a cue ("including", "such as", "包括"); None when it hangs none.

    Of several cues the first whose items match a declared count wins, else the first that carries a list.
    A comma inside an item does not split it where the declared count, or the form of the items, says otherwise.
    """
    after_cues = [_list_after(text, start, cue, end) for cue in _CUE.finditer(text[:end], start)]
    lists = [listed for listed in after_cues if listed is not None]
    exact = [listed for listed in lists if listed.declared == len(listed.items)]
    return next(iter(exact or lists), None)


def _list_after(text: str, start: int, cue: re.Match[str], end: int) -> RunInList | None:
    begin, end = cue.end(), _rstrip(text, end)
    begin, end, declared = _counted(text, begin, end)
    ahead = _count_ahead(text, start, cue) if declared is None else None
    if cue.group().strip() in (":", "：") and ahead is None:
        return None  # a colon alone announces no list
    if _WHOLE_CUE.search(cue.group()):
        declared = declared or ahead
    open_end = _OPEN_END.search(text[:end], begin)
    end = open_end.start() if open_end else end
    lead = _LEAD_IN.match(text[:end], begin)
    begin = lead.end() if lead else begin
    items = tuple(_bare_item(text, begin, item) for item in split_items(text, begin, end, declared))
    if len(items) < 2:
        return None
    return RunInList(items, ahead if len(items) == ahead else declared, Span(start=cue.start(), end=cue.end()))


def _rstrip(text: str, end: int) -> int:
    while end > 0 and text[end - 1] in " .。;；\n":
        end -= 1
    return end


def _counted(text: str, begin: int, end: int) -> tuple[int, int, int | None]:
    """Where the items begin and end once a count before or after them is taken off, and that count."""
    for pattern in (_COUNT_BEFORE, _HAN_COUNT_BEFORE):
        before = pattern.match(text[:end], begin)
        if before and before.end() < end and not _counts_its_own_item(text, begin, end):
            return before.end(), end, number_value(before["count"])
    for pattern in (_COUNT_AFTER, _HAN_COUNT_AFTER):
        after = pattern.search(text[:end], begin)
        if after and after.start() > begin:
            return begin, after.start(), number_value(after["count"])
    return begin, end, None


def _counts_its_own_item(text: str, begin: int, end: int) -> bool:
    """Whether a later item begins with a count too: "two policies for farmers, three schools, and a road"."""
    later = split_items(text, begin, end)[1:]
    return any(re.match(rf"{_NUMBER}\s+[A-Za-z]", item.of(text), re.IGNORECASE) for item in later)


def _count_ahead(text: str, start: int, cue: re.Match[str]) -> int | None:
    """The count just before a cue: "takes three measures, namely ..."; None when there is none."""
    for pattern in (_COUNT_AHEAD, _HAN_COUNT_AHEAD):
        match = pattern.search(text[: cue.start()], start)
        if match:
            return number_value(match["count"])
    return None


def _bare_item(text: str, begin: int, item: Span) -> Span:
    """The item without a mark of its own, "(1)", and without the "to" that the list's lead-in said already."""
    first = item.start
    mark = _ITEM_MARK.match(text[: item.end], first)
    first = mark.end() if mark and mark.end() < item.end else first
    again = re.match(r"to\s+(?=\w)", text[first : item.end])
    if again and re.search(r"\bto\s+$", text[:begin]):
        first += again.end()
    return Span(start=first, end=item.end)


class _Cut(NamedTuple):
    """A place where a list may be cut: the characters left out, and what stands there.

    kind: "comma", a separator alone; "joined", a separator with "and" behind it; "and", an "and" alone.
    """

    start: int
    end: int
    kind: str


def split_items(text: str, start: int, end: int, declared: int | None = None) -> tuple[Span, ...]:
    """The items of the list text[start:end], exact spans without separators and without the last "and".

    declared: how many items the text says there are; None when it does not say. With a count, the cuts that give
    just that many items are chosen; without a count, commas and the "and" of the last item decide.
    Fewer than `declared` items come back when the text has too few separators.
    """
    if declared is not None:
        return _pieces(text, start, end, _counted_cuts(text, start, end, declared))
    cuts = _cuts(text, start, end, _separators(text, start, end))
    firm = [cut for cut in cuts if cut.kind != "and"]
    if not firm:
        return _pieces(text, start, end, [cut for cut in cuts if cut.kind == "and"][-1:])
    tail = [cut for cut in cuts if cut.kind == "and" and cut.start > firm[-1].end]
    if not any(cut.kind == "joined" for cut in firm) and tail and _is_parallel(text, start, tail[-1].end):
        firm.append(tail[-1])
    return _pieces(text, start, end, _merge_unparallel(text, start, firm))


def _separators(text: str, start: int, end: int) -> str:
    """Semicolons alone where there are any, else the Chinese pause mark, else commas."""
    return next((marks for marks in (";；", "、") if any(mark in text[start:end] for mark in marks)), ",，")


def _counted_cuts(text: str, start: int, end: int, declared: int) -> list[_Cut]:
    """The cuts that give the declared number of items: a coarse mark (; before , before 、) is tried first."""
    for separators in (";；", ";；,，", ";；,，、"):
        firm = [cut for cut in _cuts(text, start, end, separators) if cut.kind != "and"]
        if len(firm) == declared - 1:
            return firm
    return _choose(text, start, _cuts(text, start, end, _separators(text, start, end)), declared)


def _cuts(text: str, start: int, end: int, separators: str) -> list[_Cut]:
    """The separators outside brackets and quotes, and the "and"s, in order."""
    cuts: list[_Cut] = []
    depth, position, in_quotes = 0, start, False
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
    return (
        text[position] == ","
        and text[position - 1 : position].isdigit()
        and text[position + 1 : position + 2].isdigit()
    )


def _separator_cut(text: str, position: int, end: int) -> _Cut:
    after = position + 1
    while after < end and text[after].isspace():
        after += 1
    joiner = _JOINER.match(text[:end], after)
    return _Cut(position, joiner.end(), "joined") if joiner else _Cut(position, after, "comma")


def _choose(text: str, start: int, cuts: list[_Cut], declared: int) -> list[_Cut]:
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
    """A joined comma is surest, then a cut before words of the first item's form, then the later cut."""
    return cut.kind == "joined", _is_parallel(text, start, cut.end), cut.start


def _merge_unparallel(text: str, start: int, cuts: list[_Cut]) -> list[_Cut]:
    """Drop cuts inside items: where first and last item are gerunds, every item must begin with a gerund."""
    if not cuts or not _is_gerund_phrase(text, start) or not _is_gerund_phrase(text, cuts[-1].end):
        return cuts
    return [cut for cut in cuts if _gerund(text, cut.end)]


def _is_parallel(text: str, first: int, other: int) -> bool:
    if _is_gerund_phrase(text, first):
        return _gerund(text, other) is not None
    return not _is_gerund_phrase(text, other)


_GERUND = late_pattern(
    r"(?:[a-z]+ly\s+)*(?!(?:bring|string|spring|during|thing|something|nothing|anything|everything)\b)[a-z-]{2,}ing\b"
    r"(?P<object>\s+(?!and\b|or\b|as\s+well\b)\w)?",
    re.IGNORECASE,
)


def _gerund(text: str, position: int) -> re.Match[str] | None:
    """The word in "-ing" that `position` begins with, adverbs left aside ("actively promoting"); it may be a noun."""
    return _GERUND.match(text, position, position + 80)


def _is_gerund_phrase(text: str, position: int) -> bool:
    """Whether a gerund with words of its own begins here: "building roads", not "housing"."""
    match = _gerund(text, position)
    return match is not None and match["object"] is not None


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


_MEASURES_DECLARED = late_pattern(
    rf"(?<![\w,.-])(?P<n>{_NUMBER})\s+{_BETWEEN}{{0,3}}?"
    r"(?:measures|initiatives|tasks|provisions|articles|items|actions|policies)\b",
    re.IGNORECASE,
)
_ASPECTS_DECLARED = late_pattern(
    rf"(?<![\w,.-])(?P<n>{_NUMBER})\s+{_BETWEEN}{{0,2}}?(?:aspects|parts|areas|fields|chapters|sections|categories)\b",
    re.IGNORECASE,
)
_HAN_COUNT = rf"(?<![第\d零〇一二两兩三四五六七八九十百千])(?P<n>{HAN_NUMBER}|\d{{1,3}})"
_HAN_MEASURES = late_pattern(rf"{_HAN_COUNT}(?:项|条)(?:[^，。、；]{{0,6}}?(?:措施|举措|任务|政策|意见|条款))?")
_HAN_ASPECTS = late_pattern(rf"{_HAN_COUNT}(?:个|大)?(?:方面|部分|领域|章)")


def declared_counts(sentence: str) -> DeclaredCounts:
    """The counts of measures and aspects that one sentence states.

    declared_counts("It is divided into 23 specific measures in 6 aspects.") -> (23, 6)
    """
    measures = _first_count(sentence, _MEASURES_DECLARED) or _first_count(sentence, _HAN_MEASURES)
    return DeclaredCounts(measures, _first_count(sentence, _ASPECTS_DECLARED) or _first_count(sentence, _HAN_ASPECTS))


def _first_count(sentence: str, pattern: re.Pattern[str]) -> int | None:
    match = pattern.search(sentence)
    return number_value(match["n"]) if match else None
