"""Programs on this machine: a real client of the Model Context Protocol calls each tool, over both ways in."""

import base64
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from index.errors import LibraryError
from index.library import Library
from index.query import Filters
from tests.ui.browsing import served
from tests.ui.fakes import AWKWARD, FakeAssistant
from ui.access import AccessError, Accounts, add_account
from ui.machines import TOOLS, server
from ui.quiet import without_words
from ui.server import build_app, serve

pytest.importorskip("mcp", reason="the optional package mcp is not installed (pip install reviews[mcp])")
pytestmark = pytest.mark.filterwarnings("ignore")


def called(where: Any, *calls: tuple[str, dict[str, Any]]) -> list[Any]:
    """What the tools give back to a client, call by call."""
    from mcp.client import Client

    async def run() -> list[Any]:
        async with Client(where, read_timeout_seconds=60) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(run)


def listed(where: Any) -> dict[str, Any]:
    from mcp.client import Client

    async def run() -> dict[str, Any]:
        async with Client(where) as client:
            return {tool.name: tool for tool in (await client.list_tools()).tools}

    return anyio.run(run)


def test_exactly_three_tools_and_each_explains_itself(assistant: FakeAssistant) -> None:
    tools = listed(server(assistant))  # type: ignore[arg-type]
    assert tuple(tools) == TOOLS
    for tool in tools.values():
        assert tool.annotations.read_only_hint is True
        assert tool.annotations.open_world_hint is False
        assert len(tool.description) > 60
        assert all("description" in about for about in tool.input_schema["properties"].values()), tool.name
    assert tools["ask_reviews"].input_schema["required"] == ["question"]
    cited = tools["ask_reviews"].output_schema["$defs"]["Citation"]["properties"]
    assert {"n", "review", "document", "page", "page_label", "section", "quote", "spans", "score"} == set(cited)


def test_an_answer_holds_its_citations_as_data(assistant: FakeAssistant) -> None:
    (asked,) = called(server(assistant), ("ask_reviews", {"question": "What about bruising?"}))  # type: ignore[arg-type]
    answer = asked.structured_content
    assert asked.is_error is False
    assert [citation["n"] for citation in answer["citations"]] == [1, 2]
    first = answer["citations"][0]
    assert first["review"]["printed"] == "RR 1/31"
    assert first["page"] == 1
    assert first["quote"] in assistant.library.pages(first["document"]["id"])[1].text


def test_an_abstention_is_said_and_not_an_error(assistant: FakeAssistant) -> None:
    (asked,) = called(server(assistant), ("ask_reviews", {"question": "What about volcanoes?"}))  # type: ignore[arg-type]
    assert asked.is_error is False
    assert asked.structured_content["abstained"] is True
    assert asked.structured_content["citations"] == []


def test_a_search_keeps_its_limits_and_a_review_is_read_in_order(assistant: FakeAssistant) -> None:
    searched, shown = called(
        server(assistant),  # type: ignore[arg-type]
        ("search_reviews", {"question": "bruise", "k": 3, "review": "rr 2/31"}),
        ("show_review", {"review": "RR 9/31"}),
    )
    assert {hit["review"]["printed"] for hit in searched.structured_content["hits"]} == {"RR 2/31"}
    assert searched.structured_content["searched"]["filters"] == {"reviews": ["rr 2/31"]}
    passages = shown.structured_content["reviews"][0]["passages"]
    assert passages[0]["text"] == AWKWARD
    assert passages[0]["page"] is None


@pytest.mark.parametrize("tool", ["search_reviews", "ask_reviews"])
def test_what_is_left_out_reaches_the_search(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch, tool: str
) -> None:
    kept: list[Any] = []
    work = getattr(assistant, tool.removesuffix("_reviews"))

    def noted(*args: Any, **more: Any) -> Any:
        kept.append(more["filters"])
        return work(*args, **more)

    monkeypatch.setattr(assistant, tool.removesuffix("_reviews"), noted)
    arguments = {"question": "bruise", "leave_out": {"review": "RR 2/31", "age": "under 1"}}
    (result,) = called(server(assistant), (tool, arguments))  # type: ignore[arg-type]
    assert result.is_error is False
    assert kept == [Filters(excluded=(Filters(reviews=("RR 2/31",)), Filters(ages=(0, 12))))]


@pytest.mark.parametrize(
    ("tool", "arguments", "said"),
    [
        ("search_reviews", {"question": "bruise", "leave_out": {"age": "ancient"}}, "under 1"),
        ("ask_reviews", {"question": "  "}, "empty"),
        ("ask_reviews", {"question": "bruise " * 2_000}, "Shorten"),
        ("ask_reviews", {"question": "bruise", "review": "RR 77/31"}, "RR 1/31"),
        ("search_reviews", {"question": "bruise", "year": "soon"}, "2020-2022"),
        ("search_reviews", {"question": "bruise", "section": "gossip"}, "good practice"),
        ("search_reviews", {"question": "bruise", "k": 0}, "greater than or equal to 1"),
        ("show_review", {"review": "RR 77/31"}, "RR 1/31"),
    ],
)
def test_a_wrong_call_is_told_what_is_allowed(
    assistant: FakeAssistant, tool: str, arguments: dict[str, Any], said: str
) -> None:
    (result,) = called(server(assistant), (tool, arguments))  # type: ignore[arg-type]
    assert result.is_error is True
    assert said in result.content[0].text


