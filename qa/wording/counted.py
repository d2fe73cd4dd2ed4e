"""Where the texts count what a statement counts: "15 berths" is compared with the sentence that counts berths.

Used where the statement as a whole is too unlike every passage, or its number stands beside none. A place fits when a
number counts the same thing there (the same last word of the phrase behind it) and the sentence holds most of what the
statement names besides.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from qa.language.sentences import split_sentences
from qa.language.words import stem
from qa.wording.token_index import BREAK, WordingIndex
from qa.wording.tokens import Kind, Tokens, is_date, kind_of

N_WORDS_BETWEEN = 8  # at most between a number and what it counts
N_NEAR = 12  # words around a count in which the rest of the statement is looked for
N_AROUND = 60  # rows around a count that a quick look takes in
N_ROWS = 500  # places of a word that are looked at
MIN_NAMED = 0.65  # least share of what the statement names, what is counted among it
GAP_COST, FORM_WEIGHT = 0.02, 0.3  # of each word between number and thing; of the small words in common
MAX_MERE = 3  # words of a statement that only counts; in Chinese characters
PART_COST, SAME_GAIN = 0.1, 0.5  # of a count behind "including", and gain of one behind "there are"; of the very number
_TOTAL = re.compile(
    r"\b(?:there\s+(?:is|are|was|were)|has|have|had|totals?|altogether)\b|共|总计|合计|现有|设有", re.IGNORECASE
)
_SEPARATOR = re.compile("[,;:，；：]")
_PART = re.compile(r"\b(?:including|of\s+which|of\s+whom|among)\b|其中|包括", re.IGNORECASE)
_COPULAS = frozenset("is are was were number numbers total totals equal equals".split())
_COMMON = frozenset("the a an of to in on for by with 的 了 在 是".split())  # too small to speak for a place


class Count(NamedTuple):
    """Rows start..end that count what a statement counts: `number` is the row of the figure, `said` its token there."""

    score: float
    start: int
    end: int
    said: int
    number: int


def counts_of(index: WordingIndex, statement: str, tokens: Tokens) -> list[Count]:
    """The stretches that count what the statement counts, best first; none where it counts nothing known."""
    places: dict[tuple[int, int], Count] = {}
    for said in range(len(tokens.keys)):
        if kind_of(tokens.keys[said]) is Kind.NUMBER and not is_date(tokens.keys[said]):
            for head in _heads(statement, tokens, said):
                for place in _places(index, tokens, said, head):
                    known = places.get((place.start, place.end))
                    if known is None or known.score < place.score:
                        places[place.start, place.end] = place
    ranked = sorted(places.values(), key=lambda place: (-place.score, place.start))
    return [place for place in ranked if place.score >= ranked[0].score - GAP_COST / 2]


def is_mere_count(tokens: Tokens) -> bool:
    """Whether a statement is a number and what it counts, with little besides (There are 15 berths)."""
    kinds = [kind_of(key) for key in tokens.keys]
    return Kind.NUMBER in kinds and kinds.count(Kind.WORD) <= MAX_MERE


def _heads(statement: str, tokens: Tokens, number: int) -> Iterator[tuple[str, ...]]:
    """What the number counts: the last word behind it, or the word before "are"; in Chinese two beside it."""
    if number > 1 and tokens.keys[number - 1] in _COPULAS and kind_of(tokens.keys[number - 2]) is Kind.WORD:
        yield (tokens.keys[number - 2],)
    phrase: list[int] = []
    for at in range(number + 1, min(len(tokens.keys), number + 1 + N_WORDS_BETWEEN)):
        gap = statement[tokens.ends[at - 1] : tokens.starts[at]]
        if gap.strip(" -‐‑") or kind_of(tokens.keys[at]) is not Kind.WORD:
            if tokens.keys[at] in _CLASSIFIERS and not gap.strip() and not phrase:
                continue
            break
        phrase.append(at)
    if phrase and tokens.keys[phrase[-1]].isascii():
        yield (tokens.keys[phrase[-1]],)
    elif len(phrase) >= 2:
        yield (tokens.keys[phrase[-2]], tokens.keys[phrase[-1]])
    before = [at for at in range(max(0, number - 6), number) if kind_of(tokens.keys[at]) is Kind.WORD]
    han = [at for at in before if not tokens.keys[at].isascii()]
    yield from ((tokens.keys[at], tokens.keys[at + 1]) for at in reversed(han) if at + 1 in han)


_CLASSIFIERS = frozenset("个 项 家 座 间 名 人 条 处 辆 台 口 棵 所 只 次 场 户 件 批".split())


def _places(index: WordingIndex, tokens: Tokens, said: int, head: tuple[str, ...]) -> Iterator[Count]:
    named = set(_forms(dict(enumerate(tokens.keys))).values())
    small = {key for key in tokens.keys if kind_of(key) is Kind.FUNCTION and key not in _COMMON}
    is_share = tokens.keys[said].endswith(("%", "‰"))
    forms_of = _forms_of_ids(index, named)
    least = _least_named(len(named | {"".join(map(_form, head))}))
    for row in _rows(index, head):
        around = index.ids[max(0, row - N_AROUND) : row + N_AROUND].tolist()
        if len({form for one in set(around) & forms_of.keys() for form in forms_of[one]}) < least:
            continue
        number = _number_beside(index, row, is_han=len(head) > 1)
        if number is not None and index.key_of_row(number).endswith(("%", "‰")) is is_share:
            is_same = index.key_of_row(number) == tokens.keys[said]
            for place in _judged(index, row, number, len(head), named, small, "".join(map(_form, head))):
                yield place._replace(said=said, score=place.score + (SAME_GAIN if is_same else 0.0))


def _forms_of_ids(index: WordingIndex, named: set[str]) -> dict[int, list[str]]:
    """For each token of the texts the forms among `named` that it may be of, or begin: a quick look before the slow."""
    found: dict[int, list[str]] = {}
    for form in named:
        ids = index.ids_of([form[0]]).tolist() if _is_han(form) else index.ids_of_form(form)
        for one in ids:
            found.setdefault(int(one), []).append(form)
    return found


def _least_named(n_named: int) -> int:
    """How many of `n_named` forms a place has to hold at least."""
    return math.ceil(MIN_NAMED * (n_named + 1) - 1 - 1e-9) - 1  # the head itself may be there in another form


def _rows(index: WordingIndex, head: tuple[str, ...]) -> list[int]:
    if len(head) > 1:
        first, second = index.ids_of(head)
        return [int(row) for row in index.rows_of(int(first), int(second))[:N_ROWS]]
    ids = index.ids_of_form(_form(head[0]))
    return [int(row) for one in ids for row in index.rows_of(one)[:N_ROWS]]


def _number_beside(index: WordingIndex, row: int, *, is_han: bool) -> int | None:
    """The row of the number that counts what stands at `row`; in Chinese it may stand behind."""
    for at in range(row - 1, row - N_WORDS_BETWEEN - 1, -1):
        kind = index.kinds[index.ids[at]]
        if index.ids[at] == BREAK or (kind in (Kind.FUNCTION, Kind.JOINT) and not is_han and index.ids[at] != BREAK):
            break
        if kind == Kind.NUMBER:
            return None if is_date(index.key_of_row(at)) else at
    if is_han:
        for at in range(row + 2, min(row + 2 + N_WORDS_BETWEEN, len(index.ids))):
            if index.ids[at] == BREAK:
                break
            if index.kinds[index.ids[at]] == Kind.NUMBER:
                return None if is_date(index.key_of_row(at)) else at
    return None


def _judged(
    index: WordingIndex, row: int, number: int, width: int, named: set[str], small: set[str], head: str
) -> Iterator[Count]:
    rows = _sentence_rows(index, row)
    if number not in rows or _is_label(index, number):
        return
    forms = _forms({at: index.key_of_row(at) for at in rows})
    found = named & set(forms.values())
    share = (len(found | {head}) + 1) / (len(named | {head}) + 1)  # what is counted weighs double
    if share < MIN_NAMED or (len(named) > 4 and len(found) < 0.6 * len(named)):
        return
    first, last = min(row, number), max(row + width, number + 1)
    near = _nearest_named(forms, named - {forms[at] for at in range(first, last) if at in forms}, first, last)
    start, end = (
        min([first, *near]),
        max([last, *(at + len(forms[at]) if _is_han(forms[at]) else at + 1 for at in near)]),
    )
    formal = len(small & {index.key_of_row(at) for at in range(max(rows.start, start - 4), end)}) / max(1, len(small))
    text = index.document_at(row).text[index.starts[rows.start] : index.starts[number]]
    start, end = _part_rows(index, rows, start, end)
    sort = (PART_COST if _TOTAL.search(text) else 0.0) - (PART_COST if _PART.search(text) else 0.0)
    yield Count(share + FORM_WEIGHT * formal - GAP_COST * (last - first) + sort, start, end, -1, number)


def _is_label(index: WordingIndex, row: int) -> bool:
    """Whether a number begins a line, as the number of a section does."""
    text, start = index.document_at(row).text, int(index.starts[row])
    return not text[text.rfind("\n", 0, start) + 1 : start].strip()


def _part_rows(index: WordingIndex, rows: range, start: int, end: int) -> tuple[int, int]:
    """start..end widened to the separators around it, at most to the ends of its sentence."""
    text = index.document_at(start).text
    while start > rows.start and not _SEPARATOR.search(text[index.ends[start - 1] : index.starts[start]]):
        start -= 1
    while end < rows.stop and not _SEPARATOR.search(text[index.ends[end - 1] : index.starts[end]]):
        end += 1
    return start, end


def _nearest_named(forms: Mapping[int, str], named: set[str], first: int, last: int) -> list[int]:
    """For each word its row nearest to first..last, of those that are near at all."""
    nearest: dict[str, int] = {}
    for at in sorted(forms, key=lambda at: max(first - at, at - last)):
        if forms[at] in named and first - N_NEAR <= at <= last + N_NEAR:
            nearest.setdefault(forms[at], at)
    return list(nearest.values())


def _sentence_rows(index: WordingIndex, row: int) -> range:
    """The rows of the sentence that a row belongs to."""
    text = index.document_at(row).text
    position = int(index.starts[row])
    first = text.rfind("\n", 0, position) + 1
    last = text.find("\n", position)
    for span in split_sentences(text, first, last if last >= 0 else len(text)):
        if span.start <= position < span.end:
            low, high = index.bounds_at(row)
            begin, end = row, row
            while begin > low and index.starts[begin - 1] >= span.start:
                begin -= 1
            while end < high and index.starts[end] < span.end:
                end += 1
            return range(begin, end)
    return range(row, row + 1)


def _forms(keys: Mapping[int, str]) -> dict[int, str]:
    """What is named at each place: the stem of an English word, two Chinese characters that stand side by side."""
    telling = {
        at: key for at, key in keys.items() if kind_of(key) in (Kind.WORD, Kind.MODAL) and key not in _CLASSIFIERS
    }
    found: dict[int, str] = {}
    for at, key in telling.items():
        if not _is_han(key):
            found[at] = _form(key)
        elif _is_han(telling.get(at + 1, "")):
            found[at] = key + telling[at + 1]
    return found


def _is_han(form: str) -> bool:
    return form[:1] >= "\u2e80"


def _form(key: str) -> str:
    return stem(key) if key.isascii() and key.isalpha() else key
