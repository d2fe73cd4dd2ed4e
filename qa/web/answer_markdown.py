"""An answer as chat Markdown: its text with links to the passages, the nearest wording, notes and sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.called import called
from qa.datatypes import Answer, Citation, Language, Nearest, Status
from qa.web.inert_markdown import BREAK, inert_line, with_markers
from qa.web.overview_markdown import beside_lines, beside_markdown, grouped_markdown
from qa.web.strings import kind_words, say

HIGH_CONFIDENCE = 0.75
MEDIUM_CONFIDENCE = 0.5
MAX_TITLE_CHARS = 160
MAX_PIECES = 10
MIN_PIECE_CHARS = 120
MAX_FROM_MARKERS = 4  # beside the title of a document; the text has all of them

_SPACE = re.compile(r"\s+")
_BOLD = "\ue000", "\ue001"  # private characters around what will be bold, while the text is made inert


def target(document: str, start: int, end: int, version: str = "") -> str:
    """The link that opens characters start..end of a document in the panel; version: of which of its texts."""
    return f"#c-{document}{'@' if version else ''}{version}-{start}-{end}"


def place_path(place: Citation | Nearest, language: Language) -> str:
    """Measure number and heading path in plain words: "measure 2.3 › Heading"; "" where neither is known."""
    measure = [say("measure", language, number=place.measure)] if place.measure else []
    return " › ".join([*measure, *called(place, language).headings])


def definition(label: str, place: Citation | Nearest, language: Language) -> str:
    """A Markdown link definition: `[1]: #c-doc-10-20 "measure 2.3, Heading"`."""
    title = inert_line(place_path(place, language))[:MAX_TITLE_CHARS]
    title = re.sub(r"&[^;]*$", "", title).replace('"', "&quot;")  # no half reference at the cut
    return f'[{label}]: {target(place.document, place.start, place.end, place.version)} "{title}"'


def status_words(answer: Answer, language: Language | None = None) -> str:
    """Status and confidence in words. language: None for that of the answer."""
    language = language or answer.language
    words = say(f"status_{answer.status.value}", language)
    if answer.status is Status.OFF_TOPIC:
        return words
    level = "low"
    if answer.confidence >= MEDIUM_CONFIDENCE:
        level = "high" if answer.confidence >= HIGH_CONFIDENCE else "medium"
    return f"{words} · {say(f'confidence_{level}', language)}"


def _opening(answer: Answer, n_chars: int | None = None) -> list[str]:
    """Status, what was understood, and the first `n_chars` of the text with marker links; None: all of it."""
    parts = [f"*{status_words(answer)}*"]
    if answer.standalone and answer.standalone.strip() != answer.question.strip():
        parts.append(f"*{say('understood', answer.language)}* {inert_line(answer.standalone)}")
    parts.append(grouped_markdown(answer) if answer.groups and n_chars is None else text_markdown(answer, n_chars))
    return parts


def text_markdown(answer: Answer, n_chars: int | None = None) -> str:
    """The first `n_chars` of an answer's text (None: all) with marker links, what answers by itself in bold."""
    begin, end = _BOLD
    lines = re.sub(f"[{begin}{end}{BREAK}]", "", answer.text[:n_chars]).split("\n")
    at = int(answer.status is Status.UNCERTAIN)  # a line of ours stands before the quotes
    for sentence in answer.sentences:  # each is a line, with its renderings on lines beneath
        if at >= len(lines):
            break
        if sentence.short and sentence.short in lines[at]:
            lines[at] = lines[at].replace(sentence.short, f"{begin}{sentence.short}{end}", 1)
        lines[at : at + 1 + len(sentence.renderings)] = [BREAK.join(lines[at : at + 1 + len(sentence.renderings)])]
        at += 1
    shown = with_markers("\n".join(lines), [citation.marker for citation in answer.citations])
    return shown.replace(begin, "**").replace(end, "**")


