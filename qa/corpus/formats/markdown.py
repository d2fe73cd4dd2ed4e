"""Markdown: the words without the markup; headings keep their depth, tables become sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.corpus.formats.draft import Draft, Line
from qa.corpus.formats.table_sentences import table_sentences

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})[ \t]*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_BULLET = re.compile(r"\s*[-*+]\s+(?:\[[ xX]\]\s+)?(?=\S)")
_QUOTE = re.compile(r"\s{0,3}(?:>\s?)+")
_RULE_ROW = re.compile(r"\|?[\s:|-]*-[\s:|-]*\|?\s*$")
_CELL_END = re.compile(r"(?<!\\)\|")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)\r?\n---[ \t]*(?:\r?\n|\Z)", re.DOTALL)
_FRONT_KEY = re.compile(r"(title|issuer|number|date|source)\s*:\s*[\"']?(.*?)[\"']?\s*$")
_INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[([^\]\n]{0,500})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"\[([^\]\n]{1,1000})\]\([^)\n]{0,2000}\)"), r"\1"),
    (re.compile(r"<(https?://[^>\s]{1,2000})>"), r"\1"),
    (re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]{1,2000}?)(?<=\S)\1(?![\w*])"), r"\2"),
    (re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]{1,2000}?)(?<=\S)\1(?![\w_])"), r"\2"),
    (re.compile(r"`([^`\n]{1,2000})`"), r"\1"),
    (re.compile(r"</?(?:b|i|em|strong|span|u|sup|sub|br|a)\b[^>\n]{0,300}>", re.IGNORECASE), ""),
    (re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>])"), r"\1"),
)


def read_markdown(text: str) -> Draft:
    """The lines of a Markdown text. A heading's anchor is its name as web pages make it ("what-youll-get")."""
    front = _FRONT.match(text)
    known = dict(_front_keys(front[1])) if front else {}
    body = _COMMENT.sub("", text[front.end() :] if front else text)
    lines: list[Line] = []
    anchor = ""
    for level, words in _blocks(body.replace("\r\n", "\n").split("\n")):
        anchor = _slug(words) if level else anchor
        lines.append(Line(words, level, None, anchor))
    return Draft(tuple(lines), known.pop("title", ""), known)


def _front_keys(block: str) -> Iterator[tuple[str, str]]:
    for line in block.split("\n"):
        match = _FRONT_KEY.match(line.strip())
        if match and match[2]:
            yield match[1], match[2]


def _blocks(lines: list[str]) -> Iterator[tuple[int, str]]:
    """(heading depth or 0, words) of each line that is kept."""
    index, is_code = 0, False
    while index < len(lines):
        line = lines[index]
        index += 1
        if _FENCE.match(line):
            is_code = not is_code
        elif is_code:
            yield 0, line
        elif _is_row(line):
            rows = [line]
            while index < len(lines) and _is_row(lines[index]):
                rows.append(lines[index])
                index += 1
            yield from ((0, sentence) for sentence in _table(rows))
        elif index < len(lines) and line.strip() and _UNDERLINE.match(lines[index]) and not _HEADING.match(line):
            yield (1 if "=" in lines[index] else 2), plain(line)
            index += 1
        else:
            yield _line(line)


def _line(line: str) -> tuple[int, str]:
    heading = _HEADING.match(line)
    if heading:
        return len(heading[1]), plain(heading[2] or "")
    line = _QUOTE.sub("", line, count=1) if _QUOTE.match(line) else line
    return 0, plain(_BULLET.sub("", line, count=1) if _BULLET.match(line) else line)


def plain(words: str) -> str:
    """`words` without the marks of emphasis, links and code."""
    for pattern, kept in _INLINE:
        words = pattern.sub(kept, words)
    return words


def _is_row(line: str) -> bool:
    return line.lstrip().startswith("|")


def _table(rows: list[str]) -> list[str]:
    cells = [_cells(row) for row in rows if not _RULE_ROW.match(row.strip())]
    if len(cells) == 1:
        return [" | ".join(filter(None, cells[0]))]
    return table_sentences(cells, n_head=1)


def _cells(row: str) -> list[str]:
    words = row.strip()[1:]
    words = words[:-1] if words.endswith("|") and not words.endswith("\\|") else words
    return [plain(cell.strip()) for cell in _CELL_END.split(words)]


def _slug(words: str) -> str:
    return re.sub(r"\s+", "-", re.sub(r"[^\w\s-]", "", words.lower()).strip())
