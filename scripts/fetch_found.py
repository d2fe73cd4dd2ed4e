"""Fetch the policy texts that eval/found-sets asks about, each from the public repository that holds it.

    python scripts/fetch_found.py [CORPUS...] [--out DIR] [--mirror DIR]

Writes OUT/<corpus>/corpus/ with the documents and manifest.jsonl, ready for `policy-qa build --corpus`.
eval/found/<corpus>.json says where each document is: repository, commit, path, sha256 of its bytes there, and
the replacements (pattern, text) that turn a page's template into what its readers see. A document is read with git
from MIRROR/<owner>+<name>/repo where --mirror is given, else from raw.githubusercontent.com. OUT is by default
POLICY_QA_FOUND, else "found" in the cache folder. Exit 0 done, 2 when a document cannot be had or is not what it was.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from qa.checksums import cache_folder

FOUND = Path(__file__).parents[1] / "eval" / "found"
OUT = Path(os.environ.get("POLICY_QA_FOUND") or cache_folder() / "found")
TIMEOUT_S = 60
Plan = dict[str, Any]  # what one eval/found/<corpus>.json says


class FetchError(Exception):
    """A document cannot be had, or is another than the plan says."""


def plan_of(corpus: str, folder: Path = FOUND) -> Plan:
    """What is known of a corpus. Raises FetchError naming the corpora there are."""
    path = folder / f"{corpus}.json"
    if not path.is_file():
        known = ", ".join(sorted(other.stem for other in folder.glob("*.json"))) or "none"
        raise FetchError(f"no corpus {corpus!r} in {folder}; there are: {known}")
    plan: Plan = json.loads(path.read_text(encoding="utf-8"))
    return plan


def source_bytes(repository: str, commit: str, path: str, mirror: Path | None) -> bytes:
    """The bytes of a file of a public repository at a commit. Raises FetchError."""
    if mirror is not None:
        folder = mirror / repository.replace("/", "+") / "repo"
        shown = subprocess.run(["git", "-C", folder, "show", f"{commit}:{path}"], capture_output=True, check=False)
        if shown.returncode:
            raise FetchError(f"{repository}@{commit}:{path}: git in {folder} says {shown.stderr.decode().strip()!r}")
        return shown.stdout
    url = f"https://raw.githubusercontent.com/{repository}/{commit}/{urllib.parse.quote(path)}"
    try:
        with urllib.request.urlopen(url, timeout=TIMEOUT_S) as reply:
            return bytes(reply.read())
    except (urllib.error.URLError, TimeoutError) as error:
        raise FetchError(f"{url}: {error}; give a folder of clones with --mirror DIR") from error


def as_read(text: str, replacements: Sequence[tuple[str, str]]) -> str:
    """A page's source as its readers see it: each (pattern, text) replaced in turn, `^` and `$` at lines."""
    for pattern, words in replacements:
        text = re.sub(pattern, words, text, flags=re.MULTILINE)
    return text


def fetch(corpus: str, plan: Plan, out: Path, mirror: Path | None) -> int:
    """Write the documents and the manifest of a corpus. Returns how many documents.

    Raises FetchError before anything is written.
    """
    texts: dict[str, bytes] = {}
    for document in plan["documents"]:
        raw = source_bytes(plan["repository"], plan["commit"], document["path"], mirror)
        found = hashlib.sha256(raw).hexdigest()
        if found != document["sha256"]:
            raise FetchError(f"{document['path']}: sha256 {found}, wanted {document['sha256']}")
        texts[document["file"]] = as_read(raw.decode("utf-8"), plan.get("replace", ())).encode()
    folder = out / corpus / "corpus"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_bytes(text)
    about = [{key: d[key] for key in d if key not in ("path", "sha256")} for d in plan["documents"]]
    lines = [json.dumps({**plan.get("all", {}), **line}, ensure_ascii=False) for line in about]
    (folder / "manifest.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return len(texts)


def main(argv: Sequence[str] | None = None) -> int:
    """Fetch the corpora named, all when none is; one line for each on stdout."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("corpora", nargs="*", metavar="CORPUS", help="default: all of eval/found")
    parser.add_argument("--out", type=Path, default=OUT, metavar="DIR")
    parser.add_argument("--mirror", type=Path, metavar="DIR", help="folder of clones, <owner>+<name>/repo")
    options = parser.parse_args(argv)
    try:
        for corpus in options.corpora or sorted(path.stem for path in FOUND.glob("*.json")):
            n_documents = fetch(corpus, plan_of(corpus), options.out, options.mirror)
            print(f"{options.out / corpus / 'corpus'}: {n_documents} documents")
    except FetchError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
