"""The glossary of a corpus: terms of the field in English and Chinese. It helps matching; it is never policy text."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from qa.datatypes import Term
from qa.errors import CorpusError

GLOSSARY = "glossary.jsonl"


def read_glossary(folder: Path) -> tuple[Term, ...]:
    """The terms of glossary.jsonl, () when there is none. Raises CorpusError naming the line that is wrong."""
    path = folder / GLOSSARY
    if not path.is_file():
        return ()
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} cannot be read as UTF-8 text: {error}") from error
    terms: list[Term] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            terms.append(Term.model_validate_json(line))
        except ValidationError as error:
            fault = error.errors()[0]
            raise CorpusError(f"{path}, line {number}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}") from error
    return tuple(terms)
