"""Every text that each document of an index has had: what citations of earlier days are checked against."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence

from pydantic import Field

from qa.datatypes import Document, Record

N_SHORT = 12  # hex digits of a version that citations carry


class Version(Record):
    """One text of one document. `text` is empty while the index holds it as the document itself.

    `added` and `replaced` are the times of the builds that first held it and first did not hold it, ISO 8601 in UTC.
    """

    document: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")  # of the canonical text
    added: str
    replaced: str = ""  # "": the newest
    title: str = ""
    date: str = ""
    text: str = ""


def text_sha256(text: str) -> str:
    """sha256 of a canonical text as 64 hex digits: its version. Lone surrogates count as question marks."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def short_version(text: str) -> str:
    """The first 12 hex digits of a text's version, as citations carry it."""
    return text_sha256(text)[:N_SHORT]


def continued(
    earlier: Iterable[Version], held: Mapping[str, Document], documents: Sequence[Document], now: str
) -> tuple[Version, ...]:
    """The versions after a build of `documents` at `now`, oldest first.

    earlier: those of the index in place, whose documents are `held`. A text that is no longer held is kept here; a text
    that comes back is the newest again.
    """
    newest = {(document.id, text_sha256(document.text)): document for document in documents}
    kept: list[Version] = []
    for version in earlier:
        key = (version.document, version.sha256)
        if key in newest:
            del newest[key]
            kept.append(version.model_copy(update={"replaced": "", "text": ""}))
        elif version.replaced:
            kept.append(version)
        else:
            text = held[version.document].text if version.document in held else ""
            kept.append(version.model_copy(update={"replaced": now, "text": text}))
    added = [
        Version(document=name, sha256=sha256, added=now, title=document.title, date=document.date)
        for (name, sha256), document in newest.items()
    ]
    return (*kept, *added)
