"""The command that starts the page: `policy-qa serve`, and `python app.py` with the same options."""

from __future__ import annotations

import argparse
import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from qa.errors import UsageError

if TYPE_CHECKING:
    from qa.settings import Settings

HOST = "127.0.0.1"  # only this machine reaches the page unless told otherwise
PORT = 7860


def add_serve(
    add: Callable[..., argparse.ArgumentParser], settings: Callable[[argparse.Namespace], Settings]
) -> argparse.ArgumentParser:
    """Add the command to a parser and give its own. `settings` reads what the other commands read."""
    command = add("serve", lambda a: _serve(a, settings(a)), "start the chat page")
    command.add_argument("--host", default=HOST, help=f"address to listen on (default: {HOST})")
    command.add_argument("--port", type=int, default=PORT, help=f"port to listen on (default: {PORT})")
    command.add_argument("--no-feedback", action="store_true", help="keep no opinions")
    return command


def _serve(arguments: argparse.Namespace, settings: Settings) -> int:
    try:
        from qa.web.service import serve
    except ModuleNotFoundError as error:
        raise UsageError(f"the page needs {error.name}: pip install 'policy-qa[chat]'") from error
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("qa").setLevel(logging.INFO)
    feedback = None if arguments.no_feedback else arguments.feedback
    try:
        serve(arguments.corpus, arguments.index, settings, arguments.host, arguments.port, feedback)
    except KeyboardInterrupt:  # the way to stop the page
        return 0
    return 0
