"""Words for people that keep the form they were made of, so that they can be said in another language."""

from __future__ import annotations

from typing import Any


class Worded(str):
    """Words in English, made of a form and what fills it: Worded("no file {}", path).

    A value may be such words itself, or an error. `qa.in_language` says them in Chinese.
    """

    form: str
    values: tuple[object, ...]

    def __new__(cls, form: str, *values: object) -> Worded:
        """The words of a form of `str.format`; one without values is taken as it is."""
        words = super().__new__(cls, form.format(*values) if values else form)
        words.form, words.values = form, values
        return words


def packed(value: object) -> Any:  # noqa: ANN401 - JSON
    """What `unpacked` makes the same words of, as JSON; a value that JSON does not hold is told."""
    value = getattr(value, "words", value)  # of an error
    if isinstance(value, Worded):
        return [value.form, *map(packed, value.values)]
    return value if isinstance(value, (str, int, float)) else str(value)


def unpacked(value: Any) -> Any:  # noqa: ANN401 - JSON
    """The words that were packed."""
    return Worded(value[0], *map(unpacked, value[1:])) if isinstance(value, list) else value
