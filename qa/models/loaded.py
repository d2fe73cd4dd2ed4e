"""The models of some settings, loaded side by side, and while something else is done."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple, TypeVar

from qa.models.encoders import load_encoder
from qa.models.reranker import load_reranker
from qa.models.seams import Encoder, Reranker
from qa.settings import Settings

T = TypeVar("T")


class Models(NamedTuple):
    """What vectors and scores come from; reranker: None where the settings name none."""

    encoder: Encoder
    reranker: Reranker | None


def load_models(settings: Settings) -> Models:
    """The models that the settings name. Raises as `load_encoder` and `load_reranker` do."""
    with ThreadPoolExecutor(1, thread_name_prefix="reranker") as pool:
        reranker = pool.submit(load_reranker, settings.reranker)
        return Models(load_encoder(settings.encoder, settings.encoder_revision), reranker.result())


def start_loading(settings: Settings) -> Future[Models]:
    """The same in a thread of its own, which begins now; a process that ends waits for it."""
    return _started(lambda: load_models(settings))


def start_loading_encoder(settings: Settings) -> Future[Encoder]:
    """The encoder alone, in the same way."""
    return _started(lambda: load_encoder(settings.encoder, settings.encoder_revision))


def _started(load: Callable[[], T]) -> Future[T]:
    pool = ThreadPoolExecutor(1, thread_name_prefix="models")
    loading = pool.submit(load)
    pool.shutdown(wait=False)
    return loading


class Loading:
    """The models of some settings, which are loaded when they are first asked for; may be shared by threads."""

    def __init__(self, settings: Settings, models: Future[Models] | None = None) -> None:
        """models: those of these settings, being loaded already. None: nothing is loaded yet."""
        self._settings, self._models, self._lock = settings, models, threading.Lock()

    def __call__(self) -> Future[Models]:
        """The models, being loaded or loaded."""
        with self._lock:
            if self._models is None:
                self._models = start_loading(self._settings)
            return self._models
