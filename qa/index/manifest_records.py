"""What an index says of itself in manifest.json."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from qa.datatypes import ModelCard, Record


class FileEntry(Record):
    """Size and checksum of one file of an index."""

    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class SegmentEntry(Record):
    """A folder of an index, and the ids of the documents in it that do not count any more."""

    name: str = Field(pattern=r"^build-[0-9a-f]{12}$")
    dead: tuple[str, ...] = ()


class IndexManifest(Record):
    """What an index was built from. Written last; without it there is no index.

    `segments`: its folders, the newest last. `encoder_parts`: how many numbers of a vector each encoder makes.
    `backend`: what ran the encoder for the newest segment; "" where all vectors were taken over.
    """

    format: Literal["policy-qa-index"] = "policy-qa-index"
    version: int
    qa_version: str
    reader: str = ""  # of the code that read the documents and cut the passages
    built_at: str
    corpus_fingerprint: str
    encoder: ModelCard
    backend: str = ""
    settings: dict[str, int | float | str | bool]
    counts: dict[str, int]
    segments: tuple[SegmentEntry, ...] = ()
    encoder_parts: tuple[int, ...] = ()
    files: dict[str, FileEntry]
