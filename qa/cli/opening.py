"""What the arguments of a command name: its settings, and the assistant over its index."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import IndexUnusableError

if TYPE_CHECKING:
    from concurrent.futures import Future

    from qa.assistant import Assistant
    from qa.current import Current
    from qa.models.loaded import Models
    from qa.settings import Settings

_ASKING = ("ask", "search", "serve")


def settings_of(arguments: argparse.Namespace) -> Settings:
    """The settings of a command."""
    from qa.settings import read_settings

    return read_settings(arguments.settings)


def opened(arguments: argparse.Namespace) -> Assistant:
    """The assistant over the index of a command; where that asks models, they load while the index is opened."""
    settings = settings_of(arguments)
    models = _models(arguments.index, settings) if arguments.command in _ASKING else None
    from qa.assistant import open_assistant

    return open_assistant(arguments.corpus, arguments.index, settings, models=models)


def opened_to_follow(arguments: argparse.Namespace) -> Current:
    """The same, for a service: it can follow the index on disk."""
    settings = settings_of(arguments)
    models = _models(arguments.index, settings)
    from qa.current import Current

    return Current.opened(arguments.corpus, arguments.index, settings, models=models)


def _models(index: Path, settings: Settings) -> Future[Models] | None:
    """The models, being loaded; None where the index is of other settings, so that none is loaded in vain."""
    from qa.index.manifest import read_manifest
    from qa.models.loaded import start_loading

    try:
        built = read_manifest(index).settings
    except IndexUnusableError:  # opening will say so
        return None
    return start_loading(settings) if settings.index_keys.items() <= built.items() else None
