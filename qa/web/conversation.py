"""What one visitor asked and was told. Kept on the server; nothing of it is read from the browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypedDict
from uuid import uuid4

from qa.datatypes import Answer
from qa.feedback import Verdict
from qa.web.inert_markdown import inert

MAX_EXCHANGES = 100
MAX_OPEN = 4
MAX_OPINIONS = 6  # rows of feedback that one answer may cause


class Message(TypedDict):
    """One message of the chat, as gr.Chatbot takes it."""

    role: str
    content: str


def says(markdown: str) -> Message:
    """A message of the assistant; `markdown` is ours or has been made inert."""
    return {"role": "assistant", "content": markdown}


def asks(question: str) -> Message:
    """A message of the user."""
    return {"role": "user", "content": inert(question)}


def busy(words: str = "") -> str:
    """The sign that more is to come. The style sheet shows the Stop button while this sign is on the page."""
    return f'<span class="busy">{words}</span>'


@dataclass
class Exchange:
    """A question and, once it has been answered, the messages that answer it."""

    question: str
    waiting: str  # what is shown until then
    replies: list[Message] = field(default_factory=list)
    id: str = field(default_factory=lambda: uuid4().hex)
    answer: Answer | None = None  # None: it waits, it failed, or it was stopped
    history: list[str] = field(default_factory=list)  # the earlier questions it was asked with
    versions: dict[str, str] = field(default_factory=dict)  # of what made its answer
    is_stopped: bool = False
    verdict: Verdict | None = None  # None: the visitor has not said whether the answer helped
    n_opinions: int = 0

    @property
    def is_answered(self) -> bool:
        """Whether it has its whole answer."""
        return self.answer is not None


@dataclass
class Conversation:
    """The exchanges of one visitor, oldest first."""

    exchanges: list[Exchange] = field(default_factory=list)

    def ask(self, question: str, waiting: str) -> None:
        """Put a question in line; the oldest exchange is forgotten when there are too many."""
        self.exchanges.append(Exchange(question, waiting))
        del self.exchanges[:-MAX_EXCHANGES]

    def tell(self, question: str, message: str) -> None:
        """Add a question that gets no answer, and why. `message` is chat Markdown."""
        self.exchanges.append(Exchange(question, "", [says(message)]))
        del self.exchanges[:-MAX_EXCHANGES]

    def open_exchanges(self) -> list[Exchange]:
        """The exchanges that wait for an answer, oldest first."""
        return [exchange for exchange in self.exchanges if not exchange.replies]

    def earlier_questions(self, exchange: Exchange) -> list[str]:
        """The questions that were answered before this one, oldest first."""
        return [earlier.question for earlier in self.exchanges if earlier is not exchange and earlier.is_answered]

    def last_answered(self) -> Exchange | None:
        """The newest exchange that has its answer; None when there is none."""
        return next((exchange for exchange in reversed(self.exchanges) if exchange.is_answered), None)

    def messages(self) -> list[Message]:
        """Everything as chat messages."""
        shown: list[Message] = []
        for exchange in self.exchanges:
            shown.append(asks(exchange.question))
            shown += exchange.replies or [says(busy(exchange.waiting))]
        return shown
