"""What happens in the conversation when a visitor does something. It stays on the server."""

from __future__ import annotations

import base64
import json
import logging
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from qa.corpus.scope import Scope
from qa.datatypes import Answer, Language
from qa.errors import QAError
from qa.feedback import FeedbackStore, Verdict, row_of
from qa.in_language import in_language
from qa.settings import Settings
from qa.web.about import versions_of
from qa.web.answer_markdown import answer_markdown, beginning_markdown, cuts
from qa.web.conversation import MAX_OPEN, MAX_OPINIONS, Conversation, Exchange, Message, busy, says
from qa.web.inert_markdown import inert
from qa.web.model_thread import ModelThread, Stopped, TooSlow
from qa.web.page_acts import read_act
from qa.web.strings import say
from qa.web.talk_records import put_back
from qa.web.talk_store import TalkStore
from qa.web.transcript import answer_text, conversation_markdown
from qa.web.warming import Warming
from qa.web.word_transcript import conversation_docx

if TYPE_CHECKING:
    from qa.current import Current

logger = logging.getLogger(__name__)

LONG_QUESTION_CHARS = 200  # how much of a question that is too long is shown
MAX_ANSWER_S = 60.0
MAX_LOADING_S = 600.0  # more, while the models are still loading
N_TAKEN_ALONG = MAX_OPEN + 2  # exchanges whose answers go to the browser at once: those that may be new
PIECE_S = 0.03  # between two pieces of an answer


