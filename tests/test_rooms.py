"""The house: where modules stand and what they are called."""

from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("qa", "eval", "fit", "scripts")
EXEMPT = {"__init__.py", "__main__.py"}
LIMIT = 400  # lines of a file


def modules():
    return [path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if path.name not in EXEMPT]


def test_no_two_modules_of_different_subjects_share_a_name():
    places = defaultdict(list)
    for path in modules():
        places[path.name].append(path.relative_to(ROOT).as_posix())
    assert {name: found for name, found in places.items() if len(found) > 1} == {}


def test_no_module_is_called_like_a_room():
    rooms = {path.parent.name for package in PACKAGES for path in (ROOT / package).rglob("__init__.py")}
    assert sorted(path.relative_to(ROOT).as_posix() for path in modules() if path.stem in rooms) == []


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_is_longer_than_the_limit(package):
    long = {
        path.relative_to(ROOT).as_posix(): n for path in modules() if (n := path.read_text("utf-8").count("\n")) > LIMIT
    }
    assert {name: n for name, n in long.items() if name.startswith(f"{package}/")} == {}
