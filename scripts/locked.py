"""Check that everything installed beside the package stands in constraints.txt, at that version.

python locked.py CONSTRAINTS
"""

import re
import sys
from importlib.metadata import distributions
from pathlib import Path

OWN = {"policy-qa", "setuptools", "wheel"}  # the package itself, and what `python -m venv` brings


def main(constraints: str) -> int:
    """Print what is not locked; 1 when anything is."""
    lines = Path(constraints).read_text(encoding="utf-8").splitlines()
    locked = {plain(name): version for name, _, version in (line.partition("==") for line in lines if "==" in line)}
    found = {plain(one.metadata["Name"]): one.version.partition("+")[0] for one in distributions()}
    faults = [
        f"{name} {version} is installed, {constraints} has {locked.get(name, 'no line for it')}"
        for name, version in sorted(found.items())
        if name not in OWN and locked.get(name) != version
    ]
    for fault in faults:
        print(fault)
    if faults:
        print("Run scripts/lock after a change of the dependencies, scripts/setup after a change of the lock.")
    return 1 if faults else 0


def plain(name: str) -> str:
    """The name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
