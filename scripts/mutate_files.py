"""Read real files that were damaged at random: none may crash or hang the reader.

    python scripts/mutate_files.py [--files DIR] [-n 500] [--seed 1]

Each of the files of bench/real_files.json is damaged again and again: bytes flipped, cut out, doubled or zeroed, the
end cut off, a piece of another file put in. Says how many were read and refused, the reasons, and the longest
time; exit 1 when a file hangs (longer than --limit seconds) or raises anything but CorpusError.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from fetch_files import OUT, read_plan

from qa.corpus.folder import read_file
from qa.corpus.formats.guard import Guard
from qa.corpus.manifest_lines import ManifestLine
from qa.errors import CorpusError

MAX_BYTES = 700_000  # larger files take long and say no more


def mutated(raw: bytes, other: bytes, chance: random.Random) -> bytes:
    """Damaged bytes of a file; `other`: those of another file, of which a piece may be put in."""
    damaged = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(damaged)) if damaged else 0
        length = min(chance.choice((1, 4, 64, 1024, 20_000)), max(1, len(damaged) // 2))
        kind = chance.randrange(6)
        if kind == 0:
            damaged[at : at + length] = bytes(chance.randrange(256) for _ in range(min(length, 2000)))
        elif kind == 1:
            del damaged[at : at + length]
        elif kind == 2:
            damaged[at:at] = damaged[at : at + length]
        elif kind == 3:
            damaged[at : at + length] = bytes(min(length, len(damaged) - at))
        elif kind == 4:
            start = chance.randrange(len(other))
            damaged[at : at + length] = other[start : start + length]
        else:
            del damaged[max(1, len(damaged) - length) :]
    return bytes(damaged)


def main(argv: Sequence[str] | None = None) -> int:
    """Damage, read, and count."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--files", type=Path, default=OUT, metavar="DIR", help="what scripts/fetch_files.py wrote")
    parser.add_argument("-n", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit", type=float, default=60.0, metavar="S")
    options = parser.parse_args(argv)
    chance = random.Random(options.seed)
    paths = [options.files / entry["name"] for entry in read_plan()]
    whole = {path: path.read_bytes() for path in paths if path.stat().st_size <= MAX_BYTES}
    names = sorted(whole)
    outcomes: Counter[str] = Counter()
    faults: list[str] = []
    longest = (0.0, "")
    with tempfile.TemporaryDirectory() as folder, Guard() as guard:
        for count in range(options.n):
            source = names[count % len(names)]
            path = Path(folder, f"mutated{source.suffix}")
            path.write_bytes(mutated(whole[source], whole[chance.choice(names)], chance))
            began = time.monotonic()
            try:
                read_file(path.parent, ManifestLine(id="mutated", file=path.name), guard)
                outcomes["read"] += 1
            except CorpusError as error:
                outcomes["refused: " + str(error).removeprefix(f"{path} ").split("(")[0][:40].strip()] += 1
            except Exception as error:  # noqa: BLE001 - what is looked for
                faults.append(f"{source.name} (number {count}): {type(error).__name__}: {error}")
            took = time.monotonic() - began
            longest = max(longest, (took, source.name))
            if took > options.limit:
                faults.append(f"{source.name} (number {count}): {took:.0f} s")
    for outcome, n in outcomes.most_common():
        print(f"{n:>5} {outcome}")
    print(f"{options.n} damaged files; the longest took {longest[0]:.1f} s ({longest[1]}); {len(faults)} faults")
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
