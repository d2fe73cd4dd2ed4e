"""The seam to the product: the only file of the exam that knows how `qa` is opened, searched and used."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import qa
from eval.questions.tasks import Corpus, Item, documents_fingerprint
from qa.checksums import cache_folder
from qa.corpus.folder import read_corpus
from qa.corpus.glossary import read_glossary
from qa.corpus.measures import read_register
from qa.corpus.outline import read_outline
from qa.corpus.passages import read_passages
from qa.datatypes import Answer, Document, Hit, ModelCard, Passage, PassageKind
from qa.errors import IndexUnusableError
from qa.index.builder import build_index, index_in_memory, opened_in_memory
from qa.index.store import OpenIndex, open_index
from qa.index.sync import Embedder
from qa.language.identification import language_of
from qa.models.encoders import load_encoder
from qa.models.fakes import FakeEncoder
from qa.models.reranker import load_reranker
from qa.models.seams import Encoder, FloatMatrix, OnProgress, Texts
from qa.models.sentence_encoder import SentenceTransformerEncoder
from qa.ranking.nearest_units import nearest_units
from qa.settings import Settings
from qa.wording.check import Sources, check_wording, sources_of
from qa.wording.token_index import WordingIndex
from qa.wording.tokens import key_of

if TYPE_CHECKING:  # baselines and comparisons run without the upper floors
    from qa.assistant import Answering, Assistant

__all__ = [
    "ENCODER_CLASSES",
    "Encoder",
    "FloatMatrix",
    "OnProgress",
    "ProductAsk",
    "ProductRank",
    "Sources",
    "Texts",
    "cache_folder",
    "check_wording",
    "figure_key",
    "load_encoder",
    "open_kept",
    "open_product",
    "rank_with_product",
    "read_documents",
    "read_sources",
    "read_sources_across",
]

ENCODER_CLASSES: tuple[type[Any], ...] = (SentenceTransformerEncoder, FakeEncoder)
ABOVE_THE_INDEX = ("assistant.py", "feedback.py", "__main__.py")  # a change of these needs no new index
ROOMS_OF_THE_INDEX = ("language", "corpus", "models", "question", "index")  # whatever the index may import
INDEX_FOLDER = "eval-index"
HEADING_MARK = " > "  # between the headings in the title of an item
T = TypeVar("T")


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
    """The product's search over ready-made passages as a RankSystem."""

    def __init__(self, answering: Answering, cards: Mapping[str, ModelCard]) -> None:
        """answering: what reads and searches an index whose passages have the ids of the items."""
        self._answering, self._cards = answering, cards

    @property
    def cards(self) -> Mapping[str, ModelCard]:
        """Encoder and reranker."""
        return self._cards

    def rank(self, question: str, n: int) -> list[tuple[str, float]]:
        """Items in the order of the product's hits."""
        return [(hit.passage.id, hit.score) for hit in self._answering.search(question, n)]


def read_documents(folder: Path) -> dict[str, Document]:
    """The documents of a corpus folder by id, as the product reads them."""
    return {document.id: document for document in read_corpus(folder)}


def read_sources(folders: Sequence[Path]) -> Sources:
    """All documents of the folders, ready for statements to be checked against. Needs no model and no index on disk."""
    documents = [document for folder in folders for document in read_corpus(folder)]
    outlines = {document.id: read_outline(document) for document in documents}
    registers = {document.id: read_register(document, outlines[document.id]) for document in documents}
    return Sources(WordingIndex(documents), outlines, registers)


def figure_key(words: str) -> str:
    """What a number or a date is compared by, in whichever form it is written."""
    return key_of(words)


def read_sources_across(folders: Sequence[Path], settings: Settings) -> Sources:
    """As `read_sources`, with the texts beside the documents aligned, and passages found by their meaning."""
    readings = tuple(read_passages(document, settings) for folder in folders for document in read_corpus(folder))
    glossary = tuple(term for folder in folders for term in read_glossary(folder))
    encoder = load_encoder(settings.encoder)
    index = opened_in_memory(readings, Embedder(lambda: encoder), settings, glossary)
    return sources_of(index, partial(nearest_units, index, encoder))


def open_product(corpus: Corpus, settings: Settings) -> ProductAsk:
    """The assistant over a corpus; without an index given, one is kept for these settings and this code."""
    from qa.assistant import open_assistant

    def opened(index: Path) -> ProductAsk:
        return ProductAsk(open_assistant(corpus.folder, index, settings), settings)

    if corpus.index is None:
        return _with_kept_index(corpus.folder, settings, opened)
    if not corpus.is_built:
        build_index(corpus.folder, corpus.index, settings)
    return opened(corpus.index)


def open_kept(folder: Path, settings: Settings) -> OpenIndex:
    """The index that the exam keeps of a corpus, built first where there is none."""
    return _with_kept_index(folder, settings, lambda index: open_index(index, folder, settings))


def rank_with_product(items: Sequence[Item], encoder: Encoder, settings: Settings) -> ProductRank:
    """The product's search with one passage for each item."""
    from qa.assistant import open_answering

    documents = [_as_document(number, item) for number, item in enumerate(items)]
    passages = [_as_passage(item, document) for item, document in zip(items, documents, strict=True)]
    reranker = load_reranker(settings.reranker)
    index = index_in_memory(documents, passages, encoder, settings)
    cards = {"encoder": encoder.card} | ({"reranker": reranker.card} if reranker else {})
    return ProductRank(open_answering(index, encoder, reranker, settings), cards)


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


def _with_kept_index(folder: Path, settings: Settings, opened: Callable[[Path], T]) -> T:
    """What is opened over the index that is kept of a corpus, built first where there is none."""
    index = _own_index(folder, settings)
    try:
        return opened(index)
    except IndexUnusableError:
        index.parent.mkdir(parents=True, exist_ok=True)
        build_index(folder, index, settings)
        return opened(index)


def _own_index(folder: Path, settings: Settings) -> Path:
    """Where the exam keeps the index of this corpus, these index settings and the source code that builds it."""
    digest = hashlib.sha256(documents_fingerprint(read_documents(folder)).encode())
    digest.update(str(folder.resolve()).encode() + repr(sorted(settings.index_keys.items())).encode())
    for path in index_sources(Path(qa.__file__).parent):
        digest.update(path.read_bytes())
    return cache_folder() / INDEX_FOLDER / digest.hexdigest()[:20]


def index_sources(package: Path) -> list[Path]:
    """The source files of the product that can change an index: the floors up to the index, none above."""
    single = [path for path in package.glob("*.py") if path.name not in ABOVE_THE_INDEX]
    return sorted([*single, *(path for room in ROOMS_OF_THE_INDEX for path in (package / room).rglob("*.py"))])
