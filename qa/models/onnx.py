"""Runs the packaged int8 ONNX models, one text at a time.

Their activations are quantised with one scale for the whole input tensor, so in a batch the
result for a text depends on its neighbours and on the padding: measured on the reranker, logits
moved by up to 0.66. Alone, a text gives the same numbers always, also with another number of threads.
Several texts run side by side on one thread each; on two cores that took 63 ms for 12 pairs of
70 tokens, where a padded batch took 87 ms.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from filelock import Timeout

from qa.checksums import sha256_of
from qa.errors import ModelError
from qa.models.few_pieces import read_whole
from qa.models.kept_networks import kept_network, open_session, session_options, write_network

logger = logging.getLogger(__name__)

MAX_TOKENS = 512


class OnnxModel:
    """model.onnx and tokenizer.json of one folder, run on the CPU."""

    def __init__(self, folder: Path) -> None:
        """Open both files. Raises ModelError when onnxruntime is absent or a file cannot be opened."""
        try:
            import onnxruntime  # noqa: F401 - only to be told that it is absent
        except ImportError as error:
            raise ModelError(
                "{} needs onnxruntime, which is not installed. Run `pip install onnxruntime`.", folder
            ) from error
        options = session_options()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            self._tokenizer: Any = read_whole(folder / "tokenizer.json", MAX_TOKENS)  # of a pair the longer half is cut
            self._session: Any = open_session(_network(folder), options)
        except Exception as error:  # both libraries raise classes of their own, some bare Exception
            raise ModelError("the model in {} cannot be opened: {}", folder, error) from error
        self._inputs = {entry.name for entry in self._session.get_inputs()}
        self._pool = ThreadPoolExecutor(_n_cores(), thread_name_prefix="onnx")

    def run_each(self, inputs: Sequence[str] | Sequence[tuple[str, str]]) -> list[npt.NDArray[np.float32]]:
        """The first output for each text or pair, batch axis dropped, in the order of `inputs`."""
        encodings = self._tokenizer.encode_batch(list(inputs))
        return [outputs[0] for outputs in self._run_side_by_side(encodings)]

    def _run_side_by_side(self, encodings: Sequence[Any]) -> list[list[npt.NDArray[np.float32]]]:
        """All outputs for each text, in the order given. Longest first, so that no core waits long at the end."""
        order = sorted(range(len(encodings)), key=lambda row: -len(encodings[row].ids))
        outputs = dict(zip(order, self._pool.map(self._run, (encodings[row] for row in order)), strict=True))
        return [outputs[row] for row in range(len(encodings))]

    def _run(self, encoding: Any) -> list[npt.NDArray[np.float32]]:  # noqa: ANN401 - tokenizers carries no types
        columns = {
            "input_ids": encoding.ids,
            "attention_mask": encoding.attention_mask,
            "token_type_ids": encoding.type_ids,
        }
        feed = {name: np.array([ids], dtype=np.int64) for name, ids in columns.items() if name in self._inputs}
        return [output[0] for output in self._session.run(None, feed)]


def _network(folder: Path) -> Path | bytes:
    """The network of a folder as it is kept in the cache, or its bytes when the cache cannot be written."""
    path = folder / "model.onnx"
    try:
        made_of = [sha256_of(path)]
        return kept_network(folder.name, made_of, lambda made: write_network(path.read_bytes(), made))
    except (OSError, Timeout) as error:
        logger.warning("%s opens slowly: its network cannot be kept in the cache: %s", folder, error)
        return path.read_bytes()


def _n_cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
