"""Where the files of a model are, and whether the bytes are as pinned.

The packages are found but never imported: only their data files are used. Nothing here loads a
model; `encoders` and `reranker` do. Importing this module is cheap.
"""

from __future__ import annotations

import difflib
import hashlib
import importlib.metadata
import importlib.util
import json
import logging
import os
import re
import shutil
import zipfile
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from qa.checksums import cache_folder, filled_aside, hash_file, sha256_of, write_atomically
from qa.datatypes import ModelCard
from qa.errors import ModelError
from qa.models import e5_conversion
from qa.models.registry import PACKAGED, Backend, PackagedModel, Role, Unpacking
from qa.worded import Worded

logger = logging.getLogger(__name__)

CONVERSION_MANIFEST = "conversion.json"
CONVERSION_TIMEOUT_S = 600.0
_HUB_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_UNHASHED = (".md", ".lock")  # of a folder given by the user


@dataclass(frozen=True)
class ModelFolder:
    """A model that can be loaded: its files, what is known of it, and how to run it."""

    path: Path | None  # None: a Hub id, whose files sentence-transformers finds
    card: ModelCard
    backend: Backend
    role: Role | None = None  # None: a folder or Hub id may be either

    @property
    def source(self) -> str:
        """What to hand to sentence-transformers: the folder, or the Hub id."""
        return self.card.name if self.path is None else str(self.path)


@dataclass(frozen=True)
class ModelStatus:
    """One packaged model as `doctor` shows it."""

    name: str
    role: Role
    is_installed: bool
    is_intact: bool | None  # None: not installed, nothing to check
    n_bytes: int  # of the pinned files that are there; 0 when not installed
    licence: str
    detail: str  # where it is, or what is wrong and what to run


def prepare_environment() -> None:
    """Set what the model libraries read once, at their import; what the user has set stays.

    Nothing is downloaded unless the user says HF_HUB_OFFLINE=0; idle OpenMP threads sleep
    instead of spinning, which costs seconds when other work shares the cores.
    """
    offline = os.environ.get("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_OFFLINE", offline)
    os.environ.setdefault("TRANSFORMERS_OFFLINE", offline)
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")


def locate(name: str, revision: str = "") -> ModelFolder:
    """The model called `name`: packaged, a folder, or a Hub id ("owner/name"), checked and ready to load.

    The first call for multilingual-e5-small converts it, some seconds and half a gigabyte of cache.
    A card of a Hub id knows neither dimension nor files. Raises ModelError when the model is
    not there or its bytes are not as pinned, with what to run.
    """
    folder = Path(name).expanduser()
    is_pinned = name in PACKAGED or folder.is_dir()
    if revision and is_pinned:
        raise ModelError(
            "{!r} is a packaged model or a folder, which has no revision; found {!r}. Leave encoder_revision empty.",
            name,
            revision,
        )
    if name in PACKAGED:
        return _locate_packaged(PACKAGED[name])
    if folder.is_dir():
        return _locate_folder(folder)
    if _HUB_ID.fullmatch(name):
        card = ModelCard(name=name, revision=revision)
        return ModelFolder(path=None, card=card, backend=Backend.SENTENCE_TRANSFORMERS)
    close = difflib.get_close_matches(name, PACKAGED, n=1, cutoff=0.5)
    meant = Worded(" Did you mean {!r}?", close[0]) if close else ""
    raise ModelError(
        "no model {!r}: found no packaged model, no folder and no Hub id of that name.{} Wanted one of {}, a "
        "folder, or a Hub id like 'owner/name'.",
        name,
        meant,
        ", ".join(PACKAGED),
    )


def list_models() -> list[ModelStatus]:
    """The state of every packaged model, in the order of the registry. Hashes files, converts nothing."""
    return [_status(model) for model in PACKAGED.values()]


def _status(model: PackagedModel) -> ModelStatus:
    folder = _package_folder(model)
    converted = model.is_converted and _conversion_fault(model, _converted_folder(model)) is None
    is_intact: bool | None = None
    try:
        detail = str(_verified_folder(model))
        is_intact = True
    except ModelError as error:
        detail = str(error)
        is_intact = None if folder is None else False
    if model.is_converted:
        detail += f"; converted in {_converted_folder(model)}" if converted else "; not converted yet"
    paths = [path for path in (_file_of(model, name) for name in model.files) if path is not None and path.is_file()]
    n_bytes = sum(path.stat().st_size for path in paths)
    return ModelStatus(model.name, model.role, folder is not None, is_intact, n_bytes, model.licence, detail)


