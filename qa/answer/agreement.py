"""Where other documents say what a sentence says: the same statement in the same or nearly the same words.

Two sentences say the same when, word for word (letter case, punctuation and white space aside, as in the check of a
wording, and endings too), at least nine tenths of both agree in order, no word of content stands in another's place,
and everything that turns the meaning agrees altogether: numbers in figures and words, months, "and"/"or",
"shall"/"may", and negations. So a sentence may say a word or two more, but not another thing. No model is asked: the
same texts always give the same count.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz.distance import Indel, Levenshtein

from qa.datatypes import Span
from qa.index.opened import OpenIndex
from qa.index.rows import Rows
from qa.language.numerals import CARDINAL_WORD, ORDINAL_WORD
from qa.language.words import stem
from qa.ranking.features import FRAME_KINDS
from qa.wording.tokens import Kind, kind_of, read_tokens

MIN_ALIKE = 0.9  # share of the words of both sentences that agree in order
MIN_WORDS = 4  # shorter lines ("Contact us") are no statements
_N_READ = 4096  # sentences whose words are kept
MAX_UNLIKE = 100  # sentences of one template differ in a word each, and there may be thousands
_MIN_LEXICAL = 0.5  # of the best BM25 score; a sentence with nine tenths of the words is never far from the best
_TURNS = re.compile(
    rf"not|no|never|neither|nor|without|except|unless|only|cannot|\w+n't|[不未无非勿免除]|once|twice|half|double|{CARDINAL_WORD}|"
    rf"{ORDINAL_WORD}"
)


class Place(NamedTuple):
    """A sentence of a document."""

    document: str
    span: Span


def say_same(sentence: str, other: str) -> bool:
    """Whether two sentences say the same in the same or nearly the same words.

    say_same("The fee is 5 yuan.", "the fee is  5 yuan") -> True; with "6 yuan", or "is not", -> False
    """
    if sentence == other:
        return len(_read(sentence)[0]) >= MIN_WORDS
    (left, turning), (right, other_turning) = _read(sentence), _read(other)
    if min(len(left), len(right)) < MIN_WORDS:
        return False
    if Indel.normalized_similarity(left, right, score_cutoff=MIN_ALIKE) < MIN_ALIKE:
        return False
    return turning == other_turning and not _is_exchanged(left, right)


@lru_cache(maxsize=_N_READ)
def _read(words: str) -> tuple[list[str], list[str]]:
    """The stems of a sentence, and the words that turn its meaning, both in their order."""
    keys = read_tokens(words).keys
    return [stem(key) for key in keys], [key for key in keys if kind_of(key) > Kind.WORD or _TURNS.fullmatch(key)]


def _is_exchanged(left: list[str], right: list[str]) -> bool:
    """Whether somewhere a word of content stands in the place of another."""
    changes = (block for block in Levenshtein.opcodes(left, right) if block.tag == "replace")
    return any(
        _has_content(left[block.src_start : block.src_end]) and _has_content(right[block.dest_start : block.dest_end])
        for block in changes
    )


def _has_content(keys: list[str]) -> bool:
    return any(kind_of(key) is not Kind.FUNCTION for key in keys)


def also_said(index: OpenIndex, place: Place, documents: Collection[str], among: Rows | None = None) -> list[Place]:
    """A place in each other document of `documents` that says what `place` says, in the order of their units.

    Sentences are looked at from the likest by BM25 on; where MAX_UNLIKE of them say something else, no more are.
    among: the rows of the units of `documents`. None: all units.
    """
    words = place.span.of(index.documents[place.document].text)
    scores = index.unit_lexical.scores(words, among)
    rows = ((scores > 0) & (scores >= _MIN_LEXICAL * float(scores.max(initial=0.0)))).nonzero()[0]
    found: dict[str, int] = {}
    n_unlike = 0
    for row in rows[np.argsort(-scores[rows], kind="stable")].tolist():
        unit = index.units[row]
        is_open = unit.document in documents and unit.document != place.document and unit.document not in found
        if not is_open or unit.measure is not None or unit.kind in FRAME_KINDS:
            continue
        if say_same(words, index.words(unit)):
            found[unit.document] = row
        elif (n_unlike := n_unlike + 1) >= MAX_UNLIKE:
            break
    return [
        Place(unit.document, Span(start=unit.start, end=unit.end))
        for unit in map(index.units.__getitem__, sorted(found.values()))
    ]
