"""Which requests reach the page, and the headers of every reply.

Gradio opens many routes (uploads, a file and a web proxy, run history, an API). Only those the page needs are let
through; a route that a later Gradio adds stays closed.
"""

from __future__ import annotations

import re

from fastapi.responses import PlainTextResponse, Response
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.reply_headers import HEADERS

OPEN_ROUTES = re.compile(
    r"/(|healthz|readyz|state|parts/\w+|documents/[A-Za-z0-9._-]+|register(\.csv|\.json)?"
    r"|scores|upload|sync|quotes/[A-Za-z0-9._-]+|conversations(/[0-9a-f]{32}(\.md|\.docx|/name|/links/[0-9a-f]{32})?)?|answers/[A-Za-z0-9]+|config|theme\.css|favicon\.ico|robots\.txt"
    r"|assets/.+|static/.+|svelte/.+"
    r"|gradio_api/(run/predict|app_id|queue/(join|data)|heartbeat/\w+|startup-events|theme\.css|cancel|reset))"
)

OWN_SITE = (None, b"same-origin", b"none")  # what a browser says of a request of the page itself; None: an old one


class RequestGuard:
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
        if scope["method"] not in ("GET", "HEAD") and headers.get(b"sec-fetch-site") not in OWN_SITE:
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
