"""Questions to go on with: about other headings of the text that is cited, each of which the text answers."""

from __future__ import annotations

from collections.abc import Sequence

from qa.answer.composing import Draft
from qa.answer.framing import say
from qa.ranking.statements import Head, Statements

MAX_NEXT = 3
MAX_HEADING_CHARS = 60


def next_questions(draft: Draft, stated: Statements) -> tuple[str, ...]:
    """Up to three questions in the asker's language about headings that nothing cited stands under.

    A heading that is asked about word for word is answered with what stands under it, so each has an answer. Headings
    behind the last citation come first, then those from the beginning.
    """
    cited = [one for one in draft.citations if one.document == stated.document]
    last = max((one.end for one in cited), default=0)
    open_heads = [head for head in _asked_about(stated) if not any(head.start <= one.start < head.end for one in cited)]
    ahead = [head for head in open_heads if head.start >= last]
    order = [*ahead, *(head for head in open_heads if head not in ahead)]
    words = dict.fromkeys(head.words for head in order)
    return tuple(say(draft.language, "next_topic", heading=heading) for heading in list(words)[:MAX_NEXT])


def _asked_about(stated: Statements) -> Sequence[Head]:
    """The headings that a question can name: short ones, with something under them."""
    return [
        head
        for head in stated.heads
        if len(head.words) <= MAX_HEADING_CHARS and any(head in one.heads for one in stated.items)
    ]
