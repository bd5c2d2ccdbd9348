"""The summary by a language model as a person meets it: behind a button, marked, its citations opening the evidence, accessible."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answer import Answer
from assistant.support import Sentence
from assistant.writer import Summary
from index.settings import Settings
from tests.ui.browsing import ask, chromium, served, visiting
from tests.ui.fakes import LEARNING, FakeAssistant
from ui.server import build_app

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

AXE = Path(__file__).parent / "axe" / "axe.min.js"
BUTTON = "Summarise the last answer (language model)"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(assistant: FakeAssistant, gradio_leftovers: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    def summarise(answer: Answer) -> Summary:
        return Summary(
            sentences=(
                Sentence(text="Every bruise on a baby needs an opinion.", citations=(1,)),
                Sentence(text="Invented.", citations=(), reason="it cites no evidence"),
            )
        )

    assistant.library.settings = Settings(writer_url="http://127.0.0.1:8080/v1")
    monkeypatch.setattr(assistant, "summarise", summarise, raising=False)
    with served(build_app(assistant)) as at:  # type: ignore[arg-type]
        yield at


def summarised(page: Page) -> None:
    ask(page, "What did we learn about bruising?")
    page.get_by_role("button", name=BUTTON).click()
    expect(page.get_by_role("heading", name="Summary of: What did we learn about bruising?")).to_be_visible()


def test_a_summary_is_asked_for_marked_and_leads_to_the_evidence(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        summarised(page)
        place = page.locator("#summary")
        expect(place).to_contain_text("Worded by a language model, not by the reviews")
        expect(place).to_contain_text("1 sentence withheld: it cites no evidence.")
        expect(place).not_to_contain_text("Invented.")
        place.get_by_role("button", name="Citation 1").click()
        expect(page.locator("#evidence mark")).to_contain_text(LEARNING)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation_with_a_summary(browser: Browser, address: str, scheme: Any) -> None:
    with visiting(browser, address, color_scheme=scheme, bypass_csp=True) as page:
        summarised(page)
        page.add_script_tag(path=AXE)
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
        )
        assert found == []
