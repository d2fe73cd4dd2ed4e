"""Fetch the public government pages and files that scripts/measure_reading.py and scripts/mutate_files.py read.

    python scripts/fetch_files.py [--out DIR] [--mirror DIR]

bench/real_files.json says where each is: repository, commit, path, sha256 of its bytes there. A file is read with git
from MIRROR/<owner>+<name>/repo where --mirror is given, else from raw.githubusercontent.com. OUT is by default
POLICY_QA_FILES, else "real-files" in the cache folder. Exit 0 done, 2 when a file cannot be had or is not what it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from fetch_found import FetchError, source_bytes

from qa.checksums import cache_folder

PLAN = Path(__file__).parents[1] / "bench" / "real_files.json"
OUT = Path(os.environ.get("POLICY_QA_FILES") or cache_folder() / "real-files")


def read_plan(path: Path = PLAN) -> list[dict[str, Any]]:
    """One entry for each file: name, language, repository, commit, path, sha256."""
    plan = json.loads(path.read_text(encoding="utf-8"))
    return [{**entry, "commit": plan["commits"][entry["repository"]]} for entry in plan["files"]]


def fetch(entry: dict[str, Any], out: Path, mirror: Path | None) -> Path:
    """Write one file, where it is not there yet as it should be. Raises FetchError."""
    path = out / entry["name"]
    if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == entry["sha256"]:
        return path
    raw = source_bytes(entry["repository"], entry["commit"], entry["path"], mirror)
    found = hashlib.sha256(raw).hexdigest()
    if found != entry["sha256"]:
        raise FetchError(f"{entry['name']}: sha256 {found}, wanted {entry['sha256']}")
    out.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw)
    return path


def main(argv: Sequence[str] | None = None) -> int:
    """Fetch all files; one line says where they are."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR")
    parser.add_argument("--mirror", type=Path, metavar="DIR", help="folder of clones, <owner>+<name>/repo")
    options = parser.parse_args(argv)
    plan = read_plan()
    try:
        for entry in plan:
            fetch(entry, options.out, options.mirror)
    except FetchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(f"{options.out}: {len(plan)} files")
    return 0


if __name__ == "__main__":
    sys.exit(main())
