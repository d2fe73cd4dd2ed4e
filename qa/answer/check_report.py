"""A check of a wording as a report to take along: plain text, Markdown, or a Word file. One verdict a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from qa.answer.check_words import check_say, one_line, reference_words, told_of, verdict_lead, verdict_words
from qa.answer.word_file import Paragraph, Stretch, word_file
from qa.datatypes import Language, Verdict, WordingCheck

MAX_REFERENCES = 3
_MARKUP = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|~&])")


class Line(NamedTuple):
    """A line of a report: "title", "summary", "verdict", "statement", "told", "difference" or "reference"."""

    kind: str
    words: str
    pieces: tuple[tuple[str, str], ...] = ()  # of a difference: (equal, delete or insert; words)


def report_lines(check: WordingCheck, language: Language) -> list[Line]:
    """The lines of a report in the order of the sentences; each sentence has one verdict line."""
    parts = parts_of(check)
    lines = [Line("title", check_say("report", language))]
    if len(parts) > 1:
        counts = Counter(part.verdict for part in parts)
        told = [f"{verdict_words(verdict, language)} {counts[verdict]}" for verdict in Verdict if counts[verdict]]
        verdicts = check_say("list", language).join(told)
        lines.append(Line("summary", check_say("summary", language, count=len(parts), verdicts=verdicts)))
    for number, part in enumerate(parts, 1):
        lines += _sentence_lines(part, number, language)
    return lines


def parts_of(check: WordingCheck) -> tuple[WordingCheck, ...]:
    """The checks of the sentences; the check itself where there is one sentence."""
    return check.sentences or (check,)


def _sentence_lines(part: WordingCheck, number: int, language: Language) -> Iterable[Line]:
    yield Line("verdict", f"{number}. {verdict_words(part.verdict, language)}: {verdict_lead(part.verdict, language)}")
    yield Line("statement", check_say("report_statement", language, statement=one_line(part.statement)))
    yield from (Line("told", words) for words in told_of(part, language))
    if part.verdict is Verdict.ALTERED and any(kind != "equal" for kind, _ in part.matches[0].diff):
        yield Line("difference", check_say("difference", language, words=""), part.matches[0].diff)
    key = "report_nearest" if part.verdict is Verdict.OTHER_LANGUAGE else "report_text"
    for match in part.matches[:MAX_REFERENCES]:
        quote = check_say(key, language, quote=one_line(match.quote))
        yield Line(
            "reference",
            f"{quote} {check_say('report_reference', language, reference=reference_words(match, language))}",
        )


def report_text(check: WordingCheck, language: Language) -> str:
    """A report as plain text; in a difference [-...-] stands in the policy alone, {+...+} in the wording alone."""
    return "\n".join(_plain(line) for line in report_lines(check, language)) + "\n"


def _plain(line: Line) -> str:
    marks = {"equal": "{}", "delete": "[-{}-]", "insert": "{{+{}+}}"}
    shown = line.words + "".join(marks[kind].format(one_piece(words)) for kind, words in line.pieces)
    return {"verdict": f"\n{shown}", "title": shown, "summary": shown}.get(line.kind, f"   {shown}")


def report_markdown(check: WordingCheck, language: Language) -> str:
    """A report as Markdown. Words of the statement and of the texts are no markup in it."""
    marks = {"equal": "{}", "delete": "~~{}~~", "insert": "**{}**"}
    found: list[str] = []
    for line in report_lines(check, language):
        words = _inert(line.words)
        if line.kind == "title":
            found.append(f"# {words}")
        elif line.kind == "verdict":
            found.append(f"## {words}")
        elif line.kind == "statement":
            found.append(f"> {words}")
        elif line.pieces:
            pieces = (_spaced(marks[kind], _inert(one_piece(piece))) for kind, piece in line.pieces)
            found.append(f"- {words}{''.join(pieces)}")
        else:
            found.append(words if line.kind == "summary" else f"- {words}")
    return _with_breaks(found) + "\n"


def _with_breaks(lines: list[str]) -> str:
    """Lines one below the other; items of a list without an empty line between them."""
    text = ""
    for before, line in zip(["", *lines], lines, strict=False):
        text += ("\n" if before.startswith("- ") and line.startswith("- ") else "\n\n" if text else "") + line
    return text


def _spaced(mark: str, words: str) -> str:
    """Words in a mark that has to stand at letters: white space at their ends stays outside."""
    bare = words.strip()
    if not bare:
        return words
    begin = len(words) - len(words.lstrip())
    return words[:begin] + mark.format(bare) + words[begin + len(bare) :]


def one_piece(words: str) -> str:
    """Words without line ends, with the spaces at their ends."""
    return re.sub(r"\s+", " ", words)


def _inert(words: str) -> str:
    return _MARKUP.sub(r"\\\1", words)


# --- Word ---

_STYLE_OF = {"title": "Heading1", "verdict": "Heading2", "statement": "Quote"}


def report_docx(check: WordingCheck, language: Language) -> bytes:
    """A report as the bytes of a Word file; in a difference the policy's own words are struck out, the wording's underlined."""
    return word_file(_paragraph(line) for line in report_lines(check, language))


def _paragraph(line: Line) -> Paragraph:
    pieces = (Stretch(one_piece(words), "" if kind == "equal" else kind) for kind, words in line.pieces)
    return Paragraph((Stretch(line.words), *pieces), _STYLE_OF.get(line.kind, ""))
