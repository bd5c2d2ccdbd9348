"""The page in a real browser: asking, evidence, verbatim text, two visitors, the keyboard, a narrow screen, axe."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect

from assistant.assistant import Assistant
from corpus.examples import example_files
from corpus.vocabulary import Vocabulary
from index.library import Library
from tests.conftest import FakeEmbedder
from tests.ui.browsing import ask, chromium, served, visiting
from tests.ui.fakes import AWKWARD, BRUISES, LEARNING, WATER, FakeAssistant, fictional_document
from tests.ui.test_routes import yellow
from ui.access import Accounts, add_account
from ui.server import build_app

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore")]

AXE = Path(__file__).parent / "axe" / "axe.min.js"
BRUISING = "What did we learn about bruising in non-mobile babies?"
TABS = ("Ask", "Library", "Themes", "Report", "Evaluate", "About")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as opened:
        yield opened


@pytest.fixture
def address(assistant: FakeAssistant, gradio_leftovers: None) -> Iterator[str]:
    with served(build_app(assistant)) as at:  # type: ignore[arg-type]
        yield at


def open_citation(page: Page, words: str) -> None:
    """Clicks the citation of the quotation that holds `words` and waits for its evidence."""
    page.locator("li", has=page.locator("q", has_text=words)).get_by_role("button", name="Citation").click()
    expect(page.locator("#evidence mark")).to_contain_text(words)


def test_ask_click_a_citation_and_see_the_page(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, BRUISING)
        expect(page.get_by_role("heading", name=BRUISING)).to_be_visible()
        open_citation(page, BRUISES)
        picture = page.get_by_role("img", name="Picture of page 1 of An Invented Digest, with the quotation marked")
        expect(picture).to_be_visible()
        page.wait_for_function("document.querySelector('#evidence img').naturalWidth > 800")
        page.get_by_role("button", name="Next page").press("Enter")
        expect(page.locator("#evidence figcaption")).to_contain_text("Page 2 of 2")
        expect(page.locator("#announcements")).to_contain_text("page 2 of 2")
        expect(page.get_by_role("button", name="Previous page")).to_be_focused()
        expect(page.get_by_role("button", name="Next page")).to_be_disabled()


def test_a_request_to_another_host_would_be_noticed(browser: Browser, address: str) -> None:
    """Every test here ends by looking for one; this says that it would be seen."""
    with pytest.raises(AssertionError, match=r"example\.org"), visiting(browser, address) as page:
        page.evaluate(
            "new Promise(done => { const i = new Image(); i.onerror = done; i.src = 'http://example.org/a.png'; })"
        )


def test_results_are_announced(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, BRUISING)
        expect(page.locator("#announcements")).to_have_text("Answer ready: 2 quotations from 1 review.")
        open_citation(page, BRUISES)
        expect(page.locator("#announcements")).to_contain_text("open: RR 1/31")


def test_the_second_citation_is_announced_and_focused_as_the_first(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, BRUISING)
        for number in (1, 2):
            page.get_by_role("button", name=f"Citation {number}:").press("Enter")
            expect(page.locator("#announcements")).to_contain_text(f"Evidence {number} open")
            expect(page.locator("#evidence-title")).to_be_focused()


@pytest.mark.parametrize("words", [AWKWARD.strip(), "<b>bold</b> ${1+1} *no* bruise", "bruise\n\n    indented"])
def test_every_text_is_shown_as_it_stands(browser: Browser, address: str, words: str) -> None:
    with visiting(browser, address) as page:
        ask(page, words)
        shown = page.locator("#question-1").evaluate("e => e.lastChild.textContent")
        assert shown == words


def test_an_awkward_quotation_is_shown_as_it_stands(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, "awkward value script")
        quoted = page.locator("q", has_text="alert").first
        assert quoted.evaluate("e => e.textContent") == AWKWARD
        assert quoted.evaluate("e => getComputedStyle(e).whiteSpace").startswith(("pre-wrap", "break-spaces"))
        page.locator("li", has=quoted).get_by_role("button", name="Citation").click()
        expect(page.locator("#evidence mark")).to_have_count(1)
        assert page.locator("#evidence mark").evaluate("e => e.textContent") == AWKWARD


def test_two_visitors_are_strangers_and_a_reload_keeps_the_conversation(browser: Browser, address: str) -> None:
    with visiting(browser, address) as mine, visiting(browser, address) as yours:
        ask(mine, BRUISING)
        ask(yours, "Was anybody near a garden pond?")
        expect(yours.get_by_text(BRUISING)).to_have_count(0)
        mine.reload()
        expect(mine.get_by_role("heading", name=BRUISING)).to_be_visible()
        expect(mine.get_by_text("garden pond?")).to_have_count(0)


def test_what_was_read_is_taken_off_and_put_back(browser: Browser, address: str, assistant: FakeAssistant) -> None:
    with visiting(browser, address) as page:
        ask(page, BRUISING)
        page.get_by_role("button", name="Search again without “under 6 months”").click()
        expect(page.get_by_role("button", name="Put back what was taken off")).to_be_visible()
        assert assistant.asked[-1][2] == {"age"}
        page.get_by_role("button", name="Put back what was taken off").click()
        expect(page.get_by_role("button", name="Search again without “under 6 months”")).to_be_visible()


def test_another_kind_of_answer_is_asked_for(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, BRUISING)
        page.get_by_text("Answered by theme").click()
        page.get_by_role("button", name="how many and which").click()
        page.get_by_text("Answered how many and which").click()
        page.get_by_role("button", name="As it was read").click()
        expect(page.get_by_text("Answered by theme")).to_be_visible()


def test_a_narrow_screen_needs_no_sideways_scrolling_and_shows_the_evidence(browser: Browser, address: str) -> None:
    with visiting(browser, address, viewport={"width": 320, "height": 640}) as page:
        ask(page, BRUISING)
        open_citation(page, BRUISES)
        expect(page.locator("#evidence-title")).to_be_in_viewport()
        page.get_by_role("button", name="Back to the answer").click()
        expect(page.locator("button.cite:focus")).to_be_in_viewport()
        assert page.locator("#banner").evaluate("e => e.getBoundingClientRect().left") <= 20, (
            "half the screen is margin"
        )
        for tab in TABS:
            page.get_by_role("tab", name=tab, exact=True).click()
            assert page.evaluate("document.documentElement.scrollWidth") <= 320, tab


def test_buttons_are_large_enough(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, BRUISING)
        open_citation(page, BRUISES)
        small = page.evaluate(
            """() => [...document.querySelectorAll('button:not([tabindex="-1"]), summary')].filter(b => b.offsetParent)
                .map(b => [b.getBoundingClientRect(), b.outerHTML.slice(0, 120)])
                .filter(([box]) => box.width < 24 || box.height < 24).map(([, html]) => html)"""
        )
        assert small == []


def test_upload_then_ask_about_it_then_remove_it(
    browser: Browser, address: str, library: Library, tmp_path: Path, monkeypatch: Any
) -> None:
    read, file = fictional_document(tmp_path, name="second digest.pdf", flavour=" of ponies")
    monkeypatch.setattr("corpus.understanding.read_document", lambda path, **given: read)
    with visiting(browser, address) as page:
        page.get_by_role("tab", name="Library", exact=True).click()
        page.locator("#files input[type=file]").set_input_files(str(file))
        expect(page.locator("#files").get_by_text("second digest")).to_be_visible()
        page.get_by_role("button", name="Add to the library").click()
        expect(page.locator("#add-report")).to_contain_text("1 added, 0 already there, 0 not added.")
        expect(page.locator("#listing")).to_contain_text("An Invented Digest of ponies")
        expect(page.locator("#banner")).to_contain_text("5 reviews in 3 documents")
        page.get_by_role("tab", name="Ask", exact=True).click()
        ask(page, BRUISING)
        expect(page.locator("#chat")).to_contain_text(BRUISES)
        page.locator("button.cite").first.click()
        expect(page.locator("#evidence mark")).to_be_visible()
        page.get_by_role("tab", name="Library", exact=True).click()
        page.get_by_role("button", name="Remove An Invented Digest of ponies").click()
        expect(page.locator("#confirm-title")).to_be_focused()
        page.get_by_role("button", name="Remove it", exact=True).click()
        expect(page.locator("#outcome")).to_contain_text("Removed “An Invented Digest of ponies”")
        expect(page.locator("#listing")).not_to_contain_text("ponies")
        page.get_by_role("tab", name="Ask", exact=True).click()
        expect(page.locator("#chat")).to_contain_text("quoted a document that has been removed")
        expect(page.locator("#chat")).not_to_contain_text(BRUISES)
        expect(page.locator("#evidence mark")).to_have_count(0)
    assert len(library.documents()) == 2


def test_from_the_evidence_to_a_word_file(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, BRUISING)
        for words in (BRUISES, LEARNING):
            open_citation(page, words)
            page.get_by_role("button", name="Add to report").click()
            expect(page.locator("#evidence")).to_contain_text("In your report")
        page.get_by_role("tab", name="Report", exact=True).click()
        entries = page.locator("#basket li q")
        expect(entries).to_have_text([BRUISES, LEARNING])
        page.get_by_role("button", name="Up: entry 2").press("Enter")
        expect(entries).to_have_text([LEARNING, BRUISES])
        expect(page.locator("#announcements")).to_have_text("Entry 2 is now entry 1.")
        expect(page.locator("#basket li").first.locator("button:focus")).to_have_count(1)
        edit = page.get_by_role("button", name="Heading and note: entry 1")
        edit.press("Enter")
        expect(page.get_by_label("Heading above this entry")).to_be_focused()
        page.get_by_label("Heading above this entry").fill("Bruises")
        page.get_by_role("button", name="Save heading and note").press("Enter")
        expect(page.locator("#basket .chapter")).to_have_text("Bruises")
        expect(edit).to_be_focused()
        page.get_by_text("Preview", exact=True).click()
        expect(page.locator(".sheet")).to_contain_text("References")
        with page.expect_download() as download:
            page.get_by_role("link", name="Word").click()
        words = [paragraph.text for paragraph in Document(download.value.path()).paragraphs]
        assert any(BRUISES in line for line in words)
        page.get_by_role("button", name="Take out: entry 1").click()
        expect(entries).to_have_text([BRUISES])


def test_a_report_is_kept_and_opened_again_in_another_browser(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, BRUISING)
        open_citation(page, BRUISES)
        page.get_by_role("button", name="Add to report").click()
        expect(page.locator("#evidence")).to_contain_text("In your report")
        page.get_by_role("tab", name="Report", exact=True).click()
        expect(page.locator("#basket li q")).to_have_text([BRUISES])
        page.locator("#report-title input, #report-title textarea").first.fill("Training day")
        page.get_by_role("button", name="Keep this report").click()
        expect(page.locator("#shelf")).to_contain_text("“Training day” is kept.")
    with visiting(browser, address) as page:
        page.get_by_role("tab", name="Report", exact=True).click()
        page.get_by_role("button", name="Open the report Training day").click()
        expect(page.locator("#basket li q")).to_have_text([BRUISES])
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("axe.run('#shelf').then((result) => result.violations.map((one) => one.id))")
        assert found == []


def test_a_theme_s_cell_opens_its_quotations_and_takes_a_verdict(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        page.get_by_role("tab", name="Themes", exact=True).click()
        page.get_by_role("button", name="Drowning in RR 2/31: 2 passages").click()
        expect(page.locator("#cell h3")).to_be_focused()
        expect(page.locator("#cell q")).to_have_text(WATER)
        page.get_by_role("button", name="Reject", exact=True).click()
        expect(page.get_by_role("button", name="Drowning in RR 2/31: 2 passages, rejected")).to_be_visible()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 375)])
def test_axe_finds_no_violation(browser: Browser, address: str, scheme: Any, width: int) -> None:
    with visiting(
        browser, address, color_scheme=scheme, viewport={"width": width, "height": 720}, bypass_csp=True
    ) as page:
        ask(page, BRUISING)
        open_citation(page, BRUISES)
        page.evaluate(AXE.read_text("utf-8"))
        for tab in TABS:
            page.get_by_role("tab", name=tab, exact=True).click()
            found = page.evaluate(
                "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 300))]))"
            )
            assert found == [], f"{tab}: {found}"


def test_the_example_library_through_the_real_assistant(
    browser: Browser, tmp_path: Path, gradio_leftovers: None
) -> None:
    """The whole line: real files, real reading, real answers, the real picture of the page with the quotation marked."""
    with Library.open(tmp_path / "example", embedder=FakeEmbedder(), create=True) as library:
        assert library.add(example_files()).failed == ()
        with served(build_app(Assistant(library, Vocabulary.load()))) as address, visiting(browser, address) as page:
            expect(page.locator("#banner")).to_contain_text("invented")
            ask(page, BRUISING)
            # The first answer from a PDF: "RR 1/22, page 1 (page 2 of the file)".
            cite = page.get_by_role("button", name=re.compile(r"^Citation \d+: .*page")).first
            place = str(cite.get_attribute("aria-label"))
            cite.click()
            picture = page.locator("#evidence img")
            expect(picture).to_be_visible()
            number = re.search(r"page (\d+) of the file|page (\d+)$", place)
            assert number is not None
            source = str(picture.get_attribute("src"))
            assert f"/{number[1] or number[2]}?marks=" in source
            assert yellow(page.request.get(f"{address}{source}").body()) > 1_000


def test_several_thousand_words_do_not_freeze_the_page(browser: Browser, address: str) -> None:
    with visiting(browser, address) as page:
        ask(page, "bruise " * 3_000)
        expect(page.get_by_role("alert").first).to_be_visible()


def test_an_empty_library_says_what_to_do(browser: Browser, tmp_path: Path, gradio_leftovers: None) -> None:
    with (
        Library.open(tmp_path / "empty", embedder=FakeEmbedder(), create=True) as library,
        served(build_app(FakeAssistant(library))) as address,  # type: ignore[arg-type]
        visiting(browser, address) as page,
    ):
        expect(page.locator("#opening")).to_contain_text("This library is empty")
        ask(page, "anything about bruises?")
        expect(page.locator(".answer")).to_contain_text("Add documents on the Library tab")


def test_an_evaluation_from_the_set_to_the_figures_to_one_question(
    browser: Browser, address: str, library: Library, tmp_path: Path
) -> None:
    case = {"id": "q1", "question": BRUISING, "relevant": [{"review": "RR 1/31", "quote": BRUISES, "grade": 3}]}
    none = {"id": "q2", "question": "Was a helicopter sent?", "answerable": False}
    file = tmp_path / "ours.jsonl"
    file.write_text(f"{json.dumps(case)}\n{json.dumps(none)}\n", "utf-8")
    with visiting(browser, address) as page:
        page.get_by_role("tab", name="Evaluate").click()
        page.locator("#tabs input[type=file]").last.set_input_files(file)
        expect(page.get_by_text("The library holds everything it names.")).to_be_visible()
        page.get_by_role("button", name="Run", exact=True).press("Enter")
        expect(page.locator("#evaluation-result")).to_contain_text("The first passage is right")
        expect(page.locator("#evaluation-status")).to_contain_text("2 questions asked")
        page.evaluate("document.querySelectorAll('#evaluation-result details').forEach((one) => { one.open = true; })")
        for question, words in ((BRUISING, BRUISES), ("Was a helicopter sent?", "No passage of the library holds")):
            page.get_by_role("button", name=question).press("Enter")
            expect(page.locator("#evaluation-question")).to_contain_text(words)
            expect(page.locator("#evaluation-question h3")).to_be_focused()
        page.get_by_role("radio", name="By words only").check()
        page.get_by_role("button", name="Run", exact=True).click()
        expect(page.locator("#evaluation-runs tbody tr")).to_have_count(2)
        page.get_by_role("button", name="Compare the open run").click()
        expect(page.locator("#evaluation-result figure.plot").first).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="Report to keep (HTML)").click()
        assert "RR 1/31" in Path(download.value.path()).read_text("utf-8")
        page.wait_for_timeout(500)


def test_who_signed_in_can_sign_out(
    browser: Browser, assistant: FakeAssistant, tmp_path: Path, gradio_leftovers: None
) -> None:
    add_account(tmp_path / "accounts", "ann", "a long enough one")
    with served(build_app(assistant, accounts=Accounts.read(tmp_path / "accounts"))) as at:  # type: ignore[arg-type]
        page = browser.new_page()
        page.goto(at)
        page.get_by_label("Name").fill("ann")
        page.get_by_label("Password").fill("a long enough one")
        page.get_by_role("button").click()
        page.get_by_role("button", name="Sign out").click()
        expect(page.get_by_role("heading", name="Sign in to Reviews")).to_be_visible()
        page.goto(at)
        expect(page.get_by_role("heading", name="Sign in to Reviews")).to_be_visible()
        page.close()
