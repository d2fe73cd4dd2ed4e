"""Which aspect of a register a subject names."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from qa.datatypes import Aspect, Register
from qa.language.words import tokens
from qa.question.concepts import Concept

Share = Callable[[Sequence[Concept], frozenset[str]], float]
"""The share of what concepts name, by weight, that some tokens hold; 0..1."""


def aspect_named(
    register: Register, text: str, subject: Sequence[Concept], share: Share, *, by_heading: bool = False
) -> Aspect | None:
    """The one aspect that a subject names: half of it in the heading, or nearly all of it in the aspect's words.

    text: that of the document. by_heading: the heading alone counts. None when no aspect, or more than one, is named so.
    """
    asked_in = [(0.5, [aspect.heading for aspect in register.aspects])]
    if not by_heading:
        asked_in.append((0.8, [aspect.of(text) for aspect in register.aspects]))
    for least, lines in asked_in:
        held = (share(subject, frozenset(tokens(line))) for line in lines)
        shares = sorted(zip(held, register.aspects, strict=True), key=lambda pair: -pair[0])
        if shares and shares[0][0] >= least and (len(shares) == 1 or shares[1][0] < shares[0][0]):
            return shares[0][1]
    return None
