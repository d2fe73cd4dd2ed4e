"""A citation by itself: the quote in the sentences around it, what goes with it in other languages, its place."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from qa.answer.framing import rendering_lead
from qa.called import called
from qa.corpus.tree import section_path
from qa.datatypes import Block, Document, Language, Register, Section, Span, WordingMatch
from qa.errors import UsageError
from qa.index.versions import short_version, text_sha256
from qa.parallel_records import Parallel, Rendering, names_of, renderings_of
from qa.web.answer_markdown import target
from qa.web.html_words import attributes_in_both, both, in_both, named, shown
from qa.web.page_language import HTML_LANG
from qa.web.transcript import reference

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_CONTEXT_CHARS = 180  # shown before and behind a quote
MAX_QUOTE_CHARS = 900  # shown of a quote; the reference has all of it


def card_html(assistant: Assistant, document: str, version: str, start: int, end: int) -> str:
    """The card of the characters start..end of a document's text. version: first hex digits; "" the text it has now.

    Raises UsageError for a document, a version or a place that is not there.
    """
    held = assistant.documents.get(document)
    parallels: tuple[Parallel, ...] = ()
    if held is not None and (not version or text_sha256(held.text).startswith(version)):
        blocks, register = assistant.blocks(document), assistant.register(document)
        sections, parallels = assistant.sections(document), assistant.parallels(document)
    else:
        if not version:
            raise UsageError("no document {!r}", document)
        read = assistant.reading(document, version)
        held, blocks, register, sections = read.document, read.outline.blocks, read.register, read.outline.sections
        parallels = ()
    if not 0 <= start < end <= len(held.text):
        raise UsageError("no characters {} to {} in {!r}", start, end, document)
    place = _place(held, register, sections, parallels, (start, end))
    href = shown(target(document, start, end, version))
    copies = attributes_in_both("data-copy", partial(reference, place))
    about = named(partial(_about, place, held.date))
    number = f"{both('measure', number=place.measure)} · " if place.measure else ""
    return (
        f'<p class="context" lang="{HTML_LANG[held.language]}">{_context(held, blocks, start, end)}</p>'
        f"{''.join(map(_beside_html, place.parallels))}"
        f'<p class="place">{number}{about}{" · " + both("ocr") if place.is_ocr else ""}</p>'
        f'<p class="acts"><a class="open" href="{href}">{both("card_open")}</a> '
        f'<button type="button" class="copy" data-place="{href}" {copies}>{both("card_copy")}</button> '
        f'<button type="button" class="close">{both("card_close")}</button></p>'
        f'<p class="keys">{both("card_keys")}</p>'
    )


def _about(place: WordingMatch, date: str, language: Language) -> str:
    """Where a quote stands: headings, title, number and date."""
    names = called(place, language)
    return " · ".join(part for part in (" › ".join(names.headings), names.title, names.number, date) if part)


def _beside_html(rendering: Rendering) -> str:
    """What goes with the quote in a text beside the document, under what that text is."""
    words = " ".join(rendering.quote.split())
    return (
        f'<p class="beside"><b>{in_both(lambda language: rendering_lead(language, rendering))}</b>'
        f'<q lang="{HTML_LANG[rendering.language]}">{shown(_cut(words))}</q></p>'
    )


def _cut(words: str) -> str:
    return words if len(words) <= MAX_QUOTE_CHARS else words[:MAX_QUOTE_CHARS] + " …"


def _place(
    document: Document,
    register: Register,
    sections: tuple[Section, ...],
    parallels: Sequence[Parallel],
    place: tuple[int, int],
) -> WordingMatch:
    start, end = place
    path = section_path(sections, start)
    measures = [one.number for one in register.measures if (one.start, one.end) == (start, end)]
    return WordingMatch(
        document=document.id, title=document.title, measure=measures[0] if measures else None,
        headings=tuple(one.heading for one in path), quote=document.text[start:end],
        start=start, end=end, issuer=document.issuer, number=document.number, date=document.date, kind=document.kind,
        source=document.source, version=short_version(document.text), is_ocr=document.is_ocr(start, end),
        parallels=renderings_of(parallels, Span(start=start, end=end)),
        names=names_of(parallels, [one.heading_span for one in path]),
    )  # fmt: skip


def _context(document: Document, blocks: tuple[Block, ...], start: int, end: int) -> str:
    """The quote, marked, in the lines it stands in."""
    around = [block for block in blocks if block.start < end and start < block.end]
    first = min((block.start for block in around), default=start)
    last = max((block.end for block in around), default=end)
    before, quote, behind = document.text[first:start], document.text[start:end], document.text[end:last]
    lead = before if len(before) <= MAX_CONTEXT_CHARS else "… " + _from_a_word(before[-MAX_CONTEXT_CHARS:])
    rest = behind if len(behind) <= MAX_CONTEXT_CHARS else behind[:MAX_CONTEXT_CHARS].rsplit(maxsplit=1)[0] + " …"
    return f"{shown(lead)}<mark>{shown(_cut(quote))}</mark>{shown(rest)}"


def _from_a_word(text: str) -> str:
    """The end of a text, but for the word that was cut; a text without white space is left as it is."""
    _, _, rest = text.partition(" ")
    return rest or text
