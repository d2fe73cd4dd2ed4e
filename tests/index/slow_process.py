"""A real process that builds or syncs slowly, for tests that kill it."""

import os
import subprocess
import sys
from pathlib import Path

from qa.index import builder

_SLOWLY = """
import sys, time
from pathlib import Path
from qa.index import builder, segments, store, sync
from qa.models.fakes import FakeEncoder
from qa.settings import Settings

def slowly(owner, name):
    function = getattr(owner, name)
    def wrapped(*args, **kwargs):
        print("before", name, flush=True)
        time.sleep(0.03)
        found = function(*args, **kwargs)
        print("after", name, flush=True)
        time.sleep(0.03)
        return found
    setattr(owner, name, wrapped)

slowly(sync, "read_passages")
slowly(FakeEncoder, "encode_passages")
for name in ("_entries", "_write_manifest", "force_to_disk", "remove_orphans", "write_atomically"):
    slowly(store, name)
for name in ("_fill_texts", "_fill_search", "write_field"):
    slowly(segments, name)
run = getattr(builder, sys.argv[1])
run(Path(sys.argv[2]), Path(sys.argv[3]), Settings(encoder="fake", reranker=""))
"""


def start_slowly(function, place):
    """A process that runs `builder.<function>` and prints a line at the beginning and the end of each step."""
    return subprocess.Popen(
        [sys.executable, "-c", _SLOWLY, function, place / "corpus", place / "index"],
        stdout=subprocess.PIPE, text=True, encoding="utf-8",
        env=os.environ | {"PYTHONPATH": str(Path(builder.__file__).parents[2])},
    )  # fmt: skip
