"""The units that say most nearly what a statement in another language says, over an invented corpus of two languages."""

import pytest

from qa.corpus.passages import read_passages
from qa.datatypes import Document
from qa.index.builder import opened_in_memory
from qa.index.sync import Embedder
from qa.models.fakes import FakeEncoder
from qa.ranking.nearest_units import N_BEST, nearest_units
from qa.settings import Settings

SETTINGS = Settings(encoder="fake", reranker="")
ENGLISH = Document(
    id="en", title="Rules", text="Rules\nDogs rest at noon. Sledges carry ABC-100 bells. Snow falls in the north."
)
CHINESE = Document(id="zh", title="规则", text="规则\n狗在中午休息。铃铛型号为 ABC-100 bells 者可用。", language="zh")


def index_over(*documents):
    readings = tuple(read_passages(document, SETTINGS) for document in documents)
    return opened_in_memory(readings, Embedder(FakeEncoder), SETTINGS)


@pytest.fixture(scope="module")
def index():
    return index_over(ENGLISH, CHINESE)


def test_only_documents_in_another_language_are_found_and_places_are_exact(index):
    found = nearest_units(index, FakeEncoder(), "用 ABC-100 bells 的雪橇", "zh")
    assert {near.document for near in found} == {"en"} and len(found) <= N_BEST
    assert "ABC-100 bells" in ENGLISH.text[found[0].start : found[0].end]
    assert [near.score for near in found] == sorted((near.score for near in found), reverse=True)


def test_how_near_the_own_language_comes_is_told(index):
    (first, *_) = nearest_units(index, FakeEncoder(), "Dogs rest at noon.", "en")
    assert first.document == "zh" and first.own > first.score


def test_nothing_is_found_where_all_documents_are_in_the_language():
    assert nearest_units(index_over(ENGLISH), FakeEncoder(), "Dogs rest", "en") == []


def test_there_is_no_own_language_in_a_corpus_of_the_other():
    (first, *_) = nearest_units(index_over(ENGLISH), FakeEncoder(), "狗 ABC-100 bells", "zh")
    assert first.own == float("-inf")
