"""The glossary of a corpus: terms of the field in English and Chinese. It helps matching; it is never policy text."""

from __future__ import annotations

from pathlib import Path

from qa.corpus.json_lines import read_json_lines
from qa.datatypes import Term

GLOSSARY = "glossary.jsonl"


def read_glossary(folder: Path) -> tuple[Term, ...]:
    """The terms of glossary.jsonl, () when there is none. Raises CorpusError naming the line that is wrong."""
    return tuple(term for _, term in read_json_lines(folder / GLOSSARY, Term))
