"""The HTTP service: the page, the documents and the register by address, whether it is ready."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import gradio as gr
from fastapi import FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from qa.errors import UsageError
from qa.feedback import FeedbackStore
from qa.settings import Settings
from qa.web.about import Stores, about_content
from qa.web.answer_page import plain_page
from qa.web.document_panel import document_html, panel_content
from qa.web.documents_view import documents_content
from qa.web.first_visit import start_content
from qa.web.html_words import both
from qa.web.page import build_page, look
from qa.web.page_language import start_language
from qa.web.register_rows import MAX_FILTER_CHARS, Filter, Row, register_csv, register_json, register_rows
from qa.web.register_table import register_content, rows_html
from qa.web.request_guard import RequestGuard
from qa.web.scores_view import scores_content
from qa.web.strings import say
from qa.web.talk_routes import add_card_route, add_talk_routes
from qa.web.talk_store import TalkStore
from qa.web.texts_upkeep import Texts, TextsUpkeep, add_upkeep_routes
from qa.web.visitor_key import VisitorKey
from qa.web.warming import Warming

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.current import Current


def make_app(
    current: Current | None,
    *,
    settings: Settings | None = None,
    problem: str = "",
    feedback: Path | None = None,
    conversations: Path | None = None,
    texts: Texts | None = None,
) -> FastAPI:
    """The page and its service. Without an assistant the page says `problem` and nothing is ready.

    current: the assistant that answers now; the page follows it when it becomes another.
    settings: how long questions and wordings may be. None: the defaults.
    feedback: the folder that opinions go to; None keeps none.
    conversations: the folder that conversations are kept in; None keeps none.
    texts: the corpus and index that visitors may change; None: they may not.
    """
    warming = Warming(current) if current else None
    talks = TalkStore(conversations) if conversations and current else None

    @contextlib.asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if warming:
            warming.start()
        if talks:
            talks.forget_old()
        yield

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=[])  # Gradio adds its own unless CORS is set here
    if talks:
        app.add_middleware(VisitorKey)
    app.add_middleware(RequestGuard)
    _add_health_routes(app, warming, problem)
    store = FeedbackStore(feedback) if feedback else None
    if current:
        _add_text_routes(app, current, Stores(store is not None, talks is not None))
        add_card_route(app, current)
        if texts:
            add_upkeep_routes(app, TextsUpkeep(current, texts))
        if talks:
            add_talk_routes(app, current, talks)
    page = build_page(
        current,
        warming,
        settings=settings,
        problem=problem,
        feedback=store,
        talks=talks,
        allows_upload=texts is not None,
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


def _add_text_routes(app: FastAPI, current: Current, stores: Stores) -> None:
    """The documents, the parts of the page that show texts, and the register as rows, as CSV and as JSON."""
    rows_of = _once_for_each(register_rows)
    parts: dict[str, Callable[[Assistant], str]] = {
        "panel": panel_content, "register": register_content, "start": start_content,
        "documents": documents_content,
        "about": partial(about_content, stores=stores),
    }  # fmt: skip

    @app.get("/state")
    def state_view() -> dict[str, str]:
        return {"state": current.state, "problem": current.problem}

    @app.get("/parts/{part}")
    def part_view(part: str) -> Response:
        return HTMLResponse(parts[part](current.now)) if part in parts else _not_found()

    @app.get("/scores")
    def scores_view(request: Request) -> Response:
        wanted, accepted = request.query_params.get("lang", ""), request.headers.get("accept-language", "")
        language = start_language(wanted, accepted)
        body = f'<h1 id="scores-title">{both("about_scores")}</h1>{scores_content()}'
        return HTMLResponse(plain_page(say("about_scores", language), body, language))

    @app.get("/documents/{document}")
    def document_view(document: str, version: str = "") -> Response:
        assistant = current.now
        if document not in assistant.documents and not version:
            return _not_found()
        try:
            return HTMLResponse(document_html(assistant, document, version))
        except UsageError:
            return _not_found()

    @app.get("/register")
    def register_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        assistant = current.now
        wanted = Filter(words, aspect, support, document, assistant.senses(words[:MAX_FILTER_CHARS]))
        is_several = len(assistant.documents) > 1
        return HTMLResponse(rows_html(rows_of(assistant), wanted, assistant.support_kinds, is_several=is_several))

    @app.get("/register.csv")
    def csv_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        assistant = current.now
        senses = assistant.senses(words[:MAX_FILTER_CHARS])
        fitting = Filter(words, aspect, support, document, senses).fitting(rows_of(assistant))
        return _as_file("measures.csv", register_csv(fitting, assistant.support_kinds), "text/csv; charset=utf-8")

    @app.get("/register.json")
    def json_view(words: str = "", aspect: str = "", support: str = "", document: str = "") -> Response:
        assistant = current.now
        senses = assistant.senses(words[:MAX_FILTER_CHARS])
        fitting = Filter(words, aspect, support, document, senses).fitting(rows_of(assistant))
        return _as_file("measures.json", register_json(fitting, assistant.support_kinds), "application/json")


def _once_for_each(make: Callable[[Assistant], list[Row]]) -> Callable[[Assistant], list[Row]]:
    """The same function, whose result is kept as long as the assistant is there."""
    made: WeakKeyDictionary[Assistant, list[Row]] = WeakKeyDictionary()

    def kept(assistant: Assistant) -> list[Row]:
        rows = made.get(assistant)
        if rows is None:
            rows = made[assistant] = make(assistant)
        return rows

    return kept


def _not_found() -> Response:
    return PlainTextResponse("Not found", status_code=404)


def _as_file(name: str, content: str, media_type: str) -> Response:
    return Response(content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})
