"""What all records rest on: the base, a span of a text, and what a text says of the standing of another.

All are frozen and refuse unknown fields.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from qa.worded import Worded

Offset = Annotated[int, Field(ge=0)]
Language = Literal["en", "zh"]


class Record(BaseModel):
    """Base of all records: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Span(Record):
    """Characters start..end of one document's text: start counted in, end left out."""

    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _is_not_empty(self) -> Span:
        if self.end <= self.start:
            raise ValueError(f"a span must hold at least one character, found {self.start}..{self.end}")
        return self

    def of(self, text: str) -> str:
        """The words of `text` that this span covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two spans share at least one character."""
        return self.start < other.end and other.start < self.end

    def n_shared(self, start: int, end: int) -> int:
        """How many characters it has in common with start..end of the same document."""
        return max(0, min(self.end, end) - max(self.start, start))

    def covers(self, other: Span) -> bool:
        """Whether every character of `other` lies in this span."""
        return self.start <= other.start and other.end <= self.end


NotBlank = Annotated[str, Field(pattern=r"\S")]  # not empty, and not white space alone


class Label(Record):
    """What something is called, in both languages of the page."""

    en: NotBlank
    zh: NotBlank

    def of(self, language: Language) -> str:
        """The name in that language."""
        return self.en if language == "en" else self.zh


Act = Literal["repeals", "replaces", "amends", "withdrawn"]


class Change(Span):
    """What a text does to another, and the sentence that says so. The other is named by title or number or both.

    "withdrawn": the text says of itself that it counts no more. `since` as YYYY-MM-DD; "" where no date is named.
    """

    act: Act
    title: str = ""
    number: str = ""
    since: str = ""


class Gap(Record):
    """Where a numbering does not close: behind `after` comes `before`; None: lines that were not read."""

    after: int
    before: int | None = None

    @property
    def words(self) -> Worded:
        """What the numbering does there."""
        if self.before is None:
            return Worded("goes on after {}", self.after)
        return Worded("goes from {} to {}", self.after, self.before)
