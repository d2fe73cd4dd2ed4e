"""Both files that a fit writes, with what they were fitted on and with."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.models.encoders import names_of
from qa.ranking.heads import Head, Heads, ProfileHeads, Projection
from qa.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS, HEADS = (ROOT / "qa" / "ranking" / name for name in ("weights.json", "heads.json"))


def write(
    fitted_on: Sequence[str],
    profiles: Mapping[str, Any],
    pair: Head,
    readings: Mapping[str, ProfileHeads],
    projections: tuple[Projection, ...],
) -> None:
    """Both files, with what they were fitted on and with."""
    settings = Settings()
    document = {
        "fitted_on": fitted_on,
        "fitted_with": {"encoder": settings.encoder, "reranker": settings.reranker, "script": "python -m fit"},
        "profiles": profiles,
    }
    WEIGHTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    heads = Heads(
        reranker=settings.reranker,
        encoders=names_of(settings.encoder),
        fitted_on=tuple(fitted_on),
        projections=projections,
        pair=pair,
        profiles=dict(readings),
    )
    HEADS.write_text(heads.model_dump_json() + "\n", encoding="utf-8")


def write_later(later: Mapping[str, Any]) -> None:
    """The models of later parts into the file of weights, all else as it is. later: for each profile its model."""
    document = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    for name, model in later.items():
        document["profiles"][name]["later"] = model
    WEIGHTS.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
