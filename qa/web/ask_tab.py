"""The tab where questions are asked: conversation, question box, and what can be done with an answer."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from qa.datatypes import Language
from qa.feedback import MAX_REASON_CHARS
from qa.web.chat import Chat
from qa.web.conversation import Conversation
from qa.web.strings import examples, say
from qa.web.tab_wiring import LIGHT, MODEL, Labelled, button_words

_SHOW_NEWEST_JS = "() => { window.policyPanel?.showNewest(); }"
_COPY_ANSWER_JS = "(told) => { window.policyTools.copy(JSON.parse(told || '{}').answer); }"
_SAVE_JS = "(told) => { window.policyTools.save(JSON.parse(told || '{}').conversation); }"


def ask_tab(language: gr.Radio, chat: Chat) -> list[Labelled]:
    """The tab's components and their events. `language` is the choice of the page's language."""
    conversation = gr.State(Conversation())
    with gr.Column(elem_id="talk"):
        bot = _chatbot("en")
        acts = _acts()
        reason = _feedback(acts, language, conversation, chat)
        box = _question_box("en", chat.max_question_chars)
        with gr.Row(elem_id="below"):
            new = _button("new", "new")
            save = _button("save", "save")
    along = gr.Textbox(visible="hidden", elem_id="along", label="along")
    _wire_questions(language, conversation, chat, {"bot": bot, "box": box, "along": along, **acts})
    for event in (new.click, bot.clear):
        event(chat.forget, [conversation], [bot], **LIGHT)
    acts["copy"].click(None, [along], None, js=_COPY_ANSWER_JS)
    save.click(None, [along], None, js=_SAVE_JS)
    named = [
        (acts["stop"], "stop"),
        (acts["again"], "again"),
        (acts["copy"], "copy_answer"),
        (new, "new"),
        (save, "save"),
    ]
    named += [(acts["up"], "feedback_up"), (acts["down"], "feedback_down")]
    labelled = [(button, partial(button_words, key)) for button, key in named]
    return [(bot, _chat_words), (box, _box_words), *labelled, *reason]


def _button(key: str, name: str, **more: Any) -> gr.Button:  # noqa: ANN401 - gr.Button's own arguments
    return gr.Button(say(key, "en"), size="sm", variant="secondary", elem_id=name, **more)


def _acts() -> dict[str, gr.Button]:
    """What can be done with the last answer; the style sheet hides what does not apply."""
    with gr.Row(elem_id="acts"):
        return {
            "stop": _button("stop", "stop"),
            "copy": _button("copy_answer", "copy"),
            "again": _button("again", "again"),
            "up": _button("feedback_up", "up"),
            "down": _button("feedback_down", "down"),
        }


def _feedback(acts: dict[str, gr.Button], language: gr.Radio, conversation: gr.State, chat: Chat) -> list[Labelled]:
    """The thumbs, and the reason that may follow them."""
    with gr.Column(elem_id="opinion", visible=False) as opinion:
        thanks = gr.Markdown("", elem_id="thanks")
        reason = gr.Textbox(
            elem_id="reason", lines=1, max_lines=3, max_length=MAX_REASON_CHARS, container=False, **_reason_words("en")
        )

    def rated(is_up: bool, talk: Conversation, chosen: Language) -> tuple[str, str, Any]:
        return chat.rate("up" if is_up else "down", "", talk, chosen), "", gr.update(visible=True)

    def reasoned(words: str, talk: Conversation, chosen: Language) -> tuple[str, str]:
        return chat.rate_with_reason(words, talk, chosen), ""

    for is_up, name in ((True, "up"), (False, "down")):
        told = [thanks, reason, opinion]
        acts[name].click(partial(rated, is_up), [conversation, language], told, api_name=f"rate_{name}", **LIGHT)
    reason.submit(reasoned, [reason, conversation, language], [thanks, reason], **LIGHT)
    acts["opinion"] = opinion
    return [(reason, _reason_words)]


def _reason_words(language: Language) -> dict[str, Any]:
    return {
        "label": say("feedback_reason", language),
        "placeholder": f"{say('feedback_reason', language)} {say('feedback_hint', language)}",
        "submit_btn": say("feedback_send", language),
    }


def _wire_questions(language: gr.Radio, conversation: gr.State, chat: Chat, parts: dict[str, Any]) -> None:
    """Every way to ask leads to one answer, and to what can be copied and saved of it."""
    bot, box, along, opinion = parts["bot"], parts["box"], parts["along"], parts["opinion"]
    taken = [
        box.submit(chat.take, [box, conversation, language], [box, bot], **LIGHT),
        bot.example_select(chat.take_example, [conversation, language], [box, bot], **LIGHT),
        parts["again"].click(chat.again, [conversation, language], [bot], **LIGHT),
    ]
    for event in taken:
        event.then(lambda: gr.update(visible=False), None, [opinion], **LIGHT)
        answered = event.then(chat.answer, [conversation, language], [bot], **MODEL)
        answered.failure(chat.give_up, [conversation, language], [bot], **LIGHT)
        answered.then(chat.to_take_along, [conversation, language], [along], **LIGHT)
        for shown_more in (event, answered):
            shown_more.then(None, None, None, js=_SHOW_NEWEST_JS)
    parts["stop"].click(chat.stop, [conversation, language], [bot], **LIGHT)


def _chatbot(language: Language) -> gr.Chatbot:
    return gr.Chatbot(
        elem_id="chat",
        label=say("conversation", language),
        show_label=False,
        container=False,
        layout="bubble",
        height="100%",
        autoscroll=False,  # a long answer is read from its beginning: page.js sees to that
        buttons=[],
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
