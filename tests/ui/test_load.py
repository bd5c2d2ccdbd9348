"""A hundred people at once: everybody gets an answer, nobody sees another's, and how long it takes is printed.

REVIEWS_LOAD sets how many people ask (100).
"""

import json
import os
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
import pytest

from corpus.examples import example_files
from eval import sets
from eval.formats import read_any
from index.library import Library
from tests.conftest import FakeEmbedder
from tests.ui.serving import serving

PEOPLE = int(os.environ.get("REVIEWS_LOAD", "100"))
MARK = re.compile(r"person\d{3}")
DONE = re.compile(r'data-done=\\?"(\d+)')
EXAMPLE = Path(sets.__file__).parent / "sets" / "example.jsonl"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600), pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("load") / "library"
    with Library.open(folder, embedder=FakeEmbedder(), create=True) as library:
        library.add(example_files())
    return folder


@pytest.fixture(scope="module")
def questions() -> list[str]:
    """A question for each person, with a word in it that is nobody else's."""
    plain = [case.question for case in read_any(EXAMPLE) if not case.history and case.answerable]
    return [f"{plain[number % len(plain)]} person{number:03}" for number in range(PEOPLE)]


def at_once(people: int, act: Callable[[int], Any]) -> tuple[list[Any], list[float]]:
    """What each person got, and how long each waited in seconds; all begin together."""
    together = threading.Barrier(people)

    def timed(number: int) -> tuple[Any, float]:
        together.wait(60)
        begun = time.monotonic()
        return act(number), time.monotonic() - begun

    with ThreadPoolExecutor(people) as pool:
        done = list(pool.map(timed, range(people)))
    return [got for got, _ in done], [waited for _, waited in done]


def reported(what: str, waited: list[float]) -> None:
    cuts = quantiles(waited, n=20)
    print(
        f"\n{what}: {len(waited)} at once, half within {cuts[9]:.1f} s, 95% within {cuts[18]:.1f} s, all in {max(waited):.1f} s"
    )


def test_a_hundred_programs_ask_at_once_and_each_gets_its_own_answer(folder: Path, questions: list[str]) -> None:
    with serving(folder) as running:

        def ask(number: int) -> dict[str, Any]:
            with httpx.Client(base_url=running.address, timeout=300) as caller:
                posted = caller.post("/gradio_api/call/v2/ask", json={"question": questions[number]})
                streamed = caller.get(f"/gradio_api/call/v2/ask/{posted.json()['event_id']}").text.splitlines()
            return json.loads(streamed[streamed.index("event: complete") + 1].removeprefix("data: "))[0]

        answers, waited = at_once(PEOPLE, ask)
        said = running.said
    assert [answer["question"] for answer in answers] == questions
    for number, answer in enumerate(answers):
        assert set(MARK.findall(json.dumps(answer))) == {f"person{number:03}"}
    answered = sum(bool(answer["citations"]) for answer in answers)
    assert answered >= PEOPLE // 2, "too few answers: this test says little"
    assert "failed" not in said
    reported("programs", waited)


def test_a_hundred_people_on_the_page_see_their_own_conversation_only(folder: Path, questions: list[str]) -> None:
    with serving(folder) as running:
        asking = _asking(httpx.get(f"{running.address}/config", timeout=60).json())

        def converse(number: int) -> list[str]:
            with httpx.Client(base_url=running.address, timeout=300) as browser:
                browser.get("/")
                return [
                    _submitted(browser, asking, f"session{number:05}x", question)
                    for question in (questions[number], f"And what was recommended? person{number:03}")
                ]

        seen, waited = at_once(PEOPLE, converse)
    for number, (first, second) in enumerate(seen):
        assert set(MARK.findall(first)) == {f"person{number:03}"}
        assert set(MARK.findall(second)) == {f"person{number:03}"}
        assert (set(DONE.findall(first)), set(DONE.findall(second))) == ({"1"}, {"1", "2"}), "a turn was lost"
    reported("visitors, two questions each", waited)


def _asking(config: dict[str, Any]) -> int:
    """The number of the page's own event behind the Ask button."""
    button = next(one["id"] for one in config["components"] if one["props"].get("elem_id") == "send")
    return int(next(one["id"] for one in config["dependencies"] if [button, "click"] in one["targets"]))


def _submitted(browser: httpx.Client, event: int, session: str, question: str) -> str:
    """The last state of the chat after a question, as the page's own script gets it. Raises AssertionError where it failed."""
    body = {"data": [question], "fn_index": event, "session_hash": session, "event_data": None, "trigger_id": None}
    joined = browser.post("/gradio_api/queue/join", json=body)
    assert joined.status_code == 200, joined.text
    last = ""
    with browser.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            message = json.loads(line.removeprefix("data: ")) if line.startswith("data: ") else {}
            if message.get("msg") in {"process_generating", "process_completed"}:
                assert message["success"], message
                produced = json.dumps(message["output"].get("data"))
                last = produced if "data-done" in produced else last
            if message.get("msg") == "process_completed":
                break
    return last
