"""ONNX networks in the cache as they are run: graph optimised once, weights in a file of their own that is mapped.

A session that reads one large file copies its weights two or three times. Mapped weights are read where they are used
and shared by processes: opening e5 took 1.9 to 2.5 s of CPU and 870 MB before, 0.13 s and 140 MB since, and the states
of tokens are the same to the last bit.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from qa.checksums import kept_folder

MODEL, WEIGHTS = "model.onnx", "model.bin"
_FORM = "2"  # of what `write_network` writes
_MIN_MAPPED_BYTES = "1024"  # smaller tensors stay in the graph


def kept_network(name: str, made_of: object, write: Callable[[Path], None]) -> Path:
    """The ONNX file of a network in the cache, whole and checked; made by `write`, given a folder, on the first call.

    made_of: a JSON value, another for other bytes. Raises OSError or filelock.Timeout when the cache cannot be written,
    and whatever `write` raises.
    """
    import onnxruntime

    return kept_folder("exported", name, [_FORM, onnxruntime.__version__, made_of], write) / MODEL


def write_network(network: Path | bytes, folder: Path) -> None:
    """Write the optimised graph of an ONNX model (a file, or its bytes) and its weights into a folder."""
    import onnxruntime

    options = session_options()
    # Level "all" would bind the file to this kind of processor.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / MODEL)
    options.add_session_config_entry("session.optimized_model_external_initializers_file_name", WEIGHTS)
    options.add_session_config_entry(
        "session.optimized_model_external_initializers_min_size_in_bytes", _MIN_MAPPED_BYTES
    )
    open_session(network, options)


def session_options() -> Any:  # noqa: ANN401 - onnxruntime carries no types
    """How networks are run: idle threads sleep, so that other work on the cores goes on, and memory is given back."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.enable_cpu_mem_arena = False  # the arena never gives back what the longest text took
    options.log_severity_level = 3  # errors only
    return options


def open_session(network: Path | bytes, options: Any = None) -> Any:  # noqa: ANN401
    """A network opened by ONNX Runtime on the CPU. options: None: `session_options()`."""
    import onnxruntime

    source = network if isinstance(network, bytes) else str(network)
    return onnxruntime.InferenceSession(source, options or session_options(), providers=["CPUExecutionProvider"])
