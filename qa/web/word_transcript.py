"""A conversation as a Word file, in the language of the page: questions, quotes, where each stands, notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qa.answer.framing import rendered
from qa.answer.framing import say as frame
from qa.answer.word_file import Paragraph, Stretch, paragraph, word_file
from qa.datatypes import Answer, AnswerSentence, Citation, Language, Nearest
from qa.web.answer_markdown import place_path, status_words
from qa.web.overview_markdown import is_headed, items_of
from qa.web.strings import say
from qa.web.transcript import characters_of, facts_of

_NUMBERED = re.compile(r"\d+(\.\d+)+\s")  # a measure: its number stands where a bullet would


def conversation_docx(exchanges: Iterable[tuple[str, Answer | None]], language: Language) -> bytes:
    """A conversation as the bytes of a Word file: each question a heading, then its answer with references.

    language: of what is said around an answer. An answer keeps its own, and quotes are those of the texts.
    """
    return word_file(_paragraphs(exchanges, language))


def _paragraphs(exchanges: Iterable[tuple[str, Answer | None]], language: Language) -> Iterator[Paragraph]:
    yield paragraph(say("title", language), "Heading1")
    for question, answer in exchanges:
        yield paragraph(_line(question), "Heading2")
        if answer is not None:
            yield from _answer(answer, language)


def _answer(answer: Answer, language: Language) -> Iterator[Paragraph]:
    yield paragraph(status_words(answer, language), look="italic")
    if answer.standalone and answer.standalone.strip() != answer.question.strip():
        yield paragraph(f"{say('understood', language)} {_line(answer.standalone)}", look="italic")
    yield from _groups(answer) if answer.groups else _text(answer)
    yield from _near(say("nearest", language), answer.nearest, language)
    yield from _slots(answer, language)
    yield from _near(say("also_near", language), answer.also_near, language)
    if answer.notes:
        yield paragraph(say("notes", language), "Heading3")
        yield from (_item(note) for note in answer.notes)
    if answer.citations:
        yield paragraph(say("sources", language, count=len(answer.citations)), "Heading3")
    yield from _sources(answer.citations, language)


def _text(answer: Answer) -> Iterator[Paragraph]:
    """The text of an answer, a paragraph for each line; what answers by itself is bold, renderings stand beneath."""
    beneath = {_line(words) for sentence in answer.sentences for words in sentence.renderings}
    for line in filter(None, map(_line, answer.text.split("\n"))):
        if line in beneath:
            yield paragraph(line, "Beneath")
        else:
            own = (one for one in answer.sentences if one.short and line.startswith(_line(one.text)))
            yield Paragraph(_stretches(line, next((one.short for one in own), "")))


def _groups(answer: Answer) -> Iterator[Paragraph]:
    """The sentences of a whole answer: those before the first group, then each group under its heading."""
    first = min((group.sentences[0] for group in answer.groups if group.sentences), default=len(answer.sentences))
    for sentence in answer.sentences[:first]:
        yield from _sentence(sentence, "")
    for group in answer.groups:
        if not group.sentences:
            continue
        if is_headed(answer, group):
            yield from _sentence(answer.sentences[group.sentences[0]], "Heading3")
        else:
            yield paragraph(_line(group.heading), "Heading3")
        for place in items_of(answer, group):
            sentence = answer.sentences[place]
            yield from _sentence(sentence.model_copy(update={"text": _bulleted(sentence.text)}), "Item")


def _sentence(sentence: AnswerSentence, style: str) -> Iterator[Paragraph]:
    line = _line(sentence.text + "".join(f" [{marker}]" for marker in sentence.citations))
    yield Paragraph(_stretches(line, sentence.short), style)
    yield from (paragraph(_line(words), "Beneath") for words in sentence.renderings)


def _stretches(line: str, short: str) -> tuple[Stretch, ...]:
    """A line with the words `short` in bold; "" for none."""
    before, found, behind = line.partition(short) if short else (line, "", "")
    return (Stretch(before), Stretch(found, "bold"), Stretch(behind))


def _near(title: str, near: Iterable[Nearest], language: Language) -> Iterator[Paragraph]:
    for number, one in enumerate(near):
        if not number:
            yield paragraph(title, "Heading3")
        yield _item(_quoted(one, language, one.document))
        yield from _beneath(one, language)


def _sources(citations: Iterable[Citation], language: Language) -> Iterator[Paragraph]:
    """Each document that is cited with what is known of it, then its quotes and their places."""
    by_document: dict[str, list[Citation]] = {}
    for citation in citations:
        by_document.setdefault(citation.document, []).append(citation)
    for cited in by_document.values():
        title, *facts = facts_of(cited[0], language)
        yield Paragraph((Stretch(title, "bold"), Stretch("".join(f"; {fact}" for fact in facts))))
        for citation in cited:
            yield paragraph(f"[{citation.marker}] {_quoted(citation, language)}", "Item")
            yield from _beneath(citation, language)


def _quoted(place: Citation | Nearest, language: Language, document: str = "") -> str:
    """A quote with its measure, heading path and characters, and its document where that is not told before."""
    ocr = say("ocr", language) if place.is_ocr else ""
    told = (_line(place_path(place, language)), document, characters_of(place, language), ocr)
    return f"{say('quote', language, quote=_line(place.quote))} ({'; '.join(filter(None, told))})"


def _slots(answer: Answer, language: Language) -> Iterator[Paragraph]:
    if answer.slots:
        yield paragraph(say("checklist", language), "Heading3")
    for one in answer.slots:
        markers = " ".join(f"[{marker}]" for marker in one.citations) or say("not_given", language)
        yield _item(say("labelled", language, label=frame(language, f"slot_{one.slot}"), words=markers))


def _beneath(place: Citation | Nearest, language: Language) -> Iterator[Paragraph]:
    """What goes with a quote in the texts beside its document, each with the standing of that text."""
    yield from (paragraph(rendered(language, one), "Beneath") for one in place.parallels)


def _item(words: str) -> Paragraph:
    return paragraph(_bulleted(words), "Item")


def _bulleted(words: str) -> str:
    """A line of a list; the number of a measure stands where the bullet would."""
    line = _line(words).removeprefix("- ")
    return line if _NUMBERED.match(line) else f"• {line}"


def _line(words: str) -> str:
    return " ".join(words.split())
