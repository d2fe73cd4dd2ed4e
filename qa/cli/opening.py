"""What the arguments of a command name: its settings, and the assistant over its index."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.settings import Settings


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings of a command."""
    from qa.settings import read_settings

    return read_settings(arguments.settings)


def opened(arguments: argparse.Namespace) -> Assistant:
    """The assistant over the index of a command."""
    from qa.assistant import open_assistant

    return open_assistant(arguments.corpus, arguments.index, settings_of(arguments))
