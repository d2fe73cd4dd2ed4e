"""What the tabs share: how their events run, and words that follow the language of the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from qa.datatypes import Language
from qa.web.strings import say

QUIET = {"show_progress": "hidden", "api_visibility": "private"}
LIGHT = QUIET | {"queue": False}  # answered at once: two queued events that cross can lose each other's reply
MODEL = QUIET | {"concurrency_limit": 1, "concurrency_id": "model"}

# A component and the words it has in a language.
Labelled = tuple[Any, Callable[[Language], dict[str, Any]]]


def button_words(key: str, language: Language) -> dict[str, Any]:
    """What a button says in a language."""
    return {"value": say(key, language)}
