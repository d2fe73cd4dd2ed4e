from __future__ import annotations

import numpy as np
from exam_fakes import SENTENCES

from eval.systems.broken_systems import shuffled_vectors
from qa.models.fakes import FakeEncoder


def test_while_vectors_are_shuffled_passages_get_those_of_others_and_afterwards_their_own():
    encoder, texts = FakeEncoder(), list(SENTENCES)
    own = encoder.encode_passages(texts)
    with shuffled_vectors():
        shuffled = encoder.encode_passages(texts)
    assert not np.array_equal(own, shuffled)
    assert sorted(map(tuple, own.tolist())) == sorted(map(tuple, shuffled.tolist()))
    assert np.array_equal(encoder.encode_passages(texts), own)