def _locate_packaged(model: PackagedModel) -> ModelFolder:
    path = _open_converted(model) if model.is_converted else _verified_folder(model)
    return ModelFolder(path=path, card=model.card, backend=model.backend, role=model.role)


def _locate_folder(folder: Path) -> ModelFolder:
    """A folder of the user's: its card is named after it and carries the sha256 of every file."""
    if not any((folder / name).is_file() for name in ("config.json", "modules.json")):
        raise ModelError(
            "{} holds no model: found neither config.json nor modules.json. Point to a sentence-transformers "
            "folder, or use one of {}.",
            folder,
            ", ".join(PACKAGED),
        )
    try:
        files = {
            path.relative_to(folder).as_posix(): sha256_of(path)
            for path in sorted(folder.rglob("*"))
            if path.is_file()
            and path.suffix not in _UNHASHED
            and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        }
    except OSError as error:
        raise ModelError("model folder {} cannot be read: {}", folder, error) from error
    card = ModelCard(name=folder.resolve().name, revision="", files=files)
    return ModelFolder(path=folder.resolve(), card=card, backend=Backend.SENTENCE_TRANSFORMERS)


def given_folder(model: PackagedModel) -> Path:
    """Where the files of a model lie whose terms have to be accepted."""
    return cache_folder() / "models" / model.name


def _package_folder(model: PackagedModel) -> Path | None:
    """Where the wheel put the model's files; of several wheels, the first's. None: not all are installed."""
    if model.terms:
        return given_folder(model) if given_folder(model).is_dir() else None
    if model.folder:
        return _folder_in_package(model.folder)
    folders = [_folder_in_package(name.rpartition("/")[0]) for name in model.files]
    return folders[0] if all(folders) else None


def _file_of(model: PackagedModel, name: str) -> Path | None:
    """Where a file of the model is. None: its package is not installed."""
    if model.terms:
        return given_folder(model) / name
    folder, _, plain = f"{model.folder}/{name}".lstrip("/").rpartition("/")
    parent = _folder_in_package(folder)
    return parent / plain if parent else None


def _folder_in_package(folder: str) -> Path | None:
    """The folder inside an installed package, found without importing it. None: not installed."""
    package, _, inside = folder.partition("/")
    try:
        spec = importlib.util.find_spec(package)
    except (ImportError, ValueError):
        return None
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations))) / inside


def _verified_folder(model: PackagedModel) -> Path:
    """The folder with the model's files once each has the pinned sha256; else ModelError."""
    folder = _package_folder(model)
    if folder is None and model.terms:
        raise ModelError(
            "model {!r} is not there: found no {}, wanted the files of {}. They may be used by those who accept "
            "{}. Run `{}`, FOLDER being where you have them.",
            model.name,
            given_folder(model),
            model.distribution,
            model.terms,
            model.again,
        )
    if folder is None:
        only = Worded(" (Linux on x86_64 only; elsewhere set another encoder)") if model.is_linux_only else ""
        raise ModelError(
            "model {!r} is not installed: found no package {}, wanted {}=={}. Run `pip install {}`{}.",
            model.name,
            model.distribution,
            model.distribution,
            model.version,
            model.install,
            only,
        )
    for name, wanted in model.files.items():
        path = _file_of(model, name) or folder / name
        try:
            sha256 = sha256_of(path)
        except OSError as error:
            raise _wrong_bytes(model, path, Worded("it cannot be read ({})", error), wanted) from error
        if sha256 != wanted:
            raise _wrong_bytes(model, path, f"sha256 {sha256}", wanted)
    return folder


def _wrong_bytes(model: PackagedModel, path: Path, present: str, wanted: str) -> ModelError:
    found_in = model.distribution if model.terms else Worded("{} {}", model.distribution, _installed_version(model))
    return ModelError(
        "{} is not the pinned file of model {!r}: found {} in {}, wanted sha256 {} of version {}. Run `{}`.",
        path, model.name, present, found_in, wanted, model.version, model.again,
    )  # fmt: skip


def _installed_version(model: PackagedModel) -> str:
    try:
        return importlib.metadata.version(model.distribution)
    except importlib.metadata.PackageNotFoundError:
        return Worded("of unknown version")


