"""The meanings of the glossary's terms: they help to find a sentence that says a thing in words a question has not."""

import pytest

from qa.corpus.passages import read_passages
from qa.datatypes import Document, Term
from qa.index.builder import opened_in_memory
from qa.index.sync import Embedder
from qa.models.fakes import FakeEncoder
from qa.ranking.candidates import Searcher
from qa.ranking.score import rank_units
from qa.ranking.unit_table import MEANING_SUPPORT, UnitTable
from qa.ranking.weights import read_weights
from qa.settings import Settings

TEXT = (
    "Harbour plan\nThe chain steward system is set up. The chain is painted. Ferries leave at noon. Keychains are sold."
)
TERMS = (
    Term(term="chain", meaning="iron links"),
    Term(term='"chain steward system"', meaning="an officer answers for each quay"),
    Term(term="ferries", meaning=""),
)


def index_of(glossary):
    settings = Settings(encoder="fake", reranker="")
    document = Document(id="harbour", title="Harbour plan", text=TEXT)
    reading = read_passages(document, settings)
    return opened_in_memory((reading,), Embedder(FakeEncoder), settings, glossary), settings


@pytest.fixture(scope="module")
def opened():
    return index_of(TERMS)


def row_of(index, words):
    return next(row for row, unit in enumerate(index.units) if index.words(unit).startswith(words))


def test_a_unit_has_the_terms_that_stand_in_it_and_of_one_inside_another_the_longer(opened):
    index, _ = opened
    table = UnitTable(index)
    assert table.terms[row_of(index, "The chain steward")] == (1,)
    assert table.terms[row_of(index, "The chain is painted")] == (0,)
    assert table.terms[row_of(index, "Ferries")] == ()


def test_a_term_is_not_found_inside_another_word_but_with_an_ending(opened):
    index, _ = opened
    table = UnitTable(index)
    assert table.terms[row_of(index, "Keychains")] == ()
    plural, _ = index_of((Term(term="keychain", meaning="a ring"),))
    assert UnitTable(plural).terms[row_of(plural, "Keychains")] == (0,)


def test_only_terms_with_a_meaning_are_embedded(opened):
    index, _ = opened
    assert [term.term for term in index.explained] == ["chain", '"chain steward system"']
    assert index.term_vectors.size == len(index.term_digests) == 2


def test_a_word_of_a_meaning_counts_less_than_a_word_of_the_text(opened, read):
    index, _ = opened
    table, row = UnitTable(index), row_of(index, "The chain steward")
    assert table.held(read("officer"), [row])[0] == pytest.approx(MEANING_SUPPORT)
    assert table.held(read("steward"), [row])[0] == pytest.approx(1.0)
    assert table.coverage(read("officer"), [row]) == 0.0
    assert table.held(read("zebra"), [row])[0] == 0.0
    assert table.held(read(""), [row])[0] == 0.0


def test_the_cosine_of_a_meaning_raises_that_of_its_unit_and_no_other(opened, read):
    index, settings = opened
    question = "Which officer answers for each quay?"
    bare, _ = index_of(())
    with_terms, without = (
        {one.row: one.features for one in rank_units(read(question), searcher, UnitTable(held), read_weights()).units}
        for held in (index, bare)
        for searcher in [Searcher(held, FakeEncoder(), None, settings)]
    )
    steward = row_of(index, "The chain steward")
    assert with_terms[steward]["unit_near"] > without[steward]["unit_near"] + 1
    ferries = row_of(index, "Ferries")
    assert with_terms[ferries]["unit_near"] == pytest.approx(without[ferries]["unit_near"], abs=0.01)
    assert max(with_terms, key=lambda row: with_terms[row]["unit_near"]) == steward
