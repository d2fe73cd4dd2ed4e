"""A sentence-transformers folder as one ONNX file in the cache, made once: the same vectors in half the time.

Measured on 96 sections of gov.uk pages: 1.8 times (e5) and 1.9 times (mpnet) as fast as torch for passages, 3.1 and 2.5
times for questions, largest difference of a number 1.7e-7 (docs/decisions/0018-onnx-runtime.md).
"""

from __future__ import annotations

import contextlib
import logging
import os
import threading
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from filelock import Timeout

from qa.models.kept_networks import MODEL, kept_network, open_session, write_network
from qa.models.loading import quiet_loading
from qa.models.locating import ModelFolder

logger = logging.getLogger(__name__)

EXPORT_VERSION = "1"
TOLERANCE = 5e-5  # largest difference of a number of a token's state between torch and ONNX Runtime
_OPSET = 17
_HIDDEN = -1e9  # added to attention: the token is not seen
_INPUTS = ("input_ids", "attention_mask")
_ONE_AT_A_TIME = threading.Lock()  # an export needs the memory of a network twice, and takes stdout for itself


def exported_model(folder: ModelFolder) -> Path | None:
    """The ONNX file of the network in a model's folder, which gives a state for each token; made on the first call.

    The first call takes some ten seconds and room for the weights once more. None, with a log line, for a network that
    cannot be exported or gives other states than before, or when the cache cannot be written.
    """
    if folder.path is None:
        return None
    source = folder.path
    try:
        made_of = [EXPORT_VERSION, sorted(folder.card.files.items())]
        return kept_network(folder.card.name, made_of, lambda made: _write_network(source, made))
    except Exception as error:  # noqa: BLE001 - whatever torch raises for a network that it cannot export
        reason = "another process holds it" if isinstance(error, Timeout) else error
        logger.warning("%s is run by torch, and not by ONNX Runtime: %s", folder.card.name, reason)
        return None


def _write_network(source: Path, target: Path) -> None:
    """Export the network of a folder into another. Raises ValueError where its states differ from those of torch."""
    with _ONE_AT_A_TIME:
        _export(source, target)


def _export(source: Path, target: Path) -> None:
    import torch
    from transformers import AutoModel

    logger.info("exporting %s to ONNX, once", source)
    with quiet_loading():
        network = AutoModel.from_pretrained(str(source), local_files_only=True).eval()

    window = _window_of(network.config)

    class States(torch.nn.Module):
        """The network with what we give and take alone."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401
            mask = attention_mask if window is None else _masks(torch, attention_mask, window)
            return self.network(input_ids=input_ids, attention_mask=mask).last_hidden_state

    states_of = States().eval()
    ids, mask = _sample(network.config.vocab_size, (2, 9))
    axes = {name: {0: "texts", 1: "tokens"} for name in (*_INPUTS, "states")}
    traced = target / "traced.onnx"
    with warnings.catch_warnings(), open(os.devnull, "w", encoding="utf-8") as nowhere:
        warnings.simplefilter("ignore")  # of the older exporter, which needs no more than `onnx`
        with contextlib.redirect_stdout(nowhere):
            torch.onnx.export(
                states_of,
                (torch.from_numpy(ids), torch.from_numpy(mask)),
                str(traced),
                input_names=list(_INPUTS),
                output_names=["states"],
                dynamic_axes=axes,
                opset_version=_OPSET,
                dynamo=False,
            )
    write_network(traced, target)
    traced.unlink()
    ids, mask = _sample(network.config.vocab_size, (3, 23))
    with torch.inference_mode():
        wanted = states_of(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
    (states,) = open_session(target / MODEL).run(None, {"input_ids": ids, "attention_mask": mask})
    largest = float(np.abs((states - wanted) * mask[:, :, None]).max()) / max(1.0, float(np.abs(wanted).max()))
    if not largest <= TOLERANCE:
        raise ValueError(f"its states differ by {largest:.1e} from those of torch, wanted at most {TOLERANCE:.0e}")


def _window_of(config: Any) -> int | None:  # noqa: ANN401
    """How far tokens see in the layers of a network that looks both ways through a window; None for any other.

    Such a network (EmbeddingGemma) makes its masks in a way that cannot be traced, and takes them ready-made too.
    """
    return int(config.sliding_window) if getattr(config, "use_bidirectional_attention", False) else None


def _masks(torch: Any, mask: Any, window: int) -> dict[str, Any]:  # noqa: ANN401
    """What is added to attention in layers that see the whole text, and in those that see a window."""
    n_tokens = mask.shape[1]
    places = torch.arange(n_tokens)
    is_near = (places[None, :] - places[:, None]).abs() < window
    is_text = (mask[:, None, None, :] > 0).expand(-1, 1, n_tokens, -1)
    seen, hidden = torch.zeros(1), torch.tensor(_HIDDEN)
    return {
        "full_attention": torch.where(is_text, seen, hidden),
        "sliding_attention": torch.where(is_text & is_near, seen, hidden),
    }


def _sample(vocabulary: int, shape: tuple[int, int]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Some ids and a mask whose last row is half padding, the same always."""
    ids = np.random.default_rng(0).integers(5, min(vocabulary, 1000), size=shape, dtype=np.int64)
    mask = np.ones(shape, dtype=np.int64)
    mask[-1, shape[1] // 2 :] = 0
    ids[mask == 0] = 1
    return ids, mask
