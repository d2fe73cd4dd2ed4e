"""Loading a model through its library: the hub kept away, no bars drawn, errors that say what to try."""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from qa.errors import ModelError
from qa.models.locating import ModelFolder
from qa.worded import Worded

_OFF = {"0", "no", "off", "false", ""}  # what huggingface_hub takes for off


def unloadable(folder: ModelFolder, error: Exception) -> ModelError:
    """The error for a model that was located but cannot be loaded, with what to try."""
    if folder.path is not None:
        return ModelError("the model in {} cannot be loaded: {}", folder.path, error)
    hint = Worded("Check the name, the revision and the network.")
    if is_offline():
        hint = Worded(
            "Downloads are off; run once with HF_HUB_OFFLINE=0 to fetch it, or point to a folder that holds it."
        )
    return ModelError("model {!r} cannot be loaded from the Hub or its cache: {} {}", folder.source, error, hint)


def is_offline() -> bool:
    """Whether the environment forbids the model hub."""
    return os.environ.get("HF_HUB_OFFLINE", "1").lower() not in _OFF


@contextmanager
def quiet_loading() -> Iterator[None]:
    """Keep transformers from drawing bars and load reports while a model is opened."""
    logging: Any = importlib.import_module("transformers.utils.logging")  # as Any: its functions are untyped
    verbosity, has_bars = logging.get_verbosity(), logging.is_progress_bar_enabled()
    logging.set_verbosity_error()
    logging.disable_progress_bar()
    try:
        yield
    finally:
        logging.set_verbosity(verbosity)
        if has_bars:
            logging.enable_progress_bar()
