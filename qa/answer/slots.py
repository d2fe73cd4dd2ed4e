"""Whether a sentence can answer what is asked at all: adopted is not yet in force, a street is no telephone number.

The kinds are few and each has a closed form; whatever else is asked is weighed by the fitted models alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from qa.language.patterns import late_pattern
from qa.question.acts import Act
from qa.question.asked import Asked
from qa.question.counting import counts_what_is_asked
from qa.question.wanted import Wanted, states

# What stands in the place of a figure where there is none.
_NO_LIMIT = late_pattern(
    r"\bno (?:\w+ )?limits?\b|\bunlimited\b|\bany number\b|\bas (?:many|much|often) as\b", re.IGNORECASE
)
_NAMES = frozenset({Wanted.PHONE, Wanted.FAX, Wanted.DOCUMENT_NUMBER})
# How texts say that they hold, since when and until when.
_HOLDS = late_pattern(
    r"\b(?:in(?:to)? force|valid|validity|takes? effect|effective|expir\w+|repeal\w*|replac\w+|supersed\w+|until)\b|"
    r"[施执]行|生效|有效|失效|废止|期限|为准",
    re.IGNORECASE,
)


def fills_slot(asked: Asked, words: str, quoted: Callable[[], str]) -> bool:
    """Whether some words can answer a question that asks for a kind of thing with a closed form; True for any other.

    quoted: makes the stretch around them that would be quoted; a number to call may stand there, on a line of its own.
    fills_slot(of "Is it still in force?", "It was adopted on 9 March.", ...) -> False
    """
    reading = asked.reading
    if reading is None or not reading.is_sure:
        return True
    if reading.act is Act.VALIDITY:
        return bool(_HOLDS.search(words))
    if reading.act is Act.CONTACT and "telephone" in reading.wanted:
        return states(Wanted.PHONE, quoted())
    return True


def lacks_count(asked: Asked, texts: Iterable[str]) -> bool:
    """Whether an English question asks how many or how much of something, and no text has a figure with its noun.

    texts: what would be quoted, in English. Of 24 such questions over left-out corpora without a figure there, 19 had
    no answer in the texts (docs/decisions/0027-general-weights.md). Numbers that are names (a telephone) do not count.
    """
    if asked.language != "en" or not asked.count.nouns or asked.wanted & _NAMES:
        return False
    sums = asked.wanted & {Wanted.MONEY, Wanted.RATE}
    return not any(
        _NO_LIMIT.search(text)
        or counts_what_is_asked(asked.count, text) > 0
        or any(states(kind, text) for kind in sums)
        for text in texts
    )
