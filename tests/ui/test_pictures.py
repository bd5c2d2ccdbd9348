"""A picture of every tab. With REVIEWS_PICTURES=1 they are those of the documentation: the example library, docs/images."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from assistant import Assistant
from corpus.examples import example_files
from index.library import Library
from tests.ui.browsing import ask, chromium, served, visiting
from tests.ui.fakes import FakeAssistant
from ui.server import build_app

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(600)]

FOR_DOCS = os.environ.get("REVIEWS_PICTURES") == "1"
DOCS = Path(__file__).parents[2] / "docs" / "images"
QUESTION = "What did we learn about bruising in non-mobile babies?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(assistant: FakeAssistant, tmp_path: Path, gradio_leftovers: None) -> Iterator[str]:
    if not FOR_DOCS:
        with served(build_app(assistant)) as at:  # type: ignore[arg-type]
            yield at
        return
    with Library.open(tmp_path / "example", create=True) as made:
        made.add([*example_files()])
    with Assistant.open(tmp_path / "example") as real, served(build_app(real)) as at:
        yield at


def asked(page: Page) -> None:
    ask(page, QUESTION)
    page.locator("button.cite").first.click()
    page.wait_for_function("document.querySelector('#evidence img')?.naturalWidth > 400")


def kept(page: Page) -> None:
    page.get_by_role("tab", name="Ask").click()
    asked(page)
    page.get_by_role("button", name="Add to report").first.click()
    page.get_by_role("tab", name="Report").click()
    expect(page.locator("#basket q").first).to_be_visible()


def measured(page: Page) -> None:
    if FOR_DOCS:
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page.locator("#evaluation-result table").first).to_be_visible(timeout=240_000)
        page.get_by_role("button", name="What", exact=False).first.click()


def themed(page: Page) -> None:
    expect(page.locator("table.matrix")).to_be_visible()
    page.locator("button.cell").first.click()
    expect(page.locator("#cell q").first).to_be_visible()


TABS = {
    "Ask": asked,
    "Library": lambda page: expect(page.locator("table.list").first).to_be_visible(),
    "Themes": themed,
    "Report": kept,
    "Evaluate": measured,
    "About": lambda page: None,
}


@pytest.mark.parametrize("name", TABS)
def test_every_tab_is_drawn(browser: Browser, address: str, tmp_path: Path, name: str) -> None:
    with visiting(browser, address) as page:
        page.get_by_role("tab", name=name).click()
        TABS[name](page)
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        page.wait_for_timeout(700)
        file = (DOCS if FOR_DOCS else tmp_path) / f"{name.lower()}.png"
        page.screenshot(path=file)
    with Image.open(file) as picture:
        assert picture.size == (1280, 720)
        colours = picture.convert("RGB").getcolors(1 << 20) or []
        assert len(colours) > 50, "nothing was drawn"
        assert max(count for count, _ in colours) < 0.97 * 1280 * 720
