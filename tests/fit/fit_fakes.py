"""Rows of the fit that were never read from an index, and a reranker that counts."""

import numpy as np

from fit.question_rows import FitRow
from qa.datatypes import ModelCard
from qa.models.reranker import N_STATES


class CountingReader:
    card = ModelCard(name="counting", revision="1", dimension=None)

    def __init__(self):
        self.n_read = 0

    def read_pairs(self, pairs):
        self.n_read += len(pairs)
        logits = np.array([float(len(question) + len(text)) for question, text in pairs])
        return logits, np.full((len(pairs), N_STATES), 0.5, dtype=np.float32)


def a_row(number, set_name="jilin-tune", *, answerable=True, products=None):
    """A question of a set without candidates to look at; products: of its vector and that of its only candidate."""
    held = np.zeros((1, 2)) if products is None else np.array([products])
    return FitRow(
        set_name=set_name, record={"id": f"q{number}", "answerable": answerable}, asked=None, ranked=[],
        gold=np.array([True]), states=np.zeros((1, 1), dtype=np.float16), vector=np.ones(held.shape[1], dtype=np.float32),
        held=held.astype(np.float16), parts=(slice(0, held.shape[1]),), table=None,
    )  # fmt: skip
