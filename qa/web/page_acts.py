"""What a button of the page asks the server to do. It comes from the browser, so all of it is checked."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, ValidationError

from qa.datatypes import Record

MAX_ACT_CHARS = 20_000
MAX_IDS = 2_000
ASKING = ("ask", "alone")


class Act(Record):
    """One thing to do: ask a question, open a conversation, begin a new one, rate an answer, choose documents."""

    do: Literal["ask", "alone", "open", "new", "up", "down", "documents"]
    words: str = Field(default="", max_length=MAX_ACT_CHARS)
    id: str = Field(default="", pattern=r"^([0-9a-f]{32})?$")
    ids: tuple[str, ...] = Field(default=(), max_length=MAX_IDS)


def read_act(told: str) -> Act | None:
    """The act in a JSON text; None for anything else."""
    try:
        return Act.model_validate_json((told or "")[: 2 * MAX_ACT_CHARS])
    except ValidationError:
        return None
