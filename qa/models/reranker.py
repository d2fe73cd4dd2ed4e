"""A question and a passage are read together and scored, higher for a better answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.models.fakes import FakeReranker
from qa.models.loading import is_offline, quiet_loading, unloadable
from qa.models.locating import ModelFolder, locate, prepare_environment
from qa.models.onnx import MAX_TOKENS, OnnxModel
from qa.models.registry import FAKE, Backend, Role
from qa.models.seams import FloatVector, Pairs, Reranker, encodable, refuse_single_text

BATCH_PAIRS = 16
_HEADLESS = ("Model", "ForMaskedLM")  # endings of architectures that come without a head for scoring


class OnnxReranker:
    """An int8 cross-encoder run by onnxruntime, each pair by itself; may be shared by threads."""

    def __init__(self, model: OnnxModel, card: ModelCard) -> None:
        """`model` gives one logit for a pair, `card` says what it is."""
        self._model = model
        self._card = card

    @property
    def card(self) -> ModelCard:
        """Which bytes these scores come from."""
        return self._card

    def score(self, question: str, texts: Sequence[str]) -> FloatVector:
        """The raw logit of each text; a pair beyond 512 tokens is cut, the longer half first."""
        refuse_single_text(texts)
        return self.score_pairs([(question, text) for text in texts])

    def score_pairs(self, pairs: Pairs) -> FloatVector:
        """The raw logit of each pair, as `score`."""
        read = [(encodable(question), encodable(text)) for question, text in pairs]
        logits = self._model.run_each(read) if read else []
        return np.array([logit[0] for logit in logits], dtype=np.float32)


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder from a folder or the Hub; may be shared by threads."""

    def __init__(self, model: Any, card: ModelCard) -> None:  # noqa: ANN401 - the library carries no types here
        """`model` is a loaded CrossEncoder with one label, `card` says what it is."""
        if model.num_labels != 1:
            raise ModelError("{!r} gives {} labels, wanted a reranker, which gives one", card.name, model.num_labels)
        self._model = model
        self._card = card
        self._lock = threading.Lock()  # a fast tokenizer used by two threads raises "Already borrowed"

    @property
    def card(self) -> ModelCard:
        """Which bytes these scores come from."""
        return self._card

    def score(self, question: str, texts: Sequence[str]) -> FloatVector:
        """The raw logit of each text, whatever activation the model's folder asks for."""
        refuse_single_text(texts)
        return self.score_pairs([(question, text) for text in texts])

    def score_pairs(self, pairs: Pairs) -> FloatVector:
        """The raw logit of each pair, as `score`."""
        from torch.nn import Identity

        if not pairs:
            return np.empty(0, dtype=np.float32)
        with self._lock:
            logits = self._model.predict(
                [(encodable(asked), encodable(text)) for asked, text in pairs],
                batch_size=BATCH_PAIRS,
                activation_fn=Identity(),
                show_progress_bar=False,
            )
        return np.asarray(logits, dtype=np.float32).reshape(len(pairs))


def load_reranker(name: str, revision: str = "") -> Reranker | None:
    """The reranker called `name`: packaged, a folder, a Hub id, or "fake". None for an empty name.

    Raises ModelError when the model is not there, is not a reranker or its bytes are not as pinned.
    """
    if not name:
        return None
    if name == FAKE:
        return FakeReranker()
    folder = locate(name, revision)
    if folder.role is Role.ENCODER:
        raise ModelError("{!r} is an encoder, wanted a reranker. Set reranker to another model, or to nothing.", name)
    prepare_environment()
    if folder.backend is Backend.ONNX and folder.path is not None:
        return OnnxReranker(OnnxModel(folder.path), folder.card)
    return _load_cross_encoder(folder)


def _load_cross_encoder(folder: ModelFolder) -> CrossEncoderReranker:
    try:
        with quiet_loading():
            from sentence_transformers import CrossEncoder

            model = CrossEncoder(
                folder.source,
                max_length=MAX_TOKENS,
                revision=(folder.card.revision or None) if folder.path is None else None,
                local_files_only=folder.path is not None or is_offline(),
            )
    except Exception as error:  # whatever a foreign folder or a hub that is away may raise
        raise unloadable(folder, error) from error
    made_for = getattr(model.config, "architectures", None) or []
    if made_for and all(name.endswith(_HEADLESS) for name in made_for):
        raise ModelError(
            "{!r} is no reranker: found {}, whose score head would be random; wanted a cross-encoder "
            "(ForSequenceClassification). Set reranker to another model, or to nothing.",
            folder.source,
            ", ".join(made_for),
        )
    commit = getattr(model.config, "_commit_hash", None)
    return CrossEncoderReranker(model, folder.card.model_copy(update={"revision": commit or folder.card.revision}))
