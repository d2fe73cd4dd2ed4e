"""A sentence-transformers folder run without torch: tokenizer, network, pooling, length 1."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from qa.models.few_pieces import open_tokenizer
from qa.models.locating import ModelFolder
from qa.models.networks import Network, open_network
from qa.models.onnx_export import exported_model
from qa.models.seams import FloatMatrix

BATCH_TOKENS = 1024  # of a batch with its padding: larger ones leave the caches of a processor
_TASK = "feature-extraction"
_POOLINGS = {"mean": "mean", "cls": "cls", "pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}


class Make(NamedTuple):
    """How a sentence-transformers folder is made.

    pooling: "mean" or "cls"; padding: the token that fills a batch; dense: matrices that a pooled row is multiplied by.
    """

    max_tokens: int
    pooling: str
    padding: str
    prompts: Mapping[str, str]
    dense: tuple[FloatMatrix, ...] = ()


class ExportedTransformer:
    """What an encoder asks of a sentence-transformers model; may be called by several threads."""

    texts_at_once = 1024  # batches of like length are made of so many

    def __init__(self, network: Network, tokenizer: Any, make: Make) -> None:  # noqa: ANN401 - a library without types
        """network: gives a state for each token; tokenizer: cuts what is too long."""
        self._network, self._tokenizer, self._make = network, tokenizer, make
        self.backend = network.backend
        self._pad_id = tokenizer.token_to_id(make.padding) or 0
        self.prompts = make.prompts

    def get_embedding_dimension(self) -> int:
        """The length of a row."""
        return len(self._make.dense[-1]) if self._make.dense else self._network.dimension

    def encode_query(self, texts: Sequence[str], *, prompt: str, **_: object) -> FloatMatrix:
        """One row of length 1 for each question."""
        return self._encode([prompt + text for text in texts])

    def encode_document(self, texts: Sequence[str], *, prompt: str, **_: object) -> FloatMatrix:
        """One row of length 1 for each passage."""
        return self._encode([prompt + text for text in texts])

    def _encode(self, texts: Sequence[str]) -> FloatMatrix:
        """Texts of like length go together, so that little is padding; each row is the same in any company."""
        encodings = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda row: -len(encodings[row].ids))
        rows: dict[int, FloatMatrix] = {}
        while order:
            n_texts = max(1, BATCH_TOKENS // len(encodings[order[0]].ids))
            batch, order = order[:n_texts], order[n_texts:]
            rows |= dict(zip(batch, self._pooled([encodings[row].ids for row in batch]), strict=True))
        return np.array([rows[row] for row in range(len(texts))], dtype=np.float32)

    def _pooled(self, ids: Sequence[Sequence[int]]) -> FloatMatrix:
        n_tokens = max(map(len, ids))
        padded = np.full((len(ids), n_tokens), self._pad_id, dtype=np.int64)
        mask = np.zeros_like(padded)
        for row, tokens in enumerate(ids):
            padded[row, : len(tokens)] = tokens
            mask[row, : len(tokens)] = 1
        states = self._network.states(padded, mask)
        weights = mask[:, :, None].astype(np.float32)
        pooled = states[:, 0] if self._make.pooling == "cls" else (states * weights).sum(1) / weights.sum(1)
        for matrix in self._make.dense:
            pooled = pooled @ matrix.T
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True), dtype=np.float32)


def open_exported(folder: ModelFolder) -> ExportedTransformer | None:
    """The model of a folder run without torch; None when it is of another make or cannot be exported."""
    make = _make_of(folder.path) if folder.path is not None else None
    network = exported_model(folder) if make is not None else None
    if folder.path is None or make is None or network is None:
        return None
    tokenizer = open_tokenizer(folder.path / "tokenizer.json", make.max_tokens)
    return ExportedTransformer(open_network(network), tokenizer, make)


def _make_of(folder: Path) -> Make | None:
    """How a folder is made of a network, a pooling, maybe matrices and a scaling to length 1; None for any other."""
    try:
        listed = _read(folder / "modules.json")
        modules = [module["type"].rpartition(".")[2] for module in listed]
        dense = tuple(_matrix(folder / one["path"]) for one in listed if one["type"].endswith(".Dense"))
        pooling = _pooling_of(_read(folder / "1_Pooling" / "config.json"))
        padding = _read(folder / "tokenizer_config.json").get("pad_token") or "[PAD]"
        max_tokens = _max_tokens(folder)
        prompts = _read(folder / "config_sentence_transformers.json").get("prompts") or {}
        (folder / "tokenizer.json").stat()
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    kinds = [kind for kind in modules if kind != "Dense"]
    if kinds not in (["Transformer", "Pooling"], ["Transformer", "Pooling", "Normalize"]) or pooling is None:
        return None
    if "Dense" in modules[:2] or modules[2 : 2 + len(dense)] != ["Dense"] * len(dense):
        return None
    return Make(max_tokens, pooling, padding["content"] if isinstance(padding, dict) else padding, prompts, dense)


def _max_tokens(folder: Path) -> int:
    """How many tokens of a text are read. Since sentence-transformers 6 a folder says it of its tokenizer alone."""
    sizes = _read(folder / "sentence_bert_config.json")
    if sizes.get("transformer_task", _TASK) != _TASK:
        raise ValueError(f"{folder} is made for {sizes['transformer_task']!r}")
    if "max_seq_length" in sizes:
        return int(sizes["max_seq_length"])
    of_tokenizer = _read(folder / "tokenizer_config.json")["model_max_length"]
    return int(min(of_tokenizer, _read(folder / "config.json")["max_position_embeddings"]))


def _matrix(folder: Path) -> FloatMatrix:
    """The matrix of a linear module. Raises ValueError for one that adds or bends."""
    from safetensors.numpy import load_file

    config = _read(folder / "config.json")
    if config["bias"] or not config["activation_function"].endswith("Identity"):
        raise ValueError(f"{folder} is not a matrix alone")
    return np.asarray(load_file(folder / "model.safetensors")["linear.weight"], dtype=np.float32)


def _pooling_of(config: Mapping[str, Any]) -> str | None:
    """How a folder pools: "mean" or "cls"; None where otherwise, or in two ways."""
    if "pooling_mode" in config:
        return _POOLINGS.get(str(config["pooling_mode"]))
    chosen = [name for name, is_on in config.items() if name.startswith("pooling_mode_") and is_on is True]
    return _POOLINGS.get(chosen[0]) if len(chosen) == 1 else None


def _read(path: Path) -> Any:  # noqa: ANN401 - JSON
    return json.loads(path.read_text(encoding="utf-8"))
