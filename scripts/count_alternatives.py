"""How many alternatives of regular expressions read questions: `python -m scripts.count_alternatives` or as a file.

Counts, for each module of qa/question, its patterns and the bars in them, one more than bars for each pattern. Numerals
(one, two, third ...) are closed language and count as one alternative wherever they are built in.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import qa.question
from qa.language import numerals
from qa.language.dates import DATE_SIGN

CLOSED = sorted(
    (value for value in vars(numerals).values() if isinstance(value, str) and value.count("|") > 3),
    key=len,
    reverse=True,
) + [DATE_SIGN]


def patterns_of(thing: object) -> Iterator[str]:
    """The sources of all patterns that something holds: itself, or what stands in it."""
    if isinstance(thing, re.Pattern):
        yield thing.pattern
    elif type(thing).__name__ == "_Pattern":
        yield thing._source
    elif isinstance(thing, (tuple, list, frozenset)):
        for part in thing:
            yield from patterns_of(part)
    elif isinstance(thing, dict):
        for part in thing.values():
            yield from patterns_of(part)


def n_alternatives(source: str) -> int:
    """Bars in a pattern and one more; numerals that are built in count as one alternative."""
    for closed in CLOSED:
        source = source.replace(closed, "N")
    return source.count("|") + 1


def main() -> int:
    """Print the table, one line a module."""
    total = [0, 0]
    for module in sorted(pkgutil.iter_modules(qa.question.__path__), key=lambda m: m.name):
        loaded = importlib.import_module(f"qa.question.{module.name}")
        own = {
            source
            for name, thing in vars(loaded).items()
            if name.isupper() or name.startswith("_")
            for source in patterns_of(thing)
        }
        text = Path(loaded.__file__ or "").read_text(encoding="utf-8")
        is_own = any(word in text for word in ("re.compile", "late_pattern"))
        if own and is_own:
            found = sum(map(n_alternatives, own))
            print(f"{module.name:20}{len(own):4} patterns {found:5} alternatives")
            total = [total[0] + len(own), total[1] + found]
    print(f"{'all':20}{total[0]:4} patterns {total[1]:5} alternatives")
    return 0


if __name__ == "__main__":
    sys.exit(main())
