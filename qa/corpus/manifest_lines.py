"""manifest.jsonl: what is known of the documents of a corpus folder."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.corpus.formats.encodings import decode_file
from qa.datatypes import Label, Language
from qa.errors import ManifestError
from qa.parallel_records import Standing

MANIFEST = "manifest.jsonl"


class ParallelEntry(BaseModel):
    """A text beside a document in another language: its file, its language and what it is.

    `note`: what its makers say of it, in both languages of the page. `title`, `issuer`, `number`: what the document,
    its issuer and its number are called in it; "" for what is found in the text by rule. `source`: where the document
    is from, said in its language.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: str = Field(min_length=1)
    language: Language
    standing: Standing = Standing.UNOFFICIAL
    note: Label | None = None  # None: they say nothing
    title: str = ""
    issuer: str = ""
    number: str = ""
    source: str = ""


class ManifestLine(BaseModel):
    """One line of manifest.jsonl: which file, and what is known of the document."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=120)
    file: str
    title: str = ""
    issuer: str = ""
    number: str = ""
    date: str = Field(default="", pattern=r"^(\d{4}(-\d{2}(-\d{2})?)?)?$")
    kind: str = "policy"
    language: Language | None = None  # None: found from the text
    source: str = ""
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$")
    parallel: tuple[ParallelEntry, ...] = ()  # the same text in other languages


def read_manifest(folder: Path) -> list[ManifestLine]:
    """The lines of manifest.jsonl, [] when there is none. Raises ManifestError naming file and line."""
    path = folder / MANIFEST
    if not path.exists():
        return []
    lines: list[ManifestLine] = []
    seen: set[tuple[str, str]] = set()
    for number, raw in enumerate(decode_file(path).split("\n"), 1):
        if raw.strip():
            line = _manifest_line(path, number, raw)
            for key in (("id", line.id), ("file", Path(line.file).as_posix())):
                if key in seen:
                    raise ManifestError(
                        "{}, line {}: {} {!r} stands on an earlier line already", path, number, key[0], key[1]
                    )
                seen.add(key)
            lines.append(line)
    return lines


def _manifest_line(path: Path, number: int, raw: str) -> ManifestLine:
    try:
        return ManifestLine.model_validate_json(raw)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(str(part) for part in fault["loc"])
        what = f"{key}: {fault['msg']}" if key else str(fault["msg"])
        known = ", ".join(ManifestLine.model_fields)
        raise ManifestError(
            "{}, line {}: {} (found {!r}). Wanted one JSON object on the line, with keys of: {}.",
            path,
            number,
            what,
            str(fault.get("input"))[:80],
            known,
        ) from error


def manifest_json(line: ManifestLine) -> str:
    """The line as it stands in manifest.jsonl."""
    left_out = None if line.parallel else {"parallel"}
    return json.dumps(line.model_dump(mode="json", exclude_none=True, exclude=left_out), ensure_ascii=False)
