"""Every job of the page without a mouse: only keys are pressed, and focus goes from one control to the next as a person's does."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from tests.ui.browsing import chromium, served, visiting
from tests.ui.fakes import FakeAssistant
from ui.server import build_app

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

# The words a person hears or sees on the control that has the focus.
FOCUSED = "(e => (e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || '').trim())(document.activeElement)"
FARTHEST = 80


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(assistant: FakeAssistant, gradio_leftovers: None) -> Iterator[str]:
    with served(build_app(assistant)) as at:  # type: ignore[arg-type]
        yield at


def go_to(page: Page, name: str, key: str = "Tab") -> None:
    """Presses the key until the control of that name has the focus. Raises AssertionError where it never has."""
    passed = []
    for _ in range(FARTHEST):
        page.keyboard.press(key)
        passed.append(page.evaluate(FOCUSED)[:60])
        if passed[-1].startswith(name):
            return
    raise AssertionError(f"{name!r} cannot be reached by {key}: {passed}")


def open_tab(page: Page, name: str) -> None:
    """Goes back to the row of tabs and along it with the arrow keys."""
    for _ in range(FARTHEST):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.role") == "tab":
            break
    page.keyboard.press("Home")
    while page.evaluate(FOCUSED) != name:
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name=name, exact=True)).to_have_attribute("aria-selected", "true")


def ask_and_open(page: Page) -> None:
    page.keyboard.press("Control+/")
    page.keyboard.type("What did we learn about bruising?")
    page.keyboard.press("Enter")
    expect(page.locator("[data-done]")).to_have_count(1)
    go_to(page, "Citation 1", "Shift+Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#evidence-title")).to_be_focused()


def test_from_a_question_to_a_word_file_with_a_heading(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask_and_open(page)
        kept = page.locator("#evidence mark").inner_text()
        go_to(page, "Add to report")
        page.keyboard.press("Enter")
        expect(page.locator("#evidence")).to_contain_text("In your report")
        go_to(page, "Related")
        page.keyboard.press("Space")
        expect(page.get_by_role("button", name="Related")).to_have_attribute("aria-pressed", "true")
        open_tab(page, "Report")
        expect(page.locator("#basket q")).to_have_text(kept)
        go_to(page, "Heading and note")
        page.keyboard.press("Enter")
        expect(page.get_by_label("Heading above this entry")).to_be_focused()
        page.keyboard.type("Bruises")
        go_to(page, "Save heading and note")
        page.keyboard.press("Enter")
        expect(page.locator("#basket .chapter")).to_have_text("Bruises")
        go_to(page, "Word")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        lines = [paragraph.text for paragraph in Document(download.value.path()).paragraphs]
        assert "Bruises" in lines
        assert any(kept in line for line in lines)


def test_a_page_is_turned_and_escape_leads_back_to_the_citation(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask_and_open(page)
        go_to(page, "Next page")
        page.keyboard.press("Enter")
        expect(page.locator("#evidence figcaption")).to_contain_text("Page 2 of 2")
        page.keyboard.press("Escape")
        expect(page.locator("button.cite:focus")).to_have_count(1)


def test_a_limit_is_set_and_taken_off(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        page.keyboard.press("Control+/")
        go_to(page, "Only search in", "Shift+Tab")
        page.keyboard.press("Enter")
        go_to(page, "An Invented Digest")
        page.keyboard.press("Space")
        expect(page.locator("#limits button.chip").first).to_be_visible()
        go_to(page, "Take off the limit")
        page.keyboard.press("Enter")
        expect(page.locator("#limits button.chip")).to_have_count(0)


def test_a_document_is_asked_for_removal_and_kept(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        page.keyboard.press("Control+/")
        open_tab(page, "Library")
        go_to(page, "Find in the list")
        page.keyboard.type("digest")
        expect(page.locator("table.list tbody tr")).to_have_count(1)
        go_to(page, "Remove An Invented Digest")
        page.keyboard.press("Enter")
        expect(page.locator("#confirm-title")).to_be_focused()
        go_to(page, "Keep it")
        page.keyboard.press("Enter")
        expect(page.locator("#confirm-title")).to_have_count(0)
        expect(page.locator("table.list tbody tr")).to_have_count(1)


def test_a_theme_s_cell_is_opened_rejected_and_left(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        page.keyboard.press("Control+/")
        open_tab(page, "Themes")
        expect(page.locator("table.matrix")).to_be_visible()
        go_to(page, "Drowning in RR 2/31")
        page.keyboard.press("Enter")
        expect(page.locator("#cell h3")).to_be_focused()
        go_to(page, "Reject")
        page.keyboard.press("Enter")
        expect(page.locator("button.cell.rejected")).to_have_count(1)
        page.keyboard.press("Escape")
        expect(page.locator("button.cell:focus")).to_have_count(1)


def test_a_file_is_chosen_from_the_keyboard(browser: Browser, address: str, tmp_path: Path) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("", "utf-8")
    with visiting(browser, address) as page:
        page.keyboard.press("Control+/")
        open_tab(page, "Library")
        # Chooser caught from before the focus arrives: caught from just before the key, a busy machine's dialog comes first.
        with page.expect_file_chooser() as chooser:
            go_to(page, "Drop File Here")
            page.keyboard.press("Enter")
        chooser.value.set_files(file)
        expect(page.locator("#files").get_by_text("empty")).to_be_visible()
        go_to(page, "Add to the library")
        page.keyboard.press("Enter")
        expect(page.locator("#add-report")).to_contain_text("empty.txt is empty")


def test_the_words_of_the_quotation_can_be_copied(browser: Browser, address: str) -> None:
    with visiting(browser, address, permissions=["clipboard-read", "clipboard-write"]) as page:
        ask_and_open(page)
        go_to(page, "Copy quotation with citation")
        page.keyboard.press("Enter")
        expect(page.locator("#announcements")).to_have_text("Copied.")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert page.locator("#evidence mark").inner_text() in copied
        assert "RR 1/31, Marrowfield SCP (invented), An Invented Digest" in copied


def test_the_arrow_keys_go_along_the_tabs(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        page.get_by_role("tab", name="Ask", exact=True).focus()
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name="Library", exact=True)).to_be_focused()
        expect(page.get_by_role("tab", name="Library", exact=True)).to_have_attribute("aria-selected", "true")
        page.keyboard.press("End")
        expect(page.get_by_role("tab", name="About", exact=True)).to_be_focused()


def test_focus_is_visible(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        page.keyboard.press("Tab")
        for _ in range(6):
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline == "solid", page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
            page.keyboard.press("Tab")
