"""Which documents of an index say that another is repealed, replaced or amended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from qa.corpus.scope import plain_number, plain_words
from qa.corpus.standing import names_of
from qa.datatypes import Change, Document
from qa.index.segments import Segment


class Told(NamedTuple):
    """What a document `by` says of another; of itself where it is withdrawn."""

    by: str
    change: Change

    def ends(self, today: str) -> bool:
        """Whether by this the other counts no more, on a day as YYYY-MM-DD."""
        return self.change.act != "amends" and self.change.since <= today


class StandingTable:
    """What the documents of an index say of each other's standing, looked up for one document at a time."""

    def __init__(self, segments: Sequence[Segment], documents: Mapping[str, Document]) -> None:
        """Nothing is read yet."""
        self._segments, self._documents = segments, documents
        self._told: dict[str, tuple[Told, ...]] = {}

    @cached_property
    def is_empty(self) -> bool:
        """Whether no document says anything of any standing."""
        return not any(segment.search.one("SELECT 1 FROM change LIMIT 1") for segment in self._segments)

    def of(self, document: str) -> tuple[Told, ...]:
        """What is said of a document, by itself first, then in the order of the ids of those that say it."""
        if self.is_empty:
            return ()
        if document not in self._told:
            self._told[document] = tuple(sorted(self._of(self._documents[document]), key=lambda told: told.by))
        return self._told[document]

    def _of(self, document: Document) -> Iterator[Told]:
        names, number = sorted(names_of(document)), plain_number(document.number)
        marks = ", ".join("?" * len(names))
        is_named = f"(title != '' AND title IN ({marks})) OR (number != '' AND number = ?)"
        query = f"SELECT document, fields FROM change WHERE {is_named}"
        for change in document.changes:
            if change.act == "withdrawn":
                yield Told(document.id, change)
        for segment in self._segments:
            for by, fields in segment.search.rows(query, *names, number):
                change = Change.model_validate_json(fields)
                if by not in segment.dead and by != document.id and self._may_be(document, by, change):
                    yield Told(by, change)

    def _may_be(self, document: Document, by: str, change: Change) -> bool:
        """Whether the named document is this one and no other of its name: it is not the newer of the two.

        Texts of one name repeal each other's forerunner in the same words: there the dates have to tell which is older.
        """
        newer = self._documents[by]
        then = change.since or newer.effective or newer.date
        since = document.effective or document.date
        if plain_number(change.number) and plain_number(change.number) == plain_number(document.number):
            return True
        is_of_one_name = plain_words(change.title) in names_of(newer)
        return since < then if is_of_one_name and since and then else not is_of_one_name and not (then and since > then)
