"""Starting the page: who may reach it, where its uploads lie, and exactly which endpoints are public."""

import base64
import json
import os
import socket
import stat
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from index.errors import LibraryError
from tests.ui.browsing import served
from tests.ui.fakes import FakeAssistant
from ui.access import AccessError, Accounts, add_account
from ui.server import build_app, listening, prepare_environment, private_folder, serve

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.20", "::"])
def test_beyond_this_machine_accounts_are_needed(tmp_path: Path, host: str) -> None:
    with pytest.raises(AccessError, match="--auth FILE"):
        serve(tmp_path, host=host)


def test_a_missing_accounts_file_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="cannot be read"):
        serve(tmp_path, auth=tmp_path / "none")


def test_a_port_in_use_is_said_with_the_way_out() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(OSError, match=f"Port {port} .*--port {port + 1}"), listening("127.0.0.1", port):
            pass


def test_a_host_that_is_not_ours_is_said() -> None:
    with pytest.raises(OSError, match="Cannot listen on"), listening("203.0.113.7", 7860):
        pass


def test_uploads_lie_in_a_folder_of_ours_alone_and_leave_with_us(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *args, **kwargs: tmp_path)
    monkeypatch.setenv("GRADIO_TEMP_DIR", "")
    left_behind = tmp_path / "page" / "999999999"
    left_behind.mkdir(parents=True)
    (left_behind / "upload.pdf").write_bytes(b"x")
    with private_folder() as folder:
        assert not left_behind.exists()
        assert os.environ["GRADIO_TEMP_DIR"] == str(folder)
        if sys.platform != "win32":
            assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.exists()


def test_the_environment_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "intranet.example")
    monkeypatch.setenv("GRADIO_ANALYTICS_ENABLED", "True")
    prepare_environment()
    assert os.environ["GRADIO_ANALYTICS_ENABLED"] == "False"
    assert os.environ["NO_PROXY"] == "intranet.example,localhost,127.0.0.1,::1"


@pytest.fixture
def client(assistant: FakeAssistant, gradio_leftovers: None) -> TestClient:
    return TestClient(build_app(assistant), base_url="http://127.0.0.1:7860")  # type: ignore[arg-type]


def test_exactly_four_endpoints_are_public_and_each_explains_itself(client: TestClient) -> None:
    info = client.get("/gradio_api/info").json()
    assert sorted(info["named_endpoints"]) == ["/ask", "/list", "/search", "/show"]
    assert info["unnamed_endpoints"] == {}
    for name, endpoint in info["named_endpoints"].items():
        assert endpoint["description"].startswith("Returns "), name
    assert [p["parameter_name"] for p in info["named_endpoints"]["/search"]["parameters"]] == [
        "question",
        "k",
        "history",
        "filters",
    ]


def test_a_program_gets_the_same_json_as_the_command_line(assistant: FakeAssistant, gradio_leftovers: None) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    with served(build_app(assistant)) as address:  # type: ignore[arg-type]
        program = Client(address, verbose=False, analytics_enabled=False)
        answer = program.predict(question="What about bruising?", api_name="/ask")
        assert [citation["n"] for citation in answer["citations"]] == [1, 2]
        assert program.predict(question="bruising", k=1, api_name="/search")["hits"][0]["rank"] == 1
        assert len(program.predict(api_name="/list")["documents"]) == 2
        assert "RR 2/31" in str(program.predict(review="rr 2/31", api_name="/show"))
        limited = program.predict(question="a", k=9, filters={"review": "rr 2/31"}, api_name="/search")
        assert {hit["review"]["printed"] for hit in limited["hits"]} == {"RR 2/31"}
        for wrong in ({"year": "soon"}, {"colour": "red"}):
            with pytest.raises(AppError, match=r"2020-2022|no filter"):
                program.predict(question="What about bruising?", filters=wrong, api_name="/ask")
        for question in ("", "bruise " * 2_000):
            with pytest.raises(AppError):
                program.predict(question=question, api_name="/ask")
        with pytest.raises(AppError, match="No review"):
            program.predict(review="RR 99/31", api_name="/show")
        program.close()


def test_a_program_without_any_package_names_what_it_gives(client: TestClient) -> None:
    """One request asks, one waits; what is left out has its default."""
    with client:
        event = client.post("/gradio_api/call/v2/ask", json={"question": "What about bruising?"}).json()["event_id"]
        lines = client.get(f"/gradio_api/call/v2/ask/{event}").text.splitlines()
    answer = json.loads(lines[lines.index("event: complete") + 1].removeprefix("data: "))[0]
    assert [citation["n"] for citation in answer["citations"]] == [1, 2]


def test_a_program_with_an_account_sends_its_name_and_password(
    assistant: FakeAssistant, tmp_path: Path, gradio_leftovers: None
) -> None:
    from gradio_client import Client

    add_account(tmp_path / "accounts", "ann", "a long enough one")
    key = base64.b64encode(b"ann:a long enough one").decode()
    with served(build_app(assistant, accounts=Accounts.read(tmp_path / "accounts"))) as address:  # type: ignore[arg-type]
        program = Client(address, headers={"Authorization": f"Basic {key}"}, verbose=False, analytics_enabled=False)
        assert len(program.predict(api_name="/list")["documents"]) == 2
        program.close()


def test_a_program_is_told_in_a_sentence_why_the_library_cannot_answer(
    assistant: FakeAssistant, gradio_leftovers: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    def failing(*_: object, **__: object) -> None:
        raise LibraryError("The file of 'Digest' is missing from the library.")

    with served(build_app(assistant)) as address:  # type: ignore[arg-type]
        program = Client(address, verbose=False, analytics_enabled=False)
        monkeypatch.setattr(assistant, "ask", failing)
        with pytest.raises(AppError, match="Digest"):
            program.predict(question="What about bruising?", api_name="/ask")
        program.close()


def test_the_page_has_the_headers_and_no_footer_links(client: TestClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert '"footer_links":[]' in page.text.replace(" ", "")
    assert '"analytics_enabled":false' in page.text.replace(" ", "")


@pytest.mark.parametrize(
    "path", ["/gradio_api/file=/etc/passwd", "/gradio_api/file=http://example.org/", "/monitoring/summary"]
)
def test_no_file_outside_is_served(client: TestClient, path: str) -> None:
    assert client.get(path).status_code in {403, 404}


def test_accounts_stand_before_our_routes_and_gradio_s_alike(
    assistant: FakeAssistant, tmp_path: Path, gradio_leftovers: None
) -> None:
    add_account(tmp_path / "accounts", "ann", "a long enough one")
    app = build_app(assistant, accounts=Accounts.read(tmp_path / "accounts"))  # type: ignore[arg-type]
    document = assistant.library.documents()[0].id
    paths = ["/", "/config", "/gradio_api/info", f"/file/{document}", f"/page-image/{document}/1", "/my-report.csv"]
    with TestClient(app, base_url="http://127.0.0.1:7860") as stranger:
        assert {stranger.get(path, follow_redirects=False).status_code for path in paths} == {401}
        assert stranger.post("/gradio_api/call/ask", json={"data": ["bruising"]}).status_code == 401
    with TestClient(app, base_url="http://127.0.0.1:7860") as member:
        member.post("/sign-in", data={"name": "ann", "password": "a long enough one"})
        assert {member.get(path).status_code for path in paths[:5]} == {200}
