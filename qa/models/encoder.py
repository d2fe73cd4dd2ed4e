"""Texts become unit vectors, through sentence-transformers or, in tests, through a hash.

A question and a passage are encoded differently when the model's card has prompts. A dot
product of two rows is a cosine.
"""

from __future__ import annotations

import hashlib
import importlib
import os
import re
import threading
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.models.locating import ModelFolder, locate, prepare_environment
from qa.models.registry import FAKE, Backend, Role
from qa.settings import JOINED_BY

FloatMatrix = npt.NDArray[np.float32]  # shape (n, dimension)

BATCH_TEXTS = 32
_PASSAGE_PROMPT_NAMES = ("document", "passage", "corpus")  # the names sentence-transformers knows
_OFF = {"0", "no", "off", "false", ""}  # what huggingface_hub takes for off


class Encoder(Protocol):
    """Anything that turns questions and passages into unit vectors of one space."""

    @property
    def card(self) -> ModelCard:
        """Which bytes these vectors come from; `dimension` is never None."""

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """One unit row for each question, float32, in the order given; no texts give shape (0, dimension)."""

    def encode_passages(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> FloatMatrix:
        """One unit row for each passage, float32, in the order given; no texts give shape (0, dimension).

        on_progress is called after each batch with how many passages it held (fits `tqdm.update`).
        """


class SentenceTransformerEncoder:
    """A sentence-transformers model behind the Encoder protocol; may be shared by threads."""

    def __init__(self, model: Any, card: ModelCard) -> None:  # noqa: ANN401 - the library carries no types here
        """`model` is a loaded SentenceTransformer, `card` says what it is and has its dimension."""
        if card.dimension is None:
            raise ModelError(f"the card of encoder {card.name!r} names no dimension")
        self._model = model
        self._card = card
        self._dimension: int = card.dimension
        self._lock = threading.Lock()  # a fast tokenizer used by two threads raises "Already borrowed"

    @property
    def card(self) -> ModelCard:
        """Which bytes these vectors come from."""
        return self._card

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """One unit row for each question."""
        return self._encode(texts, self._model.encode_query, self._card.query_prompt, None)

    def encode_passages(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> FloatMatrix:
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
        _refuse_single_text(texts)
        vectors = np.empty((len(texts), self._dimension), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda row: -len(texts[row]))
        for start in range(0, len(order), BATCH_TEXTS):
            rows = order[start : start + BATCH_TEXTS]
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
            raise ModelError(f"encoder {self._card.name!r} gave a vector that is not finite or has no length")
        return vectors


class FakeEncoder:
    """Deterministic vectors of hashed words and character n-grams; no weights, any language.

    Texts that share words or characters are near each other. Shipped for tests and for trying
    the rest of the program without a model; not for use.
    """

    DIMENSION = 256

    @property
    def card(self) -> ModelCard:
        """A card without files."""
        return ModelCard(name=FAKE, revision="1", dimension=self.DIMENSION)

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """One unit row for each question; the same as for a passage of the same words."""
        return self.encode_passages(texts)

    def encode_passages(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> FloatMatrix:
        """One unit row for each passage."""
        _refuse_single_text(texts)
        vectors = np.zeros((len(texts), self.DIMENSION), dtype=np.float64)
        for row, text in enumerate(texts):
            for feature, weight in _features(text):
                digest = int.from_bytes(hashlib.blake2b(feature.encode(), digest_size=8).digest(), "big")
                vectors[row, digest % self.DIMENSION] += weight if digest >> 63 else -weight
            if not vectors[row].any():
                vectors[row, 0] = 1.0
            if on_progress is not None:
                on_progress(1)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors.astype(np.float32)


def load_encoder(name: str, revision: str = "") -> Encoder:
    """The encoder called `name`: packaged, a folder, a Hub id, "fake", or two of those joined by +.

    `revision` is that of the only one, or of the first.

    The first call in a process takes seconds (it imports torch). Raises ModelError when the
    model is not there, is not an encoder or its bytes are not the pinned ones.
    """
    if name == FAKE:
        return FakeEncoder()
    if JOINED_BY in name and not Path(name).expanduser().is_dir():
        from qa.models.joined import JoinedEncoder

        first, second = name.split(JOINED_BY, 1)
        return JoinedEncoder(load_encoder(first.strip(), revision), load_encoder(second.strip()))
    folder = locate(name, revision)
    if folder.role is Role.RERANKER:
        raise ModelError(f"{name!r} is a reranker, wanted an encoder. Set encoder to another model.")
    prepare_environment()
    try:
        with quiet_loading():
            model = _open_onnx(folder) if folder.backend is Backend.ONNX else _open_folder_or_hub(folder)
    except ModelError:
        raise
    except Exception as error:  # whatever a foreign folder or a hub that is away may raise
        raise unloadable(folder, error) from error
    return SentenceTransformerEncoder(model, _completed_card(folder, model))


def unloadable(folder: ModelFolder, error: Exception) -> ModelError:
    """The error for a model that was located but cannot be loaded, with what to try."""
    if folder.path is not None:
        return ModelError(f"the model in {folder.path} cannot be loaded: {error}")
    hint = "Check the name, the revision and the network."
    if is_offline():
        hint = "Downloads are off; run once with HF_HUB_OFFLINE=0 to fetch it, or point to a folder that holds it."
    return ModelError(f"model {folder.source!r} cannot be loaded from the Hub or its cache: {error} {hint}")


def is_offline() -> bool:
    """Whether the environment forbids the model hub."""
    return os.environ.get("HF_HUB_OFFLINE", "1").lower() not in _OFF


def encodable(text: str) -> str:
    """The text with lone surrogates, which no tokenizer takes, replaced by question marks."""
    return text.encode("utf-8", "replace").decode("utf-8")


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
        raise ModelError(f"{folder.source!r} has no folder, and an ONNX model is run from one")
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
    """The card of a packaged model as it is; of others with what only the loaded model knows."""
    if folder.role is not None:
        return folder.card
    commit = getattr(getattr(getattr(model[0], "auto_model", None), "config", None), "_commit_hash", None)
    prompts = (model.prompts.get(name) for name in _PASSAGE_PROMPT_NAMES)
    return folder.card.model_copy(
        update={
            "revision": commit or folder.card.revision,
            "dimension": model.get_embedding_dimension(),
            "query_prompt": model.prompts.get("query") or "",
            "passage_prompt": next((prompt for prompt in prompts if prompt), ""),
        }
    )


def _refuse_single_text(texts: Sequence[str]) -> None:
    if isinstance(texts, str):
        raise TypeError("wanted a sequence of texts, found one text")


def _features(text: str) -> Iterator[tuple[str, float]]:
    """Words, then runs of one to three characters, with weights; case and width do not count."""
    folded = unicodedata.normalize("NFKC", encodable(text)).casefold()
    for word in re.findall(r"\w+", folded):
        yield f"word {word}", 2.0
        for n_chars in (1, 2, 3):
            for start in range(len(word) - n_chars + 1):
                yield f"{n_chars} {word[start : start + n_chars]}", n_chars / 3
