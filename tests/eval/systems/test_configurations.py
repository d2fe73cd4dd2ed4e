from __future__ import annotations

import json

import pytest

from eval.exam_errors import ConfigError
from eval.systems.configurations import CONFIGS_FOLDER, ExamConfig, read_config


@pytest.mark.parametrize("path", sorted(CONFIGS_FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_committed_configuration_can_be_used_and_is_called_like_its_file(path):
    assert read_config(path.stem).name == path.stem


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"name": "x", "system": "magic"}, "system: "),
        ({"name": "x", "system": "bm25", "colour": 1}, "unknown key 'colour'"),
        ({"name": "x", "system": "bm25", "settings": {"n_hits": 0}}, "configuration 'x': setting 'n_hits'"),
        ({"name": "x", "system": "bm25", "settings": {"hits": 3}}, "configuration 'x': setting 'hits'"),
    ],
)
def test_a_wrong_configuration_says_what_is_wrong(tmp_path, content, words):
    path = tmp_path / "x.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ConfigError, match=words):
        read_config(str(path))


def test_the_environment_does_not_change_a_configuration(monkeypatch):
    monkeypatch.setenv("POLICY_QA_N_HITS", "77")
    assert ExamConfig(name="x", system="assistant").resolved().n_hits == 10
