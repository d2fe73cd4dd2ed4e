"""What questions whose answers are known say of a new one."""

import math

import numpy as np
import pytest

from qa.corpus.known_questions import KNOWN, KnownQuestion, read_known_questions
from qa.datatypes import Span
from qa.errors import CorpusError
from qa.ranking.known import NOBODY, KnownQuestions, Near, answers_of

FEE, BOATS = Span(start=0, end=10), Span(start=20, end=40)


def unit(angle):
    return [math.cos(angle), math.sin(angle)]


@pytest.fixture
def table():
    vectors = np.array([unit(0), unit(0.1), unit(1.5), unit(3)], dtype=np.float32)
    return KnownQuestions(vectors, [(("a", FEE),), (("a", FEE),), (("b", BOATS),), ()])


def test_the_nearest_come_first_and_count_most(table):
    near = table.near(np.array(unit(0.02), dtype=np.float32))
    assert near.answers[:2] == ((("a", FEE),), (("a", FEE),)) and near.answers[-1] == ()
    assert list(near.counts) == sorted(near.counts, reverse=True)
    assert near.signals["known_answered"] > 0


def test_only_a_block_that_shares_half_with_a_known_answer_is_spoken_for(table):
    near = table.near(np.array(unit(0.02), dtype=np.float32))
    at_answer, beside = near.features("a", Span(start=5, end=60)), near.features("a", Span(start=6, end=60))
    assert at_answer["known"] > 0 and at_answer["known_near"] == near.likeness[0]
    assert beside == {"known": 0.0, "known_near": 0.0} == near.features("b", FEE)


def test_a_question_known_to_have_no_answer_speaks_against_one(table):
    assert table.near(np.array(unit(3.01), dtype=np.float32)).signals["known_answered"] < 0


def test_a_question_is_not_asked_of_itself_where_it_is_left_out(table):
    vector = np.array(unit(1.5), dtype=np.float32)
    assert (
        table.near(vector).features("b", BOATS)["known"] > table.near(vector, without=2).features("b", BOATS)["known"]
    )


@pytest.mark.parametrize("vector", [[0.0, 0.0], [1.0, 0.0]])
def test_nobody_speaks_where_there_are_no_known_questions_or_no_vector(table, vector):
    nothing = KnownQuestions(np.zeros((0, 0), dtype=np.float32), [])
    asked = nothing if any(vector) else table
    assert asked.near(np.array(vector, dtype=np.float32)) == NOBODY
    assert NOBODY.signals == {"known_answered": 0.0, "known_nearest": 0.0}
    assert isinstance(NOBODY, Near) and NOBODY.features("a", FEE) == {"known": 0.0, "known_near": 0.0}


def test_evidence_is_found_in_its_document_alone_and_passed_over_where_it_stands_no_more():
    texts = {"a": "The fee is 5 yuan.", "b": "It is said that the fee is 5 yuan."}
    everywhere = KnownQuestion(question="fee?", evidence=("fee is 5",))
    in_one = KnownQuestion(question="fee?", evidence=("fee is 5", "gone"), document="b")
    assert [[name for name, _ in places] for places in answers_of([everywhere, in_one], texts)] == [["a", "b"], ["b"]]
    assert answers_of([KnownQuestion(question="age?")], texts) == [()]


def test_the_questions_of_a_corpus_are_read_each_once_and_a_wrong_line_is_named(tmp_path):
    assert read_known_questions(tmp_path) == ()
    path = tmp_path / KNOWN
    path.write_text('{"question": "Fee?"}\n\n{"question": "Fee?", "evidence": ["5 yuan"]}\n', encoding="utf-8")
    assert read_known_questions(tmp_path) == (KnownQuestion(question="Fee?", evidence=("5 yuan",)),)
    path.write_text('{"question": "Fee?"}\n{"question": " "}\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"questions.jsonl, line 2: question"):
        read_known_questions(tmp_path)
