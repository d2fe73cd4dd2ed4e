"""The cookie by which a browser is known again: a random key, and nothing else.

The server keeps conversations under a digest of it, so the folder names no key, and a key cannot be guessed.
"""

from __future__ import annotations

import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.web.talk_store import DAY_S, KEPT_DAYS, TalkStore

COOKIE = "policy_visitor"


class VisitorKey:
    """Gives a browser that opens the page a key, and renews the time for which the browser keeps it."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through; the page itself comes with the cookie."""
        if scope["type"] == "http" and scope["path"] == "/":
            key = key_in(dict(scope["headers"]).get(b"cookie", b"").decode("latin-1")) or secrets.token_urlsafe(32)
            send = _with_cookie(send, _cookie(key, is_secure=scope.get("scheme") == "https"))
        await self.app(scope, receive, send)


def key_in(header: str) -> str:
    """The key in a Cookie header; "" when there is none, or what stands there is no key."""
    try:
        held = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return ""
    key = held.value if held else ""
    return key if TalkStore.owner_of(key) else ""


def _cookie(key: str, *, is_secure: bool) -> str:
    # Lax and not Strict: who comes by a link from a letter would get a new key, and lose the old one.
    parts = [f"{COOKIE}={key}", "Path=/", f"Max-Age={KEPT_DAYS * DAY_S}", "HttpOnly", "SameSite=Lax"]
    return "; ".join([*parts, "Secure"] if is_secure else parts)


def _with_cookie(send: Send, cookie: str) -> Send:
    async def send_with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.append("Set-Cookie", cookie)
            headers["Cache-Control"] = "private, no-cache"  # a proxy that keeps the page would hand the key on
        await send(message)

    return send_with_cookie
