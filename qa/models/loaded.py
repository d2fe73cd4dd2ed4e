"""The models of some settings, loaded side by side, and while something else is done."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from typing import NamedTuple

from qa.models.encoders import load_encoder
from qa.models.reranker import load_reranker
from qa.models.seams import Encoder, Reranker
from qa.settings import Settings


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
    pool = ThreadPoolExecutor(1, thread_name_prefix="models")
    loading = pool.submit(load_models, settings)
    pool.shutdown(wait=False)
    return loading
