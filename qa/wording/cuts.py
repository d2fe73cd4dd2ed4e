"""What a statement leaves out of the sentence that it quotes, and whether that limits or completes what is said.

It is decided by structure: where in the sentence the quoted words stand, and what stands around and inside them.

- Words that begin as their sentence does, or as its main clause does, are taken for the sentence: whatever of it is
  left out behind them is missing, and so are a date, a condition or an exception that open it.
- Words that begin with "shall", "are", 应当 have lost their subject.
- Words that end with a full stop are given out as a sentence: whatever of it they leave out before them is missing,
  but for a mere connective ("First,").
- Other words from the middle of a sentence are taken for a phrase: missing are a negation or a limit that stands right
  before them, a restriction that follows them at once, and the rest of a list of which they quote several items.
- Left out inside are whole parts: between separators, or from a preposition of time or condition to its end.

A heading, a title or an address is no sentence, and a whole measure is taken for itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rapidfuzz.distance import Levenshtein

from qa.datatypes import Span
from qa.language.identification import language_of
from qa.language.restrictions import (
    HAN_MODAL,
    ends_limited,
    ends_negated,
    has_finite,
    is_connective,
    is_opener,
    is_topic,
    lead_reason,
    reason_of,
    restriction_at_start,
    starts_finite,
)
from qa.language.sentences import split_sentences
from qa.verdicts import Missing, Reason
from qa.wording.tokens import Kind, Tokens, kind_of, read_tokens

MIN_WORDS = {"en": 4, "zh": 6}  # of words that are taken for a sentence; fewer are a name
_LABEL = re.compile(
    r"\s*(?:(?:第[\d一二三四五六七八九十百]+[条章节款项部分]+|[\d一二三四五六七八九十]+[、.．)）]|\d+(?:\.\d+)+\.?|[(（][\w]{1,4}[)）])\s*)+"
)
_SEPARATOR = re.compile(r"[,;:，；：、()（）–—]")
_LIST_SIGN = {"en": re.compile(","), "zh": re.compile("[、；;]")}
_GOES_ON = re.compile(r"\s*(?:[,;，；、]|(?:and|or)\b|[和或及与]|以及)", re.IGNORECASE)
_HAN_END_OF_PART = re.compile(r"(?:前|后|下|内|时|起|间|中)$")
_HAN_NEXT = re.compile(rf"(?:{HAN_MODAL}|全部|的|不|等)")


class Sentence(NamedTuple):
    """A sentence of a text around quoted words, start..end, without the label it may begin with."""

    start: int
    end: int
    is_prose: bool  # not a heading, a title, an address


def sentence_around(text: str, start: int, end: int, *, is_prose: bool) -> list[Sentence]:
    """The sentences that text[start:end] touches, in order."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", end)
    spans = split_sentences(text, first, last if last >= 0 else len(text))
    return [_unlabelled(text, span, is_prose) for span in spans if span.start < end and start < span.end]


def _unlabelled(text: str, span: Span, is_prose: bool) -> Sentence:
    label = _LABEL.match(text, span.start, span.end)
    begin = label.end() if label and label.end() < span.end else span.start
    return Sentence(begin, span.end, is_prose)


def missing_around(
    text: str, start: int, end: int, sentences: Sequence[Sentence], *, is_closed: bool
) -> tuple[Missing, ...]:
    """What of the sentences that text[start:end] touches is left out before and behind, where that matters.

    is_closed: the statement ends with a full stop, so it gives the words out as a sentence.
    """
    if not sentences or not all(sentence.is_prose for sentence in sentences):
        return ()
    first, last = sentences[0], sentences[-1]
    before, behind = text[first.start : start], text[end : last.end]
    quote = text[start:end]
    is_claim = is_closed or _is_claim(quote, behind)
    is_last = not read_tokens(behind).keys
    found = _missing_before(text, first.start, start, quote, is_claim=is_claim, is_closed=is_closed, is_last=is_last)
    heads = _is_head(before, quote)
    if read_tokens(behind).keys and (heads or len(sentences) > 1) and is_claim:
        found.append(_missing(text, end, last.end, reason_of(behind), "after"))
    elif read_tokens(behind).keys:
        reason = restriction_at_start(behind)
        if reason is None and _is_part_of_list(quote, behind):
            reason = Reason.ITEM
        if reason is not None:
            found.append(_missing(text, end, last.end, reason, "after"))
    return tuple(found)


