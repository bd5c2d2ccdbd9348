"""The optional local model: what it may be, and what of its words may be shown."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from assistant.errors import WriterError
from assistant.writer import Endpoint, LocalModel, check_address, checked, summarise


class Says:
    def __init__(self, text):
        self.text, self.asked = text, []

    def complete(self, instructions, text):
        self.asked.append(text)
        return self.text


@pytest.fixture
def answer(assistant):
    return assistant.ask("What did we learn about bruising in a baby who cannot roll?")


def test_a_supported_sentence_is_shown_with_the_number_of_its_citation(answer):
    said = Says("Ask how a baby who cannot roll came by bruising [E1].")
    summary = summarise(answer, said)
    assert [(one.text, one.citations) for one in summary.shown] == [
        ("Ask how a baby who cannot roll came by bruising.", (answer.citations[0].n,))
    ]
    assert answer.citations[0].quote in said.asked[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Ask how a baby who cannot roll came by bruising.", "cites no evidence"),
        ("Ask how a baby who cannot roll came by bruising [E9].", "E9"),
        ("Ask how a baby who cannot roll came by bruising [e1].", "cites no evidence"),
        ("Ask how a baby who cannot roll came by bruising [Evidence 1].", "cites no evidence"),
        ("Grandparents should be interviewed by the council every week [E1].", "does not say it"),
        ("Ask how 12 babies who cannot roll came by bruising [E1].", "12"),
        ("Never ask how a baby who can roll came by bruising [E1].", "contrary"),
    ],
)
def test_what_is_not_supported_exactly_is_withheld_with_the_reason(answer, text, reason):
    summary = checked(text, answer.citations)
    assert not summary.shown
    assert len(summary.withheld) == 1
    assert reason in summary.withheld[0].reason


def test_each_sentence_is_judged_by_itself(answer):
    text = "Ask how a baby who cannot roll came by bruising. [E1] The moon is made of cheese [E1]. Made up!"
    summary = checked(text, answer.citations)
    assert (len(summary.shown), len(summary.withheld)) == (1, 2)


@pytest.mark.parametrize("url", ["http://127.0.0.1:8080/v1", "http://localhost:1/v1", "http://[::1]:9/v1"])
def test_an_endpoint_on_this_machine_is_allowed(url):
    check_address(Endpoint(url=url))


@pytest.mark.parametrize(
    "url",
    [
        "http://10.0.0.5/v1",
        "https://api.example.com/v1",
        "http://localhost.example.com/v1",
        "http://127.0.0.1.example.com",
        "ftp://127.0.0.1",
        "nonsense",
    ],
)
def test_any_other_endpoint_is_refused_unless_it_is_allowed(url):
    with pytest.raises(WriterError):
        check_address(Endpoint(url=url))


def test_another_machine_can_be_allowed_explicitly():
    check_address(Endpoint(url="https://models.example.org/v1", elsewhere=True))


@pytest.fixture
def endpoint():
    """An OpenAI-compatible endpoint on this machine that always answers the same."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            message = {"role": "assistant", "content": "Ask how a baby who cannot roll came by bruising [E1]."}
            body = json.dumps(
                {
                    "id": "1",
                    "object": "chat.completion",
                    "created": 1,
                    "model": "m",
                    "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
                }
            ).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/v1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_official_client_talks_to_a_local_endpoint(answer, endpoint):
    pytest.importorskip("openai")
    summary = summarise(answer, LocalModel(Endpoint(url=endpoint)))
    assert len(summary.shown) == 1


def test_an_endpoint_where_nobody_listens_is_named():
    pytest.importorskip("openai")
    with pytest.raises(WriterError, match=r"127\.0\.0\.1:9/v1"):
        LocalModel(Endpoint(url="http://127.0.0.1:9/v1", seconds=2)).complete("", "x")
