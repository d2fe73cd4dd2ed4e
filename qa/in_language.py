"""An error or a remark in the language of whoever reads it."""

from __future__ import annotations

from qa.answer.omission_words import omission_words
from qa.datatypes import Language
from qa.error_words import ERRORS_ZH
from qa.errors import QAError
from qa.omissions import Omission
from qa.worded import Worded


def in_language(said: object, language: Language) -> str:
    """What is said, in a language. Words of others (a library's, a file's) stay as they are."""
    words = said.words if isinstance(said, QAError) else said
    if isinstance(words, Omission):
        return omission_words(words, language)
    if language == "en" or not isinstance(words, Worded):
        return str(words)
    values = [filling(value, language) for value in words.values]
    form = ERRORS_ZH.get(words.form, words.form)
    return form.format(*values) if values else form


def filling(value: object, language: Language) -> object:
    """A value that fills a form; figures stay figures, so that the form can say how they are written."""
    return in_language(value, language) if isinstance(value, (QAError, Worded, Omission)) else value
