"""The tab of documents: what is loaded, what was left out in reading, which are asked, and how texts come and go."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from qa.answer.omission_words import omission_words
from qa.datatypes import Document
from qa.web.answer_markdown import target
from qa.web.document_panel import about_html, title_html
from qa.web.html_words import attributes_in_both, both, in_both, shown
from qa.web.strings import say
from qa.web.texts_upkeep import MAX_MEGABYTES

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_SHOWN = 500
MAX_PIECES = 50  # of what was left out of a file
_SAID = (
    "upload_working",
    "upload_added",
    "upload_failed",
    "upload_big",
    "upload_busy",
    "remove_sure",
    "removed",
    "synced",
)


def documents_page(assistant: Assistant, *, allows_upload: bool) -> str:
    """The whole tab: what adds texts, where that is allowed, and the part whose content is `documents_content`."""
    words = " ".join(attributes_in_both(f"data-{key.replace('_', '-')}", partial(say, key)) for key in _SAID)
    upload = _upload_html() if allows_upload else ""
    allowed = "data-allows-upload" if allows_upload else ""
    return (
        f'<div id="texts" {allowed} {words} data-megabytes="{MAX_MEGABYTES}"><h2 class="hidden-words">'
        f'{both("tab_documents")}</h2><p class="lead">{both("documents_lead")}</p>{upload}'
        f'<div data-part="documents">{documents_content(assistant)}</div></div>'
    )


def documents_content(assistant: Assistant) -> str:
    """The documents one by one, with a box to tick for those that are asked."""
    documents = list(assistant.documents.values())
    is_several = len(documents) > 1
    chosen = ""
    if is_several:
        words = attributes_in_both("data-some", partial(say, "documents_some", chosen="{chosen}", total=len(documents)))
        words += " " + attributes_in_both("data-all", partial(say, "documents_all"))
        chosen = (
            f'<p class="chosen"><span role="status" id="chosen" {words}>{both("documents_all")}</span> '
            f'<button type="button" class="every" hidden>{both("documents_every")}</button></p>'
        )
    rows = "".join(_document_html(assistant, one, is_several=is_several) for one in documents[:MAX_SHOWN])
    more = f"<p>{both('about_more', count=len(documents) - MAX_SHOWN)}</p>" if len(documents) > MAX_SHOWN else ""
    return f"{chosen}{rows}{more}"


def _document_html(assistant: Assistant, document: Document, *, is_several: bool) -> str:
    name = shown(document.id)
    ask = ""
    if is_several:
        ask = f'<label><input type="checkbox" class="use" value="{name}" checked> {both("documents_use")}</label>'
    href = shown(target(document.id, 0, max(1, len(document.title))))
    n_measures = assistant.register(document.id).found
    facts = [both("documents_chars", count=f"{len(document.text):,}")]
    facts += [both("start_measures" if n_measures > 1 else "start_one_measure", count=n_measures)] if n_measures else []
    rows = "".join(f"<div><dt>{both(key)}</dt><dd>{words}</dd></div>" for key, words in _rows(document))
    return (
        f'<section class="text" data-id="{name}"><h3>{title_html(document)}</h3><p class="acts">{ask}'
        f'<a href="{href}">{both("documents_open")}</a>'
        f'<button type="button" class="remove" data-id="{name}">{both("remove")}</button></p>'
        f'{about_html(document)}<dl class="about">{rows}</dl><p class="facts">{" · ".join(facts)}</p>'
        f"{_left_out_html(document)}</section>"
    )


def _rows(document: Document) -> list[tuple[str, str]]:
    """What is known beside kind, number, date, issuer and source; and which of all that was found by rule alone."""
    rows = [("effective", shown(document.effective)), ("file", shown(document.file))]
    rows.append(("language_of", both(f"language_{document.language}")))
    known = ("title", "kind", "number", "date", "issuer")
    guessed = [key for key in known if 0 < document.confidence.get(key, 1.0) < 1 and getattr(document, key)]
    rows.append(("documents_guess", ", ".join(both("column_title" if key == "title" else key) for key in guessed)))
    return [(key, words) for key, words in rows if words]


def _left_out_html(document: Document) -> str:
    if not document.left_out:
        return f'<p class="facts">{both("documents_whole")}</p>'
    pieces = "".join(
        f"<li>{in_both(partial(omission_words, piece.reason))} ({piece.n_chars}): {shown(piece.words)}</li>"
        for piece in document.left_out[:MAX_PIECES]
    )
    return f"<details><summary>{both('left_out', count=document.n_left_out)}</summary><ul>{pieces}</ul></details>"


def _upload_html() -> str:
    return (
        f'<form id="upload"><p><label for="upload-files">{both("upload")}</label> '
        '<input type="file" id="upload-files" name="files" multiple></p>'
        f'<p class="lead">{both("upload_lead", megabytes=MAX_MEGABYTES)}</p>'
        f'<p><label><input type="checkbox" name="replace"> {both("upload_replace")}</label></p>'
        f'<p class="acts"><button type="submit">{both("upload_go")}</button> '
        f'<button type="button" class="sync">{both("sync")}</button></p>'
        '<ul id="upload-told" role="status"></ul></form>'
    )
