"""A model on signals and products of vectors, and how it is taken apart into what is written down."""

import numpy as np
import pytest
from fit_fakes import a_row

from fit.signal_models import fit_with_heads, signal_table
from qa.ranking.weights import Logistic

N = 240
SCALE = 0.5


@pytest.fixture(scope="module")
def fitted():
    """Questions answered where a signal and the second of three products are together above 0."""
    random = np.random.default_rng(3)
    lead, noise, products = random.normal(size=N), random.normal(size=N), random.normal(size=(N, 3))
    target = lead + products[:, 1] > 0
    rows = [a_row(i) for i in range(N)]
    found = [{"lead": float(a), "gap": float(b)} for a, b in zip(lead, noise, strict=True)]
    inner = [(products, SCALE)]
    return (
        found,
        products,
        target,
        fit_with_heads(rows, found, ("lead", "gap"), inner, target, np.ones(N), ("matching", "reading")),
    )


def test_the_signal_and_the_product_that_tell_get_the_weight(fitted):
    _, _, _, (stated, (matching,), _) = fitted
    assert stated["weights"]["lead"] > 5 * abs(stated["weights"]["gap"])
    assert matching.weights[1] > 5 * max(abs(matching.weights[0]), abs(matching.weights[2]))


def test_the_parts_together_decide_at_the_threshold_as_the_questions_were_labelled(fitted):
    found, products, target, (stated, (matching,), threshold) = fitted
    model, values = Logistic.model_validate(stated), matching.of(products)
    right = [
        (model.probability(one | {"matching": float(value)}) >= threshold) == is_stated
        for one, value, is_stated in zip(found, values, target, strict=True)
    ]
    assert np.mean(right) > 0.9 and stated["weights"]["matching"] == 1.0 and "reading" not in stated["weights"]


def test_a_signal_that_is_lacking_is_0():
    assert signal_table([{"lead": 1.0}, {"gap": 2.0}], ("lead", "gap")).tolist() == [[1.0, 0.0], [0.0, 2.0]]
