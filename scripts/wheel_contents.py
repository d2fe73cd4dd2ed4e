"""Check what a wheel holds: every file of the package folder, its licence files, and nothing else.

python wheel_contents.py WHEEL FOLDER
"""

import sys
import zipfile
from pathlib import Path


def main(wheel: str, folder: str) -> int:
    """Print what is missing or too many; 1 when anything is."""
    names = set(zipfile.ZipFile(wheel).namelist())
    info = next(name.split("/")[0] for name in names if name.endswith(".dist-info/METADATA"))
    wanted = {path.as_posix() for path in Path(folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    wanted |= {f"{info}/licenses/{name}" for name in ("LICENSE", "NOTICE")}
    missing = sorted(wanted - names)
    extra = sorted(name for name in names - wanted if not name.startswith(f"{info}/"))
    for name in missing:
        print(f"not in the wheel: {name}")
    for name in extra:
        print(f"not wanted in the wheel: {name}")
    print(f"{Path(wheel).name}: {len(names)} files, {Path(wheel).stat().st_size:,} bytes")
    return 1 if missing or extra else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
