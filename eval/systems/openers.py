"""From a configuration to the system it names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.questions.tasks import Corpus, Item
from eval.systems.baselines import Bm25Rank, CitesFirst, DenseRank, FaissRank, items_as_texts
from eval.systems.configurations import ExamConfig
from eval.systems.kept_vectors import KeptVectors
from eval.systems.product import load_encoder, open_product, rank_with_product, read_documents
from eval.systems.system_protocols import AskSystem, RankSystem
from eval.systems.text_cuts import cut_passages, paragraphs, windows
from qa.settings import Settings


@dataclass(frozen=True)
class Openers:
    """How systems are opened; tests hand in fakes here."""

    ask: Callable[[ExamConfig, Corpus], AskSystem]
    rank: Callable[[ExamConfig, Sequence[Item]], RankSystem]


def open_ask(config: ExamConfig, corpus: Corpus) -> AskSystem:
    """The configured system over a corpus."""
    settings = config.resolved()
    if config.system == "assistant":
        return open_product(corpus, settings)
    documents = read_documents(corpus.folder)
    cut = windows if config.system == "windows" else paragraphs
    passages = cut_passages(documents, cut, settings.max_passage_chars)
    ids, texts = [passage.id for passage in passages], [passage.text for passage in passages]
    stage = "lexical" if config.system == "bm25" else "dense"
    return CitesFirst(documents, passages, _baseline(config, settings, ids, texts), stage, settings.n_hits)


def open_rank(config: ExamConfig, items: Sequence[Item]) -> RankSystem:
    """The configured system over ready-made items; windows are not cut again, so they are then the dense baseline."""
    settings = config.resolved()
    if config.system == "assistant":
        encoder = KeptVectors(load_encoder(settings.encoder, settings.encoder_revision))
        return rank_with_product(items, encoder, settings)
    return _baseline(config, settings, *items_as_texts(items))


def _baseline(config: ExamConfig, settings: Settings, ids: list[str], texts: list[str]) -> RankSystem:
    if config.system == "bm25":
        return Bm25Rank(ids, texts)
    encoder = KeptVectors(load_encoder(settings.encoder, settings.encoder_revision))
    ranking = FaissRank if config.system == "windows" else DenseRank
    return ranking(ids, texts, encoder)


PRODUCT = Openers(open_ask, open_rank)
