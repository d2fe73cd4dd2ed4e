"""The page: tabs (ask, check wording, measures, about) beside the whole document."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import gradio as gr

from qa.datatypes import Language
from qa.feedback import FeedbackStore
from qa.in_language import in_language
from qa.settings import Settings
from qa.web.about import Stores, about_page
from qa.web.ask_tab import ask_tab
from qa.web.chat import Chat
from qa.web.checking import Checking
from qa.web.document_panel import panel_html
from qa.web.documents_view import documents_page
from qa.web.first_visit import start_html
from qa.web.html_words import attributes_in_both, both, in_both
from qa.web.page_files import page_file
from qa.web.page_language import HTML_LANG, LANGUAGE_NAMES, LANGUAGES, start_language
from qa.web.register_table import register_html
from qa.web.strings import say
from qa.web.tab_wiring import LIGHT, MODEL, Labelled, button_words
from qa.web.talk_store import TalkStore
from qa.web.warming import Warming
from qa.web.wording_view import message_html

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.current import Current

MAX_WAITING = 32  # questions in the queue for the model
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "sans-serif")
STYLES = ("page.css", "tabs.css", "talk.css", "print.css")
MONO_FONTS = ("ui-monospace", "Consolas", "monospace")
_SET_LANG = f"document.documentElement.lang = l === 'zh' ? '{HTML_LANG['zh']}' : '{HTML_LANG['en']}';"
_OPENED_JS = f"(l) => {{ {_SET_LANG} document.documentElement.dataset.page = 'open'; }}"  # for who waits for it
# Once there is an index the server starts anew, and then there is the chat.
_RELOAD_JS = """
const look = async () => {
  const state = await fetch("readyz", { cache: "no-store" }).then((reply) => reply.json()).catch(() => null);
  if (state && state.status !== "unusable") location.reload();
  else setTimeout(look, 2000);
};
look();
"""
_KEEP_LANG_JS = (
    f"(l) => {{ {_SET_LANG} const here = new URL(location); here.searchParams.set('lang', l);"
    " history.replaceState(history.state, '', here); }"
)


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
    return {"theme": theme, "css": "".join(map(page_file, STYLES))}


def build_page(
    current: Current | None,
    warming: Warming | None = None,
    *,
    settings: Settings | None = None,
    problem: str = "",
    feedback: FeedbackStore | None = None,
    talks: TalkStore | None = None,
    allows_upload: bool = False,
) -> gr.Blocks:
    """The page over the assistant that answers now; without one it says what is wrong: `problem`.

    What the page shows of the texts follows the assistant: a page that is opened has those of the newest, one that is
    open fetches them (page.js). settings: how long questions and wordings may be. None: the defaults. talks: where
    conversations are kept; None keeps none. allows_upload: whether texts are added and removed from the page.
    """
    settings = settings or Settings()
    with gr.Blocks(title=_title(), analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="top"):
            gr.HTML(_head_html(has_texts=current is not None), elem_id="head", js_on_load=None)
            language = _language_choice()
        if current is None:
            gr.HTML(_problem_html(problem), elem_id="problem", js_on_load=_RELOAD_JS)
            _follow_language(page, language, [])
        else:
            chat = Chat(current, warming or Warming(current), settings, feedback, talks)
            checking = Checking(current, chat.model, settings)
            _follow_language(
                page, language, _tabs_beside_document(language, chat, checking, allows_upload=allows_upload)
            )
            current.tell(
                partial(
                    _show_texts,
                    page,
                    stores=Stores(feedback is not None, talks is not None),
                    allows_upload=allows_upload,
                )
            )
    page.queue(max_size=MAX_WAITING, api_open=False)
    return page


def _show_texts(page: gr.Blocks, assistant: Assistant, state: str, *, stores: Stores, allows_upload: bool) -> None:
    """Put the texts of another assistant into the page, for whoever opens it from now on."""
    made = {
        "doc": panel_html(assistant, state),
        "register": register_html(assistant),
        "about": about_page(assistant, stores),
        "start": start_html(assistant),
        "documents": documents_page(assistant, allows_upload=allows_upload),
    }
    for component in page.blocks.values():
        if isinstance(component, gr.HTML) and component.elem_id in made:
            component.value = made[component.elem_id]
    page.config = page.get_config_file()


def _head_html(*, has_texts: bool) -> str:
    """Title and lead; on a phone a button that shows the document over the chat."""
    read = f'<button type="button" id="read">{both("reading_open")}</button>' if has_texts else ""
    return f"<h1>{both('title')}</h1><p>{both('lead')}</p>{read}"


def _title() -> str:
    return " · ".join(say("title", language) for language in LANGUAGES)


def _problem_html(problem: str) -> str:
    return (
        f"<h2>{both('no_index_title')}</h2><pre>{in_both(partial(in_language, problem))}</pre><p>{both('no_index')}</p>"
    )


def _language_choice() -> gr.Radio:
    label = " / ".join(say("language", language) for language in LANGUAGES)
    choices = [(LANGUAGE_NAMES[language], language) for language in LANGUAGES]
    return gr.Radio(choices, value="en", label=label, elem_id="language", container=False, min_width=160)


def _tabs_beside_document(language: gr.Radio, chat: Chat, checking: Checking, *, allows_upload: bool) -> list[Labelled]:
    """The two panes, and what happens in them."""
    labelled: list[Labelled] = []
    with gr.Row(elem_id="panes"):
        with gr.Column(scale=6, min_width=320, elem_id="work"), gr.Tabs(elem_id="tabs", overflow_behavior="wrap"):
            for name, fill in (
                ("ask", partial(ask_tab, language, chat)),
                ("check", partial(_check_tab, checking)),
                ("measures", partial(_measures_tab, chat)),
                ("documents", partial(_documents_tab, chat, allows_upload=allows_upload)),
                ("about", partial(_about_tab, chat)),
            ):
                with gr.Tab(say(f"tab_{name}", "en"), id=name, elem_id=f"tab-{name}", render_children=True) as tab:
                    labelled += fill()
                labelled.append((tab, partial(_tab_words, name)))
        with gr.Column(scale=5, min_width=320, elem_id="reading"):
            html = panel_html(chat.current.now, chat.current.state)
            script = "".join(map(page_file, ("trail.js", "page.js", "find.js")))
            gr.HTML(html, elem_id="doc", js_on_load=script, apply_default_css=False, padding=False)
    gr.HTML(_card_html(), elem_id="card", js_on_load=page_file("cards.js"), apply_default_css=False, padding=False)
    gr.HTML(_said_html(), elem_id="said", js_on_load=page_file("tools.js"), apply_default_css=False, padding=False)
    return labelled


def _tab_words(name: str, language: Language) -> dict[str, Any]:
    return {"label": say(f"tab_{name}", language)}


def _said_html() -> str:
    """Where the page says that it has copied or saved something."""
    keys = (
        "copied", "copy_failed", "saved", "page_address", "not_sent", "talk_not_kept", "talk_deleted", "link_copied",
        "link_failed", "you", "assistant", "conversation", "card_gone", "source_link", "start_warming",
    )  # fmt: skip
    words = " ".join(attributes_in_both(f"data-{key.replace('_', '-')}", partial(say, key)) for key in keys)
    return f'<p role="status" {words}></p>'


def _card_html() -> str:
    """The card of a citation; cards.js fills it."""
    label = f'<span id="card-title" class="hidden-words">{both("card")}</span>'
    return (
        f'<div id="card-box" role="dialog" aria-labelledby="card-title" tabindex="-1" hidden>{label}'
        '<div id="card-inside"></div></div>'
    )


# --- check wording, measures, about ---


def _check_tab(checking: Checking) -> list[Labelled]:
    lead = f'<h2 class="hidden-words">{both("tab_check")}</h2><p class="lead">{both("check_lead")}</p>'
    gr.HTML(lead, elem_classes="lead-box", js_on_load=page_file("check.js"))
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
    return [(box, _check_words), (go, partial(button_words, "check_go"))]


def _check_words(language: Language) -> dict[str, Any]:
    return {"label": say("check_box", language), "placeholder": say("check_hint", language)}


def _measures_tab(chat: Chat) -> list[Labelled]:
    html = register_html(chat.current.now)
    gr.HTML(html, elem_id="register", js_on_load=page_file("register.js"), apply_default_css=False, padding=False)
    return []


def _documents_tab(chat: Chat, *, allows_upload: bool) -> list[Labelled]:
    html = documents_page(chat.current.now, allows_upload=allows_upload)
    gr.HTML(html, elem_id="documents", js_on_load=page_file("documents.js"), apply_default_css=False, padding=False)
    return []


def _about_tab(chat: Chat) -> list[Labelled]:
    html = about_page(chat.current.now, Stores(chat.feedback is not None, chat.talks is not None))
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