class Chat:
    """The events of the conversation; each takes the visitor's conversation and gives what the page shows."""

    def __init__(
        self,
        current: Current,
        warming: Warming,
        settings: Settings,
        feedback: FeedbackStore | None = None,
        talks: TalkStore | None = None,
    ) -> None:
        """Answer with `current`, once `warming` is done; keep opinions in `feedback` and conversations in `talks`."""
        self.current = current
        self.warming = warming
        self.max_question_chars = settings.max_question_chars
        self.max_answer_s = MAX_ANSWER_S
        self.feedback = feedback
        self.talks = talks  # None: no conversation is kept
        self.model = ModelThread()

    def know(self, conversation: Conversation, key: str) -> None:
        """Remember whose conversation it is, by the key that the browser sent; a second call changes nothing."""
        if self.talks is not None and not conversation.owner:
            conversation.owner = self.talks.owner_of(key)

    def take(self, question: str, conversation: Conversation, language: Language) -> tuple[str, list[Message]]:
        """Put a question in line and show it. Returns what was not taken and belongs back in the box, and the chat."""
        left = self._take(question, conversation, language)
        return left, conversation.messages()

    def _take(self, question: str, conversation: Conversation, language: Language, *, is_alone: bool = False) -> str:
        question = (question or "").strip()
        if len(question) > self.max_question_chars:
            words = say("too_long", language, n_chars=len(question), limit=self.max_question_chars)
            conversation.tell(question[:LONG_QUESTION_CHARS] + "…", words)
            return question
        n_open = len(conversation.open_exchanges())
        if question and n_open >= MAX_OPEN:
            conversation.tell(question, say("busy", language))
            return question
        if question:
            waiting = "queued" if n_open else "waiting" if self.warming.is_ready else "loading"
            conversation.ask(question, say(waiting, language), is_alone=is_alone)
            self._keep(conversation)
        return ""

    def take_act(self, told: str, conversation: Conversation, language: Language) -> list[Message]:
        """Put the question of a button in line: one that it shows ("ask"), or one asked before, alone ("alone")."""
        act = read_act(told)
        if act is not None and act.do == "ask":
            self._take(act.words, conversation, language)
        before = conversation.find(act.id) if act is not None and act.do == "alone" else None
        if before is not None:
            self._take(before.question, conversation, language, is_alone=True)
        return conversation.messages()

    def again(self, conversation: Conversation, language: Language) -> list[Message]:
        """Put the newest question in line once more, in place of what it was told. Nothing while it is answered."""
        last = conversation.exchanges[-1] if conversation.exchanges else None
        if last is not None and last.waiting and _has_ended(last):  # a question that was too long is not kept whole
            conversation.take_back()
            self._take(last.question, conversation, language, is_alone=last.is_alone)
        return conversation.messages()

    def open(self, talk_id: str, conversation: Conversation, language: Language) -> list[Message]:
        """Go on with a conversation that was kept; where it is not there any more, say so in a new one."""
        if self.talks is None or talk_id == conversation.id:
            return conversation.messages()
        kept = self.talks.talk(conversation.owner, talk_id)
        if kept is None:
            conversation.begin_anew()
            return [says(say("talk_lost", language))]
        put_back(kept, conversation, language, is_several=self._is_several())
        return conversation.messages()

    def choose(self, ids: Sequence[str], conversation: Conversation) -> None:
        """Ask only these documents from now on; none, or all, for all of them. Ids that are not there do not count."""
        there = self.current.now.documents
        chosen = tuple(dict.fromkeys(one for one in ids if one in there))
        conversation.documents = () if len(chosen) == len(there) else chosen

    def _is_several(self) -> bool:
        return len(self.current.now.documents) > 1

    def answer(self, conversation: Conversation, language: Language) -> Iterator[list[Message]]:
        """Answer the oldest open question, piece by piece. Yields the chat; never raises."""
        for exchange in conversation.open_exchanges()[:1]:
            try:
                for reply in self._pieces(exchange, conversation):
                    exchange.replies = [says(reply)]
                    if exchange.is_answered:  # before it is shown: whoever sees it can make a link to it
                        self._keep(conversation)
                    yield conversation.messages()
            except Stopped:
                _stop(exchange, language)
            except TooSlow:
                exchange.replies = [says(say("too_slow", language, seconds=round(self.max_answer_s)))]
            except QAError as error:
                exchange.replies = [says(say("failed", language, reason=inert(in_language(error, language))))]
            except Exception:  # an exception here would cover the whole conversation with "Error"
                logger.exception("a question could not be answered")
                exchange.replies = [says(say("failed_inside", language))]
            if not exchange.is_answered:
                self._keep(conversation)
        yield conversation.messages()

    def _keep(self, conversation: Conversation) -> None:
        if self.talks is not None and conversation.owner:
            conversation.is_kept = self.talks.keep(conversation)

    def _pieces(self, exchange: Exchange, conversation: Conversation) -> Iterator[str]:
        """The answer's beginnings, each longer, with the sign that more comes; then all of it."""
        answer = self._answer(exchange, conversation)
        for cut in cuts(answer.text):
            yield f"{beginning_markdown(answer, cut)}\n\n{busy()}"
            time.sleep(PIECE_S)
            if exchange.is_stopped:
                raise Stopped
        exchange.answer = answer
        yield answer_markdown(answer, is_several=self._is_several())

    def _answer(self, exchange: Exchange, conversation: Conversation) -> Answer:
        exchange.history = conversation.earlier_questions(exchange)

        def work() -> Answer:
            self.warming.wait()
            assistant = self.current.now
            exchange.versions = versions_of(assistant)
            chosen = tuple(one for one in conversation.documents if one in assistant.documents)
            scope = Scope(documents=chosen) if chosen else None
            return assistant.ask(exchange.question, exchange.history, scope=scope)

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
        """Begin a new conversation: earlier questions no longer count. What was kept of the old one stays kept."""
        conversation.begin_anew()
        return conversation.messages()

    def to_take_along(self, conversation: Conversation, language: Language, *, is_whole: bool = False) -> str:
        """JSON for the browser: which conversation it is, and its answers to copy by their ids.

        is_whole: every answer, and not the newest alone; the browser keeps those before. A conversation that is not
        kept comes whole, as Markdown and as a Word file (base64) to save.
        """
        talk = conversation.id if conversation.owner and conversation.exchanges else ""
        told = conversation.exchanges if is_whole else conversation.exchanges[-N_TAKEN_ALONG:]
        whole = [] if talk else [(e.question, e.answer) for e in conversation.exchanges]
        along: dict[str, Any] = {
            "talk": talk,
            "kept": conversation.is_kept,
            "answers": {one.id: answer_text(one.answer) for one in told if one.answer},
            "conversation": conversation_markdown(whole, language) if whole else "",
            "word": base64.b64encode(conversation_docx(whole, language)).decode() if whole else "",
            "documents": list(conversation.documents),
        }
        return json.dumps(along, ensure_ascii=False)

    def rate(
        self, verdict: Verdict, reason: str, conversation: Conversation, language: Language, exchange: str = ""
    ) -> str:
        """Store an opinion on an answer. Returns what to tell the visitor. exchange: its id; "": the last answer."""
        rated = conversation.find(exchange) if exchange else conversation.last_answered()
        if self.feedback is None or rated is None or rated.answer is None:
            return say("feedback_off", language)
        if rated.n_opinions >= MAX_OPINIONS:
            return say("feedback_full", language)
        row = row_of(rated.answer, rated.id, verdict, reason=reason, history=rated.history, versions=rated.versions)
        try:
            self.feedback.add(row)
        except OSError:
            logger.exception("an opinion could not be stored")
            return say("feedback_failed", language)
        rated.verdict, conversation.rated = verdict, rated.id
        rated.n_opinions += 1
        self._keep(conversation)
        return say("feedback_thanks", language)

    def rate_with_reason(self, reason: str, conversation: Conversation, language: Language) -> str:
        """Store the opinion that was given last once more, with its reason."""
        exchange = conversation.find(conversation.rated)
        if exchange is None or exchange.verdict is None:
            return ""
        return self.rate(exchange.verdict, reason or "", conversation, language, exchange.id)


def _has_ended(exchange: Exchange) -> bool:
    """Whether its messages are the last ones it gets."""
    return bool(exchange.replies) and busy() not in exchange.replies[-1]["content"]


def _stop(exchange: Exchange, language: Language) -> None:
    exchange.is_stopped = True
    shown = exchange.replies[-1]["content"].removesuffix(busy()).strip() if exchange.replies else ""
    stopped = f"*{say('stopped', language)}*"
    if not shown.endswith(stopped):
        exchange.replies = [says(f"{shown}\n\n{stopped}".strip())]
