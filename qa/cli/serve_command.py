"""The command that starts the page: `policy-qa serve`, and `python app.py` with the same options."""

from __future__ import annotations

import argparse
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qa.cli.opening import opened_to_follow, settings_of
from qa.errors import UsageError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from qa.current import Current

HOST = "127.0.0.1"  # only this machine reaches the page unless told otherwise
PORT = 7860
CONVERSATIONS = Path("conversations")  # folder of conversations, under the one it was started in


def add_serve(add: Callable[..., argparse.ArgumentParser]) -> argparse.ArgumentParser:
    """Add the command to a parser and give its own."""
    command = add("serve", _serve, "start the chat page; it answers policy-qa ask, search and check as well")
    command.add_argument("--host", default=HOST, help=f"address to listen on (default: {HOST})")
    command.add_argument("--port", type=int, default=PORT, help=f"port to listen on (default: {PORT})")
    command.add_argument("--no-feedback", action="store_true", help="keep no opinions")
    command.add_argument("--no-conversations", action="store_true", help="keep no conversations")
    command.add_argument(
        "--conversations", type=Path, default=CONVERSATIONS, metavar="DIR",
        help=f"folder that conversations are kept in (default: {CONVERSATIONS})",
    )  # fmt: skip
    command.add_argument(
        "--allow-upload",
        action="store_true",
        help="let visitors add, replace and remove documents: for trusted visitors",
    )
    command.add_argument("--sync", action="store_true", help="bring a missing or outdated index in step first")
    command.add_argument("--no-page", action="store_true", help="no page: answer policy-qa ask, search and check only")
    return command


def _serve(arguments: argparse.Namespace) -> int:
    import logging
    import signal

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends as Ctrl-C does, and takes the socket away
    logging.basicConfig(level=logging.WARNING, format="%(message)s", stream=sys.stderr)
    logging.getLogger("qa").setLevel(logging.INFO)
    try:
        _answer_without_page(arguments) if arguments.no_page else _serve_page(arguments)
    except KeyboardInterrupt:  # the way to stop it
        return 0
    return 0


def _serve_page(arguments: argparse.Namespace) -> None:
    for name in ("gradio", "fastapi", "uvicorn"):
        if importlib.util.find_spec(name) is None:
            raise UsageError("the page needs {}: pip install 'policy-qa[chat]'", name)
    from qa.web import starting

    settings = settings_of(arguments)
    with starting.bind(arguments.host, arguments.port) as listener:
        starting.serve(
            arguments.corpus, arguments.index, settings, listener, is_syncing=arguments.sync,
            allows_upload=arguments.allow_upload,
            feedback=None if arguments.no_feedback else arguments.feedback,
            conversations=None if arguments.no_conversations else arguments.conversations,
            beside=lambda current: _channel(current, arguments),
        )  # fmt: skip


def _answer_without_page(arguments: argparse.Namespace) -> None:
    import signal

    if arguments.sync:
        from qa.index.builder import sync_index

        sync_index(arguments.corpus, arguments.index, settings_of(arguments))
    current = opened_to_follow(arguments)
    current.warm()
    with current.watched(), _channel(current, arguments) as is_answering:
        if not is_answering:
            raise UsageError("this service can answer nobody; the line above says why")
        signal.pause()


def _channel(current: Current, arguments: argparse.Namespace) -> AbstractContextManager[bool]:
    from qa.cli.service_host import answering_commands_of

    return answering_commands_of(current, arguments.corpus, arguments.index)
