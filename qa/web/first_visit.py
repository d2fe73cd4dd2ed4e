"""What a visitor sees before the first question: what is loaded, whom it may concern, what to ask, what it will not do.

All of it is made from the corpus: its documents, its register and its audiences. The interface's words stand in both
languages, and a question is asked in the language of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from qa.called import document_called, heading_called
from qa.corpus.audiences import Audience, concerns
from qa.datatypes import Document, Language, Register
from qa.web.answer_markdown import target
from qa.web.html_words import both, in_both, named, shown
from qa.web.strings import kind_words, say

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_LISTED = 5  # documents named one by one
MAX_READ = 20  # documents in which it is counted what concerns an audience
N_QUESTIONS, N_AUDIENCES = 6, 3
MAX_HEADING_CHARS = 60
Words = Callable[[Language], str]


def start_html(assistant: Assistant) -> str:
    """The whole start, whose content is `start_content`."""
    return f'<div data-part="start">{start_content(assistant)}</div>'


def start_content(assistant: Assistant) -> str:
    """What is loaded, whom it may concern, questions as buttons, limits, and a line that tells of loading models."""
    asked = "".join(
        f'<li><button type="button" class="ask">{in_both(words)}</button></li>' for words in first_questions(assistant)
    )
    return (
        f"<h2>{both('empty_title')}</h2>"
        f'<p id="warming" role="status"></p>'
        f"<h3>{both('start_questions')}</h3>"
        f'<ul class="questions">{asked}</ul>'
        f'<h3>{both("start_loaded")}</h3><ul class="loaded">{_loaded_html(assistant)}</ul>{_concerned_html(assistant)}'
        f'<p class="limits">{both("start_limits")}</p>'
    )


def _loaded_html(assistant: Assistant) -> str:
    documents = list(assistant.documents.values())
    lines = [_document_line(document, assistant.register(document.id)) for document in documents[:MAX_LISTED]]
    rest = len(documents) - MAX_LISTED
    if rest > 0:
        lines.append(both("start_more", count=rest))
    return "".join(f"<li>{line}</li>" for line in lines)


def _document_line(document: Document, register: Register) -> str:
    """Title, kind, date and number of measures; the title opens the document."""

    def facts(language: Language) -> str:
        kind = kind_words(document.kind, language) if document.kind else ""
        return " · ".join(part for part in (kind, document.date, _counted(register, language)) if part)

    def title(language: Language) -> str:
        return document_called(document, language).title

    href = shown(target(document.id, 0, max(1, len(document.title))))
    return (
        f'<a href="{href}" class="whole" data-document="{shown(document.id)}">{named(title)}</a>'
        f" <small>{in_both(facts)}</small>"
    )


def _counted(register: Register, language: Language) -> str:
    if not register.measures:
        return ""
    return say("start_measures" if register.found > 1 else "start_one_measure", language, count=register.found)


def _concerned_html(assistant: Assistant) -> str:
    audiences = concerned(assistant)
    if not audiences:
        return ""
    names = in_both(lambda language: _joined([one.label.of(language) for one in audiences], language))
    return f'<p class="concerned">{both("start_helps")} {names}</p>'


def _joined(words: list[str], language: Language) -> str:
    return ("、" if language == "zh" else "; ").join(words)


def concerned(assistant: Assistant) -> list[Audience]:
    """The corpus's audiences that the texts hold something for, those with the most first."""
    held = _held(assistant)
    return sorted((one for one in assistant.audiences if held[one.audience]), key=lambda one: -len(held[one.audience]))


def unlike(assistant: Assistant, n: int) -> list[Audience]:
    """At most n audiences, each with the most that is not there for those before it."""
    held, left, chosen = _held(assistant), list(assistant.audiences), list[Audience]()
    told: set[int] = set()
    while left and len(chosen) < n:
        best = max(left, key=lambda one: len(held[one.audience] - told))
        if not held[best.audience] - told:
            break
        told |= held[best.audience]
        chosen.append(best)
        left.remove(best)
    return chosen


def _held(assistant: Assistant) -> dict[str, set[int]]:
    """Which of the texts concern each audience."""
    texts = list(_texts(assistant))
    return {one.audience: {n for n, text in enumerate(texts) if concerns(one, text)} for one in assistant.audiences}


def _texts(assistant: Assistant) -> Iterator[str]:
    """The measures of the first documents; of a document without any, its lines."""
    for name in islice(assistant.documents, MAX_READ):
        measures = assistant.register(name).measures
        if measures:
            yield from (measure.text for measure in measures)
        else:
            text = assistant.documents[name].text
            yield from (text[block.start : block.end] for block in assistant.blocks(name))


def first_questions(assistant: Assistant) -> list[Words]:
    """Six questions that people come with, each in both languages; the best known first."""
    found: dict[str, Words] = {}
    for words in _candidates(assistant):
        found.setdefault(words("en"), words)
    return list(islice(found.values(), N_QUESTIONS))


def _candidates(assistant: Assistant) -> Iterator[Words]:
    yield from map(_of_audience, unlike(assistant, N_AUDIENCES))
    registers = [register for register in assistant.measures() if register.measures]
    if registers:
        yield _plain("start_list") if len(assistant.documents) == 1 else _listed(assistant, registers[0])
    yield from map(_plain, ("start_timeline", "start_purpose"))
    yield from map(_of_heading, _headings(assistant))
    yield from map(_plain, ("start_count",) if registers else ())
    yield _plain("start_summary")


def _plain(key: str) -> Words:
    return lambda language: say(key, language)


def _of_audience(audience: Audience) -> Words:
    def words(language: Language) -> str:
        name = audience.label.of(language)
        return say("start_for", language, audience=name[:1].lower() + name[1:])

    return words


def _listed(assistant: Assistant, register: Register) -> Words:
    document = assistant.documents[register.document]
    return lambda language: say("start_list_of", language, title=document_called(document, language).title)


def _of_heading(heading: Words) -> Words:
    return lambda language: say("start_heading", language, heading=heading(language))


def _headings(assistant: Assistant) -> Iterator[Words]:
    """Short heads of the registers of the first documents."""
    for name in islice(assistant.documents, MAX_READ):
        for aspect in assistant.register(name).aspects:
            heading = " ".join(aspect.heading.split()).strip(" .:：。")
            if 1 < len(heading) <= MAX_HEADING_CHARS:
                yield partial(heading_called, assistant.parallels(name), aspect.heading_span, heading)
