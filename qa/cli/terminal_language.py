"""In which language a command speaks that has no question: that of its option, or the terminal's. Needs no library."""

from __future__ import annotations

import argparse
import os
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
    if arguments.language is not None:
        return "zh" if arguments.language == "zh" else "en"
    named = (environment.get(key, "") for key in ("LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next(filter(None, named), "").lower().startswith("zh") else "en"