def test_what_breaks_inside_is_not_told_to_the_caller(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor to the log, once the page is served: the message of an error may repeat the question."""

    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("the question was about a purple giraffe")

    monkeypatch.setattr(assistant, "ask", broken)
    with without_words():
        (result,) = called(server(assistant), ("ask_reviews", {"question": "purple giraffe"}))  # type: ignore[arg-type]
    assert result.is_error is True
    assert "giraffe" not in result.content[0].text
    assert "RuntimeError" in caplog.text
    assert "giraffe" not in caplog.text


def test_many_calls_at_once_take_turns(assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two at a time are worked on, however many call: the page goes on answering people."""
    from mcp.client import Client

    ask, lock, state = assistant.ask, threading.Lock(), {"now": 0, "most": 0}

    def counted(*arguments: Any, **named: Any) -> Any:
        with lock:
            state["now"] += 1
            state["most"] = max(state["most"], state["now"])
        time.sleep(0.02)
        with lock:
            state["now"] -= 1
        return ask(*arguments, **named)

    monkeypatch.setattr(assistant, "ask", counted)
    answers: list[Any] = []

    async def run() -> None:
        async def one(client: Any) -> None:
            answers.append(await client.call_tool("ask_reviews", {"question": "What about bruising?"}))

        async with Client(server(assistant)) as client, anyio.create_task_group() as together:  # type: ignore[arg-type]
            for _ in range(12):
                together.start_soon(one, client)

    anyio.run(run)
    assert state["most"] == 2
    assert [len(answer.structured_content["citations"]) for answer in answers] == [2] * 12


def test_without_the_package_it_is_said_what_to_install(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server.mcpserver", None)
    with pytest.raises(LibraryError, match=r"pip install reviews\[mcp\]"):
        server(assistant)  # type: ignore[arg-type]


def test_beside_the_page_a_client_calls_the_same_tools(assistant: FakeAssistant, gradio_leftovers: None) -> None:
    with served(build_app(assistant, mcp=True)) as address:  # type: ignore[arg-type]
        (asked,) = called(f"{address}/mcp", ("ask_reviews", {"question": "What about bruising?"}))
    assert len(asked.structured_content["citations"]) == 2


def test_without_the_option_there_is_nothing_at_mcp(assistant: FakeAssistant, gradio_leftovers: None) -> None:
    from fastapi.testclient import TestClient

    page = TestClient(build_app(assistant), base_url="http://127.0.0.1:7860")  # type: ignore[arg-type]
    assert page.post("/mcp", json={}).status_code in {404, 405}


@pytest.fixture
def guarded(assistant: FakeAssistant, tmp_path: Path, gradio_leftovers: None) -> Iterator[str]:
    add_account(tmp_path / "accounts", "ann", "a long enough one")
    app = build_app(assistant, accounts=Accounts.read(tmp_path / "accounts"), mcp=True)  # type: ignore[arg-type]
    with served(app) as address:
        yield address


def test_accounts_stand_before_the_tools_too(guarded: str) -> None:
    import httpx2
    from mcp.client.streamable_http import streamable_http_client

    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"accept": "application/json, text/event-stream"}
    assert httpx2.post(f"{guarded}/mcp", json=call, headers=accept).status_code == 401
    key = base64.b64encode(b"ann:a long enough one").decode()

    async def run() -> int:
        from mcp.client import Client

        async with (
            httpx2.AsyncClient(headers={"authorization": f"Basic {key}"}) as http,
            Client(streamable_http_client(f"{guarded}/mcp", http_client=http)) as client,
        ):
            return len((await client.list_tools()).tools)

    assert anyio.run(run) == 3


def test_a_foreign_name_or_page_reaches_no_tool(assistant: FakeAssistant, gradio_leftovers: None) -> None:
    from fastapi.testclient import TestClient

    page = TestClient(build_app(assistant, mcp=True), base_url="http://127.0.0.1:7860")  # type: ignore[arg-type]
    assert page.post("/mcp", json={}, headers={"host": "evil.example"}).status_code == 421
    assert page.post("/mcp", json={}, headers={"origin": "http://evil.example"}).status_code == 403


def test_the_tools_are_for_this_machine_only(tmp_path: Path) -> None:
    add_account(tmp_path / "accounts", "ann", "a long enough one")
    with pytest.raises(AccessError, match="--mcp"):
        serve(tmp_path, host="0.0.0.0", auth=tmp_path / "accounts", mcp=True)


def test_over_standard_streams_a_started_program_answers(library: Library) -> None:
    """The command as a client starts it: only the protocol comes out of its standard output."""
    from mcp.client.stdio import StdioServerParameters

    started = StdioServerParameters(
        command=sys.executable,
        args=["-m", "tests.ui.command", "--library", str(library.folder), "mcp"],
        cwd=str(Path(__file__).resolve().parents[2]),
    )
    shown, asked = called(
        started,
        ("show_review", {"review": "RR 1/31"}),
        ("ask_reviews", {"question": "a bruise on the cheek of a baby"}),
    )
    assert shown.structured_content["reviews"][0]["review"]["printed"] == "RR 1/31"
    assert asked.is_error is False
    assert asked.structured_content["searched"]["documents"] == 2
