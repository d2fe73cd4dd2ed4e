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
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from eval.progress import Progress
from eval.systems.product import Encoder, FloatMatrix, OnProgress, Texts, cache_folder
from qa.datatypes import ModelCard

logger = logging.getLogger(__name__)

FOLDER = "eval-vectors"
MIN_KEPT = 200  # texts; fewer are encoded faster than they are worth keeping
PART_TEXTS = 1024  # written at a time, so that an interrupted run loses little


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

    @property
    def backend(self) -> str:
        """What runs them."""
        return self._encoder.backend

    @property
    def names(self) -> tuple[str, ...]:
        """The models whose numbers stand in a row."""
        return self._encoder.names

    @property
    def parts(self) -> tuple[slice, ...]:
        """Where the numbers of each of these models stand."""
        return self._encoder.parts

    def encode_passages(
        self, texts: Texts, english: Texts | None = None, *, on_progress: OnProgress = None
    ) -> FloatMatrix:
        """One unit row for each passage, in the order given, encoded only where not kept."""
        if len(texts) < MIN_KEPT:
            return self._encoder.encode_passages(texts, english, on_progress=on_progress)
        pairs = list(zip(texts, texts if english is None else english, strict=True))
        keys = [hashlib.sha256("\0".join(dict.fromkeys(pair)).encode("utf-8", "replace")).hexdigest() for pair in pairs]
        kept = _read(self._path)
        missing = list({key: pair for key, pair in zip(keys, pairs, strict=True) if key not in kept}.items())
        progress = Progress(f"encoding with {self.card.name}", len(missing))
        for start in range(0, len(missing), PART_TEXTS):
            part = missing[start : start + PART_TEXTS]
            contexts, words = zip(*(pair for _, pair in part), strict=True)
            rows = self._encoder.encode_passages(contexts, words, on_progress=progress.advance)
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
