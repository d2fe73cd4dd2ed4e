"""The style sheets and scripts of the page."""

from __future__ import annotations

from importlib.resources import files


def page_file(name: str) -> str:
    """The text of a file of this package: a style sheet or a script."""
    return files("qa.web").joinpath(name).read_text(encoding="utf-8")
