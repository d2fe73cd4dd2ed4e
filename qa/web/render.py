"""An answer as chat messages: the engine's plain text plus structure, links and nothing else.

`inert` is the one way in: every string that comes from a question, a document or an answer goes
through it, and after it holds neither HTML nor Markdown. The links, emphasis and lists around
it are written here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypedDict

from qa.datatypes import Answer, Citation, Language, Nearest, Status
from qa.web.strings import kind_words, say

HIGH_CONFIDENCE = 0.75
MEDIUM_CONFIDENCE = 0.5
MAX_TITLE_CHARS = 160
MAX_PIECES = 10
MIN_PIECE_CHARS = 120

_MARKUP = re.compile(r"[&<>\\`*_\[\]~|$#@]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_BLOCK_START = re.compile(r"(?P<digits>\d*)(?P<sign>(?<!\d)[-+=]|(?<=\d)[.)](?=\s|$))")
_NEWLINE = re.compile(r"\r\n|[\r\n\u2028\u2029]")
_ITEM = re.compile(r"\s*(?:[-•]\s+|(?=\d+\.\d+\s))")  # "- words", or a measure: "2.3 words"
_MARKER = re.compile(r"\[(\d{1,9})\]")
# "Aspect 1, heading: 1.1 words [2] [3]" with a further measure on the next line: head and first item share a line.
_HEADED = re.compile(
    r"^(?P<head>[^\n\[\]]{1,300}?[:：])[^\S\n]*(?P<item>\d+\.\d+\s[^\n\[\]]*)(?P<first>\[\d+\])?[^\S\n]*(?P<last>\[\d+\])"
    r"(?=\s*\n\d+\.\d+\s)",
    re.MULTILINE,
)
_SPACE = re.compile(r"\s+")
_BOLD = "\ue000", "\ue001"  # private characters around what will be bold, while the text is made inert


class Message(TypedDict):
    """One message of the chat, as gr.Chatbot takes it."""

    role: str
    content: str


def inert(text: str) -> str:
    """Text as chat Markdown that shows exactly these characters and does nothing.

    Markup characters become character references. White space at the start of a line is
    dropped (it would make a code block).
    """
    return "\n".join(_inert_line(line.strip()) for line in _NEWLINE.split(text))


def _inert_line(line: str) -> str:
    """One line made inert; what would begin a list, rule or heading at its start included."""
    start = _BLOCK_START.match(line)
    if not start:
        return _MARKUP.sub(_reference, line)
    return f"{start['digits']}&#{ord(start['sign'])};{_MARKUP.sub(_reference, line[start.end() :])}"


def _reference(found: re.Match[str]) -> str:
    names = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
    return names.get(found.group(), f"&#{ord(found.group())};")


def inert_line(text: str) -> str:
    """Like `inert`, on one line."""
    return inert(" ".join(text.split()))


def target(document: str, start: int, end: int) -> str:
    """The link that opens characters start..end of a document in the panel."""
    return f"#c-{document}-{start}-{end}"


def definition(label: str, place: Citation | Nearest, language: Language) -> str:
    """A Markdown link definition: `[1]: #c-doc-10-20 "measure 2.3, Heading"`."""
    parts = [say("measure", language, number=place.measure)] if place.measure else []
    title = inert_line(" › ".join([*parts, *place.headings]))[:MAX_TITLE_CHARS]
    title = re.sub(r"&[^;]*$", "", title).replace('"', "&quot;")  # no half reference at the cut
    return f'[{label}]: {target(place.document, place.start, place.end)} "{title}"'


def with_markers(text: str, markers: Iterable[int]) -> str:
    """The text made inert, with each [n] of `markers` a link to its definition."""
    text = _HEADED.sub(_head_and_item, text)
    known, parts, at = set(markers), [], 0
    for found in _MARKER.finditer(text):
        if int(found.group(1)) in known:
            parts += [text[at : found.start()], found.group()]
            at = found.end()
    parts.append(text[at:])
    shown: list[str] = []
    for line in _lines_of(parts):
        is_item = _ITEM.match(line[0]) is not None
        if shown and shown[-1].startswith("- ") and not is_item:
            shown.append("")  # else it would be a part of the last item
        shown.append(_linked_line(line))
    return "\n".join(shown)


def _head_and_item(found: re.Match[str]) -> str:
    """The head on a line of its own with its marker, then the first item with its own."""
    head = f"{found['head']} {found['first'] or ''}".rstrip()
    return f"{head}\n{found['item'].rstrip()} {found['last']}"


def _lines_of(parts: Sequence[str]) -> list[list[str]]:
    """Lines of alternating plain text (even places) and markers (odd places)."""
    lines: list[list[str]] = [[""]]
    for place, part in enumerate(parts):
        if place % 2:
            lines[-1] += [part, ""]
            continue
        first, *others = _NEWLINE.split(part)
        lines[-1][-1] += first
        lines += [[other] for other in others]
    return lines


def _linked_line(line: list[str]) -> str:
    """One line: what begins as a list item is one, text is inert, markers are links."""
    item = _ITEM.match(line[0])
    shown = "- " + _inert_line(line[0][item.end() :]) if item else _inert_line(line[0].lstrip())
    for marker, text in zip(line[1::2], line[2::2], strict=True):
        shown += marker if not shown or shown.endswith(" ") else f" {marker}"  # "[1][2]" would be one link
        if text[:1] in ("(", ":"):  # "[1](x)" and "[1]: x" would be markup too
            shown, text = f"{shown}&#{ord(text[0])};", text[1:]
        shown += _MARKUP.sub(_reference, text)
    return shown.rstrip()


def status_words(answer: Answer) -> str:
    """Status and confidence in words."""
    words = say(f"status_{answer.status.value}", answer.language)
    if answer.status is Status.OFF_TOPIC:
        return words
    level = "low"
    if answer.confidence >= MEDIUM_CONFIDENCE:
        level = "high" if answer.confidence >= HIGH_CONFIDENCE else "medium"
    return f"{words} · {say(f'confidence_{level}', answer.language)}"


def _opening(answer: Answer, n_chars: int | None = None) -> list[str]:
    """Status, what was understood, and the first `n_chars` of the text with marker links; None: all of it."""
    parts = [f"*{status_words(answer)}*"]
    if answer.standalone and answer.standalone.strip() != answer.question.strip():
        parts.append(f"*{say('understood', answer.language)}* {inert_line(answer.standalone)}")
    parts.append(text_markdown(answer, n_chars))
    return parts


def text_markdown(answer: Answer, n_chars: int | None = None) -> str:
    """The first `n_chars` of an answer's text (None: all) with marker links, what answers by itself in bold."""
    begin, end = _BOLD
    lines = answer.text[:n_chars].replace(begin, "").replace(end, "").split("\n")
    for n, (line, sentence) in enumerate(zip(lines, answer.sentences, strict=False)):  # each sentence is a line
        if sentence.short and sentence.short in line:
            lines[n] = line.replace(sentence.short, f"{begin}{sentence.short}{end}", 1)
    shown = with_markers("\n".join(lines), [citation.marker for citation in answer.citations])
    return shown.replace(begin, "**").replace(end, "**")


