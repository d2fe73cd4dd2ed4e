"""The units that say most nearly what a statement in another language says."""

from __future__ import annotations

import numpy as np

from qa.datatypes import Language
from qa.index.opened import OpenIndex
from qa.models.seams import Encoder, encodable
from qa.ranking.cosines import cosines_by_part
from qa.verdicts import NearPlace

N_CANDIDATES = 20  # of each encoder
N_BEST = 3


def nearest_units(index: OpenIndex, encoder: Encoder, statement: str, language: Language) -> list[NearPlace]:
    """The units of documents in other languages that are nearest to a statement, best first; [] for none.

    A score is the mean over the encoders that read the statement. A unit that lies in a better one is left out.
    """
    others = [document for document in index.documents if index.language_of(document) != language]
    if not others:
        return []
    among = index.unit_rows(others)
    words = encodable(statement)
    english = index.crosser.english(words, index.known_words) if language == "zh" else ""
    vectors = encoder.encode_questions([words, english] if english.strip() else [words])
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
        return []
    cosines = cosines_by_part(vectors, index.unit_vectors.rows_of(rows), encoder.parts)
    norms = index.background.norms(language, "units")
    known = [(norm, scores) for norm, scores in zip(norms, cosines, strict=True) if scores is not None]
    standard = np.mean([(scores - norm.mean) / norm.spread for norm, scores in known], axis=0)
    found: list[NearPlace] = []
    for place in np.argsort(-standard, kind="stable").tolist():
        unit = index.units[rows[place]]
        near = NearPlace(unit.document, unit.start, unit.end, float(standard[place]))
        if not any(one.document == near.document and one.start < near.end and near.start < one.end for one in found):
            found.append(near)
    return found[:N_BEST]
