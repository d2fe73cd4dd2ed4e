"""Regular expressions that are compiled when they are first used: a process that answers a question needs few of them."""

from __future__ import annotations

import re
from typing import Any, cast


class _Pattern:
    """Stands for a compiled expression, of which it becomes a copy attribute by attribute."""

    def __init__(self, source: str, flags: re.RegexFlag | int) -> None:
        self._source, self._flags = source, flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a compiled expression has
        if name.startswith("_"):  # asked for by copy and pickle, which re-make the object
            raise AttributeError(name)
        found = getattr(re.compile(self._source, self._flags), name)  # the second time from the cache of `re`
        setattr(self, name, found)
        return found


def late_pattern(source: str, flags: re.RegexFlag | int = 0) -> re.Pattern[str]:
    """What `re.compile` gives, but for its methods and attributes alone: a fault of `source` is found on first use."""
    return cast("re.Pattern[str]", _Pattern(source, flags))
