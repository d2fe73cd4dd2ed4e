"""A kept network opened by the quickest runtime that the machine has: a state for each token of a batch.

OpenVINO in bfloat16, from weights of half the width, where the processor computes in it, else ONNX Runtime in float32.
An encoder gives the same vectors by either up to a cosine of .9999, so an index that one built is searched by the other
(docs/decisions/0031-openvino.md). POLICY_QA_BACKEND chooses one: "openvino" or "onnxruntime"; empty: the quickest.
"""

from __future__ import annotations

import logging
import os
import threading
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from qa.checksums import kept_folder, sha256_of
from qa.errors import ModelError
from qa.models.kept_networks import open_session

logger = logging.getLogger(__name__)

VARIABLE = "POLICY_QA_BACKEND"
_HALVED = "model.xml"
OPENVINO, ONNX_RUNTIME = "openvino", "onnxruntime"
Ids = npt.NDArray[np.int64]  # shape (n texts, n tokens)
States = npt.NDArray[np.float32]  # shape (n texts, n tokens, dimension)


class Network(Protocol):
    """A network that reads tokens."""

    @property
    def backend(self) -> str:
        """The runtime and its precision, such as "openvino bf16"."""

    @property
    def dimension(self) -> int:
        """How many numbers a state has."""

    def states(self, ids: Ids, mask: Ids) -> States:
        """A state for each token; those of tokens whose mask is 0 mean nothing. May be called by several threads."""


def open_network(path: Path) -> Network:
    """The network of an ONNX file, by the runtime that POLICY_QA_BACKEND names or the quickest one.

    Raises ModelError for a runtime that is not known or not there.
    """
    chosen = os.environ.get(VARIABLE, "").strip().lower()
    if chosen not in ("", OPENVINO, ONNX_RUNTIME):
        raise ModelError("{} is {!r}; wanted {!r}, {!r} or nothing", VARIABLE, chosen, OPENVINO, ONNX_RUNTIME)
    if chosen == ONNX_RUNTIME or (not chosen and not computes_in_bf16()):
        return _OnnxNetwork(path)
    try:
        return _OpenVinoNetwork(path)
    except ImportError as error:
        raise ModelError("{} is {!r}, which is not installed. Run `pip install openvino`.", VARIABLE, chosen) from error


@cache
def computes_in_bf16() -> bool:
    """Whether OpenVINO is installed and the processor computes in bfloat16."""
    try:
        return "BF16" in _core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    except (ImportError, RuntimeError):
        return False


@cache
def _core() -> Any:  # noqa: ANN401 - openvino carries no types that mypy reads
    from openvino import Core

    return Core()


def _halved(path: Path) -> Path:
    """The network with weights of 16 bits, kept in the cache: computing in bfloat16 needs no more.

    Of e5 it takes 200 MB where the one of 32 bits takes 650, as that is read whole to be rounded. The network itself
    where the cache cannot be written.
    """
    import openvino
    from filelock import Timeout

    def fill(folder: Path) -> None:
        openvino.save_model(_core().read_model(str(path)), folder / _HALVED, compress_to_fp16=True)

    try:
        made_of = [openvino.__version__, *(sha256_of(file) for file in sorted(path.parent.glob(f"{path.stem}.*")))]
        return kept_folder("halved", path.parent.name, made_of, fill) / _HALVED
    except (OSError, Timeout) as error:
        logger.warning("the network %s is not kept at half its size, so that it takes more memory: %s", path, error)
        return path


class _OnnxNetwork:
    backend = f"{ONNX_RUNTIME} fp32"

    def __init__(self, path: Path) -> None:
        self._session = open_session(path)

    @property
    def dimension(self) -> int:
        return int(self._session.get_outputs()[0].shape[-1])

    def states(self, ids: Ids, mask: Ids) -> States:
        (states,) = self._session.run(None, {"input_ids": ids, "attention_mask": mask})
        return np.asarray(states, dtype=np.float32)


class _OpenVinoNetwork:
    def __init__(self, path: Path) -> None:
        is_bf16 = computes_in_bf16()
        # Pinned threads would stand still while other work has their core.
        options = {"INFERENCE_PRECISION_HINT": "bf16" if is_bf16 else "f32", "ENABLE_CPU_PINNING": "NO"}
        self.backend = f"{OPENVINO} {'bf16' if is_bf16 else 'fp32'}"
        compiled = _core().compile_model(str(_halved(path) if is_bf16 else path), "CPU", options)
        self.dimension = int(compiled.output(0).partial_shape[-1].get_length())
        self._request, self._lock = compiled.create_infer_request(), threading.Lock()

    def states(self, ids: Ids, mask: Ids) -> States:
        with self._lock:  # the outputs are overwritten by the next call
            return np.array(self._request.infer({"input_ids": ids, "attention_mask": mask})[0], dtype=np.float32)
