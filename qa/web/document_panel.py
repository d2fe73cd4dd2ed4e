"""The document beside the tabs: HTML in which every character of a document can be found by its offset.

Each line of the canonical text is an element with `data-start` and `data-end` in code points,
and its text content is exactly `text[start:end]`: numbers of measures stand in attributes and
are drawn by the style sheet. So the page can mark any span without asking the server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qa.answer.framing import rendered, standing_words
from qa.answer.omission_words import omission_words
from qa.called import document_called, heading_called
from qa.datatypes import Block, BlockKind, Document, Language, Register, Span
from qa.index.versions import short_version, text_sha256
from qa.parallel_records import Parallel, renderings_of
from qa.web.answer_markdown import target
from qa.web.html_words import attributes_in_both, both, in_both, named, shown
from qa.web.page_language import HTML_LANG, LANGUAGES
from qa.web.strings import kind_words, say

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_FIND_CHARS = 200
MIN_OUTLINE = 3  # headings from which a list of them is shown
_TAGS = {BlockKind.TITLE: "h3", BlockKind.HEADING: "h4"}


def panel_html(assistant: Assistant, state: str = "") -> str:
    """The whole panel, whose content is `panel_content`; state: the digest of the index that it is made of."""
    return f'<div data-part="panel" data-state="{shown(state)}">{panel_content(assistant)}</div>'


def panel_content(assistant: Assistant) -> str:
    """Bar with document choice and way back, what is told of changes, and the first document."""
    documents = assistant.documents
    first = next(iter(documents), None)
    article = document_html(assistant, first) if first else f'<p class="about">{both("no_documents")}</p>'
    return (
        '<div class="bar"><h2 id="panel-title">'
        + both("document")
        + "</h2>"
        + _choice(documents)
        + _find_html()
        + f'<button type="button" id="back" hidden>{both("back")}</button></div>'
        f'<p id="missing" role="status"><span hidden>{both("missing")}</span></p>'
        f'<p id="renewed" role="status"><span hidden>{both("renewed", time=_minute(assistant))}</span>'
        f"<span hidden>{both('renewed_failed')}</span></p>"
        f'<div id="articles" role="region" aria-labelledby="panel-title" tabindex="0">{article}</div>'
    )


def _find_html() -> str:
    """The box that finds words in the document, and where it is told how many there are."""
    hints = attributes_in_both("data-hint", partial(say, "find_hint"))
    none = attributes_in_both("data-none", partial(say, "find_none"))
    return (
        f'<label for="find">{both("find")}</label><input id="find" type="search" maxlength="{MAX_FIND_CHARS}" '
        f'autocomplete="off" {hints}><span id="found" role="status" {none}></span>'
    )


def _minute(assistant: Assistant) -> str:
    """When the index was built, to the minute."""
    return assistant.manifest.built_at[:16].replace("T", " ")


def _choice(documents: Mapping[str, Document]) -> str:
    if len(documents) < 2:
        return ""
    options = "".join(f'<option value="{shown(d.id)}">{shown(d.title)}</option>' for d in documents.values())
    label = f'<label for="choice">{both("documents")}</label>'
    return f'{label}<select id="choice" autocomplete="off">{options}</select>'


def document_html(assistant: Assistant, document: str, version: str = "") -> str:
    """One document as an article. version: the first hex digits of a text that it had; "": the text it has now.

    Raises UsageError for a version that is not kept.
    """
    held = assistant.documents.get(document)
    if version and (held is None or not text_sha256(held.text).startswith(version)):
        read = assistant.reading(document, version)
        return article_html(read.document, read.outline.blocks, read.register, is_earlier=True)
    blocks, register = assistant.blocks(document), assistant.register(document)
    return article_html(assistant.documents[document], blocks, register, assistant.parallels(document))


def article_html(
    document: Document,
    blocks: Sequence[Block],
    register: Register,
    parallels: Sequence[Parallel] = (),
    *,
    is_earlier: bool = False,
) -> str:
    """One document: what is known about it, then its lines, what goes with them in `parallels` beneath each.

    is_earlier: it has another text by now.
    """
    places: dict[str, Span] = {aspect.number: aspect.heading_span for aspect in register.aspects}
    places |= {measure.number: measure for measure in register.measures}
    spans = {number: [place.start, place.end] for number, place in places.items()}
    anchors = {measure.start: measure.number for measure in register.measures}
    lines = _with_gaps(document.text, blocks)
    body = "".join(_line_html(document, line, kind, anchors) + _beside_html(line, parallels) for line, kind in lines)
    title = "" if any(kind is BlockKind.TITLE for _, kind in lines) else f"<h3>{shown(document.title)}</h3>"
    earlier = f'<p class="earlier">{both("earlier_text")}</p>' if is_earlier else ""
    return (
        f'<article data-document="{shown(document.id)}" lang="{HTML_LANG[document.language]}" '
        f'data-version="{text_sha256(document.text)}" {"data-earlier" if is_earlier else ""} '
        f'data-places="{shown(json.dumps(spans))}">{earlier}{about_html(document, parallels)}{title}'
        f"{_outline_html(document, blocks, parallels)}{body}"
        f"{_left_out_html(document)}</article>"
    )


def _outline_html(document: Document, blocks: Sequence[Block], parallels: Sequence[Parallel]) -> str:
    """The headings as links, folded; "" for a document with few."""
    heads = [block for block in blocks if block.kind is BlockKind.HEADING]
    if len(heads) < MIN_OUTLINE:
        return ""
    version = short_version(document.text)
    links = "".join(
        f'<li><a href="{shown(target(document.id, head.start, head.end, version))}">'
        f"{named(partial(heading_called, parallels, head, document.text[head.start : head.end]))}</a></li>"
        for head in heads
    )
    return f'<details class="outline"><summary>{both("outline")}</summary><ul>{links}</ul></details>'


def _left_out_html(document: Document) -> str:
    """What the text leaves out of its file, folded; "" where it leaves out nothing."""
    if not document.left_out:
        return ""
    n_chars = document.n_left_out
    rows = "".join(
        f"<li>{in_both(partial(omission_words, piece.reason))} ({piece.n_chars}): {shown(piece.words)}</li>"
        for piece in document.left_out
    )
    return f'<details class="left-out"><summary>{both("left_out", count=n_chars)}</summary><ul>{rows}</ul></details>'


def _beside_html(line: Span, parallels: Sequence[Parallel]) -> str:
    """What goes with a line in the texts beside the document, for a page in the language of each."""
    found = renderings_of(parallels, line)
    return "".join(
        f'<p class="beside {one.language}" lang="{HTML_LANG[one.language]}">{shown(rendered(one.language, one))}</p>'
        for one in found
    )


def _about_parallel(parallel: Parallel, language: Language) -> str:
    text = parallel.text
    return " · ".join([say(f"in_{text.language}", language), standing_words(language, text)])


def title_html(document: Document) -> str:
    """What a document is called; where a text beside it gives that, its own title stands behind in small type."""

    def small(language: Language) -> str:
        return document.title if document_called(document, language).title != document.title else ""

    own = f" <small>{named(small)}</small>" if any(map(small, LANGUAGES)) else ""
    return named(lambda language: document_called(document, language).title) + own


def about_html(document: Document, parallels: Sequence[Parallel] = ()) -> str:
    """What is known about a document: kind, number, date, issuer, source, texts beside it."""
    number = named(lambda language: document_called(document, language).number)
    issuer = named(lambda language: document_called(document, language).issuer)
    rows = [("number", number), ("date", shown(document.date)), ("issuer", issuer)]
    rows.insert(0, ("kind", in_both(partial(kind_words, document.kind)) if document.kind else ""))
    sources = {one.language: one.source for one in reversed(document.parallels) if one.source}
    is_address = urlsplit(document.source).scheme in ("http", "https")
    source = _source_html(document.source) if is_address else named(lambda of: sources.get(of, document.source))
    rows.append(("source", source))
    rows.append(("ocr_pages", both("ocr") if document.is_ocr() else ""))
    rows += [("parallel_text", in_both(partial(_about_parallel, one))) for one in parallels]
    body = "".join(f"<div><dt>{both(key)}</dt><dd>{words}</dd></div>" for key, words in rows if words)
    return f'<dl class="about">{body}</dl>'


def _source_html(source: str) -> str:
    """A web address as a link."""
    return f'<a href="{shown(source)}" target="_blank" rel="noopener noreferrer">{shown(source)}</a>'


def _with_gaps(text: str, blocks: Sequence[Block]) -> list[tuple[Span, BlockKind]]:
    """The blocks in order, and whatever words stand between them, so that no character is left out."""
    lines: list[tuple[Span, BlockKind]] = []
    at = 0
    for block in sorted(blocks, key=lambda block: block.start):
        if block.start < at:  # overlaps the block before: nothing is shown twice
            continue
        lines += _gap(text, at, block.start)
        lines.append((block, block.kind))
        at = block.end
    return lines + _gap(text, at, len(text))


def _gap(text: str, start: int, end: int) -> list[tuple[Span, BlockKind]]:
    if not text[start:end].strip():
        return []
    return [(Span(start=start, end=end), BlockKind.PARAGRAPH)]


def _line_html(document: Document, line: Span, kind: BlockKind, anchors: Mapping[int, str]) -> str:
    """One line of the text, with an empty anchor where a measure begins."""
    tag = _TAGS.get(kind, "p")
    starts = sorted(start for start in anchors if line.start <= start < line.end)
    cuts = [line.start, *starts, line.end]
    inside = shown(document.text[line.start : cuts[1]])
    for start, end in zip(starts, cuts[2:], strict=True):
        number = shown(anchors[start])
        anchor = f"m-{shown(document.id)}-{number}"
        inside += f'<span class="measure" id="{anchor}" data-number="{number}"></span>'
        inside += shown(document.text[start:end])
    return f'<{tag} class="{kind.value}" data-start="{line.start}" data-end="{line.end}">{inside}</{tag}>'
