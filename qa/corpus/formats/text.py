"""Plain text: each line as it stands, hard-wrapped paragraphs as one line."""

from __future__ import annotations

from qa.corpus.canonical import LINE_END
from qa.corpus.formats.draft import Draft, Line
from qa.corpus.formats.reflow import reflow


def read_text(text: str) -> Draft:
    """The lines of the text."""
    return Draft(tuple(Line(line) for line in reflow(LINE_END.split(text))))
