"""Files of a corpus that hold one JSON object a line: read into records, with errors that name file and line."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import ValidationError

from qa.datatypes import Record
from qa.errors import CorpusError

R = TypeVar("R", bound=Record)


def read_json_lines(path: Path, record: type[R]) -> list[tuple[int, R]]:
    """Each record with the number of its line, [] when there is no such file. Empty lines are passed over.

    Raises CorpusError naming file and line.
    """
    if not path.is_file():
        return []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError("{} cannot be read as UTF-8 text: {}", path, error) from error
    records: list[tuple[int, R]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            records.append((number, record.model_validate_json(line)))
        except ValidationError as error:
            fault = error.errors()[0]
            raise CorpusError(
                "{}, line {}: {}: {}", path, number, ".".join(map(str, fault["loc"])), fault["msg"]
            ) from error
    return records
