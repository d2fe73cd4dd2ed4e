"""Two encoders in one vector."""

import numpy as np
import pytest

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.models.encoders import JoinedEncoder, load_encoder
from qa.models.fakes import FakeEncoder
from qa.ranking.cosines import part_cosines


class Lengths:
    """An encoder of two numbers: a direction by the number of characters."""

    names, parts = ("lengths",), (slice(0, 2),)
    card = ModelCard(name="lengths", revision="1", dimension=2, query_prompt="ask: ")

    def encode_questions(self, texts):
        angles = np.array([len(text) for text in texts], dtype=np.float64) / 10
        return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)

    def encode_passages(self, texts, bare=None, *, on_progress=None):
        if on_progress:
            on_progress(len(texts))
        return self.encode_questions(texts)


@pytest.fixture
def joined():
    return JoinedEncoder(FakeEncoder(), Lengths())


def test_rows_have_length_one_and_both_dimensions(joined):
    rows = joined.encode_passages(["land", "finance and land"])
    assert rows.shape == (2, 258) and np.allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)


def test_a_dot_product_is_the_mean_of_both_cosines(joined):
    asked, held = joined.encode_questions(["land"])[0], joined.encode_passages(["finance and land"])[0]
    first = float(FakeEncoder().encode_questions(["land"])[0] @ FakeEncoder().encode_passages(["finance and land"])[0])
    second = float(np.cos((len("finance and land") - len("land")) / 10))
    assert float(asked @ held) == pytest.approx((first + second) / 2, abs=1e-5)


def test_a_chinese_question_leaves_the_second_part_empty(joined):
    row = joined.encode_questions(["土地"])[0]
    assert not row[joined.parts[1]].any() and np.linalg.norm(row) == pytest.approx(1.0, abs=1e-5)


def test_units_go_to_the_second_encoder_without_their_context(joined):
    bare = joined.encode_passages(["heading\nland"], ["land"])[0]
    assert bare[joined.parts[1]] == pytest.approx(np.sqrt(0.5) * Lengths().encode_passages(["land"])[0], abs=1e-5)
    assert bare[joined.parts[0]] == pytest.approx(
        np.sqrt(0.5) * FakeEncoder().encode_passages(["heading\nland"])[0], abs=1e-5
    )


def test_no_texts_give_no_rows(joined):
    assert joined.encode_questions([]).shape == (0, 258) and joined.encode_passages([]).shape == (0, 258)


def test_the_card_names_both_and_their_prompts(joined):
    assert (joined.card.name, joined.card.dimension, joined.card.query_prompt) == ("fake+lengths", 258, "ask: ")


def test_a_model_is_not_joined_with_itself():
    with pytest.raises(ModelError, match="joined with itself"):
        load_encoder("fake+fake")


def test_progress_is_told_once_for_every_text(joined):
    told = []
    joined.encode_passages(["a", "b", "c"], on_progress=told.append)
    assert sum(told) == 3


def test_part_cosines_do_not_depend_on_the_share_of_a_part():
    question = np.array([1, 0, 0.5, 0], dtype=np.float32)
    rows = np.array([[0.6, 0.8, 3, 4], [0, 0, 1, 0]], dtype=np.float32)
    first, second = part_cosines(question, rows, (slice(0, 2), slice(2, 4)))
    assert first == pytest.approx([0.6, 0.0]) and second == pytest.approx([0.6, 1.0])
