"""Answers and references as text to take along: into the clipboard, or as a Markdown file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from qa.answer.framing import rendered_in
from qa.called import called
from qa.datatypes import Answer, Citation, Language, Nearest, WordingMatch
from qa.web.answer_markdown import place_path, status_words, text_markdown
from qa.web.inert_markdown import inert_line
from qa.web.strings import kind_words, say

_ADDRESS = re.compile(r"https?://\S+$", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(?P<code>\d+)|(?P<name>amp|lt|gt));")
_PLAIN = frozenset("$")  # markup in the chat alone


def reference(place: Citation | WordingMatch, language: Language, *, is_exact: bool = False) -> str:
    """Quote, measure, heading path, title, number, date, issuer and source address, on one line.

    is_exact: the characters of the document too, for a file that is read without the page.
    """
    measure = say("measure", language, number=place.measure) if place.measure else ""
    ocr = say("ocr", language) if place.is_ocr else ""
    characters = characters_of(place, language) if is_exact else ""
    parts = [measure, " › ".join(called(place, language).headings), *facts_of(place, language), characters, ocr]
    told = "; ".join(" ".join(part.split()) for part in parts if part.strip())
    return say("quote", language, quote=" ".join(place.quote.split())) + (f" ({told})" if told else "")


def facts_of(place: Citation | WordingMatch, language: Language) -> list[str]:
    """Title of the document, or its id where it has none; then number, date, issuer, kind, address, where known."""
    kind = kind_words(place.kind, language) if place.kind else ""
    source = place.source if _ADDRESS.match(place.source) else ""  # else it tells how the file came here
    names = called(place, language)
    facts = (names.number, place.date, names.issuer, kind, source)
    return [" ".join(fact.split()) for fact in (names.title.strip() or place.document, *facts) if fact.strip()]


def characters_of(place: Citation | Nearest | WordingMatch, language: Language) -> str:
    """Which characters of its document a place is, in words."""
    return say("characters", language, start=place.start, end=place.end)


def answer_text(answer: Answer) -> str:
    """An answer as plain text: question, status, text, its references, notes."""
    language = answer.language
    parts = [answer.question, status_words(answer), answer.text]
    if answer.nearest:
        near = [
            f"- {say('quote', language, quote=' '.join(n.quote.split()))}{_where(n, language)}{_beside(n, language)}"
            for n in answer.nearest
        ]
        parts.append("\n".join([say("nearest", language), *near]))
    if answer.citations:
        parts.append("\n".join(f"[{c.marker}] {reference(c, language)}" for c in answer.citations))
    if answer.notes:
        parts.append("\n".join([say("notes", language), *(f"- {note}" for note in answer.notes)]))
    return "\n\n".join(part for part in parts if part)


def _beside(near: Nearest, language: Language) -> str:
    """What goes with a quote in a text of a language, behind it."""
    return "".join(f" {line}" for line in rendered_in(language, near.parallels))


def _where(near: Nearest, language: Language) -> str:
    path = place_path(near, language)
    return f" ({path})" if path else ""


def conversation_markdown(exchanges: Iterable[tuple[str, Answer | None]], language: Language) -> str:
    """A conversation as a Markdown file: each question a heading, then its answer with references. Nothing is live."""
    parts = [f"# {say('title', language)}"]
    for question, answer in exchanges:
        parts.append(f"## {inert_line(question)}")
        if answer is not None:
            parts += _answer_parts(answer)
    return _REFERENCE.sub(_escape, "\n\n".join(parts) + "\n")


def _escape(found: re.Match[str]) -> str:
    """The character that a reference stands for, with a backslash: in a file people read the Markdown itself."""
    character = chr(int(found["code"])) if found["code"] else {"amp": "&", "lt": "<", "gt": ">"}[found["name"]]
    before, behind = found.string[: found.start()][-1:], found.string[found.end() :][:1]
    is_inside_a_word = character == "_" and before.isalnum() and behind.isalnum()
    return character if character in _PLAIN or is_inside_a_word else f"\\{character}"


def _answer_parts(answer: Answer) -> list[str]:
    language = answer.language
    parts = [f"*{status_words(answer)}*", text_markdown(answer)]
    if answer.nearest:
        parts.append(f"**{say('nearest', language)}**")
        near = (
            say("quote", language, quote=n.quote) + _where(n, language) + _beside(n, language) for n in answer.nearest
        )
        parts.append(_listed(near))
    if answer.notes:
        parts.append(f"**{say('notes', language)}**")
        parts.append(_listed(answer.notes))
    if answer.citations:
        parts.append(f"**{say('sources', language, count=len(answer.citations))}**")
        parts.append(
            "\n".join(f"- [{c.marker}] {inert_line(reference(c, language, is_exact=True))}" for c in answer.citations)
        )
    return [part for part in parts if part]


def _listed(lines: Iterable[str] | Sequence[str]) -> str:
    return "\n".join(f"- {inert_line(line)}" for line in lines)
