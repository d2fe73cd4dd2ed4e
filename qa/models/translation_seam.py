"""What the rest of the program asks of a translator, how one is named, and a stand-in for tests.

None is packaged: no model of decent quality and licence comes in a wheel (docs/decisions/0028-parallel-texts.md). The
setting `translator` names a function that gives one: a local model or any service.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Sequence
from typing import Protocol

from qa.datatypes import Language
from qa.errors import ModelError
from qa.models.registry import FAKE

_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")
_WORD = re.compile(r"[A-Za-z]+")


class Translator(Protocol):
    """Anything that puts sentences into another language."""

    @property
    def name(self) -> str:
        """What it is, with its version: texts by another are made anew."""

    def translate(self, sentences: Sequence[str], source: Language, target: Language) -> Sequence[str]:
        """One translation for each sentence, in their order; "" for one that it cannot translate."""


def load_translator(setting: str) -> Translator | None:
    """The translator that a setting names: "fake", or package.module:function that is called and gives one.

    None for "". Raises ModelError when there is no such function, or it fails.
    """
    if not setting:
        return None
    if setting == FAKE:
        return FakeTranslator()
    module, _, function = setting.partition(":")
    try:
        translator: Translator = getattr(importlib.import_module(module), function)()
    except Exception as error:
        raise ModelError(
            "the setting translator names {!r}, which gives no translator: {!r}. Wanted package.module:function, "
            "where the function gives an object with `name` and `translate`, or nothing.",
            setting,
            error,
        ) from error
    if not hasattr(translator, "translate") or not hasattr(translator, "name"):
        raise ModelError(
            "{!r} gave {}; wanted an object with `name` and `translate` (qa.models.translation_seam.Translator)",
            setting,
            type(translator).__name__,
        )
    return translator


class FakeTranslator:
    """Words of the other script in place of each word, figures as they stand; for tests, not for use."""

    @property
    def name(self) -> str:
        """The fake."""
        return f"{FAKE} 1"

    def translate(self, sentences: Sequence[str], source: Language, target: Language) -> list[str]:
        """Each English word as 译 and each Chinese run as "word", repeated with its length."""
        if target == "zh":
            return [_WORD.sub(lambda word: "译" * max(1, len(word[0]) // 3), sentence) for sentence in sentences]
        return [_HAN_RUN.sub(lambda run: " word" * len(run[0]), sentence).strip() for sentence in sentences]
