"""What happens in the conversation when a visitor does something. It stays on the server."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.datatypes import Answer, Language
from qa.errors import QAError
from qa.feedback import FeedbackStore, Verdict, row_of
from qa.settings import Settings
from qa.web.about import versions_of
from qa.web.answer_markdown import answer_markdown, beginning_markdown, cuts
from qa.web.conversation import MAX_OPEN, MAX_OPINIONS, Conversation, Exchange, Message, busy, says
from qa.web.inert_markdown import inert
from qa.web.model_thread import ModelThread, Stopped, TooSlow
from qa.web.strings import say
from qa.web.transcript import answer_text, conversation_markdown
from qa.web.warming import Warming

if TYPE_CHECKING:
    from qa.current import Current

logger = logging.getLogger(__name__)

LONG_QUESTION_CHARS = 200  # how much of a question that is too long is shown
MAX_ANSWER_S = 60.0
MAX_LOADING_S = 600.0  # more, while the models are still loading
PIECE_S = 0.03  # between two pieces of an answer


class Chat:
    """The events of the conversation; each takes the visitor's conversation and gives what the page shows."""

    def __init__(
        self,
        current: Current,
        warming: Warming,
        settings: Settings,
        feedback: FeedbackStore | None = None,
    ) -> None:
        """Answer with `current`, once `warming` is done; keep opinions in `feedback`, where that is a folder."""
        self.current = current
        self.warming = warming
        self.max_question_chars = settings.max_question_chars
        self.max_answer_s = MAX_ANSWER_S
        self.feedback = feedback
        self.model = ModelThread()

    def take(self, question: str, conversation: Conversation, language: Language) -> tuple[str, list[Message]]:
        """Put a question in line and show it. Returns what the question box holds now, and the chat."""
        question = (question or "").strip()
        left = ""
        if len(question) > self.max_question_chars:
            left = question
            words = say("too_long", language, n_chars=len(question), limit=self.max_question_chars)
            conversation.tell(question[:LONG_QUESTION_CHARS] + "…", words)
        elif question and len(conversation.open_exchanges()) >= MAX_OPEN:
            left = question
            conversation.tell(question, say("busy", language))
        elif question:
            waiting = "waiting" if self.warming.is_ready else "loading"
            conversation.ask(question, say(waiting, language))
        return left, conversation.messages()

    def take_example(
        self, conversation: Conversation, language: Language, chosen: gr.SelectData
    ) -> tuple[str, list[Message]]:
        """Put an example question in line."""
        value = chosen.value
        question = value.get("text", "") if isinstance(value, dict) else value
        return self.take(str(question), conversation, language)

    def again(self, conversation: Conversation, language: Language) -> list[Message]:
        """Put the newest question in line once more, in place of what it was told. Nothing while it is answered."""
        last = conversation.exchanges[-1] if conversation.exchanges else None
        if last is not None and last.waiting and _has_ended(last):  # a question that was too long is not kept whole
            conversation.exchanges.pop()
            self.take(last.question, conversation, language)
        return conversation.messages()

    def answer(self, conversation: Conversation, language: Language) -> Iterator[list[Message]]:
        """Answer the oldest open question, piece by piece. Yields the chat; never raises."""
        for exchange in conversation.open_exchanges()[:1]:
            try:
                for reply in self._pieces(exchange, conversation):
                    exchange.replies = [says(reply)]
                    yield conversation.messages()
            except Stopped:
                _stop(exchange, language)
            except TooSlow:
                exchange.replies = [says(say("too_slow", language, seconds=round(self.max_answer_s)))]
            except QAError as error:
                exchange.replies = [says(say("failed", language, reason=inert(str(error))))]
            except Exception:  # an exception here would cover the whole conversation with "Error"
                logger.exception("a question could not be answered")
                exchange.replies = [says(say("failed_inside", language))]
        yield conversation.messages()

    def _pieces(self, exchange: Exchange, conversation: Conversation) -> Iterator[str]:
        """The answer's beginnings, each longer, with the sign that more comes; then all of it."""
        answer = self._answer(exchange, conversation)
        for cut in cuts(answer.text):
            yield f"{beginning_markdown(answer, cut)}\n\n{busy()}"
            time.sleep(PIECE_S)
            if exchange.is_stopped:
                raise Stopped
        exchange.answer = answer
        yield answer_markdown(answer)

    def _answer(self, exchange: Exchange, conversation: Conversation) -> Answer:
        exchange.history = conversation.earlier_questions(exchange)

        def work() -> Answer:
            self.warming.wait()
            assistant = self.current.now
            exchange.versions = versions_of(assistant)
            return assistant.ask(exchange.question, exchange.history)

        limit_s = self.max_answer_s + (0.0 if self.warming.is_ready else MAX_LOADING_S)
        return self.model.run(work, limit_s, lambda: exchange.is_stopped)

    def stop(self, conversation: Conversation, language: Language) -> list[Message]:
        """Give up every question that has no whole answer yet; what is shown of it stays."""
        for exchange in conversation.exchanges:
            if not exchange.is_answered and not _has_ended(exchange):
                _stop(exchange, language)
        return conversation.messages()

    def give_up(self, conversation: Conversation, language: Language) -> list[Message]:
        """Say that too many are waiting, when the queue would not take the newest question."""
        for exchange in conversation.open_exchanges()[-1:]:
            exchange.replies = [says(say("busy", language))]
        return conversation.messages()

    def forget(self, conversation: Conversation) -> list[Message]:
        """Begin again: earlier questions no longer count."""
        for exchange in conversation.exchanges:
            exchange.is_stopped = True
        conversation.exchanges.clear()
        return conversation.messages()

    def to_take_along(self, conversation: Conversation, language: Language) -> str:
        """JSON for the browser's copy and save: {"answer": the last answer, "conversation": Markdown}."""
        last = conversation.last_answered()
        told: dict[str, Any] = {
            "answer": answer_text(last.answer) if last and last.answer else "",
            "conversation": conversation_markdown(((e.question, e.answer) for e in conversation.exchanges), language),
        }
        return json.dumps(told, ensure_ascii=False)

    def rate(self, verdict: Verdict, reason: str, conversation: Conversation, language: Language) -> str:
        """Store an opinion on the last answer. Returns what to tell the visitor."""
        exchange = conversation.last_answered()
        if self.feedback is None or exchange is None or exchange.answer is None:
            return say("feedback_off", language)
        if exchange.n_opinions >= MAX_OPINIONS:
            return say("feedback_full", language)
        row = row_of(
            exchange.answer, exchange.id, verdict, reason=reason, history=exchange.history, versions=exchange.versions
        )
        try:
            self.feedback.add(row)
        except OSError:
            logger.exception("an opinion could not be stored")
            return say("feedback_failed", language)
        exchange.verdict = verdict
        exchange.n_opinions += 1
        return say("feedback_thanks", language)

    def rate_with_reason(self, reason: str, conversation: Conversation, language: Language) -> str:
        """Store the last opinion once more, with its reason."""
        exchange = conversation.last_answered()
        if exchange is None or exchange.verdict is None:
            return ""
        return self.rate(exchange.verdict, reason or "", conversation, language)


def _has_ended(exchange: Exchange) -> bool:
    """Whether its messages are the last ones it gets."""
    return bool(exchange.replies) and busy() not in exchange.replies[-1]["content"]


def _stop(exchange: Exchange, language: Language) -> None:
    exchange.is_stopped = True
    shown = exchange.replies[-1]["content"].removesuffix(busy()).strip() if exchange.replies else ""
    stopped = f"*{say('stopped', language)}*"
    if not shown.endswith(stopped):
        exchange.replies = [says(f"{shown}\n\n{stopped}".strip())]
