"""The page: a conversation beside the whole document."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.datatypes import Language
from qa.errors import QAError
from qa.web.conversation import MAX_OPEN, Conversation, Exchange
from qa.web.panel import both, panel_html, shown
from qa.web.render import Message, answer_markdown, inert, says
from qa.web.strings import HTML_LANG, LANGUAGE_NAMES, LANGUAGES, examples, say, start_language
from qa.web.warming import Warming

if TYPE_CHECKING:
    from qa.assistant import Assistant

logger = logging.getLogger(__name__)

MAX_WAITING = 32  # questions in the queue for the model
MAX_QUESTION_CHARS = 2000
LONG_QUESTION_CHARS = 200  # how much of a question that is too long is shown
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif")
MONO_FONTS = ("ui-monospace", "Consolas", "monospace")

_SET_LANG = f"document.documentElement.lang = l === 'zh' ? '{HTML_LANG['zh']}' : '{HTML_LANG['en']}';"
_SHOW_NEWEST_JS = "() => { window.policyPanel?.showNewest(); }"
_OPENED_JS = f"(l) => {{ {_SET_LANG} document.documentElement.dataset.page = 'open'; }}"  # for who waits for it
_KEEP_LANG_JS = (
    f"(l) => {{ {_SET_LANG} const here = new URL(location); here.searchParams.set('lang', l);"
    " history.replaceState(history.state, '', here); }"
)


def page_file(name: str) -> str:
    """The text of a file of this package: the style sheet or the script."""
    return files("qa.web").joinpath(name).read_text(encoding="utf-8")


def look() -> dict[str, Any]:
    """Theme and style sheet, as mount_gradio_app takes them. System fonts: nothing is fetched."""
    theme = gr.themes.Default(
        primary_hue="blue", secondary_hue="slate", neutral_hue="slate", font=FONTS, font_mono=MONO_FONTS
    ).set(
        button_primary_background_fill="*primary_700",
        button_primary_background_fill_hover="*primary_800",
        button_primary_background_fill_dark="*primary_700",
        button_primary_background_fill_hover_dark="*primary_600",
        button_primary_text_color="white",
    )
    return {"theme": theme, "css": page_file("page.css")}


class Chat:
    """What happens when a visitor does something. The conversation stays on the server."""

    def __init__(self, assistant: Assistant, warming: Warming, max_question_chars: int = MAX_QUESTION_CHARS) -> None:
        """Answer with `assistant`, once `warming` is done."""
        self.assistant = assistant
        self.warming = warming
        self.max_question_chars = max_question_chars
        self._turn = threading.Lock()  # Gradio frees its place when a visitor leaves; the model is still at work

    def take(self, question: str, conversation: Conversation, language: Language) -> tuple[str, list[Message]]:
        """Put a question in line and show it. Returns what the question box holds now, and the chat."""
        question = (question or "").strip()
        left = ""
        if len(question) > self.max_question_chars:
            left, found = question, len(question)
            words = say("too_long", language, found=found, limit=self.max_question_chars)
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

    def answer(self, conversation: Conversation, language: Language) -> Iterator[list[Message]]:
        """Answer the oldest open question. Yields the chat; never raises."""
        for exchange in conversation.open_exchanges()[:1]:
            try:
                self.warming.wait()
                replies = self._replies(exchange, conversation)
                exchange.is_answered = True
            except QAError as error:
                replies = [says(say("failed", language, reason=inert(str(error))))]
            except Exception:  # an exception here would cover the whole conversation with "Error"
                logger.exception("a question could not be answered")
                replies = [says(say("failed_inside", language))]
            exchange.replies = replies
        yield conversation.messages()

    def _replies(self, exchange: Exchange, conversation: Conversation) -> list[Message]:
        history = conversation.earlier_questions(exchange)
        with self._turn:
            answer = self.assistant.ask(exchange.question, history)
        return [says(answer_markdown(answer))]

    def give_up(self, conversation: Conversation, language: Language) -> list[Message]:
        """Say that too many are waiting, when the queue would not take the newest question."""
        for exchange in conversation.open_exchanges()[-1:]:
            exchange.replies = [says(say("busy", language))]
        return conversation.messages()

    def forget(self, conversation: Conversation) -> list[Message]:
        """Begin again: earlier questions no longer count."""
        conversation.exchanges.clear()
        return conversation.messages()


def build_page(
    assistant: Assistant | None,
    warming: Warming | None = None,
    *,
    problem: str = "",
    max_question_chars: int = MAX_QUESTION_CHARS,
) -> gr.Blocks:
    """The page over an assistant; without one it says what is wrong: `problem`."""
    with gr.Blocks(title=_title(), analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="top"):
            gr.HTML(f"<h1>{both('title')}</h1><p>{both('lead')}</p>", elem_id="head", js_on_load=None)
            language = _language_choice()
        if assistant is None:
            gr.HTML(_problem_html(problem), elem_id="problem", js_on_load=None)
            _follow_language(page, language, [])
        else:
            chat = Chat(assistant, warming or Warming(assistant), max_question_chars)
            _conversation_beside_document(page, language, chat)
    page.queue(max_size=MAX_WAITING, api_open=False)
    return page


def _title() -> str:
    return " · ".join(say("title", language) for language in LANGUAGES)


def _problem_html(problem: str) -> str:
    return f"<h2>{both('no_index_title')}</h2><pre>{shown(problem)}</pre><p>{both('no_index')}</p>"


def _language_choice() -> gr.Radio:
    label = " / ".join(say("language", language) for language in LANGUAGES)
    choices = [(LANGUAGE_NAMES[language], language) for language in LANGUAGES]
    return gr.Radio(choices, value="en", label=label, elem_id="language", container=False, min_width=160)


def _conversation_beside_document(page: gr.Blocks, language: gr.Radio, chat: Chat) -> None:
    """The two panes, and what happens in them."""
    conversation = gr.State(Conversation())
    with gr.Row(elem_id="panes"):
        with gr.Column(scale=6, min_width=320, elem_id="talk"):
            bot = _chatbot("en")
            box = _question_box("en", chat.max_question_chars)
            new = gr.Button(say("new", "en"), size="sm", variant="secondary", elem_id="new")
        with gr.Column(scale=5, min_width=320, elem_id="reading"):
            html = panel_html(chat.assistant)
            gr.HTML(html, elem_id="doc", js_on_load=page_file("page.js"), apply_default_css=False, padding=False)
    quiet = {"show_progress": "hidden", "api_visibility": "private"}
    light = quiet | {"queue": False}  # answered at once: two queued events that cross can lose each other's reply
    model = quiet | {"concurrency_limit": 1, "concurrency_id": "model"}
    taken = [
        box.submit(chat.take, [box, conversation, language], [box, bot], **light),
        bot.example_select(chat.take_example, [conversation, language], [box, bot], **light),
    ]
    for event in taken:
        answered = event.then(chat.answer, [conversation, language], [bot], **model)
        answered.failure(chat.give_up, [conversation, language], [bot], **light)
        for shown_more in (event, answered):
            shown_more.then(None, None, None, js=_SHOW_NEWEST_JS)
    for event in (new.click, bot.clear):
        event(chat.forget, [conversation], [bot], **light)
    _follow_language(page, language, [bot, box, new])


def _chatbot(language: Language) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        label=say("conversation", language),
        show_label=False,
        container=False,
        layout="bubble",
        height="100%",
        autoscroll=False,  # a long answer is read from its beginning: page.js sees to that
        buttons=["copy"],
        latex_delimiters=[],
        allow_tags=False,
        feedback_options=None,
        allow_file_downloads=False,
        **_chat_words(language),
    )


def _chat_words(language: Language) -> dict[str, Any]:
    return {
        "placeholder": f"**{say('empty_title', language)}**\n\n{say('empty_lead', language)}",
        "examples": [{"text": example} for example in examples(language)],
    }


def _question_box(language: Language, max_chars: int) -> gr.Textbox:
    return gr.Textbox(
        elem_id="question",
        lines=1,
        max_lines=6,
        max_length=4 * max_chars,  # what is too long is said, not cut off in silence
        container=False,
        autofocus=False,
        **_box_words(language),
    )


def _box_words(language: Language) -> dict[str, Any]:
    return {
        "label": say("question", language),
        "placeholder": say("question_hint", language),
        "submit_btn": say("ask", language),
    }


def _follow_language(page: gr.Blocks, language: gr.Radio, labelled: list[Any]) -> None:
    """Show `labelled` (chat, question box, new button) in the language of the page, now and when it changes."""
    quiet = {"show_progress": "hidden", "api_visibility": "private", "queue": False}

    def words(chosen: Language) -> list[Any]:
        updates = [
            gr.update(**_chat_words(chosen)),
            gr.update(**_box_words(chosen)),
            gr.update(value=say("new", chosen)),
        ]
        return updates[: len(labelled)]

    def start(request: gr.Request) -> list[Any] | Language:  # one value for one output, as Gradio wants it
        wanted = str(request.query_params.get("lang", ""))
        chosen = start_language(wanted, str(request.headers.get("accept-language", "")))
        return [chosen, *words(chosen)] if labelled else chosen

    page.load(start, None, [language, *labelled], **quiet).then(None, [language], None, js=_OPENED_JS)
    language.input(None, [language], None, js=_KEEP_LANG_JS)
    if labelled:
        language.input(words, [language], labelled, **quiet)
