"""What is asked of the service beside the chat: conversations, answers by link, and citations by themselves."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response

from qa.answer.verification import CitationState, Cited
from qa.answer.word_file import DOCX_TYPE
from qa.datatypes import Answer, Language
from qa.errors import QAError, UsageError
from qa.web.answer_page import gone_page, shared_page, talk_page
from qa.web.citation_card import card_html
from qa.web.page_language import start_language
from qa.web.talk_records import KeptTalk
from qa.web.talk_store import TalkStore
from qa.web.talks_view import talks_html
from qa.web.transcript import conversation_markdown
from qa.web.visitor_key import COOKIE
from qa.web.word_transcript import conversation_docx

if TYPE_CHECKING:
    from qa.assistant import Assistant
    from qa.current import Current

MAX_BODY_BYTES = 4_000


def add_card_route(app: FastAPI, current: Current) -> None:
    """A citation by itself, as HTML."""

    @app.get("/quotes/{document}")
    def quote_view(document: str, start: int = 0, end: int = 0, version: str = "") -> Response:
        try:
            return HTMLResponse(card_html(current.now, document, version, start, end))
        except UsageError:
            return _not_found()


def add_talk_routes(app: FastAPI, current: Current, talks: TalkStore) -> None:
    """The conversations of whoever asks, known by the cookie, and answers by link."""
    _add_reading(app, current, talks)
    _add_changing(app, talks)


def exchanges_of(talk: KeptTalk) -> list[tuple[str, Answer | None]]:
    """The questions of a conversation with their answers, as its files take them."""
    return [(one.question, one.answer) for one in talk.exchanges]


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(content, media_type=kind, headers=headers)


def _owner(request: Request) -> str:
    return TalkStore.owner_of(request.cookies.get(COOKIE, ""))


def _add_reading(app: FastAPI, current: Current, talks: TalkStore) -> None:

    @app.get("/conversations")
    def list_view(request: Request) -> Response:
        return HTMLResponse(talks_html(talks.talks(_owner(request))), headers={"Cache-Control": "no-store"})

    @app.get("/conversations/{talk_id}.md")
    def markdown_view(talk_id: str, request: Request) -> Response:
        talk = talks.talk(_owner(request), talk_id)
        if talk is None:
            return _not_found()
        words = conversation_markdown(exchanges_of(talk), _language(request))
        return _file(words.encode(), "conversation.md", "text/markdown; charset=utf-8")

    @app.get("/conversations/{talk_id}.docx")
    def docx_view(talk_id: str, request: Request) -> Response:
        talk = talks.talk(_owner(request), talk_id)
        if talk is None:
            return _not_found()
        return _file(conversation_docx(exchanges_of(talk), _language(request)), "conversation.docx", DOCX_TYPE)

    @app.get("/conversations/{talk_id}")
    def print_view(talk_id: str, request: Request) -> Response:
        talk = talks.talk(_owner(request), talk_id)
        if talk is None:
            return _not_found()
        return HTMLResponse(talk_page(talk, _language(request)), headers={"Cache-Control": "no-store"})

    @app.get("/answers/{link}")
    def answer_view(link: str, request: Request) -> Response:
        shared, language = talks.shared(link), _language(request)
        if shared is None:
            return HTMLResponse(gone_page(language), status_code=404)
        return HTMLResponse(shared_page(shared, states_of(current.now, shared.answer), language))


def _add_changing(app: FastAPI, talks: TalkStore) -> None:
    @app.delete("/conversations")
    def delete_all_view(request: Request) -> dict[str, int]:
        return {"deleted": talks.delete_all(_owner(request))}

    @app.delete("/conversations/{talk_id}")
    def delete_view(talk_id: str, request: Request) -> Response:
        return JSONResponse({"deleted": 1}) if talks.delete(_owner(request), talk_id) else _not_found()

    @app.post("/conversations/{talk_id}/name")
    async def rename_view(talk_id: str, request: Request) -> Response:
        name = await _told(request, "name")
        return JSONResponse({"renamed": 1}) if talks.rename(_owner(request), talk_id, name) else _not_found()

    @app.post("/conversations/{talk_id}/links/{exchange}")
    def share_view(talk_id: str, exchange: str, request: Request) -> Response:
        link = talks.share(_owner(request), talk_id, exchange)
        return JSONResponse({"link": link}) if link else _not_found()


def states_of(assistant: Assistant, answer: Answer) -> dict[int, CitationState]:
    """What has become of the words of each citation, by its marker; one that cannot be looked up is left out."""
    states: dict[int, CitationState] = {}
    for one in answer.citations:
        cited = Cited(document=one.document, quote=one.quote, start=one.start, end=one.end, version=one.version)
        try:
            states[one.marker] = assistant.verify([cited])[0].state
        except QAError:
            continue
    return states


def _language(request: Request) -> Language:
    return start_language(request.query_params.get("lang", ""), request.headers.get("accept-language", ""))


async def _told(request: Request, key: str) -> str:
    """A word in the JSON body of a request; "" where there is none, or the body is too large."""
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > MAX_BODY_BYTES:
            return ""
    try:
        told = json.loads(body)
    except ValueError:
        return ""
    value = told.get(key, "") if isinstance(told, dict) else ""
    return value if isinstance(value, str) else ""


def _not_found() -> Response:
    return PlainTextResponse("Not found", status_code=404)
