"""Shared fixtures: the real corpus, read once and indexed once with the fake encoder. Offline, no weights."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from asking import reader_of

from qa.corpus.folder import read_corpus
from qa.corpus.outline import Outline
from qa.corpus.passages import read_passages
from qa.datatypes import Document, Section, Span, Term
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.language.crossing import Crosser
from qa.language.thesaurus import Thesaurus
from qa.settings import Settings

CORPUS = Path(__file__).resolve().parent.parent / "corpus"


@pytest.fixture(scope="session")
def corpus_folder():
    """The corpus of the project. Read only: copy it before changing anything."""
    return CORPUS


@pytest.fixture(scope="session")
def fake_settings():
    """Settings that need no model."""
    return Settings(encoder="fake", reranker="")


@pytest.fixture(scope="session")
def jilin(fake_settings):
    """The Jilin page with everything that is found in it by rule: a ReadDocument."""
    (document,) = read_corpus(CORPUS)
    return read_passages(document, fake_settings)


@pytest.fixture(scope="session")
def jilin_index_folder(tmp_path_factory, fake_settings):
    """The folder of the index of the real corpus. Read only."""
    folder = tmp_path_factory.mktemp("page") / "index"
    build_index(CORPUS, folder, fake_settings)
    return folder


@pytest.fixture(scope="session")
def jilin_index(jilin_index_folder, fake_settings):
    """The opened index of the real corpus."""
    return open_index(jilin_index_folder, CORPUS, fake_settings)


PAGE = CORPUS / "jilin-2021-16-interpretation.txt"
TERMS = (
    Term(term="development zone", chinese=("开发区",)),
    Term(term='"chain length system"', chinese=("链长制",)),
    Term(term="finance", chinese=("财政", "金融"), note='The page lists "finance" twice.'),
)


@pytest.fixture(scope="session")
def page_words():
    """The lower-case English words of the Jilin page."""
    return frozenset(re.findall("[a-z]+", PAGE.read_text(encoding="utf-8").lower()))


@pytest.fixture(scope="session")
def crosser():
    return Crosser(TERMS)


@pytest.fixture(scope="session")
def thesaurus(page_words):
    return Thesaurus(page_words)


@pytest.fixture(scope="session")
def read(crosser, page_words):
    """Read the words of a question, and what they lean on, as the product does."""
    reader = reader_of(page_words, crosser)
    return lambda own, *context: reader.read_words(own, context)


@pytest.fixture(scope="session")
def read_register(read):
    """(ask, scope, number) of a question for the register; None for another question."""

    def reader(own, *context):
        found = read(own, *context).register
        return None if found is None else (found.ask.value, found.scope.value, found.number)

    return reader


@pytest.fixture
def small_index():
    """What a draft needs of an index: two documents, one with a section, and a glossary."""
    text = "Water plan\nMain contents\nThe plan has 23 specific measures. It helps\nfarmers. Finance is one of them."
    heading = Span(start=11, end=24)
    section = Section(start=11, end=len(text), number="1", heading="Main contents", heading_span=heading, level=1)
    water = Document(
        id="water",
        title="Water plan",
        issuer="City Office",
        number="No. 5",
        date="2020-01-02",
        kind="policy",
        text=text,
    )
    wood = Document(
        id="wood", title="On the wood plan", number="No. 6", kind="interpretation", text="Trees are planted."
    )
    return SimpleNamespace(
        documents={"water": water, "wood": wood},
        outlines={"water": Outline((), (section,)), "wood": Outline((), ())},
        glossary=TERMS,
    )
