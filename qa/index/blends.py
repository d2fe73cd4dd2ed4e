"""Vectors of passages and units, blended from those of sentences and heading paths: each text is encoded once.

A sentence alone tells what it says, but not of what; a sentence encoded under its headings and inside its passage costs
the headings and its neighbours again and again. So sentences and heading paths are encoded alone, and a place gets the
weighted sum of its own vector, the mean of those of its passage and that of its heading path. Measured against encoding
every passage and unit in its context, and against pooling from one pass over a passage (Günther et al. 2024, "Late
chunking", arXiv 2409.04701): docs/decisions/0021-blended-vectors.md.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from qa.datatypes import Passage
from qa.index.contents import Unit
from qa.models.seams import FloatMatrix, FloatVector

AROUND_WEIGHT = 0.25  # of the passage that a unit stands in, beside the unit itself
PATH_WEIGHT = 0.5  # of a heading path, beside what stands under it


class Text(NamedTuple):
    """What an encoder reads: words as they stand, and in English for models that read English alone."""

    words: str
    english: str


class Blend(NamedTuple):
    """What the vector of a place is made of. own: its words; None: those `around` it are all it has."""

    own: Text | None
    around: tuple[Text, ...] = ()  # the units of its passage
    path: Text | None = None  # title and headings above it

    @property
    def texts(self) -> tuple[Text, ...]:
        """The texts that have to be encoded."""
        return tuple(text for text in (self.own, *self.around, self.path) if text is not None)

    @property
    def digest(self) -> bytes:
        """sha256 of the texts and weights: blends of one digest have one vector."""
        written = repr((self.own, self.around, self.path, AROUND_WEIGHT, PATH_WEIGHT))
        return hashlib.sha256(written.encode("utf-8", "replace")).digest()


def blends_of(
    passages: Sequence[Passage],
    paths: Sequence[Text | None],
    units: Sequence[Unit],
    words: Sequence[Text],
    text_of: Callable[[Passage, str], Text],
) -> Iterator[Blend]:
    """What the vectors of passages and, behind them, of units are made of.

    words: of each unit. paths: what each passage stands under.
    """
    around: list[list[Text]] = [[] for _ in passages]
    for unit, text in zip(units, words, strict=True):
        for row in unit.passages:
            around[row].append(text)
    texts = [tuple(held) for held in around]
    for passage, held, path in zip(passages, texts, paths, strict=True):
        yield Blend(None if held else text_of(passage, passage.text), held, path)
    for unit, text in zip(units, words, strict=True):
        yield Blend(text, texts[unit.passages[0]], paths[unit.passages[0]])


def blended(blends: Sequence[Blend], vectors: Mapping[Text, FloatVector], parts: Sequence[slice]) -> FloatMatrix:
    """The vector of each blend, shape (n, dimension); the part of each encoder is as long as in `vectors`.

    vectors: of every text of the blends, at least one. Units of one passage stand together: its mean is made once.
    """
    some = next(iter(vectors.values()))
    lengths = [float(np.linalg.norm(some[part])) for part in parts]

    def scaled(rows: FloatMatrix) -> FloatMatrix:
        out = np.zeros_like(rows)
        for part, length in zip(parts, lengths, strict=True):
            norms = np.linalg.norm(rows[:, part], axis=1, keepdims=True)
            out[:, part] = rows[:, part] * length / np.maximum(norms, np.finfo(np.float32).tiny)
        return out

    @lru_cache(maxsize=2)
    def mean(around: tuple[Text, ...]) -> FloatVector:
        sizes = np.array([[max(1, len(text.words))] for text in around], dtype=np.float32)
        weighted = (sizes * np.array([vectors[text] for text in around])).sum(axis=0, keepdims=True)
        row: FloatVector = scaled(weighted)[0]
        return row

    rows = np.zeros((len(blends), parts[-1].stop), dtype=np.float32)
    for row, blend in zip(rows, blends, strict=True):
        if blend.own is not None:
            row += vectors[blend.own]
        if blend.around:
            row += (1.0 if blend.own is None else AROUND_WEIGHT) * mean(blend.around)
        if blend.path is not None:
            row += PATH_WEIGHT * vectors[blend.path]
    return scaled(rows)
