"""The file of weights, and the models that are read from it."""

import json
import math

import pytest

from qa.datatypes import ModelCard
from qa.errors import SettingsError
from qa.ranking.confidence import SIGNALS
from qa.ranking.features import FEATURES
from qa.ranking.weights import Logistic, read_weights, sigmoid

PROFILES = (False, True)
PACKAGED = ("", "best")  # general ones, and those of a profile


@pytest.mark.parametrize("name", PACKAGED)
@pytest.mark.parametrize("has_reranker", PROFILES)
def test_thresholds_are_probabilities_and_an_uncertain_answer_is_less_sure_than_an_answer(name, has_reranker):
    profile = read_weights(name).profile(has_reranker=has_reranker)
    assert 0 < profile.uncertain_from <= profile.answer_from < 1
    assert 0 < profile.field_from < 1


@pytest.mark.parametrize("name", PACKAGED)
@pytest.mark.parametrize("has_reranker", PROFILES)
def test_weights_name_known_features_and_signals_and_are_finite(name, has_reranker):
    profile = read_weights(name).profile(has_reranker=has_reranker)
    assert set(profile.ranking) <= set(FEATURES)
    for model in (profile.right, profile.in_field):
        assert set(model.weights) <= set(SIGNALS)
        assert all(math.isfinite(weight) for weight in [model.bias, *model.weights.values()])
    assert all(math.isfinite(weight) for weight in profile.ranking.values())


def test_the_plain_profile_does_not_lean_on_a_reranker():
    plain = read_weights().plain
    for named in (plain.ranking, plain.right.weights, plain.in_field.weights):
        assert not any(named.get(name) for name in ("rerank", "rerank_glossed"))


def test_the_general_weights_were_fitted_on_six_corpora_and_more_and_say_on_which():
    weights = read_weights()
    assert len({one.corpus for one in weights.sets}) >= 6
    assert all(len(one.sha256) == 64 for one in weights.sets)
    assert {one.corpus for one in weights.sets} <= weights.figures.keys()


def test_models_that_the_weights_do_not_know_are_named():
    weights = read_weights()
    assert weights.lacks(weights.encoders, weights.reranker) == ""
    assert weights.lacks(["another"], ModelCard(name="other", revision="1")) == "another, other"


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"sets": 1}', "\x00"])
def test_a_file_that_holds_no_weights_is_refused_by_its_name(tmp_path, content):
    path = tmp_path / "mine.json"
    path.write_text(content)
    with pytest.raises(SettingsError, match=r"mine.json.*python -m fit"):
        read_weights(str(path))


def test_weights_of_a_file_are_read(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(json.dumps(read_weights().model_dump(mode="json") | {"date": "1999-01-01"}))
    assert read_weights(str(path)).date == "1999-01-01"


@pytest.mark.parametrize(("value", "wanted"), [(0, 0.5), (1000, 1.0), (-1000, 0.0), (math.log(3), 0.75)])
def test_the_sigmoid_has_its_known_values_and_does_not_overflow(value, wanted):
    assert sigmoid(value) == pytest.approx(wanted)


def test_a_feature_without_a_weight_does_not_count():
    assert Logistic(bias=0.0, weights={"a": math.log(3)}).probability({"a": 1.0, "b": 99.0}) == pytest.approx(0.75)


def test_the_profile_best_has_weights_of_its_own_encoder():
    from qa.settings import read_settings

    settings = read_settings(environ={}, profile="best")
    assert not read_weights(settings.weights).lacks([settings.encoder], None)
    assert read_weights().lacks([settings.encoder], None) == settings.encoder
