"""Tables made of a file of a package, kept as JSON in the cache folder: to read them is quicker than to make them."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from qa.checksums import cache_folder, sha256_of, write_atomically

logger = logging.getLogger(__name__)

T = TypeVar("T")


def kept_table(name: str, version: int, source: Path, make: Callable[[], T]) -> T:
    """What `make` gives, a JSON value: read where it was kept for these bytes of `source`, else made and kept.

    version: to be raised when `make` gives another table for the same file. A table that cannot be read is made again,
    and one that cannot be kept is no error.
    """
    try:
        path = cache_folder() / "tables" / f"{name}-{version}-{sha256_of(source)[:12]}.json"
        kept: T = json.loads(path.read_bytes())
    except (OSError, ValueError):
        kept = make()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(path, json.dumps(kept, ensure_ascii=False).encode())
        except OSError as error:
            logger.debug("the table %s is not kept: %s", name, error)
    return kept
