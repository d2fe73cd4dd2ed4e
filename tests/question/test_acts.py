"""What is asked, read from words alone: the fake encoder is none that the model of acts knows."""

import zlib

import numpy as np
import pytest
from asking import reader_of

from qa.question.act_reader import ActReader, ActSource
from qa.question.acts import ACTS, MODEL_FILE, WITHOUT_TEXT, Act, QuestionModel, packaged_model, write_model
from qa.question.question_features import piece_counts, plain_numbers

READER = reader_of()


def act_of(text):
    return READER.read(text).act


@pytest.mark.parametrize(
    "text",
    [
        "Hello", "hi!", "Hello there", "Good morning", "thanks", "Thank you very much!", "who are you?", "what can you do?",
        "bye", "你好", "您好！", "谢谢", "你是谁？", "你能做什么？",
    ],
)  # fmt: skip
def test_a_greeting_or_a_question_about_the_assistant_has_no_parts(text):
    question = READER.read(text)
    assert question.act in WITHOUT_TEXT and not question.parts


@pytest.mark.parametrize(
    "text",
    [
        "Hello, how many locks are there?", "hi, when was it adopted", "Thanks, and what about land?", "help with land",
        "okay so what is measure 2.3", "test of the warden system", "who are you to decide on boats at the lock",
        "你好，有多少个码头？", "谢谢，那土地呢？",
    ],
)  # fmt: skip
def test_a_question_that_begins_politely_is_a_question(text):
    assert READER.read(text).parts


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("How many wardens does the village of Norby employ?", Act.COUNT), ("一共有几个码头？", Act.COUNT),
        ("Why was the ferry stopped?", Act.REASON), ("为什么停渡？", Act.REASON),
        ("Is the ferry rule still in force?", Act.VALIDITY), ("这个办法还有效吗？", Act.VALIDITY),
        ("What is the difference between the blue and the green card?", Act.COMPARISON),
    ],
)  # fmt: skip
def test_the_act_of_a_plain_question_is_read_from_its_words(text, act):
    assert act_of(text) is act


def test_the_shares_of_acts_and_subjects_sum_to_one():
    reading = ActReader(ActSource(packaged_model())).of("How many bands are there?")
    assert sum(reading.act_shares) == pytest.approx(1.0, abs=1e-5)
    assert sum(reading.about_shares) == pytest.approx(1.0, abs=1e-5)
    assert reading.sure == pytest.approx(reading.share(reading.act))


def test_a_question_without_one_before_it_leans_on_nothing():
    reading = ActReader(ActSource(packaged_model())).of("And the second?")
    assert reading.leans == 0.0 and not reading.does_lean and reading.lacks == frozenset()


@pytest.mark.parametrize("text", ["", "?", " " * 50, "a" * 5000, "\ud83d", "第" * 3000, "\u0000", "((((", "你" * 2000])
def test_any_text_is_read(text):
    reading = ActReader(ActSource(packaged_model())).of(text, "What is the fee?")
    assert reading.act in ACTS and 0.0 <= reading.sure <= 1.0


def test_pieces_are_told_by_their_crc_and_blanks_stand_for_words_of_the_subject():
    codes = piece_counts("How many bands are there?", {"how", "many", "are", "there", "?"})
    for piece in ("how many", "^how many", "_how many _", "there ?$", "<ban"):
        assert codes[zlib.crc32(piece.encode())] == 1
    assert zlib.crc32(b"_how many bands") not in codes


def test_the_pieces_of_a_question_have_weights_of_length_1():
    places, weights = packaged_model().pieces.seen("How many bands are there?")
    assert len(places) > 10 and float(np.linalg.norm(weights)) == pytest.approx(1.0, abs=1e-5)


def test_plain_numbers_of_a_question_are_within_1_of_nothing():
    assert np.abs(plain_numbers("x " * 5000, has_history=True)).max() < 4


def test_the_packaged_model_is_small_and_says_where_it_is_from():
    card = packaged_model().card
    assert len(card.fitted_on) > 15 and card.encoder == "multilingual-e5-small" and len(card.commit) == 40
    assert all(0.5 <= value <= 1 for name, value in card.figures.items() if ": act" in name)


def test_a_model_of_another_form_is_refused():
    model = packaged_model()
    with pytest.raises(KeyError):
        QuestionModel(model.card, {})


def test_the_file_of_the_model_is_under_two_megabytes():
    from importlib import resources

    assert len(resources.files("qa.question").joinpath(MODEL_FILE).read_bytes()) < 2_000_000
    assert write_model(packaged_model().card, {"mean": np.zeros(3)})[:2] == b"PK"


class OneEncoder:
    """Rows of numbers that are made of the lengths of texts; the calls are kept."""

    def __init__(self, dimension):
        self.calls, self.dimension = [], dimension

    def __call__(self, texts):
        self.calls.append(list(texts))
        return np.ones((len(texts), self.dimension), dtype=np.float32) / np.sqrt(self.dimension)


def test_what_is_expected_is_encoded_in_one_call_and_once():
    model = packaged_model()
    encode = OneEncoder(len(model.scale.mean))
    acts = ActReader(ActSource(model, encode, slice(0, len(model.scale.mean))))
    acts.expect(["one", "two", ""])
    acts.of("one", "before")
    acts.of("two")
    acts.of("one", by_words=True)
    assert len(encode.calls) == 1 and sorted(encode.calls[0]) == ["before", "one", "two"]
    assert set(acts.vectors) == {"before", "one", "two"}
