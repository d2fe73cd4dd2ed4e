import json

import numpy as np
import pytest

from qa.errors import ModelError
from qa.models.fakes import FakeReranker
from qa.models.locating import locate
from qa.models.reranker import load_reranker
from qa.settings import MINILM, MSMARCO_RERANKER

TEXTS = [
    "Land quotas for major industrial projects at the landings are given priority by the province.",
    "Talent is recruited on agreed annual salaries. " * 20,
    "",
    "Goods.",
    "码头的用地指标优先保障重大项目。",
    "The customs clearance of goods in bonded areas will be made faster.",
    "Land. " * 2000,
]
QUESTION = "Is land reserved for major projects?"


@pytest.fixture(scope="module")
def reranker():
    return load_reranker(MSMARCO_RERANKER)


def test_an_empty_name_means_no_reranker():
    assert load_reranker("") is None


@pytest.mark.parametrize(
    ("question", "text", "wanted"),
    [
        ("land for projects", "Projects get LAND for free", 5.0),
        ("land for projects now please", "Projects get land for free", 1.0),
        ("land", "salary", -5.0),
        ("", "salary", -5.0),
        ("用地", "用地保障", 5.0),
        ("用人", "用地保障", 0.0),
    ],
)
def test_the_fake_scores_ten_times_the_shared_words_less_five(question, text, wanted):
    assert FakeReranker().score(question, [text]).tolist() == [pytest.approx(wanted)]


def test_the_fake_gives_no_scores_for_no_texts():
    scores = load_reranker("fake").score("land", [])
    assert (scores.shape, scores.dtype) == ((0,), np.float32)


def test_one_text_instead_of_a_list_is_refused():
    with pytest.raises(TypeError, match="sequence of texts"):
        FakeReranker().score("land", "one text")


def test_an_encoder_is_not_taken_for_a_reranker(monkeypatch):
    from qa.models import locating, registry, reranker

    card = registry.PACKAGED[MINILM].card
    found = locating.ModelFolder(None, card, registry.Backend.SENTENCE_TRANSFORMERS, registry.Role.ENCODER)
    monkeypatch.setattr(reranker, "locate", lambda *_: found)
    with pytest.raises(ModelError, match="is an encoder, wanted a reranker"):
        load_reranker(MINILM)


@pytest.mark.model
@pytest.mark.parametrize(
    ("question", "best", "worse"),
    [
        (QUESTION, TEXTS[0], TEXTS[5]),
        ("How is talent recruited?", "Talent is recruited on agreed salaries.", "Land quotas are given priority."),
        ("How many measures are there?", "There are 23 measures in 6 aspects.", "Measures are taken by the province."),
        ("What is the capital of France?", "Paris is the capital of France.", "Berlin is the capital of Germany."),
    ],
)
def test_the_passage_that_answers_scores_higher(reranker, question, best, worse):
    best_score, worse_score = reranker.score(question, [best, worse])
    assert best_score > worse_score + 1.0


@pytest.mark.model
def test_an_answer_has_a_positive_logit_and_an_unrelated_text_a_clearly_negative_one(reranker):
    answer, unrelated = reranker.score("What is the capital of France?", ["Paris is the capital of France.", "Goods."])
    assert answer > 5.0
    assert unrelated < -5.0


@pytest.mark.model
def test_the_score_of_a_pair_is_the_same_alone_and_among_others(reranker):
    together = reranker.score(QUESTION, TEXTS)
    assert together.dtype == np.float32
    assert together.shape == (len(TEXTS),)
    assert together.tolist() == [float(reranker.score(QUESTION, [text])[0]) for text in TEXTS]
    assert together[::-1].tolist() == reranker.score(QUESTION, TEXTS[::-1]).tolist()


@pytest.mark.model
def test_no_texts_give_no_scores(reranker):
    assert reranker.score(QUESTION, []).shape == (0,)


@pytest.mark.model
@pytest.mark.parametrize("question", ["", "why " * 1000, "为什么" * 700, "\ud800"])
def test_odd_questions_are_scored_too(reranker, question):
    assert np.isfinite(reranker.score(question, TEXTS)).all()


@pytest.mark.model
def test_an_encoder_folder_is_refused_because_its_head_would_be_random():
    with pytest.raises(ModelError, match="score head would be random"):
        load_reranker(str(locate(MINILM).path))


@pytest.mark.model
def test_a_cross_encoder_folder_gives_the_raw_logit_its_bias_alone_decides(tmp_path):
    """All weights zero but the bias of the head, so each pair's logit is that bias."""
    import torch
    from transformers import BertConfig, BertForSequenceClassification

    config = BertConfig(
        vocab_size=30522, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, num_labels=1
    )
    model = BertForSequenceClassification(config)
    with torch.no_grad():
        for weights in model.parameters():
            weights.zero_()
        model.classifier.bias.fill_(7.5)
    model.save_pretrained(tmp_path)
    for name in ("tokenizer.json", "tokenizer_config.json", "vocab.txt"):
        (tmp_path / name).write_bytes((locate(MINILM).path / name).read_bytes())
    assert json.loads((tmp_path / "config.json").read_text(encoding="utf-8"))["architectures"]
    reranker = load_reranker(str(tmp_path))
    assert reranker.score(QUESTION, TEXTS).tolist() == [7.5] * len(TEXTS)
    assert reranker.score(QUESTION, []).shape == (0,)


@pytest.mark.model
def test_a_hub_reranker_that_cannot_be_reached_is_a_model_error(monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE=0"):
        load_reranker("nobody/no-such-model")
