"""Which of several documents a question names, by number, title or issuer, and whether it asks across all of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from qa.corpus.scope import plain_number, plain_words
from qa.datatypes import Document
from qa.language.words import tokens
from qa.question.asked import Asked

NAMED_FROM = 0.5  # least share of a title's own words that a question has to hold to name the document
_MIN_NUMBER_CHARS = 5  # of a number without brackets and spaces; "No. 16" alone is many documents'
_MIN_ISSUER_CHARS = 4
_TEXTS = r"(?:documents|policies|texts|plans|notices|papers|files|regulations)"
_ONE_TEXT = r"(?:document|policy|text|plan|notice|paper|file|regulation)"
_WHICH = r"(?:all|loaded|available|policy|given|different|our|two|three|four|five|\d+)"
_ACROSS = re.compile(
    rf"\b(?:all|both|across|every one|each) (?:of )?(?:the |these |those |your )?(?:{_WHICH} ){{0,2}}{_TEXTS}\b|"
    rf"\b(?:each|every|per) (?:loaded )?{_ONE_TEXT}\b|\b(?:across|between|among) (?:the |these )?{_TEXTS}\b|"
    r"(?:所有|全部|各|每一?|两|这些|几)(?:个|個|份|篇|项|部|种)?(?:已?加载的?|载入的?)?(?:文件|文本|文档|政策文件|通知|办法)",
    re.IGNORECASE,
)


_WHICH_TEXT = re.compile(
    r"\b(?:which|what)\s+(?:of\s+(?:the|these|those)\s+)?(?:(?:two|three|four|loaded)\s+)?(?:documents?|notices?|acts?|texts?|papers?|circulars?|regulations?|rules|files?)\b|"
    r"哪(?:些|几)?(?:一|两|三)?(?:个|份|篇|项|部)?(?:通知|文件|办法|公告|通告|规定|意见|方案|条例|细则)",
    re.IGNORECASE,
)


def asks_which_text(text: str) -> bool:
    """Whether a question asks which of the documents says something: "which notices", 哪个通知."""
    return bool(_WHICH_TEXT.search(text))


def asks_across(text: str) -> bool:
    """Whether a question is put to all documents: "in each document", "across all policies", 每份文件."""
    return bool(_ACROSS.search(text))


class Names(Protocol):
    """What the documents of a corpus are called, in the order of their ids.

    `numbers` and `issuers` are in small letters without spaces and signs, "" where a document has none;
    `n_title_words` counts the tokens of each title once.
    """

    @property
    def ids(self) -> Sequence[str]:
        """The ids."""

    @property
    def numbers(self) -> Sequence[str]:
        """The documents' numbers."""

    @property
    def issuers(self) -> Sequence[str]:
        """Who issued them."""

    @property
    def n_title_words(self) -> npt.NDArray[np.int64]:
        """How many tokens each title has."""

    def titled(self, word: str) -> npt.NDArray[np.int64]:
        """The places of the documents whose title holds a token, ascending."""