def cuts(text: str) -> list[int]:
    """Where a text may be cut to be shown bit by bit: after white space, rising, the end left out.

    At most MAX_PIECES pieces, each at least MIN_PIECE_CHARS long but the last. No marker is ever cut.
    """
    step = max(MIN_PIECE_CHARS, -(-len(text) // MAX_PIECES))
    places: list[int] = []
    for space in _SPACE.finditer(text):
        if space.end() - (places[-1] if places else 0) >= step and space.end() < len(text):
            places.append(space.end())
    return places


def beginning_markdown(answer: Answer, n_chars: int) -> str:
    """The answer up to `n_chars` of its text, with every link definition, so that its links work already."""
    return "\n\n".join(part for part in [*_opening(answer, n_chars), _definitions(answer)] if part)


def answer_markdown(answer: Answer, *, is_several: bool = False) -> str:
    """An answer as chat Markdown: status, text with marker links, nearest wording, notes, sources.

    is_several: several documents are loaded, so those it comes from stand under its text.
    The link definitions come last, so that a copy of the message reads well.
    """
    language = answer.language
    parts = _opening(answer)
    if is_several and answer.citations:
        parts.append(from_markdown(answer.citations, language))
    if answer.nearest:
        parts.append(f"**{say('nearest', language)}**")
        parts.append("\n".join(_nearest_item(n, near, language) for n, near in enumerate(answer.nearest, 1)))
    parts.append(beside_markdown(answer))
    if answer.notes:
        parts.append(notes_markdown(answer.notes, language))
    if answer.citations:
        parts.append(sources_markdown(answer.citations, language))
    parts.append(_definitions(answer))
    return "\n\n".join(part for part in parts if part)


def notes_markdown(notes: Sequence[str], language: Language) -> str:
    """The notes in a box of their own, under words that say whose they are."""
    if len(notes) == 1:
        return f"> **{say('note', language)}** {inert_line(notes[0])}"
    return "\n".join([f"> **{say('notes', language)}**", ">", *(f"> - {inert_line(note)}" for note in notes)])


def from_markdown(citations: Sequence[Citation], language: Language) -> str:
    """The titles of the documents that are cited, each with its date and markers, on a line of their own."""
    by_title: dict[tuple[str, str], list[str]] = {}
    for citation in citations:
        by_title.setdefault((called(citation, language).title, citation.date), []).append(f"[{citation.marker}]")
    told = [
        f"**{inert_line(title)}**{f' ({inert_line(date)})' if date else ''} {' '.join(markers[:MAX_FROM_MARKERS])}"
        for (title, date), markers in by_title.items()
    ]
    return f"{say('from_documents', language)} " + " · ".join(told)


def _definitions(answer: Answer) -> str:
    lines = [definition(str(citation.marker), citation, answer.language) for citation in answer.citations]
    lines += [definition(f"n{n}", near, answer.language) for n, near in enumerate(answer.nearest, 1)]
    return "\n".join(lines)


def _nearest_item(n: int, near: Nearest, language: Language) -> str:
    quote = say("quote", language, quote=inert_line(near.quote))
    where = _place(near, language)
    return f"- *[{quote}][n{n}]*" + (f" · {where}" if where else "") + beside_lines(near, language)


def _place(place: Citation | Nearest, language: Language) -> str:
    """Measure number and heading path, in words."""
    parts = [say("measure", language, number=inert_line(place.measure))] if place.measure else []
    if place.headings:
        parts.append(" › ".join(inert_line(heading) for heading in called(place, language).headings))
    if place.is_ocr:
        parts.append(say("ocr", language))
    return " · ".join(parts)


def sources_title(citations: Sequence[Citation], language: Language) -> str:
    """What the source list is called while it is closed: how many, of which kind of text, its date."""
    facts: list[str] = []
    for citation in citations:
        about = [kind_words(citation.kind, language) if citation.kind else "", called(citation, language).number]
        shown = [*(inert_line(part) for part in about if part), *_unbroken(citation.date)]
        fact = say("separator", language).join(shown)
        if fact and fact not in facts:
            facts.append(fact)
    title = say("sources", language, count=len(citations))
    return " · ".join([title, *facts[:2]]) + (" …" if len(facts) > 2 else "")


def _unbroken(date: str) -> list[str]:
    """A date that no line break may cut; nothing when there is none."""
    return [f'<span class="date">{inert_line(date)}</span>'] if date else []


def sources_markdown(citations: Sequence[Citation], language: Language) -> str:
    """The source list, closed at first: each document's title and facts, then the quotes from it."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document, []).append(citation)
    parts = [f"<details><summary>{sources_title(citations, language)}</summary>"]
    for cited in by_document.values():
        first, names = cited[0], called(cited[0], language)
        about = [kind_words(first.kind, language) if first.kind else "", names.issuer]
        facts = [inert_line(names.number), *_unbroken(first.date), *(inert_line(part) for part in about)]
        own = f"<br>{inert_line(first.title)}" if names.title != first.title else ""
        parts.append(f"**{inert_line(names.title)}**{own}")
        parts.append(" · ".join(fact for fact in facts if fact))
        parts.append("\n".join(_source_item(citation, language) for citation in cited))
    return "\n\n".join(part for part in [*parts, "</details>"] if part)


def _source_item(citation: Citation, language: Language) -> str:
    where = _place(citation, language)
    quote = say("quote", language, quote=inert_line(citation.quote))
    return (
        f"- [{citation.marker}] "
        + (f"{where}{say('colon', language)}" if where else "")
        + quote
        + beside_lines(citation, language)
    )
