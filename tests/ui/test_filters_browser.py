"""The panel "Only search in…" in a real browser: by keyboard, on a narrow screen, and for axe."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.ui.browsing import ask, chromium, served, visiting
from tests.ui.fakes import FakeAssistant
from tests.ui.test_page_browser import AXE
from ui.server import build_app

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

WATER = "Was anybody in the garden pond, or seen with a bruise?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(assistant: FakeAssistant, gradio_leftovers: None) -> Iterator[str]:
    with served(build_app(assistant)) as at:  # type: ignore[arg-type]
        yield at


def open_panel(page: Page) -> None:
    """Opens the panel by keyboard."""
    # The visitor's own limits are drawn once the page has loaded; what is ticked before that is drawn over.
    page.wait_for_timeout(1500)
    fold = page.get_by_role("button", name="Only search in…")
    expect(fold).to_have_attribute("aria-expanded", "false")
    fold.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("group", name="Harm").get_by_role("checkbox")).to_have_count(2)


def test_limits_by_keyboard_kept_for_the_follow_up_and_taken_off(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        open_panel(page)
        page.get_by_role("checkbox", name="Drowning (1)").press("Space")
        expect(page.locator("#announcements")).to_have_text("Searching only in: Drowning")
        page.get_by_role("spinbutton", name="Year of the review, from").press_sequentially("2031")
        expect(page.locator("#limiting")).to_contain_text("year of the review since 2031")
        ask(page, WATER)
        expect(page.locator(".answer h4")).to_have_text(["RR 2/31 a child of the stated age"])
        ask(page, "And which bruises were seen near a pond?")
        expect(page.locator(".answer h4")).to_have_count(2)
        chip = page.locator(".answer").first.get_by_role(
            "button", name="Take off the limit “Drowning” and search again"
        )
        chip.press("Enter")
        expect(page.locator(".answer").first.locator("h4")).to_have_count(2)
        # It is gone from the panel and for the next question too; the other one stays.
        expect(page.get_by_role("checkbox", name="Drowning (1)")).not_to_be_checked()
        expect(page.locator("#limiting li")).to_have_text(["year of the review since 2031 ×", "Clear all"])
        page.get_by_role("button", name="Clear all").press("Enter")
        expect(page.locator("#limiting li")).to_have_count(0)
        expect(page.get_by_role("spinbutton", name="Year of the review, from")).to_have_value("")


def test_a_reload_keeps_the_limits_and_another_visitor_has_none(browser: Browser, address: str) -> None:
    with visiting(browser, address) as mine, visiting(browser, address) as yours:
        open_panel(mine)
        mine.get_by_role("checkbox", name="Drowning (1)").check()
        expect(mine.locator("#limiting")).to_contain_text("Drowning")
        mine.reload()
        expect(mine.locator("#limiting")).to_contain_text("Drowning")
        yours.reload()
        open_panel(yours)
        expect(yours.get_by_role("checkbox", name="Drowning (1)")).not_to_be_checked()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_the_open_panel_passes_axe_and_needs_no_sideways_scrolling(
    browser: Browser, address: str, scheme: Any, width: int
) -> None:
    size = {"width": width, "height": 720}
    with visiting(browser, address, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        open_panel(page)
        page.get_by_role("checkbox", name="Bruising (2)").check()
        expect(page.locator("#limiting")).to_contain_text("Bruising")
        ask(page, WATER)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.evaluate(AXE.read_text("utf-8"))
        found = page.evaluate(
            "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 300))]))"
        )
        assert found == []
