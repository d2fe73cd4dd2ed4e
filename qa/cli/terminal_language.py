"""In which language a command speaks: that of its question, else that of its option, or the terminal's."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.datatypes import Language


def add_language(command: argparse.ArgumentParser) -> None:
    """The option that chooses the language of what a command says to people."""
    command.add_argument(
        "--language", choices=["en", "zh"], default=None,
        help="language of what is said (default: that of the terminal, LC_ALL, LC_MESSAGES or LANG)",
    )  # fmt: skip


def terminal_language(arguments: argparse.Namespace, environment: Mapping[str, str] = os.environ) -> Language:
    """The language that a command without a question speaks: as its option says, else that of the terminal."""
    if getattr(arguments, "language", None) is not None:
        return "zh" if arguments.language == "zh" else "en"
    named = (environment.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, named), "").lower().startswith("zh") else "en"


def spoken_language(arguments: argparse.Namespace) -> Language:
    """The language of a command's question, statement or subject; without words in one that of `terminal_language`."""
    asked = next(filter(None, (getattr(arguments, key, None) for key in ("question", "statement", "about"))), "")
    if getattr(arguments, "language", None) is not None or not re.search(r"[^\W\d_]", asked):
        return terminal_language(arguments)
    from qa.language.identification import language_of

    return language_of(asked)
