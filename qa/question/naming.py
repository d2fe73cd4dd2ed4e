"""Which of several documents a question names, by number, title or issuer, and whether it asks across all of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from qa.corpus.scope import plain_number
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


def documents_named(question: Asked, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """The ids of the documents that the question names, in their order; () when it names none.

    The number decides; without one the title of which the question holds most of the words that not every title has,
    at least half of them, and the issuer whose whole name is said, whose words count for no title.
    """
    if len(documents) < 2:
        return ()
    by_number = _by_number(question, documents)
    if by_number:
        return by_number
    by_issuer = _by_issuer(question, documents)
    by_title = _by_title(question, documents, {word for key in by_issuer for word in tokens(documents[key].issuer)})
    return tuple(key for key in by_title if key in by_issuer) or by_title or by_issuer


def frame_words(question: Asked, documents: Mapping[str, Document]) -> frozenset[str]:
    """Tokens of a question to several documents that only say which ones are meant: number, issuer, "each document"."""
    if len(documents) < 2:
        return frozenset()
    across = _ACROSS.search(question.text)
    phrases = [across.group()] if across else []
    phrases += [documents[key].number for key in _by_number(question, documents)]
    phrases += [documents[key].issuer for key in _by_issuer(question, documents)]
    return frozenset(token for phrase in phrases for token in tokens(phrase))


def names_whole_title(question: Asked, document: Document) -> bool:
    """Whether every word of the title stands in the question, and the title has more than one."""
    words = frozenset(tokens(document.title))
    return len(words) > 1 and words <= _words(question)


def _by_number(question: Asked, documents: Mapping[str, Document]) -> tuple[str, ...]:
    said = plain_number(f"{question.text} {question.english}")
    numbers = {key: plain_number(document.number) for key, document in documents.items()}
    return tuple(key for key, one in numbers.items() if len(one) >= _MIN_NUMBER_CHARS and one in said)


def _by_title(question: Asked, documents: Mapping[str, Document], without: set[str]) -> tuple[str, ...]:
    titles = {key: frozenset(tokens(document.title)) for key, document in documents.items()}
    counts = Counter(word for words in titles.values() for word in words)
    asked = _words(question) - without
    shares: dict[str, float] = {}
    for key, words in titles.items():
        own = {word for word in words if counts[word] < len(titles)}
        shares[key] = len(own & asked) / len(own) if own else 0.0
    best = max(shares.values())
    return tuple(key for key, share in shares.items() if share == best) if best >= NAMED_FROM else ()


def _by_issuer(question: Asked, documents: Mapping[str, Document]) -> tuple[str, ...]:
    said = _plain(f"{question.text} {question.english}")
    issuers = {key: _plain(document.issuer) for key, document in documents.items()}
    if len(set(issuers.values())) < 2:
        return ()  # the name of the only issuer tells no document from another
    return tuple(key for key, issuer in issuers.items() if len(issuer) >= _MIN_ISSUER_CHARS and issuer in said)


def _words(question: Asked) -> frozenset[str]:
    return frozenset(tokens(question.text)) | frozenset(tokens(question.english))


def _plain(words: str) -> str:
    return re.sub(r"\W+", "", words.lower())
