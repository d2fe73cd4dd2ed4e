"""Faults that were seen in use and are mended: they stay so."""

import numpy as np
import pytest
from asking import reader_of

from qa.assistant import open_answering, open_assistant
from qa.datatypes import ModelCard, Status
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.models.encoders import load_encoder
from qa.models.reranker import load_reranker
from qa.question.wanted import Wanted
from qa.settings import MSMARCO_RERANKER, MULTILINGUAL_E5, Settings

PLAN = (
    "River plan\n\nThe plan contains 4 measures in 2 aspects. It mainly includes:\n"
    "First, plant trees, including two measures to grow oaks and plant birches. "
    "The second is to guard the woods, including hiring rangers and building towers.\n\n"
    "The wood office charges a fee of 5 yuan for a cart of wood.\n"
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    folder = tmp_path_factory.mktemp("faults")
    (folder / "texts").mkdir()
    (folder / "texts" / "river.txt").write_text(PLAN, encoding="utf-8")
    return folder / "texts", folder / "index"


def test_areas_that_the_text_does_not_speak_of_are_not_counted_by_its_aspects(folders, fake_settings):
    build_index(*folders, fake_settings)
    answer = open_assistant(*folders, fake_settings).ask("How many areas are at flood risk?")
    assert answer.status not in (Status.ANSWERED, Status.PARTIAL) or answer.confidence < 0.8


def test_a_users_own_brackets_do_not_eat_what_stands_in_them():
    asked = reader_of().read_words("A word on the landing places (how many are there)")
    assert asked.own_wanted == {Wanted.COUNT} and asked.context == ()


class Probabilities:
    """The packaged reranker with its logits as probabilities, as many rerankers of a hub give them."""

    card = ModelCard(name="another/reranker", revision="1")

    def __init__(self):
        self._model = load_reranker(MSMARCO_RERANKER)

    def score(self, question, texts):
        return self.score_pairs([(question, text) for text in texts])

    def score_pairs(self, pairs):
        return (1 / (1 + np.exp(-self._model.score_pairs(pairs)))).astype(np.float32)


@pytest.mark.model
def test_a_plain_question_is_answered_with_any_reranker(folders):
    settings = Settings(encoder=MULTILINGUAL_E5)
    build_index(*folders, settings)
    index = open_index(folders[1], folders[0], settings)
    reader, _, answerer = open_answering(index, load_encoder(MULTILINGUAL_E5), Probabilities(), settings)
    drafted = answerer.answer(reader.read("What fee does the wood office charge for a cart of wood?"))
    assert drafted.status is Status.ANSWERED
