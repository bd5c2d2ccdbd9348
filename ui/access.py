"""Accounts for a page that others can reach: who may come in, and how often a wrong password may be tried.

The guard stands in front of everything, Gradio's routes and ours alike; Gradio's own `auth=` covers neither our routes nor
repeated guessing. A file of accounts holds one `name:scrypt$n$r$p$salt$hash` a line; `python -m ui.access FILE NAME` adds one.
"""

import base64
import binascii
import hashlib
import hmac
import os
import secrets
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from index.errors import LibraryError
from ui.html import text
from ui.identity import cookie

COOKIE = "reviews_account"
SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
# scrypt, as OWASP recommends for interactive sign-in: 32 MiB, about 60 ms.
COST, BLOCK, PARALLEL, MEMORY = 2**15, 8, 1, 64 * 1024 * 1024
SESSION_SECONDS = 10 * 3600
MOST_SESSIONS = 2_000
# Wrong passwords allowed for one name or one address before it has to wait.
TRIES, TRY_SECONDS = 5, 300
MOST_REMEMBERED = 10_000
LONGEST_FORM = 4_096
SHORTEST_PASSWORD = 12


class AccessError(LibraryError):
    """The page cannot be opened the way it was asked for; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """Names and their salted password hashes, as read from the file."""

    hashes: Mapping[str, str]

    @classmethod
    def read(cls, file: Path) -> "Accounts":
        """The accounts of a file. Raises AccessError where it is missing, empty or not of this form."""
        try:
            lines = file.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise AccessError(
                f"The accounts file {file} cannot be read. Make one with: python -m ui.access FILE NAME"
            ) from error
        hashes: dict[str, str] = {}
        for number, line in enumerate(lines, 1):
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            name, _, stored = line.strip().partition(":")
            if not name or _parts(stored) is None:
                raise AccessError(
                    f"{file}, line {number}, is not of the form name:scrypt$n$r$p$salt$hash. Passwords are never written "
                    "plainly; add an account with: python -m ui.access FILE NAME"
                )
            hashes[name] = stored
        if not hashes:
            raise AccessError(f"The accounts file {file} holds no account. Add one with: python -m ui.access FILE NAME")
        return cls(hashes=hashes)

    def right(self, name: str, password: str) -> bool:
        """Whether this is the name's password; an unknown name takes as long as a known one."""
        stored = _parts(self.hashes.get(name, "")) or _NOBODY
        cost, block, parallel, salt, digest = stored
        found = hashlib.scrypt(
            password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=MEMORY, dklen=len(digest)
        )
        return hmac.compare_digest(found, digest) and name in self.hashes


def hashed(password: str) -> str:
    """A password as it is stored: salted, slow to try."""
    salt = os.urandom(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, n=COST, r=BLOCK, p=PARALLEL, maxmem=MEMORY, dklen=32)
    return f"scrypt${COST}${BLOCK}${PARALLEL}${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def _parts(stored: str) -> tuple[int, int, int, bytes, bytes] | None:
    pieces = stored.split("$")
    if len(pieces) != 6 or pieces[0] != "scrypt":
        return None
    try:
        cost, block, parallel = (int(piece) for piece in pieces[1:4])
        salt, digest = (base64.b64decode(piece, validate=True) for piece in pieces[4:])
    except (ValueError, binascii.Error):
        return None
    bounded = 2 <= cost <= COST * 2 and 1 <= block <= 16 and 1 <= parallel <= 8
    return (cost, block, parallel, salt, digest) if bounded and salt and len(digest) >= 16 else None


_NOBODY = (COST, BLOCK, PARALLEL, b"nobody has this", bytes(32))


class Tries:
    """Counts wrong passwords by name and by address, within a sliding time."""

    def __init__(self, *, most: int = TRIES, seconds: float = TRY_SECONDS) -> None:
        self._most, self._seconds = most, seconds
        self._wrong: OrderedDict[str, list[float]] = OrderedDict()
        self._lock = threading.Lock()

    def left(self, *keys: str) -> bool:
        """Whether each key may still be tried."""
        now = time.monotonic()
        with self._lock:
            return all(sum(now - at < self._seconds for at in self._wrong.get(key, ())) < self._most for key in keys)

    def wrong(self, *keys: str) -> None:
        """Counts one wrong try for each key."""
        now = time.monotonic()
        with self._lock:
            for key in keys:
                recent = [at for at in self._wrong.pop(key, []) if now - at < self._seconds]
                self._wrong[key] = [*recent, now]
            while len(self._wrong) > MOST_REMEMBERED:
                self._wrong.popitem(last=False)


