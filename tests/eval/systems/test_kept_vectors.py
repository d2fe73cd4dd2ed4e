from __future__ import annotations

import numpy as np

from eval.systems.kept_vectors import MIN_KEPT, KeptVectors
from qa.models.fakes import FakeEncoder


class CountingEncoder(FakeEncoder):
    def __init__(self):
        self.n_encoded = 0

    def encode_passages(self, texts, bare=None, *, on_progress=None):
        self.n_encoded += len(texts)
        return super().encode_passages(texts, bare, on_progress=on_progress)


def test_kept_vectors_are_the_encoders_own_and_each_text_is_encoded_once(tmp_path, capsys):
    texts = [f"text {number % (MIN_KEPT + 7)}" for number in range(MIN_KEPT + 20)]
    encoder = CountingEncoder()
    first = KeptVectors(encoder, tmp_path).encode_passages(texts)
    again = KeptVectors(encoder, tmp_path).encode_passages(texts)
    assert encoder.n_encoded == MIN_KEPT + 7
    assert np.array_equal(first, FakeEncoder().encode_passages(texts)) and np.array_equal(first, again)
    assert "encoding with fake" in capsys.readouterr().err


def test_damaged_kept_vectors_are_made_again(tmp_path):
    texts = [f"text {number}" for number in range(MIN_KEPT)]
    rows = KeptVectors(FakeEncoder(), tmp_path).encode_passages(texts)
    (stored,) = tmp_path.glob("*.npz")
    stored.write_bytes(stored.read_bytes()[:100])
    assert np.array_equal(KeptVectors(FakeEncoder(), tmp_path).encode_passages(texts), rows)
    assert not list(tmp_path.glob("*.tmp"))


def test_few_texts_leave_no_file(tmp_path):
    KeptVectors(FakeEncoder(), tmp_path).encode_passages(["one"])
    assert not list(tmp_path.iterdir())
