"""Words as HTML: escaped, and the interface's own in both languages, of which the style sheet shows the page's."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from qa.datatypes import Language
from qa.in_language import filling
from qa.web.page_language import HTML_LANG, LANGUAGES
from qa.web.strings import say


def shown(text: str) -> str:
    """Text as HTML that shows exactly these characters, in content and in attributes.

    A NUL would be dropped by the browser and a carriage return changed, and the offsets with them.
    """
    return escape(text, quote=True).replace("\r", "&#13;").replace("\0", "\ufffd")


def both(key: str, **values: object) -> str:
    """The interface's words for `key` in both languages, with `values` filled in."""
    return in_both(
        lambda language: say(key, language, **{name: filling(value, language) for name, value in values.items()})
    )


def in_both(words: Callable[[Language], str]) -> str:
    """Words in both languages, each marked with its own."""
    return "".join(
        f'<span class="{language}" lang="{HTML_LANG[language]}">{shown(words(language))}</span>'
        for language in LANGUAGES
    )


def named(words: Callable[[Language], str]) -> str:
    """What something is called, in both languages where they differ; once, and in no language, where they do not."""
    own = {words(language) for language in LANGUAGES}
    return shown(own.pop()) if len(own) == 1 else in_both(words)


def attributes_in_both(name: str, words: Callable[[Language], str]) -> str:
    """Words in both languages as attributes `name-en` and `name-zh`, for what cannot hold markup."""
    return " ".join(f'{name}-{language}="{shown(words(language))}"' for language in LANGUAGES)
