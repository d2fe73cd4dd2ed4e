"""Every error of the exam that a caller can do something about.

QAError (qa.errors)
└── EvalError             exit 2
    ├── SetError          lines of a question set are wrong: one line of the message for each, with file and line
    ├── BenchError        an external data folder is not as its README says
    ├── ConfigError       a configuration in eval/configs is missing or wrong
    ├── RunError          a run folder is missing, damaged, or not comparable
    └── BaselineError     eval/baseline.json is missing or was made from something else

A gate that fails is a result (exit 1), not an error.
"""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from qa.errors import QAError


class EvalError(QAError):
    """Root of the exam's own errors."""


class SetError(EvalError):
    """A question set has faults; `faults` holds one text for each."""

    def __init__(self, faults: Sequence[str]) -> None:
        """`faults` name file and line each."""
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class BenchError(EvalError):
    """External data is there but not in its promised form."""


class ConfigError(EvalError):
    """A configuration file cannot be used."""


class RunError(EvalError):
    """A run folder cannot be used."""


class BaselineError(EvalError):
    """The committed baseline cannot be used."""


def first_fault(error: ValidationError) -> str:
    """What pydantic found first, in one line: "key: what is wrong (found ...)"."""
    fault = error.errors()[0]
    if fault["type"] == "json_invalid":
        return f"not JSON: {fault['ctx']['error']}"
    key = ".".join(str(part) for part in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "value_error":
        return f"{key}: {message}" if key else message
    if fault["type"] == "extra_forbidden":
        return f"unknown key {key!r}"
    if fault["type"] == "missing":
        return f"key {key!r} is missing"
    return f"{key or 'line'}: {message} (found {str(fault.get('input'))[:60]!r})"
