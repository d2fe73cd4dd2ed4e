"""What one visitor asked and was told. Kept on the server; nothing of it is read from the browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypedDict
from uuid import uuid4

from qa.datatypes import Answer
from qa.feedback import Verdict
from qa.web.answer_tools import tools_markdown
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


def this_moment() -> str:
    """The time now in UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


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
    is_alone: bool = False  # asked without what was said before
    at: str = field(default_factory=this_moment)  # when it was asked
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
    id: str = ""  # made with the first question: Gradio copies one empty conversation for every visitor
    owner: str = ""  # whose it is, as TalkStore names visitors; "" where nothing is kept
    documents: tuple[str, ...] = ()  # the ids that are asked; () for all
    rated: str = ""  # id of the exchange on which an opinion was given last
    is_kept: bool = True  # whether the last attempt to keep it went well
    dropped: set[str] = field(default_factory=set)  # ids of exchanges in whose place others were asked

    def ask(self, question: str, waiting: str, *, is_alone: bool = False) -> None:
        """Put a question in line; the oldest exchange is forgotten when there are too many."""
        self._add(Exchange(question, waiting, is_alone=is_alone))

    def _add(self, exchange: Exchange) -> None:
        self.id = self.id or uuid4().hex
        self.exchanges.append(exchange)
        del self.exchanges[:-MAX_EXCHANGES]

    def find(self, exchange_id: str) -> Exchange | None:
        """The exchange of that id; None when it is not here."""
        return next((exchange for exchange in self.exchanges if exchange.id == exchange_id), None)

    def begin_anew(self) -> None:
        """Stop what is open and become another conversation, without exchanges, of the same owner and documents."""
        for exchange in self.exchanges:
            exchange.is_stopped = True
        self.exchanges, self.id, self.rated, self.is_kept, self.dropped = [], "", "", True, set()

    def take_back(self) -> Exchange:
        """Take the newest exchange out, so that it can be asked again."""
        exchange = self.exchanges.pop()
        self.dropped.add(exchange.id)
        return exchange

    def tell(self, question: str, message: str) -> None:
        """Add a question that gets no answer, and why. `message` is chat Markdown."""
        self._add(Exchange(question, "", [says(message)]))

    def open_exchanges(self) -> list[Exchange]:
        """The exchanges that wait for an answer, oldest first."""
        return [exchange for exchange in self.exchanges if not exchange.replies]

    def earlier_questions(self, exchange: Exchange) -> list[str]:
        """The questions that were answered before this one, oldest first; none where it is asked alone."""
        if exchange.is_alone:
            return []
        return [earlier.question for earlier in self.exchanges if earlier is not exchange and earlier.is_answered]

    def last_answered(self) -> Exchange | None:
        """The newest exchange that has its answer; None when there is none."""
        return next((exchange for exchange in reversed(self.exchanges) if exchange.is_answered), None)

    def messages(self) -> list[Message]:
        """Everything as chat messages."""
        shown: list[Message] = []
        for exchange in self.exchanges:
            shown.append(asks(exchange.question))
            shown += (
                _with_tools(exchange) if exchange.is_answered else exchange.replies or [says(busy(exchange.waiting))]
            )
        return shown


def _with_tools(exchange: Exchange) -> list[Message]:
    """The messages of a whole answer, with what can be done with it under the last."""
    tools = tools_markdown(exchange.id, exchange.verdict, has_history=bool(exchange.history))
    return [*exchange.replies[:-1], *(says(f"{reply['content']}\n\n{tools}") for reply in exchange.replies[-1:])]
