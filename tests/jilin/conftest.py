"""The project's own corpus: the tests of this folder are the only ones that know its words."""

from pathlib import Path

import pytest

from qa.corpus.folder import read_corpus
from qa.corpus.passages import read_passages
from qa.index.builder import build_index
from qa.index.store import open_index

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="session")
def jilin_folder():
    """The corpus of the project. Read only."""
    return CORPUS


@pytest.fixture(scope="session")
def jilin(fake_settings):
    """The Jilin page with everything that is found in it by rule: a ReadDocument."""
    (document,) = read_corpus(CORPUS)
    return read_passages(document, fake_settings)


@pytest.fixture(scope="session")
def jilin_index(tmp_path_factory, fake_settings):
    """The opened index of the project's corpus."""
    folder = tmp_path_factory.mktemp("page") / "index"
    build_index(CORPUS, folder, fake_settings)
    return open_index(folder, CORPUS, fake_settings)