def _converted_folder(model: PackagedModel) -> Path:
    """Where the conversion of these very bytes by this very converter is kept."""
    return cache_folder() / "converted" / f"{model.name}-{_source_digest(model)[:12]}-{e5_conversion.CONVERTER_VERSION}"


def _source_digest(model: PackagedModel) -> str:
    """The sha256 of the file that is converted. Of several files: the sha256 of their digests, joined in order."""
    digests = list(model.files.values())
    return digests[0] if len(digests) == 1 else hashlib.sha256("".join(digests).encode()).hexdigest()


def _open_converted(model: PackagedModel) -> Path:
    """The converted folder, whole and checked; made, or made again when damaged."""
    target = _converted_folder(model)
    if _conversion_fault(model, target) is None:
        return target
    _verified_folder(model)
    sources = [path for path in (_file_of(model, name) for name in model.files) if path is not None]
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(f"{target}.lock", timeout=CONVERSION_TIMEOUT_S):
            fault = _conversion_fault(model, target)  # another process may have done it meanwhile
            if fault is not None:
                logger.info("converting %s into %s: %s", model.name, target, fault)
                _convert(model, sources, target)
    except (OSError, Timeout, NotImplementedError) as error:
        raise ModelError(
            "model {!r} cannot be converted into {}: {}. Wanted a writable folder with 1 GB free; set "
            "POLICY_QA_CACHE to one.",
            model.name,
            target,
            error,
        ) from error
    return target


def _conversion_fault(model: PackagedModel, folder: Path) -> str | None:
    """What is wrong with a converted folder. None: it is whole and of the pinned bytes."""
    digest = _source_digest(model)
    try:
        manifest: Any = json.loads((folder / CONVERSION_MANIFEST).read_text(encoding="utf-8"))
        if manifest["converter"] != e5_conversion.CONVERTER_VERSION or manifest["source_sha256"] != digest:
            return "it was made from other bytes or by another converter"
        for name, wanted in manifest["files"].items():
            if sha256_of(folder / name) != wanted:
                return f"{name} has been altered"
        return None if "model.safetensors" in manifest["files"] else "its manifest names no weights"
    except FileNotFoundError as error:
        return f"{error.filename} is not there"
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        return f"{CONVERSION_MANIFEST} or a file it names cannot be read: {error!r}"


def _convert(model: PackagedModel, sources: Sequence[Path], target: Path) -> None:
    """Convert beside `target` and rename, so that a killed conversion leaves no half folder there."""
    with filled_aside(target) as made:
        if model.unpacking is Unpacking.E5:
            e5_conversion.convert(sources[0], made)
        else:
            _unzip_parts(sources, model.unpacked, made.parent / "whole.zip", made)
        _seal(model, made)


def _unzip_parts(parts: Sequence[Path], wanted: Mapping[str, str], whole: Path, target: Path) -> None:
    """The wanted files (path below the zip's top folder -> sha256) of a zip that lies in pieces, into `target`."""
    with whole.open("wb") as joined:
        for part in parts:
            with part.open("rb") as piece:
                shutil.copyfileobj(piece, joined)
    unzip_wanted(whole, wanted, target)
    for name, digest in wanted.items():
        if sha256_of(target / name) != digest:
            raise OSError(f"{name} of the unpacked zip is not the pinned file")


def unzip_wanted(whole: Path, wanted: Collection[str], target: Path) -> None:
    """The wanted files (paths below the zip's top folder) of a zip into `target`; the zip is removed.

    Raises zipfile.BadZipFile, or FileNotFoundError naming the first file that it does not hold.
    """
    with zipfile.ZipFile(whole) as archive:
        held = {entry.partition("/")[2]: entry for entry in archive.namelist()}
        for name in wanted:
            if name not in held:
                raise FileNotFoundError(name)
            path = target / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(held[name]) as packed, path.open("wb") as plain:
                shutil.copyfileobj(packed, plain)
    whole.unlink()


def _seal(model: PackagedModel, folder: Path) -> None:
    """Write the manifest of a converted folder."""
    digest = _source_digest(model)
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = {
        "model": model.name,
        "converter": e5_conversion.CONVERTER_VERSION,
        "source_sha256": digest,
        "files": {path.relative_to(folder).as_posix(): hash_file(path) for path in paths},
    }
    write_atomically(folder / CONVERSION_MANIFEST, json.dumps(manifest, indent=1).encode())
