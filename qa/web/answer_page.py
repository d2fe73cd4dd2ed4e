"""Answers as plain pages of their own: to read by a link, and to print whole. Nothing on them is live but links.

They stand beside the chat in the same service: no Gradio, no script, every fold open (decision 30).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote

from qa.answer.framing import rendered_in
from qa.answer.verification import CitationState
from qa.called import called
from qa.datatypes import Answer, Citation, Language, Nearest
from qa.web.answer_markdown import place_path, status_words, target
from qa.web.html_words import shown
from qa.web.page_files import page_file
from qa.web.page_language import HTML_LANG
from qa.web.strings import kind_words, say
from qa.web.talk_records import KeptTalk
from qa.web.talk_store import SharedAnswer

_MARKER = re.compile(r"\[(\d{1,9})\]")
States = Mapping[int, CitationState]


def shared_page(shared: SharedAnswer, states: States, language: Language) -> str:
    """The page of a link: one answer, when it was given, and what has become of the words it quotes.

    states: of each marker; one that is missing could not be looked up.
    """
    answer = shared.answer
    changed = [n for n, state in states.items() if state is not CitationState.UNCHANGED]
    if not answer.citations:
        told = say("answer_none", language)
    elif changed or len(states) < len(answer.citations):
        n_changed = len(changed) + len(answer.citations) - len(states)
        told = say("answer_changed", language, count=n_changed, total=len(answer.citations))
    else:
        told = say("answer_same", language)
    lead = (
        f'<p class="told">{shown(say("answer_given", language, time=shared.at[:16].replace("T", " ")))} '
        f'<strong id="state">{shown(told)}</strong></p>'
    )
    body = f"<h1>{shown(say('answer_page', language))}</h1>{lead}{_answer_html(answer, states, 'a1')}"
    versions = " · ".join(f"{say(f'version_{name}', language)} {value}" for name, value in shared.versions.items())
    return plain_page(answer.question, f'{body}<p class="versions">{shown(versions)}</p>{_to_page(language)}', language)


def talk_page(talk: KeptTalk, language: Language) -> str:
    """The page that prints a conversation whole."""
    parts = [f"<h1>{shown(talk.title)}</h1>"]
    for number, one in enumerate(talk.exchanges, 1):
        if one.answer is None:
            parts.append(f"<section><h2>{shown(one.question)}</h2></section>")
        else:
            parts.append(_answer_html(one.answer, {}, f"a{number}"))
    return plain_page(talk.title, "".join(parts), language)


def gone_page(language: Language) -> str:
    """What a link to an answer shows that is not there."""
    body = f"<h1>{shown(say('answer_gone', language))}</h1><p>{shown(say('answer_gone_lead', language))}</p>"
    return plain_page(say("answer_gone", language), body + _to_page(language), language)


def plain_page(title: str, body: str, language: Language) -> str:
    """A page of HTML around a body that has been escaped."""
    return (
        f'<!doctype html><html lang="{HTML_LANG[language]}"><head><meta charset="utf-8"><title>{shown(title)}</title>'
        '<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">'
        f"<style>{page_file('plain.css')}</style></head><body><main>{body}</main></body></html>"
    )


def _to_page(language: Language) -> str:
    return f'<p><a href="../?lang={language}">{shown(say("answer_to_page", language))}</a></p>'


def _answer_html(answer: Answer, states: States, name: str) -> str:
    """Question, status, text, notes, nearest wording and sources; `name` makes its anchors its own."""
    language = answer.language
    understood = ""
    if answer.standalone and answer.standalone.strip() != answer.question.strip():
        understood = f'<p class="status">{shown(say("understood", language))} {shown(answer.standalone)}</p>'
    nearest = [
        f"{shown(say('quote', language, quote=one.quote))} {shown(place_path(one, language))}"
        + _beside_html(one, language)
        for one in answer.nearest
    ]
    sources = [_source_html(one, states.get(one.marker), answer.language, name) for one in answer.citations]
    listed = "".join(sources)
    if listed:
        listed = f"<h3>{shown(say('sources', language, count=len(sources)))}</h3><ol>{listed}</ol>"
    return (
        f'<section lang="{HTML_LANG[language]}"><h2>{shown(answer.question)}</h2>'
        f'<p class="status">{shown(status_words(answer))}</p>{understood}{_text_html(answer, name)}'
        f"{_list(say('nearest', language), nearest)}{_list(say('notes', language), map(shown, answer.notes))}{listed}"
        "</section>"
    )


def _list(title: str, items: Iterable[str]) -> str:
    body = "".join(f"<li>{item}</li>" for item in items)
    return f"<h3>{shown(title)}</h3><ul>{body}</ul>" if body else ""


def _text_html(answer: Answer, name: str) -> str:
    """The text, a paragraph for each line, its markers links to the sources below."""
    markers = {citation.marker for citation in answer.citations}

    def link(match: re.Match[str]) -> str:
        n = int(match.group(1))
        return f'<a href="#{name}-{n}">[{n}]</a>' if n in markers else match.group()

    lines: Sequence[str] = [line for line in answer.text.split("\n") if line.strip()]
    return "".join(f"<p>{_MARKER.sub(link, shown(line))}</p>" for line in lines)


def _beside_html(place: Citation | Nearest, language: Language) -> str:
    """What goes with a quote in a text of a language, each on a line beneath it."""
    return "".join(f"<br>{shown(line)}" for line in rendered_in(language, place.parallels))


def _source_html(citation: Citation, state: CitationState | None, language: Language, name: str) -> str:
    kind = kind_words(citation.kind, language) if citation.kind else ""
    names = called(citation, language)
    about = (place_path(citation, language), names.title, kind, names.number, citation.date, names.issuer)
    facts = " · ".join(part for part in about if part)
    told = f' <em class="{state.value}">{shown(say(f"state_{state.value}", language))}</em>' if state else ""
    href = shown("../" + quote(target(citation.document, citation.start, citation.end, citation.version), safe="#@-._"))
    words = shown(say("quote", language, quote=citation.quote))
    return (
        f'<li id="{name}-{citation.marker}" value="{citation.marker}">{words}{told}{_beside_html(citation, language)} '
        f"<small>{shown(facts)}</small> "
        f'<a class="place" href="{href}">{shown(say("open_place", language))}</a></li>'
    )
