"""The dynamic program: what goes together by length, meaning, marks and numbers of places."""

import numpy as np
import pytest

from qa.corpus.aligning import numbers_at_start
from qa.corpus.piece_alignment import FIRST_BAND, Bead, Piece, align
from qa.language.shared_marks import Marks

NONE = Marks(frozenset(), frozenset())


def pieces(*lengths, marks=None, numbers=None, line_starts=None):
    marks, numbers = marks or {}, numbers or {}
    return [
        Piece(
            n_chars=n,
            marks=Marks(frozenset(marks[i]), frozenset()) if i in marks else NONE,
            numbers=frozenset(numbers.get(i, ())),
            is_line_start=line_starts is None or i in line_starts,
        )
        for i, n in enumerate(lengths)
    ]


def steps(beads):
    return [(bead.end - bead.first, bead.end_beside - bead.first_beside) for bead in beads]


def test_sentences_of_like_length_go_one_by_one():
    beads = align(pieces(100, 20, 60, 150), pieces(33, 8, 19, 51))
    assert beads == [Bead(i, i + 1, i, i + 1, beads[i].cost) for i in range(4)]


def test_a_sentence_that_is_two_in_the_other_text_goes_with_both():
    own = pieces(60, 200, 70, line_starts={0})
    assert steps(align(own, pieces(20, 35, 34, 23, line_starts={0}))) == [(1, 1), (1, 2), (1, 1)]
    assert steps(align(pieces(20, 35, 34, 23, line_starts={0}), own)) == [(1, 1), (2, 1), (1, 1)]


def test_a_line_of_one_text_alone_goes_with_nothing():
    marks = {i: {str(100 + i)} for i in range(4)}
    own = pieces(50, 50, 50, 50, marks=marks)
    other = pieces(50, 50, 50, marks={0: {"100"}, 1: {"102"}, 2: {"103"}})
    assert steps(align(own, other)) == [(1, 1), (1, 0), (1, 1), (1, 1)]
    assert steps(align(other, own)) == [(1, 1), (0, 1), (1, 1), (1, 1)]


def test_places_of_one_number_go_together_though_lengths_speak_against_it():
    own = pieces(40, 90, 40, numbers={0: {1}, 1: {2}, 2: {3}})
    other = pieces(90, 40, numbers={0: {2}, 1: {3}})
    assert steps(align(own, other)) == [(1, 0), (1, 1), (1, 1)]


def vectors_of(n, order, seed=0):
    """Random directions, those of the other side the same in another order with some noise."""
    rng = np.random.default_rng(seed)
    own = rng.normal(size=(n, 64)).astype(np.float32)
    other = own[order] + 0.3 * rng.normal(size=(len(order), 64)).astype(np.float32)
    return tuple(rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (own, other))


def test_an_encoder_that_reads_both_languages_finds_what_is_left_out():
    order = [i for i in range(30) if i not in (7, 20)]
    beads = align(pieces(*[50] * 30), pieces(*[50] * 28), vectors_of(30, order))
    assert [(b.first, b.end) for b in beads if b.first_beside == b.end_beside] == [(7, 8), (20, 21)]
    together = [(b.first, b.first_beside) for b in beads if b.first_beside < b.end_beside]
    assert together == [(i, j) for j, i in enumerate(order)]


def test_an_encoder_that_reads_but_one_of_them_is_not_heard():
    rng = np.random.default_rng(1)
    noise = tuple(rng.normal(size=(30, 64)).astype(np.float32) for _ in range(2))
    lengths = rng.integers(20, 200, size=30).tolist()
    own, other = pieces(*lengths), pieces(*[max(1, n // 3) for n in lengths])
    assert steps(align(own, other, noise)) == steps(align(own, other)) == [(1, 1)] * 30


def test_a_path_far_from_the_diagonal_is_found():
    """Two thirds of one text are lacking at its beginning: further than the first band reaches."""
    n = 3 * FIRST_BAND
    numbers = {i: {i + 1} for i in range(n)}
    own = pieces(*[50] * n, numbers=numbers)
    kept = range(2 * n // 3, n)
    other = pieces(*[50] * len(kept), numbers={j: {i + 1} for j, i in enumerate(kept)})
    beads = align(own, other)
    assert [(b.first, b.first_beside) for b in beads if b.first_beside < b.end_beside] == [
        (i, j) for j, i in enumerate(kept)
    ]


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0), (1, 1), (1, 400), (400, 1)])
def test_every_piece_is_in_one_bead_whatever_the_lengths(n, m):
    beads = align(pieces(*[30] * n), pieces(*[30] * m))
    assert sorted(i for b in beads for i in range(b.first, b.end)) == list(range(n))
    assert sorted(j for b in beads for j in range(b.first_beside, b.end_beside)) == list(range(m))


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Ii. Main contents", {2}), ("二、主要内容", {2}), ("第十二条 本办法自公布之日起施行。", {12}),
        ("Article 12 These measures take effect.", {12}), ("三是加快建设。", {3}), ("The third is to build.", {3}),
        ("Third, build.", {3}), ("（四）其他情形。", {4}), ("Nobody pays.", set()), ("一般不收费。", set()),
    ],
)  # fmt: skip
def test_the_numbers_that_a_sentence_begins_with_are_read_alike_in_both_languages(words, numbers):
    assert numbers_at_start(words) >= numbers and bool(numbers_at_start(words)) == bool(numbers)
