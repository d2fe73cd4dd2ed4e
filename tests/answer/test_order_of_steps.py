"""A question is parsed once, at the front; what outline and register hold is looked up before anything is searched."""

import pytest

from qa.answer.answering import Answerer
from qa.answer.clock import Clock
from qa.assistant import open_answering
from qa.datatypes import Status
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.models.fakes import FakeEncoder, FakeReranker
from qa.question import (
    counting,
    dialogue,
    followup,
    part_names,
    parts,
    reader,
    register_question,
    section_question,
    story,
    wanted,
)
from qa.ranking.score import rank_each, rank_units

PLAN = (
    "River plan\n\nThe plan contains 4 measures in 2 aspects. It mainly includes:\n"
    "First, plant trees, including two measures to grow oaks and plant birches. "
    "The second is to guard the woods, including hiring rangers and building towers.\n\n"
    "The wood office charges a fee of 5 yuan for a cart of wood.\n"
)
PARSERS = [
    (dialogue, "understand"), (followup, "taken"), (part_names, "parts_named"), (parts, "split_parts"), (reader, "clean"), (register_question, "read_register_question"),
    (section_question, "_asked_of"), (story, "is_story"), (wanted, "wanted_in"),
    (wanted, "subject_text"), (counting, "counted_nouns"), (counting, "counted_phrase"), (reader.Reader, "read_words"),
]  # fmt: skip


class Counting(FakeEncoder):
    """An encoder that keeps the questions it is given, call by call."""

    def __init__(self):
        self.calls = []

    def encode_questions(self, texts):
        self.calls.append(list(texts))
        return super().encode_questions(texts)

    @property
    def n_questions(self):
        return sum(map(len, self.calls))


class CountingReranker(FakeReranker):
    """A reranker that keeps the pairs it is given, call by call."""

    def __init__(self):
        self.calls = []

    def score_pairs(self, pairs):
        self.calls.append(list(pairs))
        return super().score_pairs(pairs)


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


@pytest.fixture
def reranked(index, fake_settings):
    """As `answering`, with a reranker; no question is sure enough to be answered."""
    opened = open_answering(index, Counting(), CountingReranker(), fake_settings)
    weighing = opened.answerer.weighing
    weighing.profile = weighing.profile.model_copy(update={"answer_from": 1.1})
    return opened


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


STORY = (
    "My grandfather kept bees below the mill for all of his life and left me his cart, some hives and the old shed. "
    "Since the spring I carry wood for neighbours on most days of the week. Do I have to pay for it?"
)
TWO_PARTS = "Which fee does the wood office charge, and who guards the woods?"
WITH_WORDS = "I carry wood to the mill. Which fee does the wood office charge? Please be brief."
FOLLOW_UP = ("And for birches?", ["Which fee is due for oaks?"])


@pytest.mark.parametrize(
    ("question", "history", "n_reranked"),
    [
        ("What fee does the wood office charge?", (), 1), (TWO_PARTS, (), 1), (WITH_WORDS, (), 2), (STORY, (), 1),
        ("木材办公室收多少费？", (), 1), (*FOLLOW_UP, 2),
    ],
)  # fmt: skip
def test_a_question_is_encoded_in_one_call_and_reranked_in_as_few_as_it_has_steps(
    reranked, question, history, n_reranked
):
    """The earlier question comes before, and asking sentences behind what is too weak without them: a call each."""
    encoder, reranker = reranked.searcher.encoder, reranked.searcher.reranker
    reranked.answerer.answer(reranked.reader.read(question, history))
    (texts,) = encoder.calls
    assert len(set(texts)) == len(texts) and len(reranker.calls) == n_reranked
    assert all(len(set(pairs)) == len(pairs) for pairs in reranker.calls)


def test_the_readings_of_all_parts_stand_in_the_one_call_of_the_reranker(reranked):
    question = reranked.reader.read(TWO_PARTS)
    reranked.answerer.answer(question)
    readings = {asked.english for part in question.parts for asked in part.asked}
    (pairs,) = reranked.searcher.reranker.calls
    assert len(readings) > 1 and {asked for asked, _ in pairs} == readings


def test_asking_sentences_are_not_reranked_where_the_whole_is_sure(reranked):
    weighing = reranked.answerer.weighing
    weighing.profile = weighing.profile.model_copy(update={"answer_from": 0.0})
    question = reranked.reader.read(WITH_WORDS)
    reranked.answerer.answer(question)
    assert question.parts[0].sentences and len(reranked.searcher.reranker.calls) == 1


def test_a_reading_ranked_among_others_is_ranked_as_by_itself(reranked):
    weighing = reranked.answerer.weighing
    readings = [reranked.reader.read_words(text) for text in ("Who guards the woods?", "木材办公室收多少费？")]
    given = (reranked.searcher, weighing.table, weighing.weights)
    assert rank_each(readings, *given) == [rank_units(asked, *given) for asked in readings]


def test_the_vectors_of_one_question_are_not_kept_for_the_next(reranked):
    for _ in range(2):
        reranked.answerer.answer(reranked.reader.read("What fee does the wood office charge?"))
    assert len(reranked.searcher.encoder.calls) == 2
