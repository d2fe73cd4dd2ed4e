"""Plain text: each line as it stands."""

from __future__ import annotations

from qa.corpus.formats.draft import Draft, Line


def read_text(text: str) -> Draft:
    """The text as one stretch; its lines are found when it is made canonical."""
    return Draft((Line(text),))
