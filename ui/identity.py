"""Who is asking: a random cookie per browser, so that conversations and baskets never meet.

The key travels on to the handlers in a request header that a client cannot set: what it sends under that name is dropped.
"""

import re
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, unquote

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.visitors import new_key

COOKIE = "reviews_visitor"
HEADER = "x-reviews-visitor"
FORM = re.compile(r"[A-Za-z0-9_-]{32}")


class Identity:
    """ASGI middleware: gives each browser a key (HttpOnly, this site only, until the browser closes)."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        key = cookie(Headers(scope=scope), COOKIE)
        known = key is not None and FORM.fullmatch(key) is not None
        kept = [(name, value) for name, value in scope["headers"] if name != HEADER.encode()]
        if known and key is not None:
            # Accounts are told apart even in one browser: signing out must not leave a conversation behind.
            account = scope.get("reviews_account", "")
            kept.append((HEADER.encode(), f"{quote(account, safe='')}/{key}".encode()))
        scope = {**scope, "headers": kept}
        give = not known and scope["path"] == "/"
        await self.app(scope, receive, _giving(send) if give else send)


def visitor_key(headers: Headers, session: str | None) -> str:
    """The visitor's key; without cookies the browser tab's own session takes its place."""
    return headers.get(HEADER) or f"session/{session or new_key()}"


def account_name(headers: Headers) -> str:
    """The name that signed in; empty where nobody does."""
    return unquote(headers.get(HEADER, "").partition("/")[0])


def cookie(headers: Headers, name: str) -> str | None:
    """The value of a cookie, None where it was not sent."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(name)
    except CookieError:
        return None
    return found.value if found is not None else None


def _giving(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).append("set-cookie", f"{COOKIE}={new_key()}; Path=/; HttpOnly; SameSite=Lax")
        await send(message)

    return sent
