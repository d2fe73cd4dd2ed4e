"""A whole answer as chat Markdown: first line, groups under their headings, folded where long, what goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.framing import rendered_in
from qa.answer.framing import say as frame
from qa.datatypes import Answer, AnswerGroup, Citation, Language, Nearest
from qa.web.inert_markdown import BREAK, inert_line, with_markers
from qa.web.strings import say

OPEN_LINES = 12  # of an answer's groups that stand open; the groups behind are folded


def grouped_markdown(answer: Answer) -> str:
    """The sentences of an answer with groups: those before the first group, then each group under its heading.

    Groups are shown whole until `OPEN_LINES` lines stand there; each further group is folded under its heading.
    """
    lines = [_line(answer, place) for place in range(len(answer.sentences))]
    first = min((group.sentences[0] for group in answer.groups if group.sentences), default=len(lines))
    parts = ["\n".join(lines[:first])]
    n_open = 0
    for group in answer.groups:
        if not group.sentences:
            continue
        items = "\n".join(f"- {lines[place].removeprefix('- ')}" for place in items_of(answer, group))
        heading, count = _heading(answer, group), len(items_of(answer, group))
        if n_open and n_open + count > OPEN_LINES:
            parts.append(
                f"<details><summary>{_folded_heading(answer, group, count)}</summary>\n\n{items}\n\n</details>"
            )
        else:
            parts.append(f"{heading}\n\n{items}" if items else heading)
            n_open += count
    return "\n\n".join(part for part in parts if part)


def items_of(answer: Answer, group: AnswerGroup) -> Sequence[int]:
    """The places of a group's sentences but for that of its heading."""
    return group.sentences[1:] if is_headed(answer, group) else group.sentences


def is_headed(answer: Answer, group: AnswerGroup) -> bool:
    """Whether the first sentence of a group is its heading, one of the text."""
    first = answer.sentences[group.sentences[0]].text
    return group.heading in first and len(first) <= len(group.heading) + 2


def _heading(answer: Answer, group: AnswerGroup) -> str:
    """The heading in bold, with its markers where it is one of the text, and what goes with it beneath."""
    if not is_headed(answer, group):
        return f"**{inert_line(group.heading)}**"
    head, *beneath = _line(answer, group.sentences[0]).split("<br>")
    return "<br>".join([f"**{head}**", *beneath])


def _folded_heading(answer: Answer, group: AnswerGroup, count: int) -> str:
    """The heading without markers, how many sentences it folds, and what goes with it beneath."""
    beneath = answer.sentences[group.sentences[0]].renderings if is_headed(answer, group) else ()
    return "<br>".join([f"{inert_line(group.heading)} ({count})", *map(inert_line, beneath)])


def _line(answer: Answer, place: int) -> str:
    """One sentence made inert, its markers links."""
    sentence = answer.sentences[place]
    text = sentence.text + "".join(f" [{marker}]" for marker in sentence.citations)
    beneath = (f"{BREAK}{' '.join(line.split())}" for line in sentence.renderings)
    return with_markers("".join([" ".join(text.split()), *beneath]), sentence.citations)


def beside_markdown(answer: Answer) -> str:
    """What goes with a whole answer: the table of what is stated, what is also near, and questions to go on with."""
    language = answer.language
    parts: list[str] = []
    if answer.slots:
        rows = [
            f"| {inert_line(frame(language, f'slot_{one.slot}'))} | "
            + (" ".join(f"[{marker}]" for marker in one.citations) if one.citations else say("not_given", language))
            + " |"
            for one in answer.slots
        ]
        table = "\n".join([f"| {say('slot', language)} | {say('stated_at', language)} |", "|---|---|", *rows])
        parts.append(f"<details><summary>{say('checklist', language)}</summary>\n\n{table}\n\n</details>")
    if answer.also_near:
        near = "\n".join(
            f"- {say('quote', language, quote=inert_line(one.quote))}{beside_lines(one, language)}"
            for one in answer.also_near
        )
        parts.append(f"<details><summary>{say('also_near', language)}</summary>\n\n{near}\n\n</details>")
    if answer.next:
        buttons = " ".join(f'<button type="button" class="next">{inert_line(one)}</button>' for one in answer.next)
        parts.append(f"*{say('next', language)}*\n\n{buttons}")
    return "\n\n".join(parts)


def beside_lines(place: Citation | Nearest, language: Language) -> str:
    """What goes with a quote in a text of a language, each on a line beneath it."""
    return "".join(f"<br>{inert_line(line)}" for line in rendered_in(language, place.parallels))
