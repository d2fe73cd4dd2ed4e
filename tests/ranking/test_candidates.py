"""How the arms are put together, on numbers that can be worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.corpus.passages import read_passages
from qa.datatypes import Document
from qa.index.builder import index_in_memory
from qa.index.vectors import VectorIndex
from qa.models.fakes import FakeEncoder, FakeReranker
from qa.ranking.candidates import Searcher
from qa.ranking.cosines import fused_scores, scaled
from qa.ranking.passage_search import RERANK_WEIGHT, _with_rerank, best_passages
from qa.settings import Settings

scores = st.lists(st.floats(-50, 50, allow_nan=False), min_size=1, max_size=20)


def test_an_arm_counts_by_how_far_a_candidate_stands_out():
    # standard scores of (1, 2, 3) are -sqrt(3/2), 0, sqrt(3/2); an arm that tells nothing apart adds nothing
    fused = fused_scores([(1.0, np.array([1.0, 2.0, 3.0])), (2.0, np.array([7.0, 7.0, 7.0]))])
    assert fused == pytest.approx([-(1.5**0.5), 0.0, 1.5**0.5])


def test_weights_and_units_of_an_arm_do_not_mix():
    cosines, bm25 = np.array([0.80, 0.82, 0.81]), np.array([0.0, 3.0, 12.0])
    assert fused_scores([(1.0, cosines), (0.5, bm25)]) == pytest.approx(
        fused_scores([(1.0, cosines * 10 + 4), (0.5, bm25 / 9)])
    )


@given(scores)
def test_one_arm_alone_keeps_its_order(values):
    fused = fused_scores([(1.0, np.array(values))])
    ranks = sorted(range(len(values)), key=lambda i: values[i])
    assert all(fused[a] <= fused[b] + 1e-9 for a, b in zip(ranks, ranks[1:], strict=False))


def test_a_row_that_was_not_read_counts_as_the_lowest_read():
    total = _with_rerank({0: 1.0, 1: 0.5, 2: 0.4}, {0: -8.0, 1: 4.0})
    assert total == pytest.approx({0: 1.0 - RERANK_WEIGHT, 1: 0.5 + RERANK_WEIGHT, 2: 0.4 - RERANK_WEIGHT})
    assert _with_rerank({0: 1.0}, {}) == {0: 1.0}


def test_products_of_a_part_sum_to_its_cosine_and_the_first_vector_that_is_read_counts():
    stored = np.array([[3, 4, 1, 0], [4, 3, 0, 2]], dtype=np.float32)
    parts = (slice(0, 2), slice(2, 4))
    index = VectorIndex.build(stored, parts)
    own, gloss = [1, 0, 0, 0], [0, 1, 5, 0]  # the second part reads the gloss alone
    asked, held = scaled(np.array([own, gloss], dtype=np.float32), index.rows_of([0, 1]), parts)
    assert (asked * held)[:, :2].sum(axis=1) == pytest.approx([0.6, 0.8])
    assert (asked * held)[:, 2:].sum(axis=1) == pytest.approx([1.0, 0.0])
    assert scaled(np.array([own], dtype=np.float32), index.rows_of([1]), parts)[0].tolist()[2:] == [0.0, 0.0]
    assert scaled(np.array([own], dtype=np.float32), index.rows_of([]), parts)[1].shape == (0, 4)


@pytest.fixture(scope="module")
def harbour():
    text = "Harbour plan\n\nThere are 14 quays in the harbour.\n\nThe plan was adopted on May 2.\n\nBread is baked at night."
    document = Document(id="harbour", title="Harbour plan", text=text)
    settings = Settings(encoder="fake", reranker="fake")
    passages = read_passages(document, settings).passages
    index = index_in_memory([document], passages, FakeEncoder(), settings)
    return Searcher(index, FakeEncoder(), FakeReranker(), settings)


def test_hits_stand_in_the_order_of_their_score_and_carry_what_each_stage_gave(harbour, read):
    hits = best_passages(read("How many quays are there?"), harbour, 10)
    assert "14 quays" in hits[0].passage.text
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all({"fused", "dense", "rerank"} <= set(hit.scores) for hit in hits)
    assert not any("lexical" in hit.scores for hit in hits if "quays" not in hit.passage.text)


def test_a_question_of_unknown_words_is_not_heard_by_the_lexical_arm(harbour, read):
    assert not any("lexical" in hit.scores for hit in best_passages(read("zebra giraffe plan okapi"), harbour, 10))
