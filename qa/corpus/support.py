"""Kinds of support: what a corpus tells its measures apart by, from the words that stand in them.

The kinds and their words are data of the corpus. The policy does not name them itself, and the page says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from qa.corpus.json_lines import read_json_lines
from qa.datatypes import SupportKind
from qa.errors import CorpusError

SUPPORT = "support.jsonl"


def read_support_kinds(folder: Path) -> tuple[SupportKind, ...]:
    """The kinds of support.jsonl in their order, () when there is none.

    Raises CorpusError naming the line that is wrong, that repeats a kind, or that is the second without words.
    """
    path = folder / SUPPORT
    kinds: list[SupportKind] = []
    for number, kind in read_json_lines(path, SupportKind):
        if any(earlier.kind == kind.kind for earlier in kinds):
            raise CorpusError("{}, line {}: kind {!r} stands on an earlier line already", path, number, kind.kind)
        if not kind.has_words and not all(earlier.has_words for earlier in kinds):
            raise CorpusError(
                "{}, line {}: kind {!r} has no words, and an earlier line has none either; only one kind can be "
                "for the measures that fit no other. Give it english or chinese words.",
                path,
                number,
                kind.kind,
            )
        kinds.append(kind)
    return tuple(kinds)


def kinds_of(words: str, kinds: Sequence[SupportKind]) -> tuple[str, ...]:
    """Which of `kinds` a measure's words speak of, in their order; where none, the kind that has no words of its own.

    A kind fits when any of its words stands in the measure: English words from their beginning, Chinese words anywhere.
    """
    fitting = tuple(kind.kind for kind in kinds if kind.has_words and _pattern(kind).search(words))
    return fitting or tuple(kind.kind for kind in kinds if not kind.has_words)


@cache
def _pattern(kind: SupportKind) -> re.Pattern[str]:
    beginnings = (rf"\b{re.escape(word)}" for word in kind.english)
    return re.compile("|".join([*beginnings, *map(re.escape, kind.chinese)]), re.IGNORECASE)
