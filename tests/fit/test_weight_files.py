"""Both files of a fit, written and read back."""

import json
from importlib import resources

import pytest

from fit import weight_files
from qa.ranking.heads import Head, Heads, ProfileHeads, Projection
from qa.ranking.weights import Weights

MODEL = {"bias": -1.0, "weights": {"lead": 2.0}}
PROFILE = {
    "ranking": {"dense": 1.5}, "answerable": MODEL, "answer_from": 0.6, "in_field": MODEL, "field_from": 0.2,
    "story": MODEL, "later": MODEL,
}  # fmt: skip
HEAD = Head(bias=0.5, weights=(1.0, -1.0))
HEADS = ProfileHeads(
    metric=HEAD, crossing=HEAD, best=None, reading=None, matching=HEAD, field_reading=None, field_matching=HEAD
)
PROJECTION = Projection(mean=(0.0, 1.0), directions=((1.0, 0.0),))


@pytest.fixture
def written(tmp_path, monkeypatch):
    monkeypatch.setattr(weight_files, "WEIGHTS", tmp_path / "weights.json")
    monkeypatch.setattr(weight_files, "HEADS", tmp_path / "heads.json")
    weight_files.write(["mine.jsonl"], {"plain": PROFILE}, HEAD, {"plain": HEADS}, (PROJECTION,))
    return tmp_path


def test_what_a_fit_writes_is_what_the_product_reads(written):
    weights = Weights.model_validate_json((written / "weights.json").read_text(encoding="utf-8"))
    assert weights.profiles["plain"].model_dump() == PROFILE
    heads = Heads.model_validate_json((written / "heads.json").read_text(encoding="utf-8"))
    assert (heads.profiles, heads.pair, heads.projections, heads.fitted_on) == (
        {"plain": HEADS}, HEAD, (PROJECTION,), ("mine.jsonl",),
    )  # fmt: skip


def test_later_parts_alone_change_nothing_else(written):
    other = {"bias": 3.0, "weights": {"alone": 1.0}}
    before = json.loads((written / "weights.json").read_text(encoding="utf-8"))
    weight_files.write_later({"plain": other})
    after = json.loads((written / "weights.json").read_text(encoding="utf-8"))
    assert after["profiles"]["plain"].pop("later") == other and before["profiles"]["plain"].pop("later") == MODEL
    assert after == before


def test_the_files_are_those_that_come_with_the_package():
    package = resources.files("qa.ranking")
    assert [weight_files.WEIGHTS, weight_files.HEADS] == [package / "weights.json", package / "heads.json"]
    assert weight_files.WEIGHTS.is_file() and weight_files.HEADS.is_file()
