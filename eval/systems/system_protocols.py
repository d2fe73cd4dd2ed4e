"""What a system has to offer to be examined: the product, the baselines and the fakes of the tests follow this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from qa.datatypes import Answer, Document, Hit, ModelCard


class AskSystem(Protocol):
    """Anything that answers questions over documents."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents that citations refer to, by id."""

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """The models that answer, by role."""

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""

    def answer(self, question: str, history: Sequence[str], question_id: str) -> Answer:
        """The answer; may raise, and then the question counts as lost."""

    def search(self, question: str, n: int) -> Sequence[Hit]:
        """At most n hits, best first, each with the scores of the stages that saw it."""


class RankSystem(Protocol):
    """Anything that ranks the items it was opened with."""

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """The models that rank, by role."""

    def rank(self, question: str, n: int) -> list[tuple[str, float]]:
        """At most n items with their scores, best first."""
