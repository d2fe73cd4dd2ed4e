"""Vectors of passages and units out of those of their texts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.index.blends import AROUND_WEIGHT, PATH_WEIGHT, Blend, Text, blended

FEES, RENTS, COSTS = (Text(words, words) for words in ("fees rise", "rents fall twice", "costs"))
VECTORS = {
    FEES: np.array([1.0, 0.0, 0.0, 1.0], dtype=np.float32),
    RENTS: np.array([0.0, 1.0, 1.0, 0.0], dtype=np.float32),
    COSTS: np.array([0.6, 0.8, 0.0, 1.0], dtype=np.float32),
}
WHOLE, JOINED = (slice(0, 4),), (slice(0, 2), slice(2, 4))


def unit(row):
    return row / np.linalg.norm(row)


def test_a_text_alone_keeps_its_vector():
    (row,) = blended([Blend(FEES)], VECTORS, JOINED)
    assert row == pytest.approx(VECTORS[FEES])


def test_a_passage_is_the_mean_of_its_units_by_their_lengths_and_of_its_path():
    (row,) = blended([Blend(None, (FEES, RENTS), COSTS)], {k: unit(v) for k, v in VECTORS.items()}, WHOLE)
    mean = unit(len("fees rise") * unit(VECTORS[FEES]) + len("rents fall twice") * unit(VECTORS[RENTS]))
    assert row == pytest.approx(unit(mean + PATH_WEIGHT * unit(VECTORS[COSTS])), abs=1e-6)


def test_a_unit_counts_most_beside_its_passage_and_its_path():
    vectors = {k: unit(v) for k, v in VECTORS.items()}
    row, other = blended([Blend(FEES, (FEES, RENTS), COSTS), Blend(RENTS, (FEES, RENTS), COSTS)], vectors, WHOLE)
    assert row @ vectors[FEES] > row @ vectors[RENTS] and other @ vectors[RENTS] > other @ vectors[FEES]
    mean = unit(len("fees rise") * vectors[FEES] + len("rents fall twice") * vectors[RENTS])
    assert row == pytest.approx(unit(vectors[FEES] + AROUND_WEIGHT * mean + PATH_WEIGHT * vectors[COSTS]), abs=1e-6)


def test_each_encoder_keeps_its_share_of_a_row():
    rows = blended([Blend(FEES, (FEES, RENTS), COSTS), Blend(None, (RENTS,), COSTS)], VECTORS, JOINED)
    for row in rows:
        assert [np.linalg.norm(row[part]) for part in JOINED] == pytest.approx([1.0, 1.0])


def test_what_a_vector_is_made_of_decides_its_digest():
    blends = [
        Blend(FEES), Blend(RENTS), Blend(FEES, (FEES,)), Blend(FEES, (FEES, RENTS)), Blend(FEES, (RENTS, FEES)),
        Blend(FEES, (), RENTS), Blend(None, (FEES,)), Blend(None, (FEES,), RENTS), Blend(Text("fees rise", "fee up")),
    ]  # fmt: skip
    assert len({blend.digest for blend in blends}) == len(blends)
    assert Blend(Text("fees rise", "fees rise")).digest == Blend(FEES).digest


@given(st.text(), st.text())
def test_any_text_has_a_digest(words, english):
    assert len(Blend(Text(words, english)).digest) == 32


def test_no_blends_give_no_rows():
    assert blended([], VECTORS, WHOLE).shape == (0, 4)