def _missing(text: str, start: int, end: int, reason: Reason, where: str) -> Missing:
    while start < end and (text[start].isspace() or text[start] in ",，;；、"):
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Missing.model_validate(
        {"start": start, "end": end, "reason": reason, "where": where, "words": text[start:end]}
    )


def _is_claim(quote: str, behind: str) -> bool:
    """Whether words from the head of a clause say something of their own, and do not merely name its subject."""
    if len(read_tokens(quote).keys) < MIN_WORDS[language_of(quote)] - has_finite(quote):
        return False
    if has_finite(quote) or not read_tokens(behind).keys or _SEPARATOR.match(behind.lstrip()):
        return True
    if starts_finite(behind):
        return False
    next_kind = kind_of(read_tokens(behind).keys[0])
    return bool(_GOES_ON.match(behind)) or next_kind is not Kind.WORD or restriction_at_start(behind) is not None


def _is_head(before: str, quote: str) -> bool:
    """Whether quoted words begin where their sentence, or its main clause behind an opening part, begins."""
    if not read_tokens(before).keys:
        return True
    return (
        before.rstrip().endswith((",", "，")) and _n_parts(before) == 1 and is_opener(before) and not _is_phrase(quote)
    )


def _is_phrase(quote: str) -> bool:
    """Whether words begin with a participle: "proposing", "aiming"."""
    keys = read_tokens(quote).keys
    return bool(keys) and keys[0].endswith("ing") and len(keys[0]) > 5


def _n_parts(words: str) -> int:
    return len([part for part in _SEPARATOR.split(words) if read_tokens(part).keys])


def _missing_before(
    text: str, begin: int, start: int, quote: str, *, is_claim: bool, is_closed: bool, is_last: bool
) -> list[Missing]:
    before = text[begin:start]
    if not read_tokens(before).keys:
        return []
    if ends_negated(before):
        return [_missing(text, _last_part(text, begin, start), start, Reason.NEGATION, "before")]
    if ends_limited(before):
        return [_missing(text, _last_part(text, begin, start), start, Reason.LIMIT, "before")]
    is_clause = before.rstrip().endswith((",", ";", ":", "；", "："))
    if starts_finite(quote) and not is_clause and len(read_tokens(quote).keys) > 1:
        return [_missing(text, _last_part(text, begin, start), start, Reason.SUBJECT, "before")]
    found = _missing_lead(text, begin, start, quote, is_last=is_last) if is_claim else []
    if not found and is_closed and not is_connective(before):
        reason = lead_reason(before) if _n_parts(before) == 1 else None
        return [_missing(text, begin, start, reason or Reason.REST, "before")]
    return found


def ends_as_sentence(statement: str) -> bool:
    """Whether words end as a sentence does, so that they are given out as a whole one."""
    return statement.rstrip().rstrip("\"'”’」』)）").endswith((".", "。", "!", "！", "?", "？"))


def _missing_lead(text: str, begin: int, start: int, quote: str, *, is_last: bool) -> list[Missing]:
    """The opening part that limits what follows it, where the quote is a clause of the same sentence."""
    before = text[begin:start]
    at_part = before.rstrip().endswith((",", "，", ":", "：")) or before.rstrip().endswith((";", "；"))
    if not at_part or _is_phrase(quote):
        return _missing_subject(text, begin, start, quote)
    at = begin
    is_chinese = language_of(quote) == "zh"
    for part in re.split(r"(?<=[,，:：;；])", before):
        reason = lead_reason(part)
        is_open = at == begin or (is_chinese and part.rstrip().endswith("的，"))
        if reason is not None and is_open and (is_chinese or _n_parts(before) == 1):
            return [_missing(text, at, at + len(part), reason, "before")]
        at += len(part)
    return _missing_opening(text, begin, start, quote, is_last=is_last)


def _missing_opening(text: str, begin: int, start: int, quote: str, *, is_last: bool) -> list[Missing]:
    """A single opening part before a whole main clause: an adverbial, or in Chinese what the sentence is about."""
    before = text[begin:start]
    if _n_parts(before) != 1 or is_connective(before):
        return []
    if language_of(quote) == "zh":
        is_missing = is_last and is_topic(before)
        return [_missing(text, begin, start, Reason.SUBJECT, "before")] if is_missing else []
    return [_missing(text, begin, start, Reason.REST, "before")] if is_opener(before) else []


