"""Vectors of passages kept on disk between runs, so that a large corpus is encoded once for each model.

The key is the model's card (which names its bytes and prompts) and the text. Only passages are kept: questions are
encoded anew, because their time is measured.
"""

from __future__ import annotations

import hashlib
import logging
import os
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from eval.progress import Progress
from eval.systems.product import Encoder, FloatMatrix, JoinedEncoder, cache_folder
from qa.datatypes import ModelCard

logger = logging.getLogger(__name__)

FOLDER = "eval-vectors"
MIN_KEPT = 200  # texts; fewer are encoded faster than they are worth keeping
PART_TEXTS = 1024  # written at a time, so that an interrupted run loses little


def keeping(encoder: Encoder) -> Encoder:
    """The encoder with its passages kept; of joined encoders each keeps its own."""
    if isinstance(encoder, JoinedEncoder):
        return JoinedEncoder(*(KeptVectors(part) for part in encoder.encoders))
    return KeptVectors(encoder)


class KeptVectors:
    """An encoder that looks its passages up before it encodes them. Follows the Encoder protocol."""

    def __init__(self, encoder: Encoder, folder: Path | None = None) -> None:
        """folder: where vectors are kept; None means under the program's cache folder."""
        self._encoder = encoder
        name = hashlib.sha256(encoder.card.model_dump_json().encode()).hexdigest()[:16]
        self._path = (folder or cache_folder() / FOLDER) / f"{name}.npz"

    @property
    def card(self) -> ModelCard:
        """Which bytes these vectors come from."""
        return self._encoder.card

    def encode_questions(self, texts: Sequence[str]) -> FloatMatrix:
        """One unit row for each question, encoded now."""
        return self._encoder.encode_questions(texts)

    def encode_passages(self, texts: Sequence[str], *, on_progress: Callable[[int], None] | None = None) -> FloatMatrix:
        """One unit row for each passage, in the order given, encoded only where not kept."""
        if len(texts) < MIN_KEPT:
            return self._encoder.encode_passages(texts, on_progress=on_progress)
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
        kept = _read(self._path)
        missing = list({key: text for key, text in zip(keys, texts, strict=True) if key not in kept}.items())
        progress = Progress(f"encoding with {self.card.name}", len(missing))
        for start in range(0, len(missing), PART_TEXTS):
            part = missing[start : start + PART_TEXTS]
            rows = self._encoder.encode_passages([text for _, text in part], on_progress=progress.advance)
            kept |= {key: row for (key, _), row in zip(part, rows, strict=True)}
            kept = _read(self._path) | kept  # another run may have added to it meanwhile
            _write(self._path, kept)
        progress.close()
        if on_progress is not None:
            on_progress(len(texts))
        return np.stack([kept[key] for key in keys])


def _read(path: Path) -> dict[str, FloatMatrix]:
    """Rows by key; nothing when the file is absent or damaged, as it can be made again."""
    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as stored:
            return dict(zip(stored["keys"].tolist(), stored["rows"], strict=True))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
        logger.warning("kept vectors in %s cannot be read (%s); encoding again", path, error)
        return {}


def _write(path: Path, kept: dict[str, FloatMatrix]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
    with os.fdopen(handle, "wb") as stream:
        np.savez(stream, keys=np.array(list(kept)), rows=np.stack(list(kept.values())))
    os.replace(name, path)
