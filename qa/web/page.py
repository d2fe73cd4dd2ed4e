"""The page: tabs (ask, check wording, measures, about) beside the whole document."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.datatypes import Language
from qa.feedback import MAX_REASON_CHARS, FeedbackStore
from qa.web.about import about_page, versions_of
from qa.web.chat import MAX_QUESTION_CHARS, Chat
from qa.web.checking import MAX_WORDING_CHARS, Checking
from qa.web.conversation import Conversation
from qa.web.panel import both, panel_html, shown
from qa.web.register_table import register_html
from qa.web.strings import HTML_LANG, LANGUAGE_NAMES, LANGUAGES, examples, say, start_language
from qa.web.warming import Warming
from qa.web.wording_view import message_html

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_WAITING = 32  # questions in the queue for the model
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif")
MONO_FONTS = ("ui-monospace", "Consolas", "monospace")
QUIET = {"show_progress": "hidden", "api_visibility": "private"}
LIGHT = QUIET | {"queue": False}  # answered at once: two queued events that cross can lose each other's reply
MODEL = QUIET | {"concurrency_limit": 1, "concurrency_id": "model"}

# A component and the words it has in a language.
Labelled = tuple[Any, Callable[[Language], dict[str, Any]]]

_SET_LANG = f"document.documentElement.lang = l === 'zh' ? '{HTML_LANG['zh']}' : '{HTML_LANG['en']}';"
_SHOW_NEWEST_JS = "() => { window.policyPanel?.showNewest(); }"
_OPENED_JS = f"(l) => {{ {_SET_LANG} document.documentElement.dataset.page = 'open'; }}"  # for who waits for it
_KEEP_LANG_JS = (
    f"(l) => {{ {_SET_LANG} const here = new URL(location); here.searchParams.set('lang', l);"
    " history.replaceState(history.state, '', here); }"
)
_COPY_ANSWER_JS = "(told) => { window.policyTools.copy(JSON.parse(told || '{}').answer); }"
_SAVE_JS = "(told) => { window.policyTools.save(JSON.parse(told || '{}').conversation); }"


def page_file(name: str) -> str:
    """The text of a file of this package: the style sheet or a script."""
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
    return {"theme": theme, "css": page_file("page.css") + page_file("tabs.css")}


def build_page(
    assistant: Assistant | None,
    warming: Warming | None = None,
    *,
    problem: str = "",
    max_question_chars: int = MAX_QUESTION_CHARS,
    max_wording_chars: int = MAX_WORDING_CHARS,
    feedback: FeedbackStore | None = None,
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
            versions = versions_of(assistant)
            chat = Chat(assistant, warming or Warming(assistant), max_question_chars, feedback, versions)
            checking = Checking(assistant, chat.model, max_wording_chars)
            _follow_language(page, language, _tabs_beside_document(language, chat, checking))
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


def _tabs_beside_document(language: gr.Radio, chat: Chat, checking: Checking) -> list[Labelled]:
    """The two panes, and what happens in them."""
    labelled: list[Labelled] = []
    with gr.Row(elem_id="panes"):
        with gr.Column(scale=6, min_width=320, elem_id="work"), gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            for name, fill in (
                ("ask", partial(_ask_tab, language, chat)),
                ("check", partial(_check_tab, checking)),
                ("measures", partial(_measures_tab, chat)),
                ("about", partial(_about_tab, chat)),
            ):
                with gr.Tab(say(f"tab_{name}", "en"), id=name, elem_id=f"tab-{name}", render_children=True) as tab:
                    labelled += fill()
                labelled.append((tab, partial(_tab_words, name)))
        with gr.Column(scale=5, min_width=320, elem_id="reading"):
            html = panel_html(chat.assistant)
            gr.HTML(html, elem_id="doc", js_on_load=page_file("page.js"), apply_default_css=False, padding=False)
    gr.HTML(_said_html(), elem_id="said", js_on_load=page_file("tools.js"), apply_default_css=False, padding=False)
    return labelled


def _tab_words(name: str, language: Language) -> dict[str, Any]:
    return {"label": say(f"tab_{name}", language)}


def _said_html() -> str:
    """Where the page says that it has copied or saved something."""
    keys = ("copied", "copy_failed", "saved", "page_address")
    words = "".join(
        f' data-{key.replace("_", "-")}-{language}="{shown(say(key, language))}"'
        for key in keys
        for language in LANGUAGES
    )
    return f'<p role="status"{words}></p>'


# --- ask ---


def _ask_tab(language: gr.Radio, chat: Chat) -> list[Labelled]:
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
    labelled = [(button, partial(_button_words, key)) for button, key in named]
    return [(bot, _chat_words), (box, _box_words), *labelled, *reason]


def _button(key: str, name: str, **more: Any) -> gr.Button:  # noqa: ANN401 - gr.Button's own arguments
    return gr.Button(say(key, "en"), size="sm", variant="secondary", elem_id=name, **more)


def _button_words(key: str, language: Language) -> dict[str, Any]:
    return {"value": say(key, language)}


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


# --- check wording, measures, about ---


def _check_tab(checking: Checking) -> list[Labelled]:
    gr.HTML(f'<p class="lead">{both("check_lead")}</p>', elem_classes="lead-box", js_on_load=None)
    box = gr.Textbox(
        elem_id="wording",
        lines=4,
        max_lines=12,
        max_length=4 * checking.max_chars,
        container=False,
        **_check_words("en"),
    )
    go = gr.Button(say("check_go", "en"), variant="primary", elem_id="check-go", size="sm")
    result = gr.HTML(
        message_html("check_empty"), elem_id="checked", js_on_load=None, apply_default_css=False, padding=False
    )
    waited = go.click(lambda: message_html("check_wait"), None, [result], **LIGHT)
    told = waited.then(checking.check, [box], [result], **MODEL)
    told.failure(checking.give_up, None, [result], **LIGHT)
    return [(box, _check_words), (go, partial(_button_words, "check_go"))]


def _check_words(language: Language) -> dict[str, Any]:
    return {"label": say("check_box", language), "placeholder": say("check_hint", language)}


def _measures_tab(chat: Chat) -> list[Labelled]:
    html = register_html(chat.assistant)
    gr.HTML(html, elem_id="register", js_on_load=page_file("register.js"), apply_default_css=False, padding=False)
    return []


def _about_tab(chat: Chat) -> list[Labelled]:
    html = about_page(chat.assistant, keeps_feedback=chat.feedback is not None)
    gr.HTML(html, elem_id="about", js_on_load=None, apply_default_css=False, padding=False)
    return []


def _follow_language(page: gr.Blocks, language: gr.Radio, labelled: list[Labelled]) -> None:
    """Show everything that is labelled in the language of the page, now and when it changes."""

    def words(chosen: Language) -> list[Any]:
        return [gr.update(**of(chosen)) for _, of in labelled]

    def start(request: gr.Request) -> list[Any] | Language:  # one value for one output, as Gradio wants it
        wanted = str(request.query_params.get("lang", ""))
        chosen = start_language(wanted, str(request.headers.get("accept-language", "")))
        return [chosen, *words(chosen)] if labelled else chosen

    components = [component for component, _ in labelled]
    page.load(start, None, [language, *components], **LIGHT).then(None, [language], None, js=_OPENED_JS)
    language.input(None, [language], None, js=_KEEP_LANG_JS)
    if labelled:
        language.input(words, [language], components, **LIGHT)
