"""The HTTP service: what may be asked of it, the headers it answers with, and starting it.

Gradio opens many routes (uploads, a file and a web proxy, run history, an API). Only those the
page needs are let through; a route that a later Gradio adds stays closed.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.errors import IndexUnusableError, UsageError
from qa.feedback import FeedbackStore
from qa.settings import Settings
from qa.web.chat import MAX_QUESTION_CHARS
from qa.web.checking import MAX_WORDING_CHARS
from qa.web.page import build_page, look
from qa.web.panel import document_html
from qa.web.register_table import Filter, Row, register_csv, register_json, register_rows, rows_html
from qa.web.warming import Warming

if TYPE_CHECKING:
    from qa.assistant import Assistant

logger = logging.getLogger(__name__)

OPEN_ROUTES = re.compile(
    r"/(|healthz|readyz|documents/[A-Za-z0-9._-]+|register(\.csv|\.json)?|config|theme\.css|favicon\.ico|robots\.txt"
    r"|assets/.+|static/.+|svelte/.+"
    r"|gradio_api/(run/predict|queue/(join|data)|heartbeat/\w+|startup-events|theme\.css|cancel|reset))"
)
HEADERS = {
    # 'unsafe-inline' and 'unsafe-eval' are forced by Gradio: escaping is the real defence.
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
        "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; form-action 'self'; "
        "object-src 'none'; base-uri 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Closes every route that is not in OPEN_ROUTES and adds HEADERS to each reply."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
        else:
            answer = self._refusal(scope) or self.app
            await answer(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope) -> Response | None:
        """The reply to a request that is not let through; None when it is."""
        headers = dict(scope["headers"])
        if not OPEN_ROUTES.fullmatch(scope["path"]):
            return PlainTextResponse("Not found", status_code=404)
        if scope["method"] not in ("GET", "HEAD") and headers.get(b"sec-fetch-site") == b"cross-site":
            return PlainTextResponse("Not from another site", status_code=403)
        return None


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return send_with_headers


def make_app(
    assistant: Assistant | None,
    *,
    problem: str = "",
    max_question_chars: int = MAX_QUESTION_CHARS,
    max_wording_chars: int = MAX_WORDING_CHARS,
    feedback: Path | None = None,
) -> FastAPI:
    """The page and its service. Without an assistant the page says `problem` and nothing is ready.

    feedback: the folder that opinions go to; None keeps none.
    """
    warming = Warming(assistant) if assistant else None

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if warming:
            warming.start()
        yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=[])  # with one here, Gradio adds none of its own
    app.add_middleware(Guard)
    _add_health_routes(app, warming, problem)
    if assistant:
        _add_text_routes(app, assistant)
    store = FeedbackStore(feedback) if feedback else None
    page = build_page(
        assistant,
        warming,
        problem=problem,
        max_question_chars=max_question_chars,
        max_wording_chars=max_wording_chars,
        feedback=store,
    )
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        show_error=False,
        run_history=False,
        enable_monitoring=False,
        max_file_size="1kb",
        pwa=False,
        ssr_mode=False,
        mcp_server=False,
        allowed_paths=[],
        footer_links=[],
        **look(),
    )
    return app


def _add_health_routes(app: FastAPI, warming: Warming | None, problem: str) -> None:
    """Whether the process is up and whether it can answer. Our own routes have to stand before the page."""

    @app.get("/healthz")
    def healthz() -> dict[str, str]:
        return {"status": "up"}

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        if warming and warming.is_ready:
            return JSONResponse({"status": "ready"})
        if warming and warming.error is None:
            return JSONResponse({"status": "loading"}, status_code=503)
        reason = str(warming.error) if warming else problem
        return JSONResponse({"status": "unusable", "reason": reason}, status_code=503)


def _add_text_routes(app: FastAPI, assistant: Assistant) -> None:
    """The documents, and the register as rows of the page, as CSV and as JSON."""
    rows = register_rows(assistant)

    @app.get("/documents/{document}")
    def document_view(document: str) -> Response:
        if document not in assistant.documents:
            return PlainTextResponse("Not found", status_code=404)
        return HTMLResponse(document_html(assistant, document))

    def fitting(wanted: Filter) -> list[Row]:
        return [row for row in rows if wanted.fits(row)]

    @app.get("/register")
    def register_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        wanted = Filter(words, aspect, support, document)
        return HTMLResponse(rows_html(rows, wanted, is_several=len(assistant.documents) > 1))

    @app.get("/register.csv")
    def csv_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        found = register_csv(fitting(Filter(words, aspect, support, document)))
        return Response(found, media_type="text/csv; charset=utf-8", headers=_as_file("measures.csv"))

    @app.get("/register.json")
    def json_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        found = register_json(fitting(Filter(words, aspect, support, document)))
        return Response(found, media_type="application/json", headers=_as_file("measures.json"))


def _as_file(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


def bind(host: str, port: int) -> socket.socket:
    """A socket on that address. Raises UsageError when it cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        if isinstance(error, OSError) and error.errno == errno.EADDRINUSE:
            raise UsageError(
                f"port {port} on {host} is taken by another program; stop it or choose another with --port"
            ) from error
        raise UsageError(f"cannot listen on {host} port {port}: {error}") from error
    return listener


def serve(corpus: Path, index: Path, settings: Settings, host: str, port: int, feedback: Path | None) -> None:
    """Serve the page until it is stopped. Without a usable index the page says which command makes one.

    feedback: the folder that opinions go to; None keeps none.
    """
    with bind(host, port) as listener:
        from qa.assistant import open_assistant  # heavy: only a server that has its port needs it

        assistant, problem = None, ""
        try:
            assistant = open_assistant(corpus, index, settings)
        except IndexUnusableError as error:
            problem = str(error)
            logger.error("%s", problem)
        app = make_app(
            assistant,
            problem=problem,
            max_question_chars=settings.max_question_chars,
            max_wording_chars=settings.max_check_chars,
            feedback=feedback,
        )
        address = f"[{host}]" if ":" in host else host
        logger.info("the page is at http://%s:%d", address, listener.getsockname()[1])
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
        uvicorn.Server(config).run(sockets=[listener])
