"""The records of a check of a wording: the verdict, the places, what a quote leaves out, what is said of it.

All are frozen and refuse unknown fields. Positions are offsets into a document's canonical text, half open.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

from pydantic import Field

from qa.parallel_records import Names, Rendering
from qa.spans import Language, Offset, Record, Span


class Verdict(StrEnum):
    """What the check of a wording finds."""

    VERBATIM = "verbatim"
    CUT = "cut"  # the text's own words, but a part of their sentence is left out that limits or completes them
    ALTERED = "altered"
    STITCHED = "stitched"
    RENDERED = "rendered"  # the words of a text that stands beside the document in another language
    OTHER_LANGUAGE = "other_language"  # nothing can be said word for word: the nearest passage is in another language
    ABSENT = "absent"


class Reason(StrEnum):
    """What words are that a statement leaves out of the sentence that it quotes."""

    CONDITION = "condition"
    EXCEPTION = "exception"
    CONTRAST = "contrast"
    NEGATION = "negation"
    DATE = "date"  # a date, a term, how often
    LIMIT = "limit"  # at most, at least
    SUBJECT = "subject"
    ITEM = "item"  # of a list
    REST = "rest"  # the sentence goes on


class Missing(Span):
    """Words of a quoted sentence that the statement leaves out: document.text[start:end]."""

    reason: Reason
    where: Literal["before", "inside", "after"]
    words: str


class Figure(Record):
    """A number, date or name that the statement says, and what the passage has in its place ("": nothing)."""

    kind: Literal["number", "date", "name"]
    said: str
    text: str = ""
    agrees: bool


class Claim(Record):
    """What a statement says of the words: where they stand, or who says them; and what was found.

    `agrees` None: the texts do not tell.
    """

    kind: Literal["place", "speaker"]
    named: str
    found: str = ""
    agrees: bool | None


class NearPlace(NamedTuple):
    """A passage of a document that says most nearly the same as a statement in another language.

    score: standard deviations above what questions that belong to no corpus come to. own: what the nearest passage in
    the statement's own language comes to; a statement is a paraphrase of that rather than a rendering of this.
    """

    document: str
    start: int
    end: int
    score: float
    own: float = float("-inf")


class WordingMatch(Record):
    """A place that says what a statement says, or nearly. `diff` turns `quote` into the statement.

    diff: ("equal" | "delete" | "insert", words), in reading order; the equal and deleted words joined are the quote,
    the equal and inserted ones the statement.
    """

    document: str
    title: str = ""
    measure: str | None = None  # None: the quoted words are no single measure
    headings: tuple[str, ...] = ()
    quote: str
    start: Offset
    end: Offset
    diff: tuple[tuple[Literal["equal", "delete", "insert"], str], ...] = ()
    issuer: str = ""
    number: str = ""
    date: str = ""
    kind: str = ""
    source: str = ""
    version: str = ""  # sha256 of the text, first hex digits
    is_ocr: bool = False
    missing: tuple[Missing, ...] = ()  # what the statement leaves out of the sentence, in reading order
    parallels: tuple[Rendering, ...] = ()  # the quoted words in texts beside the document
    names: tuple[Names, ...] = ()  # what texts beside the document call it and the headings
    parallel_diff: tuple[tuple[Literal["equal", "delete", "insert"], str], ...] = ()  # from the first parallel, as diff


class WordingCheck(Record):
    """The verdict on a statement. `sentences` holds one check a sentence where the statement has several."""

    statement: str
    verdict: Verdict
    matches: tuple[WordingMatch, ...] = ()
    sentences: tuple[WordingCheck, ...] = ()
    language: Language | None = None  # of the statement; None: it was not told
    figures: tuple[Figure, ...] = ()  # compared with the first match
    claims: tuple[Claim, ...] = ()  # what the statement says of the words
    seconds: float = Field(default=0.0, ge=0.0)
