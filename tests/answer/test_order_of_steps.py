"""A question is parsed once, at the front; what outline and register hold is looked up before anything is searched."""

import pytest

from qa.answer.answering import Answerer
from qa.answer.clock import Clock
from qa.assistant import open_answering
from qa.datatypes import Status
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.models.fakes import FakeEncoder
from qa.question import (
    counting,
    followup,
    parts,
    reader,
    register_question,
    section_question,
    small_talk,
    story,
    wanted,
)

PLAN = (
    "River plan\n\nThe plan contains 4 measures in 2 aspects. It mainly includes:\n"
    "First, plant trees, including two measures to grow oaks and plant birches. "
    "The second is to guard the woods, including hiring rangers and building towers.\n\n"
    "The wood office charges a fee of 5 yuan for a cart of wood.\n"
)
PARSERS = [
    (followup, "stand_alone"), (parts, "split_parts"), (reader, "clean"), (register_question, "read_register_question"),
    (section_question, "_asked_of"), (small_talk, "is_small_talk"), (story, "is_story"), (wanted, "wanted_in"),
    (wanted, "subject_text"), (counting, "counted_nouns"), (counting, "counted_phrase"), (reader.Reader, "read_words"),
]  # fmt: skip


class Counting(FakeEncoder):
    """An encoder that counts the questions it is given."""

    def __init__(self):
        self.n_questions = 0

    def encode_questions(self, texts):
        self.n_questions += len(texts)
        return super().encode_questions(texts)


@pytest.fixture(scope="module")
def index(tmp_path_factory, fake_settings):
    folder = tmp_path_factory.mktemp("steps")
    (folder / "texts").mkdir()
    (folder / "texts" / "river.txt").write_text(PLAN, encoding="utf-8")
    build_index(folder / "texts", folder / "index", fake_settings)
    return open_index(folder / "index", folder / "texts", fake_settings)


@pytest.fixture
def answering(index, fake_settings):
    return open_answering(index, Counting(), None, fake_settings)


@pytest.mark.parametrize(
    "question",
    ["What fee does the wood office charge?", "List all measures", "How many oaks are there, and who guards them?"],
)
def test_nothing_of_a_question_is_parsed_again_once_it_was_read(answering, monkeypatch, question):
    asked = answering.reader.read(question, ["What does the first aspect include?"])

    def refuse(*_, **__):
        raise AssertionError("parsed again")

    for owner, name in PARSERS:
        monkeypatch.setattr(owner, name, refuse)
    assert answering.answerer.answer(asked).text


@pytest.mark.parametrize(
    "question",
    [
        "List all measures", "How many aspects are there?", "What does the second aspect include?", "What is measure 1.2?",
        "How many measures concern planting trees?", "第二方面有哪些措施？",
    ],
)  # fmt: skip
def test_what_the_register_holds_is_answered_without_a_search(answering, question):
    drafted = answering.answerer.answer(answering.reader.read(question))
    assert drafted.status is Status.ANSWERED
    assert answering.searcher.encoder.n_questions == 0


def test_a_part_for_the_register_is_looked_up_and_only_the_other_is_searched(answering):
    question = answering.reader.read("How many aspects are there, and which fee does the wood office charge?")
    answering.answerer.answer(question)
    assert len(question.parts) == 2 and answering.searcher.encoder.n_questions == 1


def test_a_number_that_the_register_lacks_is_refused_with_the_nearest_words(answering):
    drafted = answering.answerer.answer(answering.reader.read("What does the ninth aspect include?"))
    assert drafted.status is Status.NOT_STATED and drafted.nearest and "no aspect 9" in drafted.text


def test_a_small_clock_names_the_stages_that_were_passed(answering):
    clock = Clock()
    assert isinstance(answering.answerer, Answerer)
    answering.answerer.answer(answering.reader.read("What fee does the wood office charge?"), clock)
    assert set(clock.seconds) == {"retrieve", "abstain", "compose"}
