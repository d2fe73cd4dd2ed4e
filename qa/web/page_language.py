"""The languages of the page, and which of them it opens in."""

from __future__ import annotations

from collections.abc import Sequence

from qa.datatypes import Language

LANGUAGES: tuple[Language, ...] = ("en", "zh")
LANGUAGE_NAMES: dict[Language, str] = {"en": "English", "zh": "中文"}
HTML_LANG: dict[Language, str] = {"en": "en", "zh": "zh-CN"}


def start_language(wanted: str, accepted: str) -> Language:
    """The language to open the page in: `?lang=` when it names one, else the browser's first choice.

    wanted: value of `?lang=`, empty when absent. accepted: the Accept-Language header.
    """
    for tag in (wanted, *_by_preference(accepted)):
        prefix = tag.strip().lower().partition("-")[0]
        for language in LANGUAGES:
            if prefix == language:
                return language
    return "en"


def _by_preference(accepted: str) -> Sequence[str]:
    """Language tags of an Accept-Language header, the most wanted first."""
    weighted: list[tuple[float, str]] = []
    for part in accepted.split(","):
        tag, _, quality = part.partition(";q=")
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            weight = 0.0
        weighted.append((weight, tag))
    return [tag for weight, tag in sorted(weighted, key=lambda pair: -pair[0]) if weight > 0]
