"""A model that is run without torch gives the vectors that torch gives, and torch is not loaded for it."""

import json
import random
import subprocess
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.models import networks
from qa.models.exported_transformer import BATCH_TOKENS, ExportedTransformer, Make, _make_of
from qa.models.networks import VARIABLE, open_network
from qa.models.sentence_encoder import SentenceTransformerEncoder
from qa.settings import MINILM, MULTILINGUAL_E5

MAKE = Make(512, "mean", "[PAD]", {"query": "ask: "})


class Letters:
    """A tokenizer of single letters; 0 is padding."""

    def encode_batch(self, texts):
        return [SimpleNamespace(ids=[ord(letter) for letter in text]) for text in texts]

    def token_to_id(self, token):
        return 0 if token == "[PAD]" else None


class Angles:
    """A network whose state for a token is a direction by its id; counts its batches and what of them is padding."""

    def __init__(self):
        self.shapes, self.n_padding = [], 0

    backend, dimension = "invented", 2

    def states(self, ids, mask):
        self.shapes.append(ids.shape)
        self.n_padding += int((mask == 0).sum())
        assert ((ids == 0) == (mask == 0)).all()
        angles = ids.astype(np.float32) / 100
        return np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def mean_of(text):
    angles = np.array([ord(letter) for letter in text]) / 100
    row = np.array([np.cos(angles).mean(), np.sin(angles).mean()])
    return row / np.linalg.norm(row)


def test_rows_stand_in_the_order_of_their_texts_whatever_their_lengths():
    texts = ["b", "a long text of letters", "cd", "z" * 100]
    rows = ExportedTransformer(Angles(), Letters(), MAKE).encode_document(texts, prompt="")
    assert rows == pytest.approx(np.array([mean_of(text) for text in texts]), abs=1e-6)


def test_a_row_does_not_depend_on_its_company():
    model = ExportedTransformer(Angles(), Letters(), MAKE)
    alone = model.encode_query(["short"], prompt="q: ")
    among = model.encode_query(["short", "a much longer text than that"], prompt="q: ")
    assert alone[0] == pytest.approx(among[0], abs=1e-6)
    assert alone[0] == pytest.approx(mean_of("q: short"), abs=1e-6)


def test_the_first_token_stands_for_the_text_where_a_folder_says_so():
    row = ExportedTransformer(Angles(), Letters(), MAKE._replace(pooling="cls")).encode_document(["bzz"], prompt="")[0]
    assert row == pytest.approx(mean_of("b"), abs=1e-6)


def test_batches_are_bounded_by_their_tokens_and_hold_little_padding():
    network = Angles()
    texts = ["x" * n for n in range(1, 401)]
    ExportedTransformer(network, Letters(), MAKE).encode_document(texts, prompt="")
    assert max(rows * tokens for rows, tokens in network.shapes) <= BATCH_TOKENS
    n_tokens = sum(rows * tokens for rows, tokens in network.shapes)
    assert network.n_padding / n_tokens < 0.05


def test_its_dimension_and_prompts_are_known():
    model = ExportedTransformer(Angles(), Letters(), MAKE)
    assert model.get_embedding_dimension() == 2 and model.prompts == {"query": "ask: "}


FILES = {
    "modules.json": [{"type": "sentence_transformers.models.Transformer"}, {"type": "x.Pooling"}, {"type": "x.Normalize"}],
    "1_Pooling/config.json": {"pooling_mode_mean_tokens": True, "pooling_mode_cls_token": False},
    "sentence_bert_config.json": {"max_seq_length": 128},
    "tokenizer_config.json": {"pad_token": {"content": "<pad>"}},
    "config_sentence_transformers.json": {"prompts": {"query": "q: "}},
    "tokenizer.json": {},
}  # fmt: skip


def write_folder(folder, **changes):
    for name, content in (FILES | changes).items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_the_make_of_a_usual_folder_is_read(tmp_path):
    assert _make_of(write_folder(tmp_path)) == Make(128, "mean", "<pad>", {"query": "q: "})


@pytest.mark.parametrize(("of_tokenizer", "read"), [(64, 64), (10**30, 512)])
def test_a_folder_that_says_nothing_of_its_longest_text_reads_as_many_tokens_as_tokenizer_and_network(
    tmp_path, of_tokenizer, read
):
    made = write_folder(
        tmp_path,
        **{
            "sentence_bert_config.json": {"transformer_task": "feature-extraction"},
            "tokenizer_config.json": {"pad_token": "<pad>", "model_max_length": of_tokenizer},
            "config.json": {"max_position_embeddings": 512},
        },
    )
    assert _make_of(made) == Make(read, "mean", "<pad>", {"query": "q: "})


@pytest.mark.parametrize(
    "changes",
    [
        {"sentence_bert_config.json": {"transformer_task": "text-generation", "max_seq_length": 8}},
        {"modules.json": [{"type": "x.Transformer"}, {"type": "x.Pooling"}, {"type": "x.Dense"}]},
        {"modules.json": [{"type": "x.StaticEmbedding"}]},
        {"modules.json": {"type": "x.Transformer"}},
        {"1_Pooling/config.json": {"pooling_mode_mean_tokens": True, "pooling_mode_max_tokens": True}},
        {"1_Pooling/config.json": {"pooling_mode": "lasttoken"}},
        {"1_Pooling/config.json": {}},
        {"sentence_bert_config.json": {"max_seq_length": None}},
        {"tokenizer.json": None},
        {"modules.json": None},
    ],
)
def test_a_folder_of_another_make_is_left_to_torch(tmp_path, changes):
    assert _make_of(write_folder(tmp_path, **changes)) is None


