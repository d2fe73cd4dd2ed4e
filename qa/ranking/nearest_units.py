"""The units that say most nearly what a statement in another language says."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from qa.datatypes import Language
from qa.index.opened import OpenIndex
from qa.models.seams import Encoder, FloatMatrix, encodable
from qa.ranking.cosines import cosines_by_part
from qa.verdicts import NearPlace

N_CANDIDATES = 20  # of each encoder
N_BEST = 3


class _Scored(NamedTuple):
    rows: list[int]
    standard: npt.NDArray[np.float64]  # of each row: standard deviations above questions of no corpus


def nearest_units(index: OpenIndex, encoder: Encoder, statement: str, language: Language) -> list[NearPlace]:
    """The units of documents in other languages that are nearest to a statement, best first; [] for none.

    A score is the mean over the encoders that read the statement. A unit that lies in a better one is left out.
    """
    own = [document for document in index.documents if index.language_of(document) == language]
    others = [document for document in index.documents if index.language_of(document) != language]
    if not others:
        return []
    vectors = _vectors(index, encoder, statement, language)
    nearest_own = (
        float(_scored(index, encoder, vectors, language, own).standard.max(initial=-np.inf)) if own else -np.inf
    )
    rows, standard = _scored(index, encoder, vectors, language, others)
    found: list[NearPlace] = []
    for place in np.argsort(-standard, kind="stable").tolist():
        unit = index.units[rows[place]]
        near = NearPlace(unit.document, unit.start, unit.end, float(standard[place]), nearest_own)
        is_inside = any(
            one.document == near.document and one.start < near.end and near.start < one.end for one in found
        )
        if not is_inside:
            found.append(near)
    return found[:N_BEST]


def _vectors(index: OpenIndex, encoder: Encoder, statement: str, language: Language) -> FloatMatrix:
    """The vector of a statement and, of a Chinese one, that of its gloss."""
    words = encodable(statement)
    english = index.crosser.english(words, index.known_words) if language == "zh" else ""
    return encoder.encode_questions([words, english] if english.strip() else [words])


def _scored(
    index: OpenIndex, encoder: Encoder, vectors: FloatMatrix, language: Language, documents: Collection[str]
) -> _Scored:
    if not documents:
        return _Scored([], np.zeros(0))
    among = index.unit_rows(documents)
    rows = list(
        dict.fromkeys(
            row
            for number, part in enumerate(encoder.parts)
            for vector in vectors[:, part]
            if vector.any()  # an encoder that does not read the language gives zeros
            for row, _ in index.unit_vectors.search(number, vector, N_CANDIDATES, among)
        )
    )
    if not rows:
        return _Scored([], np.zeros(0))
    cosines = cosines_by_part(vectors, index.unit_vectors.rows_of(rows), encoder.parts)
    norms = index.background.norms(language, "units")
    known = [(norm, scores) for norm, scores in zip(norms, cosines, strict=True) if scores is not None]
    return _Scored(rows, np.mean([(scores - norm.mean) / norm.spread for norm, scores in known], axis=0))
