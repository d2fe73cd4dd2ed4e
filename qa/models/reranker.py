"""A question and a passage are read together and scored, higher for a better answer."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.models.fakes import FakeReranker
from qa.models.loading import is_offline, quiet_loading, unloadable
from qa.models.locating import ModelFolder, locate, prepare_environment
from qa.models.onnx import MAX_TOKENS, OnnxModel
from qa.models.registry import FAKE, Backend, Role
from qa.models.seams import FloatMatrix, FloatVector, Pairs, Reranker, encodable, refuse_single_text

BATCH_PAIRS = 16
_HEADLESS = ("Model", "ForMaskedLM")  # endings of architectures that come without a head for scoring

# Inside the packaged cross-encoder (12 layers, 384 wide): what the 6th, 9th and 12th layer make of each token, and the
# pooled first token that the logit is made from.
_LAYERS = tuple(f"/bert/encoder/layer.{layer}/output/LayerNorm/Add_1_output_0" for layer in (5, 8, 11))
_POOLED = "/bert/pooler/activation/Tanh_output_0"
N_STATES = 384 * (1 + 3 * len(_LAYERS))


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
        asked = encodable(question)
        logits = self._model.run_each([(asked, encodable(text)) for text in texts]) if texts else []
        return np.array([logit[0] for logit in logits], dtype=np.float32)

    def read_pairs(self, pairs: Pairs) -> tuple[FloatVector, FloatMatrix]:
        """The logits, and what the network made of each pair: shape (n, N_STATES), float32.

        A row is the pooled first token, then for each of three layers the first token, the mean over the question's
        tokens and the mean over the text's.
        """
        read = self._model.read_each([(encodable(asked), encodable(text)) for asked, text in pairs])
        logits = np.array([outputs[0][0] for outputs, _ in read], dtype=np.float32)
        states = [_states(outputs[-1], outputs[1:-1], is_text) for outputs, is_text in read]
        return logits, np.array(states, dtype=np.float32).reshape(len(pairs), N_STATES)


def _states(pooled: FloatVector, layers: Sequence[FloatMatrix], is_text: npt.NDArray[np.bool_]) -> FloatVector:
    rows = [pooled]
    for layer in layers:
        rows += [layer[0], layer[~is_text].mean(axis=0), layer[is_text].mean(axis=0)]
    return np.concatenate(rows)


class CrossEncoderReranker:
    """A sentence-transformers CrossEncoder from a folder or the Hub; may be shared by threads."""

    def __init__(self, model: Any, card: ModelCard) -> None:  # noqa: ANN401 - the library carries no types here
        """`model` is a loaded CrossEncoder with one label, `card` says what it is."""
        if model.num_labels != 1:
            raise ModelError(f"{card.name!r} gives {model.num_labels} labels, wanted a reranker, which gives one")
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
        return self.read_pairs([(question, text) for text in texts])[0]

    def read_pairs(self, pairs: Pairs) -> tuple[FloatVector, FloatMatrix]:
        """The logits, and no inner states: shape (n, 0)."""
        from torch.nn import Identity

        no_states = np.empty((len(pairs), 0), dtype=np.float32)
        if not pairs:
            return np.empty(0, dtype=np.float32), no_states
        with self._lock:
            logits = self._model.predict(
                [(encodable(asked), encodable(text)) for asked, text in pairs],
                batch_size=BATCH_PAIRS,
                activation_fn=Identity(),
                show_progress_bar=False,
            )
        return np.asarray(logits, dtype=np.float32).reshape(len(pairs)), no_states


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
        raise ModelError(f"{name!r} is an encoder, wanted a reranker. Set reranker to another model, or to nothing.")
    prepare_environment()
    if folder.backend is Backend.ONNX and folder.path is not None:
        return OnnxReranker(OnnxModel(folder.path, (*_LAYERS, _POOLED)), folder.card)
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
            f"{folder.source!r} is no reranker: found {', '.join(made_for)}, whose score head would be random; "
            "wanted a cross-encoder (ForSequenceClassification). Set reranker to another model, or to nothing."
        )
    commit = getattr(model.config, "_commit_hash", None)
    return CrossEncoderReranker(model, folder.card.model_copy(update={"revision": commit or folder.card.revision}))
