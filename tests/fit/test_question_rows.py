"""Rows read over a small set in BEIR form, with the hashing encoder and a reranker that counts."""

import json

import numpy as np
import pytest
from fit_fakes import CountingReader

from fit.kept_reader import KeptReader
from fit.question_rows import are_own, external_rows, read_rows, sets_of
from qa.assistant import open_answering
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.models.fakes import FakeEncoder
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
TEXT = "There are 14 ports in the county. Grass grows on the hills. Two roads lead to the river."


@pytest.fixture(scope="module")
def external(tmp_path_factory):
    folder = tmp_path_factory.mktemp("bench") / "xquad" / "en"
    folder.mkdir(parents=True)
    queries = [
        {"_id": "q1", "text": "How many ports are in the county?", "answers": ["14"]},
        {"_id": "q2", "text": "Who rules the sea?", "answers": ["Nobody"]},
    ]
    (folder / "corpus.jsonl").write_text(json.dumps({"_id": "p", "text": TEXT}), encoding="utf-8")
    (folder / "queries.jsonl").write_text("\n".join(map(json.dumps, queries)), encoding="utf-8")
    return folder


def test_an_external_question_is_answerable_once_and_once_not(external):
    rows = list(external_rows(external, 2, FakeEncoder(), KeptReader(CountingReader()), SETTINGS))
    assert [(row.record["id"], row.record["answerable"]) for row in rows] == [("q1", True), ("q1", False)]
    stated, without = rows
    assert stated.gold.sum() == 1 and without.gold.sum() == 0
    assert len(without.ranked) == len(stated.ranked) - 1 == len(without.states) == len(without.held)
    assert are_own(sets_of(rows)).tolist() == [False, False]


def test_a_row_knows_which_candidate_holds_the_gold_and_small_talk_has_no_row(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "county.txt").write_text(TEXT.replace(". ", ".\n"), encoding="utf-8")
    lines = [
        {
            "id": "a",
            "question": "Where do the roads lead?",
            "history": [],
            "answerable": True,
            "evidence": [["Two roads lead"]],
        },
        {"id": "b", "question": "Hello!", "history": [], "answerable": False, "evidence": []},
    ]
    path = tmp_path / "county.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    build_index(corpus, tmp_path / "index", SETTINGS)
    index = open_index(tmp_path / "index", corpus, SETTINGS)
    answering = open_answering(index, FakeEncoder(), None, SETTINGS)
    (row,) = read_rows(path, answering, KeptReader(CountingReader()))
    (golden,) = np.flatnonzero(row.gold)
    assert (row.set_name, row.record["id"]) == ("county", "a")
    assert index.words(row.ranked[golden].unit).startswith("Two roads lead")
    assert all("rerank" in one.features for one in row.ranked)
