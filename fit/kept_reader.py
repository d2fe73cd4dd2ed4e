"""Readings of the reranker kept between fits."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.models.reranker import N_STATES, OnnxReranker


class KeptReader:
    """A reranker whose readings are kept, in memory and in a file, so that no pair is read twice."""

    def __init__(self, reranker: OnnxReranker, folder: Path | None = None) -> None:
        """folder: where readings are kept between fits, in a file named by the reranker's card; None: nowhere."""
        self._reranker = reranker
        self._kept: dict[str, tuple[float, npt.NDArray[np.float16]]] = {}
        card = hashlib.sha256(reranker.card.model_dump_json().encode()).hexdigest()[:16]
        self._path = folder / f"{card}.npz" if folder else None
        if self._path is not None and self._path.is_file():
            with np.load(self._path, allow_pickle=False) as stored:
                values = zip(stored["logits"].tolist(), stored["states"], strict=True)
                self._kept = dict(zip(stored["keys"].tolist(), values, strict=True))

    def read(self, question: str, texts: Sequence[str]) -> tuple[list[float], npt.NDArray[np.float16]]:
        """Logits and inner states (half precision, shape (n, N_STATES)), as `OnnxReranker.read_pairs` gives them."""
        keys = {text: hashlib.sha256(f"{question}\0{text}".encode()).hexdigest() for text in texts}
        new = [text for text, key in keys.items() if key not in self._kept]
        logits, states = self._reranker.read_pairs([(question, text) for text in new])
        for text, logit, state in zip(new, logits, states, strict=True):
            self._kept[keys[text]] = float(logit), state.astype(np.float16)
        found = [self._kept[keys[text]] for text in texts]
        return [logit for logit, _ in found], np.array([state for _, state in found]).reshape(len(texts), N_STATES)

    def save(self) -> None:
        """Write what is kept, aside first."""
        if self._path is None or not self._kept:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_suffix(".tmp")
        with aside.open("wb") as stream:
            logits, states = zip(*self._kept.values(), strict=True)
            np.savez(stream, keys=np.array(list(self._kept)), logits=np.array(logits), states=np.stack(states))
        aside.replace(self._path)
