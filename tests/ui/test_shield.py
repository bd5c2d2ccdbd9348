"""The page answers only under its own names, to its own pages, and may load nothing from elsewhere."""

import base64
import hashlib
import re

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.identity import COOKIE, HEADER, Identity
from ui.shield import Shield, hostname, is_loopback, own_names

SCRIPT = "window.a = 1;"


async def index(request: Request) -> HTMLResponse:
    return HTMLResponse(f'<html><script>{SCRIPT}</script><script src="/x.js">not inline</script></html>')


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.headers.get(HEADER, "none"))


def client(host: str = "127.0.0.1", base: str = "http://127.0.0.1:7860") -> TestClient:
    app = Starlette(routes=[Route("/", index), Route("/echo", echo, methods=["GET", "POST"])])
    shielded = Shield(Identity(app), hosts=own_names(host), any_address=not is_loopback(host))
    return TestClient(shielded, base_url=base)


@pytest.mark.parametrize("host", ["localhost:7860", "127.0.0.1", "[::1]:7860", "LOCALHOST"])
def test_the_page_answers_under_its_own_names(host: str) -> None:
    assert client().get("/echo", headers={"host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "", "10.0.0.5", "a b"])
def test_a_foreign_host_name_is_refused(host: str) -> None:
    assert client().get("/echo", headers={"host": host}).status_code == 421


def test_beyond_this_machine_addresses_are_known_but_foreign_names_are_not() -> None:
    shared = client(host="0.0.0.0")
    assert shared.get("/echo", headers={"host": "192.168.1.20:7860"}).status_code == 200
    assert shared.get("/echo", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"origin": "http://127.0.0.1:7860"}, 200),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:9999"}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
    ],
)
def test_only_our_own_pages_may_change_something(headers: dict[str, str], status: int) -> None:
    assert client().post("/echo", headers=headers).status_code == status


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/proxy=http://a.example/",
        "/gradio_api/file=https://a.example/x",
        "/monitoring",
        "/gradio_api/deep_link",
        "/login",
    ],
)
def test_what_the_page_does_not_use_is_closed(path: str) -> None:
    assert client().get(path).status_code == 404
    assert client().get(path).text == "Not found."


def test_every_response_carries_the_policy() -> None:
    for path in ("/echo", "/nothing"):
        headers = client().get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "'unsafe-inline'" not in headers["content-security-policy"].split("style-src")[0]
        assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "same-origin")


def test_the_index_may_run_exactly_its_own_inline_scripts() -> None:
    policy = client().get("/").headers["content-security-policy"]
    digest = base64.b64encode(hashlib.sha256(SCRIPT.encode()).digest()).decode()
    assert re.findall(r"'sha256-([^']+)'", policy) == [digest]


def test_the_index_is_read_before_it_is_compressed() -> None:
    from starlette.middleware.gzip import GZipMiddleware

    inner = Starlette(routes=[Route("/", index)])
    page = TestClient(Shield(GZipMiddleware(inner, minimum_size=1)), base_url="http://127.0.0.1").get("/")
    assert "sha256-" in page.headers["content-security-policy"]


def test_a_browser_gets_a_key_which_scripts_cannot_read() -> None:
    visitor = client()
    given = visitor.get("/").headers["set-cookie"]
    assert given.startswith(f"{COOKIE}=")
    assert "HttpOnly" in given
    assert "SameSite=Lax" in given
    key = visitor.cookies[COOKIE]
    assert visitor.get("/echo").text == f"/{key}"
    assert "set-cookie" not in visitor.get("/").headers


def test_a_client_cannot_name_itself() -> None:
    assert client().get("/echo", headers={HEADER: "somebody else"}).text == "none"
    assert client().get("/echo", headers={"cookie": f"{COOKIE}=short"}).text == "none"


def test_names_and_addresses() -> None:
    assert (hostname("[::1]:80"), hostname("A:1"), hostname("[broken")) == ("::1", "a", "")
    assert [is_loopback(host) for host in ("127.0.0.9", "::1", "localhost", "0.0.0.0", "page.example")] == [
        True
    ] * 3 + [False] * 2
