"""Linear readings of the reranker's inner states."""

import numpy as np
import pytest

from qa.models.encoders import names_of
from qa.models.reranker import N_STATES
from qa.ranking.heads import Head, read_heads
from qa.settings import MSMARCO_RERANKER, Settings


def test_a_head_is_a_bias_and_a_dot_product():
    head = Head(bias=0.5, weights=(1.0, -2.0))
    assert head.of(np.array([[1, 1], [3, 0]], dtype=np.float32)) == pytest.approx([-0.5, 3.5])


def test_no_states_give_no_values():
    assert Head(bias=0.5, weights=(1.0,)).of(np.zeros((0, 1), dtype=np.float32)).shape == (0,)


def test_the_packaged_heads_fit_the_packaged_reranker_and_name_no_report_set():
    heads = read_heads()
    assert heads.reranker == MSMARCO_RERANKER
    assert len(heads.pair.weights) == N_STATES
    for name, profile in heads.profiles.items():
        of_states = (profile.best, profile.reading, profile.field_reading)
        assert all((head is not None) == name.startswith("rerank") for head in of_states)
        assert all(len(head.weights) == N_STATES for head in of_states if head)
        for head in (profile.metric, profile.matching, profile.field_matching):
            assert len(head.weights) == (384 + 768 if name.endswith("joined") else 384)
    assert not any(word in name for name in heads.fitted_on for word in ("report", "challenge", "fresh"))


def test_the_metric_is_not_read_of_another_encoders_vectors():
    heads = read_heads()
    name = "rerank-joined"
    assert heads.of_profile(name, names_of(Settings().encoder)) is heads.profiles[name]
    foreign = heads.of_profile(name, ("another-model", "one-more"))
    assert foreign.best == heads.profiles[name].best
    for head in (foreign.metric, foreign.matching, foreign.field_matching):
        assert head.of(np.ones((2, 1152), dtype=np.float32)).tolist() == [0.0, 0.0]


@pytest.mark.model
def test_inner_states_leave_the_logit_as_it_is():
    from qa.models.reranker import load_reranker

    reranker = load_reranker(MSMARCO_RERANKER)
    question, texts = (
        "What is the capital of France?",
        ["Paris is the capital of France.", "Bread is baked in the morning."],
    )
    logits, states = reranker.read_pairs([(question, text) for text in texts])
    assert logits == pytest.approx(reranker.score(question, texts)) and states.shape == (2, N_STATES)
    pair = read_heads().pair.of(states)
    assert logits[0] > logits[1] and pair[0] > pair[1]
