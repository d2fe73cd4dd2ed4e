"""Looking things up in a register of measures."""

from __future__ import annotations

from qa.datatypes import Aspect, Measure, Register


def aspect_of(register: Register, number: str) -> Aspect | None:
    """The aspect with that number; None when there is none. "last" is the last aspect."""
    if number == "last" and register.aspects:
        return register.aspects[-1]
    return next((aspect for aspect in register.aspects if aspect.number == number), None)


def measures_of(register: Register, aspect: Aspect) -> tuple[Measure, ...]:
    """The measures of one aspect, in order."""
    return tuple(m for m in register.measures if m.number.rpartition(".")[0] == aspect.number)


def aspect_at(register: Register, start: int, end: int) -> Aspect | None:
    """The aspect whose sentence holds start..end; None outside of all."""
    return next((a for a in register.aspects if a.start <= start and end <= a.end), None)
