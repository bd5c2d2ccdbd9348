"""What stands between the network and the page: whom it answers, from where it may be asked, what it may load.

Gradio checks neither the Host header (DNS rebinding) nor, behind a proxy, the Origin of what is posted to it. The content
policy is the last line against a document whose text would load something from elsewhere: nothing leaves this machine.
"""

import base64
import hashlib
import ipaddress
import re
import socket
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Gradio compiles its components' templates in the browser, hence 'unsafe-eval'; inline scripts are allowed by hash only.
POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-eval'{hashes}; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; frame-src 'none'; object-src 'none'; "
    "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Other sites are told nothing; our own forms must say where they come from, which "no-referrer" keeps from us too.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), display-capture=()",
    "x-robots-tag": "noindex, nofollow",
}
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
# Parts of Gradio this page has no use for; two of them fetch from other hosts on a caller's behalf.
CLOSED = re.compile(
    r"^/(?:gradio_api/(?:proxy=|file=https?:|deep_link|vibe-|undo-vibe|process_recording|run-history|runs|stream|profiling)"
    r"|monitoring|pwa_icon|login|logout|svelte)"
)
INLINE_SCRIPT = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


class Shield:
    """ASGI middleware: refuses foreign hosts and origins, closes what is unused, puts the headers on every response."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str] = LOOPBACK, any_address: bool = False) -> None:
        """`hosts` are the names the page answers to; `any_address` adds every IP literal (a rebinding attack needs a name)."""
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self._refusal(scope, headers)
        if refusal is not None and scope["type"] == "http":
            await refusal(scope, receive, _with_headers(send))
        elif refusal is None and scope["type"] == "http" and scope["path"] == "/":
            # A compressed index could not be searched for its scripts; it is small.
            plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
            await self.app({**scope, "headers": plain}, receive, _hashing(send))
        elif refusal is None and scope["type"] == "http":
            await self.app(scope, receive, _with_headers(send))

    def _refusal(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        if not self._known(headers.get("host", "")):
            return PlainTextResponse("This page answers only under its own address.", 421)
        if scope.get("method", "GET") not in SAFE_METHODS and not _same_origin(headers):
            return PlainTextResponse("This request comes from another site and was refused.", 403)
        if CLOSED.match(scope["path"]):
            return PlainTextResponse("Not found.", 404)
        return None

    def _known(self, host: str) -> bool:
        name = hostname(host)
        return name in self.hosts or (self.any_address and _is_address(name))


def hostname(host: str) -> str:
    """The name of a Host header, lower case, without its port and brackets; "" where it is no valid one."""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach a server listening on `host`."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def own_names(host: str) -> tuple[str, ...]:
    """The names under which a server on `host` may be asked for: itself, and beyond the loopback this machine's names."""
    if is_loopback(host):
        return (*LOOPBACK, host.strip("[]").lower())
    return (*LOOPBACK, host.strip("[]").lower(), socket.gethostname().lower(), socket.getfqdn().lower())


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def _same_origin(headers: Headers) -> bool:
    """Whether a request that changes something comes from our own page, or from a program (which sends no Origin)."""
    origin = headers.get("origin")
    if origin is not None:
        return urlsplit(origin).netloc.lower() == headers.get("host", "").lower()
    return headers.get("sec-fetch-site", "none") in {"none", "same-origin"}


def _with_headers(send: Send, hashes: str = "") -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("content-security-policy", POLICY.format(hashes=hashes))
        await send(message)

    return sent


def _hashing(send: Send) -> Send:
    """Holds the index page back until it is whole, then allows exactly the inline scripts it was served with."""
    start: list[Message] = []
    body = bytearray()

    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            start.append(message)
        if message["type"] != "http.response.body":
            return
        body.extend(message.get("body", b""))
        if message.get("more_body"):
            return
        digests = sorted({hashlib.sha256(script).digest() for script in INLINE_SCRIPT.findall(bytes(body))})
        hashes = "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
        headed = _with_headers(send, hashes)
        await headed(start[0])
        await send({"type": "http.response.body", "body": bytes(body)})

    return sent
