"""A network is exported once, whole or not at all; where that fails torch runs it."""

import json

import pytest

from qa.checksums import SEAL
from qa.datatypes import ModelCard
from qa.models import onnx_export
from qa.models.kept_networks import MODEL, WEIGHTS
from qa.models.locating import ModelFolder
from qa.models.onnx_export import exported_model
from qa.models.registry import Backend


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A model's folder, and a cache of the test's own."""
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    (tmp_path / "tiny").mkdir()
    card = ModelCard(name="tiny", revision="", files={"model.safetensors": "0" * 64})
    return ModelFolder(path=tmp_path / "tiny", card=card, backend=Backend.SENTENCE_TRANSFORMERS)


@pytest.fixture
def writes(monkeypatch):
    """How often a network was written; what is written is a few bytes."""
    calls = []

    def write(source, target):
        calls.append(source)
        (target / MODEL).write_bytes(b"network")
        (target / WEIGHTS).write_bytes(b"weights")

    monkeypatch.setattr(onnx_export, "_write_network", write)
    return calls


def test_a_network_is_exported_once(folder, writes):
    path = exported_model(folder)
    assert exported_model(folder) == path and len(writes) == 1
    assert path.name == MODEL and path.read_bytes() == b"network"


def test_another_set_of_weights_has_an_export_of_its_own(folder, writes):
    other = folder.card.model_copy(update={"files": {"model.safetensors": "1" * 64}})
    paths = {exported_model(folder), exported_model(ModelFolder(folder.path, other, folder.backend))}
    assert len(paths) == len(writes) == 2


@pytest.mark.parametrize("name", [MODEL, WEIGHTS, SEAL])
@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"\xff"])
def test_a_damaged_export_is_made_again(folder, writes, name, content):
    path = exported_model(folder)
    (path.parent / name).write_bytes(content)
    assert exported_model(folder).read_bytes() == b"network"
    assert len(writes) == 2 and set(json.loads((path.parent / SEAL).read_text())) == {MODEL, WEIGHTS}


@pytest.mark.parametrize("fault", [ValueError("its states differ"), RuntimeError("no such operator"), OSError("full")])
def test_an_export_that_fails_leaves_nothing_and_says_why(folder, monkeypatch, caplog, fault):
    def fail(source, path):
        (path / MODEL).write_bytes(b"half")
        raise fault

    monkeypatch.setattr(onnx_export, "_write_network", fail)
    assert exported_model(folder) is None
    assert str(fault) in caplog.text and "torch" in caplog.text
    cache = folder.path.parent / "cache" / "exported"
    assert [path for path in cache.iterdir() if path.is_dir()] == []


def test_a_model_of_a_hub_is_not_exported(folder, writes):
    assert exported_model(ModelFolder(None, folder.card, folder.backend)) is None
    assert writes == []
