"""What a run keeps of each question: rows, frozen, written as JSON lines and read back."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field

from qa.datatypes import Language, Record, Status


class LostAt(StrEnum):
    """Where a question was lost; the earliest stage that lost any part of it."""

    FAILED = "failed"  # the system raised an error
    NOT_RETRIEVED = "not_retrieved"  # a group of evidence is in none of the hits
    NOT_RERANKED = "not_reranked"  # it is among the hits, but below the first ten
    WRONGLY_ABSTAINED = "wrongly_abstained"  # it was within reach, and the system kept silent
    NOT_CITED = "not_cited"  # it was within reach, and another span was cited
    MUST_MISSING = "must_missing"  # all evidence is cited, a decisive value is neither in the answer nor in a quote
    WRONG_STATUS = "wrong_status"  # all there, but "partial" where "answered" was wanted, or the reverse
    UNCERTAIN = "uncertain"  # the closest wording was quoted, and said to be no more than that
    WRONGLY_ANSWERED = "wrongly_answered"  # the text does not state it, and the system answered


class Quote(Record):
    """A cited or nearest span with its words; `is_right` is None where nothing can be right or wrong."""

    document: str
    start: int
    end: int
    quote: str
    measure: str | None = None
    is_right: bool | None = None
    is_exact: bool = True


class GroupRow(Record):
    """One evidence group: its alternatives, whether it was cited, and at which rank each stage had it."""

    alternatives: tuple[str, ...]
    is_cited: bool
    rank: int | None  # None: in none of the hits
    stage_ranks: dict[str, int] = Field(default_factory=dict)  # only the stages that had it among their first ten


class AskRow(Record):
    """One question put to a system that answers."""

    task: Literal["ask"] = "ask"
    set: str
    id: str
    kind: str
    lang: Language
    question: str
    history: tuple[str, ...] = ()
    answerable: bool
    accepted: tuple[Status, ...]
    status: Status | None  # None: the system failed
    confidence: float  # probability that the text states the answer; the worst possible when the system failed
    is_right: bool
    lost_at: LostAt | None  # None: it was not lost
    text: str = ""
    citations: tuple[Quote, ...] = ()
    nearest: tuple[Quote, ...] = ()
    notes: tuple[str, ...] = ()
    groups: tuple[GroupRow, ...] = ()
    must_missing: tuple[str, ...] = ()
    gold_characters: tuple[int, int] | None = None  # cited and gold, cited; None: no gold or citation
    passage: dict[str, float] | None = None  # retrieval measures; None: no gold
    document: dict[str, float] | None = None  # the same over documents; None: no gold, or only one document
    hits: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()  # stages whose scores the hits carry
    error: str = ""

    @property
    def abstained(self) -> bool:
        """Whether it kept silent. A system that failed is taken to have done the wrong thing."""
        if self.status is None:
            return self.answerable
        return self.status in (Status.NOT_STATED, Status.OFF_TOPIC)


class RankRow(Record):
    """One question put to a system that ranks the items of a BEIR-like set."""

    task: Literal["rank"] = "rank"
    set: str
    id: str
    question: str
    relevant: tuple[str, ...]
    hits: tuple[str, ...] = ()
    passage: dict[str, float] | None = None  # measures over the items of the set; None: no item is relevant
    document: dict[str, float] | None = None  # over the documents they come from; None: the set does not name them
    is_right: bool = False  # a relevant item stands first
    error: str = ""


Row = AskRow | RankRow


class Seconds(Record):
    """How long one question took, by the exam's clock, and what the system says each stage took."""

    total: float
    stages: dict[str, float] = Field(default_factory=dict)
