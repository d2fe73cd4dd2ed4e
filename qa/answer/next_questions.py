"""Questions to go on with: about other headings of the text that is cited, each of which the text answers."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.composing import Draft, Heading
from qa.answer.framing import say
from qa.answer.selection import aims_of, dated
from qa.ranking.stated_things import Head, Statements

MAX_NEXT = 3
MAX_HEADING_CHARS = 60


def next_questions(draft: Draft, stated: Statements) -> tuple[str, ...]:
    """Up to three questions in the asker's language: on headings that nothing cited stands under, then aim and dates.

    A heading that is asked about word for word is answered with what stands under it, so each has an answer. Headings
    behind the last citation come first, then those from the beginning.
    """
    cited = [one for one in draft.citations if one.document == stated.document]
    last = max((one.end for one in cited), default=0)
    open_heads = [head for head in _asked_about(stated) if not any(head.start <= one.start < head.end for one in cited)]
    ahead = [head for head in open_heads if head.start >= last]
    order = [*ahead, *(head for head in open_heads if head not in ahead)]
    headings = dict.fromkeys(draft.heading([Heading(stated.document, head.span, head.words)]) for head in order)
    asked = [say(draft.language, "next_topic", heading=words) for words in headings]
    shown = [(one.start, one.end) for one in cited]
    for key, told_in in (("next_purpose", aims_of), ("next_timeline", dated)):
        if len(asked) >= MAX_NEXT:
            break
        told = told_in(stated)
        if told and not all((one.span.start, one.span.end) in shown for one in told):
            asked.append(say(draft.language, key))
    return tuple(asked[:MAX_NEXT])


def _asked_about(stated: Statements) -> Sequence[Head]:
    """The headings that a question can name: short ones, with something under them."""
    held = {head for one in stated.items for head in one.heads}
    return [head for head in stated.heads if len(head.words) <= MAX_HEADING_CHARS and head in held]
