"""The tab where questions are asked: start, conversations, chat, question box, and what can be done with an answer."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import gradio as gr

from qa.datatypes import Language
from qa.feedback import MAX_REASON_CHARS
from qa.web.chat import Chat
from qa.web.conversation import Conversation, Message
from qa.web.first_visit import start_html
from qa.web.html_words import attributes_in_both, both
from qa.web.page_acts import MAX_ACT_CHARS, read_act
from qa.web.page_files import page_file
from qa.web.strings import say
from qa.web.tab_wiring import LIGHT, MODEL, Labelled, button_words
from qa.web.talks_view import talks_frame
from qa.web.visitor_key import COOKIE

_MANY = {"trigger_mode": "multiple"}  # what is sent while something else is under way is taken too
# The box is emptied in the browser, at the key: words that are typed while the question is on its way stay.
_SENT_JS = "(question, talk, language) => [window.policyAsk.sent(question), talk, language]"
_SETTLED_JS = "(told) => { window.policyAsk.settled(told); }"
_ACT_JS = "(act, talk, language) => [window.policyAsk.next(), talk, language]"
_SHOW_NEWEST_JS = "() => { window.policyPanel?.showNewest(); }"
_TAKE_ALONG_JS = "(told) => { window.policyAsk.takeAlong(told); }"
_SAVE_JS = "() => {{ window.policyAsk.save('{kind}'); }}"


def ask_tab(language: gr.Radio, chat: Chat) -> list[Labelled]:
    """The tab's components and their events. `language` is the choice of the page's language."""
    conversation = gr.State(Conversation())
    with gr.Column(elem_id="talk"):
        gr.HTML(
            talks_frame(is_kept=chat.talks is not None), elem_id="talks", js_on_load=page_file("talks.js"), **_PLAIN
        )
        gr.HTML(start_html(chat.current.now), elem_id="start", js_on_load=page_file("ask.js"), **_PLAIN)
        gr.HTML(_scope_html(), elem_id="scope", js_on_load=None, **_PLAIN)
        bot = _chatbot("en")
        acts = _acts()
        reason = _feedback(acts, language, conversation, chat)
        box = _question_box("en", chat.max_question_chars)
        with gr.Row(elem_id="below"):
            new = _button("new", "new")
            save = _button("save", "save")
            save_word = _button("save_docx", "save-word")
            print_it = _button("print", "print")
    parts = {"bot": bot, "box": box, **_hidden(), **acts}
    _wire_questions(language, conversation, chat, parts)
    _wire_acts(language, conversation, chat, parts)
    new.click(chat.forget, [conversation], [bot], **LIGHT).then(
        chat.to_take_along, [conversation, language], [parts["along"]], **LIGHT
    ).then(None, [parts["along"]], None, js=_TAKE_ALONG_JS)
    for button, kind in ((save, "md"), (save_word, "docx")):
        button.click(None, None, None, js=_SAVE_JS.format(kind=kind))
    print_it.click(None, None, None, js="() => window.print()")
    named = [
        (acts["stop"], "stop"), (acts["again"], "again"), (new, "new"), (save, "save"), (save_word, "save_docx"),
        (print_it, "print"),
    ]  # fmt: skip
    labelled = [(button, partial(button_words, key)) for button, key in named]
    return [(bot, _chat_words), (box, _box_words), *labelled, *reason]


def _scope_html() -> str:
    """Where it is told that some documents alone are asked; documents.js fills it."""
    words = attributes_in_both("data-words", partial(say, "asked_of", chosen="{chosen}", total="{total}"))
    return f'<p {words} role="status" hidden><span></span> <button type="button">{both("documents_every")}</button></p>'


_PLAIN: dict[str, Any] = {"apply_default_css": False, "padding": False}


def _button(key: str, name: str, **more: Any) -> gr.Button:  # noqa: ANN401 - gr.Button's own arguments
    return gr.Button(say(key, "en"), size="sm", variant="secondary", elem_id=name, **more)


def _acts() -> dict[str, gr.Button]:
    """What can be done with the newest answer; the style sheet hides what does not apply."""
    with gr.Row(elem_id="acts"):
        return {"stop": _button("stop", "stop"), "again": _button("again", "again")}


def _hidden() -> dict[str, Any]:
    """What the scripts of the page talk to the server through: an act, what is put back, what is taken along."""
    return {
        "act": gr.Textbox(visible="hidden", elem_id="act", label="act", max_length=MAX_ACT_CHARS),
        "left": gr.Textbox(visible="hidden", elem_id="left", label="left"),
        "along": gr.Textbox(visible="hidden", elem_id="along", label="along"),
        "do_ask": gr.Button("ask", visible="hidden", elem_id="do-ask"),
        "do": gr.Button("do", visible="hidden", elem_id="do"),
    }


def _feedback(acts: dict[str, Any], language: gr.Radio, conversation: gr.State, chat: Chat) -> list[Labelled]:
    """What is said to an opinion, and the reason that may follow it."""
    with gr.Column(elem_id="opinion", visible=False) as opinion:
        thanks = gr.Markdown("", elem_id="thanks")
        reason = gr.Textbox(
            elem_id="reason", lines=1, max_lines=3, max_length=MAX_REASON_CHARS, container=False, **_reason_words("en")
        )

    def reasoned(words: str, talk: Conversation, chosen: Language) -> tuple[str, str]:
        return chat.rate_with_reason(words, talk, chosen), ""

    reason.submit(reasoned, [reason, conversation, language], [thanks, reason], **LIGHT)
    acts |= {"opinion": opinion, "thanks": thanks, "reason": reason}
    return [(reason, _reason_words)]


def _reason_words(language: Language) -> dict[str, Any]:
    return {
        "label": say("feedback_reason", language),
        "placeholder": f"{say('feedback_reason', language)} {say('feedback_hint', language)}",
        "submit_btn": say("feedback_send", language),
    }


def _wire_questions(language: gr.Radio, conversation: gr.State, chat: Chat, parts: dict[str, Any]) -> None:
    """Every way to ask leads to one answer, and to what can be copied and saved of it."""
    bot, box, along, left = parts["bot"], parts["box"], parts["along"], parts["left"]

    def take(question: str, talk: Conversation, chosen: Language, request: gr.Request) -> tuple[str, list[Message]]:
        chat.know(talk, request.cookies.get(COOKIE, ""))
        left, shown = chat.take(question, talk, chosen)
        return json.dumps({"left": left}), shown

    def take_act(told: str, talk: Conversation, chosen: Language, request: gr.Request) -> list[Message]:
        chat.know(talk, request.cookies.get(COOKIE, ""))
        return chat.take_act(told, talk, chosen)

    asked = box.submit(take, [box, conversation, language], [left, bot], js=_SENT_JS, **_MANY, **LIGHT)
    asked.success(None, [left], None, js=_SETTLED_JS)
    taken = [
        asked,
        parts["do_ask"].click(take_act, [parts["act"], conversation, language], [bot], js=_ACT_JS, **_MANY, **LIGHT),
        parts["again"].click(chat.again, [conversation, language], [bot], **LIGHT),
    ]
    for event in taken:
        event.then(lambda: gr.update(visible=False), None, [parts["opinion"]], **LIGHT)
        answered = event.then(chat.answer, [conversation, language], [bot], **_MANY, **MODEL)
        answered.failure(chat.give_up, [conversation, language], [bot], **LIGHT)
        for come in (event, answered):  # already with the question, so that a reload finds its conversation
            told = come.then(chat.to_take_along, [conversation, language], [along], **_MANY, **LIGHT)
            told.then(None, [along], None, js=_TAKE_ALONG_JS)
        for shown_more in (event, answered):
            shown_more.then(None, None, None, js=_SHOW_NEWEST_JS)
    parts["stop"].click(chat.stop, [conversation, language], [bot], **LIGHT)


def _wire_acts(language: gr.Radio, conversation: gr.State, chat: Chat, parts: dict[str, Any]) -> None:
    """What buttons inside the chat, the start, the conversations and the documents do, but for asking."""

    def do(told: str, talk: Conversation, chosen: Language, request: gr.Request) -> tuple[Any, ...]:
        chat.know(talk, request.cookies.get(COOKIE, ""))
        act, thanks, shown = read_act(told), "", talk.messages()
        if act is not None and act.do in ("up", "down"):
            thanks = chat.rate("up" if act.do == "up" else "down", "", talk, chosen, act.id)
            shown = talk.messages()
        elif act is not None and act.do == "open":
            shown = chat.open(act.id, talk, chosen)
        elif act is not None and act.do == "new":
            shown = chat.forget(talk)
        elif act is not None and act.do == "documents":
            chat.choose(act.ids, talk)
        return shown, thanks, gr.update(visible=bool(thanks)), chat.to_take_along(talk, chosen, is_whole=True)

    told = [parts["bot"], parts["thanks"], parts["opinion"], parts["along"]]
    done = parts["do"].click(do, [parts["act"], conversation, language], told, js=_ACT_JS, **_MANY, **LIGHT)
    done.then(None, [parts["along"]], None, js=_TAKE_ALONG_JS)


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
    return {"placeholder": say("empty_lead", language)}


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
