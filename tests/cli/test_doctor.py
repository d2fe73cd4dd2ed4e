import dataclasses
import json

import pytest

from qa import __version__
from qa.cli import doctor
from qa.cli.doctor import examine
from qa.models.locating import list_models
from qa.settings import MSMARCO_RERANKER, MULTILINGUAL_E5, Settings


@pytest.fixture(scope="module")
def models():
    """The states of the packaged models, looked up once."""
    return list_models()


@pytest.fixture(autouse=True)
def known_models(models, monkeypatch):
    monkeypatch.setattr(doctor, "list_models", lambda: models)


def test_a_good_index_is_shown_with_what_it_was_built_from(corpus_folder, alder_index_folder, fake_settings):
    found = examine(corpus_folder, alder_index_folder, fake_settings)
    assert found["index"]["usable"] is True
    assert found["index"]["encoder"] == "fake"
    assert "23 measures" in found["index"]["counts"]
    assert found["versions"]["policy-qa"] == __version__
    assert json.loads(json.dumps(found)) == found


def test_an_index_that_other_code_or_libraries_read_is_told_to_be_synced(
    corpus_folder, alder_index_folder, fake_settings, monkeypatch
):
    assert examine(corpus_folder, alder_index_folder, fake_settings)["index"]["reader"] == "this one"
    monkeypatch.setattr(doctor, "code_version", lambda: "f" * 16)
    assert "policy-qa sync" in examine(corpus_folder, alder_index_folder, fake_settings)["index"]["reader"]


def test_an_interpretation_is_shown_with_whether_its_policy_is_loaded(
    corpus_folder, alder_index_folder, fake_settings, tmp_path
):
    (row,) = examine(corpus_folder, alder_index_folder, fake_settings)["interpretations"]
    assert (row["explains"], row["loaded"]) == ("Alder Order No. 5", False)
    assert examine(corpus_folder, tmp_path / "none", fake_settings)["interpretations"] == []


def test_a_missing_index_is_told_with_the_command_to_run(corpus_folder, tmp_path, fake_settings):
    index = examine(corpus_folder, tmp_path / "none", fake_settings)["index"]
    assert (index["usable"], index["fault"]) == (False, "IndexMissingError")
    assert "policy-qa build" in index["message"]


def test_an_index_of_another_corpus_is_not_usable(tmp_path, alder_index_folder, fake_settings):
    (tmp_path / "other.txt").write_text("Another plan\nIt says little.\n", encoding="utf-8")
    index = examine(tmp_path, alder_index_folder, fake_settings)["index"]
    assert (index["usable"], index["fault"]) == (False, "IndexMismatchError")


def test_the_models_of_the_settings_are_marked(corpus_folder, alder_index_folder):
    marked = {
        model["name"]
        for model in examine(corpus_folder, alder_index_folder, Settings())["models"]
        if model["configured"]
    }
    assert marked == {MULTILINGUAL_E5, MSMARCO_RERANKER}


def test_no_packaged_model_is_marked_for_the_fake_encoder(corpus_folder, alder_index_folder, fake_settings):
    assert not any(model["configured"] for model in examine(corpus_folder, alder_index_folder, fake_settings)["models"])


@pytest.mark.parametrize(
    ("is_installed", "is_intact", "usable", "said"),
    [
        (True, True, True, "as pinned"),
        (True, None, True, "not checked"),
        (True, False, False, "NOT as pinned"),
        (False, None, False, "not checked"),
    ],
)
def test_a_model_with_other_bytes_is_not_usable(
    models, monkeypatch, corpus_folder, tmp_path, is_installed, is_intact, usable, said
):
    changed = dataclasses.replace(models[0], is_installed=is_installed, is_intact=is_intact)
    monkeypatch.setattr(doctor, "list_models", lambda: [changed])
    (model,) = examine(corpus_folder, tmp_path, Settings())["models"]
    assert (model["usable"], model["checksums"]) == (usable, said)


def test_an_absent_library_is_said_to_be_absent(monkeypatch, corpus_folder, tmp_path):
    monkeypatch.setattr(doctor, "_LIBRARIES", ("no-such-library-here",))
    assert examine(corpus_folder, tmp_path, Settings())["versions"]["no-such-library-here"] == "not installed"
