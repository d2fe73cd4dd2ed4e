"""Which language a text is in, told from its characters."""

from __future__ import annotations

import re

from qa.datatypes import Language

HAN = re.compile(r"[\u3400-\u9fff]+")


def language_of(text: str) -> Language:
    """The language of `text`: "zh" when more than a sixth of its letters are Chinese characters, else "en"."""
    letters = sum(map(str.isalpha, text))
    return "zh" if letters and len("".join(HAN.findall(text))) * 6 > letters else "en"
