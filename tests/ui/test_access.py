"""Accounts: nothing of the page is seen without one, passwords are stored salted, guessing is slowed down."""

import base64
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui import access
from ui.access import AccessError, Accounts, Guard, Tries, add_account, hashed

PASSWORD = "a long enough one"


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(request.scope["reviews_account"])


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashing is slow on purpose; tests need it only to be right."""
    monkeypatch.setattr(access, "COST", 2**10)


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    file = tmp_path / "accounts ä"
    add_account(file, "ann", PASSWORD)
    return Accounts.read(file)


@pytest.fixture
def visitor(accounts: Accounts) -> TestClient:
    app = Starlette(
        routes=[Route("/", echo), Route("/file/1", echo), Route("/gradio_api/queue/join", echo, methods=["POST"])]
    )
    return TestClient(Guard(app, accounts=accounts), base_url="http://127.0.0.1")


def sign_in(visitor: TestClient, name: str = "ann", password: str = PASSWORD) -> int:
    return visitor.post("/sign-in", data={"name": name, "password": password}, follow_redirects=False).status_code


def test_nothing_is_seen_without_an_account(visitor: TestClient) -> None:
    page = visitor.get("/", headers={"accept": "text/html"}, follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/sign-in")
    assert visitor.get("/file/1").status_code == 401
    assert visitor.post("/gradio_api/queue/join").status_code == 401


def test_signing_in_and_out(visitor: TestClient) -> None:
    assert sign_in(visitor) == 303
    assert visitor.get("/").text == "ann"
    assert (
        "HttpOnly"
        in visitor.post("/sign-in", data={"name": "ann", "password": PASSWORD}, follow_redirects=False).headers[
            "set-cookie"
        ]
    )
    visitor.post("/sign-out", follow_redirects=False)
    assert visitor.get("/").status_code == 401


def test_a_session_ended_on_the_server_is_over_for_a_copied_cookie(visitor: TestClient) -> None:
    sign_in(visitor)
    token = visitor.cookies[access.COOKIE]
    visitor.post("/sign-out", follow_redirects=False)
    assert visitor.get("/", headers={"cookie": f"{access.COOKIE}={token}"}).status_code == 401


def test_programs_may_use_basic(visitor: TestClient) -> None:
    right = base64.b64encode(f"ann:{PASSWORD}".encode()).decode()
    wrong = base64.b64encode(b"ann:no").decode()
    assert visitor.get("/", headers={"authorization": f"Basic {right}"}).text == "ann"
    assert visitor.get("/", headers={"authorization": f"Basic {wrong}"}).status_code == 401
    assert visitor.get("/", headers={"authorization": "Basic ???"}).status_code == 401


def test_guessing_is_stopped_even_for_the_right_password(visitor: TestClient) -> None:
    assert [sign_in(visitor, password="wrong") for _ in range(5)] == [401] * 5
    assert sign_in(visitor) == 429
    assert "five minutes" in visitor.post("/sign-in", data={"name": "ann", "password": PASSWORD}).text


def test_tries_are_forgotten_after_a_while() -> None:
    tries = Tries(most=1, seconds=-1)
    tries.wrong("name ann")
    assert tries.left("name ann")


def test_an_overlong_form_is_refused(visitor: TestClient) -> None:
    assert sign_in(visitor, password="x" * 10_000) == 413


def test_the_name_typed_in_is_not_markup(visitor: TestClient) -> None:
    assert "<script>" not in visitor.post("/sign-in", data={"name": "<script>", "password": "x"}).text


def test_a_stored_password_is_salted_and_not_readable(tmp_path: Path) -> None:
    assert hashed(PASSWORD) != hashed(PASSWORD)
    file = tmp_path / "accounts"
    add_account(file, "ann", PASSWORD)
    add_account(file, "bo", PASSWORD)
    add_account(file, "ann", PASSWORD + "2")
    assert PASSWORD not in file.read_text("utf-8")
    known = Accounts.read(file)
    assert sorted(known.hashes) == ["ann", "bo"]
    assert known.right("ann", PASSWORD + "2")
    assert not known.right("ann", PASSWORD)
    assert not known.right("nobody", PASSWORD)


@pytest.mark.parametrize(("name", "password"), [("", PASSWORD), ("a:b", PASSWORD), ("#a", PASSWORD), ("ann", "short")])
def test_poor_names_and_passwords_are_refused(tmp_path: Path, name: str, password: str) -> None:
    with pytest.raises(AccessError):
        add_account(tmp_path / "accounts", name, password)


@pytest.mark.parametrize("written", ["", "# nobody\n", "ann:plain password\n", "ann:scrypt$1$2$3$x$y\n", "ann\n"])
def test_a_file_of_another_form_is_refused_with_the_way_out(tmp_path: Path, written: str) -> None:
    file = tmp_path / "accounts"
    file.write_text(written, "utf-8")
    with pytest.raises(AccessError, match=r"python -m ui\.access"):
        Accounts.read(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="cannot be read"):
        Accounts.read(tmp_path / "none")
