"""Questions of which an office knows where its texts answer them, or that they do not: data of a corpus.

They sharpen answers to questions put in other words (`qa.ranking.known`); they are never shown.
"""

from __future__ import annotations

from pathlib import Path

from qa.corpus.json_lines import read_json_lines
from qa.datatypes import NotBlank, Record

KNOWN = "questions.jsonl"


class KnownQuestion(Record):
    """A question, and the words of the texts that answer it, each verbatim; () where the texts do not answer it.

    document: the only document that these words are looked for in; "": any.
    """

    question: NotBlank
    evidence: tuple[NotBlank, ...] = ()
    document: str = ""


def read_known_questions(folder: Path) -> tuple[KnownQuestion, ...]:
    """The questions of questions.jsonl, each once; () when there is none. Raises CorpusError naming a wrong line."""
    return tuple({line.question: line for _, line in read_json_lines(folder / KNOWN, KnownQuestion)}.values())
