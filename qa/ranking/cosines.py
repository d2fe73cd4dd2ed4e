"""Cosines of a question to stored vectors, encoder by encoder."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

FloatMatrix = npt.NDArray[np.float32]
Scores = npt.NDArray[np.float64]


def part_cosines(
    question: npt.NDArray[np.float32], rows: FloatMatrix, parts: Sequence[slice]
) -> list[npt.NDArray[np.float64]]:
    """For each part the cosine of the question to every row, shape (n,); zeros where the question has no such part."""
    cosines = []
    for part in parts:
        asked, held = question[part].astype(np.float64), rows[:, part].astype(np.float64)
        lengths = np.linalg.norm(asked) * np.linalg.norm(held, axis=1)
        cosines.append(np.divide(held @ asked, lengths, out=np.zeros(len(rows)), where=lengths > 0))
    return cosines


def cosines_by_part(
    vectors: FloatMatrix, stored: FloatMatrix, parts: Sequence[slice], is_own: npt.NDArray[np.bool_] | None = None
) -> list[Scores | None]:
    """For each encoder the mean cosine of the question's vectors to each row of `stored`; None where it reads none.

    is_own: which rows are in the question's language. For such a row an encoder that reads this language takes the
    question itself alone, not its gloss. None: no row is.
    """
    means: list[Scores | None] = []
    for part in parts:
        asked = [vector for vector in vectors if np.abs(vector[part]).max() > 0]
        cosines = [part_cosines(vector, stored, [part])[0] for vector in asked]
        mean = np.mean(cosines, axis=0) if cosines else None
        if is_own is not None and mean is not None and np.abs(vectors[0][part]).max() > 0:
            mean = np.where(is_own, cosines[0], mean)
        means.append(mean)
    return means


def scaled(
    vectors: FloatMatrix, stored: FloatMatrix, parts: Sequence[slice]
) -> tuple[npt.NDArray[np.float32], FloatMatrix]:
    """The question's vector, shape (dim,), and the rows of `stored`, each encoder's part scaled to length 1.

    Of several question vectors the first that the encoder reads counts; a part that reads none is zero. So the
    products of a part, number by number, sum to a cosine.
    """
    asked, held = np.zeros(stored.shape[1], dtype=np.float32), np.array(stored, dtype=np.float32)
    for part in parts:
        read = next((vector[part] for vector in vectors if np.abs(vector[part]).max() > 0), None)
        if read is not None:
            asked[part] = read / np.linalg.norm(read)
        held[:, part] /= np.maximum(np.linalg.norm(held[:, part], axis=1, keepdims=True), 1e-12)
    return asked, held


def fused_scores(arms: Sequence[tuple[float, Scores]]) -> Scores:
    """The weighted sum of each arm's standard scores (score less mean, over standard deviation) among the candidates.

    Unlike ranks, standard scores keep how far the best candidate stands out. Shape (n candidates,).
    """
    total = np.zeros(len(arms[0][1]))
    for weight, scores in arms:
        spread = float(scores.std()) if len(scores) else 0.0
        total += weight * (scores - scores.mean()) / spread if spread > 0 else 0.0
    return total
