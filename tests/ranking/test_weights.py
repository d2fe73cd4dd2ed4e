import math

import pytest

from qa.corpus.passages import read_passages
from qa.datatypes import Document
from qa.index.builder import index_in_memory
from qa.models.fakes import FakeEncoder
from qa.ranking.abstention import signals
from qa.ranking.features import FEATURES
from qa.ranking.score import Scored
from qa.ranking.unit_table import UnitTable
from qa.ranking.weights import Logistic, Profile, profile_name, read_weights, sigmoid
from qa.settings import Settings

PROFILES = ("rerank", "plain", "rerank-joined", "plain-joined")


@pytest.fixture(scope="module")
def table():
    settings = Settings(encoder="fake", reranker="")
    text = "Harbour plan\nThere are 14 quays. The plan was adopted on May 2, 2020."
    document = Document(id="harbour", title="Harbour plan", text=text)
    passages = read_passages(document, settings).passages
    return UnitTable(index_in_memory([document], passages, FakeEncoder(), settings))


@pytest.fixture
def ranked(table):
    """Two candidates with features as large as they come."""

    def scored(row, size):
        features = dict.fromkeys(FEATURES, size) | {"dense": 1.0 if size > 0 else -1.0, "lexical": 1.0, "coverage": 1.0}
        return Scored(row, table.index.units[row], features, size * 50)

    return [scored(0, 12.0), scored(1, -12.0)]


def test_the_file_holds_a_profile_with_and_without_reranker():
    assert set(read_weights().profiles) == set(PROFILES)
    assert profile_name(has_reranker=True, n_encoders=1) == "rerank"
    assert profile_name(has_reranker=False, n_encoders=2) == "plain-joined"


@pytest.mark.parametrize("name", PROFILES)
def test_thresholds_are_probabilities(name):
    profile = read_weights().profiles[name]
    assert 0 < profile.answer_from < 1
    assert 0 < profile.field_from < 1


@pytest.mark.parametrize("name", PROFILES)
def test_ranking_weights_name_known_features(name):
    ranking = read_weights().profiles[name].ranking
    assert set(ranking) <= {*FEATURES, "metric", "crossing", "best"}
    assert all(math.isfinite(weight) for weight in ranking.values())


@pytest.mark.parametrize("name", PROFILES)
def test_abstention_weights_name_known_signals(name, table, ranked, read):
    known = set(signals(read("How many quays are there?"), ranked, table)) | {"nothing"}
    profile = read_weights().profiles[name]
    for model in (profile.answerable, profile.in_field):
        assert set(model.weights) <= known
        assert all(math.isfinite(weight) for weight in [model.bias, *model.weights.values()])


@pytest.mark.parametrize("name", ["plain", "plain-joined"])
def test_the_plain_profiles_do_not_lean_on_a_reranker(name):
    plain = read_weights().profiles[name]
    assert not plain.ranking.get("rerank") and not plain.ranking.get("pair") and not plain.ranking.get("best")
    for model in (plain.answerable, plain.in_field):
        assert not any(model.weights.get(n) for n in ("rerank", "rerank_max", "pair", "reading", "field_reading"))


@pytest.mark.parametrize(
    "question",
    [
        "How many quays are there?",
        "Which departments met on 3 May 1999?",
        "",
        "?",
        "有多少个码头？",
        "9 " * 900,
        "x" * 2000,
    ],
)
def test_signals_are_finite_and_bounded(question, table, ranked, read):
    for found in (signals(read(question), ranked, table), signals(read(question), ranked[:1], table)):
        assert all(math.isfinite(value) and abs(value) <= 60 for value in found.values()), found
        shares = {name: found[name] for name in ("coverage", "unknown", "few_concepts", "hard", "lead")}
        assert all(-1 <= value <= 1 for value in shares.values()), shares


@pytest.mark.parametrize(
    ("in_field", "confidence"),
    [(0.5, 0.9), (0.7, 0.9), (0.49, 0.6 * 0.98), (0.25, 0.3), (0.001, 0.0012)],
)
def test_a_question_outside_the_field_stays_below_the_threshold_of_an_answer(in_field, confidence):
    def sure(p):
        return Logistic(bias=math.log(p / (1 - p)), weights={})

    profile = Profile(
        ranking={},
        answerable=sure(0.9),
        answer_from=0.6,
        in_field=sure(in_field),
        field_from=0.5,
        story=sure(0.5),
        later=sure(0.5),
    )
    assert profile.read({}) == (pytest.approx(confidence), pytest.approx(in_field))


def test_no_candidate_is_a_signal_of_its_own(table, read):
    assert signals(read("anything"), [], table) == {"nothing": 1.0}


@pytest.mark.parametrize(("value", "wanted"), [(0, 0.5), (1000, 1.0), (-1000, 0.0), (math.log(3), 0.75)])
def test_the_sigmoid_has_its_known_values_and_does_not_overflow(value, wanted):
    assert sigmoid(value) == pytest.approx(wanted)


def test_coverage_is_one_when_all_is_there_and_zero_when_nothing_is(table, read):
    rows = range(len(table.index.units))
    assert table.coverage(read("quays adopted"), rows) == pytest.approx(1.0)
    assert table.coverage(read("lottery"), rows) == 0.0
    assert table.coverage(read("?"), rows) == 0.0
    assert table.coverage(read("quays"), []) == 0.0
