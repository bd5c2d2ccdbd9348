"""No word of a question reaches a stream or a log of the server, however wrongly it is called."""

import logging
import sys
import threading
import traceback

import httpx
import pytest

from index.library import Library
from tests.ui.serving import serving
from ui.quiet import place_only, without_words

pytestmark = pytest.mark.filterwarnings("ignore")
SECRET = "purple giraffe"


def failing() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        raise RuntimeError(f"about {SECRET}") from error


def caught() -> RuntimeError:
    try:
        failing()
    except RuntimeError as error:
        return error
    raise AssertionError


def test_an_error_is_told_by_kind_and_place() -> None:
    told = place_only(caught())
    assert told.startswith("RuntimeError from ValueError at ")
    assert "test_quiet.py" in told
    assert "in failing" in told
    assert SECRET not in told


def test_whichever_way_an_error_is_printed_its_message_is_left_out(capfd: pytest.CaptureFixture[str]) -> None:
    handler = logging.StreamHandler(sys.stderr)
    log = logging.getLogger("tests.quiet")
    log.addHandler(handler)
    log.propagate = False
    with without_words():
        try:
            failing()
        except RuntimeError as error:
            traceback.print_exc()
            log.exception("it failed")
            log.error("it failed with %r", str(error), exc_info=error)
            sys.excepthook(type(error), error, error.__traceback__)
        thread = threading.Thread(target=failing)
        thread.start()
        thread.join()
    log.removeHandler(handler)
    printed = "".join(capfd.readouterr())
    assert printed.count("RuntimeError from ValueError") == 5
    assert SECRET not in printed


def test_afterwards_everything_is_as_before() -> None:
    before = (traceback.print_exc, logging.getLogRecordFactory(), sys.excepthook, threading.excepthook)
    with without_words():
        assert traceback.print_exc is not before[0]
    assert (traceback.print_exc, logging.getLogRecordFactory(), sys.excepthook, threading.excepthook) == before


def test_a_server_that_is_called_wrongly_keeps_the_question_to_itself(library: Library) -> None:
    """Too few values, values of other types, broken JSON, an endpoint that is not there: none is repeated on its streams."""
    wrong: list[tuple[str, object]] = [
        ("call/search", {"data": [SECRET]}),
        ("call/search", {"data": []}),
        ("call/search", {"data": [SECRET, "many", {"a": SECRET}]}),
        ("call/ask", {"data": [{"text": SECRET}, SECRET, SECRET]}),
        ("call/ask", {"data": SECRET}),
        ("call/nothing", {"data": [SECRET]}),
        ("call/v2/ask", {"history": [SECRET]}),
        ("call/v2/ask", {"question": "a bruise", SECRET: SECRET}),
        ("call/v2/ask", {"question": {"text": SECRET}, "filters": [SECRET]}),
        ("queue/join", {"data": [SECRET], "fn_index": 0, "session_hash": "abcdefghijk"}),
        ("queue/join", {"data": [SECRET], "fn_index": 9_999, "session_hash": "abcdefghijk"}),
        ("run/predict", {"data": [SECRET]}),
        ("api/ask", {"data": [SECRET, 7]}),
    ]
    with serving(library.folder, "--mcp") as running, _caller(running.address) as caller:
        for path, body in wrong:
            answered = caller.post(f"/gradio_api/{path}", json=body)
            if path.startswith("call/") and answered.status_code == 200:
                caller.get(f"/gradio_api/{path}/{answered.json()['event_id']}")
        caller.post("/gradio_api/call/ask", content=f'{{"data": ["{SECRET}"'.encode())
        caller.post("/mcp", json={"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": SECRET}})
        caller.get("/gradio_api/info", params={"q": SECRET})
        said = running.said
    assert "something failed" in said, "no call failed inside: this test no longer tests anything"
    for word in SECRET.split():
        assert word not in said


def test_a_question_that_was_answered_is_on_no_disk(library: Library) -> None:
    """A question that was asked and answered is in no file of the library afterwards."""
    with serving(library.folder) as running, _caller(running.address) as caller:
        event = caller.post("/gradio_api/call/v2/ask", json={"question": f"a bruise and a {SECRET}"}).json()["event_id"]
        assert "complete" in caller.get(f"/gradio_api/call/v2/ask/{event}").text
        said = running.said
    kept = [file for file in library.folder.rglob("*") if file.is_file() and SECRET.encode() in file.read_bytes()]
    assert kept == []
    assert SECRET not in said


def _caller(address: str) -> httpx.Client:
    # A server that refuses a request before it has read it all closes the connection: no request may wait on an old one.
    return httpx.Client(base_url=address, timeout=30, headers={"connection": "close"})
