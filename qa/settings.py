"""Everything that can be set, with ranges; unknown keys are refused.

Values come from, later ones winning: the defaults here, a JSON file (`--settings FILE` or
POLICY_QA_SETTINGS), environment variables POLICY_QA_<KEY IN CAPITALS>.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.errors import SettingsError

ENV_PREFIX = "POLICY_QA_"
MULTILINGUAL_E5 = "multilingual-e5-small"
MINILM = "all-MiniLM-L6-v2"
MPNET = "all-mpnet-base-v2"
EMBEDDING_GEMMA = "embeddinggemma-300m"
MSMARCO_RERANKER = "ms-marco-MiniLM-L-12-v2"


# The profile "fast": one small encoder and no reranker. A third of the time for a question, and worse answers.
FAST: Mapping[str, str] = {"encoder": MULTILINGUAL_E5, "reranker": ""}
# The profile "best": one larger encoder, with weights of its own, for those who accept its terms (`policy-qa models`).
BEST: Mapping[str, str] = {"encoder": EMBEDDING_GEMMA, "weights": "best"}
PROFILES: Mapping[str, Mapping[str, str]] = {"fast": FAST, "best": BEST}


class Settings(BaseModel):
    """How passages are cut, embedded and searched. Frozen; unknown keys are an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    # index: a change of these needs a new build
    encoder: str = Field(default=MULTILINGUAL_E5, description="packaged name, folder, Hub id, or two joined by +")
    encoder_revision: str = Field(default="", description="Hub revision; empty for packaged models")
    max_passage_chars: int = Field(default=900, ge=80, le=8000)
    use_heading_paths: bool = True
    use_measures: bool = True
    translator: str = Field(default="", description="package.module:function that gives one; empty for none")
    max_file_mb: int = Field(default=50, ge=1, le=2000, description="larger files of the corpus are refused")

    # question time
    profile: Literal["quality", "fast", "best"] = "quality"
    reranker: str = Field(default=MSMARCO_RERANKER, description="packaged name, folder, or empty for none")
    weights: str = Field(default="", description='file of fitted weights; empty: the general ones, "best": its own')
    use_lexical: bool = True
    n_candidates: int = Field(default=24, ge=1, le=500)
    n_hits: int = Field(default=10, ge=1, le=200)
    n_rerank: int = Field(default=12, ge=1, le=200)
    max_question_chars: int = Field(default=2000, ge=10, le=100_000)
    max_check_chars: int = Field(default=5000, ge=10, le=100_000)
    max_history: int = Field(default=8, ge=0, le=100)

    @property
    def index_keys(self) -> dict[str, int | float | str | bool]:
        """The settings an index depends on, as they go into its manifest."""
        keys = ("encoder", "encoder_revision", "max_passage_chars", "use_heading_paths", "use_measures", "translator")
        return {key: getattr(self, key) for key in keys}


# By hand: pydantic-settings passes over a settings file that is missing (docs/decisions/0016-libraries.md).
def read_settings(path: Path | None = None, environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Settings from defaults, a JSON file, the environment and `overrides`, later ones winning.

    Overrides that are None are left out. Raises SettingsError naming the key that is unknown
    or out of range, and what was found there.
    """
    environ = os.environ if environ is None else environ
    path = path or (Path(environ[ENV_PREFIX + "SETTINGS"]) if environ.get(ENV_PREFIX + "SETTINGS") else None)
    values: dict[str, Any] = _read_file(path) if path else {}
    for key in Settings.model_fields:
        if ENV_PREFIX + key.upper() in environ:
            values[key] = environ[ENV_PREFIX + key.upper()]
    values |= {key: value for key, value in overrides.items() if value is not None}
    values = {**PROFILES.get(str(values.get("profile")), {}), **values}
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        fault = error.errors()[0]
        key = ".".join(str(part) for part in fault["loc"])
        known = ", ".join(Settings.model_fields)
        raise SettingsError(
            "setting {!r}: {} (found {!r}). Known settings: {}.", key, fault["msg"], fault.get("input"), known
        ) from error


def _read_file(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise SettingsError("settings file {} cannot be read as JSON: {}", path, error) from error
    if not isinstance(found, dict):
        raise SettingsError("settings file {} must hold one JSON object, found {}", path, type(found).__name__)
    return found
