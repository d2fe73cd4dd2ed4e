"""Shared fixtures: the real corpus, read once and indexed once with the fake encoder. Offline, no weights."""

from pathlib import Path

import pytest

from qa.corpus.passages import read_passages
from qa.corpus.reading import read_corpus
from qa.index.builder import build_index
from qa.index.store import open_index
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
