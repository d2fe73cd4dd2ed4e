"""Vectors: values known in advance, so that a wrong metric or a forgotten normalisation cannot pass."""

import numpy as np
import pytest

from qa.errors import IndexDamagedError
from qa.index.rows import RowMap
from qa.index.vectors import VectorFiles, VectorIndex, unit_rows
from qa.ranking.cosines import part_cosines

PARTS = (slice(0, 5), slice(5, 8))


@pytest.fixture
def rows():
    return np.random.default_rng(7).normal(size=(12, 8)).astype(np.float32)


@pytest.fixture
def index(rows):
    return VectorIndex.build(rows, [slice(0, 8)])


@pytest.mark.parametrize("length", [0.1, 1.0, 40.0])
@pytest.mark.parametrize("row", [0, 3, 11])
def test_a_stored_vector_finds_itself_whatever_its_length(index, rows, row, length):
    (found, cosine), *_ = index.search(0, rows[row] * length, 1)
    assert found == row and cosine == pytest.approx(1.0, abs=1e-5)


@pytest.mark.parametrize("length", [0.1, 1.0, 40.0])
def test_the_length_of_a_stored_vector_does_not_count(length):
    index = VectorIndex.build(np.array([[3, 4], [length, 0], [0, -length]], dtype=np.float32), [slice(0, 2)])
    found = index.search(0, np.array([1, 0], dtype=np.float32), 3)
    assert [row for row, _ in found] == [1, 0, 2]
    assert [cosine for _, cosine in found] == pytest.approx([1.0, 0.6, 0.0], abs=1e-6)


def test_opposite_vectors_have_cosine_minus_one():
    index = VectorIndex.build(np.array([[2, 0]], dtype=np.float32), [slice(0, 2)])
    assert index.search(0, np.array([-5, 0], dtype=np.float32), 1) == [(0, pytest.approx(-1.0))]


def cosines(index, question, rows):
    """Of one encoder's vectors, as retrieval takes them from the index."""
    return part_cosines(question, index.rows_of(rows), [slice(0, index.dimension)])[0]


def test_cosines_come_in_the_order_asked_for():
    index = VectorIndex.build(np.array([[1, 0], [0, 1], [3, 4]], dtype=np.float32), [slice(0, 2)])
    assert cosines(index, np.array([10, 0], dtype=np.float32), [2, 0, 1, 2]).tolist() == pytest.approx([0.6, 1, 0, 0.6])
    assert cosines(index, np.array([10, 0], dtype=np.float32), []).shape == (0,)


def test_search_and_cosines_agree(index, rows):
    found = index.search(0, rows[5] + rows[2], 12)
    assert cosines(index, rows[5] + rows[2], [row for row, _ in found]).tolist() == pytest.approx(
        [cosine for _, cosine in found], abs=1e-6
    )


def test_no_more_rows_come_back_than_are_stored(index, rows):
    assert sorted(row for row, _ in index.search(0, rows[0], 100)) == list(range(12))
    assert index.search(0, rows[0], 0) == []


def test_an_empty_index_finds_nothing():
    index = VectorIndex.build(np.empty((0, 8), dtype=np.float32), [slice(0, 8)])
    assert (index.size, index.dimension) == (0, 8)
    assert index.search(0, np.ones(8, dtype=np.float32), 5) == []


@pytest.mark.parametrize("bad", [0.0, np.nan, np.inf])
def test_a_row_without_direction_is_refused_by_its_number(bad):
    rows = np.ones((4, 3), dtype=np.float32)
    rows[2] = bad
    with pytest.raises(ValueError, match="row 2 has no direction"):
        VectorIndex.build(rows, [slice(0, 3)])


def test_a_question_without_direction_is_refused(index):
    with pytest.raises(ValueError, match="no direction"):
        index.search(0, np.zeros(8, dtype=np.float32), 1)


def test_unit_rows_leaves_its_argument_alone():
    rows = np.array([[3, 4]], dtype=np.float32)
    assert unit_rows(rows).tolist() == [[pytest.approx(0.6), pytest.approx(0.8)]]
    assert rows.tolist() == [[3, 4]]


def test_very_long_and_very_short_vectors_keep_their_direction():
    rows = unit_rows(np.array([[1e-18, 0], [1e18, 1e18]], dtype=np.float32))
    assert rows[0].tolist() == [1, 0] and rows[1].tolist() == pytest.approx([2**-0.5] * 2)


@pytest.mark.parametrize("n", [0, 12])
def test_what_was_written_is_read_back_row_for_row(rows, tmp_path, n):
    files = VectorFiles.build(rows[:n], PARTS)
    paths = [tmp_path / "first", tmp_path / "second"]
    files.write(paths)
    again = VectorFiles.read(paths)
    assert (again.size, again.parts) == (n, PARTS)
    assert again.rows().tolist() == files.rows().tolist() and again.rows().shape == (n, 8)


def test_each_encoder_searches_its_own_numbers_as_it_would_among_zeros(rows):
    index, whole = VectorIndex.build(rows, PARTS), VectorIndex.build(rows, [slice(0, 8)])
    for number, part in enumerate(PARTS):
        alone = np.zeros(8, dtype=np.float32)
        alone[part] = rows[5][part]
        found = index.search(number, rows[5][part], 12)
        assert [row for row, _ in found] == [row for row, _ in whole.search(0, alone, 12)]
    assert index.rows_of([3, 1]).tolist() == whole.rows_of([3, 1]).tolist()
    for beyond in (-1, 12):
        with pytest.raises(IndexError):
            index.rows_of([0, beyond])


def in_two_segments(rows):
    """Rows 0..11 as three documents of 2, 6 and 4 rows: the middle one in a newer segment, beside two dead rows each."""
    old, new = np.vstack([rows[:2], rows[4:6], rows[8:]]), np.vstack([rows[:2], rows[2:8]])
    numbers = [np.array(n, dtype=np.int64) for n in ([0, 1, 0], [0, 2, 4], [2, 6, 4])]
    return VectorIndex([VectorFiles.build(part, PARTS) for part in (old, new)], RowMap(*numbers, sizes=(8, 8)))


def test_rows_in_two_segments_are_found_as_in_one_and_dead_rows_are_not(rows):
    one, two = VectorIndex.build(rows, PARTS), in_two_segments(rows)
    assert two.rows().tolist() == one.rows().tolist()
    for among in (None, np.array([1, 5, 7, 11], dtype=np.int64)):
        for n in (1, 3, 12):
            assert two.search(1, rows[6][PARTS[1]], n, among) == one.search(1, rows[6][PARTS[1]], n, among)


def test_of_equal_rows_the_lower_is_found_in_whatever_segment_it_lies():
    same = in_two_segments(np.ones((12, 8), dtype=np.float32))
    assert [row for row, _ in same.search(0, np.ones(5, dtype=np.float32), 5)] == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("content", [b"", b"no index", b"IxFI" + bytes(20)])
def test_bytes_that_are_no_index_are_a_clear_error(content, tmp_path):
    (tmp_path / "rows").write_bytes(content)
    with pytest.raises(IndexDamagedError, match="rows cannot be read by FAISS.*policy-qa build"):
        VectorFiles.read([tmp_path / "rows"])
