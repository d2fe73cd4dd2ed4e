"""Settings: where values come from, which win, and what is refused."""

import json

import pytest
from pydantic import ValidationError

from qa.errors import SettingsError
from qa.settings import Settings, read_settings


def test_the_defaults_are_valid_and_offline_packaged_models():
    settings = read_settings(environ={})
    assert settings == Settings()
    assert settings.encoder == "multilingual-e5-small" and settings.use_measures is True


def test_the_fast_profile_takes_one_encoder_and_no_reranker_unless_they_are_set():
    fast = read_settings(environ={"POLICY_QA_PROFILE": "fast"})
    assert (fast.encoder, fast.reranker) == ("multilingual-e5-small", "")
    assert read_settings(environ={}, profile="fast", encoder="fake").encoder == "fake"


def test_the_profile_best_takes_an_encoder_whose_terms_are_to_be_accepted_and_weights_of_its_own():
    best = read_settings(environ={}, profile="best")
    assert (best.encoder, best.weights) == ("embeddinggemma-300m", "best")
    assert read_settings(environ={}).encoder != best.encoder


def test_an_unknown_profile_is_refused():
    with pytest.raises(SettingsError, match="profile"):
        read_settings(environ={"POLICY_QA_PROFILE": "slow"})


def test_file_environment_and_overrides_win_in_that_order(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"n_hits": 5, "n_rerank": 10, "encoder": "fake"}), encoding="utf-8")
    settings = read_settings(path, {"POLICY_QA_N_HITS": "6", "POLICY_QA_N_RERANK": "20"}, n_hits=7)
    assert (settings.encoder, settings.n_rerank, settings.n_hits) == ("fake", 20, 7)


def test_the_environment_can_name_the_file(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"n_hits": 5}', encoding="utf-8")
    assert read_settings(environ={"POLICY_QA_SETTINGS": str(path)}).n_hits == 5


def test_an_override_of_none_is_left_out():
    assert read_settings(environ={"POLICY_QA_N_HITS": "6"}, n_hits=None).n_hits == 6


def test_switches_are_read_from_words_of_the_environment():
    assert read_settings(environ={"POLICY_QA_USE_LEXICAL": "false"}).use_lexical is False
    assert read_settings(environ={"POLICY_QA_USE_LEXICAL": "1"}).use_lexical is True


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"n_hit": 3}, r"setting 'n_hit': Extra inputs.*found 3.*Known settings: encoder, .*n_hits"),
        ({"n_hits": 0}, r"setting 'n_hits': .*greater than or equal to 1.*found 0"),
        ({"n_hits": "many"}, r"setting 'n_hits': .*found 'many'"),
        ({"max_passage_chars": 10}, r"setting 'max_passage_chars': .*found 10"),
        ({"max_passage_chars": 10**9}, r"setting 'max_passage_chars': .*less than or equal to 8000"),
        ({"encoder": None}, r"setting 'encoder': "),
    ],
)
def test_a_wrong_setting_is_named_with_what_was_found(tmp_path, values, says):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps(values), encoding="utf-8")
    with pytest.raises(SettingsError, match=says):
        read_settings(path, {})


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"{no json", "cannot be read as JSON"),
        (b"\xff\xfe", "cannot be read as JSON"),
        (b"[1]", "must hold one JSON object, found list"),
        (None, "cannot be read as JSON: .*No such file"),
    ],
)
def test_a_settings_file_that_cannot_be_read_is_named(tmp_path, content, says):
    path = tmp_path / "settings.json"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"settings file .*settings\.json .*" + says):
        read_settings(path, {})


def test_settings_cannot_be_changed():
    with pytest.raises(ValidationError, match="frozen"):
        Settings().n_hits = 3


def test_an_index_depends_on_what_is_cut_and_embedded_and_on_nothing_else():
    assert set(Settings().index_keys) == {
        "encoder", "encoder_revision", "max_passage_chars", "use_heading_paths", "use_measures",
        "translator",
    }  # fmt: skip
    assert Settings(n_hits=3, reranker="", n_rerank=5).index_keys == Settings().index_keys
