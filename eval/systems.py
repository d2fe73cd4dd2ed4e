"""The seam to the product: the only file of the exam that knows how `qa` is opened and searched.

A system that answers follows AskSystem, one that only ranks follows RankSystem; the baselines follow them as well, and
so do the fakes of the tests.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import qa
from eval.tasks import Corpus, Item, documents_fingerprint
from qa.checksums import cache_folder
from qa.corpus.folder import read_corpus
from qa.datatypes import Answer, Document, Hit, ModelCard, Passage, PassageKind
from qa.errors import IndexUnusableError
from qa.index.builder import build_index, index_in_memory
from qa.index.store import OpenIndex, open_index
from qa.language.identification import language_of
from qa.models.encoder import Encoder, FakeEncoder, FloatMatrix, SentenceTransformerEncoder, load_encoder
from qa.models.joined import JoinedEncoder
from qa.models.reranker import load_reranker
from qa.settings import Settings

if TYPE_CHECKING:  # baselines and comparisons run without the upper floors
    from qa.assistant import Assistant
    from qa.ranking.candidates import Retriever

__all__ = [
    "ENCODER_CLASSES",
    "AskSystem",
    "Encoder",
    "FloatMatrix",
    "JoinedEncoder",
    "ModelCard",
    "ProductAsk",
    "ProductRank",
    "RankSystem",
    "cache_folder",
    "load_encoder",
    "open_kept",
    "open_product",
    "rank_with_product",
    "read_documents",
]

ENCODER_CLASSES: tuple[type[Any], ...] = (SentenceTransformerEncoder, FakeEncoder)
UPPER_FLOORS = ("assistant.py", "cli.py", "__main__.py")  # a change of these needs no new index
INDEX_FOLDER = "eval-index"
HEADING_MARK = " > "  # between the headings in the title of an item


class AskSystem(Protocol):
    """Anything that answers questions over documents."""

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents that citations refer to, by id."""

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """The models that answer, by role."""

    def warm(self) -> None:
        """Load what the first question would otherwise wait for."""

    def answer(self, question: str, history: Sequence[str], question_id: str) -> Answer:
        """The answer; may raise, and then the question counts as lost."""

    def search(self, question: str, n: int) -> Sequence[Hit]:
        """At most n hits, best first, each with the scores of the stages that saw it."""


class RankSystem(Protocol):
    """Anything that ranks the items it was opened with."""

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """The models that rank, by role."""

    def rank(self, question: str, n: int) -> list[tuple[str, float]]:
        """At most n items with their scores, best first."""


class ProductAsk:
    """The full assistant as an AskSystem."""

    def __init__(self, assistant: Assistant, settings: Settings) -> None:
        """An assistant that is open, and the settings it was opened with."""
        self._assistant, self._settings = assistant, settings

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents of its index."""
        return self._assistant.documents

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """The encoder of the index, and the reranker when there is one."""
        return {"encoder": self._assistant.manifest.encoder, **_reranker_card(self._settings)}

    def warm(self) -> None:
        """Load the models."""
        self._assistant.warm()

    def answer(self, question: str, history: Sequence[str], question_id: str) -> Answer:
        """What the assistant gives back."""
        return self._assistant.ask(question, tuple(history), id=question_id)

    def search(self, question: str, n: int) -> Sequence[Hit]:
        """What the assistant finds."""
        return self._assistant.search(question, n)


class ProductRank:
    """The product's retriever over ready-made passages as a RankSystem."""

    def __init__(self, retriever: Retriever, cards: Mapping[str, ModelCard]) -> None:
        """A retriever whose passages have the ids of the items."""
        self._retriever, self._cards = retriever, cards

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """Encoder and reranker."""
        return self._cards

    def rank(self, question: str, n: int) -> list[tuple[str, float]]:
        """Items in the order of the retriever's hits."""
        return [(hit.passage.id, hit.score) for hit in self._retriever.search(question, n)]


def read_documents(folder: Path) -> dict[str, Document]:
    """The documents of a corpus folder by id, as the product reads them."""
    return {document.id: document for document in read_corpus(folder)}


def open_product(corpus: Corpus, settings: Settings) -> ProductAsk:
    """The assistant over a corpus; without an index given, one is kept for these settings and this code."""
    from qa.assistant import open_assistant

    if corpus.index is not None:
        if not corpus.is_built:
            build_index(corpus.folder, corpus.index, settings)
        return ProductAsk(open_assistant(corpus.folder, corpus.index, settings), settings)
    index = _own_index(corpus.folder, settings)
    try:
        return ProductAsk(open_assistant(corpus.folder, index, settings), settings)
    except IndexUnusableError:
        index.parent.mkdir(parents=True, exist_ok=True)
        build_index(corpus.folder, index, settings)
        return ProductAsk(open_assistant(corpus.folder, index, settings), settings)


def open_kept(folder: Path, settings: Settings) -> OpenIndex:
    """The index that the exam keeps of a corpus, built first where there is none."""
    index = _own_index(folder, settings)
    try:
        return open_index(index, folder, settings)
    except IndexUnusableError:
        index.parent.mkdir(parents=True, exist_ok=True)
        build_index(folder, index, settings)
        return open_index(index, folder, settings)


def rank_with_product(items: Sequence[Item], encoder: Encoder, settings: Settings) -> ProductRank:
    """The product's retriever with one passage for each item."""
    from qa.ranking.candidates import Retriever

    documents = [_as_document(number, item) for number, item in enumerate(items)]
    passages = [_as_passage(item, document) for item, document in zip(items, documents, strict=True)]
    reranker = load_reranker(settings.reranker)
    index = index_in_memory(documents, passages, encoder, settings)
    cards = {"encoder": encoder.card} | ({"reranker": reranker.card} if reranker else {})
    return ProductRank(Retriever(index, encoder, reranker, settings), cards)


def _as_document(number: int, item: Item) -> Document:
    """An item as a document of its own: item ids may hold characters that document ids do not."""
    text = item.text.strip() or item.title or "-"
    return Document(id=f"item{number}", title=item.title.split(HEADING_MARK)[0], language=language_of(text), text=text)


def _as_passage(item: Item, document: Document) -> Passage:
    return Passage(
        id=item.id,
        document=document.id,
        kind=PassageKind.PARAGRAPH,
        headings=tuple(item.title.split(HEADING_MARK)[1:]),
        text=document.text,
        start=0,
        end=len(document.text),
    )


def _reranker_card(settings: Settings) -> dict[str, ModelCard]:
    reranker = load_reranker(settings.reranker)
    return {"reranker": reranker.card} if reranker else {}


def _own_index(folder: Path, settings: Settings) -> Path:
    """Where the exam keeps the index of this corpus, these index settings and this source code of the lower floors."""
    digest = hashlib.sha256(documents_fingerprint(read_documents(folder)).encode())
    digest.update(str(folder.resolve()).encode() + repr(sorted(settings.index_keys.items())).encode())
    source = Path(qa.__file__).parent
    for path in sorted([*source.glob("*.py"), *(source / "corpus").rglob("*.py"), *(source / "index").rglob("*.py")]):
        digest.update(path.read_bytes() if path.name not in UPPER_FLOORS else b"")
    return cache_folder() / INDEX_FOLDER / digest.hexdigest()[:20]