class Sessions:
    """Who is signed in, by the hash of a random token; nothing is written to disk."""

    def __init__(self) -> None:
        self._open: OrderedDict[str, tuple[str, float]] = OrderedDict()
        self._lock = threading.Lock()

    def start(self, name: str) -> str:
        """A new token for that account."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._open[_digest(token)] = (name, time.monotonic() + SESSION_SECONDS)
            while len(self._open) > MOST_SESSIONS:
                self._open.popitem(last=False)
        return token

    def name(self, token: str | None) -> str | None:
        """The account a token belongs to, None where it is unknown or over."""
        name, until = self._open.get(_digest(token or ""), (None, 0.0))
        return name if time.monotonic() < until else None

    def end(self, token: str | None) -> None:
        """Signs out."""
        with self._lock:
            self._open.pop(_digest(token or ""), None)


class Guard:
    """ASGI middleware: whoever is not signed in sees the sign-in page and nothing else. Programs may use HTTP Basic."""

    def __init__(self, app: ASGIApp, *, accounts: Accounts) -> None:
        self.app, self.accounts = app, accounts
        self.sessions, self.tries = Sessions(), Tries()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            # No part of the page speaks websockets.
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        token = cookie(headers, COOKIE)
        name = self.sessions.name(token)
        path = scope["path"]
        if path == SIGN_OUT and scope["method"] == "POST":
            self.sessions.end(token)
            await _signed_out()(scope, receive, send)
        elif path == SIGN_IN:
            await (await self._sign_in(Request(scope, receive)))(scope, receive, send)
        elif name is None and headers.get("authorization", "").startswith("Basic "):
            name = await self._basic(headers, _address(scope))
            response = None if name else PlainTextResponse("Wrong name or password, or too many tries.", 401)
            await self._go_on(scope, receive, send, name, response)
        else:
            await self._go_on(scope, receive, send, name, None if name else _turned_away(scope))

    async def _go_on(
        self, scope: Scope, receive: Receive, send: Send, name: str | None, refusal: Response | None
    ) -> None:
        if refusal is not None:
            await refusal(scope, receive, send)
        else:
            await self.app({**scope, "reviews_account": name}, receive, send)

    async def _sign_in(self, request: Request) -> Response:
        if request.method != "POST":
            return HTMLResponse(sign_in_page())
        body = bytearray()
        async for chunk in request.stream():
            body.extend(chunk)
            if len(body) > LONGEST_FORM:
                return HTMLResponse(sign_in_page("That was too long."), 413)
        form = parse_qs(bytes(body).decode("utf-8", "replace"))
        name, password = form.get("name", [""])[0], form.get("password", [""])[0]
        problem = await self._problem(name, password, _address(request.scope))
        if problem is not None:
            return HTMLResponse(sign_in_page(problem), 429 if problem.startswith("Too many") else 401)
        response = RedirectResponse("/", 303)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, self.sessions.start(name), httponly=True, samesite="lax", secure=secure)
        return response

    async def _basic(self, headers: Headers, address: str) -> str | None:
        try:
            name, _, password = base64.b64decode(headers["authorization"][6:]).decode("utf-8").partition(":")
        except (ValueError, binascii.Error):
            return None
        return name if await self._problem(name, password, address) is None else None

    async def _problem(self, name: str, password: str, address: str) -> str | None:
        """None where the password is right, else what to tell the person."""
        from anyio import to_thread

        keys = (f"name {name}", f"address {address}")
        if not self.tries.left(*keys):
            return "Too many wrong tries. Wait five minutes, then try again."
        # Off the event loop: the hash is slow on purpose, and the page must go on answering others.
        if await to_thread.run_sync(self.accounts.right, name, password):
            return None
        self.tries.wrong(*keys)
        return "That name and password do not belong together."


def sign_in_page(problem: str | None = None) -> str:
    """The sign-in form, with what went wrong the last time."""
    told = f'<p class="problem" role="alert">{text(problem)}</p>' if problem else ""
    return (
        '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Sign in – Reviews</title><style>body{font:1.1rem/1.5 system-ui,sans-serif;margin:0;background:#f5f7f9;color:#16212a}"
        "main{max-width:22rem;margin:10vh auto;padding:24px;background:#fff;border:1px solid #c3ced6;border-radius:8px}"
        "h1{font-size:1.3rem;margin:0 0 12px;color:#1d4c62}label{display:block;margin-top:12px}"
        "input{width:100%;box-sizing:border-box;font:inherit;padding:8px;border:1px solid #74838f;border-radius:4px}"
        "button{margin-top:16px;min-height:44px;padding:0 24px;font:inherit;border:0;border-radius:4px;background:#1d4c62;color:#fff}"
        ":focus-visible{outline:3px solid #0b57d0;outline-offset:2px}.problem{color:#9b1c1c;font-weight:600}</style></head>"
        f'<body><main><h1>Sign in to Reviews</h1>{told}<form method="post" action="{SIGN_IN}">'
        '<label for="name">Name</label><input id="name" name="name" autocomplete="username" required>'
        '<label for="password">Password</label>'
        '<input id="password" name="password" type="password" autocomplete="current-password" required>'
        "<button>Sign in</button></form></main></body></html>"
    )


def add_account(file: Path, name: str, password: str) -> None:
    """Adds or replaces an account in the file, which only its owner can then read. Raises AccessError for a poor password."""
    if not name or ":" in name or name.startswith("#") or name != name.strip():
        raise AccessError("A name is one or more characters, without a colon, and does not begin with #.")
    if len(password) < SHORTEST_PASSWORD:
        raise AccessError(f"A password has at least {SHORTEST_PASSWORD} characters.")
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    kept = [line for line in lines if line.strip().partition(":")[0] != name]
    file.touch(mode=0o600)
    file.write_text("\n".join([*kept, f"{name}:{hashed(password)}"]) + "\n", "utf-8")


def _turned_away(scope: Scope) -> Response:
    wants_page = scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")
    return RedirectResponse(SIGN_IN, 303) if wants_page else PlainTextResponse("Sign in first.", 401)


def _signed_out() -> Response:
    response = RedirectResponse(SIGN_IN, 303)
    response.delete_cookie(COOKIE)
    return response


def _address(scope: Scope) -> str:
    return scope["client"][0] if scope.get("client") else "unknown"


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def main(arguments: list[str]) -> int:
    """Adds an account to a file, asking for its password; exit code 0 done, 1 refused, 2 wrong usage."""
    import getpass

    if len(arguments) != 2:
        print("usage: python -m ui.access FILE NAME", file=sys.stderr)
        return 2
    try:
        password = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != password:
            raise AccessError("The two passwords differ.")
        add_account(Path(arguments[0]), arguments[1], password)
    except (AccessError, OSError) as error:
        print(f"reviews: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
