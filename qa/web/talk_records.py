"""A conversation as it is kept on disk, and back: what was asked and told, and nothing that only the page knows."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qa.datatypes import Answer, Language, Record
from qa.web.answer_markdown import answer_markdown
from qa.web.conversation import MAX_EXCHANGES, Conversation, Exchange, busy, says
from qa.web.strings import say

MAX_NAME_CHARS = 120
HEX_ID = r"^[0-9a-f]{32}$"


class KeptExchange(Record):
    """A question with its answer, or with what was told in its place."""

    id: str = Field(pattern=HEX_ID)
    question: str
    at: str
    answer: Answer | None = None  # None: it failed or was stopped
    told: tuple[str, ...] = ()  # chat Markdown in place of an answer
    history: tuple[str, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict)
    verdict: Literal["up", "down"] | None = None
    is_alone: bool = False


class KeptTalk(Record):
    """A conversation: its name, when it was used last, and its exchanges, oldest first."""

    id: str = Field(pattern=HEX_ID)
    name: str = Field(default="", max_length=MAX_NAME_CHARS)  # "": it is called by its first question
    used: str
    documents: tuple[str, ...] = ()
    exchanges: tuple[KeptExchange, ...] = Field(default=(), max_length=MAX_EXCHANGES)
    links: tuple[str, ...] = ()  # ids of those of its answers that were given a link

    @property
    def title(self) -> str:
        """What it is called: its name, or the beginning of its first question."""
        first = self.exchanges[0].question if self.exchanges else ""
        return self.name or " ".join(first.split())[:MAX_NAME_CHARS]


def kept_of(conversation: Conversation, used: str) -> KeptTalk:
    """What is kept of a conversation, with the questions that still wait."""
    kept = tuple(
        KeptExchange(
            id=one.id, question=one.question, at=one.at, answer=one.answer, history=tuple(one.history),
            told=_told(one), versions=one.versions,
            verdict=one.verdict, is_alone=one.is_alone,
        )
        for one in conversation.exchanges
    )  # fmt: skip
    return KeptTalk(id=conversation.id, used=used, documents=conversation.documents, exchanges=kept)


def _told(exchange: Exchange) -> tuple[str, ...]:
    """What stands in place of an answer; () while it is on its way."""
    if exchange.answer or not exchange.replies or busy() in exchange.replies[-1]["content"]:
        return ()
    return tuple(reply["content"] for reply in exchange.replies)


def put_back(kept: KeptTalk, conversation: Conversation, language: Language, *, is_several: bool) -> None:
    """Make a conversation the one that was kept. language: of the page. is_several: answers name their documents.

    A question whose answer never came is told to be stopped, and can be asked again.
    """
    conversation.begin_anew()
    conversation.id, conversation.documents = kept.id, kept.documents
    conversation.exchanges = [_exchange_of(one, language, is_several=is_several) for one in kept.exchanges]


def _exchange_of(kept: KeptExchange, language: Language, *, is_several: bool) -> Exchange:
    stopped = f"*{say('stopped', language)}*"
    exchange = Exchange(kept.question, stopped, id=kept.id, answer=kept.answer, at=kept.at, is_alone=kept.is_alone)
    exchange.history, exchange.versions, exchange.verdict = list(kept.history), dict(kept.versions), kept.verdict
    words = (answer_markdown(kept.answer, is_several=is_several),) if kept.answer else kept.told or (stopped,)
    exchange.replies = [says(one) for one in words]
    return exchange
