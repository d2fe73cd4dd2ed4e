"""The HTTP service: the page, the documents and the register by address, whether it is ready."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import gradio as gr
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from qa.feedback import FeedbackStore
from qa.settings import Settings
from qa.web.document_panel import document_html
from qa.web.page import build_page, look
from qa.web.register_rows import Filter, register_csv, register_json, register_rows
from qa.web.register_table import rows_html
from qa.web.request_guard import RequestGuard
from qa.web.warming import Warming

if TYPE_CHECKING:
    from qa.assistant import Assistant


def make_app(
    assistant: Assistant | None,
    *,
    settings: Settings | None = None,
    problem: str = "",
    feedback: Path | None = None,
) -> FastAPI:
    """The page and its service. Without an assistant the page says `problem` and nothing is ready.

    settings: how long questions and wordings may be. None: the defaults.
    feedback: the folder that opinions go to; None keeps none.
    """
    warming = Warming(assistant) if assistant else None

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if warming:
            warming.start()
        yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=[])  # Gradio adds its own unless CORS is set here
    app.add_middleware(RequestGuard)
    _add_health_routes(app, warming, problem)
    if assistant:
        _add_text_routes(app, assistant)
    store = FeedbackStore(feedback) if feedback else None
    page = build_page(assistant, warming, settings=settings, problem=problem, feedback=store)
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
    rows, kinds = register_rows(assistant), assistant.support_kinds
    is_several = len(assistant.documents) > 1

    @app.get("/documents/{document}")
    def document_view(document: str) -> Response:
        if document not in assistant.documents:
            return PlainTextResponse("Not found", status_code=404)
        return HTMLResponse(document_html(assistant, document))

    @app.get("/register")
    def register_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        wanted = Filter(words, aspect, support, document)
        return HTMLResponse(rows_html(rows, wanted, kinds, is_several=is_several))

    @app.get("/register.csv")
    def csv_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        fitting = Filter(words, aspect, support, document).fitting(rows)
        return _as_file("measures.csv", register_csv(fitting, kinds), "text/csv; charset=utf-8")

    @app.get("/register.json")
    def json_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        fitting = Filter(words, aspect, support, document).fitting(rows)
        return _as_file("measures.json", register_json(fitting, kinds), "application/json")


def _as_file(name: str, content: str, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