class DocumentNames:
    """Numbers, titles and issuers of documents, looked for in questions."""

    def __init__(self, names: Names, documents: Mapping[str, Document], among: Collection[str] | None = None) -> None:
        """among: the only documents that a question may name; None: all."""
        self._names, self._documents = names, documents
        self._is_open = np.array([among is None or name in among for name in names.ids], dtype=bool)
        self._n = int(self._is_open.sum())

    @cached_property
    def _issuers(self) -> dict[str, list[int]]:
        """The places of the documents of each issuer; the name of the only issuer tells no document from another."""
        found: dict[str, list[int]] = {}
        for place in np.flatnonzero(self._is_open).tolist():
            found.setdefault(self._names.issuers[place], []).append(place)
        return {name: at for name, at in found.items() if len(found) > 1 and len(name) >= _MIN_ISSUER_CHARS}

    @cached_property
    def _numbers(self) -> list[tuple[str, int]]:
        places = np.flatnonzero(self._is_open).tolist()
        numbers = ((self._names.numbers[place], place) for place in places)
        return [(number, place) for number, place in numbers if len(number) >= _MIN_NUMBER_CHARS]

    @cached_property
    def _n_own_words(self) -> npt.NDArray[np.int64]:
        """How many words of each title stand not in every title."""
        first = self._names.ids[int(np.argmax(self._is_open))]
        of_all = sum(len(self._titled(word)) == self._n for word in set(tokens(self._documents[first].title)))
        return np.asarray(self._names.n_title_words - of_all, dtype=np.int64)

    def _titled(self, word: str) -> npt.NDArray[np.int64]:
        places = self._names.titled(word)
        return np.asarray(places[self._is_open[places]], dtype=np.int64)

    def named(self, asked: Asked) -> tuple[str, ...]:
        """The ids of the documents that a question names, in their order; () when it names none.

        A number decides. Without a number it is the titles: of a title's own words (those that not every title has) the
        question holds at least half, and of no other title's a larger share. An issuer is named when its whole name is
        said; its words then count for no title. Documents named by title and by issuer come first, then those named by
        title, then those named by issuer.
        """
        if self._n < 2:
            return ()
        by_number = self._by_number(asked)
        if by_number:
            return by_number
        by_issuer = self._by_issuer(asked)
        by_title = self._by_title(asked, {word for key in by_issuer for word in tokens(self._documents[key].issuer)})
        return tuple(key for key in by_title if key in by_issuer) or by_title or by_issuer

    def frame_words(self, asked: Asked) -> frozenset[str]:
        """Tokens of a question that only say which documents are meant: number, issuer, "each document"."""
        if self._n < 2:
            return frozenset()
        across = _ACROSS.search(asked.text)
        phrases = [across.group()] if across else []
        phrases += [self._documents[key].number for key in self._by_number(asked)]
        phrases += [self._documents[key].issuer for key in self._by_issuer(asked)]
        return frozenset(token for phrase in phrases for token in tokens(phrase))

    def title_words(self, words: Iterable[str]) -> frozenset[str]:
        """Those of some tokens that stand in the title of any document, one that a question may not name included."""
        return frozenset(word for word in words if len(self._names.titled(word)))

    def says_whole_title(self, asked: Asked, keys: Collection[str]) -> bool:
        """Whether every word of the title of one of these documents stands in a question, and the title has several words."""
        if not keys:
            return False
        held = self._n_held(_words(asked))
        is_whole = (held == self._names.n_title_words) & (held > 1)
        return any(self._names.ids[place] in keys for place in np.flatnonzero(is_whole).tolist())

    def _n_held(self, words: Iterable[str]) -> npt.NDArray[np.int64]:
        """How many of some words each title holds."""
        held = np.zeros(len(self._is_open), dtype=np.int64)
        for word in words:
            held[self._titled(word)] += 1
        return held

    def _by_number(self, asked: Asked) -> tuple[str, ...]:
        said = plain_number(f"{asked.text} {asked.english}")
        return tuple(self._names.ids[place] for number, place in self._numbers if number in said)

    def _by_title(self, asked: Asked, without: set[str]) -> tuple[str, ...]:
        own = [word for word in _words(asked) - without if len(self._titled(word)) < self._n]
        held = self._n_held(own)
        shares = np.divide(held, self._n_own_words, out=np.zeros(len(held)), where=held > 0)
        best = shares.max(initial=0.0)
        return (
            tuple(self._names.ids[place] for place in np.flatnonzero(shares == best).tolist())
            if best >= NAMED_FROM
            else ()
        )

    def _by_issuer(self, asked: Asked) -> tuple[str, ...]:
        said = plain_words(f"{asked.text} {asked.english}")
        named = (place for name, places in self._issuers.items() if name in said for place in places)
        return tuple(self._names.ids[place] for place in sorted(named))


def _words(asked: Asked) -> frozenset[str]:
    return frozenset(tokens(asked.text)) | frozenset(tokens(asked.english))
