"""Texts become unit vectors through sentence-transformers.

A question and a passage are encoded differently when the model's card has prompts. A dot
product of two rows is a cosine.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import numpy as np

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.models.exported_transformer import ExportedTransformer, open_exported
from qa.models.loading import is_offline, quiet_loading, unloadable
from qa.models.locating import ModelFolder, locate, prepare_environment
from qa.models.registry import Backend, Role
from qa.models.seams import FloatMatrix, OnProgress, Texts, encodable, refuse_single_text

TEXTS_AT_ONCE = 128  # given to a model that torch runs, which makes batches of like length of them
BATCH_TEXTS = 32  # of such a batch
_PASSAGE_PROMPT_NAMES = ("document", "passage", "corpus")  # the names sentence-transformers knows


class SentenceTransformerEncoder:
    """A sentence-transformers model behind the Encoder protocol; may be shared by threads."""

    def __init__(self, model: Any, card: ModelCard, backend: str = "torch") -> None:  # noqa: ANN401 - without types
        """`model`: a loaded SentenceTransformer; `card`: what it is, with its dimension; `backend`: what runs it."""
        if card.dimension is None:
            raise ModelError("the card of encoder {!r} names no dimension", card.name)
        self._model = model
        self._card = card
        self.backend = backend
        self._dimension: int = card.dimension
        is_exported = isinstance(model, ExportedTransformer)
        self._at_once = model.texts_at_once if is_exported else TEXTS_AT_ONCE
        # The tokenizer of the library, used by two threads, raises "Already borrowed".
        self._lock: AbstractContextManager[object] = nullcontext() if is_exported else threading.Lock()

    @property
    def card(self) -> ModelCard:
        """Which bytes these vectors come from."""
        return self._card

    @property
    def names(self) -> tuple[str, ...]:
        """The model alone."""
        return (self._card.name,)

    @property
    def parts(self) -> tuple[slice, ...]:
        """The whole row."""
        return (slice(0, self._dimension),)

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """One unit row for each question."""
        return self._encode(texts, self._model.encode_query, self._card.query_prompt, None)

    def encode_passages(
        self, texts: Texts, english: Texts | None = None, *, on_progress: OnProgress = None
    ) -> FloatMatrix:
        """One unit row for each passage."""
        return self._encode(texts, self._model.encode_document, self._card.passage_prompt, on_progress)

    def _encode(
        self,
        texts: Sequence[str],
        encode: Callable[..., FloatMatrix],
        prompt: str,
        on_progress: Callable[[int], None] | None,
    ) -> FloatMatrix:
        """Encode longest first, so that texts in a batch need little padding."""
        refuse_single_text(texts)
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), self._at_once):
            rows = order[start : start + self._at_once]
            with self._lock:
                vectors[rows] = encode(
                    [encodable(texts[row]) for row in rows],
                    prompt=prompt,
                    batch_size=BATCH_TEXTS,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            if on_progress is not None:
                on_progress(len(rows))
        if not np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3):
            raise ModelError("encoder {!r} gave a vector that is not finite or has no length", self._card.name)
        return vectors


def load_sentence_encoder(name: str, revision: str = "") -> SentenceTransformerEncoder:
    """The encoder called `name`: packaged, a folder or a Hub id.

    OpenVINO or ONNX Runtime runs a model of the usual make, torch any other (which takes seconds to import). Raises
    ModelError when the model is not there, is not an encoder or its bytes are not as pinned.
    """
    folder = locate(name, revision)
    if folder.role is Role.RERANKER:
        raise ModelError("{!r} is a reranker, wanted an encoder. Set encoder to another model.", name)
    prepare_environment()
    exported = open_exported(folder) if folder.backend is Backend.SENTENCE_TRANSFORMERS else None
    if exported is not None:
        return SentenceTransformerEncoder(exported, _completed_card(folder, exported), exported.backend)
    try:
        with quiet_loading():
            model = _open_onnx(folder) if folder.backend is Backend.ONNX else _open_folder_or_hub(folder)
    except ModelError:
        raise
    except Exception as error:  # whatever a foreign folder or a hub that is away may raise
        raise unloadable(folder, error) from error
    backend = "onnxruntime int8" if folder.backend is Backend.ONNX else "torch"
    return SentenceTransformerEncoder(model, _completed_card(folder, model), backend)


def _open_folder_or_hub(folder: ModelFolder) -> Any:  # noqa: ANN401
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(
        folder.source,
        revision=(folder.card.revision or None) if folder.path is None else None,
        local_files_only=folder.path is not None or is_offline(),
    )


def _open_onnx(folder: ModelFolder) -> Any:  # noqa: ANN401
    """The int8 ONNX model of a folder as the first module of a SentenceTransformer.

    Not through its own `backend="onnx"`, whose extra would downgrade transformers.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.base.modules.input_module import InputModule
    from sentence_transformers.sentence_transformer.modules import Normalize

    from qa.models.onnx import OnnxModel

    if folder.path is None:
        raise ModelError("{!r} has no folder, and an ONNX model is run from one", folder.source)
    runner, dimension = OnnxModel(folder.path), folder.card.dimension

    class OnnxFirstToken(InputModule):  # type: ignore[misc]
        """Text in, the first token's output as sentence vector."""

        def preprocess(self, inputs: Sequence[str], prompt: str | None = None, **_: object) -> dict[str, Any]:
            return {"texts": [(prompt or "") + text for text in inputs]}

        def forward(self, features: dict[str, Any], **_: object) -> dict[str, Any]:
            rows = [tokens[0] for tokens in runner.run_each(features["texts"])]
            return features | {"sentence_embedding": torch.from_numpy(np.stack(rows))}

        def get_embedding_dimension(self) -> int | None:
            return dimension

        def save(self, output_path: str, *_: object, **__: object) -> None:
            raise NotImplementedError(f"the packaged ONNX model is not saved to {output_path}")

    return SentenceTransformer(modules=[OnnxFirstToken(), Normalize()], device="cpu")


def _completed_card(folder: ModelFolder, model: Any) -> ModelCard:  # noqa: ANN401
    """The card of a packaged model as it is; of any other with what only the loaded model knows."""
    if folder.role is not None:
        return folder.card
    network = getattr(model[0], "auto_model", None) if folder.path is None else None
    commit = getattr(getattr(network, "config", None), "_commit_hash", None)
    prompts = (model.prompts.get(name) for name in _PASSAGE_PROMPT_NAMES)
    return folder.card.model_copy(
        update={
            "revision": commit or folder.card.revision,
            "dimension": model.get_embedding_dimension(),
            "query_prompt": model.prompts.get("query") or "",
            "passage_prompt": next((prompt for prompt in prompts if prompt), ""),
        }
    )
