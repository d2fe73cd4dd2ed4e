"""Starting the page: the port answers at once, says what is still loading, and turns into the chat.

Gradio alone takes seconds to import, so a small server of the standard library answers first, on the same socket:
a visitor who comes between the two waits, and is not refused.
"""

from __future__ import annotations

import errno
import json
import logging
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import IndexUnusableError, UsageError
from qa.settings import Settings
from qa.web.html_words import both, in_both, shown
from qa.web.page_language import LANGUAGES
from qa.web.reply_headers import HEADERS
from qa.web.strings import say

if TYPE_CHECKING:
    import uvicorn

    from qa.current import Current

logger = logging.getLogger(__name__)

SILENCE_S = 2.0  # of a visitor who sends nothing
_SCRIPT = """
const look = async () => {
  try {
    const state = await (await fetch("healthz", {cache: "no-store"})).json();
    if (state.status === "up") return location.reload();
    for (const part of document.querySelectorAll("#doing span")) part.textContent = state[part.className];
  } catch (error) {}
  setTimeout(look, 500);
};
look();
"""
_STYLE = "body{font:1.1rem/1.6 system-ui,sans-serif;max-width:40rem;margin:15vh auto;padding:0 1rem}span{display:block}"


class StartingPage:
    """What is told to whoever asks before the page is there."""

    def __init__(self) -> None:
        """Nothing is loaded yet."""
        self.tell("starting_opening")

    def tell(self, key: str, **values: object) -> None:
        """Say what is being done now."""
        self._key, self._values = key, values

    def answer(self, path: str) -> tuple[int, str, str]:
        """Status, kind and content of the reply to a request."""
        key, values = self._key, self._values
        if path == "/healthz":
            doing = {language: say(key, language, **values) for language in LANGUAGES}
            return 200, "application/json", json.dumps({"status": "starting"} | doing)
        if path == "/readyz":
            return 503, "application/json", json.dumps({"status": "loading"})
        if path == "/":
            return 200, "text/html; charset=utf-8", self._html(in_both(lambda language: say(key, language, **values)))
        return 503, "text/plain; charset=utf-8", "starting"

    def _html(self, doing: str) -> str:
        title = shown(" · ".join(say("title", language) for language in LANGUAGES))
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            '<meta name="viewport" content="width=device-width"><noscript><meta http-equiv="refresh" content="2">'
            f"</noscript><style>{_STYLE}</style></head><body><main><h1>{both('title')}</h1><p>{both('starting')}</p>"
            f'<p id="doing" role="status">{doing}</p></main><script>{_SCRIPT}</script></body></html>'
        )


@contextmanager
def answering_first(listener: socket.socket) -> Iterator[StartingPage]:
    """Answer on a listening socket, as a StartingPage says, until the block ends; the socket stays open."""
    page = StartingPage()

    class Handler(BaseHTTPRequestHandler):
        """One request."""

        timeout = SILENCE_S

        def do_GET(self) -> None:  # noqa: N802 - the library's name
            """Send the reply."""
            status, kind, content = page.answer(self.path.partition("?")[0])
            body = content.encode()
            self.send_response(status)
            for name, value in {**HEADERS, "Content-Type": kind, "Cache-Control": "no-store"}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_HEAD = do_GET  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Nothing is kept of a visit."""

    class Server(ThreadingHTTPServer):
        """On a socket that is there."""

        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A visitor who goes away is no error."""

    address = listener.getsockname()
    with Server(address, Handler, bind_and_activate=False) as server:
        server.socket.close()
        server.socket = listener.dup()
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="starting", daemon=True)
        thread.start()
        try:
            yield page
        finally:
            server.shutdown()
            thread.join()


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens on that address. Raises UsageError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise UsageError(
                "port {} on {} is taken by another program; stop it or choose another with --port", port, host
            ) from error
        raise UsageError("cannot listen on {} port {}: {}", host, port, error) from error
    return listener


def serve(
    corpus: Path,
    index: Path,
    settings: Settings,
    listener: socket.socket,
    *,
    feedback: Path | None = None,
    conversations: Path | None = None,
    allows_upload: bool = False,
    is_syncing: bool = False,
    beside: Callable[[Current], AbstractContextManager[object]] = lambda _: nullcontext(),
) -> None:
    """Serve the page on a socket until it is stopped; it follows the index on disk.

    Without a usable index it says which command builds one, and turns into the chat when there is one.
    feedback: the folder that opinions go to, conversations: that of conversations; None keeps none.
    allows_upload: whether texts are added and removed from the page. is_syncing: an
    index that is missing or outdated is brought in step first. beside: a context that is entered with the assistant
    that answers while the page is served.
    """
    host, port = listener.getsockname()[:2]
    logger.info("the page is at http://%s:%d", f"[{host}]" if ":" in host else host, port)
    is_going_on = True
    while is_going_on:
        with answering_first(listener) as page:
            current, problem = open_for_page(corpus, index, settings, page if is_syncing else None)
            page.tell("starting_page")
            import uvicorn

            from qa.web.service import make_app
            from qa.web.texts_upkeep import Texts

            app = make_app(
                current,
                settings=settings,
                problem=problem,
                feedback=feedback,
                conversations=conversations,
                texts=Texts(corpus, index, settings) if allows_upload else None,
            )
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
        server = uvicorn.Server(config)
        if current is None:
            is_going_on = _run_until_there_is_an_index(server, listener, index)
            continue
        with current.watched(), beside(current), listener.dup() as served:  # the server closes what it is given
            server.run(sockets=[served])
        is_going_on = False


def _run_until_there_is_an_index(server: uvicorn.Server, listener: socket.socket, index: Path) -> bool:
    """Run the page that says what is wrong, until the index is another. False: it was stopped."""
    from qa.current import LOOK_S, look_of

    before, is_over, has_changed = look_of(index), threading.Event(), threading.Event()

    def look() -> None:
        while not is_over.wait(LOOK_S):
            if look_of(index) not in (None, before):
                has_changed.set()
                server.should_exit = True
                return

    looking = threading.Thread(target=look, name="index", daemon=True)
    looking.start()
    try:
        with listener.dup() as served:
            server.run(sockets=[served])
    finally:
        is_over.set()
        looking.join()
    return has_changed.is_set()


def open_for_page(
    corpus: Path, index: Path, settings: Settings, page: StartingPage | None
) -> tuple[Current | None, str]:
    """The assistant over an index, or what is wrong with it. page: told while the index is brought in step first."""
    from qa.current import Current

    try:
        return Current.opened(corpus, index, settings), ""
    except IndexUnusableError as error:
        logger.error("%s", error)
        if page is None:
            return None, error.words
    page.tell("starting_building")
    from qa.index.builder import sync_index

    def tell(stage: str, done: int, total: int) -> None:
        if stage == "embedding":
            page.tell("starting_embedding", done=done, total=total)

    sync_index(corpus, index, settings, on_progress=tell)
    page.tell("starting_opening")
    return Current.opened(corpus, index, settings), ""
