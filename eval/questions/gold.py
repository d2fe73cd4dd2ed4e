"""Where gold words stand in the documents.

Gold is text, so it is looked up in whatever canonical text the product made; white space is collapsed on both
sides and every occurrence counts. All positions are half-open character ranges of the document's own text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from eval.exam_errors import EvalError


class Place(NamedTuple):
    """Characters start..end of one document: start counted in, end left out."""

    document: str
    start: int
    end: int


Gold = tuple[tuple[Place, ...], ...]  # for each evidence group: all occurrences of all its alternatives


@dataclass(frozen=True)
class SearchableText:
    """A document's text beside its collapsed form and the way back: `offsets[i]` is where collapsed[i] stands."""

    text: str
    collapsed: str
    offsets: Sequence[int]

    @classmethod
    def of(cls, text: str) -> SearchableText:
        """`text` made ready for `find_all`."""
        kept: list[str] = []
        offsets: list[int] = []
        for run in re.finditer(r"\s+|\S+", text):
            words = " " if run.group()[0].isspace() else run.group()
            kept.append(words)
            offsets += range(run.start(), run.start() + len(words))
        return cls(text, "".join(kept), offsets)

    def find_all(self, words: str) -> list[tuple[int, int]]:
        """Start and end of each occurrence of `words` in `text`, white space collapsed on both sides.

        Occurrences that neither begin nor end inside a word are preferred: "land" is not found in "England" where
        it also stands by itself.
        """
        needle = " ".join(words.split())
        found: list[tuple[int, int]] = []
        at = self.collapsed.find(needle) if needle else -1
        while at >= 0:
            found.append((self.offsets[at], self.offsets[at + len(needle) - 1] + 1))
            at = self.collapsed.find(needle, at + 1)
        whole = [(start, end) for start, end in found if not cuts_a_word(self.text, start, end)]
        return whole or found


def locate_gold(
    evidence: Iterable[Iterable[str]], texts: Mapping[str, SearchableText], documents: Collection[str] | None = None
) -> Gold:
    """The places of each evidence group in the order of the groups.

    documents: where to look; None means in all. Raises EvalError for a group that stands nowhere, as it could
    never be found.
    """
    gold: list[tuple[Place, ...]] = []
    for group in evidence:
        alternatives = tuple(group)
        places = [
            Place(name, start, end)
            for name, text in texts.items()
            if documents is None or name in documents
            for words in alternatives
            for start, end in text.find_all(words)
        ]
        if not places:
            raise EvalError(f"evidence does not occur in the corpus: {' | '.join(alternatives)!r}")
        gold.append(tuple(dict.fromkeys(places)))
    return tuple(gold)


def cuts_a_word(text: str, start: int, end: int) -> bool:
    """Whether text[start:end] begins or ends inside a word written with spaces between words."""
    return _joins(text[start - 1 : start + 1] if start else "") or _joins(text[end - 1 : end + 1])


def _joins(pair: str) -> bool:
    return len(pair) == 2 and all(c.isalnum() and not _is_cjk(c) for c in pair)


def _is_cjk(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff" or character >= "\U00020000"
