"""A configuration: which system is examined and with what settings. Files in eval/configs/."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from eval.exam_errors import ConfigError, first_fault
from qa.datatypes import Record
from qa.errors import SettingsError
from qa.settings import Settings, read_settings

CONFIGS_FOLDER = Path(__file__).parents[1] / "configs"
DEFAULT_CONFIG = "default"
SystemName = Literal["assistant", "bm25", "dense", "windows"]


class ExamConfig(Record):
    """Name, system, and the settings that differ from the defaults.

    Baselines read from the settings: `encoder`, `max_passage_chars` (of a paragraph or window), `n_hits` (cited).
    """

    name: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$", max_length=60)
    system: SystemName
    settings: dict[str, int | float | str | bool] = Field(default_factory=dict)

    def resolved(self) -> Settings:
        """All settings. The environment is left out, so that the same file is the same exam everywhere."""
        try:
            return read_settings(None, {}, **self.settings)
        except SettingsError as error:
            raise ConfigError(f"configuration {self.name!r}: {error}") from error


def read_config(name: str, folder: Path = CONFIGS_FOLDER) -> ExamConfig:
    """The configuration given by name or path. Raises ConfigError."""
    path = next((p for p in (Path(name), folder / f"{name}.json") if p.is_file()), None)
    if path is None:
        known = ", ".join(sorted(p.stem for p in folder.glob("*.json"))) or "none"
        raise ConfigError(
            f"no configuration {name!r}; in {folder}: {known}. The path of a JSON file may be given as well."
        )
    try:
        config = ExamConfig.model_validate_json(path.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise ConfigError(f"{path}: {first_fault(error)}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path}: cannot be read as UTF-8 text: {error}") from error
    config.resolved()
    return config
