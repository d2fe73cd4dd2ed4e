"""Answers about policy texts in the text's own words, each sentence cited to exact characters.

A folder of texts becomes an index once; an assistant answers over the index:

    from qa import build_index, open_assistant

    build_index("corpus", "index")
    assistant = open_assistant("corpus", "index")
    answer = assistant.ask("Which measures concern foreign trade?")
    print(answer.status, answer.text)  # "answered", sentences with [1] markers
    for citation in answer.citations:
        assert assistant.documents[citation.document].text[citation.start : citation.end] == citation.quote

`build_index(corpus, index, settings)` reads the folder `corpus` and writes the folder `index`; the old index stays
usable until the new one is whole. `open_assistant(corpus, index, settings)` opens it, checked against the corpus;
models are loaded at the first question. `settings` come from `read_settings()`: defaults, a JSON file, the environment.
An `Assistant` has `ask`, `search`, `check`, `verify`, `measures` and `documents`, and threads may share it. Whatever a
caller can do something about is a `QAError`; its message says what was found, what was wanted and what to run.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from qa.version import __version__

if TYPE_CHECKING:
    from qa.assistant import Assistant, open_assistant
    from qa.datatypes import Answer, Status
    from qa.errors import QAError
    from qa.index.builder import build_index
    from qa.settings import Settings, read_settings

__all__ = [
    "Answer", "Assistant", "QAError", "Settings", "Status", "__version__", "build_index", "open_assistant",
    "read_settings",
]  # fmt: skip

# Read when they are asked for: `policy-qa --help` and a look at the version need none of the libraries behind them.
_HOMES = {
    "Answer": "qa.datatypes",
    "Assistant": "qa.assistant",
    "QAError": "qa.errors",
    "Settings": "qa.settings",
    "Status": "qa.datatypes",
    "build_index": "qa.index.builder",
    "open_assistant": "qa.assistant",
    "read_settings": "qa.settings",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(importlib.import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'qa' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
