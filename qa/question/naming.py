"""Which of several documents a question names, by number, title or issuer, and whether it asks across all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

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


def asks_across(text: str) -> bool:
    """Whether a question is put to all documents: "in each document", "across all policies", 每份文件."""
    return bool(_ACROSS.search(text))


class DocumentNames:
    """Numbers, titles and issuers of documents, ready to be looked for in questions."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        """Read the names once: many questions are held against them."""
        titles = {key: frozenset(tokens(document.title)) for key, document in documents.items()}
        counts = Counter(word for words in titles.values() for word in words)
        issuers = {key: plain_words(document.issuer) for key, document in documents.items()}
        numbers = {key: plain_number(document.number) for key, document in documents.items()}
        self._documents = documents
        self._titles = titles
        self._own_words = {key: {w for w in words if counts[w] < len(titles)} for key, words in titles.items()}
        self._numbers = {key: number for key, number in numbers.items() if len(number) >= _MIN_NUMBER_CHARS}
        # the name of the only issuer tells no document from another
        is_told = len(set(issuers.values())) > 1
        self._issuers = {key: one for key, one in issuers.items() if is_told and len(one) >= _MIN_ISSUER_CHARS}
        self._holding: dict[str, list[str]] = {}
        for key, words in self._own_words.items():
            for word in words:
                self._holding.setdefault(word, []).append(key)

    def named(self, asked: Asked) -> tuple[str, ...]:
        """The ids of the documents that a question names, in their order; () when it names none.

        The number decides; without one the title of which the question holds most of the words that not every title
        has, at least half of them, and the issuer whose whole name is said, whose words count for no title.
        """
        if len(self._documents) < 2:
            return ()
        by_number = self._by_number(asked)
        if by_number:
            return by_number
        by_issuer = self._by_issuer(asked)
        by_title = self._by_title(asked, {word for key in by_issuer for word in tokens(self._documents[key].issuer)})
        return tuple(key for key in by_title if key in by_issuer) or by_title or by_issuer

    def frame_words(self, asked: Asked) -> frozenset[str]:
        """Tokens of a question that only say which documents are meant: number, issuer, "each document"."""
        if len(self._documents) < 2:
            return frozenset()
        across = _ACROSS.search(asked.text)
        phrases = [across.group()] if across else []
        phrases += [self._documents[key].number for key in self._by_number(asked)]
        phrases += [self._documents[key].issuer for key in self._by_issuer(asked)]
        return frozenset(token for phrase in phrases for token in tokens(phrase))

    def says_whole_title(self, asked: Asked, keys: Iterable[str]) -> bool:
        """Whether every word of the title of one of these documents stands in a question, and it has more than one."""
        words = _words(asked)
        return any(len(self._titles[key]) > 1 and self._titles[key] <= words for key in keys)

    def _by_number(self, asked: Asked) -> tuple[str, ...]:
        said = plain_number(f"{asked.text} {asked.english}")
        return tuple(key for key, number in self._numbers.items() if number in said)

    def _by_title(self, asked: Asked, without: set[str]) -> tuple[str, ...]:
        words = _words(asked) - without
        touched = {key for word in words for key in self._holding.get(word, ())}
        shares = {key: len(self._own_words[key] & words) / len(self._own_words[key]) for key in touched}
        best = max(shares.values(), default=0.0)
        return tuple(key for key in self._titles if shares.get(key) == best) if best >= NAMED_FROM else ()

    def _by_issuer(self, asked: Asked) -> tuple[str, ...]:
        said = plain_words(f"{asked.text} {asked.english}")
        return tuple(key for key, issuer in self._issuers.items() if issuer in said)


def _words(asked: Asked) -> frozenset[str]:
    return frozenset(tokens(asked.text)) | frozenset(tokens(asked.english))
