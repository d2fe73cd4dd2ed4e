"""`policy-qa models`: which models are here or missing, and how to get them; takes one whose terms are accepted."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qa.cli.console import write, write_json
from qa.errors import UsageError

Arguments = argparse.Namespace


def add_models(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command to a parser."""
    command = add("models", _models, "list the models: here or missing, licence, bytes checked; take one that is given")
    command.add_argument(
        "--take", type=Path, metavar="FOLDER", help="folder that holds the files of the model, or its wheels"
    )
    command.add_argument("--name", default="", help="which model is taken; not needed where only one can be")
    command.add_argument("--accept-terms", action="store_true", help="you have read the model's terms and accept them")


def _models(arguments: Arguments) -> int:
    from qa.models.locating import list_models
    from qa.models.registry import PACKAGED

    if arguments.take is not None:
        _take(arguments)
    found = []
    for status in list_models():
        model = PACKAGED[status.name]
        found.append(
            {
                "name": status.name,
                "role": str(status.role),
                "state": "here" if status.is_intact else ("NOT as pinned" if status.is_installed else "missing"),
                "bytes": status.n_bytes,
                "licence": status.licence,
                "terms": model.terms,
                "source": f"{model.distribution} {model.version}".strip(),
                "detail": status.detail,
            }
        )
    if arguments.json:
        write_json(found)
    else:
        write("\n".join(_line(one) for one in found))
    return 0


def _take(arguments: Arguments) -> None:
    from qa.models.registry import PACKAGED
    from qa.models.taking import take_model

    given = [model for model in PACKAGED.values() if model.terms]
    name = arguments.name or given[0].name
    terms = next((model.terms for model in given if model.name == name), "")
    if terms and not arguments.accept_terms:
        raise UsageError("{} may be used by those who accept {}. Read them, then add --accept-terms.", name, terms)
    take_model(name, arguments.take)


def _line(one: dict[str, Any]) -> str:
    size = f", {one['bytes'] / 1e6:,.0f} MB" if one["bytes"] else ""
    return f"{one['name']} ({one['role']}): {one['state']}{size}, {one['licence']}\n  {one['detail']}"
