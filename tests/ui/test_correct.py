"""Correcting in the Library tab: what is there now, what may be said, what became of it, and the way back."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from assistant.assistant import Assistant
from corpus.vocabulary import Vocabulary
from index.library import Library
from tests.conftest import FakeEmbedder
from tests.ui.browsing import chromium, served, visiting
from tests.ui.test_html import Words
from ui.desk import Desk
from ui.server import build_app
from ui.tabs import correct as tab
from ui.visitors import Visitors

DIGEST = """# Learning from reviews 2031

Fenmarsh Safeguarding Children Partnership

## RR 1/31

A baby boy was seen with a bruise. Nobody asked how it came about.

## RR 2/31

A girl aged four was scalded by bath water.
"""


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    (tmp_path / "digest.md").write_text(DIGEST, encoding="utf-8")
    with Library.open(tmp_path / "library", embedder=FakeEmbedder(), create=True) as opened:
        opened.add([tmp_path / "digest.md"])
        yield opened


@pytest.fixture
def desk(library: Library) -> Desk:
    return Desk(assistant=SimpleNamespace(library=library), visitors=Visitors())  # type: ignore[arg-type]


def test_what_is_there_and_what_may_be_said_is_shown_first(desk: Desk) -> None:
    assert "at present: under 12 months (inferred)" in Words(tab.now_html(desk, "rr1-31", "Age")).words
    assert "Say one of male, female, not stated." in Words(tab.now_html(desk, "RR 1/31", "Sex")).words
    assert "at present: published" in Words(tab.now_html(desk, "digest.md", "Document: status")).words
    assert "No review 'RR 9/31'" in Words(tab.now_html(desk, "RR 9/31", "Age")).words
    assert "Name a review" in Words(tab.now_html(desk, " ", "Age")).words


def test_a_correction_is_told_listed_and_taken_back(desk: Desk) -> None:
    assert "RR 1/31: age is now “4 months”" in Words(tab.save(desk, "RR 1/31", "Age", "4 months")).words
    tab.save(desk, "RR 1/31", "Identifier", "RR 7/31")
    assert "RR 1/31, Learning from reviews 2031: age → 4 months" in Words(tab.list_html(desk)).words
    document = desk.library.documents()[0].id
    assert "age is again what was read" in Words(tab.undo(desk, document, "RR 1/31", "age")).words
    assert "id is again what was read" in Words(tab.undo(desk, document, "RR 1/31", "id")).words
    assert "Nothing has been corrected" in Words(tab.list_html(desk)).words
    assert "not corrected" in Words(tab.undo(desk, document, "RR 1/31", "age")).words


@pytest.mark.parametrize(
    ("who", "field", "value", "says"),
    [
        ("RR 1/31", "Sex", "boy", "male, female, not stated"),
        ("RR 9/31", "Age", "3 months", "No review"),
        ("nothing.pdf", "Document: title", "A title", "No document"),
    ],
)
def test_what_cannot_be_says_what_can(desk: Desk, who: str, field: str, value: str, says: str) -> None:
    told = tab.save(desk, who, field, value)
    assert says in Words(told).words
    assert 'role="alert"' in told
    assert desk.library.corrections() == ()


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore")
def test_a_person_corrects_and_takes_it_back_in_the_browser(library: Library, gradio_leftovers: None) -> None:
    """By the keyboard's words alone; the list of documents follows."""
    assistant = Assistant(library, vocabulary=Vocabulary.load())
    with chromium() as browser, served(build_app(assistant)) as address, visiting(browser, address) as page:
        page.get_by_role("tab", name="Library").click()
        page.get_by_role("textbox", name="Review or document").fill("RR 1/31")
        page.get_by_role("radio", name="Age", exact=True).check()
        expect(page.locator("#correct-now")).to_contain_text("under 12 months (inferred)")
        page.get_by_role("textbox", name="What it should say").fill("4 months")
        page.get_by_role("button", name="Save the correction").click()
        expect(page.locator("#announcements")).to_contain_text("RR 1/31: age is now “4 months”")
        page.locator("#listing summary").click()
        expect(page.locator("#listing")).to_contain_text("RR 1/31 – 4 months")
        page.get_by_role("button", name="Put back what was read: age of RR 1/31").click()
        expect(page.locator("#corrections")).to_contain_text("Nothing has been corrected")
        expect(page.locator("#correct-now")).to_contain_text("under 12 months (inferred)")
