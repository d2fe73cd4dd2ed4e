"""Audiences: those who ask what a text holds for them, and the words of the texts that concern them.

They are data of a corpus, editable, in both languages. Where a question names none of them, the meaning of its words
tells what is near.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pydantic import Field

from qa.corpus.json_lines import read_json_lines
from qa.datatypes import Label, NotBlank, Record
from qa.errors import CorpusError

AUDIENCES = "audiences.jsonl"


class Audience(Record):
    """Somebody a text may hold something for.

    `english` are beginnings of words and `chinese` are words by which a question names it. `concerns` are words of the
    texts that concern it: beginnings of English words, Chinese words anywhere.
    """

    audience: str = Field(pattern=r"^[A-Za-z0-9_-]+$")
    label: Label
    english: tuple[NotBlank, ...] = ()
    chinese: tuple[NotBlank, ...] = ()
    concerns: tuple[NotBlank, ...] = Field(min_length=1)


def read_audiences(folder: Path) -> tuple[Audience, ...]:
    """The audiences of audiences.jsonl in their order, () when there is none.

    Raises CorpusError naming the line that is wrong, that repeats an audience, or that no question could name.
    """
    path = folder / AUDIENCES
    found: list[Audience] = []
    for number, one in read_json_lines(path, Audience):
        if any(earlier.audience == one.audience for earlier in found):
            raise CorpusError(
                "{}, line {}: audience {!r} stands on an earlier line already", path, number, one.audience
            )
        if not (one.english or one.chinese):
            raise CorpusError(
                "{}, line {}: audience {!r} has neither english nor chinese words, so that no question could "
                "name it. Give it some.",
                path,
                number,
                one.audience,
            )
        found.append(one)
    return tuple(found)


def audience_named(words: str, audiences: Sequence[Audience]) -> Audience | None:
    """The first audience that some words of a question name; None for none. The file goes from special to general."""
    return next((one for one in audiences if _pattern(one.english, one.chinese).search(words)), None)


def concerns(audience: Audience, words: str) -> bool:
    """Whether some words of a text concern an audience; letter case counts: "human resources" are no Department."""
    return bool(_pattern(audience.concerns, (), ignore_case=False).search(words))


@cache
def _pattern(beginnings: tuple[str, ...], anywhere: tuple[str, ...], *, ignore_case: bool = True) -> re.Pattern[str]:
    starts = (rf"\b{re.escape(word)}" if word.isascii() else re.escape(word) for word in beginnings)
    return re.compile("|".join([*starts, *map(re.escape, anywhere)]), re.IGNORECASE if ignore_case else 0)
