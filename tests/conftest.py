"""Shared fixtures: the invented page, read once and indexed once with the fake encoder. Offline, no weights."""

import re
from types import SimpleNamespace

import pytest
from alder import ALDER, TERMS, read_alder
from asking import reader_of

from qa.corpus.outline import Outline
from qa.datatypes import Document, Section, Span
from qa.index.builder import build_index
from qa.index.store import open_index
from qa.language.crossing import Crosser
from qa.language.thesaurus import Thesaurus
from qa.settings import Settings


@pytest.fixture(scope="session")
def corpus_folder():
    """The corpus of the invented page. Read only: copy it before changing anything."""
    return ALDER


@pytest.fixture(scope="session")
def fake_settings():
    """Settings that need no model."""
    return Settings(encoder="fake", reranker="")


@pytest.fixture(scope="session")
def alder():
    """The invented page with everything that is found in it by rule: a ReadDocument."""
    return read_alder()


@pytest.fixture(scope="session")
def alder_index_folder(tmp_path_factory, fake_settings):
    """The folder of the index of the invented page. Read only."""
    folder = tmp_path_factory.mktemp("page") / "index"
    build_index(ALDER, folder, fake_settings)
    return folder


@pytest.fixture(scope="session")
def alder_index(alder_index_folder, fake_settings):
    """The opened index of the invented page."""
    return open_index(alder_index_folder, ALDER, fake_settings)


@pytest.fixture(scope="session")
def page_words(alder):
    """The lower-case English words of the invented page."""
    return frozenset(re.findall("[a-z]+", alder.document.text.lower()))


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
    documents = {"water": water, "wood": wood}
    return SimpleNamespace(
        documents=documents,
        cards=documents,
        outlines={"water": Outline((), (section,)), "wood": Outline((), ())},
        glossary=TERMS,
        parallels_of=lambda document: (),
    )