def _missing_subject(text: str, begin: int, start: int, quote: str) -> list[Missing]:
    """The Chinese words that open the same clause, where the quote goes on from them to the end of the clause."""
    if language_of(quote) != "zh" or len(read_tokens(quote).keys) < MIN_WORDS["zh"]:
        return []
    first = _last_part(text, begin, start)
    is_inside = bool(re.match("[对向由在把将被]", quote.lstrip()))
    return [_missing(text, first, start, Reason.SUBJECT, "before")] if is_inside and first == begin else []


def _last_part(text: str, begin: int, start: int) -> int:
    """Where the last part of text[begin:start] begins."""
    signs = [match.end() for match in _SEPARATOR.finditer(text, begin, start) if text[match.end() : start].strip()]
    return signs[-1] if signs else begin


def _is_part_of_list(quote: str, behind: str) -> bool:
    """Whether the quote holds several items of a list that goes on behind it."""
    sign = _LIST_SIGN[language_of(quote)]
    bare = quote.strip().rstrip(",，、;；")
    return (
        bool(sign.search(bare))
        and bool(_GOES_ON.match(behind))
        and bool(sign.match(behind.lstrip()) or _n_parts(behind) == 1)
    )


# --- left out inside ---


def missing_inside(text: str, rows: tuple[int, int], statement: Sequence[str]) -> tuple[Missing, ...] | None:
    """The whole parts of text[start:end] that the tokens of a statement leave out; () when they leave out none.

    None: the statement differs in another way as well, or leaves out what is no whole part.
    """
    start, end = rows
    tokens = read_tokens(text[start:end])
    found: list[Missing] = []
    added: list[str] = []
    left_out: list[str] = []
    for block in Levenshtein.opcodes(tokens.keys, list(statement)):
        if block.tag == "equal":
            continue
        if block.tag in ("insert", "replace"):
            added += statement[block.dest_start : block.dest_end]
        if block.tag in ("delete", "replace"):
            left_out += tokens.keys[block.src_start : block.src_end]
            part = _whole_part(text[start:end], tokens, block.src_start, block.src_end)
            if part is None:
                return None
            found.append(_missing(text, start + part[0], start + part[1], part[2], "inside"))
    joints = [key for key in left_out if kind_of(key) is Kind.JOINT]
    if any(kind_of(key) is not Kind.JOINT or key not in joints for key in added):
        return None
    return tuple(found)


def _whole_part(text: str, tokens: Tokens, first: int, last: int) -> tuple[int, int, Reason] | None:
    """Place and reason of the tokens first..last when they are a whole part of their sentence; else None."""
    start, end = tokens.starts[first], tokens.ends[last - 1]
    words = text[start:end]
    gap_before = text[tokens.ends[first - 1] : start] if first else ","
    gap_behind = text[end : tokens.starts[last]] if last < len(tokens.keys) else ","
    next_words = text[end : end + 8]
    before_is_joint = bool(first) and kind_of(tokens.keys[first - 1]) is Kind.JOINT
    behind_is_joint = last < len(tokens.keys) and kind_of(tokens.keys[last]) is Kind.JOINT
    starts_joint, ends_joint = (kind_of(tokens.keys[at]) is Kind.JOINT for at in (first, last - 1))
    if last - first == 1 and starts_joint:
        return None  # "and" alone
    reason = restriction_at_start(words)
    is_open = bool(_SEPARATOR.search(gap_before)) or before_is_joint or starts_joint or reason is not None
    is_closed = bool(_SEPARATOR.search(gap_behind)) or behind_is_joint or ends_joint
    if reason is not None and not is_closed:
        is_closed = bool(_HAN_END_OF_PART.search(words)) or bool(_SEPARATOR.search(gap_before)) or is_whole_time(words)
    if starts_joint and not is_closed:
        is_closed = bool(_HAN_NEXT.match(next_words)) or starts_finite(next_words)
    if not (is_open and is_closed):
        return None
    return start, end, reason or reason_of(("、" if starts_joint or behind_is_joint or before_is_joint else "") + words)


def is_whole_time(words: str) -> bool:
    """Whether words are a preposition with a date or a term, or a date alone, and nothing more."""
    keys = read_tokens(words).keys
    return len(keys) <= 6 and restriction_at_start(words) is Reason.DATE