def cuts(text: str, max_pieces: int = MAX_PIECES, min_chars: int = MIN_PIECE_CHARS) -> list[int]:
    """Where a text may be cut to be shown bit by bit: after white space, rising, the end left out.

    At most `max_pieces` pieces, each at least `min_chars` long but the last. No marker is ever cut.
    """
    step = max(min_chars, -(-len(text) // max_pieces))
    found: list[int] = []
    for space in _SPACE.finditer(text):
        if space.end() - (found[-1] if found else 0) >= step and space.end() < len(text):
            found.append(space.end())
    return found


def beginning_markdown(answer: Answer, n_chars: int) -> str:
    """The answer up to `n_chars` of its text, with every link definition, so that its links work already."""
    return "\n\n".join(part for part in [*_opening(answer, n_chars), _definitions(answer)] if part)


def busy(words: str = "") -> str:
    """The sign that more is to come. The style sheet shows the Stop button while one is on the page."""
    return f'<span class="busy">{words}</span>'


def answer_markdown(answer: Answer) -> str:
    """An answer as chat Markdown: status, text with marker links, nearest wording, notes, sources.

    The link definitions come last, so that a copy of the message reads well.
    """
    language = answer.language
    parts = _opening(answer)
    if answer.nearest:
        parts.append(f"**{say('nearest', language)}**")
        parts.append("\n".join(_nearest_item(n, near, language) for n, near in enumerate(answer.nearest, 1)))
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


def _definitions(answer: Answer) -> str:
    lines = [definition(str(citation.marker), citation, answer.language) for citation in answer.citations]
    lines += [definition(f"n{n}", near, answer.language) for n, near in enumerate(answer.nearest, 1)]
    return "\n".join(lines)


def _nearest_item(n: int, near: Nearest, language: Language) -> str:
    quote = say("quote", language, quote=inert_line(near.quote))
    where = _place(near, language)
    return f"- *[{quote}][n{n}]*" + (f" · {where}" if where else "")


def _place(place: Citation | Nearest, language: Language) -> str:
    """Measure number and heading path, in words."""
    parts = [say("measure", language, number=inert_line(place.measure))] if place.measure else []
    if place.headings:
        parts.append(" › ".join(inert_line(heading) for heading in place.headings))
    return " · ".join(parts)


def sources_title(citations: Sequence[Citation], language: Language) -> str:
    """What the source list is called while it is closed: how many, of which kind of text, its date."""
    facts: list[str] = []
    for citation in citations:
        about = [kind_words(citation.kind, language) if citation.kind else "", citation.number]
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
        first = cited[0]
        about = [kind_words(first.kind, language) if first.kind else "", first.issuer]
        facts = [inert_line(first.number), *_unbroken(first.date), *(inert_line(part) for part in about)]
        parts.append(f"**{inert_line(first.title)}**")
        parts.append(" · ".join(fact for fact in facts if fact))
        parts.append("\n".join(_source_item(citation, language) for citation in cited))
    return "\n\n".join(part for part in [*parts, "</details>"] if part)


def _source_item(citation: Citation, language: Language) -> str:
    where = _place(citation, language)
    quote = say("quote", language, quote=inert_line(citation.quote))
    return f"- [{citation.marker}] " + (f"{where}: " if where else "") + quote


def says(markdown: str) -> Message:
    """A message of the assistant; `markdown` is ours or has been made inert."""
    return {"role": "assistant", "content": markdown}


def asks(question: str) -> Message:
    """A message of the user."""
    return {"role": "user", "content": inert(question)}
