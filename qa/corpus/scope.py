"""Which documents a question is about, told from their metadata; and which document an interpretation explains."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pydantic import Field

from qa.corpus.metadata import numbers_in
from qa.datatypes import Document, Record
from qa.errors import UsageError
from qa.worded import Worded

_NEAR_CHARS = 160
_MIN_TITLE_CHARS = 6
_MAX_LISTED = 12  # names in a message
_EXPLAINS = re.compile(
    r"(?:interpretation|explanation|explanatory\s+(?:note|memorandum))\s+(?:of|to|on)\s+(?:the\s+)?(?P<en>.+)$|"
    r"(?:政策)?解读[:：]\s*(?P<zh>.+)$|^(?:关于)?(?P<before>.+?)的?(?:政策)?解读$",
    re.IGNORECASE,
)
_QUOTED_TITLE = re.compile(r"《([^《》]{4,120})》")


class Scope(Record):
    """A choice of documents. Empty fields leave nothing out; all that are given have to fit.

    `documents` are ids; `since` is a date as YYYY, YYYY-MM or YYYY-MM-DD, counted in; `issuers` are words of the
    issuer's name, any of which may fit, letter case aside.
    """

    documents: tuple[str, ...] = ()
    since: str = Field(default="", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    issuers: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Whether every document is in it."""
        return not (self.documents or self.since or self.issuers)


def documents_in(scope: Scope, documents: Mapping[str, Document]) -> tuple[str, ...]:
    """The ids that a scope chooses, in the order of `documents`. A document without a date is in no `since`.

    Raises UsageError for an id that is not there and for a scope that chooses nothing; it says what there is.
    """
    unknown = [name for name in scope.documents if name not in documents]
    if unknown:
        raise UsageError("no document {!r} in the index; it holds {}", unknown[0], some_of(documents))
    named = [name for name in map(plain_words, scope.issuers) if name]
    chosen = tuple(
        key
        for key, document in documents.items()
        if (not scope.documents or key in scope.documents)
        and (not scope.since or _is_since(document.date, scope.since))
        and (not scope.issuers or any(name in plain_words(document.issuer) for name in named))
    )
    if not chosen:
        issuers = some_of(sorted({document.issuer for document in documents.values() if document.issuer}))
        dates = some_of(sorted({document.date for document in documents.values() if document.date}))
        raise UsageError("no document fits; issuers in the index: {}; dates: {}", issuers, dates)
    return chosen


def _is_since(date: str, since: str) -> bool:
    return bool(date) and date >= since[: len(date)]


def some_of(names: Iterable[str]) -> str:
    """The first of some names and how many more there are, for a message."""
    listed = list(names)
    shown = ", ".join(listed[:_MAX_LISTED]) or Worded("none")
    n_more = len(listed) - _MAX_LISTED
    return Worded("{} and {} more", shown, n_more) if n_more > 0 else shown


def plain_words(words: str) -> str:
    """Words in small letters without spaces and signs, as names are compared."""
    return re.sub(r"\W+", "", words.lower())


class Parent(Record):
    """The document that another explains: its number and title as they are named, and its id where it is loaded."""

    number: str = ""
    title: str = ""
    document: str | None = None  # None: it is not among the documents


def parent_of(document: Document, documents: Iterable[Document]) -> Parent | None:
    """The document that an interpretation explains; None when `document` is no interpretation or names none.

    It is found among `documents` by its number, else by its title; another interpretation is never the parent.
    """
    if document.kind != "interpretation":
        return None
    title = _explained_title(document)
    number = _explained_number(document, title)
    if not title and not number:
        return None
    candidates = [
        candidate for candidate in documents if candidate.id != document.id and candidate.kind != "interpretation"
    ]
    by_number = [
        candidate for candidate in candidates if number and plain_number(candidate.number) == plain_number(number)
    ]
    parents = by_number or [candidate for candidate in candidates if title and _is_same_title(candidate.title, title)]
    return Parent(number=number, title=title, document=parents[0].id if parents else None)


def _explained_title(document: Document) -> str:
    quoted = _QUOTED_TITLE.search(document.title)
    if quoted:
        return quoted[1]
    match = _EXPLAINS.search(document.title)
    if match:
        return next(part for part in match.groups() if part).strip(' ."“”')
    return ""


def _explained_number(document: Document, title: str) -> str:
    """The number cited nearest behind the title, else the one that the manifest gives, else the first that is cited."""
    at = document.text.find(title, document.text.find("\n") + 1) if title else -1
    if at >= 0:
        near = numbers_in(document.text[at : at + len(title) + _NEAR_CHARS])
        if near:
            return near[0]
    return document.number or next(iter(numbers_in(document.text)), "")


def plain_number(number: str) -> str:
    """A document number without its brackets and spaces: two spellings of one number become equal.

    plain_number("河政发〔2020〕5号") == plain_number("河政发(2020)第5号")
    """
    return re.sub(r"[\W_]+|第(?=\d)|\bno\b", "", re.sub(r"\bNo\.?(?=\W*\d)", " ", number).lower())


def _is_same_title(title: str, other: str) -> bool:
    mine, named = plain_words(title), plain_words(other)
    if min(len(mine), len(named)) < _MIN_TITLE_CHARS:
        return False
    return mine == named or mine.endswith(named) or named.endswith(mine)