@pytest.mark.model
@pytest.mark.parametrize("name", [MULTILINGUAL_E5, MINILM])
@pytest.mark.parametrize(("backend", "least"), [("onnxruntime", 0.9999999), ("openvino", 0.9995)])
def test_the_vectors_are_those_of_torch(monkeypatch, name, backend, least):
    from qa.models.locating import locate
    from qa.models.sentence_encoder import SentenceTransformerEncoder, _open_folder_or_hub, load_sentence_encoder

    monkeypatch.setenv(VARIABLE, backend)
    folder = locate(name)
    texts = ["Boats stay for a week.", "x", "码头停泊费为五元。", "The harbour office keeps a list. " * 60, ""]
    by_runtime = load_sentence_encoder(name)
    assert by_runtime.backend.startswith(backend)
    by_torch = SentenceTransformerEncoder(_open_folder_or_hub(folder), folder.card)
    for encode in ("encode_questions", "encode_passages"):
        cosines = (getattr(by_runtime, encode)(texts) * getattr(by_torch, encode)(texts)).sum(axis=1)
        assert cosines.min() > least


def test_a_backend_that_is_not_known_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv(VARIABLE, "abacus")
    with pytest.raises(ModelError, match="POLICY_QA_BACKEND is 'abacus'; wanted 'openvino', 'onnxruntime'"):
        open_network(tmp_path / "model.onnx")


@pytest.mark.model
def test_torch_is_not_loaded_for_a_packaged_encoder():
    code = (
        "import sys; from qa.models.sentence_encoder import load_sentence_encoder as load;"
        f"load({MULTILINGUAL_E5!r}).encode_questions(['a']);"
        "print([name for name in ('torch', 'transformers', 'sentence_transformers') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_network_that_looks_both_ways_through_a_window_gives_the_states_of_torch(tmp_path):
    from transformers import Gemma3TextConfig, Gemma3TextModel

    from qa.models.kept_networks import MODEL, open_session
    from qa.models.onnx_export import _write_network

    config = Gemma3TextConfig(
        vocab_size=64, hidden_size=16, intermediate_size=24, num_hidden_layers=2, num_attention_heads=2,
        num_key_value_heads=1, head_dim=8, sliding_window=8, use_bidirectional_attention=True,
        layer_types=["sliding_attention", "full_attention"],
    )  # fmt: skip
    Gemma3TextModel(config).eval().save_pretrained(tmp_path / "source")
    (tmp_path / "made").mkdir()
    _write_network(tmp_path / "source", tmp_path / "made")  # raises where the states of 23 tokens differ
    session = open_session(tmp_path / "made" / MODEL)
    ids, mask = np.ones((1, 40), dtype=np.int64), np.ones((1, 40), dtype=np.int64)
    other = ids.copy()
    other[0, -1] = 7
    states = [session.run(None, {"input_ids": one, "attention_mask": mask})[0] for one in (ids, other)]
    assert np.abs(states[0][0, -1] - states[1][0, -1]).max() > 1e-3


def test_an_encoder_pads_little_over_texts_whose_characters_tell_little_of_their_tokens():
    class Syllables(Letters):
        """Ten letters x are one token, so that long texts may be short."""

        def encode_batch(self, texts):
            return [SimpleNamespace(ids=[ord(letter) for letter in text.replace("x" * 10, "b")]) for text in texts]

    network = Angles()
    card = ModelCard(name="m", revision="", dimension=2)
    chance = random.Random(0)
    texts = ["x" * (10 * chance.randrange(40)) + "a" * chance.randrange(1, 60) for _ in range(2000)]
    SentenceTransformerEncoder(ExportedTransformer(network, Syllables(), MAKE), card).encode_passages(texts)
    assert network.n_padding / sum(rows * tokens for rows, tokens in network.shapes) < 0.05


@pytest.fixture
def table(tmp_path, monkeypatch):
    """A network that gives each token its row of a table, in a file of its own; the cache is empty."""
    openvino = pytest.importorskip("openvino")
    from openvino import opset13 as ops

    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv(VARIABLE, "openvino")
    monkeypatch.setattr(networks, "computes_in_bf16", lambda: True)
    rows = np.random.default_rng(5).normal(size=(500, 64)).astype(np.float32)
    ids, mask = (ops.parameter([-1, -1], np.int64, name=name) for name in ("input_ids", "attention_mask"))
    seen = ops.multiply(ops.gather(ops.constant(rows), ids, 0), ops.unsqueeze(ops.convert(mask, "f32"), 2))
    path = tmp_path / "made" / "model.xml"
    path.parent.mkdir()
    openvino.save_model(openvino.Model([seen], [ids, mask], "table"), path, compress_to_fp16=False)
    return path, rows


def test_a_network_is_kept_once_with_weights_of_half_the_width(table):
    path, rows = table
    ids = np.array([[3, 499, 0]])
    states = open_network(path).states(ids, np.ones_like(ids))
    assert states[0] == pytest.approx(rows[[3, 499, 0]], abs=0.03)  # 8 bits of 3.x
    kept = list((path.parents[1] / "cache").rglob("model.bin"))
    assert len(kept) == 1 and kept[0].stat().st_size < 0.6 * path.with_suffix(".bin").stat().st_size
    made = kept[0].stat().st_mtime_ns
    open_network(path)
    assert kept[0].stat().st_mtime_ns == made


def test_a_network_is_opened_as_it_is_where_the_cache_cannot_be_written(table, monkeypatch, caplog):
    path, rows = table

    def refuse(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(networks, "kept_folder", refuse)
    ids = np.array([[7]])
    assert open_network(path).states(ids, np.ones_like(ids))[0] == pytest.approx(rows[[7]], abs=0.03)
    assert "takes more memory: the disk is full" in caplog.text
