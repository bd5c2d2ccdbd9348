"""Judging in a real browser: the whole job by keyboard, keys that act only where they should, axe in light and dark."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from eval.judgements import FILE, Verdict, kept
from index.library import Library
from tests.ui.browsing import ask, chromium, served, visiting
from tests.ui.fakes import BRUISES, FakeAssistant
from ui.access import Accounts, add_account
from ui.measuring import JUDGED, Bench
from ui.server import build_app

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

AXE = Path(__file__).parent / "axe" / "axe.min.js"
QUESTION = "Was a bruise seen on the cheek of a baby?"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(assistant: FakeAssistant, tmp_path: Path, gradio_leftovers: None) -> Iterator[str]:
    case = {"id": "q1", "question": QUESTION, "relevant": [{"review": "RR 1/31", "quote": BRUISES, "grade": 3}]}
    file = tmp_path / "ours.jsonl"
    file.write_text(json.dumps(case), "utf-8")
    Bench(assistant.library, examples=lambda: False).put(file)
    with served(build_app(assistant)) as at:  # type: ignore[arg-type]
        yield at


def reach(page: Page, selector: str, key: str = "Tab", most: int = 60) -> None:
    """Presses Tab until what has the focus is `selector`."""
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{selector} cannot be reached by keyboard")


def open_judging(page: Page) -> None:
    """From the start of the page to the Judge part, by keyboard."""
    page.get_by_role("tab", name="Ask", exact=True).focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Evaluate", exact=True)).to_be_focused()
    reach(page, "#evaluation-parts [role=tab]")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="ours.jsonl").last).to_be_visible()


def start(page: Page, name: str) -> None:
    """Types the name and starts, by keyboard; the focus goes to the first passage."""
    reach(page, "#judging-name input, #judging-name textarea")
    page.keyboard.press("Control+a")
    page.keyboard.type(name)
    reach(page, "[data-act=judging-start]")
    page.keyboard.press("Enter")
    expect(page.locator("#judging-card")).to_be_focused()


def press(page: Page, key: str, progress: str) -> None:
    """Presses a key in the passage; the next one has the focus when its progress is there."""
    page.keyboard.press(key)
    expect(page.locator("#judging .progress")).to_contain_text(progress)
    expect(page.locator("#judging-card")).to_be_focused()


def test_the_whole_job_by_keyboard(browser: Browser, address: str, library: Library) -> None:
    with visiting(browser, address) as page:
        open_judging(page)
        start(page, "Ann 210 su")
        # What was typed into the name is no verdict.
        assert not (library.folder / FILE).exists()
        expect(page.locator("#judging-question")).to_have_text(QUESTION)
        first = page.locator("#judging-passage").text_content()
        press(page, "2", "1 of 5 judged")
        expect(page.locator("#announcements")).to_have_text("Answers it: kept. 1 of 5 judged.")
        press(page, "u", "0 of 5 judged")
        assert page.locator("#judging-passage").text_content() == first
        for key, progress in (("s", "0 of 5 judged, 1 skipped"), ("1", "1 of 5"), ("0", "2 of 5"), ("0", "3 of 5")):
            press(page, key, progress)
        press(page, "2", "4 of 5 judged, 1 skipped")
        reach(page, "[data-act=judging-again]")
        page.keyboard.press("Enter")
        expect(page.locator("#judging-passage")).to_have_text(str(first))
        expect(page.locator("#judging-card")).to_be_focused()
        press(page, "2", "5 of 5 judged")
        expect(page.locator("#judging")).to_contain_text("Everything is judged")
        reach(page, "a[href='/judgements.qrels']")
        with page.expect_download() as download:
            page.keyboard.press("Enter")
        assert len(Path(download.value.path()).read_text("utf-8").splitlines()) == 5
    assert sorted(one.verdict for one in kept(library.folder)) == [0, 0, 1, 2, 2]
    assert {one.judge for one in kept(library.folder)} == {"Ann 210 su"}


def test_keys_act_only_while_the_focus_is_within_the_passage(browser: Browser, address: str, library: Library) -> None:
    with visiting(browser, address) as page:
        open_judging(page)
        start(page, "Ann")
        reach(page, "[data-act=judging-start]", "Shift+Tab")
        for key in "210su":
            page.keyboard.press(key)
        page.evaluate("document.activeElement.blur()")
        page.keyboard.press("2")
        reach(page, "#judging-card a")
        page.keyboard.press("Control+2")
        page.wait_for_timeout(500)
        expect(page.locator("#judging .progress")).to_contain_text("0 of 5 judged")
        assert not (library.folder / FILE).exists()
        # A link and a button within the passage are within it.
        press(page, "2", "1 of 5 judged")


def test_two_judges_meet_and_the_judgements_are_a_set_to_run(browser: Browser, address: str, library: Library) -> None:
    for name, keys in (("Ann", "21000"), ("Bo", "21002")):
        with visiting(browser, address) as page:
            open_judging(page)
            start(page, name)
            for number, key in enumerate(keys, 1):
                press(page, key, f"{number} of 5 judged")
            if name == "Ann":
                continue
            row = page.locator("#judging-agreement tbody tr")
            expect(row).to_contain_text("Ann and Bo")
            expect(row.locator("td")).to_have_text(["5", "80%", "0.69"])
            page.locator("#judging-agreement summary").press("Enter")
            expect(page.locator("#judging-agreement li")).to_contain_text("Ann: wrong; Bo: answers it")
            page.get_by_role("tab", name="Measure", exact=True).click()
            page.locator("#evaluation-set").get_by_role("radio", name=JUDGED).check()
            page.get_by_role("button", name="Run", exact=True).click()
            expect(page.locator("#evaluation-result")).to_contain_text("Questions that were")
            expect(page.locator("#evaluation-status")).to_contain_text("1 question asked")
            page.wait_for_timeout(500)


def test_a_reload_finds_the_sitting_where_it_was(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        open_judging(page)
        start(page, "Ann")
        press(page, "1", "1 of 5 judged")
        left = page.locator("#judging-passage").text_content()
        page.reload()
        open_judging(page)
        expect(page.locator("#judging-passage")).to_have_text(str(left))
        page.locator("#judging-card").focus()
        press(page, "0", "2 of 5 judged")


def test_thumbs_on_the_evidence_are_kept_and_taken_back(browser: Browser, address: str, library: Library) -> None:
    with visiting(browser, address) as page:
        ask(page, "Was bruising seen?")
        page.get_by_role("button", name="Citation").first.click()
        group = page.get_by_role("group", name="Does this passage answer the question?")
        group.get_by_role("button", name="Related").press("Enter")
        expect(group.get_by_role("button", name="Related")).to_have_attribute("aria-pressed", "true")
        expect(group.get_by_role("button", name="Related")).to_be_focused()
        assert [one.verdict for one in kept(library.folder)] == [Verdict.RELATED]
        group.get_by_role("button", name="Related").hover()
        expect(group.get_by_role("button", name="Related")).to_have_css("background-color", "rgb(29, 76, 98)")
        page.keyboard.press("Enter")
        expect(group.get_by_role("button", name="Related")).to_have_attribute("aria-pressed", "false")
        assert kept(library.folder) == ()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 320)])
def test_axe_finds_no_violation_while_judging(browser: Browser, address: str, scheme: Any, width: int) -> None:
    size = {"width": width, "height": 720}
    with visiting(browser, address, color_scheme=scheme, viewport=size, bypass_csp=True) as page:
        open_judging(page)
        start(page, "Ann")
        page.evaluate(AXE.read_text("utf-8"))
        for step in ("the first passage", "the second"):
            found = page.evaluate(
                "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 300))]))"
            )
            assert found == [], step
            press(page, "2", "1 of 5 judged") if step == "the first passage" else None
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small = page.evaluate(
            """() => [...document.querySelectorAll('#judging button, #judging a')].filter(b => b.offsetParent)
                .map(b => [b.getBoundingClientRect(), b.outerHTML]).filter(([box, html]) => box.height < 24 && !html.startsWith('<a'))"""
        )
        assert small == []


def test_who_signed_in_judges_under_that_name_and_types_none(
    browser: Browser, assistant: FakeAssistant, address: str, tmp_path: Path
) -> None:
    add_account(tmp_path / "accounts", "ann", "a long enough one")
    with served(build_app(assistant, accounts=Accounts.read(tmp_path / "accounts"))) as at:  # type: ignore[arg-type]
        page = browser.new_page()
        page.goto(at)
        page.get_by_label("Name").fill("ann")
        page.get_by_label("Password").fill("a long enough one")
        page.get_by_role("button").click()
        open_judging(page)
        expect(page.locator("#judging-name")).to_have_count(0)
        page.get_by_role("button", name="Start judging").press("Enter")
        expect(page.locator("#judging .progress")).to_contain_text("You judge as “ann”")
        press(page, "1", "1 of 5 judged")
        page.close()
    assert [one.judge for one in kept(assistant.library.folder)] == ["ann"]
