"""What the assistant says to a greeting, or when it is asked what it can do: what the texts are, and what they answer.

All of it is made from the documents' own titles and outlines, and a question is named only when it was tried and
answered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from itertools import islice

from qa.answer.framing import say
from qa.called import document_called, heading_called
from qa.datatypes import BlockKind, Language
from qa.index.opened import OpenIndex
from qa.language.identification import language_of
from qa.question.acts import Act

N_TITLES, N_HEADINGS, N_QUESTIONS = 3, 6, 3
MAX_HEADING_CHARS = 80
IsAnswered = Callable[[str], bool]


def welcome(
    index: OpenIndex, documents: Collection[str], language: Language, act: Act | None, is_answered: IsAnswered
) -> str:
    """One paragraph in a language: a line for the act, what is covered, and up to three questions that are answered.

    documents: the ids that are answered from. is_answered: whether a question gets an answer from them.
    """
    key = {Act.ASSISTANT: "welcome_assistant", Act.NOT_QUESTION: "welcome_no_question"}.get(
        act or Act.SMALL_TALK, "welcome"
    )
    titles = [document_called(index.documents[name], language).title for name in islice(documents, N_TITLES)]
    quoted = say(language, "between").join(say(language, "quoted", words=title) for title in titles)
    rest = len(documents) - len(titles)
    lines = [
        say(language, key),
        say(language, "welcome_texts_more" if rest else "welcome_texts", titles=quoted, n=rest),
    ]
    headings = list(dict.fromkeys(_headings(index, documents, language)))[:N_HEADINGS]
    if headings:
        lines.append(say(language, "welcome_covers", headings=say(language, "between").join(headings)))
    questions = list(islice(filter(is_answered, _questions(index, documents, language, headings)), N_QUESTIONS))
    if questions:
        asked = say(language, "between").join(say(language, "quoted", words=question) for question in questions)
        lines.append(say(language, "welcome_ask", questions=asked))
    return (" " if language == "en" else "").join(lines)


def _headings(index: OpenIndex, documents: Collection[str], language: Language) -> Iterator[str]:
    """What the first documents deal with: the heads of their registers, else of their sections."""
    for name in islice(documents, N_TITLES):
        aspects = index.registers[name].aspects
        sections = [s for s in index.outlines[name].sections if s.level == 1 and not s.is_run_in]
        for part in aspects or sections:
            shown = heading_called(index.parallels_of(name), part.heading_span, part.heading, language)
            heading = " ".join(shown.split()).strip(" .:：。")
            if 1 < len(heading) <= MAX_HEADING_CHARS:
                yield heading


def _questions(index: OpenIndex, documents: Collection[str], language: Language, headings: list[str]) -> Iterator[str]:
    """Questions that the outline suggests, the best known first."""
    first = next(iter(documents))
    register, outline = index.registers[first], index.outlines[first]
    title = document_called(index.documents[first], language).title
    of = say(language, "of_text", title=title) if len(documents) > 1 else ""
    if register.measures:
        yield say(language, "ask_count", of=of)
    if register.aspects:
        yield say(language, "ask_aspect", of=of)
    if any(block.kind is BlockKind.CONTACT for block in outline.blocks):
        yield say(language, "ask_contact", of=of)
    for heading in headings:
        is_question = heading.endswith(("?", "？")) and language_of(heading) == language
        yield heading if is_question else say(language, "ask_heading", heading=heading)
    yield say(language, "ask_date", of=of)


class Welcomes:
    """Welcomes that were made, each once for some documents, a language and an act."""

    def __init__(self) -> None:
        """None is made yet."""
        self._made: dict[tuple[tuple[str, ...], Language, Act | None], str] = {}

    def of(
        self, index: OpenIndex, documents: Mapping[str, object] | Collection[str], language: Language, act: Act | None,
        is_answered: IsAnswered,
    ) -> str:  # fmt: skip
        """As `welcome`."""
        key = (tuple(islice(documents, N_TITLES)), language, act)
        if key not in self._made:
            self._made[key] = welcome(index, documents, language, act, is_answered)
        return self._made[key]
