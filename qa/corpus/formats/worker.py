"""The process that parses: `python -m qa.corpus.formats.worker`, one request a line on stdin, answers on stdout.

A parser of foreign files may hang, crash or eat memory. It does so here, with a limit of memory, and `guard` ends
the process when it is silent too long. Lines out: {"tick"}, {"draft": [...]} or {"refused": [...]}.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from qa.corpus.formats.draft import Draft
from qa.errors import CorpusError
from qa.worded import Worded, packed

_READERS = {
    "html": ("html", "read_html"), "docx": ("docx", "read_docx"), "csv": ("sheets", "read_csv"),
    "workbook": ("sheets", "read_workbook"), "mail": ("mail", "read_mail"),
}  # fmt: skip
MAX_MEMORY_BYTES = 1800 * 1024 * 1024
OCR_MEMORY_BYTES = 6 * 1024**3  # of addresses: a runtime for models takes many and uses few


def main() -> int:
    """Answer requests until stdin ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, OCR_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # whatever a library prints
    for line in sys.stdin:
        request = json.loads(line)
        _say(answers, _answer(Path(request["path"]), request["format"], answers))
    return 0


def _answer(path: Path, format_name: str, answers: TextIO) -> dict[str, Any]:
    try:
        draft = _parse(path.read_bytes(), format_name, answers)
    except CorpusError as error:
        return {"refused": packed(error)}
    except MemoryError:
        return {"refused": packed(Worded("needs too much memory; split the file"))}
    except Exception as error:  # noqa: BLE001 - a library's fault in a foreign file must not stop the other files
        fault = f"{type(error).__name__}: {str(error)[:120]}"
        return {"refused": packed(Worded("cannot be parsed ({}); save it again", fault))}
    return {"draft": [list(map(list, draft.lines)), draft.title, draft.known, list(map(list, draft.dropped))]}


def _parse(raw: bytes, format_name: str, answers: TextIO) -> Draft:
    """The draft of a file. Parsers are imported for the format that comes."""
    if format_name in ("pdf", "image"):
        from qa.corpus.formats.ocr import PAGE_S, read_image
        from qa.corpus.formats.pdf import read_pdf

        def on_picture() -> None:
            _say(answers, {"tick": 1, "more_s": PAGE_S})

        return (
            read_image(raw, on_picture)
            if format_name == "image"
            else read_pdf(raw, lambda: _say(answers, {"tick": 1}), on_picture)
        )
    if format_name == "markdown":
        from qa.corpus.formats.encodings import decode
        from qa.corpus.formats.markdown import read_markdown

        return read_markdown(decode(raw))
    module, name = _READERS[format_name]
    read: Callable[[bytes], Draft] = getattr(importlib.import_module(f"qa.corpus.formats.{module}"), name)
    return read(raw)


def _say(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message, ensure_ascii=True) + "\n")
    answers.flush()


if __name__ == "__main__":
    sys.exit(main())
