"""Markdown: rendered by markdown-it, then read by the rules for all trees; a heading's anchor is its name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt

from qa.corpus.formats.draft import Draft, Dropped
from qa.corpus.formats.element_lines import HEADINGS, element_lines, own_words
from qa.corpus.formats.furniture import drop_unseen
from qa.corpus.formats.html import parse_page
from qa.corpus.formats.page_styles import Styles
from qa.corpus.formats.reflow import wrap_width

_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_KEY = re.compile(r"(title|issuer|number|date|source)\s*:\s*[\"']?(.*?)[\"']?\s*$")
_NOTE = re.compile(r"\[\^([^\]\s]{1,40})\](:?)")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)])\s+\S")
_RULE_ROW = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?\s*$")
_SENTENCE_END = re.compile(r"[.。;；:：!！?？][\"”’)）]*$")
_CELL_END = re.compile(r"(?<!\\)\|")


def read_markdown(text: str) -> Draft:
    """The lines of a Markdown text. A heading's anchor is its name as web pages make it ("what-youll-get").

    A line of the file stays a line, unless it is one of a paragraph that is broken at one width.
    """
    front = _FRONT.match(text)
    known = dict(_front_keys(front[1])) if front else {}
    lines = (text[front.end() :] if front else text).replace("\r\n", "\n").split("\n")
    body = _with_notes("\n".join(_apart(lines)))
    markdown = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    root = parse_page(f"<html><body>{_rendered(markdown, body)}</body></html>")
    dropped: list[Dropped] = []
    drop_unseen(root, Styles(root), dropped)
    for heading in root.iter(*HEADINGS):
        heading.set("id", _slug(own_words(heading)))
    said = element_lines(root, dropped, wrap_width=wrap_width(lines))
    return Draft(tuple(said), known.pop("title", ""), known, tuple(dropped))


def _rendered(markdown: MarkdownIt, body: str) -> str:
    """The page of a text. "1)" stays "1)", and a sentence that goes on in small letters on the next line stays one."""
    tokens = markdown.parse(body)
    for token in tokens:
        if token.type == "ordered_list_open":
            token.attrSet("data-delimiter", token.markup)
        parts = token.children or []
        for before, part, after in zip(parts, parts[1:], parts[2:], strict=False):
            goes_on = after.content[:1].islower() and not _SENTENCE_END.search(before.content)
            if part.type == "softbreak" and before.type == after.type == "text" and goes_on:
                part.type, part.content = "text", " "
    return str(markdown.renderer.render(tokens, markdown.options, {}))


def _front_keys(block: str) -> Iterator[tuple[str, str]]:
    for line in block.split("\n"):
        match = _FRONT_KEY.match(line.strip())
        if match and match[2]:
            yield match[1], match[2]


def _apart(lines: list[str]) -> Iterator[str]:
    """The lines, with an empty one where a list or table ends or begins, and a rule row in each table."""
    kind, is_code = "", False
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        is_code = is_code != bool(_FENCE.match(line))
        is_inside = kind == "item" and line[:1] in (" ", "\t")
        begins = "row" if _is_row(line) else "item" if _ITEM.match(line) else "line"
        is_apart = begins != kind and (kind == "item" or "row" in (begins, kind))
        if kind and line.strip() and is_apart and not is_inside and not is_code:
            yield ""
        yield line
        if begins == "row" != kind and not is_code and _is_row(after) and not _RULE_ROW.match(after.strip()):
            yield "|" + "---|" * len(_CELL_END.findall(line.strip().strip("|") + "|"))
        kind = "" if not line.strip() else kind if is_inside else begins


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _with_notes(text: str) -> str:
    """Marks of notes as raised links, and the notes as paragraphs with their names as anchors."""

    def note(match: re.Match[str]) -> str:
        name = re.sub(r"\W", "-", match[1])
        begins_line = match.start() == 0 or text[match.start() - 1] == "\n"
        if match[2] and begins_line:
            return f'<a id="note-{name}"></a>'
        return f'<sup><a href="#note-{name}">{name}</a></sup>{match[2]}'

    return _NOTE.sub(note, text)


def _slug(words: str) -> str:
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", words.lower()).strip())
